//! The language of `corroborate apply`: one JSON object a line in, one out.
//!
//! ```text
//! {"do":"tag","document":"harbour-courier","label":"claim","quote":"No one was hurt","key":"c1"}
//! {"line":1,"ok":true,"did":"tag “No one was hurt” as Claim","ids":["8f0c61d2a94b7e35"]}
//! ```
//!
//! A document is named by its id, its title or the stem of the file it came from; a label or link type by its id or
//! name; an annotation by its id or the `key` an earlier line of the same script gave it. Fields that do not exist are
//! refused, so that a slip of the pen is not taken for consent.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of a script.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Line {
    /// Tag one passage.
    Tag(TagLine),
    /// Tag every occurrence of some words in all documents, as one step.
    TagAll {
        /// The words.
        quote: String,
        /// As what.
        label: String,
    },
    /// Draw an arrow between two annotations.
    Link(LinkLine),
    /// Remove an arrow, named by its key or id, or by type and ends.
    Unlink(UnlinkLine),
    /// Put annotations into one duplicate group.
    Group {
        /// At least two.
        members: Vec<String>,
        /// The one the others are copies of; the first where it is not said.
        principal: Option<String>,
        /// What later lines call it.
        key: Option<String>,
    },
    /// Give annotations another label.
    Retag {
        /// Which.
        #[serde(alias = "id")]
        ids: Names,
        /// The label.
        label: String,
    },
    /// Move an annotation to another passage of its document.
    Move {
        /// Which.
        id: String,
        /// The new passage.
        #[serde(flatten)]
        to: Passage,
    },
    /// Say what is thought of annotations.
    Status {
        /// Which.
        #[serde(alias = "id")]
        ids: Names,
        /// open, settled, discuss or discard.
        status: String,
    },
    /// Replace an annotation's note.
    Note {
        /// Which.
        id: String,
        /// The new note.
        note: String,
    },
    /// Fill in a field of an annotation's form; an empty value clears it.
    Attribute {
        /// Which.
        id: String,
        /// The field.
        name: String,
        /// What to fill in.
        value: String,
    },
    /// Remove annotations with their links and places in groups.
    Delete {
        /// Which.
        #[serde(alias = "id")]
        ids: Names,
    },
    /// Say how far the work on documents is.
    Review {
        /// Which.
        #[serde(alias = "document")]
        documents: Names,
        /// new, in progress, finished or ignored.
        state: String,
    },
    /// Change what is known about a document.
    EditDocument(DocumentLine),
    /// Remove documents with their annotations.
    RemoveDocument {
        /// Which.
        #[serde(alias = "document")]
        documents: Names,
    },
    /// Add a label.
    AddLabel {
        /// Its name.
        name: String,
        /// The rest.
        #[serde(flatten)]
        look: LabelLook,
    },
    /// Change a label; what is not said stays.
    EditLabel {
        /// Which.
        label: String,
        /// Its new name.
        name: Option<String>,
        /// The rest.
        #[serde(flatten)]
        look: LabelLook,
    },
    /// Turn all annotations of one label into another, and drop the first.
    MergeLabels {
        /// The label that goes.
        from: String,
        /// The label that stays.
        into: String,
    },
    /// Put a label at another place in the list of labels.
    MoveLabel {
        /// Which.
        label: String,
        /// Where, counted from 1; behind the end means the end.
        place: usize,
    },
    /// Remove a label with its annotations.
    RemoveLabel {
        /// Which.
        label: String,
    },
    /// Take the last step of this script back.
    Undo {},
    /// Do the last step taken back again.
    Redo {},
    /// Save to the project folder; the end of the script does, too.
    Save {},
    /// Take a file or a folder in.
    Import(ImportLine),
    /// Take a text in that stands in the script.
    Paste {
        /// Its title.
        title: String,
        /// All of it.
        text: String,
        /// What later lines call it.
        key: Option<String>,
    },
}

/// A passage to tag.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagLine {
    /// Where.
    pub document: String,
    /// As what.
    pub label: String,
    /// The passage.
    #[serde(flatten)]
    pub at: Passage,
    /// Free words.
    #[serde(default)]
    pub note: String,
    /// Filled-in fields of the label's form.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// What later lines call it.
    pub key: Option<String>,
}

/// An arrow to draw.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkLine {
    /// Its type, such as `rests-on`.
    pub r#type: String,
    /// Where it starts.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// For readers of the script; links have no notes.
    pub note: Option<IgnoredAny>,
    /// What later lines call it.
    pub key: Option<String>,
}

/// An arrow to remove: its key or id, or its type and ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlinkLine {
    /// Its key or id.
    pub id: Option<String>,
    /// Its type.
    pub r#type: Option<String>,
    /// Where it starts.
    pub from: Option<String>,
    /// Where it ends.
    pub to: Option<String>,
}

/// What to change about a document; what is not said stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentLine {
    /// Which.
    pub document: String,
    /// New title.
    pub title: Option<String>,
    /// New outlet.
    pub outlet: Option<String>,
    /// New date, `YYYY-MM-DD` or empty.
    pub date: Option<String>,
    /// New address.
    pub url: Option<String>,
    /// New note.
    pub note: Option<String>,
    /// A label to put on the whole document, or to take off if it is there.
    #[serde(rename = "toggle-label")]
    pub toggle_label: Option<String>,
}

/// What to take in, and how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportLine {
    /// The file or folder.
    pub path: String,
    /// Read it in this encoding.
    pub encoding: Option<String>,
    /// Take a file larger than 256 MB, too.
    #[serde(default)]
    pub large: bool,
    /// Take a text once more that is in the project already.
    #[serde(default)]
    pub again: bool,
}

/// Where a passage is: by bytes, by parts, or by its words.
#[derive(Debug, Default, Deserialize)]
pub struct Passage {
    /// First byte, with `end`.
    pub start: Option<usize>,
    /// One past the last byte.
    pub end: Option<usize>,
    /// Several parts, each its first byte and one past its last.
    pub fragments: Option<Vec<(usize, usize)>>,
    /// The words, instead of bytes.
    pub quote: Option<String>,
    /// Which occurrence of the words, counted from 1; need not be said where they stand once.
    pub occurrence: Option<usize>,
}

/// What can be said of a label besides its name.
#[derive(Debug, Default, Deserialize)]
pub struct LabelLook {
    /// Colour and line style, 0 to 7.
    pub slot: Option<u8>,
    /// The key that tags with it.
    pub shortcut: Option<char>,
    /// When to use it.
    pub guideline: Option<String>,
    /// The fields of its form.
    pub attributes: Option<Vec<Field>>,
}

/// A field of a label's form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What can be chosen; any words where nothing is given.
    pub choices: Option<Vec<String>>,
}

/// One name or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Names {
    /// As a slice.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

/// What is answered to a line.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// The line of the script, counted from 1.
    pub line: usize,
    /// Whether it was done and is on disk.
    pub ok: bool,
    /// What was done, as undo names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did: Option<String>,
    /// The records it made; where it made none, those it changed or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<String>>,
    /// What else should be known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Why it was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Line, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn lines_are_read_and_slips_refused() {
        assert!(matches!(read(r#"{"do":"delete","id":"c1"}"#), Ok(Line::Delete { ids }) if ids.all() == ["c1"]));
        assert!(matches!(read(r#"{"do":"delete","ids":["a","b"]}"#), Ok(Line::Delete { ids }) if ids.all().len() == 2));
        assert!(matches!(read(r#"{"do":"undo"}"#), Ok(Line::Undo {})));
        assert!(matches!(
            read(r#"{"do":"edit-label","label":"Claim","slot":3,"attributes":[{"name":"a"}]}"#),
            Ok(Line::EditLabel {
                look: LabelLook {
                    slot: Some(3),
                    attributes: Some(_),
                    ..
                },
                ..
            })
        ));
        for slip in [
            r#"{"do":"tag","document":"d","label":"l","qoute":"x"}"#,
            r#"{"do":"tidy"}"#,
            r#"{"document":"d"}"#,
            r#"{"do":"add-label","name":"A","colour":3}"#,
            r#"{"do":"undo","times":3}"#,
            "[]",
            "",
        ] {
            assert!(read(slip).is_err(), "{slip}");
        }
    }
}
