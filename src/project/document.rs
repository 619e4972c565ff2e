//! One imported text and where it came from.

use super::ids::{DocumentId, LabelId, ReviewId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One imported text, never edited. The text itself is kept apart, named by its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Headline, or the file name where none could be read off.
    pub title: String,
    /// Who published it; empty where unknown.
    pub outlet: String,
    /// Day of publication, `YYYY-MM-DD`; empty where unknown.
    pub date: String,
    /// Address it was published at; empty where unknown.
    pub url: String,
    /// Place in the project's list of documents; ties are broken by id.
    pub order: u64,
    /// SHA-256 of the text's UTF-8 bytes, 64 hexadecimal digits: its name in `texts/`.
    pub text_hash: String,
    /// Length of the text in bytes.
    pub text_len: u64,
    /// Labels on the document as a whole.
    pub labels: BTreeSet<LabelId>,
    /// A note on the document as a whole.
    pub note: String,
    /// The document of which this is a newer version. It may be gone.
    pub replaces: Option<DocumentId>,
    /// Where the text came from.
    pub origin: Origin,
}

/// Where a document's text came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Path of the file it was read from, as given; empty for pasted text.
    pub path: String,
    /// SHA-256 of the file's bytes, hexadecimal; empty for pasted text.
    pub raw_hash: String,
    /// Time of import, `YYYY-MM-DDTHH:MM:SSZ`.
    pub imported: String,
    /// `plain`, `markdown`, `html` or `pasted`.
    pub format: String,
    /// Encoding the bytes were decoded with, as encoding_rs names it.
    pub encoding: String,
}

/// How far one person is with a document. A record only where that is not [`ReviewState::New`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Which document.
    pub document: DocumentId,
    /// Who says so.
    pub author: Arc<str>,
    /// How far.
    pub state: ReviewState,
}

impl Review {
    /// Its name: there is one for a document and an author.
    pub fn id(&self) -> ReviewId {
        ReviewId::of(self.document, &self.author)
    }
}

/// How far somebody is with a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewState {
    /// Not yet read.
    #[default]
    New,
    /// Being read.
    InProgress,
    /// Read and tagged.
    Finished,
    /// Left out on purpose.
    Ignored,
}

impl ReviewState {
    /// All states, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::New, Self::InProgress, Self::Finished, Self::Ignored];

    /// The word shown to the analyst and used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in progress",
            Self::Finished => "finished",
            Self::Ignored => "ignored",
        }
    }
}
