//! A Parquet file with a row for each claim, the columns of the other formats with rows.
//!
//! Words are optional UTF-8 strings, counts 32-bit integers, shares 32-bit floats, and flags booleans. Rows are
//! written in groups of 65,536 or a few more, so that memory does not grow with their number; the same claims
//! give the same file.

use super::{Cell, Field, Options, Row};
use ascribe_attribution::ClaimList;
use ascribe_text::{Document, LineIndex};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, FloatType, Int32Type};
use parquet::errors::Result;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// Rows that are gathered before they are written as one group.
const GROUP: usize = 65_536;

/// A file that is being written.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    fields: Vec<Field>,
    columns: Vec<Column>,
    rows: usize,
}

/// The values of one column that are not written yet, those that are absent left out, and which are present.
struct Column {
    values: Values,
    present: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Count(Vec<i32>),
    Share(Vec<f32>),
    Flag(Vec<bool>),
}

impl Values {
    /// An empty column for the values of `field`.
    fn of(field: Field) -> Self {
        match field {
            Field::Negated | Field::Hedged => Self::Flag(Vec::new()),
            Field::Checkworthy | Field::Confidence => Self::Share(Vec::new()),
            Field::Sentence | Field::Line | Field::Start | Field::End => Self::Count(Vec::new()),
            _ => Self::Text(Vec::new()),
        }
    }

    fn schema(&self, name: &str) -> Result<Type> {
        let (physical, logical) = match self {
            Self::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Self::Count(_) => (Physical::INT32, None),
            Self::Share(_) => (Physical::FLOAT, None),
            Self::Flag(_) => (Physical::BOOLEAN, None),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
    }
}

impl<W: Write + Send> Writer<W> {
    /// A writer of these columns to `out`.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn new(out: W, fields: &[Field]) -> Result<Self> {
        let columns = columns(fields);
        let types = fields
            .iter()
            .zip(&columns)
            .map(|(field, column)| column.values.schema(field.name()).map(Arc::new))
            .collect::<Result<Vec<_>>>()?;
        let schema = Type::group_type_builder("claim").with_fields(types).build()?;
        let properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_created_by("ascribe".to_owned())
            .build();
        Ok(Self {
            file: SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?,
            fields: fields.to_vec(),
            columns,
            rows: 0,
        })
    }

    /// Adds the claims of one document.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn document(&mut self, document: &Document, list: &ClaimList, options: &Options<'_>) -> Result<()> {
        let index = LineIndex::new(document.text());
        for row in Row::of(document, list, &index, &options.facts) {
            for (&field, column) in self.fields.iter().zip(&mut self.columns) {
                column.push(row.cell(field));
            }
            self.rows += 1;
        }
        if self.rows >= GROUP {
            self.group()?;
        }
        Ok(())
    }

    /// Writes what is left and the file's end.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn finish(mut self) -> Result<()> {
        if self.rows > 0 {
            self.group()?;
        }
        self.file.close().map(drop)
    }

    fn group(&mut self) -> Result<()> {
        let columns = std::mem::replace(&mut self.columns, columns(&self.fields));
        self.rows = 0;
        let mut group = self.file.next_row_group()?;
        for column in columns {
            column.write(&mut group)?;
        }
        group.close().map(drop)
    }
}

fn columns(fields: &[Field]) -> Vec<Column> {
    fields
        .iter()
        .map(|&field| Column {
            values: Values::of(field),
            present: Vec::new(),
        })
        .collect()
}

impl Column {
    fn push(&mut self, cell: Cell<'_>) {
        let present = match (&mut self.values, cell) {
            (Values::Text(values), Cell::Text(text)) => {
                values.push(ByteArray::from(text.into_owned().into_bytes()));
                true
            }
            (Values::Count(values), Cell::Count(count)) => {
                // A document is smaller than 4 GiB; one of 2 GiB and more has no place in this column.
                i32::try_from(count).map(|count| values.push(count)).is_ok()
            }
            (Values::Share(values), Cell::Share(share)) => {
                values.push(share);
                true
            }
            (Values::Flag(values), Cell::Flag(flag)) => {
                values.push(flag);
                true
            }
            _ => false,
        };
        self.present.push(i16::from(present));
    }

    fn write<W: Write + Send>(&self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<()> {
        let Some(mut writer) = group.next_column()? else {
            return Ok(());
        };
        let present = Some(&*self.present);
        match &self.values {
            Values::Text(values) => writer
                .typed::<ByteArrayType>()
                .write_batch(values, present, None)?,
            Values::Count(values) => writer.typed::<Int32Type>().write_batch(values, present, None)?,
            Values::Share(values) => writer.typed::<FloatType>().write_batch(values, present, None)?,
            Values::Flag(values) => writer.typed::<BoolType>().write_batch(values, present, None)?,
        };
        writer.close()
    }
}
