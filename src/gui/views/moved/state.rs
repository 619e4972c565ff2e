//! What the panel remembers: the list, and which of it is shown.

use super::super::beside::Beside;
use crate::gui::action::ViewAction;
use crate::gui::ghosts::Ghost;
use crate::gui::view_ctx::ViewCtx;
use crate::progress::Cancelled;
use crate::project::edit::Command;
use crate::project::{AnnotationId, DocumentId, Project};
use crate::session::moved::{Known, Waiting, attach, leave, waiting};
use std::sync::Arc;

/// Score of candidates that are beyond doubt.
const CERTAIN: u16 = 1000;

/// State of the panel.
#[derive(Default)]
pub struct MovedState {
    list: Beside<u64, List>,
    place: usize,
    /// The candidate that is shown.
    candidate: usize,
    /// What the columns were asked to show last.
    shown: Option<(AnnotationId, DocumentId, usize)>,
}

/// Annotations that wait, what could not be read, and what was worked out.
type List = (Vec<Waiting>, Vec<String>, Arc<Known>);

impl MovedState {
    /// Has the list worked out anew where something changed, and the columns follow it.
    pub(super) fn follow(&mut self, ctx: &ViewCtx<'_>) {
        let revision = ctx.session.history().revision();
        let (project, folder) = (ctx.project(), ctx.session.folder());
        let known = match self.list.value() {
            Some(Ok((.., known))) => Arc::clone(known),
            _ => Arc::default(),
        };
        self.list
            .follow(revision, "Comparing versions", ctx.session.wake(), || {
                let (project, folder) = (project.clone(), folder.to_path_buf());
                move |progress: &crate::progress::Progress| {
                    let mut known = Known::clone(&known);
                    let found = waiting(&project, &folder, &mut known, progress);
                    found
                        .map(|(list, problems)| (list, problems, Arc::new(known)))
                        .map_err(|Cancelled| "Stopped".to_owned())
                }
            });
        if !self.list.is_current() {
            return;
        }
        self.place = self.place.min(self.items().len().saturating_sub(1));
        let Some(item) = self.current() else {
            self.shown = None;
            return;
        };
        let wanted = (item.annotation, item.new, self.candidate);
        if self.shown != Some(wanted) {
            let range = item
                .candidates
                .get(self.candidate)
                .and_then(|candidate| candidate.ranges.first().cloned());
            ctx.push(ViewAction::ShowMoved(item.annotation, item.new, range));
            self.shown = Some(wanted);
        }
    }

    /// All that wait, as they were found last.
    pub(super) fn items(&self) -> &[Waiting] {
        match self.list.value() {
            Some(Ok((items, ..))) => items,
            _ => &[],
        }
    }

    /// What could not be read, in words.
    pub(super) fn problems(&self) -> Vec<&str> {
        match self.list.value() {
            Some(Ok((_, problems, _))) => problems.iter().map(String::as_str).collect(),
            Some(Err(why)) => vec![why],
            None => Vec::new(),
        }
    }

    /// Whether a list is being worked out and none is there yet.
    pub(super) fn is_new(&self) -> bool {
        self.list.value().is_none()
    }

    /// The one that is shown.
    pub(super) fn current(&self) -> Option<&Waiting> {
        self.items().get(self.place)
    }

    /// Its place in the list, and the candidate that is shown, both from 0.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.place, self.candidate)
    }

    /// Shows another.
    pub(super) fn step(&mut self, forward: bool) {
        let last = self.items().len().saturating_sub(1);
        self.place = match forward {
            true => (self.place + 1).min(last),
            false => self.place.saturating_sub(1),
        };
        self.candidate = 0;
    }

    /// Shows another candidate of the same annotation.
    pub(super) fn look_at(&mut self, candidate: usize) {
        self.candidate = candidate;
    }

    /// Puts the annotation where a candidate is; the next takes its place in the list.
    pub(super) fn take(&mut self, ctx: &ViewCtx<'_>, candidate: usize) {
        if let Some(wish) = self.current().and_then(|item| attach(item, candidate)) {
            self.candidate = 0;
            ctx.push(Command::Reattach(vec![wish]));
        }
    }

    /// Those whose first candidate is beyond doubt.
    pub(super) fn certain(&self) -> impl Iterator<Item = &Waiting> {
        let is_certain = |item: &&Waiting| item.candidates.first().is_some_and(|first| first.score == CERTAIN);
        self.items().iter().filter(is_certain)
    }

    /// Leaves the annotation where it is.
    pub(super) fn leave(&mut self, ctx: &ViewCtx<'_>) {
        if let Some(item) = self.current() {
            ctx.push(leave(&[item], ctx.project()));
            self.candidate = 0;
        }
    }

    /// The candidates of the one that is shown, to be outlined in the newer version.
    pub fn ghosts(&self, project: &Project) -> Arc<Vec<Ghost>> {
        let Some(item) = self.current() else {
            return Arc::default();
        };
        let Some(annotation) = project.annotations().get(item.annotation) else {
            return Arc::default();
        };
        let chosen = item.candidates.get(self.candidate);
        let ranges = chosen.into_iter().flat_map(|candidate| candidate.ranges.clone());
        let ghosts = ranges.map(|range| Ghost {
            document: item.new,
            range,
            label: annotation.label,
        });
        Arc::new(ghosts.collect())
    }
}
