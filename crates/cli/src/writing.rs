//! How and where to write claims: the arguments that `extract` and `export` share, and the way from inputs to
//! output that all commands take which extract.

use crate::documents::for_each;
use crate::format::{Format, Manner};
use crate::inputs::{Input, Inputs};
use crate::outcome::{Failure, Outcome};
use crate::progress::Progress;
use crate::reading::Reading;
use crate::shell::Shell;
use crate::sink::{Made, Place, Sink};
use ascribe_attribution::ClaimList;
use ascribe_formats::text::Layout;
use ascribe_formats::write::{Field, most_checkworthy_first};
use ascribe_text::Document;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// How and where to write claims.
#[derive(Args)]
pub struct Writing {
    /// How to write the claims; what the ending of --output says, unless given
    #[arg(long, short, value_enum, help_heading = "Output")]
    pub format: Option<Format>,

    /// Write to this file; a folder, or a name without an ending, gets a file for each document
    #[arg(long, short, value_name = "PATH", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Which columns to write, in order ("speaker,content,line"; "all" for every one), with a row for each claim
    /// (csv, jsonl, parquet)
    #[arg(long = "fields", value_name = "LIST", value_parser = columns, help_heading = "Output")]
    pub columns: Option<Columns>,

    /// Put the claims first that are most worth checking; in text, csv and rows of jsonl over all documents
    #[arg(long, help_heading = "Output")]
    pub checkworthy: bool,

    /// Put the text that the spans point into beside them (json, jsonl)
    #[arg(long, help_heading = "Output")]
    pub with_text: bool,
}

/// Columns in their order.
#[derive(Clone, Debug)]
pub struct Columns(Vec<Field>);

fn columns(names: &str) -> Result<Columns, String> {
    Field::list(names).map(Columns)
}

impl Writing {
    /// The format that was asked for, or that the output's name says.
    pub fn format(&self) -> Option<Format> {
        self.format.or_else(|| Format::of(self.output.as_deref()?))
    }

    /// Why nothing can be written when no format is said.
    pub fn unclear(&self) -> Failure {
        let names: Vec<String> = Format::value_variants()
            .iter()
            .map(|format| format.name())
            .collect();
        let told = self.output.as_ref().map_or_else(String::new, |path| {
            format!("; the name {} does not say it", path.display())
        });
        Failure::Usage(format!(
            "in which format? name it with --format: {}{told}",
            names.join(", ")
        ))
    }

    /// How to write in `format`, where all that was asked for fits it.
    pub fn manner(&self, format: Format) -> Result<Manner, Failure> {
        let mut manner = Manner::new(format);
        manner.with_text = self.with_text;
        manner.checkworthy = self.checkworthy;
        if let Some(Columns(fields)) = &self.columns {
            if !format.has_fields() {
                return Err(unfit("--fields", format, "csv, jsonl or parquet"));
            }
            manner.set_fields(fields.clone());
        }
        if self.with_text && !matches!(format, Format::Json | Format::Jsonl) {
            return Err(unfit("--with-text", format, "json or jsonl"));
        }
        if self.with_text && manner.by_fields {
            return Err(Failure::Usage(
                "--with-text goes with whole documents; leave out --fields".to_owned(),
            ));
        }
        let ordered = [
            Format::Text,
            Format::Json,
            Format::Jsonl,
            Format::Csv,
            Format::Markdown,
        ];
        if self.checkworthy && !ordered.contains(&format) {
            return Err(unfit(
                "--checkworthy",
                format,
                "text, json, jsonl, csv or markdown, which have an order",
            ));
        }
        Ok(manner)
    }
}

fn unfit(option: &str, format: Format, others: &str) -> Failure {
    Failure::Usage(format!("{option} goes with {others}, not with {}", format.name()))
}

/// Reads, extracts and writes.
pub fn write_claims(
    reading: &Reading,
    manner: &Manner,
    place: &Place,
    shell: &Shell,
) -> Result<Outcome, Failure> {
    let Inputs { inputs, troubles } = reading.inputs()?;
    let to_stdout = *place == Place::Stdout;
    if manner.format == Format::Brat && inputs.len() > 1 && !matches!(place, Place::Folder(_)) {
        return Err(Failure::Usage(
            "brat has a file for each document; name a folder for them with --output".to_owned(),
        ));
    }
    for trouble in &troubles {
        shell.complain(trouble);
    }
    let engine = reading.engine()?;
    let files = inputs.iter().filter_map(|(input, _)| match input {
        Input::File(path) => Some(Path::new(path)),
        Input::Stdin => None,
    });
    let mut sink = Sink::open(place, manner, files)?;
    let make = maker(manner, place, shell);
    let mut progress = Progress::new(shell, &inputs, to_stdout);
    let mut complete = troubles.is_empty();
    let (options, jobs) = (reading.options(), reading.jobs());
    let written = for_each(&inputs, &options, &mut progress, jobs, &engine, &make, |made| {
        made.map_or_else(
            |trouble| {
                complete = false;
                shell.complain(&trouble);
                Ok(())
            },
            |made| sink.put(made),
        )
    });
    written?;
    sink.finish()?;
    Ok(if complete {
        Outcome::Clean
    } else {
        Outcome::Incomplete
    })
}

/// Makes of a document with its claims what goes to `place`.
pub fn maker<'m>(
    manner: &'m Manner,
    place: &Place,
    shell: &Shell,
) -> impl Fn(Document, ClaimList) -> Made + Sync + use<'m> {
    let to_stdout = *place == Place::Stdout;
    let layout = Layout {
        color: to_stdout && shell.stdout_color(),
        width: to_stdout.then(|| shell.width()).flatten(),
        explain: manner.explain,
    };
    let by_lines = manner.ranks_lines();
    let to_folder = matches!(place, Place::Folder(_));
    move |document: Document, mut list: ClaimList| {
        if manner.format.is_binary() {
            return Made::Whole(Box::new((document, list)));
        }
        if by_lines && !to_folder {
            return Made::Lines(manner.lines(&document, &list, layout));
        }
        if manner.checkworthy {
            most_checkworthy_first(&mut list);
        }
        let mut bytes = Vec::new();
        if by_lines {
            bytes.extend(
                manner
                    .lines(&document, &list, layout)
                    .into_iter()
                    .flat_map(|(_, line)| line),
            );
        } else {
            manner
                .write(&mut bytes, &document, &list, layout)
                .expect("memory takes all that is written to it");
        }
        Made::Page {
            id: document.id().to_owned(),
            bytes,
        }
    }
}
