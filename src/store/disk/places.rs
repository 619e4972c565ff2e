//! Where this program keeps what is not part of a project.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::files::{self, DiskError};
use super::hash::ContentHash;

/// The folders of this user. They need not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// Journals, locks and backups.
    pub state: PathBuf,
    /// What the analyst added to the program, such as themes.
    pub data: PathBuf,
    /// Settings.
    pub config: PathBuf,
    /// Said once at the start, when the usual folders cannot be found.
    pub warning: Option<String>,
}

/// The state folder of one project, which exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatePlace {
    pub path: PathBuf,
    /// Set when the usual place could not be made.
    pub warning: Option<String>,
}

impl Places {
    /// The folders that the system provides, or those in the folder named by `CORROBORATE_HOME`.
    pub fn find() -> Self {
        Self::from_home(std::env::var_os("CORROBORATE_HOME"))
    }

    /// Everything in one folder, for portable installations and tests.
    pub fn under(home: &Path) -> Self {
        Self {
            state: home.join("state"),
            data: home.join("data"),
            config: home.join("config"),
            warning: None,
        }
    }

    fn from_home(home: Option<OsString>) -> Self {
        if let Some(home) = home.filter(|home| !home.is_empty()) {
            return Self::under(Path::new(&home));
        }
        if let Some(dirs) = ProjectDirs::from("", "", "corroborate") {
            let local = dirs.data_local_dir();
            return Self {
                state: dirs.state_dir().map_or_else(|| local.join("state"), Path::to_path_buf),
                data: dirs.data_dir().to_path_buf(),
                config: dirs.config_dir().to_path_buf(),
                warning: None,
            };
        }
        let home = std::env::temp_dir().join("corroborate");
        let mut places = Self::under(&home);
        places.warning = Some(format!(
            "Your home folder was not found, so unsaved work is kept where the system may clear it; \
             set CORROBORATE_HOME to a folder of your own: {}",
            home.display()
        ));
        places
    }

    /// Where the state of a project belongs. A copied project has the same id, so its path counts too.
    pub fn state_for(&self, project_uuid: &str, canonical_path: &Path) -> PathBuf {
        // The id comes from a file that a stranger may have written.
        let id: String = project_uuid
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(64)
            .collect();
        let path = ContentHash::of(canonical_path.as_os_str().as_encoded_bytes()).to_string();
        let path = path.get(..12).unwrap_or_default();
        self.state.join(format!("project-{id}-{path}"))
    }

    /// Makes that folder, or else one inside the project folder, with a warning.
    pub fn make_state_for(&self, project_uuid: &str, canonical_path: &Path) -> Result<StatePlace, DiskError> {
        let path = self.state_for(project_uuid, canonical_path);
        let Err(err) = files::make_folder(&path) else {
            let warning = None;
            return Ok(StatePlace { path, warning });
        };
        let path = canonical_path.join(".corroborate-state");
        files::make_folder(&path)?;
        let warning = Some(format!(
            "Unsaved work is kept inside the project folder, because the program {err}"
        ));
        Ok(StatePlace { path, warning })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_decides_unless_it_is_empty() {
        let under = Places::from_home(Some("/portable".into()));
        assert_eq!(under, Places::under(Path::new("/portable")));
        assert_ne!(Places::from_home(Some(OsString::new())).state, Path::new("state"));
    }

    #[test]
    fn each_copy_of_a_project_has_its_own_state() {
        let places = Places::under(Path::new("/h"));
        let one = places.state_for("uuid-1", Path::new("/a"));
        assert_ne!(one, places.state_for("uuid-1", Path::new("/b")));
        assert_ne!(one, places.state_for("uuid-2", Path::new("/a")));
        assert_eq!(one, places.state_for("uuid-1", Path::new("/a")));
    }

    #[test]
    fn an_id_from_a_stranger_cannot_leave_the_folder() {
        let places = Places::under(Path::new("/h"));
        for id in ["../../etc", "/etc", "..", "", "C:\\x"] {
            let state = places.state_for(id, Path::new("/a"));
            assert_eq!(state.parent(), Some(Path::new("/h/state")), "{id}");
        }
    }

    #[test]
    fn without_a_state_folder_the_project_folder_serves() -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let (home, project) = (dir.path().join("home"), dir.path().join("project"));
        std::fs::create_dir(&project)?;
        let usual = Places::under(&home).make_state_for("u", &project)?;
        assert!(usual.warning.is_none() && usual.path.is_dir());
        std::fs::remove_dir_all(&home)?;
        std::fs::write(&home, "in the way")?;
        let other = Places::under(&home).make_state_for("u", &project)?;
        assert!(other.warning.is_some() && other.path.starts_with(&project));
        Ok(())
    }
}
