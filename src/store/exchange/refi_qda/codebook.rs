//! Labels, choices and states as codes, and back.

use super::super::model::{DataAnnotation, DataLabel, DataSchema};
use super::xml::Xml;
use super::{COLOURS, STATUS, guid};
use crate::project::Status;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Codes deeper than this are named by their own names alone.
const DEEPEST: usize = 32;

/// What a code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Label(String),
    /// A choice of an attribute of a label.
    Choice {
        label: String,
        name: String,
        value: String,
    },
    Status(Status),
}

/// Choices that have a code, for looking up while writing.
pub(super) struct Choices(BTreeSet<(String, String, String)>);

impl Choices {
    /// Those that the schema names.
    pub fn of(schema: &DataSchema) -> Self {
        let mut choices = BTreeSet::new();
        for label in &schema.labels {
            for (name, values) in &label.attributes {
                let values = values.iter().flatten().filter(|_| !name.contains(" = "));
                choices.extend(values.map(|value| (label.name.clone(), name.clone(), value.clone())));
            }
        }
        Self(choices)
    }

    /// Whether an attribute of an annotation is written as a code.
    pub fn has(&self, annotation: &DataAnnotation, name: &str, value: &str) -> bool {
        let key = (annotation.label.clone(), name.to_owned(), value.to_owned());
        self.0.contains(&key)
    }
}

/// GUID of a label's code.
pub(super) fn label_guid(label: &str) -> String {
    guid::of_words(&["label", label])
}

/// GUID of a choice's code.
pub(super) fn choice_guid(label: &str, name: &str, value: &str) -> String {
    guid::of_words(&["choice", label, name, value])
}

/// GUID of a state's code.
pub(super) fn status_guid(status: Status) -> String {
    guid::of_words(&["status", status.name()])
}

/// Writes the codes of all labels, of those that are used without being in the schema too.
pub(super) fn write(xml: &mut Xml<'_>, schema: &DataSchema, used: &BTreeSet<String>) -> io::Result<()> {
    let known: BTreeSet<&str> = schema.labels.iter().map(|label| label.name.as_str()).collect();
    let others = used.iter().filter(|label| !known.contains(label.as_str()));
    let others = others.map(|name| DataLabel {
        name: name.clone(),
        ..DataLabel::default()
    });
    xml.open("CodeBook", &[])?;
    xml.open("Codes", &[])?;
    for label in schema.labels.iter().cloned().chain(others) {
        label_code(xml, &label)?;
    }
    let over = guid::of_words(&["status"]);
    xml.open("Code", &[("guid", &over), ("name", STATUS), ("isCodable", "false")])?;
    for status in Status::ALL.into_iter().filter(|status| *status != Status::default()) {
        let name = format!("{STATUS}: {}", status.name());
        code(xml, &status_guid(status), &name, "#808080")?;
    }
    xml.close()?;
    xml.close()?;
    xml.close()
}

fn label_code(xml: &mut Xml<'_>, label: &DataLabel) -> io::Result<()> {
    let colour = COLOURS.get(usize::from(label.slot)).copied().unwrap_or("#808080");
    let guid = label_guid(&label.name);
    let attributes = [
        ("guid", guid.as_str()),
        ("name", &label.name),
        ("isCodable", "true"),
        ("color", colour),
    ];
    xml.open("Code", &attributes)?;
    xml.words("Description", &label.guideline)?;
    for (name, values) in label.attributes.iter().filter(|(name, _)| !name.contains(" = ")) {
        for value in values.iter().flatten() {
            // The name of the label again, since there are programs that want a name to be there once.
            let words = format!("{}: {name} = {value}", label.name);
            code(xml, &choice_guid(&label.name, name, value), &words, colour)?;
        }
    }
    xml.close()
}

fn code(xml: &mut Xml<'_>, guid: &str, name: &str, colour: &str) -> io::Result<()> {
    let attributes = [("guid", guid), ("name", name), ("isCodable", "true"), ("color", colour)];
    xml.empty("Code", &attributes)
}

/// Codes by GUID, and the labels among them in the order of the file.
#[derive(Default)]
pub(super) struct CodeBook {
    pub codes: BTreeMap<String, Code>,
    pub labels: Vec<DataLabel>,
}

/// Reads the codes; a code under another is named by its path, "Claim / about war".
pub(super) fn read(root: Node<'_, '_>) -> CodeBook {
    let mut book = CodeBook::default();
    let mut paths: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for node in root.descendants().filter(|node| node.tag_name().name() == "Code") {
        let (Some(guid), Some(name)) = (node.attribute("guid"), node.attribute("name")) else {
            continue;
        };
        let parent = node.parent().and_then(|parent| paths.get(&parent.id().get_usize()));
        let depth = parent.map_or(0, |(depth, _)| depth + 1);
        let is_codable = node.attribute("isCodable").is_none_or(|is| is != "false" && is != "0");
        let special = parent.and_then(|(_, parent)| special(parent, name));
        let path = match parent {
            Some((_, parent)) if depth < DEEPEST => format!("{parent} / {name}"),
            _ => name.to_owned(),
        };
        let code = special.unwrap_or_else(|| Code::Label(path.clone()));
        match &code {
            Code::Label(label) if is_codable => book.label(node, label),
            Code::Choice { label, name, value } => book.choice(label, name, value),
            Code::Label(_) | Code::Status(_) => {}
        }
        book.codes.insert(guid::plain(guid), code);
        paths.insert(node.id().get_usize(), (depth, path));
    }
    book
}

/// A choice of the code above, or a state.
fn special(parent: &str, name: &str) -> Option<Code> {
    let words = name.strip_prefix(parent)?.strip_prefix(": ")?;
    if parent == STATUS {
        let status = Status::ALL.into_iter().find(|status| status.name() == words);
        if let Some(status) = status {
            return Some(Code::Status(status));
        }
    }
    let (name, value) = words.split_once(" = ")?;
    Some(Code::Choice {
        label: parent.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
    })
}

impl CodeBook {
    fn label(&mut self, node: Node<'_, '_>, name: &str) {
        if self.labels.iter().any(|label| label.name == name) {
            return;
        }
        let colour = node.attribute("color").unwrap_or_default();
        let slot = COLOURS.iter().position(|known| known.eq_ignore_ascii_case(colour));
        let slot = slot.unwrap_or(self.labels.len() % COLOURS.len());
        self.labels.push(DataLabel {
            name: name.to_owned(),
            slot: u8::try_from(slot).unwrap_or_default(),
            guideline: super::read::words(node, "Description"),
            ..DataLabel::default()
        });
    }

    fn choice(&mut self, label: &str, name: &str, value: &str) {
        let Some(label) = self.labels.iter_mut().find(|known| known.name == label) else {
            return;
        };
        match label.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, Some(values))) if !values.iter().any(|known| known == value) => values.push(value.to_owned()),
            Some(_) => {}
            None => label.attributes.push((name.to_owned(), Some(vec![value.to_owned()]))),
        }
    }
}
