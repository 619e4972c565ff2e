//! What the panel remembers: the list, and which of it is open.

use crate::gui::view_ctx::ViewCtx;
use crate::query::consistency::Inconsistency;
use crate::session::proposals::{Shared, consistency};
use crate::session::task::{Poll, Task};
use std::sync::Arc;

/// State of the panel.
#[derive(Default)]
pub struct ConsistencyState {
    items: Vec<Inconsistency>,
    made_for: Option<MadeFor>,
    task: Option<(Task<Option<Vec<Inconsistency>>>, MadeFor)>,
    /// The one whose places are shown: its content, and where it stands in the list.
    expanded: Option<(u64, usize)>,
    rows: Vec<Row>,
}

/// What a list is worked out for: a revision, and what the documents share.
type MadeFor = (u64, Arc<Shared>);

/// A row of the panel; numbers are places in lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A wording.
    Item(usize),
    /// One of its taggings.
    Tagging(usize, usize),
    /// One of that tagging's places.
    Place(usize, usize, usize),
}

impl Row {
    /// The wording it belongs to.
    pub(super) fn item(self) -> usize {
        match self {
            Self::Item(n) | Self::Tagging(n, _) | Self::Place(n, ..) => n,
        }
    }

    /// What part of the wording it shows: tagging and place.
    pub(super) fn part(self) -> (Option<usize>, Option<usize>) {
        match self {
            Self::Item(_) => (None, None),
            Self::Tagging(_, tagging) => (Some(tagging), None),
            Self::Place(_, tagging, place) => (Some(tagging), Some(place)),
        }
    }
}

impl ConsistencyState {
    /// Has the list worked out anew where something changed, and takes over what has been.
    pub(super) fn follow(&mut self, ctx: &ViewCtx<'_>) {
        if let Some((task, _)) = &self.task {
            match task.poll() {
                Poll::Running => {}
                Poll::Done(found) => self.take(found.unwrap_or_default()),
                // Not begun anew by itself: it would be lost again.
                Poll::Lost => self.take(Vec::new()),
            }
        }
        let wanted = (ctx.session.history().revision(), ctx.shared);
        let is_wanted = |(revision, shared): &MadeFor| *revision == wanted.0 && Arc::ptr_eq(shared, wanted.1);
        let coming = self
            .task
            .as_ref()
            .map(|(_, made_for)| made_for)
            .or(self.made_for.as_ref());
        if !coming.is_some_and(is_wanted) {
            self.begin(ctx);
        }
    }

    fn begin(&mut self, ctx: &ViewCtx<'_>) {
        let made_for = (ctx.session.history().revision(), ctx.shared.clone());
        let (project, folder) = (ctx.project().clone(), ctx.session.folder().to_path_buf());
        let shared = ctx.shared.clone();
        let work = move |progress: &crate::progress::Progress| consistency(&project, &folder, &shared, progress).ok();
        match Task::start("Comparing tags", ctx.session.wake().clone(), work) {
            Ok(task) => self.task = Some((task, made_for)),
            Err(_) => self.made_for = Some(made_for),
        }
    }

    /// Shows a new list. Where the open one is gone, the one in its place is opened, so that one after the other is settled.
    fn take(&mut self, items: Vec<Inconsistency>) {
        let is_first = self.made_for.is_none();
        self.made_for = self.task.take().map(|(_, made_for)| made_for);
        let place_of = |content: u64| items.iter().position(|item| item.content == content);
        let place = match self.expanded {
            Some((content, place)) => place_of(content).or(Some(place.min(items.len().saturating_sub(1)))),
            None => is_first.then_some(0),
        };
        // When the last is settled it stays the one to open, should undo bring it back.
        if !items.is_empty() {
            self.expanded = place.and_then(|place| Some((items.get(place)?.content, place)));
        }
        self.items = items;
        self.lay_out();
    }

    /// Shows the places of a wording, or hides them.
    pub(super) fn toggle(&mut self, place: usize) {
        let content = self.items.get(place).map(|item| item.content);
        let is_open = self.expanded.map(|(content, _)| content) == content;
        self.expanded = content.filter(|_| !is_open).map(|content| (content, place));
        self.lay_out();
    }

    fn lay_out(&mut self) {
        let open = self.expanded.map(|(_, place)| place);
        self.rows.clear();
        for (n, item) in self.items.iter().enumerate() {
            self.rows.push(Row::Item(n));
            if open != Some(n) {
                continue;
            }
            for (t, tagging) in item.taggings.iter().enumerate() {
                self.rows.push(Row::Tagging(n, t));
                self.rows.extend((0..tagging.places.len()).map(|p| Row::Place(n, t, p)));
            }
        }
    }

    /// What is told.
    pub(super) fn items(&self) -> &[Inconsistency] {
        &self.items
    }

    /// Whether the places of the wording at this place are shown.
    pub(super) fn is_expanded(&self, place: usize) -> bool {
        self.expanded.is_some_and(|(_, open)| open == place)
    }

    /// All rows, from the top.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether nothing was worked out yet.
    pub(super) fn is_new(&self) -> bool {
        self.made_for.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::consistency::sample::Sample;

    fn items(marked: &str) -> Vec<Inconsistency> {
        Sample::new(&[marked]).found()
    }

    #[test]
    fn the_first_is_open_and_after_it_the_one_that_takes_its_place() {
        let all = items("{claim|a} {source|a} {claim|b} {source|b} {claim|c} {source|c}");
        let mut state = ConsistencyState::default();
        state.take(all.clone());
        state.made_for = Some((0, Arc::default()));
        let (item, tagging, place) = (Row::Item, Row::Tagging, Row::Place);
        let open_first = [
            item(0),
            tagging(0, 0),
            place(0, 0, 0),
            tagging(0, 1),
            place(0, 1, 0),
            item(1),
            item(2),
        ];
        assert_eq!(state.rows(), open_first);
        state.toggle(2);
        assert!(state.is_expanded(2) && !state.is_expanded(0));
        state.take(all[..2].to_vec());
        assert!(state.is_expanded(1), "the last takes the place of the last");
        state.toggle(1);
        state.made_for = Some((0, Arc::default()));
        state.take(all.clone());
        assert_eq!(
            state.rows(),
            [item(0), item(1), item(2)],
            "what was closed stays closed"
        );
        state.toggle(1);
        state.take(vec![all[1].clone()]);
        assert!(state.is_expanded(0), "it is known by its content");
        state.take(Vec::new());
        assert_eq!(state.rows(), []);
        state.take(all.clone());
        assert!(state.is_expanded(1), "it is open again when it comes back");
    }
}
