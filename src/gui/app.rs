//! The window: owns what is shown and runs a frame.

use super::action::{Action, AppAction, Panel};
use super::dialogs::{Answer, Asking, FileDialogs};
use super::find_bar::{self, FindState};
use super::ghosts::Ghosts;
use super::in_order::{InOrder, was_typing};
use super::keymap::Keymap;
use super::left_work::LeftWork;
use super::links_overlay::links_overlay;
use super::panes::{Panes, panes_ui};
use super::queue::{QueueState, queue_ui};
use super::tasks::Tasks;
use super::theme::{self, Theme};
use super::version_pairs::VersionPairs;
use super::view_ctx::ViewCtx;
use super::view_state::{Compare, ViewState};
use super::views::{self, Views};
use super::{actions, settings, shortcuts, start, status_bar};
use crate::project::DocumentId;
use crate::session::settings::Settings;
use crate::session::{OpenOptions, Session};
use egui::{CentralPanel, Context, Frame, Margin, Ui};
use std::cell::RefCell;

/// Fewer documents than this, and together fewer bytes, are compared as soon as they are there.
const COMPARED_UNASKED: usize = 10_000;
const BYTES_COMPARED_UNASKED: u64 = 8 << 20;

/// All state of the window.
pub struct App {
    pub(super) session: Option<Session>,
    pub(super) view: ViewState,
    pub(super) panes: Panes,
    pub(super) views: Views,
    pub(super) find: FindState,
    pub(super) queue: QueueState,
    pub(super) ghosts: Ghosts,
    pub(super) versions: VersionPairs,
    pub(super) tasks: Tasks,
    pub(super) left: LeftWork,
    pub(super) asking: Option<Asking>,
    pub(super) dialogs: Box<dyn FileDialogs>,
    pub(super) options: OpenOptions,
    pub(super) settings: Settings,
    pub(super) toasts: status_bar::Toasts,
    pub(super) outbox: Vec<Action>,
    pub(super) quitting: bool,
    /// What the window is called.
    title: String,
    /// Where a file or folder was chosen last.
    pub(super) last_folder: Option<std::path::PathBuf>,
}

impl App {
    /// A window with the start screen.
    pub fn new(ctx: &Context, options: OpenOptions, settings: Settings, dialogs: Box<dyn FileDialogs>) -> Self {
        super::fonts::install(ctx);
        ctx.add_plugin(InOrder::default());
        theme::apply(ctx);
        actions::set_theme(ctx, settings.theme);
        actions::set_interface(ctx, settings.interface);
        ctx.options_mut(|options| {
            // Ctrl+Q and Ctrl+plus are commands of ours.
            options.quit_shortcuts.clear();
            options.zoom_with_keyboard = false;
        });
        Self {
            session: None,
            view: ViewState::default(),
            panes: Panes::default(),
            views: Views::default(),
            find: FindState::default(),
            queue: QueueState::default(),
            ghosts: Ghosts::default(),
            versions: VersionPairs::default(),
            tasks: Tasks::default(),
            left: LeftWork::default(),
            asking: None,
            dialogs,
            options,
            settings,
            toasts: status_bar::Toasts::default(),
            outbox: Vec::new(),
            quitting: false,
            title: String::new(),
            last_folder: None,
        }
    }

    /// The open project, for tests and pictures.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// What is shown, for tests and pictures.
    pub fn view(&self) -> &ViewState {
        &self.view
    }

    /// The open columns, for tests and pictures.
    pub fn panes(&mut self) -> &mut Panes {
        &mut self.panes
    }

    /// Whether a text that is to be shown is still being read or cut beside the window.
    pub fn is_waiting(&self) -> bool {
        let Some(session) = self.session.as_ref().filter(|_| !self.view.is_open(Panel::Queue)) else {
            return false;
        };
        let known = |id: &DocumentId| session.project().documents().contains(*id);
        self.panes.readers.iter().any(|reader| {
            let comes = |id| match session.text_or_reason(id) {
                None => true,
                // It has come, and the next frame takes it.
                Some(Ok(_)) => !reader.has_text_of(id),
                Some(Err(_)) => false,
            };
            reader.is_preparing() || reader.document.filter(known).is_some_and(comes)
        })
    }

    /// Asks for something as a view would; carried out at the end of the next frame.
    pub fn push(&mut self, action: impl Into<Action>) {
        self.outbox.push(action.into());
    }

    /// Everything that is not drawing: finished tasks, saving when idle.
    pub fn logic(&mut self, ctx: &Context) {
        self.take_opened();
        self.look_for_left_work();
        self.take_finished(ctx);
        self.heed_other_programs();
        self.save_when_idle(ctx);
        self.keep_layout_now_and_then();
        self.name_window(ctx);
    }

    /// The window is called after the project.
    fn name_window(&mut self, ctx: &Context) {
        let folder = self.session.as_ref().map(Session::folder);
        let title = folder.map_or_else(
            || "Corroborate".to_owned(),
            |folder| format!("{} – Corroborate", start::project_name(folder)),
        );
        if self.title != title {
            self.title.clone_from(&title);
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
        }
    }

    /// One frame: draws, then carries out what was asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let theme = theme::of(&ctx);
        let reviewing = self.view.is_open(Panel::Queue);
        ctx.with_plugin(|order: &mut InOrder| order.arrows_command = reviewing);
        settings::capture::take(self, &ctx);
        shortcuts::take(self, &ctx);
        self.take_drops(&ctx);
        if self.session.is_some() {
            self.workbench(theme, ui);
        } else {
            let opening = self.is_opening();
            CentralPanel::no_frame().show(ui, |ui| match opening {
                true => super::opening::opening_ui(theme, ui),
                false => {
                    let recent = &self.settings.recent;
                    start::start_ui(theme, (recent, &self.left.found), &mut self.outbox, ui);
                }
            });
            status_bar::without_project(self, theme, ui);
        }
        super::own_dialogs::own_dialogs_ui(self, theme, &ctx);
        self.dialog(ui);
        if ctx.input(|input| input.pointer.primary_released()) {
            // Dropped on nothing; a drop on a span has been asked for above.
            self.view.link_drag = None;
        }
        let asked: Vec<Action> = std::mem::take(&mut self.outbox);
        if !asked.is_empty() {
            for action in asked {
                actions::carry_out(self, &ctx, action);
            }
            self.forget_closed_texts();
            ctx.request_repaint();
        }
    }

    fn workbench(&mut self, theme: &'static Theme, ui: &mut Ui) {
        let outbox = RefCell::new(std::mem::take(&mut self.outbox));
        let Some(session) = &self.session else { return };
        self.views.documents.panes = self.panes.readers.iter().map(|reader| reader.document).collect();
        let keymap = Keymap::new(&self.settings.keys);
        let shared = self.queue.shared().clone();
        let ghosts = match self.view.is_open(Panel::Moved) {
            true => self.views.moved.ghosts(session.project()),
            false => self.ghosts.follow(session, self.view.selected, &shared),
        };
        let open: Vec<DocumentId> = self.panes.readers.iter().filter_map(|reader| reader.document).collect();
        self.versions.follow(session, &open);
        self.views.conflicts.follow(session);
        let ctx = ViewCtx {
            session,
            theme,
            shared: &shared,
            versions: &self.versions,
            ghosts: &ghosts,
            num_proposals: self.queue.num_open(),
            num_conflicts: self.views.conflicts.number(),
            view: &self.view,
            keymap: &keymap,
            reading: self.settings.reading,
            typing: was_typing(ui.ctx()),
            outbox: &outbox,
        };
        let document = self
            .panes
            .readers
            .get(self.view.active)
            .and_then(|reader| reader.document);
        if self.view.compare != Compare::Off || is_small(session) {
            self.queue.follow(&ctx);
        }
        let hovered = self.panes.readers.iter().find_map(|reader| reader.hovered);
        let new_hits = self.view.is_open(Panel::Find) && self.find.follow(&ctx, document);
        let side = |tone| Frame::NONE.fill(tone).inner_margin(Margin::same(12));
        let views = &mut self.views;
        egui::Panel::top("menu")
            .frame(side(theme.colors.panel).inner_margin(Margin::symmetric(8, 4)))
            .show(ui, |ui| {
                views::menu::menu_ui(&ctx, document.is_some(), self.panes.readers.len(), ui);
                views::labels_bar::labels_bar_ui(&ctx, ui);
            });
        egui::Panel::bottom("status")
            .frame(side(theme.colors.panel).inner_margin(Margin::symmetric(12, 4)))
            .show(ui, |ui| {
                status_bar::status_ui(&ctx, &self.toasts, &self.tasks, hovered, ui);
            });
        if self.view.is_open(Panel::Queue) {
            CentralPanel::no_frame().show(ui, |ui| queue_ui(&ctx, &mut self.queue, ui));
        } else {
            reading_ui(&ctx, (&mut self.panes, views, &mut self.find), document, ui);
        }
        views::overlays_ui(&ctx, views, ui);
        if new_hits {
            self.view.hits = self.find.marks();
            self.view.current_hit = None;
        }
        self.outbox = outbox.into_inner();
    }

    /// Memory holds the texts that are open, and no others.
    fn forget_closed_texts(&self) {
        let open: Vec<_> = self.panes.readers.iter().filter_map(|reader| reader.document).collect();
        if let Some(session) = &self.session {
            session.keep_texts(&open);
        }
    }

    fn dialog(&mut self, ui: &mut Ui) {
        let Some(asking) = &mut self.asking else { return };
        match asking.ui(ui) {
            Answer::Waiting => {}
            Answer::Cancelled => self.asking = None,
            Answer::Chosen(paths) => {
                let question = asking.question.clone();
                self.asking = None;
                self.answered(question, paths);
            }
        }
    }

    fn take_drops(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<_> = dropped.iter().map(|file| file.path().to_path_buf()).collect();
        if !paths.is_empty() {
            self.push(AppAction::Import(paths));
        }
    }
}

/// Whether comparing all texts takes so little that nobody need ask for it.
fn is_small(session: &Session) -> bool {
    let documents = session.project().documents();
    let lengths = documents
        .values()
        .take(COMPARED_UNASKED)
        .map(|document| document.text_len);
    let bytes = lengths.fold(0, u64::saturating_add);
    documents.len() < COMPARED_UNASKED && bytes < BYTES_COMPARED_UNASKED
}

/// The columns and what stands round them.
fn reading_ui(
    ctx: &ViewCtx<'_>,
    (panes, views, find): (&mut Panes, &mut Views, &mut FindState),
    document: Option<DocumentId>,
    ui: &mut Ui,
) {
    let theme = ctx.theme;
    let side = |tone| Frame::NONE.fill(tone).inner_margin(Margin::same(12));
    views::consistency::consistency_ui(ctx, &mut views.consistency, ui);
    views::conflicts::conflicts_ui(ctx, &mut views.conflicts, ui);
    views::moved::moved_ui(ctx, &mut views.moved, ui);
    if ctx.view.is_open(Panel::Annotations) {
        egui::Panel::bottom("annotations")
            .default_size(theme.sizes.annotations_panel)
            .frame(side(theme.colors.panel))
            .show(ui, |ui| {
                views::annotations::annotations_ui(ctx, &mut views.annotations, ui);
            });
    }
    if ctx.view.is_open(Panel::Find) {
        egui::Panel::left("find")
            .default_size(theme.sizes.find_panel)
            .frame(side(theme.colors.panel))
            .show(ui, |ui| {
                find_bar::find_ui(ctx, find, ui);
            });
    } else if ctx.view.is_open(Panel::Documents) {
        egui::Panel::left("documents")
            .default_size(theme.sizes.documents_panel)
            .frame(side(theme.colors.panel))
            .show(ui, |ui| {
                views::documents::documents_ui(ctx, &mut views.documents, ui);
            });
    }
    if ctx.view.is_open(Panel::Inspector) {
        egui::Panel::right("inspector")
            .default_size(theme.sizes.inspector_panel)
            .frame(side(theme.colors.panel))
            .show(ui, |ui| {
                views::inspector::inspector_ui(ctx, &mut views.inspector, document, ui);
            });
    }
    CentralPanel::no_frame()
        .frame(Frame::NONE.fill(theme.colors.sunken))
        .show(ui, |ui| {
            let rects = panes_ui(ctx, panes, ui);
            links_overlay(ctx, panes, &rects, ui.painter());
        });
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        Self::logic(self, ctx);
        if ctx.input(|input| input.viewport().close_requested()) && !self.quitting {
            self.quitting = true;
            self.save_before_quitting();
        }
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
