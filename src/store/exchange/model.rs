//! Documents with annotations as other programs know them: by names and not by ids of ours, each document whole.

use crate::project::{AttributeKind, Project, ReviewState, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Label of passages that were drawn as examples of what is not off-topic.
pub const ON_TOPIC: &str = "On-topic";
/// Attribute, `yes`, of an annotation that nobody made: it was drawn.
pub const DRAWN: &str = "drawn";
/// Kind of a link between two passages that do not say the same; where they were drawn as an example, it has no author.
pub const NOT_DUPLICATE: &str = "not-duplicate";

/// A document with all that is tagged in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataDocument {
    /// Unique in the dataset, not empty.
    pub id: String,
    pub title: String,
    pub outlet: String,
    /// `YYYY-MM-DD`, or empty.
    pub date: String,
    pub url: String,
    pub note: String,
    /// The text as it is stored; of a file that does not carry texts it is empty, and `text_hash` says which it is.
    pub text: Arc<str>,
    /// SHA-256 of the text's UTF-8 bytes, 64 hexadecimal digits; empty where a file does not say.
    pub text_hash: String,
    /// Labels on the document as a whole.
    pub labels: Vec<String>,
    /// How far whom is with it, by name. The report to read tells so, no other format does.
    pub reviews: Vec<(String, ReviewState)>,
    /// In the order of the text.
    pub annotations: Vec<DataAnnotation>,
    /// Those that start here; they may end in another document.
    pub relations: Vec<DataRelation>,
}

/// A label on one or more passages of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataAnnotation {
    /// Unique in the dataset, not empty.
    pub id: String,
    pub label: String,
    /// In order and apart from each other. What is written, and what was fitted, counts in bytes of the text; what was
    /// just read counts as its file does.
    pub fragments: Vec<Range<usize>>,
    /// What a file says stands there: one for each fragment, or one for all (joined by white space); empty where it says
    /// nothing. Not looked at when writing.
    pub quotes: Vec<String>,
    pub attributes: BTreeMap<String, String>,
    pub note: String,
    pub status: Status,
    pub author: String,
    /// `YYYY-MM-DDTHH:MM:SSZ`, or empty.
    pub created: String,
    /// The duplicate group it is in.
    pub group: Option<DataGroup>,
}

/// A place in a duplicate group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataGroup {
    /// Equal for all members, unique in the dataset.
    pub id: String,
    /// Whether the others are copies of this one; one a group.
    pub is_principal: bool,
}

/// An arrow between two annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataRelation {
    pub kind: String,
    /// Id of the annotation it starts at.
    pub from: String,
    /// Id of the annotation it ends at.
    pub to: String,
    /// Id of the document that is in; empty where a file does not say.
    pub to_document: String,
    pub author: String,
}

/// What may be tagged and linked. As JSON it stands in our own form and in formats that have room for it and no form of
/// their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSchema {
    pub labels: Vec<DataLabel>,
    #[serde(default)]
    pub relation_types: Vec<DataRelationType>,
}

/// A label with its form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataLabel {
    pub name: String,
    /// Slot of the palette, 0 to 7.
    pub slot: u8,
    pub key: Option<char>,
    pub guideline: String,
    /// Fields by name; the choices where one of some must be taken, else free words.
    pub attributes: Vec<(String, Option<Vec<String>>)>,
}

/// A kind of arrow; the labels it may go from and to, by name, none for any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataRelationType {
    pub name: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl From<&Project> for DataSchema {
    fn from(project: &Project) -> Self {
        let name = |id| project.labels().get(id).map(|label| label.name.clone());
        let labels = project.labels_in_order().into_iter().map(|(_, label)| DataLabel {
            name: label.name.clone(),
            slot: label.slot,
            key: label.key,
            guideline: label.guideline.clone(),
            attributes: label
                .attributes
                .iter()
                .map(|attribute| {
                    let choices = match &attribute.kind {
                        AttributeKind::Text => None,
                        AttributeKind::Choice(choices) => Some(choices.clone()),
                    };
                    (attribute.name.clone(), choices)
                })
                .collect(),
        });
        let kinds = project.relation_types_in_order().into_iter();
        let relation_types = kinds.map(|(_, kind)| DataRelationType {
            name: kind.name.clone(),
            from: kind.from.and_then(name),
            to: kind.to.and_then(name),
        });
        Self {
            labels: labels.collect(),
            relation_types: relation_types.collect(),
        }
    }
}
