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
    /// JSON lines of documents, with a field for the text.
    DocumentLines,
    /// A table of documents, with a column for the text, cells parted by commas.
    DocumentTable,
    /// The same, parted by tabs.
    DocumentTsv,
    /// One JSON object a document, with everything: our own interchange form.
    Documents,
    /// A folder of Parquet files with a card, for training.
    HuggingFace,
    /// A page to read in a browser.
    Html,
    /// A folder with tasks of Label Studio, the labelling config, and tasks of pairs.
    LabelStudio,
    /// Lines of texts alone, as passim reads them.
    Passim,
    /// Lines of Prodigy, with tokens.
    Prodigy,
    /// A zip of texts with their coding, for MAXQDA, NVivo, ATLAS.ti and QualCoder.
    RefiQda,
    /// One JSON object a span, without the texts.
    SpanLines,
    /// A table with a row a fragment of a span, without the texts, cells parted by commas.
    SpanTable,
    /// The same, parted by tabs.
    SpanTsv,
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
    /// Tables only: cells that a spreadsheet would take for a formula get a leading `'`, and so do those that have one
    /// already; our reader takes it off again. Else cells are the very words.
    pub spreadsheet: bool,
    /// For formats that come with a card.
    pub facts: super::card::Facts,
}

impl Format {
    /// All, in the order they are listed: our own first.
    pub const ALL: [Self; 21] = [
        Self::Documents,
        Self::SpanLines,
        Self::SpanTable,
        Self::SpanTsv,
        Self::DocumentLines,
        Self::DocumentTable,
        Self::DocumentTsv,
        Self::Html,
        Self::Brat,
        Self::CasJson,
        Self::CasXmi,
        Self::Conll,
        Self::ConllBioes,
        Self::Doccano,
        Self::HuggingFace,
        Self::LabelStudio,
        Self::Passim,
        Self::Prodigy,
        Self::RefiQda,
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
            Self::DocumentLines => "document-jsonl",
            Self::DocumentTable => "document-csv",
            Self::DocumentTsv => "document-tsv",
            Self::Documents => "documents",
            Self::Html => "html",
            Self::HuggingFace => "huggingface",
            Self::LabelStudio => "label-studio",
            Self::Passim => "passim",
            Self::Prodigy => "prodigy",
            Self::RefiQda => "refi-qda",
            Self::SpanLines => "jsonl",
            Self::SpanTable => "csv",
            Self::SpanTsv => "tsv",
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
            Self::DocumentLines => "JSONL of documents with a field for the text",
            Self::DocumentTable => "CSV of documents with a column for the text",
            Self::DocumentTsv => "TSV of documents with a column for the text",
            Self::Documents => "JSONL of documents with spans and links",
            Self::Html => "A report in HTML, to read in a browser",
            Self::HuggingFace => "Hugging Face dataset (Parquet with a card)",
            Self::LabelStudio => "Label Studio JSON with its config, a folder",
            Self::Passim => "JSONL of texts for passim",
            Self::Prodigy => "Prodigy JSONL",
            Self::RefiQda => "REFI-QDA project (MAXQDA, NVivo, ATLAS.ti, QualCoder)",
            Self::SpanLines => "JSONL of spans, without the texts",
            Self::SpanTable => "CSV of spans, without the texts",
            Self::SpanTsv => "TSV of spans, without the texts",
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
            Self::Doccano | Self::DocumentLines | Self::Documents | Self::Passim | Self::Prodigy | Self::SpanLines => {
                "jsonl"
            }
            Self::DocumentTable | Self::SpanTable => "csv",
            Self::DocumentTsv | Self::SpanTsv => "tsv",
            Self::Html => "html",
            Self::RefiQda => "qdpx",
            Self::WebAnnotation => "jsonld",
        }
    }

    /// Whether its readers differ in what offsets count, so that it is said when writing.
    pub fn leaves_unit_open(self) -> bool {
        self == Self::Doccano
    }

    /// Whether it is a table of rows, which a spreadsheet opens.
    pub fn is_table(self) -> bool {
        matches!(self.extension(), "csv" | "tsv")
    }

    /// Whether it can be read.
    pub fn can_read(self) -> bool {
        self.can_be_compared() && self != Self::Passim
    }

    /// Whether what was written is read again, to see what it does not hold.
    pub fn can_be_compared(self) -> bool {
        !matches!(self, Self::Html | Self::HuggingFace)
    }

    /// Whether it is one file of words, which can go to standard output.
    pub fn is_one_text(self) -> bool {
        matches!(self.extension(), "csv" | "html" | "jsonl" | "tsv")
    }

    /// Whether it can be written.
    pub fn can_write(self) -> bool {
        self != Self::WebAnnoTsv
    }

    /// The format of that name. Tables of all kinds are read alike, whence the names `span-table` and `document-table`.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = match name {
            "document-table" => Self::DocumentTable.name(),
            "span-table" => Self::SpanTable.name(),
            name => name,
        };
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
