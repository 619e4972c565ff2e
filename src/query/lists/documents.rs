//! The rows of the list of documents.

use super::needle::Needle;
use super::sorting::{SortKey, by_key, by_place};
use crate::project::{Document, DocumentId, Project, ReviewState};
use crate::query::reviews::Reviews;
use crate::query::versions::Versions;
use std::collections::{BTreeMap, BTreeSet};

/// Which documents are shown; empty words or an empty set leave nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// With these words, in any case, in the title, outlet, address or note.
    pub text: String,
    /// In one of these review states.
    pub states: BTreeSet<ReviewState>,
    /// Older versions, too.
    pub older: bool,
}

impl DocumentFilter {
    fn lets_through(&self, document: &Document, state: ReviewState, needle: &Needle) -> bool {
        let texts = [&document.title, &document.outlet, &document.url, &document.note];
        (self.states.is_empty() || self.states.contains(&state)) && needle.is_in(texts.map(String::as_str))
    }
}

/// A column of the list, to sort by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentColumn {
    /// As the analyst has them.
    #[default]
    Order,
    /// By title.
    Title,
    /// By outlet, unknown ones first.
    Outlet,
    /// By day of publication, unknown ones first.
    Date,
    /// By review state, new ones first.
    State,
    /// By number of annotations.
    Annotations,
    /// By length of the text in bytes.
    Length,
}

/// The documents a filter lets through, sorted by a column; ties in the order of the list.
pub fn sorted_rows(
    project: &Project,
    reviews: &Reviews,
    filter: &DocumentFilter,
    column: DocumentColumn,
    descending: bool,
) -> Vec<DocumentId> {
    let needle = Needle::new(&filter.text);
    let versions = Versions::of(project);
    let shown = project
        .documents()
        .iter()
        .filter(|(id, document)| filter.lets_through(document, reviews.standing(*id).state, &needle))
        .filter(|(id, _)| filter.older || !versions.is_older(*id));
    let places = if column == DocumentColumn::Order {
        by_place(shown.map(|(id, document)| (document.order, id)).collect(), descending)
    } else {
        let counts = annotation_counts(project, column);
        let rows = shown.map(|(id, document)| {
            let key = match column {
                DocumentColumn::Order => SortKey::Number(document.order),
                DocumentColumn::Title => SortKey::words(&document.title),
                DocumentColumn::Outlet => SortKey::words(&document.outlet),
                DocumentColumn::Date => SortKey::Words(document.date.clone()),
                DocumentColumn::State => SortKey::Number(reviews.standing(id).state as u64),
                DocumentColumn::Annotations => SortKey::Number(counts.get(&id).copied().unwrap_or(0)),
                DocumentColumn::Length => SortKey::Number(document.text_len),
            };
            (key, (document.order, id))
        });
        by_key(rows.collect(), descending)
    };
    places.into_iter().map(|(_, id)| id).collect()
}

/// Annotations by document, where the column needs them.
fn annotation_counts(project: &Project, column: DocumentColumn) -> BTreeMap<DocumentId, u64> {
    let mut counts = BTreeMap::new();
    if column == DocumentColumn::Annotations {
        for annotation in project.annotations().values() {
            *counts.entry(annotation.document).or_insert(0) += 1;
        }
    }
    counts
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::schema::CLAIM;
    use crate::query::lists::sample::Sample;

    /// The titles of the rows, joined.
    fn rows(filter: &DocumentFilter, column: DocumentColumn, descending: bool) -> String {
        let mut sample = Sample::default();
        for (title, outlet, date, length, state, annotations) in [
            ("c", "Gazette", "2026-03-01", 300, ReviewState::New, 2),
            ("A", "", "2026-01-01", 100, ReviewState::Finished, 0),
            ("b", "gazette", "", 200, ReviewState::InProgress, 2),
        ] {
            let id = sample.document(title);
            sample.describe(id, |document| {
                document.outlet = outlet.to_owned();
                document.date = date.to_owned();
                document.text_len = length;
            });
            sample.review(id, state);
            for n in 0..annotations {
                sample.annotate(id, CLAIM, &[n..n + 1]);
            }
        }
        let reviews = Reviews::build(sample.project(), std::sync::Arc::from("anna"));
        let rows = sorted_rows(sample.project(), &reviews, filter, column, descending);
        let documents = sample.project().documents();
        rows.iter()
            .map(|id| documents.get(*id).unwrap().title.clone())
            .collect()
    }

    #[test]
    fn each_column_sorts_its_way_and_ties_keep_the_order_of_the_list() {
        let all = DocumentFilter::default();
        for (column, up, down) in [
            (DocumentColumn::Order, "cAb", "bAc"),
            (DocumentColumn::Title, "Abc", "cbA"),
            (DocumentColumn::Outlet, "Acb", "cbA"),
            (DocumentColumn::Date, "bAc", "cAb"),
            (DocumentColumn::State, "cbA", "Abc"),
            (DocumentColumn::Annotations, "Acb", "cbA"),
            (DocumentColumn::Length, "Abc", "cbA"),
        ] {
            assert_eq!(rows(&all, column, false), up, "{column:?}");
            assert_eq!(rows(&all, column, true), down, "{column:?} descending");
        }
    }

    #[test]
    fn a_filter_goes_by_words_and_by_state() {
        let filter = |text: &str, states: &[ReviewState]| DocumentFilter {
            text: text.to_owned(),
            states: states.iter().copied().collect(),
            ..DocumentFilter::default()
        };
        let shown = |filter| rows(&filter, DocumentColumn::Order, false);
        assert_eq!(shown(filter("GAZETTE", &[])), "cb");
        assert_eq!(shown(filter("", &[ReviewState::New, ReviewState::Finished])), "cA");
        assert_eq!(shown(filter("gazette", &[ReviewState::InProgress])), "b");
    }
}
