//! Small projects for tests, with the tags written into the texts: `{claim|the sky} is {ben:source+claim|green}`.

use super::{Inconsistency, identical};
use crate::progress::Progress;
use crate::project::edit::{Command, CommandError, History, NewDocument, PlanContext, TagSpec};
use crate::project::schema::{CLAIM, DUPLICATE, OFF_TOPIC, SOURCE};
use crate::project::{Document, DocumentId, IdSource, LabelId, Project};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A project with its texts.
pub(crate) struct Sample {
    pub(crate) history: History,
    texts: BTreeMap<DocumentId, Arc<str>>,
    ids: IdSource,
}

impl Sample {
    /// A document of each text, titled "0", "1" and so on. A tag is `label`, `label/attribute=value`, or several joined by
    /// `+`; `ben:` before them says who made them, else it was anna.
    pub(crate) fn new(marked: &[&str]) -> Self {
        let mut sample = Self {
            history: History::new(Project::with_default_schema()),
            texts: BTreeMap::new(),
            ids: IdSource::new(7),
        };
        for (n, marked) in marked.iter().enumerate() {
            let id = DocumentId(1000 + n as u64);
            let (text, specs) = read(id, marked);
            let document = Document {
                title: n.to_string(),
                text_len: text.len() as u64,
                ..Document::default()
            };
            sample.texts.insert(id, Arc::from(text));
            let add = Command::AddDocuments(vec![NewDocument { id, document }]);
            sample.run("anna", add).unwrap();
            for (author, spec) in specs {
                sample.run(&author, Command::Tag(vec![spec])).unwrap();
            }
        }
        sample
    }

    pub(crate) fn run(&mut self, author: &str, command: Command) -> Result<(), CommandError> {
        let mut ctx = PlanContext {
            texts: &|id, _| self.texts.get(&id).cloned(),
            ids: &mut self.ids,
            author: Arc::from(author),
            now: "2026-01-01T00:00:00Z".to_owned(),
        };
        self.history.execute(command, &mut ctx).map(|_| ())
    }

    pub(crate) fn project(&self) -> &Project {
        self.history.project()
    }

    /// What is tagged in different ways, the worst first.
    pub(crate) fn found(&self) -> Vec<Inconsistency> {
        let texts = |id| self.texts.get(&id).cloned();
        let mut found = identical(self.project(), &texts, &Progress::default()).unwrap();
        found.sort_by_key(|item| (item.difference, item.wording.clone(), item.content));
        found
    }

    /// Each wording with its summary.
    pub(crate) fn told(&self) -> Vec<String> {
        let tell = |item: &Inconsistency| format!("{}: {}", item.wording, item.summary(self.project()));
        self.found().iter().map(tell).collect()
    }

    /// The annotations of a document by start, as they are written.
    pub(crate) fn tags_of(&self, document: usize) -> Vec<String> {
        let id = DocumentId(1000 + document as u64);
        let all = self.project().annotations().iter();
        let mut own: Vec<(usize, String)> = all
            .filter(|(_, annotation)| annotation.document == id)
            .map(|(_, annotation)| {
                let label = self.project().labels().get(annotation.label).unwrap();
                let attributes = annotation
                    .attributes
                    .iter()
                    .map(|(name, value)| format!("/{name}={value}"));
                let attributes: String = attributes.collect();
                let words = format!("{}:{}{attributes}", annotation.author, label.name.to_lowercase());
                (annotation.start(), words)
            })
            .collect();
        own.sort();
        own.into_iter().map(|(_, words)| words).collect()
    }
}

#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
fn read(document: DocumentId, marked: &str) -> (String, Vec<(String, TagSpec)>) {
    let (mut text, mut specs) = (String::new(), Vec::new());
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        if rest[at..].starts_with('{') {
            let (tags, after) = rest[at + 1..].split_once('|').unwrap();
            open.push((text.len(), tags));
            rest = after;
        } else {
            let (start, tags) = open.pop().unwrap();
            let (author, tags) = tags.split_once(':').unwrap_or(("anna", tags));
            for tag in tags.split('+') {
                let mut parts = tag.split('/');
                let spec = TagSpec {
                    document,
                    ranges: vec![start..text.len()],
                    label: label(parts.next().unwrap()),
                    attributes: parts
                        .map(|part| part.split_once('=').unwrap())
                        .map(|(name, value)| (name.to_owned(), value.to_owned()))
                        .collect(),
                    note: String::new(),
                };
                specs.push((author.to_owned(), spec));
            }
            rest = &rest[at + 1..];
        }
    }
    text.push_str(rest);
    (text, specs)
}

fn label(name: &str) -> LabelId {
    match name {
        "claim" => CLAIM,
        "source" => SOURCE,
        "duplicate" => DUPLICATE,
        "off" => OFF_TOPIC,
        other => panic!("no label {other}"),
    }
}
