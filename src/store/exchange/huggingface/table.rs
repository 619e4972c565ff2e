//! A table in Parquet files. Rows are kept until they fill a row group, row groups until they fill a file.

use super::super::sink::Sink;
use crate::store::export::ExportError;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::TypePtr;
use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Text(&'static str),
    Number(&'static str),
    Flag(&'static str),
    /// A list of texts.
    Texts(&'static str),
    /// A list of records, of fields that are no lists.
    Records(&'static str, &'static [Self]),
}

/// What stands in a column of a row.
#[derive(Clone, Debug)]
pub(super) enum Cell<'a> {
    Text(Cow<'a, str>),
    Number(usize),
    Flag(bool),
    /// Of a list of texts, each record has one cell.
    Records(Vec<Vec<Self>>),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// When a row group and a file are full.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub group_bytes: usize,
    pub group_rows: usize,
    pub file_bytes: usize,
}

const LIMITS: Limits = Limits {
    group_bytes: 8 << 20,
    group_rows: 50_000,
    file_bytes: 64 << 20,
};

/// A table that is being written.
pub(super) struct Table {
    name: &'static str,
    fields: &'static [Field],
    schema: TypePtr,
    limits: Limits,
    columns: Vec<Column>,
    /// In the row group that is being filled.
    rows: usize,
    bytes: usize,
    /// The file that is being filled, in memory.
    file: Option<SerializedFileWriter<Vec<u8>>>,
    file_bytes: usize,
    written: Written,
}

/// What became of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub name: &'static str,
    pub rows: usize,
    pub files: usize,
}

/// Values of a column with its levels: for lists 1 and 0 say whether a value is there and whether it continues the list.
struct Column {
    values: Values,
    is_list: bool,
    definition: Vec<i16>,
    repetition: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Number(Vec<i64>),
    Flag(Vec<bool>),
}

impl Table {
    /// A table without rows.
    pub fn new(name: &'static str, fields: &'static [Field]) -> Result<Self, ExportError> {
        Self::with_limits(name, fields, LIMITS)
    }

    /// One that is cut otherwise.
    pub fn with_limits(name: &'static str, fields: &'static [Field], limits: Limits) -> Result<Self, ExportError> {
        let schema = parse_message_type(&message(name, fields)).map_err(failed)?;
        Ok(Self {
            name,
            fields,
            schema: Arc::new(schema),
            limits,
            columns: columns(fields),
            rows: 0,
            bytes: 0,
            file: None,
            file_bytes: 0,
            written: Written {
                name,
                rows: 0,
                files: 0,
            },
        })
    }

    /// Adds a row; its cells are those of the fields, in order.
    pub fn push(&mut self, row: Vec<Cell<'_>>, sink: &mut dyn Sink) -> Result<(), ExportError> {
        let mut columns = self.columns.iter_mut();
        let mut fits = row.len() == self.fields.len();
        for (field, cell) in self.fields.iter().zip(row) {
            let width = match field {
                Field::Records(_, fields) => fields.len(),
                _ => 1,
            };
            let mut columns: Vec<&mut Column> = columns.by_ref().take(width).collect();
            fits &= match cell {
                Cell::Records(records) => push_list(&mut columns, records, &mut self.bytes),
                cell => columns
                    .first_mut()
                    .is_some_and(|column| !column.is_list && column.push(cell, &mut self.bytes)),
            };
        }
        if !fits {
            return Err(ExportError::Text(format!(
                "BUG: a row of {} is not made like its table",
                self.name
            )));
        }
        self.rows += 1;
        if self.bytes >= self.limits.group_bytes || self.rows >= self.limits.group_rows {
            self.end_group()?;
        }
        if self.file_bytes >= self.limits.file_bytes {
            self.end_file(sink)?;
        }
        Ok(())
    }

    /// Writes what is left; a table without rows has no file.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Result<Written, ExportError> {
        self.end_group()?;
        self.end_file(sink)?;
        Ok(self.written)
    }

    fn end_group(&mut self) -> Result<(), ExportError> {
        if self.rows == 0 {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_created_by("Corroborate".to_owned())
                    .build();
                let file = SerializedFileWriter::new(Vec::new(), Arc::clone(&self.schema), Arc::new(properties));
                none.insert(file.map_err(failed)?)
            }
        };
        let mut group = file.next_row_group().map_err(failed)?;
        for column in &self.columns {
            column.write(&mut group).map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.columns = columns(self.fields);
        self.written.rows += self.rows;
        self.file_bytes += self.bytes;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    fn end_file(&mut self, sink: &mut dyn Sink) -> Result<(), ExportError> {
        let Some(file) = self.file.take() else {
            return Ok(());
        };
        let bytes = file.into_inner().map_err(failed)?;
        let mut out = sink.file(&format!(
            "{}/part-{:05}.parquet",
            super::folder(self.name),
            self.written.files
        ))?;
        out.write_all(&bytes)?;
        out.flush()?;
        self.written.files += 1;
        self.file_bytes = 0;
        Ok(())
    }
}

fn failed(err: ParquetError) -> ExportError {
    ExportError::Write(io::Error::other(err))
}

fn message(name: &str, fields: &[Field]) -> String {
    let fields: String = fields.iter().map(declaration).collect();
    format!("message {name} {{ {fields} }}")
}

fn declaration(field: &Field) -> String {
    let list =
        |name: &str, element: &str| format!("required group {name} (LIST) {{ repeated group list {{ {element} }} }} ");
    match field {
        Field::Text(name) => format!("required binary {name} (STRING); "),
        Field::Number(name) => format!("required int64 {name}; "),
        Field::Flag(name) => format!("required boolean {name}; "),
        Field::Texts(name) => list(name, &declaration(&Field::Text("element"))),
        Field::Records(name, fields) => {
            let fields: String = fields.iter().map(declaration).collect();
            list(name, &format!("required group element {{ {fields} }}"))
        }
    }
}

fn columns(fields: &[Field]) -> Vec<Column> {
    let column = |values, is_list| Column {
        values,
        is_list,
        definition: Vec::new(),
        repetition: Vec::new(),
    };
    let mut all = Vec::new();
    for field in fields {
        match field {
            Field::Text(_) => all.push(column(Values::Text(Vec::new()), false)),
            Field::Number(_) => all.push(column(Values::Number(Vec::new()), false)),
            Field::Flag(_) => all.push(column(Values::Flag(Vec::new()), false)),
            Field::Texts(_) => all.push(column(Values::Text(Vec::new()), true)),
            Field::Records(_, fields) => {
                let inner = columns(fields).into_iter();
                all.extend(inner.map(|column| Column {
                    is_list: true,
                    ..column
                }));
            }
        }
    }
    all
}

/// False where the records are not made like the columns.
fn push_list(columns: &mut [&mut Column], records: Vec<Vec<Cell<'_>>>, bytes: &mut usize) -> bool {
    if records.is_empty() {
        for column in columns.iter_mut() {
            column.definition.push(0);
            column.repetition.push(0);
        }
    }
    let mut fits = columns.iter().all(|column| column.is_list);
    for (place, record) in records.into_iter().enumerate() {
        fits &= record.len() == columns.len();
        for (column, cell) in columns.iter_mut().zip(record) {
            column.definition.push(1);
            column.repetition.push(i16::from(place > 0));
            fits &= column.push(cell, bytes);
        }
    }
    fits
}

impl Column {
    /// False where the column is of another kind.
    fn push(&mut self, cell: Cell<'_>, bytes: &mut usize) -> bool {
        // About what a value takes in memory besides its text.
        *bytes += 16;
        match (&mut self.values, cell) {
            (Values::Text(values), Cell::Text(text)) => {
                *bytes += text.len();
                values.push(ByteArray::from(text.as_bytes().to_vec()));
            }
            (Values::Number(values), Cell::Number(number)) => values.push(i64::try_from(number).unwrap_or(i64::MAX)),
            (Values::Flag(values), Cell::Flag(flag)) => values.push(flag),
            _ => return false,
        }
        true
    }

    fn write(&self, group: &mut SerializedRowGroupWriter<'_, Vec<u8>>) -> Result<(), ParquetError> {
        match &self.values {
            Values::Text(values) => self.write_as::<ByteArrayType>(group, values),
            Values::Number(values) => self.write_as::<Int64Type>(group, values),
            Values::Flag(values) => self.write_as::<BoolType>(group, values),
        }
    }

    fn write_as<T: DataType>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
        values: &[T::T],
    ) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("BUG: a column too many".to_owned()));
        };
        let definition = self.is_list.then_some(self.definition.as_slice());
        let repetition = self.is_list.then_some(self.repetition.as_slice());
        column.typed::<T>().write_batch(values, definition, repetition)?;
        column.close()
    }
}
