//! The formats, and how an export can end.

use crate::progress::Cancelled;
use crate::store::exchange::DataAnnotation;
use std::fmt;
use std::io;

/// A format spans can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One JSON object a span.
    Jsonl,
    /// One row a fragment of a span.
    Csv,
    /// A self-contained page to read.
    Html,
    /// One JSON object a document: what passim compares on a cluster.
    Passim,
}

impl ExportFormat {
    /// All, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::Jsonl, Self::Csv, Self::Html, Self::Passim];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Passim => "passim",
        }
    }

    /// Ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Passim => Self::Jsonl.name(),
            other => other.name(),
        }
    }

    /// Whether it holds spans; else documents alone.
    pub fn has_spans(self) -> bool {
        self != Self::Passim
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// How to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// CSV only: cells that a spreadsheet would take for a formula get a leading `'`, and so do those that have one
    /// already, so that it can be taken off again. Else cells are the very words.
    pub spreadsheet: bool,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// Annotations written.
    pub spans: usize,
    /// Documents they lie in, and those without any; those written, where the format has no spans.
    pub documents: usize,
    /// Links between them.
    pub links: usize,
    /// What the format cannot hold, in words with counts.
    pub left_out: Vec<String>,
}

/// Why an export stopped. What was written so far is to be thrown away.
#[derive(Debug)]
pub enum ExportError {
    /// An annotation's words do not stand where its offsets say.
    Mismatch {
        /// Which annotation.
        annotation: String,
        /// Its quote.
        quote: String,
        /// What stands there.
        found: String,
    },
    /// A text could not be read; in words.
    Text(String),
    /// The output could not be written.
    Write(io::Error),
    /// It was told to stop.
    Cancelled,
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch {
                annotation,
                quote,
                found,
            } => {
                write!(
                    f,
                    "annotation {annotation} says “{}”, but its place holds “{}”; run `corroborate check`",
                    quote.escape_debug(),
                    found.escape_debug()
                )
            }
            Self::Text(why) => f.write_str(why),
            Self::Write(err) => write!(f, "the output could not be written: {err}"),
            Self::Cancelled => f.write_str("cancelled"),
        }
    }
}

impl ExportError {
    /// An annotation whose place is not in its text.
    pub(in crate::store) fn no_such_place(annotation: &DataAnnotation) -> Self {
        Self::Mismatch {
            annotation: annotation.id.clone(),
            quote: annotation.quotes.join(" … "),
            found: String::new(),
        }
    }
}

impl std::error::Error for ExportError {}

impl From<io::Error> for ExportError {
    fn from(err: io::Error) -> Self {
        Self::Write(err)
    }
}

impl From<Cancelled> for ExportError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
