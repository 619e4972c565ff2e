//! What a project folder's files say: bytes to a [`Project`](crate::project::Project) and back. Pure but for
//! [`folder`], which reads; nothing here writes to the disk.
//!
//! ```text
//! case/project.ron            header, labels, relation types, documents
//! case/annotations/anna.ron   what Anna tagged, linked and grouped; only her program writes it
//! case/review/anna.ron        how far Anna is with each document
//! case/suggestions/passim.ron pairs of passages that passim found; no part of the project, read where copies are told
//! case/texts/<16 hex>.txt     the texts, named by their hash
//! case/.gitattributes         so that git merges record by record and never changes a byte
//! ```
//!
//! Each `.ron` file is a header and a list `records: [ … ]`, one record a line: `Annotation(id: "…", …),`. Lines are
//! sorted and a field that holds its default is left out, so that the same project always gives the same bytes.
//! Lists, never maps; no floats; ids as 16 hexadecimal digits; positions in UTF-8 bytes; strings escaped.
//!
//! Reading is line by line and loses nothing: what cannot be read, is not known or breaks a rule is told as a
//! [`Problem`], put into [`Kept`] and written back. Comments on lines of their own stay; those inside a record, and the
//! line breaks of a file that another program laid out anew, do not.
//!
//! A newer program may add fields and kinds of records freely; a new value of a known field (another status, say)
//! needs a higher `min_reader`, since an older program sets such a record aside.
//!
//! Reading order: [`loaded`], `names`, `row_text`, `parse`, `rows` (with
//! `rows_documents`, `rows_tags`), `scan` (with `whole` and `one_line`), `rules`,
//! [`read`], [`write`], [`folder`], [`suggestions`], [`journal`].

pub mod folder;
pub mod journal;
pub mod loaded;
mod names;
mod one_line;
mod parse;
pub mod read;
mod row_text;
mod rows;
mod rows_decisions;
mod rows_documents;
mod rows_tags;
mod rules;
mod scan;
pub mod suggestions;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_hostile;
#[cfg(test)]
mod tests_journal;
mod whole;
pub mod write;

pub use folder::{BESIDE, load_folder, read_side_files, read_suggestions_file};
pub use loaded::{Kept, Loaded, MAX_LINE, Problem, ReadError};
pub use names::{GIT_ATTRIBUTES_FILE, PROJECT_FILE, SUGGESTIONS_FILE, annotations_file, review_file, text_file};
pub use read::read_project;
pub use suggestions::{MOST_SUGGESTIONS, Suggestion, Suggestions, read_suggestions};
pub use write::{verify, write_project};
