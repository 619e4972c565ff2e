//! Opening projects for commands: as this user, with notices on standard error.

use super::output::{Failure, complain};
use crate::session::settings::Settings;
use crate::session::{OpenOptions, Session};
use crate::store::disk::Places;
use std::path::Path;
use std::sync::Arc;

/// This user's name and folders.
pub fn options() -> OpenOptions {
    let places = Places::find();
    if let Some(warning) = &places.warning {
        complain(warning);
    }
    let (settings, problem) = Settings::load(&places);
    if let Some(problem) = problem {
        complain(&problem);
    }
    OpenOptions {
        author: settings.author(),
        places,
        wake: Arc::new(|| ()),
    }
}

/// Opens a project to read it; says on standard error what should be known.
pub fn open(folder: &Path) -> Result<Session, Failure> {
    let session = open_noticing(folder)?;
    tell_read_only(&session);
    Ok(session)
}

/// Opens a project to change it.
pub fn open_to_change(folder: &Path) -> Result<Session, Failure> {
    let session = open_noticing(folder)?;
    match session.read_only() {
        None => Ok(session),
        Some(why) => Err(Failure::Told(format!(
            "The project can only be read now: {why}: {}",
            folder.display()
        ))),
    }
}

/// Says on standard error that changes which another program has not saved yet are not seen.
pub fn tell_read_only(session: &Session) {
    if let Some(why) = session.read_only() {
        complain(&format!("Only what was saved to the project folder is seen: {why}"));
    }
}

fn open_noticing(folder: &Path) -> Result<Session, Failure> {
    let mut session = Session::open(folder, &options()).map_err(|err| err.to_string())?;
    session.take_notices().iter().for_each(|notice| complain(notice));
    Ok(session)
}

/// Saves, and says on standard error what could not be kept as it was.
pub fn save(session: &mut Session) -> Result<(), Failure> {
    let outcome = session.save()?;
    outcome.warnings.iter().for_each(|warning| complain(warning));
    Ok(())
}
