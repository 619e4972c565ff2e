//! Reads the files of a project folder, and nothing but regular files of a sane size.

use super::loaded::{Loaded, MAX_FILE, Problem, ReadError};
use super::names::{GIT_ATTRIBUTES_FILE, PROJECT_FILE, SUGGESTIONS_FILE};
use super::read::read_project;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Reads the project in a folder. Also returns the bytes as read, by their paths inside the folder, to tell later
/// whether somebody else changed a file. Texts are not read. Writes nothing.
pub fn load_folder(dir: &Path) -> Result<(Loaded, BTreeMap<String, Vec<u8>>), ReadError> {
    let files = read_files(dir)?;
    if !files.contains_key(PROJECT_FILE) {
        return Err(ReadError::NoProject(dir.to_owned()));
    }
    let mut loaded = read_project(&files)?;
    if let Some(name) = link_out(dir)? {
        loaded.problems.push(Problem {
            file: name.clone(),
            line: 1,
            message: "This is a link that leads out of the project folder, so saving would write elsewhere; put the \
                      file itself in its place"
                .to_owned(),
            is_read: false,
        });
        let told = format!("a link in it leads out of the project folder: {name}");
        loaded.read_only.get_or_insert(told);
    }
    Ok((loaded, files))
}

/// Folders of files that stand beside the records.
pub const BESIDE: [&str; 2] = ["recipes", "suggestions"];

/// The first name in a project folder that is a link to a place outside of it, or to nowhere, where a save would make a
/// file. A project from a stranger must not have this user's own files written over.
fn link_out(dir: &Path) -> Result<Option<String>, ReadError> {
    let failed = |err| ReadError::Io(dir.to_owned(), err);
    let inside = fs::canonicalize(dir).map_err(failed)?;
    let mut names = vec![PROJECT_FILE.to_owned(), GIT_ATTRIBUTES_FILE.to_owned()];
    names.extend(
        ["annotations", "review", "texts"]
            .into_iter()
            .chain(BESIDE)
            .map(str::to_owned),
    );
    for folder in ["annotations", "review"].into_iter().chain(BESIDE) {
        names.extend(record_files(dir, folder)?);
    }
    Ok(names.into_iter().find(|name| {
        let path = dir.join(name);
        let is_link = fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink());
        is_link && !fs::canonicalize(&path).is_ok_and(|target| target.starts_with(&inside))
    }))
}

/// The bytes of a project folder's files but its texts, by their paths inside the folder.
pub fn read_files(dir: &Path) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
    let mut files = BTreeMap::new();
    let mut names = vec![PROJECT_FILE.to_owned(), GIT_ATTRIBUTES_FILE.to_owned()];
    for folder in ["annotations", "review"] {
        names.extend(record_files(dir, folder)?);
    }
    for name in names {
        if let Some(bytes) = read_file(dir, &name)? {
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// The `.ron` files of a folder that this program could have named; names of other programs' temporary files and names
/// that are not UTF-8 are passed over.
fn record_files(dir: &Path, folder: &str) -> Result<Vec<String>, ReadError> {
    let path = dir.join(folder);
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(ReadError::Io(path, err)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|err| ReadError::Io(path.clone(), err))?;
        if let Some(name) = entry.file_name().to_str()
            && name.ends_with(".ron")
            && !name.starts_with('.')
        {
            names.push(format!("{folder}/{name}"));
        }
    }
    Ok(names)
}

/// The bytes of the file of suggestions; none where there is none.
pub fn read_suggestions_file(dir: &Path) -> Result<Option<Vec<u8>>, ReadError> {
    read_file(dir, SUGGESTIONS_FILE)
}

/// The files that stand beside the records, suggestions and recipes, by their paths inside the folder, with their bytes.
pub fn read_side_files(dir: &Path) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
    let mut files = BTreeMap::new();
    for folder in BESIDE {
        for name in record_files(dir, folder)? {
            if let Some(bytes) = read_file(dir, &name)? {
                files.insert(name, bytes);
            }
        }
    }
    Ok(files)
}

/// Reads one file of a project folder; none where there is none.
fn read_file(dir: &Path, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
    read_path(&dir.join(name))
}

/// Reads a file of a size that project files may have; none where there is none. A pipe or device is refused before it is
/// opened.
pub fn read_path(path: &Path) -> Result<Option<Vec<u8>>, ReadError> {
    let path = path.to_owned();
    let name = || path.display().to_string();
    let failed = |err| ReadError::Io(path.clone(), err);
    let length = match fs::metadata(&path) {
        Ok(found) if !found.is_file() => return Err(ReadError::NotAFile(path)),
        Ok(found) if found.len() > MAX_FILE => return Err(ReadError::TooLarge(name())),
        Ok(found) => usize::try_from(found.len()).unwrap_or_default(),
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(failed(err)),
    };
    // Room for all of it at once: what grows piece by piece is held twice for a while.
    let mut bytes = Vec::with_capacity(length);
    let file = File::open(&path).map_err(failed)?;
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(ReadError::TooLarge(name()));
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::super::{Kept, write_project};
    use super::*;
    use crate::project::Project;

    #[test]
    fn a_folder_is_read_and_nothing_but_its_own_files() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::with_default_schema();
        for (name, bytes) in write_project(&project, "u", &Kept::default()) {
            fs::write(dir.path().join(name), bytes).unwrap();
        }
        fs::create_dir(dir.path().join("annotations")).unwrap();
        fs::write(dir.path().join("annotations/.anna.ron.tmp"), "x").unwrap();
        fs::write(dir.path().join("annotations/.half.ron"), "x").unwrap();
        let (loaded, files) = load_folder(dir.path()).unwrap();
        assert_eq!(loaded.project, project);
        assert_eq!(loaded.problems, Vec::new());
        assert_eq!(files.keys().collect::<Vec<_>>(), [".gitattributes", "project.ron"]);
    }

    #[test]
    fn what_is_no_project_is_refused_with_advice() {
        let dir = tempfile::tempdir().unwrap();
        let told = load_folder(dir.path()).unwrap_err().to_string();
        assert!(told.contains("not a project") && told.contains("new project"), "{told}");
        let told = load_folder(&dir.path().join("none")).unwrap_err().to_string();
        assert!(told.contains("not a project"), "{told}");
        fs::create_dir(dir.path().join(PROJECT_FILE)).unwrap();
        let told = load_folder(dir.path()).unwrap_err().to_string();
        assert!(told.contains("not a regular file"), "{told}");
    }

    #[cfg(unix)]
    #[test]
    fn case_43_a_link_out_of_the_folder_is_said_and_not_written_through() {
        use std::os::unix::fs::symlink;
        let elsewhere = tempfile::tempdir().unwrap();
        let own = elsewhere.path().join("profile");
        fs::write(&own, "precious\n").unwrap();
        for (name, target) in [
            ("annotations/anna.ron", own.as_path()),
            ("annotations/anna.ron", Path::new("../../nowhere.ron")),
            ("review/anna.ron", own.as_path()),
            ("suggestions/passim.ron", own.as_path()),
            (".gitattributes", own.as_path()),
            ("texts", elsewhere.path()),
        ] {
            let dir = tempfile::tempdir().unwrap();
            fs::create_dir_all(dir.path().join(name).parent().unwrap()).unwrap();
            for (file, bytes) in write_project(&Project::with_default_schema(), "u", &Kept::default()) {
                fs::write(dir.path().join(file), bytes).unwrap();
            }
            fs::remove_file(dir.path().join(name)).ok();
            symlink(target, dir.path().join(name)).unwrap();
            let (loaded, _) = load_folder(dir.path()).unwrap();
            assert!(loaded.read_only.unwrap().ends_with(name), "{name}");
            assert!(loaded.problems.iter().any(|problem| problem.file == name), "{name}");
        }
        let dir = tempfile::tempdir().unwrap();
        for (file, bytes) in write_project(&Project::with_default_schema(), "u", &Kept::default()) {
            fs::write(dir.path().join(file), bytes).unwrap();
        }
        fs::rename(dir.path().join(PROJECT_FILE), dir.path().join("kept.ron")).unwrap();
        symlink("kept.ron", dir.path().join(PROJECT_FILE)).unwrap();
        let (loaded, _) = load_folder(dir.path()).unwrap();
        assert_eq!(
            (loaded.read_only, loaded.problems),
            (None, Vec::new()),
            "a link within is nobody's harm"
        );
    }

    #[test]
    fn case_05_a_file_that_is_too_large_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let file = File::create(dir.path().join(PROJECT_FILE)).unwrap();
        file.set_len(MAX_FILE + 1).unwrap();
        let err = load_folder(dir.path()).unwrap_err();
        assert!(matches!(err, ReadError::TooLarge(_)), "{err}");
        let told = err.to_string();
        assert!(
            told.contains("larger than 256 MB") && told.ends_with(PROJECT_FILE),
            "{told}"
        );
    }
}
