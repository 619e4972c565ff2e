//! Carries out what the views asked for: one file a kind of action.

mod app_actions;
mod edits;
mod versions;
mod view_actions;

pub(super) use app_actions::{set_interface, set_theme};

use super::action::Action;
use super::app::App;
use egui::Context;

/// Carries out one action.
pub(super) fn carry_out(app: &mut App, ctx: &Context, action: Action) {
    match action {
        Action::Edit(command) => edits::execute(app, command),
        Action::View(action) => view_actions::carry_out(app, ctx, action),
        Action::App(action) => app_actions::carry_out(app, ctx, action),
    }
}
