//! The formats, and what can be done with each.

/// A format that other programs read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A folder with a text and a file of annotations a document.
    Brat,
    /// UIMA CAS in JSON 0.4, a file a document: INCEpTION.
    CasJson,
    /// UIMA CAS in XMI, a file a document, with `TypeSystem.xml`: INCEpTION, DKPro.
    CasXmi,
    /// A folder with a file of tokens and BIO tags a label.
    Conll,
    /// The same with BIOES tags.
    ConllBioes,
    /// Lines of doccano, for projects with or without relations.
    Doccano,
    /// A table or JSON lines of documents, with a column for the text.
    DocumentTable,
    /// One JSON object a document, with everything: our own interchange form.
    Documents,
    /// A folder of Parquet files with a card, for training.
    HuggingFace,
    /// A folder with tasks of Label Studio, the labelling config, and tasks of pairs.
    LabelStudio,
    /// Lines of Prodigy, with tokens.
    Prodigy,
    /// A zip of texts with their coding, for MAXQDA, NVivo, ATLAS.ti and QualCoder.
    RefiQda,
    /// A table with a row a fragment of a span, without the texts.
    SpanTable,
    /// WebAnno TSV 3, a file a document: INCEpTION, WebAnno.
    WebAnnoTsv,
    /// W3C annotations in JSON-LD: one collection, with the texts beside it.
    WebAnnotation,
}

/// How a format is written where it leaves a choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WriteOptions {
    /// What offsets count, in formats whose readers differ.
    pub unit: Option<super::units::Unit>,
    /// For formats that come with a card.
    pub facts: super::card::Facts,
}

impl Format {
    /// All, in the order they are listed: our own first.
    pub const ALL: [Self; 15] = [
        Self::Documents,
        Self::Brat,
        Self::CasJson,
        Self::CasXmi,
        Self::Conll,
        Self::ConllBioes,
        Self::Doccano,
        Self::DocumentTable,
        Self::HuggingFace,
        Self::LabelStudio,
        Self::Prodigy,
        Self::RefiQda,
        Self::SpanTable,
        Self::WebAnnoTsv,
        Self::WebAnnotation,
    ];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brat => "brat",
            Self::CasJson => "cas-json",
            Self::CasXmi => "cas-xmi",
            Self::Conll => "conll",
            Self::ConllBioes => "conll-bioes",
            Self::Doccano => "doccano",
            Self::DocumentTable => "document-table",
            Self::Documents => "documents",
            Self::HuggingFace => "huggingface",
            Self::LabelStudio => "label-studio",
            Self::Prodigy => "prodigy",
            Self::RefiQda => "refi-qda",
            Self::SpanTable => "span-table",
            Self::WebAnnoTsv => "webanno-tsv",
            Self::WebAnnotation => "web-annotation",
        }
    }

    /// As it is called in lists.
    pub fn title(self) -> &'static str {
        match self {
            Self::Brat => "brat standoff, a folder",
            Self::CasJson => "UIMA CAS JSON, as INCEpTION reads it",
            Self::CasXmi => "UIMA CAS XMI with its type system, as INCEpTION reads it",
            Self::Conll => "CoNLL columns with BIO tags, a folder",
            Self::ConllBioes => "CoNLL columns with BIOES tags, a folder",
            Self::Doccano => "doccano JSONL",
            Self::DocumentTable => "A table of documents (CSV, TSV, JSONL)",
            Self::Documents => "JSONL of documents with spans and links",
            Self::HuggingFace => "Hugging Face dataset (Parquet with a card)",
            Self::LabelStudio => "Label Studio JSON with its config, a folder",
            Self::Prodigy => "Prodigy JSONL",
            Self::RefiQda => "REFI-QDA project (MAXQDA, NVivo, ATLAS.ti, QualCoder)",
            Self::SpanTable => "A table of spans (CSV, TSV)",
            Self::WebAnnoTsv => "WebAnno TSV 3, from INCEpTION or WebAnno",
            Self::WebAnnotation => "W3C Web Annotation in JSON-LD",
        }
    }

    /// Ending of its file; empty where it is a folder.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Brat
            | Self::CasJson
            | Self::CasXmi
            | Self::Conll
            | Self::ConllBioes
            | Self::HuggingFace
            | Self::LabelStudio
            | Self::WebAnnoTsv => "",
            Self::Doccano | Self::Documents | Self::Prodigy => "jsonl",
            Self::DocumentTable | Self::SpanTable => "csv",
            Self::RefiQda => "qdpx",
            Self::WebAnnotation => "jsonld",
        }
    }

    /// Whether its readers differ in what offsets count, so that it is said when writing.
    pub fn leaves_unit_open(self) -> bool {
        self == Self::Doccano
    }

    /// Whether it can be read.
    pub fn can_read(self) -> bool {
        !matches!(self, Self::HuggingFace)
    }

    /// Whether it can be written.
    pub fn can_write(self) -> bool {
        !matches!(self, Self::DocumentTable | Self::SpanTable | Self::WebAnnoTsv)
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
