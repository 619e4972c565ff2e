//! How a dataset was made, kept in the project folder, so that it can be made again to the byte.

use super::Session;
use super::dataset::{DatasetRequest, Written, export_dataset, export_split};
use crate::progress::Progress;
use crate::project::{DocumentId, Project, ReviewState, Status};
use crate::store::disk::{ContentHash, make_folder, save_atomically};
use crate::store::exchange::{Format, Level, Unit};
use crate::store::export::{Chosen, Duplicates, NegativeOptions, SplitOptions};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Longest name of a recipe, in letters.
const LONGEST: usize = 60;

/// A dataset to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    pub request: DatasetRequest,
    /// The parts it is split into.
    pub split: Option<SplitOptions>,
}

impl Recipe {
    /// All of a project in a format, in one part.
    pub fn all(format: Format) -> Self {
        Self {
            request: DatasetRequest::all(format),
            split: None,
        }
    }

    /// Whether it makes a folder, else a file.
    pub fn is_folder(&self) -> bool {
        self.split.is_some() || self.request.format.extension().is_empty()
    }

    /// Writes the dataset of the project in `folder` to `path`, and says what came of it: a headline, and what else is to be
    /// known, a line each.
    pub fn make(
        &self,
        (project, folder): (&Project, &Path),
        path: &Path,
        progress: &Progress,
    ) -> Result<Vec<String>, String> {
        let Some(options) = &self.split else {
            let written = export_dataset(project, folder, &self.request, path, progress)?;
            return Ok(std::iter::once(written.headline()).chain(written.remarks()).collect());
        };
        let (split, written) = export_split(project, folder, (&self.request, options), path, progress)?;
        Ok(written.iter().map(Written::headline).chain(split.told()).collect())
    }
}

/// A recipe as it stands in its file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename = "Recipe")]
struct Row {
    format: String,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    spreadsheet: bool,
    #[serde(default)]
    labels: BTreeSet<String>,
    #[serde(default)]
    authors: BTreeSet<String>,
    #[serde(default)]
    statuses: BTreeSet<String>,
    #[serde(default)]
    reviews: BTreeSet<String>,
    /// Their ids.
    #[serde(default)]
    documents: BTreeSet<String>,
    #[serde(default)]
    outlets: BTreeSet<String>,
    #[serde(default)]
    duplicates: Option<String>,
    #[serde(default)]
    negatives: Option<NegativesRow>,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    card: bool,
    #[serde(default)]
    level: Option<String>,
    #[serde(default)]
    split: Option<SplitRow>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename = "Split")]
struct SplitRow {
    percent: (u32, u32, u32),
    seed: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename = "Negatives")]
struct NegativesRow {
    each: u32,
    seed: u64,
}

impl Session {
    /// Keeps a recipe under a name in `recipes/`; refuses a name that another recipe has.
    pub fn keep_recipe(&self, name: &str, recipe: &Recipe) -> Result<(), String> {
        if let Some(why) = self.read_only() {
            return Err(format!(
                "The recipe was not kept: the project is open for reading only, {why}"
            ));
        }
        let path = self.folder().join(file(name)?);
        let told = |err: String| format!("The recipe was not kept: {err}");
        if path.exists() {
            return match read(&path).as_ref() == Ok(recipe) {
                true => Ok(()),
                false => Err(told(format!("there is another one called “{name}”; name it otherwise"))),
            };
        }
        let pretty = ron::ser::PrettyConfig::default();
        let text = ron::ser::to_string_pretty(&row(recipe), pretty).map_err(|err| told(err.to_string()))?;
        make_folder(path.parent().unwrap_or(self.folder())).map_err(|err| told(err.to_string()))?;
        let base = ContentHash::of_file(&path).map_err(|err| told(err.to_string()))?;
        save_atomically(&path, format!("{text}\n").as_bytes(), base.as_ref()).map_err(|err| told(err.to_string()))?;
        Ok(())
    }

    /// Names of all recipes, in order.
    pub fn recipe_names(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder().join("recipes"));
        let paths = files.into_iter().flatten().flatten().map(|entry| entry.path());
        let paths = paths.filter(|path| path.extension().is_some_and(|ending| ending == "ron"));
        let names = paths.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    /// The recipe of that name.
    pub fn recipe(&self, name: &str) -> Result<Recipe, String> {
        let path = self.folder().join(file(name)?);
        if path.exists() {
            return read(&path);
        }
        let names = self.recipe_names();
        match names.is_empty() {
            true => Err(format!("No recipe is called “{name}”; the project has none")),
            false => Err(format!("No recipe is called “{name}”; there are: {}", names.join(", "))),
        }
    }
}

/// How many negatives may be drawn for each annotation.
const MOST_NEGATIVES: u32 = 100;

/// Its file inside the project folder; refuses names that are no plain file name.
fn file(name: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    if name.trim().is_empty() || name.chars().count() > LONGEST || !name.chars().all(is_plain) {
        return Err(format!(
            "A recipe is called with up to {LONGEST} letters, digits, spaces, - and _, not “{name}”"
        ));
    }
    Ok(format!("recipes/{}.ron", name.trim()))
}

fn row(recipe: &Recipe) -> Row {
    let Recipe { request, split } = recipe;
    let chosen = &request.chosen;
    let split = split.map(|options| {
        let [train, dev, test] = options.percent;
        SplitRow {
            percent: (train, dev, test),
            seed: options.seed,
        }
    });
    Row {
        format: request.format.name().to_owned(),
        unit: request.unit.map(|unit| unit.name().to_owned()),
        spreadsheet: request.spreadsheet,
        labels: chosen.labels.clone(),
        authors: chosen.authors.clone(),
        statuses: chosen.statuses.iter().map(|status| status.name().to_owned()).collect(),
        reviews: chosen.reviews.iter().map(|review| review.name().to_owned()).collect(),
        documents: chosen.documents.iter().map(ToString::to_string).collect(),
        outlets: chosen.outlets.clone(),
        duplicates: Some(chosen.duplicates.name().to_owned()),
        level: Some(request.level.name().to_owned()),
        negatives: request
            .negatives
            .map(|NegativeOptions { each, seed }| NegativesRow { each, seed }),
        licence: request.licence.clone(),
        card: request.card,
        split,
    }
}

fn read(path: &Path) -> Result<Recipe, String> {
    let told = |why: String| format!("{why}: {}", path.display());
    let text = fs::read_to_string(path).map_err(|err| told(err.to_string()))?;
    let row: Row = ron::from_str(&text).map_err(|err| told(err.to_string()))?;
    recipe_of(row).map_err(told)
}

fn recipe_of(row: Row) -> Result<Recipe, String> {
    let format = Format::from_name(&row.format).filter(|format| format.can_write());
    let unit = row
        .unit
        .map(|name| named(&Unit::ALL, Unit::name, &name, "unit of offsets"));
    let level = row
        .level
        .map(|name| named(&Level::ALL, Level::name, &name, "level of cutting"));
    let duplicates = row
        .duplicates
        .map(|name| named(&Duplicates::ALL, Duplicates::name, &name, "way with duplicates"));
    let statuses = row
        .statuses
        .iter()
        .map(|name| named(&Status::ALL, Status::name, name, "status"));
    let reviews = row
        .reviews
        .iter()
        .map(|name| named(&ReviewState::ALL, ReviewState::name, name, "review state"));
    let documents = row.documents.iter().map(|id| {
        let id: Result<DocumentId, _> = id.parse();
        id.map_err(|err| err.to_string())
    });
    if row
        .negatives
        .as_ref()
        .is_some_and(|negatives| negatives.each > MOST_NEGATIVES)
    {
        return Err(format!("more than {MOST_NEGATIVES} negatives each"));
    }
    Ok(Recipe {
        request: DatasetRequest {
            format: format.ok_or_else(|| format!("no format is called {}", row.format))?,
            unit: unit.transpose()?,
            spreadsheet: row.spreadsheet,
            level: level.transpose()?.unwrap_or_default(),
            chosen: Chosen {
                labels: row.labels,
                authors: row.authors,
                statuses: statuses.collect::<Result<_, _>>()?,
                reviews: reviews.collect::<Result<_, _>>()?,
                documents: documents.collect::<Result<_, _>>()?,
                outlets: row.outlets,
                duplicates: duplicates.transpose()?.unwrap_or_default(),
            },
            negatives: row
                .negatives
                .map(|NegativesRow { each, seed }| NegativeOptions { each, seed }),
            licence: row.licence,
            card: row.card,
        },
        split: row.split.map(split_of).transpose()?,
    })
}

fn split_of(row: SplitRow) -> Result<SplitOptions, String> {
    let (train, dev, test) = row.percent;
    let sum = train.checked_add(dev).and_then(|sum| sum.checked_add(test));
    match sum {
        Some(100) => Ok(SplitOptions {
            percent: [train, dev, test],
            seed: row.seed,
        }),
        _ => Err("the parts do not sum to 100 percent".to_owned()),
    }
}

/// The one of that name.
fn named<T: Copy>(all: &[T], name_of: fn(T) -> &'static str, name: &str, what: &str) -> Result<T, String> {
    let found = all.iter().copied().find(|one| name_of(*one) == name);
    found.ok_or_else(|| format!("no {what} is called {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::session_of;

    fn recipe() -> Recipe {
        Recipe {
            request: DatasetRequest {
                format: Format::Documents,
                unit: Some(Unit::Utf16),
                spreadsheet: true,
                chosen: Chosen {
                    labels: BTreeSet::from(["Claim".to_owned()]),
                    statuses: BTreeSet::from([Status::Settled]),
                    reviews: BTreeSet::from([ReviewState::InProgress]),
                    documents: BTreeSet::from([DocumentId(7)]),
                    outlets: BTreeSet::from(["The Gazette".to_owned()]),
                    duplicates: Duplicates::Flagged,
                    ..Chosen::default()
                },
                level: Level::Sentence,
                negatives: Some(NegativeOptions { each: 2, seed: 4 }),
                licence: "CC BY 4.0".to_owned(),
                card: true,
            },
            split: Some(SplitOptions {
                percent: [70, 20, 10],
                seed: 9,
            }),
        }
    }

    #[test]
    fn a_recipe_is_kept_and_read_again() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, _) = session_of(home.path(), &["one"]);
        session.keep_recipe("claims 2026", &recipe()).unwrap();
        assert_eq!(session.recipe("claims 2026").unwrap(), recipe());
        let other = Recipe {
            split: None,
            ..recipe()
        };
        assert!(
            session.keep_recipe("claims 2026", &other).is_err(),
            "no recipe is written over"
        );
        session.keep_recipe("claims 2026", &recipe()).unwrap();
        assert!(session.recipe("claims").unwrap_err().contains("there are: claims 2026"));
        let copied = session.copy_to(&home.path().join("copy")).unwrap();
        assert!(copied.folder.join("recipes/claims 2026.ron").is_file(), "it goes along");
    }

    #[test]
    fn names_that_lead_elsewhere_and_damaged_recipes_are_refused() {
        let home = tempfile::tempdir().unwrap();
        let (session, _) = session_of(home.path(), &["one"]);
        for name in ["", "../x", "a/b", "x.y", &"x".repeat(61)] {
            assert!(session.keep_recipe(name, &recipe()).is_err(), "{name:?}");
            assert!(session.recipe(name).is_err(), "{name:?}");
        }
        fs::create_dir(session.folder().join("recipes")).unwrap();
        for text in [
            "(",
            "(format: \"nonsense\")",
            "(format: \"documents\", duplicates: Some(\"nonsense\"))",
            "(format: \"documents\", documents: [\"x\"])",
            "(format: \"documents\", negatives: Some((each: 4000000000, seed: 1)))",
            "(format: \"documents\", split: Some((percent: (1, 2, 3), seed: 1)))",
        ] {
            fs::write(session.folder().join("recipes/bad.ron"), text).unwrap();
            assert!(session.recipe("bad").unwrap_err().contains("bad.ron"), "{text}");
        }
    }
}
