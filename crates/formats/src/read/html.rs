//! HTML pages: the article's text, with a map back to the page's bytes, and what the page says about itself.

mod article;
mod entities;
mod layout;
mod markup;
mod metadata;
mod tree;

use super::decode::Decoded;
use ascribe_text::Document;
use metadata::Found;
use tree::{Name, Tree};

/// The document of a decoded page; its `input` maps into the decoded text.
pub(super) fn document(id: &str, page: &Decoded) -> Document {
    let page = &page.text;
    let tree = Tree::new(page);
    let mut found = Found::new(page, &tree);
    let choice = article::choose(page, &tree);
    let headline = headline(page, &tree, found.title.as_deref());
    let in_headline = |index: usize| {
        headline.is_some_and(|headline| tree.ancestors(tree.runs[index].element).any(|at| at == headline))
    };
    let layout = layout::lay_out(page, &tree, headline, |index| {
        choice.kept[index] || in_headline(index)
    });
    let mut document = Document::from_pieces(id, layout.text, &layout.pieces);
    document.input = Some(layout.map);

    if let Some(headline) = headline {
        // The page's own headline is better than a title made for search engines.
        found.title = metadata::line(&metadata::text_of(page, &tree, headline)).or(found.title);
    }
    let stated = &mut document.metadata;
    stated.title = found.title.or(stated.title.take());
    stated.published = found.published.or(stated.published.take());
    stated.modified = found.modified.or(stated.modified.take());
    stated.publisher = found.publisher.or(stated.publisher.take());
    stated.url = found.url;
    stated.language = found.language;
    if !found.authors.is_empty() {
        stated.authors = found.authors;
    } else if stated.authors.is_empty()
        && let Some(byline) = choice.byline
    {
        let (authors, publisher) = ascribe_text::read_byline(&byline);
        stated.authors = authors;
        stated.publisher = stated.publisher.take().or(publisher);
    }
    document
}

/// The encoding that a page declares in its first bytes: `<meta charset=x>` or the content of an http-equiv.
pub(super) fn declared_encoding(page: &[u8]) -> Option<String> {
    let head = &page[..page.len().min(4096)];
    let finder = memchr::memmem::Finder::new(b"charset");
    for found in finder.find_iter(&head.to_ascii_lowercase()) {
        let rest = head[found + 7..].trim_ascii_start();
        let Some(value) = rest.strip_prefix(b"=") else {
            continue;
        };
        let value = value.trim_ascii_start();
        let value = value
            .strip_prefix(b"\"")
            .or_else(|| value.strip_prefix(b"'"))
            .unwrap_or(value);
        let label: Vec<u8> = value
            .iter()
            .copied()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'))
            .collect();
        if let Ok(label) = String::from_utf8(label)
            && !label.is_empty()
        {
            return Some(label);
        }
    }
    None
}

/// The element that holds the headline: a first-level heading that says what the title says, or the only one.
fn headline(page: &str, tree: &Tree, title: Option<&str>) -> Option<usize> {
    let headings = |level: u8| {
        (1..tree.elements.len()).filter(move |&at| tree.elements[at].name == Name::Heading(level))
    };
    let says_title = |&at: &usize| {
        let words = letters(&metadata::text_of(page, tree, at));
        title
            .map(letters)
            .is_some_and(|title| words.len() >= 8 && (title.starts_with(&words) || words.starts_with(&title)))
    };
    headings(1)
        .take(20)
        .find(says_title)
        .or_else(|| {
            let mut filled = headings(1)
                .take(20)
                .filter(|&at| !metadata::text_of(page, tree, at).trim().is_empty());
            let only = filled.next()?;
            filled.next().is_none().then_some(only)
        })
        .or_else(|| headings(2).take(20).find(says_title))
}

/// The letters and digits of `text`, in small letters.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
