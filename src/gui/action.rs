//! What a view can ask for. Views push actions to the outbox; the window carries them out once a frame, in order.

use crate::project::edit::{Command, NewDocument};
use crate::project::{AnnotationId, DocumentId, LabelId, RelationTypeId};
use crate::store::files::RecordKey;
use std::ops::Range;
use std::path::PathBuf;

/// A wish of a view.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Changes the project.
    Edit(Command),
    /// Changes what is shown.
    View(ViewAction),
    /// Opens, saves, starts and stops things.
    App(AppAction),
}

/// Changes what is shown; the project stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewAction {
    /// Show a document in a pane; in the active one where none is named.
    Open {
        /// Which document.
        document: DocumentId,
        /// Which pane, from the left.
        pane: Option<usize>,
    },
    /// Make a pane the active one.
    Activate(usize),
    /// Show so many columns, 1 to 3.
    SetColumns(usize),
    /// Select an annotation, or nothing.
    Select(Option<AnnotationId>),
    /// Select an annotation and bring it into sight.
    GoTo(AnnotationId),
    /// Bring a passage into sight, in bytes, and select it as text.
    GoToRange(DocumentId, Range<usize>),
    /// Select the next (or previous) annotation of the active pane.
    StepAnnotation {
        /// Towards the end of the text.
        forward: bool,
    },
    /// Show the next (or previous) document of the list in the active pane.
    StepDocument {
        /// Towards the end of the list.
        forward: bool,
    },
    /// Drag a link from this annotation; dropping it on another links the two.
    StartLinkDrag(AnnotationId),
    /// Remember the selected annotation as one end of a link.
    Mark(Option<AnnotationId>),
    /// Show or hide a label's spans.
    ToggleLabel(LabelId),
    /// Tag each selection at once with this label, or stop doing so.
    Sticky(Option<LabelId>),
    /// Open or close a panel, bar or dialog.
    Toggle(Panel),
    /// Change the text zoom by so many steps; 0 resets it.
    Zoom(i32),
    /// Open the find bar, put the keyboard into it, or close it if it has that.
    Find,
    /// Jump to the next (or previous) search hit.
    StepHit {
        /// Towards the end.
        forward: bool,
    },
    /// List the documents in this review state.
    ListDocuments(crate::project::ReviewState),
    /// List the annotations of this label.
    ListAnnotations(LabelId),
    /// Switch between light and dark.
    ToggleTheme,
    /// Scroll all panes together, or each alone.
    ToggleScrollLock,
    /// Put the carets of all panes side by side when they scroll together, or no longer.
    AlignHere,
    /// Forget all places that were put side by side.
    ForgetAlignment,
    /// Show what documents share in this way, or not at all if it is shown so already.
    Compare(super::view_state::Compare),
    /// Go to the next (or previous) passage that stands in another document too, in all columns that show it.
    StepShared {
        /// Towards the end of the text.
        forward: bool,
    },
    /// Fold off-topic passages to one line each, or show them.
    ToggleFolds,
    /// List the passages that equal the selected one.
    FindOccurrences,
    /// Tag the selected text of the active pane.
    TagSelection(LabelId),
    /// Link the marked annotation with the selected one; the first kind allowed where none is named.
    LinkMarked(Option<RelationTypeId>),
    /// Put the marked and the selected annotation into one duplicate group.
    GroupMarked,
    /// Tag the copies of the selected annotation like itself.
    TagCopies,
    /// Show an annotation of an older version at the left and a place in the newer one at the right, in bytes.
    ShowMoved(AnnotationId, DocumentId, Option<Range<usize>>),
    /// Show the older version of the active pane's document at the left and the newer one at the right.
    CompareVersions,
    /// Put the selected annotation, of an older version, where words are selected in a newer one.
    AttachHere,
    /// Add the selected text to the selected annotation as a fragment.
    AddFragment,
    /// Put the keyboard into the note of the selected annotation; opens the inspector.
    WriteNote,
    /// Move one end of the selected annotation.
    MoveEnd(EndMove),
}

/// Moves one end of the selected annotation by one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndMove {
    /// The start, else the end.
    pub start: bool,
    /// Towards the end of the text.
    pub forward: bool,
    /// By how much.
    pub unit: crate::query::segment::Unit,
}

/// What can be opened and closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Panel {
    /// The list of documents at the left.
    Documents,
    /// The inspector at the right.
    Inspector,
    /// The list of annotations at the bottom.
    Annotations,
    /// What is tagged in different ways, at the bottom in the place of the annotations.
    Consistency,
    /// Annotations of older versions, in the same place.
    Moved,
    /// Records that were changed in two ways, in the same place.
    Conflicts,
    /// The find bar and its hits.
    Find,
    /// Counts and plots.
    Progress,
    /// All commands by name.
    Palette,
    /// All keys at a glance.
    CheatSheet,
    /// Labels, colours, keys, attributes, link types.
    Schema,
    /// The guideline of each label.
    Guidelines,
    /// Text pasted in as a document.
    Paste,
    /// Author, looks, folders, keys.
    Settings,
    /// What went wrong with files lately.
    Problems,
    /// Proposals to decide, in the place of the columns.
    Queue,
    /// What documents share, as a table, and the duplicate groups.
    Overview,
    /// Earlier versions of the project.
    Restore,
    /// A dataset to write.
    DatasetOut,
    /// A dataset to take in.
    DatasetIn,
}

impl Panel {
    /// Whether it lies over the window: what is pressed then is not meant for the text behind it.
    pub fn is_dialog(self) -> bool {
        match self {
            Self::Documents
            | Self::Inspector
            | Self::Annotations
            | Self::Consistency
            | Self::Moved
            | Self::Conflicts
            | Self::Find
            | Self::Queue => false,
            Self::Progress
            | Self::Palette
            | Self::CheatSheet
            | Self::Schema
            | Self::Guidelines
            | Self::Paste
            | Self::Settings
            | Self::Problems
            | Self::Overview
            | Self::Restore
            | Self::DatasetOut
            | Self::DatasetIn => true,
        }
    }
}

/// Opens, saves, starts and stops things.
#[derive(Clone, Debug, PartialEq)]
pub enum AppAction {
    /// Start an empty project.
    NewProject,
    /// Ask which project folder to open.
    AskOpen,
    /// Open this project folder.
    OpenProject(PathBuf),
    /// Open a copy of the sample project.
    OpenSample,
    /// Ask which files to import.
    AskImportFiles,
    /// Ask which folder to import.
    AskImportFolder,
    /// Import files and folders.
    Import(Vec<PathBuf>),
    /// Import files that are larger than is taken unasked, after having asked.
    ImportLarge(Vec<PathBuf>),
    /// Import one file in this encoding, after having asked.
    ImportAs(PathBuf, String),
    /// Take pasted words in as a document: title, text.
    ImportText(String, String),
    /// Take documents in, each as a newer version of another.
    TakeVersions(Vec<(NewDocument, DocumentId)>),
    /// Save to the project's folder; asks where if it has none.
    Save,
    /// Ask for a folder, save there, and go on working there.
    AskSaveAs,
    /// Ask for a folder and save a copy there.
    AskSaveCopy,
    /// Ask for a file or folder and write this dataset to it.
    AskDataset(Box<crate::session::recipes::Recipe>),
    /// Keep how a dataset is made under this name.
    KeepRecipe(String, Box<crate::session::recipes::Recipe>),
    /// Ask which files of another program to take in.
    AskDatasetFiles,
    /// Ask which folder of another program to take in.
    AskDatasetFolder,
    /// Take in what was read of another program's files.
    TakeIn(Box<crate::session::take_in::Arrival>),
    /// Ask for a file and write it in this export format.
    AskExport(crate::store::exchange::Format),
    /// Decide that the version in use counts of a record that was changed in two ways.
    KeepMine(RecordKey),
    /// Take the other version of this number of such a record.
    TakeOther(RecordKey, usize),
    /// Take the last step back.
    Undo,
    /// Do it again.
    Redo,
    /// Stop the running import, export or copy.
    CancelTask,
    /// Put words on the clipboard.
    Copy(String),
    /// Close the project and show the start screen.
    CloseProject,
    /// Leave.
    Quit,
}

impl From<Command> for Action {
    fn from(command: Command) -> Self {
        Self::Edit(command)
    }
}

impl From<ViewAction> for Action {
    fn from(action: ViewAction) -> Self {
        Self::View(action)
    }
}

impl From<AppAction> for Action {
    fn from(action: AppAction) -> Self {
        Self::App(action)
    }
}
