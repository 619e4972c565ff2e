//! What this user wants of the program, on this machine: name, looks, keys, folders, recent projects.

use super::clock;
use crate::store::disk::{ContentHash, Places, make_folder, save_atomically};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Recent projects remembered.
const RECENT: usize = 12;

/// Smallest and largest content of the window, in percent.
const MIN_INTERFACE: u16 = 75;
const MAX_INTERFACE: u16 = 200;
/// Smallest and largest text of documents, in points.
const MIN_READING: u8 = 10;
const MAX_READING: u8 = 40;

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

/// The face of the documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Face {
    /// With serifs.
    #[default]
    Serif,
    /// Without, as in the interface.
    Sans,
}

/// The distance from one row of a document to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spacing {
    /// As the theme has it.
    #[default]
    Normal,
    /// More.
    Wide,
    /// Still more.
    Wider,
}

/// How documents are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// The face.
    pub face: Face,
    /// Size of the text in points, before any zoom.
    pub size: u8,
    /// Distance of the rows.
    pub spacing: Spacing,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            face: Face::Serif,
            size: 16,
            spacing: Spacing::Normal,
        }
    }
}

/// Kept in `settings.ron` in the user's configuration folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Name under which records are made; the system's user where empty.
    pub author: String,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Size of the whole window's content in percent.
    pub interface: u16,
    /// How documents are set.
    pub reading: Reading,
    /// Where file dialogs start, and with them new projects and exports; where the last project lies if empty.
    pub folder: PathBuf,
    /// Keys that are not the usual ones: a command's name and its keys in words, such as `Ctrl+Shift+P` or `none`. What
    /// is not understood stays.
    pub keys: BTreeMap<String, String>,
    /// Project folders, the latest first.
    pub recent: Vec<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            author: String::new(),
            theme: ThemeChoice::default(),
            interface: 100,
            reading: Reading::default(),
            folder: PathBuf::new(),
            keys: BTreeMap::new(),
            recent: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads the settings; the defaults where there are none. A damaged file is said and kept under another name, since
    /// the next change writes the settings anew.
    pub fn load(places: &Places) -> (Self, Option<String>) {
        let path = places.config.join("settings.ron");
        let Ok(text) = fs::read_to_string(&path) else {
            return (Self::default(), None);
        };
        match ron::from_str::<Self>(&text) {
            Ok(settings) => (settings.in_bounds(), None),
            Err(err) => {
                let copy = places.config.join("settings-damaged.ron");
                let kept = match fs::copy(&path, &copy) {
                    Ok(_) => copy,
                    Err(_) => path,
                };
                let words = format!(
                    "The settings could not be read ({err}), so the defaults are used. The file was kept: {}",
                    kept.display()
                );
                (Self::default(), Some(words))
            }
        }
    }

    /// Sizes that a person can read, whatever the file says.
    fn in_bounds(mut self) -> Self {
        self.interface = self.interface.clamp(MIN_INTERFACE, MAX_INTERFACE);
        self.reading.size = self.reading.size.clamp(MIN_READING, MAX_READING);
        self
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_and_sizes_stay_in_bounds() {
        let home = tempfile::tempdir().unwrap();
        let places = Places::under(home.path());
        let settings = Settings {
            author: "anna".to_owned(),
            reading: Reading {
                face: Face::Sans,
                size: 20,
                spacing: Spacing::Wide,
            },
            folder: PathBuf::from("/work"),
            keys: BTreeMap::from([("Save".to_owned(), "Ctrl+Alt+S".to_owned())]),
            ..Settings::default()
        };
        settings.save(&places).unwrap();
        assert_eq!(Settings::load(&places), (settings, None));
        fs::write(
            places.config.join("settings.ron"),
            "(interface: 9000, reading: (size: 0))",
        )
        .unwrap();
        let (settings, told) = Settings::load(&places);
        assert_eq!((settings.interface, settings.reading.size, told), (200, 10, None));
    }

    #[test]
    fn a_damaged_file_is_said_and_kept() {
        let home = tempfile::tempdir().unwrap();
        let places = Places::under(home.path());
        fs::create_dir_all(&places.config).unwrap();
        fs::write(places.config.join("settings.ron"), "(theme: Sepia)").unwrap();
        let (settings, told) = Settings::load(&places);
        assert_eq!(settings, Settings::default());
        assert!(told.unwrap().contains("settings-damaged.ron"));
        settings.save(&places).unwrap();
        let kept = fs::read_to_string(places.config.join("settings-damaged.ron")).unwrap();
        assert_eq!(kept, "(theme: Sepia)");
    }
}
