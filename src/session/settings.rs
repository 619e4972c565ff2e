//! What this user wants of the program, on this machine: author name, theme, recent projects, layout per project.

use super::clock;
use crate::store::disk::{ContentHash, Places, make_folder, save_atomically};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Recent projects remembered.
const RECENT: usize = 12;

/// Light, dark, or as the desktop is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the desktop is.
    #[default]
    System,
    /// Dark text on a light page.
    Light,
    /// Light text on a dark page.
    Dark,
}

/// Kept in `settings.ron` in the user's configuration folder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Name under which records are made; the system's user where empty.
    pub author: String,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Project folders, the latest first.
    pub recent: Vec<PathBuf>,
}

impl Settings {
    /// Reads the settings; the defaults where there are none. A damaged file is said, and left until the next change.
    pub fn load(places: &Places) -> (Self, Option<String>) {
        let path = places.config.join("settings.ron");
        let Ok(text) = fs::read_to_string(&path) else {
            return (Self::default(), None);
        };
        match ron::from_str(&text) {
            Ok(settings) => (settings, None),
            Err(err) => (
                Self::default(),
                Some(format!(
                    "The settings could not be read, so the defaults are used: {err}: {}",
                    path.display()
                )),
            ),
        }
    }

    /// Writes the settings.
    pub fn save(&self, places: &Places) -> Result<(), String> {
        make_folder(&places.config).map_err(|err| err.to_string())?;
        let path = places.config.join("settings.ron");
        let pretty = ron::ser::PrettyConfig::new().new_line("\n");
        let text = ron::ser::to_string_pretty(self, pretty).map_err(|err| err.to_string())?;
        let base = fs::read(&path).ok().map(|bytes| ContentHash::of(&bytes));
        save_atomically(&path, text.as_bytes(), base.as_ref())
            .map(|_| ())
            .map_err(|err| err.to_string())
    }

    /// The name to work under.
    pub fn author(&self) -> String {
        if self.author.trim().is_empty() {
            clock::system_user()
        } else {
            self.author.trim().to_owned()
        }
    }

    /// Puts a project at the head of the recent ones.
    pub fn remember(&mut self, folder: &Path) {
        self.recent.retain(|other| other != folder);
        self.recent.insert(0, folder.to_path_buf());
        self.recent.truncate(RECENT);
    }
}

/// Names in a folder for our own file dialog, folders first, hidden ones left out: name, whether it is a folder.
pub fn list_folder(folder: &Path) -> Vec<(String, bool)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<(String, bool)> = entries
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path().is_dir()))
        .filter(|(name, _)| !name.starts_with('.'))
        .take(2_000)
        .collect();
    names.sort_by_key(|(name, is_folder)| (!is_folder, name.to_lowercase()));
    names
}
