//! How a dataset was made, kept in the project folder, so that it can be made again to the byte.

use super::Session;
use super::dataset::DatasetRequest;
use crate::project::Status;
use crate::store::disk::{ContentHash, make_folder, save_atomically};
use crate::store::exchange::{Format, Level, Unit, WriteOptions};
use crate::store::export::{Chosen, SplitOptions};
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

/// A recipe as it stands in its file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename = "Recipe")]
struct Row {
    format: String,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    labels: BTreeSet<String>,
    #[serde(default)]
    authors: BTreeSet<String>,
    #[serde(default)]
    statuses: BTreeSet<String>,
    #[serde(default)]
    principals_only: bool,
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

    /// The recipe of that name.
    pub fn recipe(&self, name: &str) -> Result<Recipe, String> {
        let path = self.folder().join(file(name)?);
        if path.exists() {
            return read(&path);
        }
        let files = fs::read_dir(self.folder().join("recipes"))
            .into_iter()
            .flatten()
            .flatten();
        let names = files.filter_map(|entry| Some(entry.path().file_stem()?.to_string_lossy().into_owned()));
        let names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        match names.is_empty() {
            true => Err(format!("No recipe is called “{name}”; the project has none")),
            false => Err(format!("No recipe is called “{name}”; there are: {}", names.join(", "))),
        }
    }
}

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
    Row {
        format: request.format.name().to_owned(),
        unit: request.options.unit.map(|unit| unit.name().to_owned()),
        labels: chosen.labels.clone(),
        authors: chosen.authors.clone(),
        statuses: chosen.statuses.iter().map(|status| status.name().to_owned()).collect(),
        principals_only: chosen.principals_only,
        level: Some(request.level.name().to_owned()),
        split: split.map(
            |SplitOptions {
                 percent: [train, dev, test],
                 seed,
             }| SplitRow {
                percent: (train, dev, test),
                seed,
            },
        ),
    }
}

fn read(path: &Path) -> Result<Recipe, String> {
    let told = |why: String| format!("{why}: {}", path.display());
    let text = fs::read_to_string(path).map_err(|err| told(err.to_string()))?;
    let row: Row = ron::from_str(&text).map_err(|err| told(err.to_string()))?;
    let format = Format::from_name(&row.format).filter(|format| format.can_write());
    let unit = row.unit.as_ref().map(|name| {
        let found = Unit::ALL.into_iter().find(|unit| unit.name() == name);
        found.ok_or_else(|| told(format!("no unit of offsets is called {name}")))
    });
    let status = |name: &String| {
        let found = Status::ALL.into_iter().find(|status| status.name() == name);
        found.ok_or_else(|| told(format!("no status is called {name}")))
    };
    let split = row.split.map(
        |SplitRow {
             percent: (train, dev, test),
             seed,
         }| {
            let sum = train.checked_add(dev).and_then(|sum| sum.checked_add(test));
            let options = SplitOptions {
                percent: [train, dev, test],
                seed,
            };
            if sum == Some(100) {
                Ok(options)
            } else {
                Err(told("the parts do not sum to 100 percent".to_owned()))
            }
        },
    );
    let level = row.level.map_or(Ok(Level::Document), |name| {
        let found = Level::ALL.into_iter().find(|level| level.name() == name);
        found.ok_or_else(|| told(format!("documents are not cut by {name}")))
    });
    Ok(Recipe {
        request: DatasetRequest {
            level: level?,
            format: format.ok_or_else(|| told(format!("no format is called {}", row.format)))?,
            options: WriteOptions {
                unit: unit.transpose()?,
            },
            chosen: Chosen {
                labels: row.labels,
                authors: row.authors,
                statuses: row.statuses.iter().map(status).collect::<Result<_, _>>()?,
                documents: BTreeSet::new(),
                principals_only: row.principals_only,
            },
        },
        split: split.transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::session_of;

    fn recipe() -> Recipe {
        Recipe {
            request: DatasetRequest {
                format: Format::Documents,
                options: WriteOptions {
                    unit: Some(Unit::Utf16),
                },
                chosen: Chosen {
                    labels: BTreeSet::from(["Claim".to_owned()]),
                    statuses: BTreeSet::from([Status::Settled]),
                    principals_only: true,
                    ..Chosen::default()
                },
                level: Level::Sentence,
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
            "(format: \"documents\", split: Some((percent: (1, 2, 3), seed: 1)))",
        ] {
            fs::write(session.folder().join("recipes/bad.ron"), text).unwrap();
            assert!(session.recipe("bad").unwrap_err().contains("bad.ron"), "{text}");
        }
    }
}
