//! The documents of a dataset on their way: chosen, with negatives, cut, and with what its report and card say of them.

use super::super::texts::read_text;
use super::request::DatasetRequest;
use crate::progress::Progress;
use crate::project::{Document, DocumentId, Project};
use crate::store::exchange::{Facts, Segmented};
use crate::store::export::{Chosen, ExportError, Negatives, Parts, ProjectSource, Split, SplitOptions, agreement};
use std::path::Path;
use std::sync::Arc;

/// What a dataset is made of.
#[derive(Clone, Copy)]
pub(super) struct Making<'a> {
    pub project: &'a Project,
    /// The project folder.
    pub folder: &'a Path,
    pub request: &'a DatasetRequest,
    /// Drawn for the whole dataset, also where this is a part of it.
    pub negatives: &'a Negatives,
    /// Where the dataset is split: how, and what came of it.
    pub split: Option<(&'a SplitOptions, &'a Split)>,
    pub progress: &'a Progress,
}

impl Making<'_> {
    /// Lends the documents that `chosen` names, with what is known of them. How far authors agree is worked out where `compares`
    /// says so: it takes another look at each text.
    pub fn lend<T>(
        &self,
        chosen: &Chosen,
        compares: bool,
        work: impl FnOnce(&mut Segmented<'_>, Facts) -> Result<T, ExportError>,
    ) -> Result<T, ExportError> {
        let mut texts = lender(self.folder);
        let (project, request) = (self.project, self.request);
        let mut documents = ProjectSource::new(project, &mut texts, (chosen, self.negatives), self.progress);
        let agreement = match compares {
            true => agreement(project, chosen, &mut documents)?,
            false => None,
        };
        let mut source = Segmented::new(&mut documents, request.level)?;
        let sentence = |words: String| format!("{words}.");
        let facts = Facts {
            licence: request.licence.clone(),
            made: vec![
                sentence(request.what_goes_in(project)),
                sentence(request.parts(self.split.map(|(options, _)| options))),
            ],
            agreement,
            drawn: request
                .negatives
                .map(|_| self.negatives.drawn(&chosen.documents_of(project))),
            divided: source.divided().cloned(),
            split: self.split.map(|(_, split)| split.clone()),
        };
        work(&mut source, facts)
    }
}

/// Draws the negatives that a request wants.
pub(super) fn draw(
    project: &Project,
    folder: &Path,
    (request, parts): (&DatasetRequest, Parts<'_>),
    progress: &Progress,
) -> Result<Negatives, ExportError> {
    match &request.negatives {
        None => Ok(Negatives::default()),
        Some(options) => Negatives::draw(
            project,
            &mut lender(folder),
            (&request.chosen, parts),
            options,
            progress,
        ),
    }
}

/// Lends texts of the project in a folder.
fn lender(folder: &Path) -> impl FnMut(DocumentId, &Document) -> Result<Arc<str>, String> {
    let texts = folder.join("texts");
    move |_, document: &Document| read_text(&texts, document)
}
