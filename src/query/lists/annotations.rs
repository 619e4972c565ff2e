//! The rows of the list of annotations.

use super::links::LinkIndex;
use super::needle::Needle;
use super::sorting::{SortKey, by_key, by_place};
use crate::project::{Annotation, AnnotationId, DocumentId, LabelId, Project, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which annotations are shown; an empty set, none or empty words leave nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotationFilter {
    /// Of one of these labels.
    pub labels: BTreeSet<LabelId>,
    /// By one of these authors.
    pub authors: BTreeSet<Arc<str>>,
    /// Of one of these statuses.
    pub statuses: BTreeSet<Status>,
    /// In this document.
    pub document: Option<DocumentId>,
    /// With these words, in any case, in the quote, the note or the value of an attribute.
    pub text: String,
}

impl AnnotationFilter {
    fn lets_through(&self, annotation: &Annotation, needle: &Needle) -> bool {
        let fixed = [&annotation.quote.exact, &annotation.note];
        self.document.is_none_or(|document| document == annotation.document)
            && (self.labels.is_empty() || self.labels.contains(&annotation.label))
            && (self.authors.is_empty() || self.authors.contains(&annotation.author))
            && (self.statuses.is_empty() || self.statuses.contains(&annotation.status))
            && needle.is_in(
                fixed
                    .into_iter()
                    .chain(annotation.attributes.values())
                    .map(String::as_str),
            )
    }
}

/// A column of the list, to sort by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnnotationColumn {
    /// By document as the list of documents has them, then by start and end.
    #[default]
    Place,
    /// By the title of the document.
    Document,
    /// By label as the schema has them.
    Label,
    /// By the words covered.
    Quote,
    /// By author.
    Author,
    /// By status, open ones first.
    Status,
    /// By note, empty ones first.
    Note,
    /// By time of creation.
    Created,
    /// By number of links; being in a duplicate group counts as one.
    Links,
}

/// The annotations a filter lets through, sorted by a column; ties by place, first to last.
pub fn sorted_rows(
    project: &Project,
    filter: &AnnotationFilter,
    column: AnnotationColumn,
    descending: bool,
) -> Vec<AnnotationId> {
    let needle = Needle::new(&filter.text);
    let ranks = ranks(project.documents_in_order().into_iter().map(|(id, _)| id));
    let shown = project
        .annotations()
        .iter()
        .filter(|(_, annotation)| filter.lets_through(annotation, &needle))
        .map(|(id, annotation)| (annotation, place(id, annotation, &ranks)));
    let places = if column == AnnotationColumn::Place {
        by_place(shown.map(|(_, place)| place).collect(), descending)
    } else {
        let key = key_of(project, column);
        let rows = shown.map(|(annotation, place)| (key(place.3, annotation), place));
        by_key(rows.collect(), descending)
    };
    places.into_iter().map(|(_, _, _, id)| id).collect()
}

/// Rank of the document, start, end, annotation.
type Place = (u64, usize, usize, AnnotationId);

fn place(id: AnnotationId, annotation: &Annotation, ranks: &BTreeMap<DocumentId, u64>) -> Place {
    let rank = rank(ranks, annotation.document);
    (rank, annotation.start(), annotation.end(), id)
}

/// The number of each id in a list.
fn ranks<I: Ord>(ids: impl Iterator<Item = I>) -> BTreeMap<I, u64> {
    ids.zip(0..).collect()
}

/// What is not in the list stands behind it.
fn rank<I: Ord>(ranks: &BTreeMap<I, u64>, id: I) -> u64 {
    ranks.get(&id).copied().unwrap_or(u64::MAX)
}

type KeyOf<'a> = Box<dyn Fn(AnnotationId, &Annotation) -> SortKey + 'a>;

/// How to tell an annotation's key; what it takes from the whole project is worked out once.
fn key_of(project: &Project, column: AnnotationColumn) -> KeyOf<'_> {
    match column {
        AnnotationColumn::Place => Box::new(|_, _| SortKey::Number(0)),
        AnnotationColumn::Document => {
            let mut titles: Vec<_> = project
                .documents()
                .iter()
                .map(|(id, document)| (document.title.to_lowercase(), document.order, id))
                .collect();
            titles.sort_unstable();
            // Documents of one title stay apart, in the order of the list.
            let ranks = ranks(titles.into_iter().map(|(_, _, id)| id));
            Box::new(move |_, annotation| SortKey::Number(rank(&ranks, annotation.document)))
        }
        AnnotationColumn::Label => {
            let ranks = ranks(project.labels_in_order().into_iter().map(|(id, _)| id));
            Box::new(move |_, annotation| SortKey::Number(rank(&ranks, annotation.label)))
        }
        AnnotationColumn::Quote => Box::new(|_, annotation| SortKey::words(&annotation.quote.exact)),
        AnnotationColumn::Author => Box::new(|_, annotation| SortKey::words(&annotation.author)),
        AnnotationColumn::Status => Box::new(|_, annotation| SortKey::Number(annotation.status as u64)),
        AnnotationColumn::Note => Box::new(|_, annotation| SortKey::words(&annotation.note)),
        AnnotationColumn::Created => Box::new(|_, annotation| SortKey::Words(annotation.created.clone())),
        AnnotationColumn::Links => {
            let links = LinkIndex::build(project);
            Box::new(move |id, _| SortKey::Number(links.count(id) as u64))
        }
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::schema::{CLAIM, SOURCE};
    use crate::query::lists::sample::Sample;

    /// Four annotations in two documents; in order of place: second, first, fourth, third.
    fn sample() -> (Sample, [AnnotationId; 4]) {
        let mut sample = Sample::default();
        let (b, a) = (sample.document("Bees"), sample.document("ants"));
        let first = sample.annotate(b, CLAIM, &[30..40]);
        let second = sample.annotate(b, SOURCE, &[10..20]);
        let third = sample.annotate(a, CLAIM, &[10..20]);
        let fourth = sample.annotate(a, SOURCE, &[10..15]);
        for (id, quote, note, status) in [
            (first, "Zebra", "", Status::Open),
            (second, "apple", "see Небо", Status::Discuss),
            (third, "Mango", "b", Status::Settled),
            (fourth, "mango", "", Status::Open),
        ] {
            sample.change(id, |annotation| {
                annotation.quote.exact = quote.to_owned();
                annotation.note = note.to_owned();
                annotation.status = status;
            });
        }
        (sample, [first, second, third, fourth])
    }

    /// The rows as digits: 1 for the first annotation of the sample and so on.
    fn rows(filter: &AnnotationFilter, column: AnnotationColumn, descending: bool) -> String {
        let (mut sample, ids) = sample();
        sample.change(ids[0], |a| {
            a.author = Arc::from("Ben");
            a.created = "2026-02-01T00:00:00Z".to_owned();
            a.attributes.insert("kind".to_owned(), "Number".to_owned());
        });
        sample.relate(ids[0], ids[3]);
        sample.relate(ids[0], ids[1]);
        sample.group(&[ids[2], ids[3]]);
        let rows = sorted_rows(sample.project(), filter, column, descending);
        let digit = |id: &AnnotationId| (ids.iter().position(|i| i == id).unwrap() + 1).to_string();
        rows.iter().map(digit).collect()
    }

    #[test]
    fn each_column_sorts_its_way_and_ties_go_by_place() {
        let all = AnnotationFilter::default();
        for (column, up, down) in [
            (AnnotationColumn::Place, "2143", "3412"),
            (AnnotationColumn::Document, "4321", "2143"),
            (AnnotationColumn::Label, "1324", "2413"),
            (AnnotationColumn::Quote, "2431", "1432"),
            (AnnotationColumn::Author, "2431", "1243"),
            (AnnotationColumn::Status, "1432", "2314"),
            (AnnotationColumn::Note, "1432", "2314"),
            (AnnotationColumn::Created, "2431", "1243"),
            (AnnotationColumn::Links, "2314", "1423"),
        ] {
            assert_eq!(rows(&all, column, false), up, "{column:?}");
            assert_eq!(rows(&all, column, true), down, "{column:?} descending");
        }
    }

    #[test]
    fn a_filter_leaves_out_what_does_not_fit_all_of_it() {
        let by_place = |filter| rows(&filter, AnnotationColumn::Place, false);
        let text = |text: &str| AnnotationFilter {
            text: text.to_owned(),
            ..AnnotationFilter::default()
        };
        assert_eq!(by_place(text("MANGO")), "43");
        assert_eq!(by_place(text("небо")), "2", "in the note");
        assert_eq!(by_place(text("number")), "1", "in an attribute's value");
        assert_eq!(by_place(text("kind")), "", "not in its name");
        let claims = AnnotationFilter {
            labels: BTreeSet::from([CLAIM]),
            ..text("mango")
        };
        assert_eq!(by_place(claims), "3");
        let open_by_anna = AnnotationFilter {
            authors: BTreeSet::from([Arc::from("anna")]),
            statuses: BTreeSet::from([Status::Open, Status::Discuss]),
            ..AnnotationFilter::default()
        };
        assert_eq!(by_place(open_by_anna), "24");
        let (sample, _) = sample();
        let document = sample.project().documents_in_order().first().map(|(id, _)| *id);
        let of_one = AnnotationFilter {
            document,
            ..AnnotationFilter::default()
        };
        assert_eq!(by_place(of_one), "21");
    }
}
