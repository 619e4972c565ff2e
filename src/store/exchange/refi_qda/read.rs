//! Reading: a project as a tree, its parts by their GUIDs, then its sources one by one.

use super::super::model::{DataDocument, DataLabel, DataRelation, DataRelationType};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::units::Unit;
use super::archive::Archive;
use super::codebook::{self, Code, CodeBook};
use super::guid::{self, Kind};
use super::plain;
use super::selections::{Link, Links, Selections};
use super::write::user_guid;
use super::{CONTINUES, NOTE_AUTHOR, variable};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What selections refer to.
pub(super) struct Project {
    pub book: CodeBook,
    pub users: BTreeMap<String, String>,
    /// Names and words of notes.
    pub notes: BTreeMap<String, (String, String)>,
    pub links: Links,
    /// Names of variables, in lower case.
    variables: BTreeMap<String, String>,
    /// Values of variables that stand in cases, by the source they are about.
    cases: BTreeMap<String, BTreeMap<String, String>>,
}

/// Ids that are given, in all files.
#[derive(Default)]
pub(super) struct Ids(BTreeSet<String>);

impl Ids {
    /// The first of these that is free, else one with a number.
    pub fn take<'i>(&mut self, wanted: impl IntoIterator<Item = &'i str>) -> String {
        let mut last = "id";
        for id in wanted.into_iter().filter(|id| !id.is_empty()) {
            if self.0.insert(id.to_owned()) {
                return id.to_owned();
            }
            last = id;
        }
        let mut numbered = (2..).map(|n: usize| format!("{last}-{n}"));
        numbered.find(|id| self.0.insert(id.clone())).unwrap_or_default()
    }
}

/// Reads projects, in zips or unpacked; one that cannot be read as a whole is told and passed over.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData {
        unit: Some(Unit::CodePoints),
        ..ReadData::default()
    };
    let mut ids = (Ids::default(), Ids::default());
    let archives = Archive::all(files);
    if archives.is_empty() {
        let name = files.first().map_or("", |file| file.name.as_str());
        data.problem(
            name,
            None,
            "no project: name a .qdpx, or a folder with a .qde and its sources",
        );
    }
    for (name, archive) in archives {
        match archive {
            Ok(archive) => read_one(name, archive, &mut data, &mut ids),
            Err(what) => data.problem(name, None, what),
        }
    }
    data
}

fn read_one(file: &str, mut archive: Archive<'_>, data: &mut ReadData, ids: &mut (Ids, Ids)) {
    let text = match archive.project() {
        Ok(text) => text,
        Err(what) => return data.problem(file, None, what),
    };
    let tree = match Document::parse(&text) {
        Ok(tree) => tree,
        Err(err) => {
            let line = usize::try_from(err.pos().row).ok();
            let what = format!("the project is no whole XML ({err}), nothing of it was read; export it anew");
            return data.problem(file, line, what);
        }
    };
    let root = tree.root_element();
    let mut project = Project::new(root, &mut archive);
    let first = data.documents.len();
    let mut places = BTreeMap::new();
    let mut passed = BTreeMap::new();
    for node in root.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "TextSource" => {}
            "Representation" if node.has_attribute("plainTextPath") || child(node, "PlainTextContent").is_some() => {}
            kind @ ("PictureSource" | "AudioSource" | "VideoSource") => {
                *passed.entry(kind).or_insert(0) += 1;
                continue;
            }
            _ => continue,
        }
        match source(node, &project, &mut archive, ids, &mut places) {
            Ok((document, without_code)) => {
                if without_code > 0 {
                    let what = format!(
                        "{without_code} passages of “{}” without a code were passed over; give them one to have them read",
                        document.title
                    );
                    data.problem(file, line(node), what);
                }
                data.documents.push(document);
            }
            Err(what) => data.problem(file, line(node), format!("a source {what}")),
        }
    }
    for (kind, number) in passed {
        data.problem(file, None, format!("{number} {kind} passed over; only texts are read"));
    }
    relations(file, &mut project, data, first, &places);
    schema(project, data, first);
}

impl Project {
    fn new(root: Node<'_, '_>, archive: &mut Archive<'_>) -> Self {
        let mut project = Self {
            book: codebook::read(root),
            users: BTreeMap::new(),
            notes: BTreeMap::new(),
            links: Links::default(),
            variables: BTreeMap::new(),
            cases: BTreeMap::new(),
        };
        for node in root.descendants().filter(Node::is_element) {
            let guid = attribute(node, "guid");
            let name = node.attribute("name").unwrap_or_default();
            match node.tag_name().name() {
                "User" if guid == user_guid("") => {}
                "User" => {
                    let name = Some(name).filter(|name| !name.is_empty()).or(node.attribute("id"));
                    project.users.insert(guid, name.unwrap_or_default().to_owned());
                }
                "Variable" => {
                    project.variables.insert(guid, name.to_lowercase());
                }
                "Note" => {
                    let words = note(node, archive);
                    project.notes.insert(guid, (name.to_owned(), words));
                }
                "Link" => {
                    let (from, to) = (attribute(node, "originGUID"), attribute(node, "targetGUID"));
                    if name == CONTINUES {
                        project.links.next.insert(from, to);
                    } else {
                        let notes = node.children().filter(|node| node.tag_name().name() == "NoteRef");
                        project.links.add(Link {
                            from,
                            name: name.to_owned(),
                            to,
                            notes: notes.map(|node| attribute(node, "targetGUID")).collect(),
                        });
                    }
                }
                _ => {}
            }
        }
        for case in root.descendants().filter(|node| node.tag_name().name() == "Case") {
            let mut sources = case.children().filter(|node| node.tag_name().name() == "SourceRef");
            if let (Some(source), None) = (sources.next(), sources.next()) {
                let values = project.values(case);
                project
                    .cases
                    .entry(attribute(source, "targetGUID"))
                    .or_default()
                    .extend(values);
            }
        }
        project
    }

    /// The variables of a source or case, by name.
    fn values(&self, node: Node<'_, '_>) -> BTreeMap<String, String> {
        let values = node.children().filter(|node| node.tag_name().name() == "VariableValue");
        let values = values.filter_map(|value| {
            let name = self
                .variables
                .get(&attribute(child(value, "VariableRef")?, "targetGUID"))?;
            let is_value = |node: &Node<'_, '_>| node.is_element() && node.tag_name().name().ends_with("Value");
            let words = value.children().find(is_value).and_then(|node| node.text());
            Some((name.clone(), words.unwrap_or_default().to_owned()))
        });
        values.collect()
    }
}

/// Where the annotation of a selection or coding is: document in the data, and id.
pub(super) type Places = BTreeMap<String, (String, String)>;

fn source(
    node: Node<'_, '_>,
    project: &Project,
    archive: &mut Archive<'_>,
    ids: &mut (Ids, Ids),
    places: &mut Places,
) -> Result<(DataDocument, usize), String> {
    let text = match (node.attribute("plainTextPath"), child(node, "PlainTextContent")) {
        (Some(path), _) if !path.is_empty() => archive.text(path)?,
        (_, Some(content)) => content.text().unwrap_or_default().to_owned(),
        _ => return Err("has no plain text; export it as plain text too".to_owned()),
    };
    let own = attribute(node, "guid");
    let mut values = project.values(node);
    values.extend(project.cases.get(&own).cloned().unwrap_or_default());
    let mut value = |name: &str| values.remove(name).unwrap_or_default();
    // Of a representation the name is that of the source around it.
    let names = [Some(node), node.parent()].into_iter().flatten();
    let name = names.filter_map(|node| node.attribute("name").or(node.attribute("plainTextPath")));
    let name = name
        .map(|name| name.trim_start_matches("internal://"))
        .next()
        .unwrap_or_default();
    let noted = value(variable::ID);
    let title = value(variable::TITLE);
    let from_guid = guid::id(Kind::Document, &own).unwrap_or_default();
    let is_ours = !noted.is_empty();
    let hash = value(variable::HASH);
    let restored = plain::restored(&text, &hash);
    let mut document = DataDocument {
        id: ids.0.take([noted.as_str(), &from_guid, &own]),
        title: if is_ours || !title.is_empty() {
            title
        } else {
            name.to_owned()
        },
        outlet: value(variable::OUTLET),
        date: value(variable::DATE),
        url: value(variable::URL),
        note: words(node, "Description"),
        ..DataDocument::default()
    };
    let mut selections = Selections::new(node, &text, project);
    if let Some(restored) = &restored {
        selections.restore(restored);
    }
    let text = restored.map_or(text, |restored| restored.text);
    document.text = Arc::from(text);
    let without_code = selections.annotations(&mut document, project, &mut ids.1, places);
    for coding in node.children().filter(|node| node.tag_name().name() == "Coding") {
        let code = child(coding, "CodeRef").map(|code| attribute(code, "targetGUID"));
        if let Some(Code::Label(label)) = code.and_then(|code| project.book.codes.get(&code)) {
            document.labels.push(label.clone());
        }
    }
    Ok((document, without_code))
}

/// Puts links between passages where they start; those of notes have become notes, others are told.
fn relations(file: &str, project: &mut Project, data: &mut ReadData, first: usize, places: &Places) {
    let documents = data.documents.iter_mut().skip(first);
    let mut documents: BTreeMap<String, &mut DataDocument> =
        documents.map(|document| (document.id.clone(), document)).collect();
    let mut passed = 0;
    for link in std::mem::take(&mut project.links.others) {
        if project.notes.contains_key(&link.from) || project.notes.contains_key(&link.to) {
            continue;
        }
        let (Some((document, from)), Some((to_document, to))) = (places.get(&link.from), places.get(&link.to)) else {
            passed += 1;
            continue;
        };
        let notes = link.notes.iter().filter_map(|guid| project.notes.get(guid));
        let mut author = notes.filter(|(name, _)| name == NOTE_AUTHOR).map(|(_, author)| author);
        let author = author.next_back().cloned().unwrap_or_default();
        let kind = if link.name.is_empty() {
            "link".to_owned()
        } else {
            link.name
        };
        if let Some(document) = documents.get_mut(document) {
            document.relations.push(DataRelation {
                kind,
                from: from.clone(),
                to: to.clone(),
                to_document: to_document.clone(),
                author,
            });
        }
    }
    if passed > 0 {
        data.problem(
            file,
            None,
            format!("{passed} links were passed over; only links between coded passages are read"),
        );
    }
}

fn schema(project: Project, data: &mut ReadData, first: usize) {
    for label in project.book.labels {
        if !data.schema.labels.iter().any(|known| known.name == label.name) {
            data.schema.labels.push(label);
        }
    }
    for document in data.documents.iter().skip(first) {
        for relation in &document.relations {
            let kinds = &mut data.schema.relation_types;
            if !kinds.iter().any(|kind| kind.name == relation.kind) {
                kinds.push(DataRelationType {
                    name: relation.kind.clone(),
                    ..DataRelationType::default()
                });
            }
        }
        for annotation in &document.annotations {
            let label = data
                .schema
                .labels
                .iter_mut()
                .find(|label| label.name == annotation.label);
            label
                .into_iter()
                .for_each(|label| attributes(label, annotation.attributes.keys()));
        }
    }
}

fn attributes<'n>(label: &mut DataLabel, names: impl Iterator<Item = &'n String>) {
    for name in names {
        if !label.attributes.iter().any(|(known, _)| known == name) {
            label.attributes.push((name.clone(), None));
        }
    }
}

/// The words of a note, which stand in the project or in a file of their own.
fn note(node: Node<'_, '_>, archive: &mut Archive<'_>) -> String {
    let words = words(node, "PlainTextContent");
    let path = node.attribute("plainTextPath").filter(|_| words.is_empty());
    let words = path.and_then(|path| archive.text(path).ok()).unwrap_or(words);
    match words.is_empty() {
        true => self::words(node, "Description"),
        false => words,
    }
}

pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|node| node.tag_name().name() == name)
}

/// The words in a child; empty where there is none.
pub(super) fn words(node: Node<'_, '_>, name: &str) -> String {
    let child = child(node, name);
    child.and_then(|node| node.text()).unwrap_or_default().to_owned()
}

/// A GUID in an attribute, in its plain form; empty where there is none.
pub(super) fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).map(guid::plain).unwrap_or_default()
}

fn line(node: Node<'_, '_>) -> Option<usize> {
    let position = node.document().text_pos_at(node.range().start);
    usize::try_from(position.row).ok()
}
