//! What a view is lent to draw with.

use super::action::Action;
use super::ghosts::Ghost;
use super::keymap::Keymap;
use super::theme::Theme;
use super::version_pairs::VersionPairs;
use super::view_state::ViewState;
use crate::project::Project;
use crate::session::Session;
use crate::session::proposals::Shared;
use crate::session::settings::Reading;
use std::cell::RefCell;
use std::sync::Arc;

/// Read-only loans for one frame, and the outbox for wishes.
pub struct ViewCtx<'a> {
    /// The open project.
    pub session: &'a Session,
    /// Colours and measures.
    pub theme: &'a Theme,
    /// What is shown.
    pub view: &'a ViewState,
    /// Commands with the keys they have.
    pub keymap: &'a Keymap,
    /// How documents are set.
    pub reading: Reading,
    /// What the documents have in common.
    pub shared: &'a Arc<Shared>,
    /// Which documents are versions of others, and what differs between those in the columns.
    pub versions: &'a VersionPairs,
    /// The copies of the selected annotation that are not tagged yet.
    pub ghosts: &'a [Ghost],
    /// How many proposals are to be decided.
    pub num_proposals: usize,
    /// How many records were changed in two ways and are to be decided about.
    pub num_conflicts: usize,
    /// Whether words were being typed when the frame began: then its keys are for that field.
    pub typing: bool,
    /// Wishes, carried out after drawing.
    pub outbox: &'a RefCell<Vec<Action>>,
}

impl ViewCtx<'_> {
    /// Asks for something.
    pub fn push(&self, action: impl Into<Action>) {
        self.outbox.borrow_mut().push(action.into());
    }

    /// The project as it is now.
    pub fn project(&self) -> &Project {
        self.session.project()
    }
}
