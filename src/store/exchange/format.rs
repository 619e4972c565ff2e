//! The formats, and what can be done with each.

/// A format that other programs read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Lines of doccano, for projects with or without relations.
    Doccano,
    /// One JSON object a document, with everything: our own interchange form.
    Documents,
    /// Tasks of Label Studio, with the labelling config and tasks of pairs beside.
    LabelStudio,
    /// Lines of Prodigy, with tokens.
    Prodigy,
}

/// How a format is written where it leaves a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// What offsets count, in formats whose readers differ.
    pub unit: Option<super::units::Unit>,
}

impl Format {
    /// All, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::Doccano, Self::Documents, Self::LabelStudio, Self::Prodigy];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Doccano => "doccano",
            Self::Documents => "documents",
            Self::LabelStudio => "label-studio",
            Self::Prodigy => "prodigy",
        }
    }

    /// As it is called in lists.
    pub fn title(self) -> &'static str {
        match self {
            Self::Doccano => "doccano JSONL",
            Self::Documents => "JSONL of documents with spans and links",
            Self::LabelStudio => "Label Studio JSON",
            Self::Prodigy => "Prodigy JSONL",
        }
    }

    /// Ending of its file; empty where it is a folder.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Doccano | Self::Documents | Self::Prodigy => "jsonl",
            Self::LabelStudio => "json",
        }
    }

    /// Whether it can be read.
    pub fn can_read(self) -> bool {
        match self {
            Self::Doccano | Self::Documents | Self::LabelStudio | Self::Prodigy => true,
        }
    }

    /// Whether it can be written.
    pub fn can_write(self) -> bool {
        match self {
            Self::Doccano | Self::Documents | Self::LabelStudio | Self::Prodigy => true,
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
