//! The standoff format of brat: a folder with a text and a file of annotations a document.
//!
//! Offsets count code points. What brat has no place for lies beside, in tables that it does not read: `documents.tsv` for
//! documents and single annotations, `names.tsv` for what may be tagged and linked, `links.tsv` for links across documents.
//! Where a note or a value cannot stand as it is, brat gets it in one line and the table has the whole; the table's is taken
//! back only where brat still has its own form of it, so that what is changed in brat is not undone.
//!
//! What is deliberately not here: events when writing, since ours have no trigger; they are read as relations.

mod ann;
mod beside;
mod conf;
mod pieces;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub(super) use read::read;
pub(super) use write::write;

use pieces::is_line_end;

/// What brat's norm database would be called; our duplicate groups are its entries.
const GROUPS: &str = "Claim";

/// A note or value in one line, as brat can have it.
fn in_one_line(words: &str) -> String {
    let is_gap = |sign: char| sign == '\t' || is_line_end(sign);
    let words: Vec<&str> = words.split(is_gap).map(str::trim).collect();
    words.join(" ").trim().to_owned()
}
