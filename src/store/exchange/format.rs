//! The formats, and what can be done with each.

/// A format that other programs read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Lines of doccano, for projects with or without relations.
    Doccano,
    /// A table or JSON lines of documents, with a column for the text.
    DocumentTable,
    /// One JSON object a document, with everything: our own interchange form.
    Documents,
    /// Tasks of Label Studio, with the labelling config and tasks of pairs beside.
    LabelStudio,
    /// Lines of Prodigy, with tokens.
    Prodigy,
    /// A table with a row a fragment of a span, without the texts.
    SpanTable,
}

/// How a format is written where it leaves a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// What offsets count, in formats whose readers differ.
    pub unit: Option<super::units::Unit>,
}

impl Format {
    /// All, in the order they are listed.
    pub const ALL: [Self; 6] = [
        Self::Doccano,
        Self::DocumentTable,
        Self::Documents,
        Self::LabelStudio,
        Self::Prodigy,
        Self::SpanTable,
    ];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Doccano => "doccano",
            Self::DocumentTable => "document-table",
            Self::Documents => "documents",
            Self::LabelStudio => "label-studio",
            Self::Prodigy => "prodigy",
            Self::SpanTable => "span-table",
        }
    }

    /// As it is called in lists.
    pub fn title(self) -> &'static str {
        match self {
            Self::Doccano => "doccano JSONL",
            Self::DocumentTable => "A table of documents (CSV, TSV, JSONL)",
            Self::Documents => "JSONL of documents with spans and links",
            Self::LabelStudio => "Label Studio JSON",
            Self::Prodigy => "Prodigy JSONL",
            Self::SpanTable => "A table of spans (CSV, TSV)",
        }
    }

    /// Ending of its file; empty where it is a folder.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Doccano | Self::Documents | Self::Prodigy => "jsonl",
            Self::DocumentTable | Self::SpanTable => "csv",
            Self::LabelStudio => "json",
        }
    }

    /// Whether it can be read.
    pub fn can_read(self) -> bool {
        match self {
            Self::Doccano
            | Self::DocumentTable
            | Self::Documents
            | Self::LabelStudio
            | Self::Prodigy
            | Self::SpanTable => true,
        }
    }

    /// Whether it can be written.
    pub fn can_write(self) -> bool {
        !matches!(self, Self::DocumentTable | Self::SpanTable)
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
