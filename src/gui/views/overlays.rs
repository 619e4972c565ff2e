//! The state of all views, and what lies over the window: palette, dialogs.

use super::super::action::Panel;
use super::super::settings::SettingsState;
use super::super::view_ctx::ViewCtx;
use super::super::view_state::ViewState;
use super::annotations::AnnotationsState;
use super::cheat_sheet::cheat_sheet_ui;
use super::conflicts::ConflictsState;
use super::consistency::ConsistencyState;
use super::dataset_in::{DatasetInState, dataset_in_ui};
use super::dataset_out::{DatasetOutState, dataset_out_ui};
use super::documents::DocumentsState;
use super::encodings::{EncodingsState, encodings_ui};
use super::guidelines::guidelines_ui;
use super::inspector::InspectorState;
use super::large_files::{LargeFilesState, large_files_ui};
use super::moved::MovedState;
use super::new_version::{NewVersionState, new_version_ui};
use super::overview::{OverviewState, overview_ui};
use super::palette::{PaletteState, palette_ui};
use super::paste::{PasteState, paste_ui};
use super::progress::progress_ui;
use super::restore::{RestoreState, restore_ui};
use super::schema::{SchemaState, schema_ui};
use egui::Ui;

/// What the views remember from frame to frame.
#[derive(Default)]
pub struct Views {
    /// The list of documents.
    pub documents: DocumentsState,
    /// The inspector.
    pub inspector: InspectorState,
    /// The list of annotations.
    pub annotations: AnnotationsState,
    /// What is tagged in different ways.
    pub consistency: ConsistencyState,
    /// Records that were changed in two ways.
    pub conflicts: ConflictsState,
    /// Annotations of older versions.
    pub moved: MovedState,
    /// Files that may be newer versions.
    pub new_version: NewVersionState,
    /// A dataset to write.
    pub dataset_out: DatasetOutState,
    /// A dataset to take in.
    pub dataset_in: DatasetInState,
    /// What documents share.
    pub overview: OverviewState,
    /// All commands by name.
    pub palette: PaletteState,
    /// Earlier versions.
    pub restore: RestoreState,
    /// The schema editor.
    pub schema: SchemaState,
    /// Text pasted in.
    pub paste: PasteState,
    /// Files whose encoding must be chosen.
    pub encodings: EncodingsState,
    /// The settings.
    pub settings: SettingsState,
    /// Files that are larger than is taken unasked.
    pub large_files: LargeFilesState,
}

impl Views {
    /// Whether something lies over the window that takes all keys.
    pub fn blocks_keys(&self, view: &ViewState) -> bool {
        view.is_open(Panel::Palette)
            || self.encodings.is_asking()
            || self.large_files.is_asking()
            || self.new_version.is_asking()
    }
}

/// Draws every dialog that is open.
pub fn overlays_ui(ctx: &ViewCtx<'_>, views: &mut Views, ui: &Ui) {
    let open = |panel| ctx.view.is_open(panel);
    if open(Panel::DatasetOut) {
        dataset_out_ui(ctx, &mut views.dataset_out, views.documents.rows(), ui);
    }
    if open(Panel::DatasetIn) {
        dataset_in_ui(ctx, &mut views.dataset_in, ui);
    }
    if open(Panel::CheatSheet) {
        cheat_sheet_ui(ctx, ui);
    }
    if open(Panel::Guidelines) {
        guidelines_ui(ctx, ui);
    }
    if open(Panel::Progress) {
        progress_ui(ctx, ui);
    }
    if open(Panel::Overview) {
        overview_ui(ctx, &mut views.overview, ui);
    }
    if open(Panel::Restore) {
        restore_ui(ctx, &mut views.restore, ui);
    }
    if open(Panel::Schema) {
        schema_ui(ctx, &mut views.schema, ui);
    }
    if open(Panel::Paste) {
        paste_ui(ctx, &mut views.paste, ui);
    }
    if open(Panel::Palette) {
        // Columns are filled as soon as there is a document.
        let has_document = !ctx.project().documents().is_empty();
        palette_ui(ctx, &mut views.palette, has_document, ui);
    }
    encodings_ui(ctx, &mut views.encodings, ui);
    if !views.encodings.is_asking() {
        large_files_ui(ctx, &mut views.large_files, ui);
        if !views.large_files.is_asking() {
            new_version_ui(ctx, &mut views.new_version, ui);
        }
    }
}
