//! What the schema editor remembers: the label being edited and half-typed text.

use super::super::super::keymap::Keymap;
use super::super::drafts::Drafts;
use crate::project::edit::Command;
use crate::project::{AttributeKind, Label, LabelId, Project, RelationType, RelationTypeId};
use egui::{Key, KeyboardShortcut, Modifiers};

/// State of the schema editor.
#[derive(Default)]
pub struct SchemaState {
    /// The label being edited; the first where none.
    pub(super) chosen: Option<LabelId>,
    /// A label was just asked for: choose it once it is there.
    pub(super) choose_last: bool,
    pub(super) drafts: Drafts<SchemaKey>,
    /// Why a key was not taken.
    pub(super) notice: Option<String>,
}

impl SchemaState {
    /// A command that stores something half-typed, or why it cannot be stored; none when nothing is left.
    pub(in crate::gui) fn next_half_typed(
        &mut self,
        project: &Project,
        keymap: &Keymap,
    ) -> Option<Result<Command, String>> {
        loop {
            let (key, text) = self.drafts.take_one()?;
            match key.command(&text, project, keymap) {
                Ok(None) => {}
                Ok(Some(command)) => return Some(Ok(command)),
                Err(why) => return Some(Err(why)),
            }
        }
    }
}

impl SchemaKey {
    /// None where the record is gone or holds this text already.
    fn command(&self, text: &str, project: &Project, keymap: &Keymap) -> Result<Option<Command>, String> {
        match self {
            Self::Label(id, field) => {
                let Some(stored) = project.labels().get(*id) else {
                    return Ok(None);
                };
                let mut edited = Label::clone(stored);
                field.put(text, &mut edited, keymap)?;
                Ok((edited != **stored).then_some(Command::EditLabel(*id, edited)))
            }
            Self::RelationType(id) => {
                let Some(stored) = project.relation_types().get(*id) else {
                    return Ok(None);
                };
                let name = text.trim().to_owned();
                let edited = RelationType {
                    name,
                    ..RelationType::clone(stored)
                };
                Ok((edited != **stored).then_some(Command::EditRelationType(*id, edited)))
            }
        }
    }
}

/// Which field of which record a text belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum SchemaKey {
    Label(LabelId, LabelField),
    RelationType(RelationTypeId),
}

/// A field of a label; attributes by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum LabelField {
    Name,
    Key,
    Guideline,
    AttributeName(usize),
    Choices(usize),
}

impl LabelField {
    /// What the field shows of a label.
    pub(super) fn stored(self, label: &Label) -> String {
        let attribute = |place: usize| label.attributes.get(place);
        match self {
            Self::Name => label.name.clone(),
            Self::Key => label.key.map(|key| key.to_uppercase().collect()).unwrap_or_default(),
            Self::Guideline => label.guideline.clone(),
            Self::AttributeName(place) => attribute(place).map(|found| found.name.clone()).unwrap_or_default(),
            Self::Choices(place) => match attribute(place).map(|found| &found.kind) {
                Some(AttributeKind::Choice(choices)) => choices.join(", "),
                Some(AttributeKind::Text) | None => String::new(),
            },
        }
    }

    /// Puts what was typed into a label. Says why not, where it cannot be.
    pub(super) fn put(self, text: &str, label: &mut Label, keymap: &Keymap) -> Result<(), String> {
        match self {
            Self::Name => text.trim().clone_into(&mut label.name),
            Self::Guideline => text.trim_end().clone_into(&mut label.guideline),
            Self::Key => label.key = key_from(text, keymap)?,
            Self::AttributeName(place) => {
                if let Some(attribute) = label.attributes.get_mut(place) {
                    text.trim().clone_into(&mut attribute.name);
                }
            }
            Self::Choices(place) => {
                if let Some(attribute) = label.attributes.get_mut(place) {
                    attribute.kind = AttributeKind::Choice(choices_from(text));
                }
            }
        }
        Ok(())
    }
}

/// The values between the commas, each once.
pub(super) fn choices_from(text: &str) -> Vec<String> {
    let mut choices: Vec<String> = Vec::new();
    for choice in text.split(',').map(str::trim).filter(|choice| !choice.is_empty()) {
        if !choices.iter().any(|known| known == choice) {
            choices.push(choice.to_owned());
        }
    }
    choices
}

/// A key for a label: a letter or digit that no command has taken, or none.
pub(super) fn key_from(text: &str, keymap: &Keymap) -> Result<Option<char>, String> {
    let Some(letter) = text.trim().chars().next() else {
        return Ok(None);
    };
    let shown: String = letter.to_uppercase().collect();
    let Some(key) = Key::from_name(&shown) else {
        return Err(format!("{shown} cannot be a key; take a letter from A to Z or a digit"));
    };
    match keymap.holder(KeyboardShortcut::new(Modifiers::NONE, key)) {
        Some(command) => Err(format!("{shown} is the key of “{}”; take another", command.text)),
        None => Ok(letter.to_lowercase().next()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::AttributeDef;
    use std::collections::BTreeMap;

    #[test]
    fn a_key_of_a_command_is_refused_with_its_name() {
        let own = BTreeMap::from([("Next annotation".to_owned(), "N".to_owned())]);
        let keymap = Keymap::new(&own);
        assert!(key_from("n", &keymap).is_err_and(|why| why.contains("Next annotation")));
        assert_eq!(key_from(" x", &keymap), Ok(Some('x')));
        assert_eq!(key_from("X", &keymap), Ok(Some('x')));
        assert_eq!(key_from("", &keymap), Ok(None));
        assert!(key_from("m", &keymap).is_err_and(|why| why.contains("Mark for linking")));
        assert!(key_from("ї", &keymap).is_err_and(|why| why.contains("letter")));
    }

    #[test]
    fn each_field_goes_into_its_place_and_comes_back() {
        let kind = AttributeKind::Choice(Vec::new());
        let attribute = AttributeDef {
            name: "kind".to_owned(),
            kind,
        };
        let mut label = Label {
            attributes: vec![attribute],
            ..Label::default()
        };
        let keymap = Keymap::new(&BTreeMap::new());
        for (field, typed, shown) in [
            (LabelField::Name, " Claim ", "Claim"),
            (LabelField::Key, "x", "X"),
            (
                LabelField::Guideline,
                "When it can be checked.\n",
                "When it can be checked.",
            ),
            (LabelField::AttributeName(0), "type ", "type"),
            (LabelField::Choices(0), "event,,number, event", "event, number"),
        ] {
            assert_eq!(field.put(typed, &mut label, &keymap), Ok(()));
            assert_eq!(field.stored(&label), shown);
        }
        assert_eq!(LabelField::AttributeName(1).put("gone", &mut label, &keymap), Ok(()));
        assert_eq!(label.attributes.len(), 1);
    }
}
