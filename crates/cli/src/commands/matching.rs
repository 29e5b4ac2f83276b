use super::desk::Place;
use super::list::{Row, rows};
use super::table::{many, shortened};
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_attribution::{CueClass, Form};
use ascribe_ledger::matching::{Entry, Reason, Relation, matches};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;
use std::fmt::Write as _;

/// Find the same claim elsewhere: repeated, narrowed, contradicted, corrected
#[derive(Args)]
#[command(
    name = "match",
    long_about = "Compares the accepted claims of all documents and says which belong together, and why: the same words again, a \
                  condition more or less, a negation or a number that cannot both hold, a correction.",
    after_help = "Example:\n  \
                  ascribe match c-1a2b3c4d5e6f\n\n\
                  \"A contradicts B\" is kept by `ascribe track A --link contradicts B`.\n\n\
                  Exit status: 0 done, 2 wrong use or failure."
)]
pub struct Match {
    /// Only pairs that this accepted claim is one of
    #[arg(value_name = "CLAIM")]
    claim: Option<String>,

    /// Only pairs that stand in this relation
    #[arg(long, value_name = "RELATION", value_parser = relation())]
    relation: Option<String>,

    /// One JSON object for each pair and line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    place: Place,
}

fn relation() -> PossibleValuesParser {
    PossibleValuesParser::new(Relation::ALL.map(Relation::name))
}

impl Match {
    pub fn run(self) -> Result<Outcome, Failure> {
        let rows: Vec<Row> = self.place.reading(|workspace| rows(workspace, None))?;
        if let Some(claim) = &self.claim
            && rows.iter().all(|row| row.entry.id != *claim)
        {
            return Err(Failure::Usage(format!(
                "there is no accepted claim `{claim}`; `ascribe list` shows them"
            )));
        }
        let contents: Vec<String> = rows.iter().map(|row| row.entry.content_text()).collect();
        let entries: Vec<Entry<'_>> = rows
            .iter()
            .zip(&contents)
            .map(|(row, content)| Entry {
                content,
                speaker: row.entry.speaker.as_deref(),
                document: &row.document,
                published: row.published.as_deref(),
                verbatim: row.entry.form == Form::Direct,
                denied: row.entry.negated != (row.entry.class == CueClass::Deny),
            })
            .collect();
        let mut text = String::new();
        let mut count = 0;
        for found in matches(&entries) {
            let (a, b) = (&rows[found.first], &rows[found.second]);
            let wanted = self
                .claim
                .as_ref()
                .is_none_or(|claim| a.entry.id == *claim || b.entry.id == *claim);
            let related = self
                .relation
                .as_ref()
                .is_none_or(|name| found.relation.name() == name);
            if !wanted || !related {
                continue;
            }
            count += 1;
            // Either of the two may have the link.
            let linked = |row: &Row, to: &Row| row.links().iter().any(|link| link.to == to.entry.id);
            let linked = linked(a, b) || linked(b, a);
            let reasons: Vec<String> = found.reasons.iter().map(Reason::message).collect();
            if self.json {
                let side = |row: &Row| {
                    json!({
                        "claim": row.entry.id,
                        "document": row.document,
                        "speaker": row.entry.speaker,
                        "content": row.entry.content_text(),
                    })
                };
                let line = json!({
                    "relation": found.relation.name(),
                    "first": side(a),
                    "second": side(b),
                    "reasons": reasons,
                    "linked": linked,
                });
                let _ = writeln!(text, "{line}");
                continue;
            }
            let _ = writeln!(
                text,
                "{} {} {}{}: {}",
                b.entry.id,
                found.relation.name(),
                a.entry.id,
                if linked { " (linked)" } else { "" },
                reasons.join("; ")
            );
            for row in [a, b] {
                let who = row.entry.speaker.as_deref().unwrap_or(&row.entry.source);
                let content = shortened(&row.entry.content_text(), 100);
                let _ = writeln!(text, "    {} | {who} | {content}", row.document);
            }
        }
        if !self.json {
            let _ = writeln!(
                text,
                "{} among {}",
                many(count, "pair"),
                many(rows.len(), "claim")
            );
        }
        if self.json {
            output::put(&text)?;
        } else {
            output::tell(&text)?;
        }
        Ok(Outcome::Clean)
    }
}
