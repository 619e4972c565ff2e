//! A dataset in training, development and test parts.

use super::disk_sink::PartFolder;
use super::making::{Making, draw};
use super::request::DatasetRequest;
use super::written::Written;
use super::{refuse_projects, to_disk};
use crate::progress::Progress;
use crate::project::Project;
use crate::session::export::refuse_own_folder;
use crate::store::exchange::{CARD, Format, Sink, TABLES, TableFiles, table_folder, write_card};
use crate::store::export::{ExportError, Part, Split, SplitOptions, split};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Writes the parts of a split dataset into the folder `path`, which must be new or empty: `train`, `dev` and `test`, each a
/// file or folder of the format, `split.json`, which says what went where, and a card of the whole where the format has one or
/// it is asked for.
pub fn export_split(
    project: &Project,
    folder: &Path,
    (request, options): (&DatasetRequest, &SplitOptions),
    path: &Path,
    progress: &Progress,
) -> Result<(Split, Vec<Written>), String> {
    request.check(project)?;
    refuse_own_folder(folder, path)?;
    refuse_projects(path)?;
    let nothing = |why: String| format!("Nothing was exported: {why}");
    let part = PartFolder::new(path, true).map_err(&nothing)?;
    let split = split(project, &request.chosen, options);
    let negatives = draw(project, folder, (request, Some(&split.parts)), progress);
    let negatives = negatives.map_err(|err| nothing(err.to_string()))?;
    let mut all = Vec::new();
    for which in Part::ALL {
        let documents = split.parts.iter().filter(|(_, part)| **part == which);
        let documents: BTreeSet<_> = documents.map(|(id, _)| *id).collect();
        // No documents would mean all of them.
        if documents.is_empty() {
            continue;
        }
        let name = match request.format.extension() {
            "" => which.name().to_owned(),
            extension => format!("{}.{extension}", which.name()),
        };
        let mut request = request.clone();
        request.chosen.documents = documents;
        // The whole has one.
        request.card = false;
        let making = Making {
            project,
            folder,
            request: &request,
            negatives: &negatives,
            split: None,
            progress,
        };
        let mut written = to_disk(&making, &part.folder.join(&name)).map_err(&nothing)?;
        written.path = path.join(&name);
        all.push(written);
    }
    if request.card || request.format == Format::HuggingFace {
        let making = Making {
            project,
            folder,
            request,
            negatives: &negatives,
            split: Some((options, &split)),
            progress,
        };
        card_of_all(&making, &part.folder).map_err(|err| nothing(err.to_string()))?;
    }
    let report = serde_json::to_vec_pretty(&split).map_err(|err| nothing(err.to_string()))?;
    fs::write(part.folder.join("split.json"), report).map_err(|err| nothing(err.to_string()))?;
    part.move_to(path).map_err(nothing)?;
    Ok((split, all))
}

/// Writes the card of all parts; of a Hugging Face dataset it says which tables are in which part.
fn card_of_all(making: &Making<'_>, folder: &Path) -> Result<(), ExportError> {
    let (name, tables) = match making.request.format {
        Format::HuggingFace => ("README.md", tables_in(folder)),
        _ => (CARD, Vec::new()),
    };
    making.lend(&making.request.chosen, true, |source, facts| {
        write_card(source, &facts, &tables, (&mut Whole(folder), name))
    })
}

/// The tables that any part has, by the names that their readers have for the parts.
fn tables_in(folder: &Path) -> Vec<TableFiles> {
    let tables = TABLES.into_iter().map(|name| {
        let parts = Part::ALL.into_iter().zip(["train", "validation", "test"]);
        let paths = parts.map(|(part, theirs)| (theirs, format!("{}/{}", part.name(), table_folder(name))));
        let there = paths.filter(|(_, path)| folder.join(path).is_dir());
        TableFiles {
            name,
            rows: None,
            parts: there.map(|(part, path)| (part, format!("{path}/*.parquet"))).collect(),
        }
    });
    tables.filter(|table| !table.parts.is_empty()).collect()
}

/// The folder of all parts.
struct Whole<'p>(&'p Path);

impl Sink for Whole<'_> {
    fn file(&mut self, name: &str) -> Result<Box<dyn Write + '_>, ExportError> {
        Ok(Box::new(BufWriter::new(File::create(self.0.join(name))?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::session_of;

    #[test]
    fn a_part_without_documents_is_not_written_and_the_others_hold_their_own_alone() {
        let home = tempfile::tempdir().unwrap();
        let (session, _) = session_of(home.path(), &["one", "two", "three", "four"]);
        let out = home.path().join("out");
        let mut request = DatasetRequest::all(Format::Documents);
        let halves = SplitOptions {
            percent: [50, 0, 50],
            seed: 1,
        };
        let export = |request: &DatasetRequest| {
            let how = (request, &halves);
            export_split(session.project(), session.folder(), how, &out, &Progress::default())
        };
        request.chosen.labels = BTreeSet::from(["Bogus".to_owned()]);
        assert!(export(&request).unwrap_err().ends_with("name: Bogus"));
        assert!(!out.exists());
        request.chosen.labels.clear();
        let (split, all) = export(&request).unwrap();
        assert_eq!(split.documents, [2, 0, 2]);
        let written: Vec<usize> = all.iter().map(|written| written.documents).collect();
        assert_eq!(written, [2, 2]);
        let mut names: Vec<_> = fs::read_dir(&out)
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name())
            .collect();
        names.sort();
        assert!(
            names.iter().all(|name| !name.to_string_lossy().starts_with("dev")),
            "{names:?}"
        );
        let err = export(&request).unwrap_err();
        assert!(err.contains("not empty"), "{err}");
    }
}
