//! Which text of a page is the article.
//!
//! The choice is dom_smoothie's, which follows Mozilla's Readability. It gives back markup without places, so
//! every element that holds text is given an attribute of its own before, and what comes back tells by those
//! attributes what was kept. Each has a name of its own, not a value: where two elements are merged, both
//! names stay.

use super::tree::{Name, Tree};
use dom_smoothie::{Config, Readability};
use memchr::memmem;

/// The attributes' names, in front of a number.
const MARK: &str = "data-ascribe-";

/// What was found to be the article.
pub(super) struct Choice {
    /// For each run of text, whether it is kept.
    pub kept: Vec<bool>,
    /// The line that names the authors, as it stands on the page.
    pub byline: Option<String>,
}

pub(super) fn choose(page: &str, tree: &Tree) -> Choice {
    let read = readability(page, tree);
    let by_markup = by_markup(page, tree);
    let Some(read) = read else {
        return Choice {
            kept: by_markup,
            byline: None,
        };
    };
    // Where a page marks one article and only a part of it was chosen (one entry of a live page, one column),
    // the markup is followed.
    let words = |kept: &[bool]| -> usize {
        tree.runs
            .iter()
            .zip(kept)
            .filter(|(_, kept)| **kept)
            .map(|(run, _)| run.bytes.len())
            .sum()
    };
    let mut choice = read;
    if words(&choice.kept) * 2 < words(&by_markup) && marks_an_article(tree) {
        choice.kept = by_markup;
    } else {
        adopt(page, tree, &mut choice.kept);
    }
    choice
}

/// Keeps paragraphs and captions that stand beside kept text, in an element around it: the end of an article whose
/// markup closes too early, pictures between paragraphs.
fn adopt(page: &str, tree: &Tree, kept: &mut [bool]) {
    let mut around = vec![false; tree.elements.len()];
    for (run, _) in tree.runs.iter().zip(&*kept).filter(|(_, kept)| **kept) {
        for at in tree.ancestors(run.element) {
            if std::mem::replace(&mut around[at], true) {
                break;
            }
        }
    }
    let mut first = 0;
    while first < tree.runs.len() {
        // The paragraph or caption that the run is in, and the runs that it has.
        let holder = tree
            .ancestors(tree.runs[first].element)
            .find(|&at| matches!(tree.elements[at].name, Name::Paragraph | Name::Caption));
        let Some(holder) = holder.filter(|_| !kept[first]) else {
            first += 1;
            continue;
        };
        let last = (first..tree.runs.len())
            .find(|&at| !tree.ancestors(tree.runs[at].element).any(|at| at == holder))
            .unwrap_or(tree.runs.len());
        let runs = &tree.runs[first..last];
        let caption = tree.elements[holder].name == Name::Caption;
        let outer = tree
            .ancestors(tree.elements[holder].parent)
            .find(|&at| !(caption && tree.elements[at].name == Name::Figure));
        let size: usize = runs.iter().map(|run| run.bytes.len()).sum();
        let ends = runs.iter().rfind(|run| run.mark.is_none()).is_some_and(|run| {
            page[run.bytes.clone()]
                .trim_end()
                .trim_end_matches(['"', '”', '’', ')'])
                .ends_with(['.', '!', '?', '…'])
        });
        let linked = runs.iter().any(|run| {
            tree.ancestors(run.element)
                .take_while(|&at| at != holder)
                .any(|at| tree.elements[at].name == Name::Anchor)
        });
        let framed = tree.ancestors(holder).any(|at| {
            let element = &tree.elements[at];
            element.name == Name::Frame || is_hidden(&page[element.attributes.clone()])
        });
        let beside = outer.is_some_and(|outer| around[outer]);
        if beside && !framed && !linked && (caption || (size >= 40 && ends)) {
            kept[first..last].fill(true);
        }
        first = last.max(first + 1);
    }
}

fn readability(page: &str, tree: &Tree) -> Option<Choice> {
    let holders = holders(page, tree);
    let mut marked = String::with_capacity(page.len() + 24 * tree.elements.len());
    let mut from = 0;
    let mut last = usize::MAX;
    let mut wanted: Vec<usize> = holders
        .iter()
        .copied()
        .filter(|&at| at != super::tree::ROOT)
        .collect();
    wanted.sort_unstable();
    for element in wanted {
        if element == last {
            continue;
        }
        last = element;
        let at = tree.elements[element].name_end;
        marked.push_str(&page[from..at]);
        marked.push(' ');
        marked.push_str(MARK);
        marked.push_str(&element.to_string());
        marked.push_str("=\"\"");
        from = at;
    }
    marked.push_str(&page[from..]);
    let config = Config {
        disable_json_ld: true,
        ..Config::default()
    };
    let article = Readability::new(marked, None, Some(config)).ok()?.parse().ok()?;
    let mut kept_elements = vec![false; tree.elements.len()];
    let content: &str = &article.content;
    for found in memmem::find_iter(content.as_bytes(), MARK) {
        let digits = &content[found + MARK.len()..];
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        if let Some(kept) = digits[..length]
            .parse::<usize>()
            .ok()
            .and_then(|element| kept_elements.get_mut(element))
        {
            *kept = true;
        }
    }
    let kept: Vec<bool> = holders.iter().map(|&element| kept_elements[element]).collect();
    kept.contains(&true).then_some(Choice {
        kept,
        byline: article.byline,
    })
}

/// For each run the element whose fate it shares: its own, or the one around it where its own may be undone
/// though its text stays (fonts, links that run scripts).
fn holders(page: &str, tree: &Tree) -> Vec<usize> {
    tree.runs
        .iter()
        .map(|run| {
            let mut element = run.element;
            loop {
                let this = &tree.elements[element];
                let undone = match this.name {
                    Name::Inline => {
                        page[..this.name_end].len() >= 4
                            && page.as_bytes()[..this.name_end].ends_with(b"font")
                    }
                    Name::Anchor => page[this.attributes.clone()].contains("javascript:"),
                    _ => false,
                };
                if !undone || this.parent == element {
                    return element;
                }
                element = this.parent;
            }
        })
        .collect()
}

fn marks_an_article(tree: &Tree) -> bool {
    let top = |at: usize| {
        tree.elements[at].name == Name::Article
            && !tree
                .ancestors(tree.elements[at].parent)
                .any(|a| tree.elements[a].name == Name::Article)
    };
    (1..tree.elements.len()).filter(|&at| top(at)).take(2).count() == 1
}

/// The text of the largest article element, else of main, else of the body, without what frames it.
fn by_markup(page: &str, tree: &Tree) -> Vec<bool> {
    let mut sizes = vec![0; tree.elements.len()];
    for run in &tree.runs {
        for at in tree.ancestors(run.element) {
            sizes[at] += run.bytes.len();
        }
    }
    let largest = |name: Name| {
        (1..tree.elements.len())
            .filter(|&at| tree.elements[at].name == name && sizes[at] > 200)
            .max_by_key(|&at| (sizes[at], std::cmp::Reverse(at)))
    };
    let root = largest(Name::Article)
        .or_else(|| largest(Name::Main))
        .unwrap_or(super::tree::ROOT);
    tree.runs
        .iter()
        .map(|run| {
            let mut inside = false;
            for at in tree.ancestors(run.element) {
                if at == root {
                    inside = true;
                    break;
                }
                let element = &tree.elements[at];
                if element.name == Name::Frame || is_hidden(&page[element.attributes.clone()]) {
                    return false;
                }
            }
            inside
        })
        .collect()
}

fn is_hidden(attributes: &str) -> bool {
    super::markup::attributes(attributes).any(|(name, value)| {
        name.eq_ignore_ascii_case("hidden")
            || (name.eq_ignore_ascii_case("aria-hidden") && value == "true")
            || (name.eq_ignore_ascii_case("style") && value.replace(' ', "").contains("display:none"))
    })
}
