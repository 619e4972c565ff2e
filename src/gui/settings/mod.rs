//! The settings dialog: name, looks and folders; how documents are set; the keys of commands.
//!
//! [`settings_ui`] draws the page that is open. What is chosen counts at once; the name counts when the dialog is
//! closed. While new keys are waited for, [`capture::take`] takes the next press before anything else hears of it.

pub(super) mod capture;
mod dialog;
mod general;
mod keys;
mod reading;

pub use dialog::SettingsState;
pub(super) use dialog::settings_ui;
