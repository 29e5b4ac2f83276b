//! Elements of a page and the runs of text in them.
//!
//! Not the tree that a browser would build: end tags that are left out are supplied for the elements that news
//! pages leave them out of, and others are closed with their parents. That is enough to know what kind of
//! text a run is; which runs are the article is found elsewhere.

use super::markup::{Token, Tokens, attribute};
use std::ops::Range;

/// The root's index, an element without a tag.
pub(super) const ROOT: usize = 0;

/// A page as elements and runs of text.
pub(super) struct Tree {
    /// The elements, by their start tags; the first is the root.
    pub elements: Vec<Element>,
    /// The runs of text that are read on the page, in order.
    pub runs: Vec<Run>,
    /// Contents of scripts that hold data (JSON-LD), in bytes of the page.
    pub data: Vec<Range<usize>>,
    /// The text of the title element.
    pub title: Option<Range<usize>>,
}

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// What it is.
    pub name: Name,
    /// The element around it.
    pub parent: usize,
    /// Where its name ends in the page.
    pub name_end: usize,
    /// Its attributes, in bytes of the page.
    pub attributes: Range<usize>,
}

/// A run of text between tags.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// The element that it stands in.
    pub element: usize,
    /// Its bytes in the page, character references not decoded.
    pub bytes: Range<usize>,
    /// What stands between it and the run before it.
    pub before: Gap,
    /// For the tag of a `q` element, the quotation mark that a browser draws in its place. Where the end tag is left out, the
    /// closing mark has no bytes.
    pub mark: Option<char>,
}

/// The marks that a browser draws around a quotation, and around one inside it.
const MARKS: [(char, char); 2] = [('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}')];

impl Run {
    /// Whether it is a mark in front of a quotation.
    pub(super) fn opens(&self) -> bool {
        MARKS.iter().any(|&(opening, _)| self.mark == Some(opening))
    }
}

/// What stands between two runs of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing but tags inside a line.
    Nothing,
    /// The end of a table's cell.
    Cell,
    /// A line break.
    Line,
    /// The start or end of a block.
    Block,
}

/// What an element is, as far as text depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Root,
    Head,
    Body,
    Article,
    Main,
    Paragraph,
    Heading(u8),
    ListItem,
    Quotation,
    /// q, a quotation inside a line.
    Quoted,
    Figure,
    Caption,
    TableCaption,
    Row,
    Cell,
    Preformatted,
    /// dt or dd.
    Term,
    /// nav, aside, footer, form, button, select, dialog.
    Frame,
    /// header, which may be the page's or the article's.
    Header,
    /// Another element that starts a line of its own.
    Block,
    Break,
    Anchor,
    Time,
    Meta,
    Link,
    Html,
    /// Text in it is not read: a picture's, a template's.
    Hidden,
    /// A script that holds data.
    Script,
    Title,
    /// Anything inside a line.
    Inline,
}

impl Name {
    fn of(name: &str) -> Self {
        let mut lower = [0; 12];
        let Some(lower) = lower.get_mut(..name.len()) else {
            return Self::Inline;
        };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"p" => Self::Paragraph,
            b"br" => Self::Break,
            b"a" => Self::Anchor,
            b"li" => Self::ListItem,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"blockquote" => Self::Quotation,
            b"q" => Self::Quoted,
            b"figure" => Self::Figure,
            b"figcaption" => Self::Caption,
            b"caption" => Self::TableCaption,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"pre" | b"listing" => Self::Preformatted,
            b"dt" | b"dd" => Self::Term,
            b"article" => Self::Article,
            b"main" => Self::Main,
            b"header" => Self::Header,
            b"nav" | b"aside" | b"footer" | b"form" | b"button" | b"select" | b"dialog" | b"menu" => {
                Self::Frame
            }
            b"div" | b"section" | b"ul" | b"ol" | b"dl" | b"table" | b"tbody" | b"thead" | b"tfoot"
            | b"address" | b"hr" | b"fieldset" | b"hgroup" | b"center" | b"details" | b"summary"
            | b"option" | b"legend" | b"video" | b"audio" | b"amp-img" => Self::Block,
            b"time" => Self::Time,
            b"meta" => Self::Meta,
            b"link" => Self::Link,
            b"html" => Self::Html,
            b"head" => Self::Head,
            b"body" => Self::Body,
            b"title" => Self::Title,
            b"script" => Self::Script,
            b"style" | b"svg" | b"math" | b"template" | b"textarea" | b"noscript" | b"iframe" | b"object"
            | b"canvas" | b"map" => Self::Hidden,
            _ => Self::Inline,
        }
    }

    /// Whether it starts and ends lines of its own.
    pub(super) const fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Inline
                | Self::Quoted
                | Self::Anchor
                | Self::Time
                | Self::Break
                | Self::Cell
                | Self::Meta
                | Self::Link
                | Self::Script
        )
    }

    /// Whether its start tag ends an open paragraph.
    const fn ends_paragraph(self) -> bool {
        self.is_block() && !matches!(self, Self::Hidden | Self::Title)
    }
}

impl Tree {
    pub(super) fn new(page: &str) -> Self {
        let mut builder = Builder {
            page,
            tree: Self {
                elements: vec![Element {
                    name: Name::Root,
                    parent: ROOT,
                    name_end: 0,
                    attributes: 0..0,
                }],
                runs: Vec::new(),
                data: Vec::new(),
                title: None,
            },
            open: vec![ROOT],
            names: std::iter::once(0..0).collect(),
            hidden: 0,
            quoted: Vec::new(),
            gap: Gap::Block,
        };
        for token in Tokens::new(page) {
            builder.take(token);
        }
        builder.close(1, page.len()..page.len());
        builder.tree
    }

    /// The elements from `element` up to the root, itself first.
    pub(super) fn ancestors(&self, element: usize) -> impl Iterator<Item = usize> {
        let mut next = Some(element);
        std::iter::from_fn(move || {
            let at = next?;
            next = (at != ROOT).then(|| self.elements[at].parent);
            Some(at)
        })
    }

    /// The value of an attribute of `element`.
    pub(super) fn attribute<'p>(
        &self,
        page: &'p str,
        element: usize,
        name: &str,
    ) -> Option<std::borrow::Cow<'p, str>> {
        attribute(&page[self.elements[element].attributes.clone()], name)
    }
}

type Test = fn(Name) -> bool;

/// The deepest nesting that is followed; what lies deeper counts as being at this depth.
const DEEPEST: usize = 512;

struct Builder<'p> {
    page: &'p str,
    tree: Tree,
    /// The open elements, outermost first.
    open: Vec<usize>,
    /// Their names in the page.
    names: Vec<Range<usize>>,
    /// How many of the open elements hide their text.
    hidden: usize,
    /// The open `q` elements that have got their mark, outermost first.
    quoted: Vec<usize>,
    gap: Gap,
}

impl Builder<'_> {
    fn take(&mut self, token: Token) {
        match token {
            Token::Text(bytes) => self.text(bytes),
            Token::Raw(bytes) => {
                if self.current() == Name::Script {
                    self.tree.data.push(bytes);
                }
            }
            Token::Start(tag) => {
                let name = Name::of(&self.page[tag.name.clone()]);
                let start = tag.name.start - 1;
                self.supply_end_tags(name, start);
                if name.is_block() {
                    self.gap = Gap::Block;
                }
                let element = self.tree.elements.len();
                self.tree.elements.push(Element {
                    name,
                    parent: self.open[self.open.len() - 1],
                    name_end: tag.name.end,
                    attributes: tag.attributes.clone(),
                });
                let empty = match name {
                    Name::Break => {
                        self.gap = if self.gap >= Gap::Line {
                            Gap::Block
                        } else {
                            Gap::Line
                        };
                        true
                    }
                    Name::Meta | Name::Link => true,
                    Name::Cell => {
                        self.gap = self.gap.max(Gap::Cell);
                        false
                    }
                    _ => is_void(&self.page[tag.name.clone()]),
                };
                let end = (tag.attributes.end + 1).min(self.page.len());
                let closed = self.page[tag.attributes].ends_with('/') && name == Name::Hidden;
                if !empty && !closed && self.open.len() < DEEPEST {
                    self.open.push(element);
                    self.names.push(tag.name);
                    self.hidden += usize::from(name == Name::Hidden);
                    if name == Name::Quoted {
                        self.quote(element, start..end);
                    }
                }
            }
            Token::End(name) => self.end(&name),
        }
    }

    fn current(&self) -> Name {
        self.tree.elements[self.open[self.open.len() - 1]].name
    }

    fn text(&mut self, bytes: Range<usize>) {
        if self.current() == Name::Title && self.tree.title.is_none() {
            self.tree.title = Some(bytes);
            return;
        }
        if self.is_unread() {
            return;
        }
        let blank = self.page[bytes.clone()].bytes().all(|b| b.is_ascii_whitespace());
        if blank && self.gap > Gap::Cell {
            return;
        }
        self.tree.runs.push(Run {
            element: self.open[self.open.len() - 1],
            bytes,
            before: self.gap,
            mark: None,
        });
        self.gap = Gap::Nothing;
    }

    /// Whether text that stands here is not read.
    fn is_unread(&self) -> bool {
        self.hidden > 0 || matches!(self.current(), Name::Title | Name::Head | Name::Script)
    }

    /// Puts a quotation mark in the place of the start tag `tag` of a `q`, unless the page has one there: some set their own and
    /// have the style sheet leave out the browser's.
    fn quote(&mut self, element: usize, tag: Range<usize>) {
        let is_mark = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201e}' | '\u{ab}' | '\u{2018}');
        let before = self.page[..tag.start].chars().next_back();
        let behind = self.page.get(tag.end..).unwrap_or("").trim_start();
        let own = before.into_iter().chain(behind.chars().next()).any(is_mark)
            || ["&quot;", "&ldquo;", "&laquo;"]
                .iter()
                .any(|mark| behind.starts_with(mark));
        if own || self.is_unread() {
            return;
        }
        let (mark, _) = MARKS[self.quoted.len() % MARKS.len()];
        self.quoted.push(element);
        self.tree.runs.push(Run {
            element,
            bytes: tag,
            before: self.gap,
            mark: Some(mark),
        });
        self.gap = Gap::Nothing;
    }

    /// The closing mark of `element`, if it has got an opening one; it stands with the text that it closes.
    fn unquote(&mut self, element: usize, tag: Range<usize>) {
        if self.quoted.last() != Some(&element) {
            return;
        }
        self.quoted.pop();
        let (_, mark) = MARKS[self.quoted.len() % MARKS.len()];
        self.tree.runs.push(Run {
            element,
            bytes: tag,
            before: Gap::Nothing,
            mark: Some(mark),
        });
    }

    /// Closes what the start tag of `name`, which starts at byte `start`, ends without saying so.
    fn supply_end_tags(&mut self, name: Name, start: usize) {
        if name.ends_paragraph() && self.current() == Name::Paragraph {
            self.close(self.open.len() - 1, start..start);
        }
        let (like, within): (Test, Test) = match name {
            Name::ListItem => (|n| n == Name::ListItem, |n| n == Name::Block),
            Name::Term => (|n| n == Name::Term, |n| n == Name::Block),
            Name::Row => (|n| n == Name::Row, |n| n == Name::Block),
            Name::Cell => (|n| n == Name::Cell, |n| matches!(n, Name::Row | Name::Block)),
            // A paragraph in which inline elements were left open.
            Name::Paragraph => (
                |n| n == Name::Paragraph,
                |n| !matches!(n, Name::Inline | Name::Quoted | Name::Anchor),
            ),
            _ => return,
        };
        for at in (1..self.open.len()).rev() {
            let open = self.tree.elements[self.open[at]].name;
            if like(open) {
                self.close(at, start..start);
                return;
            }
            if within(open) {
                return;
            }
        }
    }

    fn end(&mut self, name: &Range<usize>) {
        let wanted = &self.page[name.clone()];
        let found = (1..self.names.len())
            .rev()
            .find(|&at| self.page[self.names[at].clone()].eq_ignore_ascii_case(wanted));
        let kind = Name::of(wanted);
        match found {
            // An inline end tag does not close blocks: "<b><p>text</b>" goes on.
            Some(at)
                if kind.is_block()
                    || self.open[at + 1..]
                        .iter()
                        .all(|&element| !self.tree.elements[element].name.is_block()) =>
            {
                let start = name.start - 2;
                let rest = &self.page[name.end..];
                let end = name.end + rest.find('>').map_or(rest.len(), |at| at + 1);
                // An end tag stands for the mark of its own element alone.
                let tag = if kind == Name::Quoted {
                    start..end
                } else {
                    start..start
                };
                self.close(at, tag);
            }
            _ if kind == Name::Break => self.gap = self.gap.max(Gap::Line),
            _ if kind.is_block() => self.gap = Gap::Block,
            _ => {}
        }
    }

    /// Closes the open elements from index `at` of the stack, at the tag that ends the first of them; it has no bytes where
    /// none does.
    fn close(&mut self, at: usize, tag: Range<usize>) {
        for place in (at..self.open.len()).rev() {
            let element = self.open[place];
            let name = self.tree.elements[element].name;
            if name == Name::Quoted {
                let own = if place == at {
                    tag.clone()
                } else {
                    tag.start..tag.start
                };
                self.unquote(element, own);
            }
            self.hidden -= usize::from(name == Name::Hidden);
            if name.is_block() {
                self.gap = Gap::Block;
            }
        }
        self.open.truncate(at);
        self.names.truncate(at);
    }
}

fn is_void(name: &str) -> bool {
    [
        "img", "hr", "input", "wbr", "source", "track", "area", "base", "col", "embed", "param", "keygen",
    ]
    .iter()
    .any(|void| void.eq_ignore_ascii_case(name))
}
