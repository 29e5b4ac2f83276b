use crate::{Attribution, ClaimList, Registry, claim_list, learned, rules, speakers};
use ascribe_syntax::{analyse, tag};
use ascribe_text::Document;
use std::sync::Arc;

/// How attributions are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Engine {
    /// Learned models, with the rules for what the models have not seen.
    #[default]
    Learned,
    /// Grammar and lexicon alone: every decision is a named rule.
    Rules,
}

/// Finds the claims of documents. It holds settings only, so one serves many documents and threads.
#[derive(Clone, Debug, Default)]
pub struct Extractor {
    /// How attributions are found.
    pub engine: Engine,
    /// Attributions below this confidence (0 to 1) are left out.
    pub min_confidence: f32,
    /// Whether the publisher's own statements are listed too.
    pub narrator: bool,
    /// The known speakers, who decide before guesses do.
    pub registry: Option<Arc<Registry>>,
}

impl Extractor {
    /// The claims of `document`. Cannot fail: what was wrong is in [`ClaimList::diagnostics`].
    #[must_use]
    pub fn extract(&self, document: &Document) -> ClaimList {
        let mut analysis = analyse(document);
        tag(&mut analysis);
        let mut attributions = match self.engine {
            Engine::Learned => learned::attributions(&mut analysis),
            Engine::Rules => rules::attributions(&analysis),
        };
        retain_confident(&mut attributions, self.min_confidence);
        let linked = speakers::link(&analysis, &attributions, self.registry.as_deref());
        claim_list(&analysis, &attributions, linked, self.narrator)
    }
}

/// Drops what is below `least`. An attribution whose outer one goes moves out to the next outer one that stays.
fn retain_confident(attributions: &mut Vec<Attribution>, least: f32) {
    let stays: Vec<bool> = attributions.iter().map(|a| a.confidence >= least).collect();
    if stays.iter().all(|&stays| stays) {
        return;
    }
    let outer: Vec<Option<usize>> = attributions.iter().map(|a| a.inside).collect();
    let mut place = vec![0; stays.len()];
    let mut next = 0;
    for (at, &stays) in stays.iter().enumerate() {
        place[at] = next;
        next += usize::from(stays);
    }
    for attribution in attributions.iter_mut() {
        // Outer ones cannot form a ring, but a bound costs nothing and a ring would never end.
        for _ in 0..stays.len() {
            match attribution.inside {
                Some(at) if !stays[at] => attribution.inside = outer[at],
                _ => break,
            }
        }
        attribution.inside = attribution.inside.filter(|&at| stays[at]).map(|at| place[at]);
    }
    let mut at = 0;
    attributions.retain(|_| {
        at += 1;
        stays[at - 1]
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_sure_enough_goes_and_what_was_inside_it_moves_out() {
        let attribution = |confidence, inside| Attribution {
            source: None,
            source_kind: crate::SourceKind::Unstated,
            cue: None,
            cue_head: None,
            class: crate::CueClass::Assert,
            content: Vec::new(),
            addressee: None,
            medium: None,
            negated: false,
            hedged: false,
            inside,
            confidence,
            rule: "test",
        };
        let mut list = vec![
            attribution(0.2, None),
            attribution(0.9, None),
            attribution(0.3, Some(1)),
            attribution(0.8, Some(2)),
            attribution(0.7, Some(0)),
        ];
        retain_confident(&mut list, 0.5);
        let left: Vec<_> = list.iter().map(|a| (a.confidence, a.inside)).collect();
        assert_eq!(left, [(0.9, None), (0.8, Some(0)), (0.7, None)]);
    }
}
