//! A page pasted as plain text: its blocks and what it says about itself.
//!
//! The text is cut into units ([`lines`]); each unit is told by marks at its edges ([`furniture`], [`credits`], [`labels`]) and by its place:
//! a headline, byline and date line stand in front of the first paragraph, a list of links behind "Related".
//! A unit without a sure mark is a paragraph: what is called boilerplate or caption is lost to every later
//! stage, what is called paragraph in error only costs a little time.

mod credits;
mod furniture;
mod labels;
mod lines;
mod words;

use crate::{Block, BlockKind, Document, Metadata, Span};
use credits::Byline;
use labels::{Label, Marker};
use lines::Unit;
use words::ends_sentence;

impl Document {
    /// A document of a page pasted as plain text, with its blocks and the metadata that it states.
    ///
    /// Lines end with "\n", "\r\n" or "\r"; paragraphs are parted by blank lines, stand one on each line, or are
    /// wrapped at a fixed width.
    ///
    /// # Panics
    /// When the text is 4 GiB or longer.
    #[must_use]
    pub fn from_plain_text(id: impl Into<String>, text: String) -> Self {
        let (blocks, metadata) = Page::new(&text, lines::units(&text)).read();
        Self::new(id, text, blocks, metadata)
    }

    /// A document of pieces that markup has told apart, with blocks and metadata as for plain text where the
    /// markup left open what a piece is. The headline is the piece of that kind, if there is one; none is sought.
    ///
    /// # Panics
    /// When the text is 4 GiB or longer, or the pieces overlap, are out of order, or split a character.
    #[must_use]
    pub fn from_pieces(id: impl Into<String>, text: String, pieces: &[Piece]) -> Self {
        let units = pieces
            .iter()
            .map(|piece| Unit {
                start: piece.span.start() as usize,
                end: piece.span.end() as usize,
                after_blank: true,
                kind: piece.kind,
            })
            .collect();
        let mut page = Page::new(&text, units);
        page.marked_up = true;
        let (blocks, metadata) = page.read();
        Self::new(id, text, blocks, metadata)
    }
}

/// The people and the publisher that a byline names: "By Jane Doe and John Roe, Reuters", "By" or not.
#[must_use]
pub fn read_byline(text: &str) -> (Vec<String>, Option<String>) {
    let text = text.trim();
    let Byline { authors, publisher } = credits::byline(text)
        .or_else(|| credits::bare_names(text))
        .unwrap_or_default();
    (
        authors.into_iter().map(str::to_owned).collect(),
        publisher.map(str::to_owned),
    )
}

/// A piece of text that markup has told apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The bytes it covers.
    pub span: Span,
    /// What the markup says it is, if it does.
    pub kind: Option<BlockKind>,
}

/// How many units from the top may hold headline, byline and dates.
const HEADER_REACH: usize = 16;

struct Page<'t> {
    text: &'t str,
    units: Vec<Unit>,
    /// Whether markup told the units apart.
    marked_up: bool,
    blocks: Vec<Block>,
    title: Option<Title<'t>>,
    published: Option<String>,
    modified: Option<String>,
    authors: Vec<String>,
    /// Names of the publisher by where they were found, surest first.
    title_suffix: Option<&'t str>,
    owner: Option<&'t str>,
    byline_agency: Option<&'t str>,
    dateline_agency: Option<&'t str>,
}

struct Title<'t> {
    /// Its words, without the site's name behind them; they start where the first unit does.
    words: &'t str,
    /// The units it covers.
    units: std::ops::Range<usize>,
}

/// Which labels are turns of speech in this text.
#[derive(Clone, Copy, Default)]
struct Turns {
    letters: bool,
    capitals: bool,
    names: bool,
}

impl<'t> Page<'t> {
    fn new(text: &'t str, units: Vec<Unit>) -> Self {
        Self {
            text,
            units,
            marked_up: false,
            blocks: Vec::new(),
            title: None,
            published: None,
            modified: None,
            authors: Vec::new(),
            title_suffix: None,
            owner: None,
            byline_agency: None,
            dateline_agency: None,
        }
    }

    fn read(mut self) -> (Vec<Block>, Metadata) {
        self.blocks.reserve(self.units.len() + 4);
        let turns = self.turns();
        self.find_title(turns);
        let body = self.body_start();
        let mut paragraphs = 0;
        let mut in_links = false;
        let mut at = 0;
        while at < self.units.len() {
            let unit = self.units[at];
            let text = self.unit_text(at);
            if let Some(title) = self.title.as_ref().filter(|title| title.units.start == at) {
                let last = title.units.end - 1;
                let (headline, end) = (unit.start + title.words.len(), self.units[last].end);
                self.push(unit.start, headline, BlockKind::Headline);
                self.push(headline, end, BlockKind::Boilerplate);
                at = last + 1;
                continue;
            }
            let header = at < body;
            let early = at < HEADER_REACH;
            if in_links {
                in_links = !is_prose_like(text) && !text.starts_with(['"', '“']);
            }
            let kind =
                if let Some(kind @ (BlockKind::Caption | BlockKind::Quotation | BlockKind::Boilerplate)) =
                    unit.kind
                {
                    kind
                } else if furniture::heads_links(text) {
                    in_links = !header || furniture::is_furniture(text);
                    if in_links {
                        BlockKind::Boilerplate
                    } else {
                        BlockKind::Heading
                    }
                } else if furniture::is_furniture(text) || (header && self.is_navigation(at)) {
                    BlockKind::Boilerplate
                } else if crate::date::is_time(text) {
                    BlockKind::Dateline
                } else if let Some(kind) = self.date_line(text, header) {
                    kind
                } else if let Some(kind) = self.byline(at, early, header) {
                    kind
                } else if self.repeats_title(at, header) {
                    at += 1;
                    continue;
                } else if furniture::is_copyright(text) {
                    self.owner = self.owner.or_else(|| furniture::copyright_owner(text));
                    BlockKind::Boilerplate
                } else if in_links || furniture::leads_elsewhere(text) || furniture::is_code(text) {
                    BlockKind::Boilerplate
                } else if let Some(kind) = unit.kind {
                    kind
                } else if credits::is_caption(text) {
                    BlockKind::Caption
                } else if self.is_list_item(at) {
                    BlockKind::ListItem
                } else if text.starts_with("> ") {
                    BlockKind::Quotation
                } else if is_turn(text, turns) {
                    BlockKind::Turn
                } else if self.is_heading(at) {
                    BlockKind::Heading
                } else {
                    if let Some(dateline) = labels::dateline(text) {
                        // Behind the first paragraphs only an agency in brackets is sure enough.
                        if paragraphs < 2 || dateline.agency.is_some_and(credits::is_agency) {
                            self.dateline_agency = self
                                .dateline_agency
                                .or(dateline.agency.filter(|agency| credits::is_agency(agency)));
                            let end = unit.start + dateline.length;
                            self.push(unit.start, end, BlockKind::Dateline);
                            self.push(end, unit.end, BlockKind::Paragraph);
                            paragraphs += 1;
                            at += 1;
                            continue;
                        }
                    }
                    paragraphs += usize::from(is_prose_like(text));
                    BlockKind::Paragraph
                };
            self.push(unit.start, unit.end, kind);
            at += 1;
        }
        let metadata = self.metadata();
        (self.blocks, metadata)
    }

    fn metadata(&mut self) -> Metadata {
        let publisher = self
            .title_suffix
            .or(self.owner)
            .or(self.byline_agency)
            .or(self.dateline_agency);
        Metadata {
            title: self.title.as_ref().map(|title| one_line(title.words)),
            publisher: publisher.map(str::to_owned),
            authors: std::mem::take(&mut self.authors),
            published: self.published.take(),
            modified: self.modified.take(),
            ..Metadata::default()
        }
    }

    fn unit_text(&self, at: usize) -> &'t str {
        let unit = self.units[at];
        &self.text[unit.start..unit.end]
    }

    /// Adds a block, without white space at its edges; one of white space only is dropped.
    fn push(&mut self, start: usize, end: usize, kind: BlockKind) {
        let raw = &self.text[start..end];
        let body = raw.trim_start();
        let start = end - body.len();
        let end = start + body.trim_end().len();
        if start < end {
            self.blocks.push(Block {
                span: Span::from_range(start..end),
                kind,
            });
        }
    }

    /// Which labels recur often enough to be speakers' turns.
    fn turns(&self) -> Turns {
        let (mut questions, mut answers, mut capitals, mut names) = (0, 0, 0, 0);
        let mut seen: Vec<&str> = Vec::new();
        let mut repeated = 0;
        for at in 0..self.units.len() {
            match labels::turn_label(self.unit_text(at)) {
                Some(Label::Letter("Q")) => questions += 1,
                Some(Label::Letter(_)) => answers += 1,
                Some(Label::Capitals(_)) => capitals += 1,
                Some(Label::Name(name)) => {
                    names += 1;
                    if seen.contains(&name) {
                        repeated += 1;
                    } else if seen.len() < 16 {
                        seen.push(name);
                    }
                }
                None => {}
            }
        }
        Turns {
            // The answers may bear the name of who gives them.
            letters: questions >= 2 || (questions == 1 && answers >= 1),
            capitals: capitals >= 2,
            // A transcript's few names come again and again.
            names: names >= 3 && repeated * 3 >= names,
        }
    }

    /// Finds the headline among the first units.
    fn find_title(&mut self, turns: Turns) {
        if self.marked_up {
            if let Some(at) = self
                .units
                .iter()
                .position(|unit| unit.kind == Some(BlockKind::Headline))
            {
                self.title = Some(Title {
                    words: self.unit_text(at),
                    units: at..at + 1,
                });
            }
            return;
        }
        let reach = self.units.len().min(HEADER_REACH);
        let mut kicker = None;
        for at in 0..reach {
            let text = self.unit_text(at);
            if furniture::is_furniture(text)
                || labels::date_line(text).is_some()
                || credits::byline(text).is_some()
                || furniture::leads_elsewhere(text)
                || furniture::is_copyright(text)
                || furniture::is_code(text)
                || is_path(text)
            {
                continue;
            }
            let again = self.stands_again(at, reach);
            if let Some(title) = again {
                self.set_title(title, at..at + 1);
                return;
            }
            let titled = !is_turn(text, turns)
                && labels::list_marker(text).is_none()
                && labels::dateline(text).is_none()
                && !credits::is_caption(text)
                && self.could_be_title(at);
            if !titled {
                break;
            }
            // A word or two may be a section's name, if a better line follows.
            if word_count(text, 3) < 3 && !ends_sentence(text) {
                kicker = kicker.or(Some(at));
                continue;
            }
            let mut end = at + 1;
            // "Council closes bridge;" goes on below: "Engineers ask for a new one".
            while text.ends_with([';', ',']) && end == at + 1 && end < self.units.len() {
                if self.units[end].after_blank {
                    break;
                }
                end += 1;
            }
            let words = &self.text[self.units[at].start..self.units[end - 1].end];
            self.set_title(words, at..end);
            return;
        }
        if let Some(at) = kicker {
            self.set_title(self.unit_text(at), at..at + 1);
        }
    }

    fn set_title(&mut self, words: &'t str, units: std::ops::Range<usize>) {
        let mut words = words;
        let line = self.unit_text(units.start);
        if words.len() < line.len() && units.len() == 1 {
            // The page's own title: "Headline | Site".
            let suffix = line[words.len()..].trim_matches(SEPARATORS);
            self.title_suffix = Some(suffix).filter(|suffix| is_site(suffix));
        } else if let Some((head, site)) = split_site(words) {
            self.title_suffix = Some(site);
            words = head;
        }
        self.title = Some(Title { words, units });
    }

    /// The words of unit `at` that stand again at the start of another of the first `reach` units: all of
    /// them, or those in front of " | Site".
    fn stands_again(&self, at: usize, reach: usize) -> Option<&'t str> {
        let text = self.unit_text(at);
        if text.len() > 300 || word_count(text, 4) < 4 {
            return None;
        }
        let bare = split_site(text).map_or(text, |(head, _)| head);
        (at + 1..reach).find_map(|other| {
            let other = self.unit_text(other);
            if other.starts_with(text) {
                Some(text)
            } else if bare.len() < text.len() && other.starts_with(bare) {
                Some(bare)
            } else {
                None
            }
        })
    }

    fn could_be_title(&self, at: usize) -> bool {
        let text = self.unit_text(at);
        let Some(next) = self.units.get(at + 1) else {
            return false;
        };
        if text.len() > 240
            || text.ends_with(':')
            || text.starts_with(['"', '“', '‘', '(', '[', '>', '<', '{']) && text.len() > 120
        {
            return false;
        }
        let follows = (at + 1..self.units.len().min(at + HEADER_REACH)).any(|later| {
            let later = self.unit_text(later);
            later.len() > text.len() && is_prose_like(later) || labels::turn_label(later).is_some()
        });
        if !follows {
            return false;
        }
        if !ends_sentence(text) {
            return true;
        }
        // With a stop it is a headline only if it stands alone and looks like one.
        let alone = next.after_blank;
        let capitals = capital_share(text);
        alone && text.len() <= 130 && (capitals >= 0.6 || (text.len() <= 110 && !reports(text)))
    }

    /// Index of the first unit behind the header: the first that reads like a paragraph after the headline.
    fn body_start(&self) -> usize {
        let from = self.title.as_ref().map_or(0, |title| title.units.end);
        (from..self.units.len().min(HEADER_REACH))
            .find(|&at| {
                let text = self.unit_text(at);
                is_prose_like(text)
                    && !credits::is_caption(text)
                    && !self
                        .title
                        .as_ref()
                        .is_some_and(|title| text.starts_with(title.words))
            })
            .unwrap_or(from)
    }

    /// Whether unit `at`, in front of the first paragraph, is part of a menu or a path.
    fn is_navigation(&self, at: usize) -> bool {
        let text = self.unit_text(at);
        let Some(title) = &self.title else { return false };
        // Menus stand in front of the headline, or between the page's title and the headline proper.
        let in_front = at < title.units.start
            || (at + 1..self.units.len().min(HEADER_REACH))
                .any(|later| title.words.len() >= 12 && self.unit_text(later).starts_with(title.words));
        is_path(text) || (in_front && word_count(text, 4) < 4)
    }

    fn date_line(&mut self, text: &str, header: bool) -> Option<BlockKind> {
        let found = labels::date_line(text)?;
        if let Some(stamp) = found.published {
            self.published.get_or_insert_with(|| stamp.to_string());
        }
        if let Some(stamp) = found.modified {
            self.modified.get_or_insert_with(|| stamp.to_string());
        }
        Some(if found.only_modified && !header {
            BlockKind::Boilerplate
        } else {
            BlockKind::Dateline
        })
    }

    fn byline(&mut self, at: usize, early: bool, header: bool) -> Option<BlockKind> {
        let text = self.unit_text(at);
        let found = if let Some(found) = early.then(|| credits::byline(text)).flatten() {
            self.note_date_in(text);
            found
        } else if let Some(found) = credits::credits(text) {
            if !self.authors.is_empty() {
                return Some(BlockKind::Byline);
            }
            found
        } else if header
            && self.title.as_ref().is_some_and(|title| at >= title.units.end)
            && self.beside_date(at)
        {
            credits::bare_names(text)?
        } else {
            return None;
        };
        let Byline { authors, publisher } = found;
        for author in authors {
            if !self.authors.iter().any(|known| known == author) {
                self.authors.push(author.to_owned());
            }
        }
        self.byline_agency = self.byline_agency.or(publisher);
        Some(BlockKind::Byline)
    }

    /// Takes the date out of "By Jane Doe | June 19, 2024".
    fn note_date_in(&mut self, text: &str) {
        if let Some((range, stamp)) = crate::date::Timestamp::find(text) {
            let modified = text[..range.start].to_ascii_lowercase().contains("updated");
            let slot = if modified {
                &mut self.modified
            } else {
                &mut self.published
            };
            slot.get_or_insert_with(|| stamp.to_string());
        }
    }

    fn beside_date(&self, at: usize) -> bool {
        let dated = |at: usize| at < self.units.len() && labels::date_line(self.unit_text(at)).is_some();
        dated(at + 1) || (at > 0 && dated(at - 1))
    }

    /// Whether unit `at` is the headline again, alone or in front of a caption or the lead; if so, its blocks are added.
    fn repeats_title(&mut self, at: usize, header: bool) -> bool {
        let unit = self.units[at];
        let text = self.unit_text(at);
        let Some(title) = &self.title else { return false };
        if at < title.units.start || title.words.len() < 12 || !text.starts_with(title.words) {
            return false;
        }
        let rest = &text[title.words.len()..];
        if rest.chars().next().is_some_and(char::is_alphanumeric) {
            return false;
        }
        let end = unit.start + title.words.len();
        let rest = rest.trim_start();
        self.push(unit.start, end, BlockKind::Boilerplate);
        if !rest.is_empty() {
            // In front of the byline it is the picture's; further down only with the picture's credit.
            let kind = if credits::is_caption(rest) || (header && self.header_goes_on(at + 1)) {
                BlockKind::Caption
            } else if split_site(text).is_some_and(|(head, _)| head.len() == text.len() - rest.len()) {
                BlockKind::Boilerplate
            } else {
                BlockKind::Paragraph
            };
            self.push(end, unit.end, kind);
        }
        true
    }

    /// Whether a byline or date line still follows in front of the text.
    fn header_goes_on(&self, from: usize) -> bool {
        (from..self.units.len().min(from + 3)).any(|at| {
            let text = self.unit_text(at);
            credits::byline(text).is_some() || labels::date_line(text).is_some()
        })
    }

    fn is_list_item(&self, at: usize) -> bool {
        let marker = |at: usize| labels::list_marker(self.unit_text(at));
        let Some(kind) = marker(at) else { return false };
        if kind == Marker::Bullet {
            return true;
        }
        // Dashes and numbers make a list where another such unit is near: paragraphs may stand between.
        let from = at.saturating_sub(3);
        (from..self.units.len().min(at + 4)).any(|other| other != at && marker(other) == Some(kind))
    }

    /// Whether unit `at` is a heading: short, without a stop, in front of what it heads.
    fn is_heading(&self, at: usize) -> bool {
        let text = self.unit_text(at);
        if text.len() > 120 {
            return false;
        }
        if ends_sentence(text) {
            // "ABSTRACT."
            return text.len() <= 40
                && text.ends_with('.')
                && is_capitals(text)
                && self.units[at].after_blank;
        }
        let opens = text
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_numeric() || matches!(c, '‘' | '“' | '"' | '\''));
        let several = text.match_indices(". ").any(|(stop, _)| {
            text[..stop]
                .rsplit([' ', '.'])
                .next()
                .is_some_and(|word| word.len() > 4)
        });
        if !opens || several || text.ends_with([':', ',', ';', '-', '–', '—']) {
            return false;
        }
        let heads = |at: usize| {
            at < self.units.len() && {
                let text = self.unit_text(at);
                is_prose_like(text)
                    || ends_sentence(text)
                    || text.ends_with(':')
                    || labels::list_marker(text).is_some()
            }
        };
        heads(at + 1) || (heads(at + 2) && !ends_sentence(self.unit_text(at + 1)))
    }
}

const SEPARATORS: [char; 7] = [' ', '|', '-', '–', '—', '·', '•'];

/// "Headline | Site" as its two parts.
fn split_site(text: &str) -> Option<(&str, &str)> {
    for separator in [" | ", " — ", " – ", " - ", " · ", " • "] {
        if let Some(at) = text.rfind(separator) {
            let (head, site) = (text[..at].trim_end(), text[at + separator.len()..].trim());
            // A dash may belong to the headline; behind it only a publisher's name is sure.
            let sure = if separator == " | " {
                is_site(site)
            } else {
                credits::is_agency(site)
            };
            if sure && !head.is_empty() {
                return Some((head, site));
            }
        }
    }
    None
}

fn is_site(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 50
        && word_count(text, 6) <= 5
        && text
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_numeric())
        && !ends_sentence(text)
}

/// Whether `text` is a path through a site: "Home > World > Europe".
fn is_path(text: &str) -> bool {
    text.len() <= 120
        && !ends_sentence(text)
        && [" > ", " » ", " › ", " / "]
            .iter()
            .any(|arrow| text.contains(arrow) && text.split(arrow).all(|part| word_count(part, 5) <= 4))
}

fn is_turn(text: &str, turns: Turns) -> bool {
    if !(turns.letters || turns.capitals || turns.names) {
        return false;
    }
    match labels::turn_label(text) {
        Some(Label::Letter(_)) => turns.letters,
        Some(Label::Capitals(_)) => turns.capitals,
        Some(Label::Name(_)) => turns.names,
        None => false,
    }
}

/// Whether `text` reads like a paragraph: long, or a sentence of some length, or what leads in a quotation or list.
fn is_prose_like(text: &str) -> bool {
    text.len() >= 240 || (text.len() >= 70 && (ends_sentence(text) || text.ends_with(':')))
}

/// Whether a short sentence is more likely the report's first than its headline: it is in the past, or dated.
fn reports(text: &str) -> bool {
    let mut reporting = false;
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        reporting |= matches!(word, "said" | "told" | "announced")
            || crate::date::weekday_number(word).is_some_and(|_| word.len() > 4);
    }
    reporting
}

/// The words of `text`, counted up to `limit`.
fn word_count(text: &str, limit: usize) -> usize {
    text.split_whitespace().take(limit).count()
}

/// How many of the words of four letters and more start with a capital.
fn capital_share(text: &str) -> f32 {
    let (mut words, mut capitals) = (0.0, 0.0);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'') {
        if word.chars().count() >= 4 {
            words += 1.0;
            capitals += f32::from(u8::from(word.chars().next().is_some_and(char::is_uppercase)));
        }
    }
    if words == 0.0 { 0.0 } else { capitals / words }
}

fn is_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !text.chars().any(char::is_lowercase)
}

/// `text` with each run of white space as one blank.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
