//! Coded passages of one source, and the annotations that they make.

use super::super::model::{DataAnnotation, DataDocument, DataGroup};
use super::codebook::Code;
use super::guid::{self, Kind};
use super::plain::Restored;
use super::read::{Ids, Places, Project, attribute, child, words};
use super::{NO_TIME, NOTE_ATTRIBUTE, NOTE_GROUP, NOTE_ID, PRINCIPAL};
use crate::project::Status;
use roxmltree::Node;
use std::collections::BTreeMap;
use std::ops::Range;

/// Links by the GUIDs of their ends.
#[derive(Default)]
pub(super) struct Links {
    /// From each piece of a passage to the next one.
    pub next: BTreeMap<String, String>,
    /// Between what else.
    pub others: Vec<Link>,
    /// What is linked with an object, at either end.
    by_end: BTreeMap<String, Vec<String>>,
}

/// An arrow as the file has it, by GUIDs.
pub(super) struct Link {
    pub from: String,
    pub name: String,
    pub to: String,
    pub notes: Vec<String>,
}

impl Links {
    /// Adds a link that is none between pieces.
    pub fn add(&mut self, link: Link) {
        self.by_end.entry(link.from.clone()).or_default().push(link.to.clone());
        self.by_end.entry(link.to.clone()).or_default().push(link.from.clone());
        self.others.push(link);
    }
}

/// The selections of a source.
pub(super) struct Selections {
    all: Vec<Selection>,
}

struct Selection {
    guid: String,
    range: Range<usize>,
    /// The words there, where its name says them.
    quote: Option<String>,
    name: String,
    note: String,
    codings: Vec<Coding>,
    notes: Vec<String>,
}

struct Coding {
    guid: String,
    code: Code,
    author: String,
    created: String,
}

/// Passages that are one, and what is said of them.
struct Passage<'s> {
    pieces: Vec<&'s Selection>,
    fragments: Vec<Range<usize>>,
    quotes: Vec<String>,
}

impl Selections {
    /// Those in a source with this text.
    pub fn new(source: Node<'_, '_>, text: &str, project: &Project) -> Self {
        let mut folded = None;
        let selections = source.children();
        let selections = selections.filter(|node| node.tag_name().name() == "PlainTextSelection");
        let all = selections.filter_map(|node| {
            let place = |name| node.attribute(name)?.trim().parse::<usize>().ok();
            let range = place("startPosition")?..place("endPosition")?;
            let name = node.attribute("name").unwrap_or_default().to_owned();
            let folded = folded.get_or_insert_with(|| fold(text));
            let codings = node.children().filter(|node| node.tag_name().name() == "Coding");
            let notes = node.descendants().filter(|node| node.tag_name().name() == "NoteRef");
            Some(Selection {
                guid: attribute(node, "guid"),
                quote: is_quote(&name, &range, folded).then(|| name.clone()),
                name,
                range,
                note: words(node, "Description"),
                codings: codings.filter_map(|node| coding(node, project)).collect(),
                notes: notes.map(|node| attribute(node, "targetGUID")).collect(),
            })
        });
        Self { all: all.collect() }
    }

    /// Moves all to their places in the text as it was before it was written.
    pub fn restore(&mut self, text: &Restored) {
        for selection in &mut self.all {
            selection.range = text.range(&selection.range, &selection.name);
        }
    }

    /// Adds the annotations to their document; gives how many passages have no label.
    pub fn annotations(
        &self,
        document: &mut DataDocument,
        project: &Project,
        ids: &mut Ids,
        places: &mut Places,
    ) -> usize {
        let mut later = Vec::new();
        let mut without_code = 0;
        for passage in self.passages(&project.links) {
            let notes = Notes::of(&passage, project);
            let before = document.annotations.len();
            for coding in passage.codings() {
                let made = document.annotations.get(before..).unwrap_or_default();
                if let Code::Label(label) = &coding.code
                    && !made.iter().any(|annotation| annotation.label == *label)
                {
                    let is_first = made.is_empty();
                    let annotation = passage.annotation(label, coding, is_first, &notes, ids);
                    let place = (document.id.clone(), annotation.id.clone());
                    if is_first {
                        let pieces = passage.pieces.iter();
                        places.extend(pieces.map(|piece| (piece.guid.clone(), place.clone())));
                    }
                    places.insert(coding.guid.clone(), place);
                    document.annotations.push(annotation);
                }
            }
            let made = document.annotations.get_mut(before..).unwrap_or_default();
            let was_made = !made.is_empty();
            let mut is_said = was_made;
            for coding in passage
                .codings()
                .filter(|coding| !matches!(coding.code, Code::Label(_)))
            {
                if !say(made, &coding.code) {
                    later.push((passage.fragments.clone(), coding, passage.pieces.first().copied()));
                    is_said = true;
                }
            }
            without_code += usize::from(!is_said);
        }
        for (fragments, coding, piece) in later {
            let there = document.annotations.iter_mut();
            let mut there: Vec<&mut DataAnnotation> =
                there.filter(|annotation| annotation.fragments == fragments).collect();
            let mut is_said = false;
            for annotation in &mut there {
                is_said |= say(std::slice::from_mut(*annotation), &coding.code);
            }
            match (&coding.code, piece) {
                _ if is_said => {}
                (Code::Choice { label, name, value }, Some(piece)) => {
                    let id = ids.take([coding.guid.as_str()]);
                    places.insert(piece.guid.clone(), (document.id.clone(), id.clone()));
                    document.annotations.push(DataAnnotation {
                        id,
                        label: label.clone(),
                        quotes: Vec::new(),
                        fragments,
                        attributes: BTreeMap::from([(name.clone(), value.clone())]),
                        note: piece.note.clone(),
                        author: coding.author.clone(),
                        created: coding.created.clone(),
                        ..DataAnnotation::default()
                    });
                }
                _ => without_code += 1,
            }
        }
        let start = |annotation: &DataAnnotation| annotation.fragments.first().map(|range| range.start);
        document.annotations.sort_by_key(start);
        without_code
    }

    /// Selections, those that continue each other as one.
    fn passages(&self, links: &Links) -> Vec<Passage<'_>> {
        let by_guid: BTreeMap<&str, usize> = self
            .all
            .iter()
            .enumerate()
            .map(|(n, one)| (one.guid.as_str(), n))
            .collect();
        let next = |n: usize| {
            let next = links.next.get(&self.all.get(n)?.guid)?;
            by_guid.get(next.as_str()).copied()
        };
        let mut is_later = vec![false; self.all.len()];
        for later in (0..self.all.len()).filter_map(next) {
            is_later.get_mut(later).into_iter().for_each(|is| *is = true);
        }
        // First the beginnings; then what is left, which is part of a ring.
        let beginnings = (0..self.all.len()).filter(|n| is_later.get(*n) == Some(&false));
        let mut seen = vec![false; self.all.len()];
        let mut passages = Vec::new();
        for first in beginnings.chain(0..self.all.len()) {
            let mut pieces = Vec::new();
            let mut at = Some(first);
            while let Some(n) = at.filter(|n| seen.get(*n) == Some(&false)) {
                seen.get_mut(n).into_iter().for_each(|seen| *seen = true);
                pieces.extend(self.all.get(n));
                at = next(n);
            }
            if !pieces.is_empty() {
                passages.push(Passage::new(pieces));
            }
        }
        passages
    }
}

impl<'s> Passage<'s> {
    fn new(pieces: Vec<&'s Selection>) -> Self {
        let mut ordered = pieces.clone();
        ordered.sort_by_key(|piece| piece.range.start);
        let quotes: Option<Vec<String>> = ordered.iter().map(|piece| piece.quote.clone()).collect();
        Self {
            fragments: ordered.iter().map(|piece| piece.range.clone()).collect(),
            quotes: quotes.unwrap_or_default(),
            pieces,
        }
    }

    fn codings(&self) -> impl Iterator<Item = &'s Coding> + '_ {
        self.pieces.iter().flat_map(|piece| &piece.codings)
    }

    fn annotation(&self, label: &str, coding: &Coding, is_first: bool, notes: &Notes, ids: &mut Ids) -> DataAnnotation {
        let own = self.pieces.first().map(|piece| piece.guid.as_str()).unwrap_or_default();
        let id = guid::id(Kind::Selection, own).unwrap_or_default();
        let wanted = match is_first {
            true => [notes.id.as_str(), &id, own],
            false => [coding.guid.as_str(), own, ""],
        };
        DataAnnotation {
            id: ids.take(wanted),
            label: label.to_owned(),
            fragments: self.fragments.clone(),
            quotes: self.quotes.clone(),
            attributes: notes.attributes.clone(),
            note: notes.words.clone(),
            status: Status::default(),
            author: coding.author.clone(),
            created: coding.created.clone(),
            group: notes.group.clone().filter(|_| is_first),
        }
    }
}

/// Says a choice or a state of those annotations that it is about; false where there is none.
fn say(annotations: &mut [DataAnnotation], code: &Code) -> bool {
    let mut is_said = false;
    for annotation in annotations {
        match code {
            Code::Choice { label, name, value } if annotation.label == *label => {
                annotation.attributes.insert(name.clone(), value.clone());
            }
            Code::Status(status) => annotation.status = *status,
            Code::Choice { .. } | Code::Label(_) => continue,
        }
        is_said = true;
    }
    is_said
}

/// What the notes on a passage say.
#[derive(Default)]
struct Notes {
    id: String,
    words: String,
    attributes: BTreeMap<String, String>,
    group: Option<DataGroup>,
}

impl Notes {
    fn of(passage: &Passage<'_>, project: &Project) -> Self {
        let mut notes = Self::default();
        for piece in &passage.pieces {
            notes.add(&piece.note);
            let linked = project.links.by_end.get(&piece.guid).into_iter().flatten();
            for guid in piece.notes.iter().chain(linked) {
                let Some((name, words)) = project.notes.get(guid) else {
                    continue;
                };
                if let Some(name) = name.strip_prefix(NOTE_ATTRIBUTE) {
                    notes.attributes.insert(name.to_owned(), words.clone());
                } else if let Some(id) = name.strip_prefix(NOTE_GROUP) {
                    notes.group = Some(DataGroup {
                        id: id.to_owned(),
                        is_principal: words == PRINCIPAL,
                    });
                } else if name == NOTE_ID {
                    notes.id.clone_from(words);
                } else {
                    notes.add(words);
                }
            }
        }
        notes
    }

    fn add(&mut self, words: &str) {
        if !words.is_empty() && !self.words.is_empty() {
            self.words.push('\n');
        }
        self.words.push_str(words);
    }
}

fn coding(node: Node<'_, '_>, project: &Project) -> Option<Coding> {
    let code = attribute(child(node, "CodeRef")?, "targetGUID");
    // Where the coding does not say, the selection around it does.
    let around = node.parent().unwrap_or(node);
    let or = |own: String, other: String| if own.is_empty() { other } else { own };
    Some(Coding {
        guid: attribute(node, "guid"),
        code: project.book.codes.get(&code)?.clone(),
        author: or(author(node, project), author(around, project)),
        created: or(created(node), created(around)),
    })
}

fn author(node: Node<'_, '_>, project: &Project) -> String {
    let names = ["creatingUser", "modifyingUser"].into_iter();
    let mut users = names.filter_map(|name| project.users.get(&attribute(node, name)));
    users.next().cloned().unwrap_or_default()
}

fn created(node: Node<'_, '_>) -> String {
    let names = ["creationDateTime", "modifiedDateTime"].into_iter();
    let time = names.filter_map(|name| node.attribute(name)).next().unwrap_or_default();
    if time == NO_TIME { String::new() } else { utc(time) }
}

/// A time of XML, with a fraction or an offset or without, as ours; empty where it is none.
fn utc(time: &str) -> String {
    let instant = time.parse::<jiff::Timestamp>();
    let instant = instant.or_else(|_| format!("{time}Z").parse::<jiff::Timestamp>());
    instant
        .map(|instant| instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default()
}

/// Whether the name of a selection is its words: they stand in the text, and are as long as it. Names of other kinds, and
/// shortened ones, say nothing.
fn is_quote(name: &str, range: &Range<usize>, folded: &str) -> bool {
    let length = range.end.saturating_sub(range.start);
    let points = name.chars().count();
    let units: usize = name.chars().map(char::len_utf16).sum();
    // A line end may count as two.
    let spaces = name.chars().filter(|sign| sign.is_whitespace()).count();
    let fits = |count: usize| (count..=count + spaces).contains(&length);
    let words = fold(name);
    !words.is_empty() && (fits(points) || fits(units)) && folded.contains(&words)
}

fn fold(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
