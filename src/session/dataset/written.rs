//! What became of a dataset: counts, and what the format does not hold.

use crate::project::edit::count;
use crate::store::exchange::{DataDocument, DataSchema, Divided, Format, Loss, Source};
use crate::store::export::{AgreementReport, Drawn, ExportError};
use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// A dataset that was written.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Name of the format.
    pub format: &'static str,
    pub documents: usize,
    pub annotations: usize,
    pub links: usize,
    /// What the format does not hold; found by reading the files again. None where it cannot be read again.
    pub losses: Option<Vec<Loss>>,
    /// What was compared for that.
    pub compared: Option<Compared>,
    /// What cutting the documents did to annotations, where they were cut.
    pub cut: Option<Divided>,
    /// Negatives, where they were asked for; they are among the annotations and links.
    pub negatives: Option<Drawn>,
    /// How far authors agree, where two read the same documents.
    pub agreement: Option<AgreementReport>,
    #[serde(skip)]
    pub path: PathBuf,
}

/// What of a dataset was compared with the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// So many documents.
    pub documents: usize,
    /// Whether these are some, spread over the dataset and written once more in memory; else all were read from the files.
    pub is_sample: bool,
}

impl Written {
    /// The report in one line.
    pub fn headline(&self) -> String {
        let lost = match self.losses.as_ref().map(Vec::len) {
            None => "not read again",
            Some(0) => "nothing is lost",
            Some(_) => "what the format does not hold stands in loss.json",
        };
        let documents = count(self.documents, "document");
        format!("{documents} exported, {lost}: {}", self.path.display())
    }

    /// What is to be known besides what is lost, a line each.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(cut) = self.cut.as_ref().filter(|cut| **cut != Divided::default()) {
            remarks.push(format!(
                "{} divided at the ends of parts, {} left out for having no words",
                count(cut.divided, "annotation"),
                cut.left_out
            ));
        }
        if let Some(drawn) = &self.negatives {
            let (passages, pairs) = (count(drawn.passages, "passage"), count(drawn.pairs, "pair"));
            let hard = drawn.hard_pairs;
            remarks.push(format!(
                "negatives: {passages} and {pairs}, {hard} of them with rare words in common"
            ));
            if drawn.passages_not_found + drawn.pairs_not_found > 0 {
                remarks.push(format!(
                    "negatives not found: {} and {}",
                    count(drawn.passages_not_found, "passage"),
                    count(drawn.pairs_not_found, "pair")
                ));
            }
        }
        let told = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
        let all = self.agreement.iter().flat_map(|report| &report.all);
        remarks.extend(all.map(|all| {
            let (alpha, documents) = (told(all.alpha_characters), count(all.documents, "document"));
            format!(
                "agreement on {}: alpha {alpha} over characters, {documents} by two or more",
                all.label
            )
        }));
        remarks
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (documents, annotations) = (count(self.documents, "document"), count(self.annotations, "annotation"));
        let links = count(self.links, "link");
        write!(
            f,
            "{documents} with {annotations} and {links} exported: {}",
            self.path.display()
        )?;
        self.remarks().iter().try_for_each(|remark| write!(f, "\n{remark}"))?;
        let sample = self.compared.filter(|compared| compared.is_sample);
        let sample = sample.map_or_else(String::new, |sample| {
            format!(" ({}, spread over the dataset)", count(sample.documents, "document"))
        });
        match &self.losses {
            None => f.write_str("\nnot compared with the project: the format cannot be read again"),
            Some(losses) if losses.is_empty() => write!(f, "\nread again{sample}: nothing is lost"),
            Some(losses) => {
                write!(f, "\nread again{sample}; the format does not hold")?;
                losses
                    .iter()
                    .try_for_each(|loss| write!(f, "\n  {} {}, such as “{}”", loss.number, loss.what, loss.example))
            }
        }
    }
}

/// Counts what goes through a source the first time.
pub(super) struct Counting<'s> {
    source: &'s mut dyn Source,
    /// Documents, annotations and links, once counted.
    counts: Option<[usize; 3]>,
}

impl<'s> Counting<'s> {
    pub fn new(source: &'s mut dyn Source) -> Self {
        Self { source, counts: None }
    }

    /// What was written of it.
    pub fn written(&self, format: Format) -> Written {
        let [documents, annotations, links] = self.counts.unwrap_or_default();
        Written {
            format: format.name(),
            documents,
            annotations,
            links,
            losses: None,
            compared: None,
            cut: None,
            negatives: None,
            agreement: None,
            path: PathBuf::new(),
        }
    }
}

impl Source for Counting<'_> {
    fn schema(&self) -> &DataSchema {
        self.source.schema()
    }

    fn each(&mut self, take: &mut dyn FnMut(&DataDocument) -> Result<(), ExportError>) -> Result<(), ExportError> {
        if self.counts.is_some() {
            return self.source.each(take);
        }
        let [mut documents, mut annotations, mut links] = [0; 3];
        self.source.each(&mut |document| {
            documents += 1;
            annotations += document.annotations.len();
            links += document.relations.len();
            take(document)
        })?;
        self.counts = Some([documents, annotations, links]);
        Ok(())
    }
}
