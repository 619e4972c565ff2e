//! The one list of commands: menu, shortcuts, palette and cheat sheet come from it.

use super::action::{Action, AppAction, EndMove, Panel, ViewAction};
use super::view_state::Compare;
use crate::project::Status;
use crate::project::edit::Command;
use crate::query::segment::Unit;
use crate::store::exchange::Format;
use egui::{Key, KeyboardShortcut, Modifiers};

/// Where a command stands in the menu and the cheat sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Opening, importing, saving, exporting.
    File,
    /// Undo, find, annotations.
    Edit,
    /// Panes, panels, zoom.
    View,
    /// Tags on spans.
    Tag,
    /// Arrows and groups.
    Link,
    /// Explanations.
    Help,
}

impl Group {
    /// In the order of the menu bar.
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::View, Self::Tag, Self::Link, Self::Help];

    /// The word in the menu bar.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Tag => "Tag",
            Self::Link => "Link",
            Self::Help => "Help",
        }
    }
}

/// When a command can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Always.
    Nothing,
    /// An open project.
    Project,
    /// A document in the active pane.
    Document,
    /// A selected annotation.
    Annotation,
    /// A selected annotation and a marked one.
    Marked,
    /// Something to take back.
    Undo,
    /// Something to do again.
    Redo,
}

/// One command the analyst can give.
#[derive(Clone, Copy, Debug)]
pub struct UiCommand {
    /// Shown in menu, palette and cheat sheet; unique.
    pub text: &'static str,
    /// What it does, in a sentence.
    pub tip: &'static str,
    /// The keys, if it has any. Those without a modifier work while no text field is being typed in.
    pub keys: Option<KeyboardShortcut>,
    /// Where it stands.
    pub group: Group,
    /// When it can be used.
    pub needs: Needs,
    /// What it asks for; the selected annotation is filled in by [`UiCommand::action`].
    wish: Wish,
}

#[derive(Clone, Copy, Debug)]
enum Wish {
    App(fn() -> AppAction),
    View(fn() -> ViewAction),
    Annotation(fn(crate::project::AnnotationId) -> Action),
}

impl UiCommand {
    /// The action, given the selected annotation; none where it needs one and there is none.
    pub fn action(&self, selected: Option<crate::project::AnnotationId>) -> Option<Action> {
        match self.wish {
            Wish::App(make) => Some(make().into()),
            Wish::View(make) => Some(make().into()),
            Wish::Annotation(make) => selected.map(make),
        }
    }

    /// All commands, in the order of menu and cheat sheet.
    pub fn all() -> impl Iterator<Item = Self> {
        [FILE, EDIT, VIEW, TAG, LINK, HELP].into_iter().flatten().copied()
    }
}

/// Names of commands that are spoken of elsewhere.
pub const LINK_MARKED: &str = "Link with the marked one";
/// See [`LINK_MARKED`].
pub const MARK: &str = "Mark for linking";
/// See [`LINK_MARKED`].
pub const TAG_COPIES: &str = "Tag the copies too";
/// See [`LINK_MARKED`].
pub const GROUP_MARKED: &str = "Group with the marked one";
/// See [`LINK_MARKED`].
pub const ATTACH_HERE: &str = "Attach here";
/// See [`LINK_MARKED`].
pub const ALL_KEYS: &str = "Keys at a glance";

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::COMMAND
};
const ALT: Modifiers = Modifiers::ALT;
const ALT_SHIFT: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::ALT
};
const CTRL_ALT: Modifiers = Modifiers {
    alt: true,
    ..Modifiers::COMMAND
};
const CTRL_ALT_SHIFT: Modifiers = Modifiers {
    alt: true,
    shift: true,
    ..Modifiers::COMMAND
};
const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;

const fn command(
    group: Group,
    needs: Needs,
    text: &'static str,
    tip: &'static str,
    keys: Option<(Modifiers, Key)>,
    wish: Wish,
) -> UiCommand {
    let keys = match keys {
        Some((modifiers, key)) => Some(KeyboardShortcut::new(modifiers, key)),
        None => None,
    };
    UiCommand {
        text,
        tip,
        keys,
        group,
        needs,
        wish,
    }
}

const fn end(start: bool, forward: bool, unit: Unit) -> ViewAction {
    ViewAction::MoveEnd(EndMove { start, forward, unit })
}

#[rustfmt::skip]
const FILE: &[UiCommand] = &[
    command(Group::File, Needs::Nothing, "New project", "Start an empty project", Some((CTRL, Key::N)), Wish::App(|| AppAction::NewProject)),
    command(Group::File, Needs::Nothing, "Open project…", "Open a project folder", Some((CTRL, Key::O)), Wish::App(|| AppAction::AskOpen)),
    command(Group::File, Needs::Nothing, "Open the sample project", "A copy of the sample, to try things out", None, Wish::App(|| AppAction::OpenSample)),
    command(Group::File, Needs::Nothing, "Import files…", "Add texts, web pages, PDF or Word files and e-books as documents", Some((CTRL, Key::I)), Wish::App(|| AppAction::AskImportFiles)),
    command(Group::File, Needs::Nothing, "Import a folder…", "Add every text in a folder", Some((CTRL_SHIFT, Key::I)), Wish::App(|| AppAction::AskImportFolder)),
    command(Group::File, Needs::Project, "Paste text as a document…", "Add words from the clipboard", Some((CTRL_SHIFT, Key::V)), Wish::View(|| ViewAction::Toggle(Panel::Paste))),
    command(Group::File, Needs::Project, "Save", "Write the project folder", Some((CTRL, Key::S)), Wish::App(|| AppAction::Save)),
    command(Group::File, Needs::Project, "Save as…", "Save to another folder and go on there", Some((CTRL_SHIFT, Key::S)), Wish::App(|| AppAction::AskSaveAs)),
    command(Group::File, Needs::Project, "Save a copy…", "Save to another folder and stay here", None, Wish::App(|| AppAction::AskSaveCopy)),
    command(Group::File, Needs::Project, "Restore an earlier version…", "The saves that were kept, and what going back to one would change", None, Wish::View(|| ViewAction::Toggle(Panel::Restore))),
    command(Group::File, Needs::Project, "Import a dataset…", "Take in documents with annotations that another program wrote", None, Wish::App(|| AppAction::AskDatasetFiles)),
    command(Group::File, Needs::Project, "Import a dataset folder…", "The same from a folder of files", None, Wish::App(|| AppAction::AskDatasetFolder)),
    command(Group::File, Needs::Project, "Export a dataset…", "For another program: choose a format and see what it holds before anything is written", Some((CTRL_SHIFT, Key::D)), Wish::View(|| ViewAction::Toggle(Panel::DatasetOut))),
    command(Group::File, Needs::Project, "Export spans as JSONL…", "One JSON object a span, offsets in code points", Some((CTRL, Key::E)), Wish::App(|| AppAction::AskExport(Format::SpanLines))),
    command(Group::File, Needs::Project, "Export spans as CSV…", "One row a span, offsets in code points", None, Wish::App(|| AppAction::AskExport(Format::SpanTable))),
    command(Group::File, Needs::Project, "Export a report as HTML…", "Documents with their coloured spans, to read in a browser", Some((CTRL_SHIFT, Key::E)), Wish::App(|| AppAction::AskExport(Format::Html))),
    command(Group::File, Needs::Project, "Close project", "Back to the start screen", Some((CTRL, Key::W)), Wish::App(|| AppAction::CloseProject)),
    command(Group::File, Needs::Nothing, "Settings", "Your name, looks, folders, and the keys of commands", Some((CTRL, Key::Comma)), Wish::View(|| ViewAction::Toggle(Panel::Settings))),
    command(Group::File, Needs::Nothing, "Quit", "Leave Corroborate; nothing is lost", Some((CTRL, Key::Q)), Wish::App(|| AppAction::Quit)),
];

#[rustfmt::skip]
const EDIT: &[UiCommand] = &[
    command(Group::Edit, Needs::Undo, "Undo", "Take the last step back", Some((CTRL, Key::Z)), Wish::App(|| AppAction::Undo)),
    command(Group::Edit, Needs::Redo, "Redo", "Do the last step taken back again", Some((CTRL_SHIFT, Key::Z)), Wish::App(|| AppAction::Redo)),
    command(Group::Edit, Needs::Project, "Find", "Find words in this document and in all", Some((CTRL, Key::F)), Wish::View(|| ViewAction::Find)),
    command(Group::Edit, Needs::Project, "Next hit", "Jump to the next search hit", Some((NONE, Key::F3)), Wish::View(|| ViewAction::StepHit { forward: true })),
    command(Group::Edit, Needs::Project, "Previous hit", "Jump to the previous search hit", Some((SHIFT, Key::F3)), Wish::View(|| ViewAction::StepHit { forward: false })),
    command(Group::Edit, Needs::Document, "Find every occurrence", "List the passages that equal the selection, to tag them in one step", Some((CTRL, Key::D)), Wish::View(|| ViewAction::FindOccurrences)),
    command(Group::Edit, Needs::Project, "All commands…", "Find any command by name", Some((CTRL_SHIFT, Key::P)), Wish::View(|| ViewAction::Toggle(Panel::Palette))),
];

#[rustfmt::skip]
const VIEW: &[UiCommand] = &[
    command(Group::View, Needs::Project, "One column", "Read one document", Some((CTRL, Key::Num1)), Wish::View(|| ViewAction::SetColumns(1))),
    command(Group::View, Needs::Project, "Two columns", "Read two documents side by side", Some((CTRL, Key::Num2)), Wish::View(|| ViewAction::SetColumns(2))),
    command(Group::View, Needs::Project, "Three columns", "Read three documents side by side", Some((CTRL, Key::Num3)), Wish::View(|| ViewAction::SetColumns(3))),
    command(Group::View, Needs::Project, "First pane", "Put the keyboard into the left pane", Some((ALT, Key::Num1)), Wish::View(|| ViewAction::Activate(0))),
    command(Group::View, Needs::Project, "Second pane", "Put the keyboard into the second pane", Some((ALT, Key::Num2)), Wish::View(|| ViewAction::Activate(1))),
    command(Group::View, Needs::Project, "Third pane", "Put the keyboard into the third pane", Some((ALT, Key::Num3)), Wish::View(|| ViewAction::Activate(2))),
    command(Group::View, Needs::Project, "Next document", "Show the next document in the active pane", Some((CTRL, Key::PageDown)), Wish::View(|| ViewAction::StepDocument { forward: true })),
    command(Group::View, Needs::Project, "Previous document", "Show the previous document in the active pane", Some((CTRL, Key::PageUp)), Wish::View(|| ViewAction::StepDocument { forward: false })),
    command(Group::View, Needs::Project, "Scroll together", "Scroll all panes at once, or each alone", Some((CTRL, Key::L)), Wish::View(|| ViewAction::ToggleScrollLock)),
    command(Group::View, Needs::Document, "Align columns here", "Put the carets of the columns side by side when they scroll together; once more takes it back", Some((CTRL_SHIFT, Key::L)), Wish::View(|| ViewAction::AlignHere)),
    command(Group::View, Needs::Project, "Forget alignment", "Scroll by what the documents share alone", None, Wish::View(|| ViewAction::ForgetAlignment)),
    command(Group::View, Needs::Project, "Fold off-topic", "Fold off-topic passages to one line each, or show them", Some((CTRL_SHIFT, Key::O)), Wish::View(|| ViewAction::ToggleFolds)),
    command(Group::View, Needs::Project, "Show what is shared", "Outline what stands in another document too, and join it between the columns", Some((CTRL_SHIFT, Key::R)), Wish::View(|| ViewAction::Compare(Compare::Shared))),
    command(Group::View, Needs::Project, "Read only what is new", "What stands in an earlier document steps back", Some((CTRL_SHIFT, Key::N)), Wish::View(|| ViewAction::Compare(Compare::New))),
    command(Group::View, Needs::Document, "Next shared passage", "Go to the next passage that stands in another document too", Some((NONE, Key::F4)), Wish::View(|| ViewAction::StepShared { forward: true })),
    command(Group::View, Needs::Document, "Previous shared passage", "Go to the passage before that stands in another document too", Some((SHIFT, Key::F4)), Wish::View(|| ViewAction::StepShared { forward: false })),
    command(Group::View, Needs::Project, "Documents", "Show or hide the list of documents", Some((CTRL, Key::B)), Wish::View(|| ViewAction::Toggle(Panel::Documents))),
    command(Group::View, Needs::Project, "Inspector", "Show or hide what is known about the selection", Some((CTRL_SHIFT, Key::B)), Wish::View(|| ViewAction::Toggle(Panel::Inspector))),
    command(Group::View, Needs::Project, "Annotations", "Show or hide the list of annotations", Some((CTRL, Key::J)), Wish::View(|| ViewAction::Toggle(Panel::Annotations))),
    command(Group::View, Needs::Project, "Consistency", "List words that are tagged in different ways, to settle them", Some((CTRL_SHIFT, Key::J)), Wish::View(|| ViewAction::Toggle(Panel::Consistency))),
    command(Group::View, Needs::Project, "Moved annotations", "Say where annotations of older versions belong in the newer one", Some((CTRL, Key::M)), Wish::View(|| ViewAction::Toggle(Panel::Moved))),
    command(Group::View, Needs::Project, "Conflicts", "Records that were changed in two ways: both versions side by side, to decide which counts", Some((CTRL_SHIFT, Key::K)), Wish::View(|| ViewAction::Toggle(Panel::Conflicts))),
    command(Group::View, Needs::Document, "Compare with the older version", "Show the older and the newer version side by side, with what differs", None, Wish::View(|| ViewAction::CompareVersions)),
    command(Group::View, Needs::Project, "Review proposals", "Decide what the program takes for duplicates and off-topic, one key at a time", Some((CTRL, Key::R)), Wish::View(|| ViewAction::Toggle(Panel::Queue))),
    command(Group::View, Needs::Project, "What documents share", "A table of documents by what they share, and the duplicate groups by size", Some((CTRL_SHIFT, Key::M)), Wish::View(|| ViewAction::Toggle(Panel::Overview))),
    command(Group::View, Needs::Project, "Progress", "Documents by state, annotations by label", None, Wish::View(|| ViewAction::Toggle(Panel::Progress))),
    command(Group::View, Needs::Nothing, "Problems", "What went wrong with files lately", None, Wish::View(|| ViewAction::Toggle(Panel::Problems))),
    command(Group::View, Needs::Project, "Larger text", "Zoom the text in", Some((CTRL, Key::Plus)), Wish::View(|| ViewAction::Zoom(1))),
    command(Group::View, Needs::Project, "Smaller text", "Zoom the text out", Some((CTRL, Key::Minus)), Wish::View(|| ViewAction::Zoom(-1))),
    command(Group::View, Needs::Project, "Normal text size", "Undo the zoom", Some((CTRL, Key::Num0)), Wish::View(|| ViewAction::Zoom(0))),
    command(Group::View, Needs::Nothing, "Light or dark", "Switch the theme", Some((CTRL_SHIFT, Key::T)), Wish::View(|| ViewAction::ToggleTheme)),
];

#[rustfmt::skip]
const TAG: &[UiCommand] = &[
    command(Group::Tag, Needs::Project, "Labels…", "Edit labels, colours, keys, attributes and link types", Some((CTRL, Key::K)), Wish::View(|| ViewAction::Toggle(Panel::Schema))),
    command(Group::Tag, Needs::Project, "Guidelines", "When to use which label", Some((NONE, Key::F2)), Wish::View(|| ViewAction::Toggle(Panel::Guidelines))),
    command(Group::Tag, Needs::Document, "Next annotation", "Select the next annotation in this document", Some((NONE, Key::Period)), Wish::View(|| ViewAction::StepAnnotation { forward: true })),
    command(Group::Tag, Needs::Document, "Previous annotation", "Select the previous annotation in this document", Some((NONE, Key::Comma)), Wish::View(|| ViewAction::StepAnnotation { forward: false })),
    command(Group::Tag, Needs::Annotation, "Delete annotation", "Remove the selected annotation with its links", Some((NONE, Key::Delete)), Wish::Annotation(|id| Command::RemoveAnnotations(vec![id]).into())),
    command(Group::Tag, Needs::Annotation, "Settled", "Mark the selected annotation as agreed", Some((NONE, Key::Num1)), Wish::Annotation(|id| Command::SetStatus(vec![id], Status::Settled).into())),
    command(Group::Tag, Needs::Annotation, "Discuss", "Mark the selected annotation as to be talked about", Some((NONE, Key::Num2)), Wish::Annotation(|id| Command::SetStatus(vec![id], Status::Discuss).into())),
    command(Group::Tag, Needs::Annotation, "Discard", "Mark the selected annotation as not to be used", Some((NONE, Key::Num3)), Wish::Annotation(|id| Command::SetStatus(vec![id], Status::Discard).into())),
    command(Group::Tag, Needs::Annotation, "Write a note", "Put the keyboard into the note of the selected annotation", Some((ALT, Key::Enter)), Wish::View(|| ViewAction::WriteNote)),
    command(Group::Tag, Needs::Annotation, TAG_COPIES, "Give the same words in other documents the same label; claims are linked as the same claim", Some((NONE, Key::T)), Wish::View(|| ViewAction::TagCopies)),
    command(Group::Tag, Needs::Annotation, ATTACH_HERE, "Put the selected annotation of an older version where words are selected in the newer one", Some((CTRL_SHIFT, Key::A)), Wish::View(|| ViewAction::AttachHere)),
    command(Group::Tag, Needs::Annotation, "Add selection as fragment", "Add the selected text to the selected annotation", Some((NONE, Key::Plus)), Wish::View(|| ViewAction::AddFragment)),
    command(Group::Tag, Needs::Annotation, "End one character later", "Grow the annotation at its end", Some((ALT, Key::ArrowRight)), Wish::View(|| end(false, true, Unit::Character))),
    command(Group::Tag, Needs::Annotation, "End one character earlier", "Shrink the annotation at its end", Some((ALT, Key::ArrowLeft)), Wish::View(|| end(false, false, Unit::Character))),
    command(Group::Tag, Needs::Annotation, "Start one character later", "Shrink the annotation at its start", Some((ALT_SHIFT, Key::ArrowRight)), Wish::View(|| end(true, true, Unit::Character))),
    command(Group::Tag, Needs::Annotation, "Start one character earlier", "Grow the annotation at its start", Some((ALT_SHIFT, Key::ArrowLeft)), Wish::View(|| end(true, false, Unit::Character))),
    command(Group::Tag, Needs::Annotation, "End one word later", "Grow the annotation at its end", Some((CTRL_ALT, Key::ArrowRight)), Wish::View(|| end(false, true, Unit::Word))),
    command(Group::Tag, Needs::Annotation, "End one word earlier", "Shrink the annotation at its end", Some((CTRL_ALT, Key::ArrowLeft)), Wish::View(|| end(false, false, Unit::Word))),
    command(Group::Tag, Needs::Annotation, "Start one word later", "Shrink the annotation at its start", Some((CTRL_ALT_SHIFT, Key::ArrowRight)), Wish::View(|| end(true, true, Unit::Word))),
    command(Group::Tag, Needs::Annotation, "Start one word earlier", "Grow the annotation at its start", Some((CTRL_ALT_SHIFT, Key::ArrowLeft)), Wish::View(|| end(true, false, Unit::Word))),
    command(Group::Tag, Needs::Annotation, "End one sentence later", "Grow the annotation at its end", Some((ALT, Key::ArrowDown)), Wish::View(|| end(false, true, Unit::Sentence))),
    command(Group::Tag, Needs::Annotation, "End one sentence earlier", "Shrink the annotation at its end", Some((ALT, Key::ArrowUp)), Wish::View(|| end(false, false, Unit::Sentence))),
    command(Group::Tag, Needs::Annotation, "Start one sentence later", "Shrink the annotation at its start", Some((ALT_SHIFT, Key::ArrowDown)), Wish::View(|| end(true, true, Unit::Sentence))),
    command(Group::Tag, Needs::Annotation, "Start one sentence earlier", "Grow the annotation at its start", Some((ALT_SHIFT, Key::ArrowUp)), Wish::View(|| end(true, false, Unit::Sentence))),
];

#[rustfmt::skip]
const LINK: &[UiCommand] = &[
    command(Group::Link, Needs::Annotation, MARK, "Remember the selected annotation, to link or group another with it", Some((NONE, Key::M)), Wish::Annotation(|id| ViewAction::Mark(Some(id)).into())),
    command(Group::Link, Needs::Marked, LINK_MARKED, "Draw the link the schema allows between the marked and the selected annotation", Some((NONE, Key::L)), Wish::View(|| ViewAction::LinkMarked(None))),
    command(Group::Link, Needs::Marked, GROUP_MARKED, "Both say the same: put them into one duplicate group", Some((NONE, Key::G)), Wish::View(|| ViewAction::GroupMarked)),
    command(Group::Link, Needs::Annotation, "Leave the duplicate group", "Take the selected annotation out of its group", None, Wish::Annotation(|id| Command::LeaveGroup(id).into())),
];

#[rustfmt::skip]
const HELP: &[UiCommand] = &[
    command(Group::Help, Needs::Project, ALL_KEYS, "All keys on one sheet", Some((NONE, Key::F1)), Wish::View(|| ViewAction::Toggle(Panel::CheatSheet))),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::schema::default_labels;
    use std::collections::BTreeMap;

    #[test]
    fn no_two_commands_share_their_keys_or_their_name() {
        let mut taken: BTreeMap<String, &str> = BTreeMap::new();
        let mut names = std::collections::BTreeSet::new();
        for command in UiCommand::all() {
            assert!(names.insert(command.text), "two commands are called {}", command.text);
            let Some(keys) = command.keys else { continue };
            if let Some(other) = taken.insert(format!("{keys:?}"), command.text) {
                panic!("{} and {} share {keys:?}", other, command.text);
            }
        }
    }

    #[test]
    fn no_label_of_the_default_schema_takes_the_key_of_a_command() {
        for (_, label) in default_labels() {
            let key = label
                .key
                .and_then(|key| Key::from_name(&key.to_uppercase().to_string()));
            let clash = UiCommand::all().find(|c| {
                c.keys
                    .is_some_and(|k| k.modifiers.is_none() && Some(k.logical_key) == key)
            });
            assert!(
                clash.is_none(),
                "{} takes the key of {:?}",
                label.name,
                clash.map(|c| c.text)
            );
        }
    }
}
