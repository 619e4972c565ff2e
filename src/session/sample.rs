//! The sample project, built into the program: opened as a copy, so that nothing can be spoiled.

use super::clock;
use super::door::Session;
use super::open::{OpenError, OpenOptions};
use crate::store::disk::{make_folder, write_once};

/// The files of `projects/harbour-bridge`, by their path inside it.
const FILES: &[(&str, &[u8])] = &[];

/// Copies the sample into the user's data folder and opens the copy.
pub fn open_copy(options: &OpenOptions) -> Result<Session, OpenError> {
    let folder = options
        .places
        .data
        .join("unsaved")
        .join(format!("sample-{}", clock::new_uuid()));
    for (name, bytes) in FILES {
        let path = folder.join(name);
        make_folder(path.parent().unwrap_or(&folder)).map_err(|err| OpenError(err.to_string()))?;
        write_once(&path, bytes).map_err(|err| OpenError(err.to_string()))?;
    }
    Session::open(&folder, options)
}
