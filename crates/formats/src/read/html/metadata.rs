//! What a page says about itself: JSON-LD first, then Open Graph and other meta elements, then microdata.

use super::entities::decoded;
use super::tree::{Name, Tree};
use ascribe_text::date::Timestamp;
use serde_json::Value;

/// What was found. Names and titles are on one line; dates are ISO 8601.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
}

impl Found {
    /// Reads `page`, whose tree is `tree`.
    pub(super) fn new(page: &str, tree: &Tree) -> Self {
        let mut found = Self::default();
        for data in &tree.data {
            found.json_ld(&page[data.clone()]);
        }
        let mut later = Self::default();
        found.elements(page, tree, &mut later);
        found.fill(later);
        // "en_US" is "en-US".
        found.language = found.language.take().map(|tag| tag.replace('_', "-"));
        if found.title.is_none()
            && let Some(title) = &tree.title
        {
            found.title = line(&decoded(&page[title.clone()]));
        }
        found
    }

    /// Takes from `other` what is not known yet.
    fn fill(&mut self, other: Self) {
        let Self {
            title,
            publisher,
            authors,
            published,
            modified,
            url,
            language,
        } = other;
        for (slot, value) in [
            (&mut self.title, title),
            (&mut self.publisher, publisher),
            (&mut self.published, published),
            (&mut self.modified, modified),
            (&mut self.url, url),
            (&mut self.language, language),
        ] {
            if slot.is_none() {
                *slot = value;
            }
        }
        if self.authors.is_empty() {
            self.authors = authors;
        }
    }

    fn json_ld(&mut self, script: &str) {
        // Some pages wrap the data in a comment or in CDATA for readers of long ago.
        let script = script
            .trim()
            .trim_start_matches("<!--")
            .trim_start_matches("//<![CDATA[")
            .trim_start_matches("<![CDATA[")
            .trim_end_matches("-->")
            .trim_end_matches("//]]>")
            .trim_end_matches("]]>")
            .trim();
        if !script.starts_with(['{', '[']) {
            return;
        }
        if let Ok(value) = serde_json::from_str::<Value>(script) {
            let mut objects = Vec::new();
            collect(&value, &mut objects, 0);
            for object in &objects {
                self.article(object, &objects);
            }
        }
    }

    fn article(&mut self, object: &Value, all: &[&Value]) {
        if !has_type(object, |name| {
            name.ends_with("Article") || name.ends_with("Posting") || name == "Report"
        }) {
            return;
        }
        let text = |field: &str| {
            object
                .get(field)
                .and_then(Value::as_str)
                .and_then(|text| line(&decoded(text)))
        };
        // Others of the graph are referred to by "@id".
        let resolved = |value: &Value| -> Option<String> {
            let id = value.get("@id").and_then(Value::as_str);
            let target = id.and_then(|id| {
                all.iter().find(|other| {
                    other.get("@id").and_then(Value::as_str) == Some(id) && other.get("name").is_some()
                })
            });
            named(value).or_else(|| named(target?))
        };
        let mut authors = Vec::new();
        for field in ["author", "creator"] {
            match object.get(field) {
                Some(Value::Array(list)) => authors.extend(list.iter().filter_map(&resolved)),
                Some(value) => authors.extend(resolved(value)),
                None => {}
            }
            if !authors.is_empty() {
                break;
            }
        }
        let page = object.get("mainEntityOfPage");
        let url = text("url").or_else(|| {
            let page = page?;
            page.as_str()
                .or_else(|| page.get("@id")?.as_str())
                .map(str::to_owned)
        });
        self.fill(Self {
            title: text("headline").or_else(|| text("name")),
            publisher: object.get("publisher").and_then(&resolved),
            authors,
            published: text("datePublished").as_deref().and_then(date),
            modified: text("dateModified").as_deref().and_then(date),
            url: url.filter(|url| url.starts_with("http")),
            language: text("inLanguage"),
        });
    }

    fn elements(&mut self, page: &str, tree: &Tree, later: &mut Self) {
        for (index, element) in tree.elements.iter().enumerate() {
            let value = |name: &str| {
                tree.attribute(page, index, name)
                    .map(std::borrow::Cow::into_owned)
            };
            match element.name {
                Name::Meta => {
                    let Some(content) = value("content").as_deref().and_then(line) else {
                        continue;
                    };
                    let name = value("property")
                        .or_else(|| value("name"))
                        .or_else(|| value("itemprop"));
                    if let Some(name) = name {
                        self.meta(&name.to_ascii_lowercase(), content, later);
                    } else if value("http-equiv")
                        .is_some_and(|name| name.eq_ignore_ascii_case("content-language"))
                    {
                        later.language.get_or_insert(content);
                    }
                }
                Name::Link => {
                    if value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
                        && let Some(url) = value("href").filter(|url| url.starts_with("http"))
                    {
                        self.url = Some(url);
                    }
                }
                Name::Html => {
                    if let Some(language) = value("lang").as_deref().and_then(line) {
                        later.language.get_or_insert(language);
                    }
                }
                // An article's own first date; dates further down may be a comment's.
                Name::Time if !inside_frame(tree, index) => {
                    if let Some(stamp) = value("datetime").as_deref().and_then(date) {
                        let modified = value("itemprop").is_some_and(|p| p == "dateModified")
                            || value("class")
                                .is_some_and(|class| class.contains("updat") || class.contains("modif"));
                        let slot = if modified {
                            &mut later.modified
                        } else {
                            &mut later.published
                        };
                        slot.get_or_insert(stamp);
                    }
                }
                _ => self.microdata(page, tree, index, later),
            }
        }
    }

    fn meta(&mut self, name: &str, content: String, later: &mut Self) {
        let slot = match name {
            "og:title" => &mut self.title,
            "twitter:title" | "dc.title" | "parsely-title" | "sailthru.title" | "headline" => {
                &mut later.title
            }
            "og:site_name" => &mut self.publisher,
            "application-name" | "dc.publisher" | "publisher" => &mut later.publisher,
            "og:url" => &mut self.url,
            "og:locale" => &mut later.language,
            "article:author" | "author" | "byl" | "dc.creator" | "parsely-author" | "sailthru.author" => {
                // Some sites give an address here.
                if !content.contains("://") {
                    let own = name == "article:author";
                    let slot = if own {
                        &mut self.authors
                    } else {
                        &mut later.authors
                    };
                    // There may be one element for each author.
                    if slot.is_empty() || own {
                        for author in authors(&content) {
                            if !slot.contains(&author) {
                                slot.push(author);
                            }
                        }
                    }
                }
                return;
            }
            _ => {
                self.dates(name, &content, later);
                return;
            }
        };
        slot.get_or_insert(content);
    }

    fn dates(&mut self, name: &str, content: &str, later: &mut Self) {
        let slot = match name {
            "article:published_time" | "og:article:published_time" => &mut self.published,
            "datepublished" | "date" | "dc.date" | "dc.date.issued" | "pubdate" | "publishdate"
            | "parsely-pub-date" | "sailthru.date" | "article.published" => &mut later.published,
            "article:modified_time" | "og:updated_time" => &mut self.modified,
            "datemodified" | "lastmod" | "last-modified" | "article.updated" => &mut later.modified,
            _ => return,
        };
        if slot.is_none() {
            *slot = date(content);
        }
    }

    fn microdata(&self, page: &str, tree: &Tree, index: usize, later: &mut Self) {
        if !page[tree.elements[index].attributes.clone()].contains("itemprop") {
            return;
        }
        let Some(property) = tree.attribute(page, index, "itemprop") else {
            return;
        };
        let text = || {
            tree.attribute(page, index, "content")
                .as_deref()
                .and_then(line)
                .or_else(|| line(&text_of(page, tree, index)))
        };
        match &*property {
            "headline" => later.title = later.title.take().or_else(text),
            "datePublished" => later.published = later.published.take().or_else(|| date(&text()?)),
            "dateModified" => later.modified = later.modified.take().or_else(|| date(&text()?)),
            "author" if later.authors.is_empty() => {
                let name = inner_name(page, tree, index).or_else(text);
                later.authors = name.map(|text| authors(&text)).unwrap_or_default();
            }
            "publisher" if later.publisher.is_none() => {
                later.publisher = inner_name(page, tree, index).or_else(text);
            }
            _ => {}
        }
    }
}

/// The name of a person or organisation, which stands in an element of its own inside the one that marks it.
fn inner_name(page: &str, tree: &Tree, index: usize) -> Option<String> {
    let inner = (index + 1..tree.elements.len())
        .take_while(|&inner| tree.ancestors(inner).any(|at| at == index))
        .find(|&inner| tree.attribute(page, inner, "itemprop").as_deref() == Some("name"))?;
    tree.attribute(page, inner, "content")
        .as_deref()
        .and_then(line)
        .or_else(|| line(&text_of(page, tree, inner)))
}

/// The text in `element`, references decoded, runs parted by blanks.
pub(super) fn text_of(page: &str, tree: &Tree, element: usize) -> String {
    let mut text = String::new();
    let first = tree
        .runs
        .partition_point(|run| run.bytes.start < tree.elements[element].name_end);
    for run in &tree.runs[first..] {
        if !tree.ancestors(run.element).any(|at| at == element) {
            break;
        }
        match run.mark {
            None => text.push_str(&decoded(&page[run.bytes.clone()])),
            Some(mark) if run.opens() => {
                text.push(mark);
                continue;
            }
            Some(mark) => {
                text.truncate(text.trim_end().len());
                text.push(mark);
            }
        }
        text.push(' ');
    }
    text
}

/// `text` on one line; `None` when there is nothing on it.
pub(super) fn line(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let mut line = words.next()?.to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    Some(line)
}

fn inside_frame(tree: &Tree, index: usize) -> bool {
    tree.ancestors(index)
        .any(|at| tree.elements[at].name == Name::Frame)
}

/// All objects of the data, graphs and lists opened.
fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Value>, depth: usize) {
    if depth > 8 || objects.len() > 1000 {
        return;
    }
    match value {
        Value::Array(list) => {
            for item in list {
                collect(item, objects, depth + 1);
            }
        }
        Value::Object(object) => {
            objects.push(value);
            for field in ["@graph", "mainEntity", "hasPart"] {
                if let Some(inner) = object.get(field) {
                    collect(inner, objects, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn has_type(object: &Value, is: impl Fn(&str) -> bool) -> bool {
    match object.get("@type") {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

/// A string, or the name of an object, or the first of a list that has one.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.contains("://") => line(&decoded(text)),
        Value::Object(object) => line(&decoded(object.get("name")?.as_str()?)),
        Value::Array(list) => list.iter().find_map(named),
        _ => None,
    }
}

/// "By Jane Doe and John Roe" as names.
fn authors(text: &str) -> Vec<String> {
    let text = text
        .strip_prefix("By ")
        .or_else(|| text.strip_prefix("by "))
        .unwrap_or(text);
    text.split([',', ';', '|'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|name| !name.is_empty() && name.len() <= 80)
        .map(str::to_owned)
        .collect()
}

/// A date in any of the common forms, as ISO 8601.
fn date(text: &str) -> Option<String> {
    Timestamp::find(text).map(|(_, stamp)| stamp.to_string())
}
