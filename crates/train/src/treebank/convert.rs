//! From Universal Dependencies v2 to the v1 that the silver trees (Stanford CoreNLP) follow.

use super::conllu::Line;

/// Rewrites labels, and heads where the schemes differ: the last word of a name is its head, and a conjunction or
/// a comma depends on the first conjunct, not on the one that follows.
pub(super) fn to_version_1(sentence: &mut [Line]) {
    let before: Vec<Line> = sentence.to_vec();
    for at in 0..sentence.len() {
        sentence[at].label = label(&before[at]).to_owned();
    }
    names(sentence, &before);
    conjuncts(sentence, &before);
}

fn label(line: &Line) -> &str {
    let form = line.form.as_str();
    let negates = ["not", "n't", "n\u{2019}t", "never", "no"]
        .iter()
        .any(|word| form.eq_ignore_ascii_case(word));
    let is_time = line.misc.contains("TemporalNPAdjunct=Yes");
    match line.label.as_str() {
        "advmod" | "det" if negates => "neg",
        "obl" | "obl:agent" => "nmod",
        "obl:unmarked" | "nmod:unmarked" | "obl:tmod" | "obl:npmod" if is_time => "nmod:tmod",
        "obl:unmarked" | "nmod:unmarked" | "obl:npmod" => "nmod:npmod",
        "obl:tmod" => "nmod:tmod",
        "nmod:desc" | "flat" => "compound",
        "obj" => "dobj",
        "fixed" => "mwe",
        "nsubj:pass" => "nsubjpass",
        "csubj:pass" => "csubjpass",
        "aux:pass" => "auxpass",
        "nsubj:outer" => "nsubj",
        "csubj:outer" => "csubj",
        "advcl:relcl" => "acl:relcl",
        "goeswith" | "list" | "orphan" | "reparandum" | "dislocated" | "vocative" => "dep",
        other => other,
    }
}

/// A name's first word is its head in v2 ("flat"); here its last word is, and the others are compounds of that.
fn names(sentence: &mut [Line], before: &[Line]) {
    for first in 0..before.len() {
        let is_part = |at: usize| before[at].head == Some(first) && before[at].label == "flat";
        let Some(last) = (first + 1..before.len()).rev().find(|&at| is_part(at)) else {
            continue;
        };
        sentence[last].head = sentence[first].head;
        let label = std::mem::replace(&mut sentence[first].label, "compound".to_owned());
        sentence[last].label = label;
        for (at, line) in sentence.iter_mut().enumerate() {
            if at != last && (at == first || line.head == Some(first)) {
                line.head = Some(last);
            }
        }
    }
}

fn conjuncts(sentence: &mut [Line], before: &[Line]) {
    for at in 0..before.len() {
        let (Some(head), "cc" | "punct") = (sentence[at].head, before[at].label.as_str()) else {
            continue;
        };
        if let (Some(first), "conj") = (sentence[head].head, sentence[head].label.as_str())
            && first < at
            && at < head
        {
            sentence[at].head = Some(first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_fixture;

    #[test]
    fn names_conjunctions_and_labels_become_those_of_version_1() {
        let banks = read_fixture(
            "1\tAnna\tAnna\t_\tNNP\t_\t3\tnsubj\t_\t_\n\
             2\tBerg\tBerg\t_\tNNP\t_\t1\tflat\t_\t_\n\
             3\tsold\tsell\t_\tVBD\t_\t0\troot\t_\t_\n\
             4\tbread\tbread\t_\tNN\t_\t3\tobj\t_\t_\n\
             5\tand\tand\t_\tCC\t_\t6\tcc\t_\t_\n\
             6\tmilk\tmilk\t_\tNN\t_\t4\tconj\t_\t_\n\
             7\tto\tto\t_\tIN\t_\t8\tcase\t_\t_\n\
             8\tus\twe\t_\tPRP\t_\t3\tobl\t_\t_\n",
        )
        .unwrap();
        let names: Vec<_> = banks[0].labels.iter().map(|label| label.name()).collect();
        assert_eq!(
            names,
            ["compound", "nsubj", "root", "dobj", "cc", "conj", "case", "nmod"]
        );
        let root = ascribe_syntax::ROOT;
        assert_eq!(banks[0].heads, [1, 2, root, 2, 3, 3, 7, 2]);
        assert_eq!(banks[0].tags[6], Some(ascribe_syntax::Tag::To));
    }
}
