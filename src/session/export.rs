//! Files beside a project: what may be written where.

use crate::project::Project;
use crate::store::disk::{ContentHash, save_atomically};
use std::path::Path;

/// Writes a file whole or not at all, in place of what is there.
fn write_file(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let base = ContentHash::of_file(file).map_err(|err| format!("{err}: {}", file.display()))?;
    save_atomically(file, bytes, base.as_ref())
        .map(|_| ())
        .map_err(|err| err.to_string())
}

/// Writes a picture of a project, or the like, to `file`; never over a file of the project or a source.
pub fn write_beside(project: &Project, folder: &Path, file: &Path, bytes: &[u8]) -> Result<(), String> {
    refuse_own_files(project, folder, file)?;
    write_file(file, bytes)
}

/// Refuses a folder inside the project, or one that holds it.
pub(super) fn refuse_own_folder(folder: &Path, target: &Path) -> Result<(), String> {
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = parent.unwrap_or(Path::new(".")).canonicalize();
    let beside = beside.map_err(|err| format!("The folder cannot be written: {err}: {}", target.display()))?;
    let target_path = target
        .canonicalize()
        .unwrap_or_else(|_| beside.join(target.file_name().unwrap_or_default()));
    let own = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    if target_path.starts_with(&own) || own.starts_with(&target_path) {
        return Err(format!(
            "An export may not write over the project; choose another folder: {}",
            target.display()
        ));
    }
    Ok(())
}

/// Refuses a file of the project, and a source: one at the path of an imported file, or with the very bytes of one, since
/// paths are kept as they were given and may be relative. A link is looked at where it leads.
pub(super) fn refuse_own_files(project: &Project, folder: &Path, file: &Path) -> Result<(), String> {
    let parent = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let name = file.file_name().ok_or_else(|| "Name a file to export to".to_owned())?;
    let beside = parent
        .canonicalize()
        .map_err(|err| format!("The folder cannot be written: {err}: {}", parent.display()))?
        .join(name);
    let target = file.canonicalize().unwrap_or_else(|_| beside.clone());
    // A pipe would be waited for, and a device read for ever.
    if target.metadata().is_ok_and(|found| !found.is_file()) {
        return Err(format!(
            "This is not an ordinary file; name another, or - for standard output: {}",
            file.display()
        ));
    }
    let present = ContentHash::of_file(&target)
        .ok()
        .flatten()
        .map(|hash| hash.to_string());
    let is_source = project.documents().values().any(|document| {
        let origin = &document.origin;
        present.as_ref() == Some(&origin.raw_hash)
            || Path::new(&origin.path).canonicalize().is_ok_and(|path| path == target)
    });
    if [&beside, &target].iter().any(|path| path.starts_with(folder)) || is_source {
        return Err(format!(
            "An export may not write over the project or a source; choose another file: {}",
            file.display()
        ));
    }
    Ok(())
}
