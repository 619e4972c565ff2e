//! What a dataset is to be, and how that is said in a line.

use crate::project::edit::count;
use crate::project::{Project, Status};
use crate::store::exchange::{Facts, Format, Level, Unit, WriteOptions};
use crate::store::export::{Chosen, Duplicates, NegativeOptions, SplitOptions};

/// What is exported, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetRequest {
    pub format: Format,
    /// What offsets count, in formats whose readers differ.
    pub unit: Option<Unit>,
    /// Tables only: whether cells that a spreadsheet would take for a formula are marked.
    pub spreadsheet: bool,
    pub chosen: Chosen,
    /// What becomes a document of the dataset.
    pub level: Level,
    /// Examples of what is not, where they are wanted.
    pub negatives: Option<NegativeOptions>,
    /// Under which licence the dataset is; empty where nobody said.
    pub licence: String,
    /// Whether a card stands beside formats that have none of their own.
    pub card: bool,
}

impl DatasetRequest {
    /// All of a project in a format.
    pub fn all(format: Format) -> Self {
        Self {
            format,
            unit: None,
            spreadsheet: false,
            chosen: Chosen::default(),
            level: Level::Document,
            negatives: None,
            licence: String::new(),
            card: false,
        }
    }

    /// How its files are written, with what a card says besides.
    pub(super) fn options(&self, facts: Facts) -> WriteOptions {
        WriteOptions {
            unit: self.unit,
            spreadsheet: self.spreadsheet,
            facts,
        }
    }

    /// Refuses what names labels, authors, documents or outlets that are not in the project.
    pub fn check(&self, project: &Project) -> Result<(), String> {
        let chosen = &self.chosen;
        let refuse = |missing: Option<&String>, what: &str| match missing {
            Some(name) => Err(format!("{what}: {name}")),
            None => Ok(()),
        };
        let is_author = |name: &String| {
            let mut annotations = project.annotations().values();
            annotations.any(|annotation| *annotation.author == **name)
        };
        let is_outlet = |name: &String| {
            let mut documents = project.documents().values();
            documents.any(|document| document.outlet.to_lowercase() == name.to_lowercase())
        };
        let label = chosen.labels.iter().find(|name| project.label_named(name).is_none());
        refuse(label, "No label has this name")?;
        let author = chosen.authors.iter().find(|name| !is_author(name));
        refuse(author, "No annotation is by this author")?;
        let outlet = chosen.outlets.iter().find(|name| !is_outlet(name));
        refuse(outlet, "No document is from this outlet")?;
        let gone = chosen
            .documents
            .iter()
            .filter(|id| !project.documents().contains(**id))
            .count();
        match gone {
            0 => Ok(()),
            _ => Err(format!(
                "{} that this names {} no longer in the project; choose anew",
                count(gone, "document"),
                if gone == 1 { "is" } else { "are" }
            )),
        }
    }

    /// What goes in, in a line: "Claim and Source, settled, by anna; 2 documents".
    pub fn what_goes_in(&self, project: &Project) -> String {
        let chosen = &self.chosen;
        let known = project
            .labels_in_order()
            .into_iter()
            .map(|(_, label)| label.name.clone());
        let wanted = |name: &String| {
            chosen
                .labels
                .iter()
                .any(|label| label.to_lowercase() == name.to_lowercase())
        };
        let labels: Vec<String> = known.filter(wanted).collect();
        let mut words = vec![match chosen.labels.is_empty() {
            true => "All labels".to_owned(),
            false if labels.is_empty() => "No label".to_owned(),
            false => and(&labels),
        }];
        let statuses: Vec<&str> = chosen.statuses.iter().map(|status: &Status| status.name()).collect();
        words.extend((!statuses.is_empty()).then(|| and(&statuses)));
        words.push(match chosen.authors.is_empty() {
            true => "all authors".to_owned(),
            false => format!("by {}", and(&chosen.authors.iter().collect::<Vec<_>>())),
        });
        words.extend(match chosen.duplicates {
            Duplicates::All => None,
            Duplicates::Principal => Some("of duplicates the principals".to_owned()),
            Duplicates::Flagged => Some("duplicates flagged".to_owned()),
        });
        let mut documents = Vec::new();
        match chosen.documents.len() {
            0 => {}
            1 => documents.push("1 document".to_owned()),
            several => documents.push(format!("{several} documents")),
        }
        if !chosen.outlets.is_empty() {
            documents.push(format!("from {}", and(&chosen.outlets.iter().collect::<Vec<_>>())));
        }
        let reviews: Vec<&str> = chosen.reviews.iter().map(|review| review.name()).collect();
        if !reviews.is_empty() {
            documents.push(format!("documents that are {}", reviews.join(" or ")));
        }
        match documents.is_empty() {
            true => words.join(", "),
            false => format!("{}; {}", words.join(", "), documents.join(", ")),
        }
    }

    /// How it is cut and dealt out, in a line: "By sentence; 80/10/10 by duplicate groups; 2 negatives each".
    pub fn parts(&self, split: Option<&SplitOptions>) -> String {
        let mut words = vec![match self.level {
            Level::Document => "Whole documents".to_owned(),
            level => format!("By {}", level.name()),
        }];
        words.push(match split {
            None => "one part".to_owned(),
            Some(SplitOptions {
                percent: [train, dev, test],
                seed,
            }) => format!("{train}/{dev}/{test} by duplicate groups, seed {seed}"),
        });
        words.push(match self.negatives {
            None => "no negatives".to_owned(),
            Some(NegativeOptions { each: 1, .. }) => "1 negative each".to_owned(),
            Some(NegativeOptions { each, .. }) => format!("{each} negatives each"),
        });
        words.join("; ")
    }
}

/// "a, b and c".
fn and<T: AsRef<str>>(words: &[T]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.as_ref().to_owned(),
        Some((last, others)) => {
            let others: Vec<&str> = others.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", others.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{DocumentId, ReviewState};
    use std::collections::BTreeSet;

    #[test]
    fn what_is_not_there_is_refused() {
        let project = Project::with_default_schema();
        let refused = |change: fn(&mut Chosen)| {
            let mut request = DatasetRequest::all(Format::Documents);
            change(&mut request.chosen);
            request.check(&project).unwrap_err()
        };
        assert_eq!(DatasetRequest::all(Format::Brat).check(&project), Ok(()));
        assert!(refused(|chosen| chosen.labels = BTreeSet::from(["Bogus".to_owned()])).ends_with("name: Bogus"));
        assert!(refused(|chosen| chosen.authors = BTreeSet::from(["ben".to_owned()])).ends_with("author: ben"));
        assert!(refused(|chosen| chosen.outlets = BTreeSet::from(["Post".to_owned()])).ends_with("outlet: Post"));
        assert!(refused(|chosen| chosen.documents = BTreeSet::from([DocumentId(1)])).starts_with("1 document that"));
        let mut claims = DatasetRequest::all(Format::Documents);
        claims.chosen.labels = BTreeSet::from(["claim".to_owned()]);
        assert_eq!(claims.check(&project), Ok(()));
    }

    #[test]
    fn a_request_is_said_in_a_line() {
        let project = Project::with_default_schema();
        let mut request = DatasetRequest::all(Format::Documents);
        assert_eq!(request.what_goes_in(&project), "All labels, all authors");
        assert_eq!(request.parts(None), "Whole documents; one part; no negatives");
        request.chosen.labels = BTreeSet::from(["source".to_owned(), "Claim".to_owned()]);
        request.chosen.statuses = BTreeSet::from([Status::Settled]);
        request.chosen.authors = BTreeSet::from(["anna".to_owned(), "ben".to_owned(), "cleo".to_owned()]);
        request.chosen.reviews = BTreeSet::from([ReviewState::Finished]);
        request.chosen.outlets = BTreeSet::from(["The Gazette".to_owned()]);
        request.chosen.duplicates = Duplicates::Flagged;
        assert_eq!(
            request.what_goes_in(&project),
            "Claim and Source, settled, by anna, ben and cleo, duplicates flagged; from The Gazette, documents that are finished"
        );
        request.level = Level::Sentence;
        request.negatives = Some(NegativeOptions { each: 2, seed: 1 });
        let split = SplitOptions {
            percent: [80, 10, 10],
            seed: 7,
        };
        assert_eq!(
            request.parts(Some(&split)),
            "By sentence; 80/10/10 by duplicate groups, seed 7; 2 negatives each"
        );
    }
}
