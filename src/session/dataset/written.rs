//! What became of a dataset: counts, and what the format does not hold.

use crate::project::edit::count;
use crate::store::exchange::{Comparison, DataDocument, Divided, Format, InputFile, Loss, Source, fit, read};
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
    /// Of so many documents only, the first ones, where there is too much to compare in memory.
    pub compared_first: Option<usize>,
    /// What cutting the documents did to annotations, where they were cut.
    pub cut: Option<Divided>,
    /// Negatives, where they were asked for; they are among the annotations and links.
    pub negatives: Option<Drawn>,
    /// How far authors agree, where two read the same documents.
    pub agreement: Option<AgreementReport>,
    #[serde(skip)]
    pub path: PathBuf,
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
        let first = self.compared_first.map_or_else(String::new, |first| {
            format!(" (the first {})", count(first, "document"))
        });
        match &self.losses {
            None => f.write_str("\nnot compared with the project: the format cannot be read again"),
            Some(losses) if losses.is_empty() => write!(f, "\nread again{first}: nothing is lost"),
            Some(losses) => {
                write!(f, "\nread again{first}; the format does not hold")?;
                losses
                    .iter()
                    .try_for_each(|loss| write!(f, "\n  {} {}, such as “{}”", loss.number, loss.what, loss.example))
            }
        }
    }
}

/// What goes through a source.
#[derive(Default)]
pub(super) struct Counted {
    documents: usize,
    annotations: usize,
    links: usize,
    /// Where they are to be compared.
    kept: Option<Vec<DataDocument>>,
}

impl Counted {
    pub fn take(&mut self, source: &mut dyn Source, compares: bool) -> Result<(), ExportError> {
        self.kept = compares.then(Vec::new);
        source.each(&mut |document| {
            self.documents += 1;
            self.annotations += document.annotations.len();
            self.links += document.relations.len();
            if let Some(kept) = &mut self.kept {
                kept.push(document.clone());
            }
            Ok(())
        })
    }

    pub fn written(&self, format: Format, path: PathBuf) -> Written {
        Written {
            format: format.name(),
            documents: self.documents,
            annotations: self.annotations,
            links: self.links,
            losses: None,
            compared_first: None,
            cut: None,
            negatives: None,
            agreement: None,
            path,
        }
    }

    /// What is not in the files that were written.
    pub fn losses(&self, format: Format, inputs: &[InputFile]) -> Result<Option<Vec<Loss>>, String> {
        let Some(kept) = &self.kept else { return Ok(None) };
        let mut again = read(format, inputs);
        fit(&mut again).map_err(|misfit| format!("what was written could not be read again: {misfit}"))?;
        Ok(Some(Comparison::of(kept, &again.documents)))
    }
}
