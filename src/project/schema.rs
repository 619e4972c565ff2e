//! What may be tagged and linked.

use super::ids::{LabelId, RelationTypeId};

/// A kind of annotation: claim, source, duplicate, off-topic, or the user's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Unique in the project, ignoring case.
    pub name: String,
    /// Slot of the theme's label palette, 0 to 7: colour and line style.
    pub slot: u8,
    /// The key that tags with it; none where the label is reached by the palette only.
    pub key: Option<char>,
    /// When to use it, in the words of the project.
    pub guideline: String,
    /// What an annotation of this label can say about itself.
    pub attributes: Vec<AttributeDef>,
    /// Place in lists; ties are broken by id.
    pub order: u64,
}

/// One field of a label's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeDef {
    /// Unique inside the label.
    pub name: String,
    /// What can be filled in.
    pub kind: AttributeKind,
}

/// What an attribute can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// Any words.
    Text,
    /// One of these.
    Choice(Vec<String>),
}

/// A kind of arrow between two annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelationType {
    /// Unique in the project, ignoring case: "rests on", "contradicts".
    pub name: String,
    /// Label it must start from; any where none.
    pub from: Option<LabelId>,
    /// Label it must end at; any where none.
    pub to: Option<LabelId>,
    /// Place in lists; ties are broken by id.
    pub order: u64,
}

impl Label {
    /// Initial shown in the gutter, so that colour never speaks alone.
    pub fn initial(&self) -> String {
        self.name
            .chars()
            .next()
            .map(|c| c.to_uppercase().collect())
            .unwrap_or_default()
    }
}

/// Most labels of a project, and most relation types: all of them are listed in the window.
pub const MOST: usize = 1000;

/// The label for assertions that can be checked.
pub const CLAIM: LabelId = LabelId(1);
/// The label for who says it.
pub const SOURCE: LabelId = LabelId(2);
/// The label for words or claims that stand elsewhere, too.
pub const DUPLICATE: LabelId = LabelId(3);
/// The label for what is not the story.
pub const OFF_TOPIC: LabelId = LabelId(4);
/// From a claim to the source it rests on.
pub const RESTS_ON: RelationTypeId = RelationTypeId(1);
/// Between two claims that say the same.
pub const SAME_CLAIM: RelationTypeId = RelationTypeId(2);
/// Between two claims that cannot both hold.
pub const CONTRADICTS: RelationTypeId = RelationTypeId(3);

/// The labels every new project starts with.
pub fn default_labels() -> Vec<(LabelId, Label)> {
    vec![
        (CLAIM, label("Claim", 0, 'c', "An assertion that could be true or false: who did what, when, how many. Tag the shortest passage that carries the whole claim.", claim_attributes())),
        (SOURCE, label("Source", 1, 's', "Who says it: a person, an office, a document, another outlet. Tag the name with the words that introduce it.", source_attributes())),
        (DUPLICATE, label("Duplicate", 2, 'd', "The same words, or the same claim in other words, stand elsewhere. Group the copies and choose the principal.", Vec::new())),
        (OFF_TOPIC, label("Off-topic", 3, 'o', "Not part of the story: menus, cookie notices, captions, teasers, whole other stories.", Vec::new())),
    ]
    .into_iter()
    .enumerate()
    .map(|(n, (id, label))| (id, Label { order: n as u64, ..label }))
    .collect()
}

/// The relation types every new project starts with.
pub fn default_relation_types() -> Vec<(RelationTypeId, RelationType)> {
    let kind = |name: &str, to, order| RelationType {
        name: name.to_owned(),
        from: Some(CLAIM),
        to: Some(to),
        order,
    };
    vec![
        (RESTS_ON, kind("rests on", SOURCE, 0)),
        (SAME_CLAIM, kind("same claim", CLAIM, 1)),
        (CONTRADICTS, kind("contradicts", CLAIM, 2)),
    ]
}

fn label(name: &str, slot: u8, key: char, guideline: &str, attributes: Vec<AttributeDef>) -> Label {
    Label {
        name: name.to_owned(),
        slot,
        key: Some(key),
        guideline: guideline.to_owned(),
        attributes,
        order: 0,
    }
}

fn claim_attributes() -> Vec<AttributeDef> {
    vec![
        text("wording"),
        choice("verifiability", &["verifiable", "opinion", "unverifiable"]),
        choice("type", &["event", "number", "quote", "prediction", "cause"]),
    ]
}

fn source_attributes() -> Vec<AttributeDef> {
    vec![
        text("name"),
        choice(
            "kind",
            &["official", "witness", "document", "media", "expert", "anonymous"],
        ),
        choice("reliability", &["A", "B", "C", "D", "E", "F"]),
        choice("credibility", &["1", "2", "3", "4", "5", "6"]),
    ]
}

fn text(name: &str) -> AttributeDef {
    AttributeDef {
        name: name.to_owned(),
        kind: AttributeKind::Text,
    }
}

fn choice(name: &str, values: &[&str]) -> AttributeDef {
    AttributeDef {
        name: name.to_owned(),
        kind: AttributeKind::Choice(values.iter().map(|v| (*v).to_owned()).collect()),
    }
}
