//! Taking documents in: reads files, keeps their texts, and says what to add. Writes texts, never the project.

use super::clock;
use super::moved::{Offer, offers};
use super::texts::text_name;
use crate::progress::{Cancelled, Progress};
use crate::project::edit::NewDocument;
use crate::project::{Document, DocumentId, IdSource, Origin, Project};
use crate::store::disk::{ContentHash, write_many};
use crate::store::import::{
    Candidate, DEFAULT_MAX_BYTES, ImportError, Imported, LARGE_MAX_BYTES, ReadOptions, list_inputs, read_path,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Texts are handed to the disk in batches of about so many bytes.
const BATCH_BYTES: usize = 64 << 20;

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The encoding somebody chose for these files.
    pub encoding: Option<String>,
    /// Take files larger than 256 MB, too.
    pub large: bool,
    /// Take a text that is in the project already once more.
    pub again: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct ImportOutcome {
    /// To be added with [`crate::project::edit::Command::AddDocuments`]; their texts are kept already.
    pub documents: Vec<NewDocument>,
    /// What was not read, and why; one line a file.
    pub problems: Vec<String>,
    /// Files whose encoding must be chosen: path, reason, candidates.
    pub undecided: Vec<(PathBuf, String, Vec<Candidate>)>,
    /// Files over the limit, to be confirmed: path, bytes.
    pub too_large: Vec<(PathBuf, u64)>,
    /// Files whose very text is in the project already: path, title of the document.
    pub duplicates: Vec<(PathBuf, String)>,
    /// Which of `documents` may be newer versions of documents that are there.
    pub versions: Vec<Offer>,
}

/// Reads the files, writes their texts into `folder/texts`, and says what to add. `project` is a snapshot, to notice
/// duplicates.
pub fn import(
    request: &ImportRequest,
    folder: &Path,
    project: &Project,
    progress: &Progress,
) -> Result<ImportOutcome, Cancelled> {
    let (files, problems) = list_inputs(&request.paths, progress)?;
    let mut outcome = ImportOutcome {
        problems: problems.iter().map(ToString::to_string).collect(),
        ..ImportOutcome::default()
    };
    progress.set_total(files.len() as u64);
    let mut known: BTreeMap<String, String> = project
        .documents()
        .values()
        .map(|d| (d.text_hash.clone(), d.title.clone()))
        .collect();
    let mut ids = IdSource::new(clock::random_seed());
    let max_bytes = if request.large {
        LARGE_MAX_BYTES
    } else {
        DEFAULT_MAX_BYTES
    };
    let options = ReadOptions {
        encoding: request.encoding.clone(),
        max_bytes,
    };
    let mut batch = Batch::new(folder);
    for path in files {
        progress.advance(1)?;
        match read_path(&path, &options, progress) {
            Ok(imported) => {
                let hash = ContentHash::of(imported.text.as_bytes()).to_string();
                if let Some(title) = known.get(&hash).filter(|_| !request.again) {
                    outcome.duplicates.push((path, title.clone()));
                    continue;
                }
                known.insert(hash.clone(), imported.title.clone());
                outcome
                    .problems
                    .extend(imported.notes.iter().map(|note| format!("{note}: {}", shown(&path))));
                let (text, document) = describe(imported, hash, &path);
                batch.add(document, text, &mut ids, &mut outcome);
            }
            Err(ImportError::NeedsEncoding {
                path,
                reason,
                candidates,
            }) => {
                outcome.undecided.push((path, reason, candidates));
            }
            Err(ImportError::Stopped { .. }) => return Err(Cancelled),
            // Told to take large files, one that is too large all the same is a problem like any other.
            Err(ImportError::TooLarge { path, bytes, .. }) if !request.large => outcome.too_large.push((path, bytes)),
            Err(err) => outcome.problems.push(err.to_string()),
        }
    }
    batch.write(&mut outcome);
    outcome.versions = offers(&outcome.documents, project, folder, progress)?;
    Ok(outcome)
}

/// Takes words from the clipboard in as a document.
pub fn import_text(title: &str, text: &str, folder: &Path) -> ImportOutcome {
    let mut outcome = ImportOutcome::default();
    let document = Document {
        title: if title.trim().is_empty() {
            first_words(text)
        } else {
            title.trim().to_owned()
        },
        text_hash: ContentHash::of(text.as_bytes()).to_string(),
        text_len: text.len() as u64,
        origin: Origin {
            imported: clock::now(),
            format: "pasted".to_owned(),
            ..Origin::default()
        },
        ..Document::default()
    };
    let mut batch = Batch::new(folder);
    batch.add(
        document,
        text.to_owned(),
        &mut IdSource::new(clock::random_seed()),
        &mut outcome,
    );
    batch.write(&mut outcome);
    outcome
}

/// Documents whose texts wait to be written together.
struct Batch {
    texts_folder: PathBuf,
    texts: Vec<(String, String)>,
    documents: Vec<NewDocument>,
    bytes: usize,
}

impl Batch {
    fn new(folder: &Path) -> Self {
        Self {
            texts_folder: folder.join("texts"),
            texts: Vec::new(),
            documents: Vec::new(),
            bytes: 0,
        }
    }

    fn add(&mut self, document: Document, text: String, ids: &mut IdSource, outcome: &mut ImportOutcome) {
        self.bytes += text.len();
        self.texts
            .extend(text_name(&document.text_hash).map(|name| (name, text)));
        self.documents.push(NewDocument {
            id: DocumentId(ids.fresh()),
            document,
        });
        if self.bytes >= BATCH_BYTES {
            self.write(outcome);
        }
    }

    /// A document is only reported once its text is on disk.
    fn write(&mut self, outcome: &mut ImportOutcome) {
        let (texts, documents) = (std::mem::take(&mut self.texts), std::mem::take(&mut self.documents));
        self.bytes = 0;
        if texts.is_empty() {
            return;
        }
        match write_many(&self.texts_folder, texts) {
            Ok(()) => outcome.documents.extend(documents),
            Err(err) => outcome
                .problems
                .push(format!("{} documents were not imported: {err}", documents.len())),
        }
    }
}

fn describe(imported: Imported, text_hash: String, path: &Path) -> (String, Document) {
    let origin = Origin {
        path: path.to_string_lossy().into_owned(),
        raw_hash: imported.raw_sha256,
        imported: clock::now(),
        format: imported.format.name().to_owned(),
        encoding: imported.encoding,
    };
    let document = Document {
        title: imported.title,
        outlet: imported.outlet.unwrap_or_default(),
        date: imported.date.unwrap_or_default(),
        url: imported.url.unwrap_or_default(),
        text_hash,
        text_len: imported.text.len() as u64,
        origin,
        ..Document::default()
    };
    (imported.text, document)
}

fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(10).collect();
    if words.is_empty() {
        "Pasted text".to_owned()
    } else {
        words.join(" ")
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().escape_debug().to_string()
}
