//! How far two lists of attributions agree.
//!
//! Everything is measured over tokens: runs of word characters (joined by inner `.` `'` `’` `&` `-`), else
//! single signs. Signs at the edges of a span never count, so that a quotation mark or full stop which one
//! side leaves out costs nothing. The measures are those that attributions are compared by since Pareti
//! (2015) and Newell et al. (2018): exact spans, tokens, and whole relations.

use crate::Roles;
use ascribe_text::Span;
use std::collections::HashMap;
use std::ops::AddAssign;

/// Precision, recall and their harmonic mean, kept as counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// How many of the predicted ones are right.
    pub right_predicted: usize,
    /// How many were predicted.
    pub predicted: usize,
    /// How many of the gold ones were found.
    pub found_gold: usize,
    /// How many are in the gold.
    pub gold: usize,
}

impl Agreement {
    /// Share of the predicted ones that are right, 0 to 1; 0 when nothing was predicted.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.right_predicted, self.predicted)
    }

    /// Share of the gold ones that were found, 0 to 1; 0 when there are none.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.found_gold, self.gold)
    }

    /// Harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    fn both(right: usize, predicted: usize, gold: usize) -> Self {
        Self {
            right_predicted: right,
            predicted,
            found_gold: right,
            gold,
        }
    }
}

impl AddAssign for Agreement {
    fn add_assign(&mut self, other: Self) {
        self.right_predicted += other.right_predicted;
        self.predicted += other.predicted;
        self.found_gold += other.found_gold;
        self.gold += other.gold;
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// The figures of one document or, added up, of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Tokens labelled source, cue, content on both sides.
    pub token: [Agreement; 3],
    /// Spans that share a token with a span of that role.
    pub overlap: [Agreement; 3],
    /// Spans of exactly the same tokens.
    pub exact: [Agreement; 3],
    /// Attributions whose contents have a Jaccard index of at least 0.5 and whose sources share a token
    /// (or neither names one).
    pub relation: Agreement,
    /// Attributions with source, cue and content exactly the same.
    pub relation_exact: Agreement,
}

/// The names of the roles in [`Figures`], in order.
pub const ROLES: [&str; 3] = ["source", "cue", "content"];

impl Figures {
    /// Each figure with its name, in the order of the table.
    pub fn rows(&self) -> impl Iterator<Item = (String, Agreement)> + '_ {
        let roles = (0..3).flat_map(move |role| {
            [
                ("token", self.token),
                ("overlap", self.overlap),
                ("exact", self.exact),
            ]
            .map(|(measure, figures)| (format!("{measure}.{}", ROLES[role]), figures[role]))
        });
        roles.chain([
            ("relation".to_owned(), self.relation),
            ("relation_exact".to_owned(), self.relation_exact),
        ])
    }
}

impl AddAssign<&Figures> for Figures {
    fn add_assign(&mut self, other: &Figures) {
        for role in 0..3 {
            self.token[role] += other.token[role];
            self.overlap[role] += other.overlap[role];
            self.exact[role] += other.exact[role];
        }
        self.relation += other.relation;
        self.relation_exact += other.relation_exact;
    }
}

/// The comparison of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Its figures.
    pub figures: Figures,
    /// Pairs of indices (gold, predicted) whose relation is right.
    pub right: Vec<(usize, usize)>,
    /// Pairs of indices (gold, predicted) that stand for each other, right or not.
    pub paired: Vec<(usize, usize)>,
}

/// Compares `predicted` with `gold`, both attributions of `text`. An attribution with neither cue nor content
/// does not count.
#[must_use]
pub fn compare(text: &str, gold: &[Roles], predicted: &[Roles]) -> Comparison {
    let tokens = tokens(text);
    let counted = |list: &[Roles]| -> Vec<(usize, [Vec<u32>; 3])> {
        let covered = list
            .iter()
            .map(|a| [&a.source, &a.cue, &a.content].map(|spans| cover(spans, &tokens)));
        covered
            .enumerate()
            .filter(|(_, [_, cue, content])| !cue.is_empty() || !content.is_empty())
            .collect()
    };
    let (gold, predicted) = (counted(gold), counted(predicted));

    let mut figures = Figures::default();
    for role in 0..3 {
        let labelled = |list: &[(usize, [Vec<u32>; 3])]| {
            let mut labelled = vec![false; tokens.len()];
            for &token in list.iter().flat_map(|(_, roles)| &roles[role]) {
                labelled[token as usize] = true;
            }
            labelled
        };
        let (in_gold, in_predicted) = (labelled(&gold), labelled(&predicted));
        let both = in_gold
            .iter()
            .zip(&in_predicted)
            .filter(|(g, p)| **g && **p)
            .count();
        let count = |labels: &[bool]| labels.iter().filter(|&&label| label).count();
        figures.token[role] = Agreement::both(both, count(&in_predicted), count(&in_gold));

        let spans = |list: &'_ [(usize, [Vec<u32>; 3])]| -> Vec<Vec<u32>> {
            list.iter()
                .map(|(_, roles)| roles[role].clone())
                .filter(|span| !span.is_empty())
                .collect()
        };
        let (gold_spans, predicted_spans) = (spans(&gold), spans(&predicted));
        let touching = |spans: &[Vec<u32>], other: &[bool]| {
            spans
                .iter()
                .filter(|span| span.iter().any(|&token| other[token as usize]))
                .count()
        };
        figures.overlap[role] = Agreement {
            right_predicted: touching(&predicted_spans, &in_gold),
            predicted: predicted_spans.len(),
            found_gold: touching(&gold_spans, &in_predicted),
            gold: gold_spans.len(),
        };
        let mut left: HashMap<&[u32], usize> = HashMap::new();
        for span in &gold_spans {
            *left.entry(span).or_default() += 1;
        }
        let mut same = 0;
        for span in &predicted_spans {
            if let Some(count) = left.get_mut(span.as_slice()).filter(|count| **count > 0) {
                *count -= 1;
                same += 1;
            }
        }
        figures.exact[role] = Agreement::both(same, predicted_spans.len(), gold_spans.len());
    }

    let (mut right, mut exact, mut paired) = (Vec::new(), 0, Vec::new());
    for (g, p, jaccard) in pair(&gold, &predicted) {
        let ((g_at, g_roles), (p_at, p_roles)) = (&gold[g], &predicted[p]);
        let same_source =
            shared(&g_roles[0], &p_roles[0]) > 0 || (g_roles[0].is_empty() && p_roles[0].is_empty());
        if jaccard >= 0.5 && same_source {
            right.push((*g_at, *p_at));
        }
        exact += usize::from(g_roles == p_roles);
        paired.push((*g_at, *p_at));
    }
    figures.relation = Agreement::both(right.len(), predicted.len(), gold.len());
    figures.relation_exact = Agreement::both(exact, predicted.len(), gold.len());
    Comparison {
        figures,
        right,
        paired,
    }
}

/// Pairs attributions one to one, those whose contents overlap best first, then those whose cues do.
fn pair(gold: &[(usize, [Vec<u32>; 3])], predicted: &[(usize, [Vec<u32>; 3])]) -> Vec<(usize, usize, f64)> {
    let mut candidates = Vec::new();
    for (g, (_, g_roles)) in gold.iter().enumerate() {
        for (p, (_, p_roles)) in predicted.iter().enumerate() {
            let inter = shared(&g_roles[2], &p_roles[2]);
            let cue = shared(&g_roles[1], &p_roles[1]);
            if inter > 0 || cue > 0 {
                let union = (g_roles[2].len() + p_roles[2].len() - inter).max(1);
                candidates.push((share(inter, union), cue, g, p));
            }
        }
    }
    candidates.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then(b.1.cmp(&a.1))
            .then((a.2, a.3).cmp(&(b.2, b.3)))
    });
    let (mut gold_taken, mut predicted_taken) = (vec![false; gold.len()], vec![false; predicted.len()]);
    candidates.retain(|&(_, _, g, p)| {
        let free = !gold_taken[g] && !predicted_taken[p];
        if free {
            gold_taken[g] = true;
            predicted_taken[p] = true;
        }
        free
    });
    candidates
        .into_iter()
        .map(|(jaccard, _, g, p)| (g, p, jaccard))
        .collect()
}

/// How many numbers two sorted lists share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}

struct Token {
    span: Span,
    is_word: bool,
}

/// The numbers of the tokens that `spans` touch, signs at both edges left out.
fn cover(spans: &[Span], tokens: &[Token]) -> Vec<u32> {
    let mut hit: Vec<u32> = Vec::new();
    for span in spans.iter().filter(|span| !span.is_empty()) {
        let first = tokens.partition_point(|token| token.span.end() <= span.start());
        let touched = tokens[first..]
            .iter()
            .take_while(|token| token.span.start() < span.end())
            .count();
        hit.extend((first..first + touched).filter_map(|at| u32::try_from(at).ok()));
    }
    hit.sort_unstable();
    hit.dedup();
    let is_word = |at: &u32| tokens[*at as usize].is_word;
    let start = hit.iter().position(is_word).unwrap_or(hit.len());
    let end = hit.iter().rposition(is_word).map_or(start, |at| at + 1);
    hit[start..end].to_vec()
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if is_space(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        if is_word(c) {
            loop {
                match rest.peek() {
                    Some(&(at, c)) if is_word(c) => {
                        end = at + c.len_utf8();
                        rest.next();
                    }
                    // A joint counts as inside only when a word character follows it.
                    Some(&(at, joint))
                        if matches!(joint, '.' | '\'' | '\u{2019}' | '&' | '-')
                            && text[at + joint.len_utf8()..].chars().next().is_some_and(is_word) =>
                    {
                        rest.next();
                    }
                    _ => break,
                }
            }
        }
        tokens.push(Token {
            span: Span::from_range(start..end),
            is_word: is_word(c),
        });
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"We won't go,\" said Ms. Ito-Kerr of the A.B.C. group.";

    fn roles(source: &str, cue: &str, content: &str) -> Roles {
        let find = |words: &str| {
            let at = TEXT.find(words).unwrap();
            if words.is_empty() {
                vec![]
            } else {
                vec![Span::from_range(at..at + words.len())]
            }
        };
        Roles {
            source: find(source),
            cue: find(cue),
            content: find(content),
        }
    }

    #[test]
    fn tokens_are_words_with_inner_joints_and_single_signs() {
        let texts: Vec<_> = tokens(TEXT).iter().map(|t| t.span.slice(TEXT)).collect();
        let expected = [
            "\"", "We", "won't", "go", ",", "\"", "said", "Ms", ".", "Ito-Kerr", "of", "the", "A.B.C", ".",
            "group", ".",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn signs_at_the_edges_do_not_count() {
        let gold = [roles(
            "Ms. Ito-Kerr of the A.B.C. group",
            "said",
            "\"We won't go,\"",
        )];
        let predicted = [roles("Ms. Ito-Kerr of the A.B.C. group.", "said", "We won't go")];
        let comparison = compare(TEXT, &gold, &predicted);
        assert_eq!(comparison.figures.relation_exact, Agreement::both(1, 1, 1));
        assert_eq!(comparison.right, [(0, 0)]);
    }

    #[test]
    fn half_of_the_content_and_a_shared_word_of_the_source_make_a_relation() {
        let gold = [roles("Ms. Ito-Kerr of the A.B.C. group", "said", "We won't go")];
        let near = compare(TEXT, &gold, &[roles("Ito-Kerr", "said", "won't go")]);
        assert_eq!(near.figures.relation.f1(), 1.0);
        assert_eq!(near.figures.exact[2].f1(), 0.0);
        assert_eq!(
            near.figures.token[2],
            Agreement {
                right_predicted: 2,
                predicted: 2,
                found_gold: 2,
                gold: 3
            }
        );
        let far = compare(TEXT, &gold, &[roles("Ito-Kerr", "said", "go")]);
        assert_eq!(far.figures.relation.f1(), 0.0);
        let nobody = compare(TEXT, &gold, &[roles("", "said", "We won't go")]);
        assert_eq!(nobody.figures.relation.f1(), 0.0);
        assert_eq!(nobody.paired, [(0, 0)]);
    }

    #[test]
    fn without_a_cue_and_content_nothing_counts() {
        let gold = [roles("Ms. Ito-Kerr", "said", "We won't go")];
        let comparison = compare(TEXT, &gold, &[roles("group", "", "")]);
        assert_eq!(comparison.figures.relation, Agreement::both(0, 0, 1));
        assert_eq!(comparison.figures.token[0].predicted, 0);
    }
}
