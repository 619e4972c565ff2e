//! The files of a project: in a zip, or unpacked in a folder.

use super::super::sink::InputFile;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A file in a zip is read up to this many bytes; a small zip can hold endless ones.
const LARGEST: u64 = 256 << 20;

/// A project's files by the lower-case last part of their names, which is what paths in the project have in common.
pub(super) enum Archive<'f> {
    Zip(ZipArchive<Cursor<&'f [u8]>>, BTreeMap<String, usize>),
    Folder(BTreeMap<String, &'f [u8]>),
}

impl<'f> Archive<'f> {
    /// The projects in some files, with the name of the file that each is told by.
    pub fn all(files: &'f [InputFile]) -> Vec<(&'f str, Result<Self, String>)> {
        let mut all = Vec::new();
        let mut folder = BTreeMap::new();
        let mut project = None;
        for file in files {
            if file.bytes.starts_with(b"PK") {
                all.push((file.name.as_str(), Self::zip(&file.bytes)));
                continue;
            }
            let name = last(&file.name);
            if name.ends_with(".qde") {
                project = project.or(Some(file.name.as_str()));
            } else if name.ends_with(".qdpx") {
                let what = "is no zip, or only its end; export it anew from the program it comes from";
                all.push((file.name.as_str(), Err(what.to_owned())));
            }
            folder.entry(name).or_insert(file.bytes.as_slice());
        }
        all.extend(project.map(|name| (name, Ok(Self::Folder(folder)))));
        all
    }

    fn zip(bytes: &'f [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|err| {
            format!("cannot be unpacked ({err}); if it was copied or downloaded, do that again, else export it anew")
        })?;
        let mut names = BTreeMap::new();
        for (place, name) in zip.file_names().enumerate() {
            // A name in an encoding that is not known is not asked for.
            let Ok(name) = name else { continue };
            names.entry(last(&name)).or_insert(place);
        }
        Ok(Self::Zip(zip, names))
    }

    /// The project itself, which programs name as they like.
    pub fn project(&mut self) -> Result<String, String> {
        let is_project = |name: &&String| name.ends_with(".qde");
        let name = match self {
            Self::Zip(_, names) => names.keys().find(is_project).cloned(),
            Self::Folder(files) => files.keys().find(is_project).cloned(),
        };
        let name = name.ok_or("has no project in it, no file that ends in .qde; is it a project of this kind?")?;
        self.text(&name)
    }

    /// The text in the file that a path ends in: UTF-8, or UTF-16 that says so; without a byte order mark.
    pub fn text(&mut self, path: &str) -> Result<String, String> {
        let bytes = self.bytes(path)?;
        let (text, _, had_errors) = encoding_rs::UTF_8.decode(&bytes);
        match had_errors {
            true => Err(format!("is not in UTF-8; save it as such: {path}")),
            false => Ok(text.into_owned()),
        }
    }

    fn bytes(&mut self, path: &str) -> Result<Cow<'f, [u8]>, String> {
        let missing = || format!("is not in the project; export it anew with its sources: {path}");
        let name = last(path);
        match self {
            Self::Folder(files) => files.get(&name).map(|bytes| Cow::Borrowed(*bytes)).ok_or_else(missing),
            Self::Zip(zip, names) => {
                let place = *names.get(&name).ok_or_else(missing)?;
                let cannot = |err: &dyn std::fmt::Display| format!("cannot be unpacked ({err}): {path}");
                let file = zip.by_index(place).map_err(|err| cannot(&err))?;
                let mut bytes = Vec::new();
                file.take(LARGEST + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|err| cannot(&err))?;
                match bytes.len() as u64 > LARGEST {
                    true => Err(format!("is over {} MB and is not read: {path}", LARGEST >> 20)),
                    false => Ok(Cow::Owned(bytes)),
                }
            }
        }
    }
}

fn last(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.to_lowercase()
}
