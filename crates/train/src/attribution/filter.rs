//! Which sentences may hold a cue, and what it costs to pass over the others.

use super::corpus::{self, Annotated};
use super::learn::Decisions;
use super::{Error, FOLDS, SETTINGS, folded};
use ascribe_attribution::Attribution;
use ascribe_attribution::learned::cascade::Models;
use ascribe_attribution::learned::filter;
use ascribe_attribution::learned::table::Table;
use ascribe_syntax::Analysis;
use std::collections::HashMap;

/// Whether each token of a document is part of a gold cue of its first annotator.
fn in_cue(annotated: &Annotated, analysis: &Analysis<'_>) -> Vec<bool> {
    let mut marks = vec![false; analysis.tokens.len()];
    for span in annotated.gold[0].iter().flat_map(|roles| &roles.cue) {
        let start = analysis.tokens.partition_point(|t| t.span.end() <= span.start());
        let end = analysis.tokens.partition_point(|t| t.span.start() < span.end());
        marks[start..end.max(start)].fill(true);
    }
    marks
}

/// Learns, for each fold and for all, which sentences may hold a cue.
pub fn learn(
    all: &mut [Models],
    annotated: &[Annotated],
    analyses: &[Analysis<'_>],
    by_rule: &[Vec<Attribution>],
) {
    let mut decisions = Decisions::default();
    for (number, (annotated, analysis)) in annotated.iter().zip(analyses).enumerate() {
        let marks = filter::by_rule(analysis, &by_rule[number]);
        let truth = in_cue(annotated, analysis);
        for sentence in &analysis.sentences {
            for at in sentence
                .tokens
                .iter()
                .filter(|&at| filter::is_open(analysis.tags[at as usize]))
            {
                let yes = f32::from(u8::from(truth[at as usize]));
                decisions.candidate(1.0 - yes);
                filter::features(analysis, sentence.tokens, &marks, at, decisions.features());
                decisions.candidate(yes);
                decisions.decide((number % usize::from(FOLDS)) as u8, 1.0);
            }
        }
    }
    for (models, table) in all
        .iter_mut()
        .zip(folded(decisions.learn_folds(16, SETTINGS, FOLDS)))
    {
        models.filter = table;
    }
}

/// Which words may be part of a cue, by the table for each document; parses the sentences that hold one, and says what passing over the
/// others costs.
pub fn parse(
    annotated: &[Annotated],
    analyses: &mut [Analysis<'_>],
    by_rule: &[Vec<Attribution>],
    tables: &[&Table],
    trees: Option<&HashMap<String, Vec<corpus::Node>>>,
    crossfitted: Option<&corpus::Crossfitted>,
) -> Result<Vec<Vec<bool>>, Error> {
    let (mut tokens, mut parsed, mut gold, mut lost) = (0, 0, 0, 0);
    let mut all_likely = Vec::new();
    for (number, analysis) in analyses.iter_mut().enumerate() {
        let marks = filter::by_rule(analysis, &by_rule[number]);
        let truth = in_cue(&annotated[number], analysis);
        let likely = filter::likely(tables[number], analysis, &marks);
        let wanted = filter::wanted(analysis, &likely);
        for (sentence, &wanted) in analysis.sentences.iter().zip(&wanted) {
            let range = sentence.tokens.range();
            let has_gold = truth[range.clone()].contains(&true);
            tokens += range.len();
            parsed += if wanted { range.len() } else { 0 };
            gold += usize::from(has_gold);
            lost += usize::from(has_gold && !wanted);
        }
        match trees {
            Some(trees) => corpus::take_trees(
                analysis,
                trees.get(&annotated[number].name).map_or(&[], Vec::as_slice),
            ),
            None => corpus::parse(analysis, &wanted, crossfitted)?,
        }
        all_likely.push(likely);
    }
    println!(
        "        {:.1} % of tokens parsed, {:.2} % of sentences with a gold cue lost",
        100.0 * parsed as f64 / tokens as f64,
        100.0 * lost as f64 / gold as f64,
    );
    Ok(all_likely)
}
