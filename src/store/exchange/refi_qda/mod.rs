//! REFI-QDA projects (`.qdpx`): what MAXQDA, NVivo, ATLAS.ti and QualCoder exchange. A zip with `project.qde`, which is XML,
//! and the texts. Offsets count code points.
//!
//! An annotation is a `PlainTextSelection` with a `Coding`; one in pieces is several, with links between them. A choice of an
//! attribute is a sub-code `Claim: type = event`, other attributes and places in duplicate groups are notes, a state is a
//! code beside the labels, what is known of a document is variables. GUIDs carry our ids ([`guid`]).
//!
//! Texts are written with LF and without a byte order mark, since programs count CRLF and mark differently. The hash of the
//! text is a variable; when reading, what has that hash is restored.

mod archive;
mod codebook;
mod guid;
mod plain;
mod read;
mod selections;
mod write;
mod xml;

#[cfg(test)]
mod tests;

pub(super) use read::read;
pub(super) use write::write;

/// Name of the links between the pieces of one annotation.
const CONTINUES: &str = "continues (same passage)";
/// What the names of notes with more than words of people begin with.
const NOTE_ATTRIBUTE: &str = "Attribute: ";
const NOTE_GROUP: &str = "Duplicate group: ";
/// The note with an id that no GUID could carry.
const NOTE_ID: &str = "Id";
/// The note on a link with the name of whom it is by; a link itself has no user.
const NOTE_AUTHOR: &str = "Link by";
/// Said in a note on a place in a duplicate group.
const PRINCIPAL: &str = "principal";
const COPY: &str = "copy";
/// The code over those that say the state of an annotation.
const STATUS: &str = "Status";
/// Where nothing is known: several programs do not read objects without a time.
const NO_TIME: &str = "1970-01-01T00:00:00Z";
/// The name of the user where nobody is said.
const NOBODY: &str = "unknown";
/// Colours of the palette's slots.
const COLOURS: [&str; 8] = [
    "#4C9BE8", "#E8A33D", "#5BB974", "#9E9E9E", "#C678DD", "#E06C75", "#2BB5B5", "#B59B4C",
];

/// What a document's variables are called.
mod variable {
    pub const ID: &str = "document id";
    pub const TITLE: &str = "title";
    pub const OUTLET: &str = "outlet";
    pub const DATE: &str = "date";
    pub const URL: &str = "url";
    pub const HASH: &str = "text sha256";
    pub const ALL: [&str; 6] = [ID, TITLE, OUTLET, DATE, URL, HASH];
}
