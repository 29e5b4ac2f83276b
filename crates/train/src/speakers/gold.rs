use ascribe_attribution::speakers::{Choice, PronounClass};
use ascribe_text::{Block, BlockKind, Document, Metadata, Span};
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::error::Error;
use std::io::Read as _;
use std::path::Path;

/// A document of GUM as plain text, with its entities.
pub struct Gold {
    pub name: String,
    pub document: Document,
    mentions: Vec<Mention>,
    /// Mentions by the bytes of the words that head them, the shortest mention first.
    by_head: HashMap<u32, Vec<usize>>,
}

struct Mention {
    span: Span,
    entity: u32,
    kind: String,
    is_pronoun: bool,
}

impl Gold {
    /// "bio", "interview" ...
    pub fn genre(&self) -> &str {
        self.name.split('_').nth(1).unwrap_or_default()
    }

    /// The entity of the shortest mention that the word at `head` heads.
    pub fn entity_at(&self, head: Span) -> Option<u32> {
        (head.start()..head.end())
            .find_map(|byte| self.by_head.get(&byte))
            .map(|mentions| self.mentions[mentions[0]].entity)
    }

    /// Whether the entity is of a kind that a pronoun of that class can make a speaker.
    pub fn can_speak(&self, entity: u32, class: PronounClass) -> bool {
        let kind = self
            .mentions
            .iter()
            .find(|m| m.entity == entity)
            .map_or("", |m| m.kind.as_str());
        match class {
            PronounClass::Singular => kind == "person",
            PronounClass::Plural => kind == "person" || kind == "organization",
            PronounClass::Thing => kind == "organization",
        }
    }

    /// Whether a name or description stands before the pronoun of a choice, of an entity that it can mean.
    pub fn has_nominal(&self, choice: &Choice) -> bool {
        self.entity_at(choice.pronoun).is_some_and(|entity| {
            self.can_speak(entity, choice.class) && self.has_nominal_before(entity, choice.pronoun)
        })
    }

    pub fn has_nominal_before(&self, entity: u32, pronoun: Span) -> bool {
        self.mentions
            .iter()
            .any(|m| m.entity == entity && !m.is_pronoun && m.span.end() <= pronoun.start())
    }

    /// Whether a mention of the entity holds all of `members`.
    pub fn joins(&self, entity: u32, members: &[Span]) -> bool {
        let ids: Vec<_> = members.iter().map(|m| self.entity_at(*m)).collect();
        self.mentions.iter().any(|m| {
            m.entity == entity
                && ids.iter().all(|id| {
                    id.is_some()
                        && self
                            .mentions
                            .iter()
                            .any(|inner| Some(inner.entity) == *id && m.span.contains_span(inner.span))
                })
        })
    }

    /// The names and descriptions of the pronoun's entity that stand before it, the last two.
    pub fn nominals(&self, pronoun: Span) -> String {
        let Some(entity) = self.entity_at(pronoun) else {
            return String::new();
        };
        let before = self
            .mentions
            .iter()
            .filter(|m| m.entity == entity && !m.is_pronoun && m.span.end() <= pronoun.start());
        let texts: Vec<&str> = before.map(|m| self.document.slice(m.span)).collect();
        texts[texts.len().saturating_sub(2)..]
            .join(" / ")
            .replace('\n', " ")
    }

    /// The words around a span, with it in brackets.
    pub fn around(&self, span: Span) -> String {
        let text = self.document.text();
        let mut start = (span.start() as usize).saturating_sub(110);
        let mut end = (span.end() as usize + 50).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        format!(
            "...{}[{}]{}...",
            &text[start..span.start() as usize],
            span.slice(text),
            &text[span.end() as usize..end]
        )
        .replace('\n', " / ")
    }
}

/// Reads every document of the treebank.
pub fn read(path: &Path) -> Result<Vec<Gold>, Box<dyn Error>> {
    let mut conllu = String::new();
    GzDecoder::new(fs_err::File::open(path)?).read_to_string(&mut conllu)?;
    let mut golds = Vec::new();
    for document in conllu.split("# newdoc id = ").skip(1) {
        golds.push(read_document(document)?);
    }
    if golds.is_empty() {
        return Err(format!("{}: holds no document", path.display()).into());
    }
    Ok(golds)
}

struct Open {
    entity: u32,
    kind: String,
    /// Numbers, within the mention, of the words that head it.
    heads: Vec<usize>,
    first: usize,
}

fn read_document(conllu: &str) -> Result<Gold, Box<dyn Error>> {
    let (name, rest) = conllu.split_once('\n').ok_or("a document has lines")?;
    let mut text = String::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut block_start = 0;
    let mut glue = true;
    // Numbers of the words that stand right after the one before them in one written word, and whether a space follows that.
    let mut joined = 0..0;
    let mut spaced_after = true;
    let mut words: Vec<(Span, bool)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut mentions = Vec::new();
    let mut by_head: HashMap<u32, Vec<usize>> = HashMap::new();
    for line in rest.lines() {
        if line == "# newpar" || line.starts_with("# newpar ") || line.starts_with("# newpar id") {
            end_block(&mut text, &mut blocks, block_start);
            block_start = text.len();
            glue = true;
            continue;
        }
        if line.is_empty() {
            joined = 0..0;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [number, form, _, upos, _, _, _, _, _, misc] = fields[..] else {
            continue;
        };
        if let Some((first, last)) = number.split_once('-') {
            // "don't" stands above its two words, which have no space between them.
            joined = match (first.parse::<usize>(), last.parse::<usize>()) {
                (Ok(first), Ok(last)) => first + 1..last + 1,
                _ => 0..0,
            };
            spaced_after = !has_no_space(misc);
            continue;
        }
        if number.contains('.') {
            continue;
        }
        let at_number: usize = number.parse().map_err(|_| format!("`{number}` is no number"))?;
        glue |= joined.contains(&at_number);
        if !glue && text.len() > block_start {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(form);
        let span = Span::from_range(start..text.len());
        glue = if at_number + 1 == joined.end {
            !spaced_after
        } else {
            has_no_space(misc)
        };
        words.push((span, upos == "PRON"));
        let at = words.len() - 1;
        let Some(entities) = misc.split('|').find_map(|field| field.strip_prefix("Entity=")) else {
            continue;
        };
        let mut rest = entities;
        while !rest.is_empty() {
            if let Some(opened) = rest.strip_prefix('(') {
                let end = opened.find(['(', ')']).unwrap_or(opened.len());
                open.push(parse_open(&opened[..end], at)?);
                rest = &opened[end..];
                if let Some(closed) = rest.strip_prefix(')') {
                    let mention = open.pop().ok_or("a mention was opened")?;
                    close(&mention, at, &words, &mut mentions, &mut by_head);
                    rest = closed;
                }
            } else {
                let end = rest.find(')').unwrap_or(rest.len() - 1);
                let entity = number_of(&rest[..end])?;
                if let Some(place) = open.iter().rposition(|o| o.entity == entity) {
                    let mention = open.remove(place);
                    close(&mention, at, &words, &mut mentions, &mut by_head);
                }
                rest = &rest[end + 1..];
            }
        }
    }
    end_block(&mut text, &mut blocks, block_start);
    for heads in by_head.values_mut() {
        heads.sort_by_key(|&m: &usize| {
            let mention: &Mention = &mentions[m];
            mention.span.len()
        });
    }
    Ok(Gold {
        name: name.trim().to_owned(),
        document: Document::new(name.trim(), text, blocks, Metadata::default()),
        mentions,
        by_head,
    })
}

fn has_no_space(misc: &str) -> bool {
    misc.split('|').any(|field| field == "SpaceAfter=No")
}

fn end_block(text: &mut String, blocks: &mut Vec<Block>, start: usize) {
    if text.len() > start {
        blocks.push(Block {
            span: Span::from_range(start..text.len()),
            kind: BlockKind::Paragraph,
        });
        text.push_str("\n\n");
    }
}

fn number_of(text: &str) -> Result<u32, Box<dyn Error>> {
    let digits = text.split('[').next().unwrap_or_default();
    digits
        .parse()
        .map_err(|_| format!("`{text}` is no entity").into())
}

/// "1-person-new-nnnnn-cf1-1,2-coref-Name": entity, kind, ..., the words that head it as the sixth field.
fn parse_open(text: &str, first: usize) -> Result<Open, Box<dyn Error>> {
    let mut fields = text.split('-');
    let entity = number_of(fields.next().unwrap_or_default())?;
    let kind = fields.next().unwrap_or_default().to_owned();
    let heads = fields
        .nth(3)
        .unwrap_or_default()
        .split(',')
        .filter_map(|n| n.parse().ok())
        .collect();
    Ok(Open {
        entity,
        kind,
        heads,
        first,
    })
}

fn close(
    open: &Open,
    last: usize,
    words: &[(Span, bool)],
    mentions: &mut Vec<Mention>,
    by_head: &mut HashMap<u32, Vec<usize>>,
) {
    let span = words[open.first].0.cover(words[last].0);
    let number = mentions.len();
    let heads = open
        .heads
        .iter()
        .map(|h| open.first + h.saturating_sub(1))
        .filter(|h| *h <= last);
    let mut is_pronoun = open.first == last && words[last].1;
    for head in heads {
        is_pronoun |= open.heads.len() == 1 && words[head].1;
        for byte in words[head].0.start()..words[head].0.end() {
            by_head.entry(byte).or_default().push(number);
        }
    }
    mentions.push(Mention {
        span,
        entity: open.entity,
        kind: open.kind.clone(),
        is_pronoun,
    });
}
