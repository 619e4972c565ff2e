//! What names in a script stand for: documents, labels, records, passages.

use super::script::Passage;
use crate::project::{AnnotationId, DocumentId, LabelId, Project, RelationTypeId};
use crate::query::versions::Versions;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::str::FromStr;

/// What earlier lines called their records: key → id.
#[derive(Debug, Default)]
pub struct Keys(BTreeMap<String, String>);

impl Keys {
    /// Refuses a key that is in use, or that reads like an id.
    pub fn check_free(&self, key: Option<&str>) -> Result<(), String> {
        match key {
            Some(key) if self.0.contains_key(key) => Err(format!("An earlier line has this key already: {key}")),
            Some(key) if key.parse::<AnnotationId>().is_ok() => Err(format!("A key may not look like an id: {key}")),
            Some(_) | None => Ok(()),
        }
    }

    /// Remembers a record.
    pub fn remember(&mut self, key: String, id: String) {
        self.0.insert(key, id);
    }

    /// The record of a key, or of an id itself.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, String> {
        let id = self.0.get(name).map_or(name, String::as_str);
        let parsed = id.parse().ok();
        parsed.ok_or_else(|| format!("No earlier line of this script has this key, and it is no id: {name}"))
    }

    /// Several at once.
    pub fn ids<T: FromStr>(&self, names: &[String]) -> Result<Vec<T>, String> {
        names.iter().map(|name| self.id(name)).collect()
    }

    /// A document by key, id, title or the stem of its file, the first of these that names exactly one.
    pub fn document(&self, name: &str, project: &Project) -> Result<DocumentId, String> {
        if let Ok(id) = self.id::<DocumentId>(name)
            && project.documents().contains(id)
        {
            return Ok(id);
        }
        let stem = |path: &str| Path::new(path).file_stem().and_then(|stem| stem.to_str()) == Some(name);
        let titled = project
            .documents()
            .iter()
            .filter(|(_, document)| document.title == name);
        let mut found: Vec<DocumentId> = titled.map(|(id, _)| id).collect();
        if found.is_empty() {
            found = project
                .documents()
                .iter()
                .filter(|(_, d)| stem(&d.origin.path))
                .map(|(id, _)| id)
                .collect();
        }
        if found.len() > 1 {
            // Of a document and its older versions, the newest is meant.
            let versions = Versions::of(project);
            found.retain(|id| !versions.is_older(*id));
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(format!("No document has this id, title or file name: {name}")),
            many => Err(format!(
                "{} documents are called so; name one by its id: {name}",
                many.len()
            )),
        }
    }
}

/// A label by name or id.
pub fn label(name: &str, project: &Project) -> Result<LabelId, String> {
    let named = project.label_named(name);
    let by_id = || name.parse().ok().filter(|id| project.labels().contains(*id));
    named
        .or_else(by_id)
        .ok_or_else(|| format!("No label has this name: {name}"))
}

/// A link type by name or id.
pub fn relation_type(name: &str, project: &Project) -> Result<RelationTypeId, String> {
    let named = project.relation_type_named(name);
    let by_id = || name.parse().ok().filter(|id| project.relation_types().contains(*id));
    named
        .or_else(by_id)
        .ok_or_else(|| format!("No type of link has this name: {name}"))
}

/// One of several fixed words; a hyphen counts as a space.
pub fn word<T: Copy>(given: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, String> {
    let wanted = given.replace('-', " ");
    all.iter().copied().find(|value| name(*value) == wanted).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|value| name(*value)).collect();
        format!("Use one of {}, not {given}", names.join(", "))
    })
}

impl Passage {
    /// The passage's parts in `text`, in bytes.
    pub fn find(self, text: &str) -> Result<Vec<Range<usize>>, String> {
        match self {
            Self {
                start: Some(start),
                end: Some(end),
                fragments: None,
                quote: None,
                occurrence: None,
            } => Ok(vec![Range { start, end }]),
            Self {
                start: None,
                end: None,
                fragments: Some(parts),
                quote: None,
                occurrence: None,
            } => Ok(parts.into_iter().map(|(start, end)| Range { start, end }).collect()),
            Self {
                start: None,
                end: None,
                fragments: None,
                quote: Some(quote),
                occurrence,
            } => quoted(&quote, occurrence, text).map(|range| vec![range]),
            _ => Err("Say where in one way: start and end, or fragments, or quote with occurrence".to_owned()),
        }
    }
}

fn quoted(quote: &str, occurrence: Option<usize>, text: &str) -> Result<Range<usize>, String> {
    let found = occurrences(quote, text);
    let chosen = match (occurrence, found.as_slice()) {
        (_, []) => return Err("These words do not stand in the document".to_owned()),
        (None, [one]) => Some(one),
        (None, many) => {
            return Err(format!(
                "These words stand there {} times; add an occurrence",
                many.len()
            ));
        }
        (Some(number), all) => number.checked_sub(1).and_then(|place| all.get(place)),
    };
    chosen.cloned().ok_or_else(|| {
        format!(
            "These words stand there {} times; occurrences count from 1",
            found.len()
        )
    })
}

/// Every place where the words stand, letter for letter, from the front and apart from each other.
pub fn occurrences(words: &str, text: &str) -> Vec<Range<usize>> {
    if words.is_empty() {
        return Vec::new();
    }
    text.match_indices(words)
        .map(|(start, found)| start..start + found.len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(words: &str, occurrence: Option<usize>) -> Passage {
        Passage {
            quote: Some(words.to_owned()),
            occurrence,
            ..Passage::default()
        }
    }

    #[test]
    fn a_passage_is_found_by_its_words_unless_they_leave_a_doubt() {
        let text = "é tide, no tide";
        assert_eq!(
            quote("tide", Some(2)).find(text),
            Ok(vec![Range { start: 12, end: 16 }])
        );
        assert_eq!(quote("no", None).find(text), Ok(vec![Range { start: 9, end: 11 }]));
        for (words, occurrence) in [
            ("tide", None),
            ("tide", Some(0)),
            ("tide", Some(3)),
            ("ebb", None),
            ("", None),
        ] {
            assert!(quote(words, occurrence).find(text).is_err(), "{words} {occurrence:?}");
        }
    }

    #[test]
    fn a_passage_is_said_in_one_way() {
        let both = Passage {
            start: Some(0),
            ..quote("no", None)
        };
        assert!(both.find("no").is_err());
        assert!(Passage::default().find("no").is_err());
        assert!(
            Passage {
                start: Some(0),
                ..Passage::default()
            }
            .find("no")
            .is_err()
        );
        let parts = Passage {
            fragments: Some(vec![(0, 1), (3, 4)]),
            ..Passage::default()
        };
        assert_eq!(parts.find("").map(|parts| parts.len()), Ok(2));
    }

    #[test]
    fn a_key_is_given_once_and_is_no_id() {
        let mut keys = Keys::default();
        keys.remember("c1".to_owned(), "00000000000000ff".to_owned());
        assert_eq!(keys.id("c1"), Ok(AnnotationId(255)));
        assert_eq!(keys.id("00000000000000fe"), Ok(AnnotationId(254)));
        assert!(keys.id::<AnnotationId>("c2").is_err());
        assert!(keys.check_free(Some("c1")).is_err() && keys.check_free(Some("00000000000000fe")).is_err());
        assert!(keys.check_free(Some("c2")).is_ok() && keys.check_free(None).is_ok());
    }
}
