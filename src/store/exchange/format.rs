//! The formats, and what can be done with each.

/// A format that other programs read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A folder with a text and a file of annotations a document.
    Brat,
    /// A folder with a file of tokens and BIO tags a label.
    Conll,
    /// The same with BIOES tags.
    ConllBioes,
    /// One JSON object a document, with everything: our own interchange form.
    Documents,
}

/// How a format is written where it leaves a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// What offsets count, in formats whose readers differ.
    pub unit: Option<super::units::Unit>,
}

impl Format {
    /// All, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::Brat, Self::Conll, Self::ConllBioes, Self::Documents];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brat => "brat",
            Self::Conll => "conll",
            Self::ConllBioes => "conll-bioes",
            Self::Documents => "documents",
        }
    }

    /// As it is called in lists.
    pub fn title(self) -> &'static str {
        match self {
            Self::Brat => "brat standoff, a folder",
            Self::Conll => "CoNLL columns with BIO tags, a folder",
            Self::ConllBioes => "CoNLL columns with BIOES tags, a folder",
            Self::Documents => "JSONL of documents with spans and links",
        }
    }

    /// Ending of its file; empty where it is a folder.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Brat | Self::Conll | Self::ConllBioes => "",
            Self::Documents => "jsonl",
        }
    }

    /// Whether it can be read.
    pub fn can_read(self) -> bool {
        match self {
            Self::Brat | Self::Conll | Self::ConllBioes => true,
            Self::Documents => true,
        }
    }

    /// Whether it can be written.
    pub fn can_write(self) -> bool {
        match self {
            Self::Brat | Self::Conll | Self::ConllBioes => true,
            Self::Documents => true,
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
