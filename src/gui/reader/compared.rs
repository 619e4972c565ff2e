//! What a pane's document shares with others, worked out once for what was found and for the columns that are open.

use super::super::view_ctx::ViewCtx;
use super::super::view_state::Compare;
use super::state::ReaderState;
use crate::project::DocumentId;
use crate::session::proposals::Shared;
use std::ops::Range;
use std::sync::Arc;

/// What a document shares.
#[derive(Default)]
pub struct Compared {
    /// What was found, the revision of the project, this document, and those in the other columns.
    made_for: Option<(Arc<Shared>, u64, DocumentId, Vec<DocumentId>)>,
    /// Passages that stand in an earlier document, in bytes, in order.
    pub copied: Vec<Range<usize>>,
    /// Passages that stand in any other document, likewise; they may overlap.
    pub anywhere: Vec<Range<usize>>,
    /// Percent of its bytes that stand in no earlier document.
    pub new_percent: u64,
    /// Percent of its bytes that stand in the documents of the other columns.
    pub beside: Vec<(DocumentId, u64)>,
}

impl ReaderState {
    /// What the document shares, as far as it is shown.
    pub fn compared(&self) -> &Compared {
        &self.compared
    }

    /// Brings that up to date; `open` are the documents of all columns.
    pub fn follow_shared(&mut self, ctx: &ViewCtx<'_>, open: &[DocumentId]) {
        let Some(document) = self.document.filter(|_| ctx.view.compare != Compare::Off) else {
            self.compared = Compared::default();
            return;
        };
        let others: Vec<DocumentId> = open.iter().copied().filter(|id| *id != document).collect();
        let revision = ctx.session.history().revision();
        let is_same = |(shared, at, of, beside): &(Arc<Shared>, u64, DocumentId, Vec<DocumentId>)| {
            Arc::ptr_eq(shared, ctx.shared) && (*at, *of) == (revision, document) && *beside == others
        };
        if self.compared.made_for.as_ref().is_some_and(is_same) {
            return;
        }
        let (shared, project) = (ctx.shared, ctx.project());
        let percent = |other: &DocumentId| (*other, shared.percent_in(document, *other, project));
        self.compared = Compared {
            copied: shared.copied(document, project),
            anywhere: shared.of(document).iter().map(|twin| twin.here.clone()).collect(),
            new_percent: shared.new_percent(document, project),
            beside: others.iter().map(percent).collect(),
            made_for: Some((shared.clone(), revision, document, others)),
        };
    }
}
