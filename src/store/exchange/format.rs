//! The formats, and what can be done with each.

/// A format that other programs read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// One JSON object a document, with everything: our own interchange form.
    Documents,
    /// A folder of Parquet files with a card, for training.
    HuggingFace,
    /// A zip of texts with their coding, for MAXQDA, NVivo, ATLAS.ti and QualCoder.
    RefiQda,
}

/// How a format is written where it leaves a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// What offsets count, in formats whose readers differ.
    pub unit: Option<super::units::Unit>,
}

impl Format {
    /// All, in the order they are listed.
    pub const ALL: [Self; 3] = [Self::Documents, Self::HuggingFace, Self::RefiQda];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::HuggingFace => "huggingface",
            Self::RefiQda => "refi-qda",
        }
    }

    /// As it is called in lists.
    pub fn title(self) -> &'static str {
        match self {
            Self::Documents => "JSONL of documents with spans and links",
            Self::HuggingFace => "Hugging Face dataset (Parquet with a card)",
            Self::RefiQda => "REFI-QDA project (MAXQDA, NVivo, ATLAS.ti, QualCoder)",
        }
    }

    /// Ending of its file; empty where it is a folder.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Documents => "jsonl",
            Self::HuggingFace => "",
            Self::RefiQda => "qdpx",
        }
    }

    /// Whether it can be read.
    pub fn can_read(self) -> bool {
        match self {
            Self::Documents | Self::RefiQda => true,
            Self::HuggingFace => false,
        }
    }

    /// Whether it can be written.
    pub fn can_write(self) -> bool {
        match self {
            Self::Documents | Self::HuggingFace | Self::RefiQda => true,
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
