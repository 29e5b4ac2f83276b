use ascribe_attribution::rules::{RULES, attributions};
use ascribe_formats::score::compare;
use ascribe_formats::{Roles, read_standoff};
use ascribe_syntax::{analyse, tag};
use ascribe_text::Document;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// For each rule the number of its attributions that are right, and of all.
type Counts = BTreeMap<&'static str, (usize, usize)>;

/// Prints how often each rule is right on the training articles in `corpora`.
pub fn run(corpora: &Path) -> Result<(), Box<dyn Error>> {
    for (name, (right, all)) in measure(&corpora.join("polnear/train"))? {
        let share = if all == 0 { 0.0 } else { right as f64 / all as f64 };
        println!("{name:20} {share:.2} {right} of {all}");
    }
    Ok(())
}

/// How often each rule is right: for each the number of its attributions that count as relations, and of all
/// that are not nested, over the articles of `part` (a folder of PolNeAR), by the rule's name.
fn measure(part: &Path) -> Result<Counts, Box<dyn Error>> {
    let mut counts: BTreeMap<&'static str, (usize, usize)> =
        RULES.iter().map(|rule| (rule.name, (0, 0))).collect();
    let mut annotations: BTreeMap<String, std::path::PathBuf> = BTreeMap::new();
    for entry in fs_err::read_dir(part.join("attributions"))? {
        let path = entry?.path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        // NAME_ANNOTATOR.ann: of several annotators the first counts.
        let name = stem.rsplit_once('_').map_or(stem, |(name, _)| name).to_owned();
        annotations
            .entry(name)
            .and_modify(|first| *first = path.clone().min(first.clone()))
            .or_insert(path);
    }
    for entry in fs_err::read_dir(part.join("text"))? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let Some(annotation) = annotations.get(name) else {
            continue;
        };
        let document = Document::from_paragraphs(name, fs_err::read_to_string(&path)?);
        let gold = read_standoff(document.text(), &fs_err::read_to_string(annotation)?)?;
        let mut analysis = analyse(&document);
        tag(&mut analysis);
        let found: Vec<_> = attributions(&analysis)
            .into_iter()
            .filter(|attribution| attribution.inside.is_none())
            .collect();
        let roles: Vec<_> = found
            .iter()
            .map(|attribution| Roles {
                source: attribution
                    .source
                    .iter()
                    .map(|range| analysis.span(*range))
                    .collect(),
                cue: attribution
                    .cue
                    .iter()
                    .map(|range| analysis.span(*range))
                    .collect(),
                content: attribution
                    .content
                    .iter()
                    .map(|range| analysis.span(*range))
                    .collect(),
            })
            .collect();
        for attribution in &found {
            counts.entry(attribution.rule).or_default().1 += 1;
        }
        for (_, predicted) in compare(document.text(), &gold, &roles).right {
            counts.entry(found[predicted].rule).or_default().0 += 1;
        }
    }
    Ok(counts)
}
