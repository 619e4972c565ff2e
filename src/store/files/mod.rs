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
//! case/.gitignore             so that git leaves the lock alone
//! ```
//!
//! Each `.ron` file is a header and a list `records: [ … ]`, one record a line with its
//! check sum: `Annotation(id: "…", …), // 1a2b3c4d`. Lines are sorted and a field that holds its default is left out, so that the same project always gives the same bytes.
//! Lists, never maps; no floats; ids as 16 hexadecimal digits; positions in UTF-8 bytes; strings escaped.
//!
//! Reading is line by line and loses nothing: what cannot be read, is not known or breaks a rule is told as a
//! [`Problem`], put into [`Kept`] and written back. Comments on lines of their own stay; those inside a record, and the
//! line breaks of a file that another program laid out anew, do not.
//!
//! A newer program may add fields and kinds of records freely; a new value of a known field (another status, say)
//! needs a higher `min_reader`, since an older program sets such a record aside.
//!
//! Two people's files are put together line by line: `versions` says which version of a record follows which, `ledger` how
//! an open project numbers the next ones, [`merge`](mod@merge) what three versions of a project make together, [`conflicts`] what
//! nobody decided yet.
//!
//! Reading order: [`loaded`], `names`, `row_text`, `parse`, `rows` (with
//! `rows_documents`, `rows_tags`), `records`, `versions`, `sums`, `scan` (with `whole` and `one_line`), `rules`,
//! [`read`], `ledger`, [`write`], [`merge`](mod@merge), [`merge_file`](mod@merge_file), [`conflicts`], [`folder`], [`suggestions`], [`journal`].

pub mod conflicts;
pub mod folder;
pub mod journal;
mod ledger;
pub mod loaded;
pub mod merge;
pub mod merge_file;
mod names;
mod one_line;
mod parse;
pub mod read;
mod records;
mod row_text;
mod rows;
mod rows_decisions;
mod rows_documents;
mod rows_tags;
mod rules;
mod scan;
pub mod suggestions;
mod sums;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_hostile;
#[cfg(test)]
mod tests_journal;
#[cfg(test)]
mod tests_limits;
#[cfg(test)]
mod tests_merge;
mod versions;
mod whole;
pub mod write;

pub use conflicts::{Conflict, Other, told};
pub use folder::{BESIDE, load_folder, read_files, read_path, read_side_files, read_suggestions_file};
pub use ledger::{RecordKey, Stamp};
pub use loaded::{Kept, Loaded, MAX_LINE, Problem, ReadError};
pub use merge::{Merged, Prefer, Side, differences, merge};
pub use merge_file::merge_file;
pub use names::{
    GIT_ATTRIBUTES_FILE, GIT_IGNORE, GIT_IGNORE_FILE, PROJECT_FILE, SUGGESTIONS_FILE, annotations_file, review_file,
    text_file,
};
pub use read::{read_project, read_project_like};
pub use suggestions::{MOST_SUGGESTIONS, Suggestion, Suggestions, read_suggestions};
pub use write::{verify, write_project};
