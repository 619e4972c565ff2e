//! How an export can end.

use crate::progress::Cancelled;
use crate::store::exchange::DataAnnotation;
use std::fmt;
use std::io;

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
