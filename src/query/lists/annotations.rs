//! The rows of the list of annotations.

use super::links::LinkIndex;
use super::needle::Needle;
use super::sorting::{SortKey, by_key, by_place};
use crate::project::edit::{Edit, Transaction};
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
    links: &LinkIndex,
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
        let key = key_of(project, links, column);
        let rows = shown.map(|(annotation, place)| (key(place.3, annotation), place));
        by_key(rows.collect(), descending)
    };
    places.into_iter().map(|(_, _, _, id)| id).collect()
}

/// Brings `rows`, which [`sorted_rows`] gave for an earlier state of the project, up to what it would give now, in far
/// less time where little was done: `steps` are the transactions since. False where that cannot be; the rows are to be
/// worked out anew then.
pub fn follow<'a>(
    rows: &mut Vec<AnnotationId>,
    project: &Project,
    links: &LinkIndex,
    filter: &AnnotationFilter,
    (column, descending): (AnnotationColumn, bool),
    steps: impl Iterator<Item = &'a Transaction>,
) -> bool {
    let Some(touched) = touched(steps, column) else {
        return false;
    };
    // Rows that nobody touched keep their order, so the others find their places among them one by one.
    rows.retain(|id| !touched.contains(id));
    let needle = Needle::new(&filter.text);
    for id in touched {
        let Some(annotation) = project.annotations().get(id) else {
            continue;
        };
        if !filter.lets_through(annotation, &needle) {
            continue;
        }
        let new = own_key(project, links, column, id, annotation);
        let at = rows.partition_point(|row| {
            let Some(annotation) = project.annotations().get(*row) else {
                return true;
            };
            let (key, place) = own_key(project, links, column, *row, annotation);
            let by_key = if descending { new.0.cmp(&key) } else { key.cmp(&new.0) };
            let by_place = place.cmp(&new.1);
            let only_place = column == AnnotationColumn::Place && descending;
            by_key
                .then(if only_place { by_place.reverse() } else { by_place })
                .is_lt()
        });
        rows.insert(at, id);
    }
    true
}

/// Beyond so many, sorting anew is quicker.
const MOST_TOUCHED: usize = 1000;

/// The annotations that transactions changed; none where there are too many, or where other records changed that the
/// order may hang on.
fn touched<'a>(
    steps: impl Iterator<Item = &'a Transaction>,
    column: AnnotationColumn,
) -> Option<BTreeSet<AnnotationId>> {
    let mut touched = BTreeSet::new();
    for edit in steps.flat_map(|step| &step.edits) {
        match edit {
            Edit::Annotation(id, _) => touched.insert(*id),
            Edit::Document(..) | Edit::Label(..) => return None,
            Edit::Relation(..) | Edit::Group(..) if column == AnnotationColumn::Links => return None,
            Edit::Relation(..) | Edit::Group(..) | Edit::RelationType(..) | Edit::Review(..) | Edit::Decision(..) => {
                true
            }
        };
        if touched.len() > MOST_TOUCHED {
            return None;
        }
    }
    Some(touched)
}

/// Sorts as [`key_of`] and [`place`] do, without a list of all documents or labels.
type OwnKey = ((SortKey, Option<(u64, u64)>), OwnPlace);

/// Order and id of the document (what has none stands last), start, end, annotation.
type OwnPlace = (u64, DocumentId, usize, usize, AnnotationId);

fn own_key(
    project: &Project,
    links: &LinkIndex,
    column: AnnotationColumn,
    id: AnnotationId,
    annotation: &Annotation,
) -> OwnKey {
    let document = project.documents().get(annotation.document);
    let order = document.map_or(u64::MAX, |document| document.order);
    let alone = |key| (key, None);
    let key = match column {
        AnnotationColumn::Document => {
            let title = document.map_or(String::new(), |document| document.title.to_lowercase());
            (SortKey::Words(title), Some((order, annotation.document.0)))
        }
        AnnotationColumn::Label => {
            let order = project
                .labels()
                .get(annotation.label)
                .map_or(u64::MAX, |label| label.order);
            (SortKey::Number(order), Some((annotation.label.0, 0)))
        }
        AnnotationColumn::Links => alone(SortKey::Number(links.count(id) as u64)),
        AnnotationColumn::Place
        | AnnotationColumn::Quote
        | AnnotationColumn::Author
        | AnnotationColumn::Status
        | AnnotationColumn::Note
        | AnnotationColumn::Created => alone(record_key(column, annotation)),
    };
    let place = (order, annotation.document, annotation.start(), annotation.end(), id);
    (key, place)
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
fn key_of<'a>(project: &'a Project, links: &'a LinkIndex, column: AnnotationColumn) -> KeyOf<'a> {
    match column {
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
        AnnotationColumn::Links => Box::new(move |id, _| SortKey::Number(links.count(id) as u64)),
        AnnotationColumn::Place
        | AnnotationColumn::Quote
        | AnnotationColumn::Author
        | AnnotationColumn::Status
        | AnnotationColumn::Note
        | AnnotationColumn::Created => Box::new(move |_, annotation| record_key(column, annotation)),
    }
}

/// The key of a column that needs nothing but the annotation; by place alone, all are equal.
fn record_key(column: AnnotationColumn, annotation: &Annotation) -> SortKey {
    match column {
        AnnotationColumn::Quote => SortKey::words(&annotation.quote.exact),
        AnnotationColumn::Author => SortKey::words(&annotation.author),
        AnnotationColumn::Status => SortKey::Number(annotation.status as u64),
        AnnotationColumn::Note => SortKey::words(&annotation.note),
        AnnotationColumn::Created => SortKey::Words(annotation.created.clone()),
        AnnotationColumn::Place | AnnotationColumn::Document | AnnotationColumn::Label | AnnotationColumn::Links => {
            SortKey::Number(0)
        }
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::edit::Change;
    use crate::project::schema::{CLAIM, SOURCE};
    use crate::query::lists::sample::{Sample, annotation};

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
        let links = LinkIndex::build(sample.project());
        let rows = sorted_rows(sample.project(), &links, filter, column, descending);
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

    const COLUMNS: [AnnotationColumn; 9] = [
        AnnotationColumn::Place,
        AnnotationColumn::Document,
        AnnotationColumn::Label,
        AnnotationColumn::Quote,
        AnnotationColumn::Author,
        AnnotationColumn::Status,
        AnnotationColumn::Note,
        AnnotationColumn::Created,
        AnnotationColumn::Links,
    ];

    /// A random change; few different words, so that there are ties in every column.
    fn random_step(sample: &mut Sample, dice: &mut fastrand::Rng) -> Option<Transaction> {
        let documents: Vec<DocumentId> = sample.project().documents().iter().map(|(id, _)| id).collect();
        let annotations: Vec<AnnotationId> = sample.project().annotations().iter().map(|(id, _)| id).collect();
        let mut word = || ["", "a", "B", "b"][dice.usize(..4)].to_owned();
        let (quote, note, created) = (word(), word(), word());
        let start = dice.usize(..4);
        Some(match dice.u8(..10) {
            0..=3 => {
                let label = *dice.choice(&[CLAIM, SOURCE])?;
                let mut new = annotation(*dice.choice(&documents)?, label, &[start..start + dice.usize(1..4)]);
                (new.quote.exact, new.note, new.created) = (quote, note, created);
                let id = AnnotationId(sample.fresh());
                sample.put(Edit::Annotation(id, Change::insert(new)))
            }
            4 | 5 => {
                let status = *dice.choice(&[Status::Open, Status::Settled])?;
                sample.change(*dice.choice(&annotations)?, |a| {
                    (a.status, a.note, a.author) = (status, note.clone(), Arc::from(created.as_str()));
                })
            }
            6 | 7 => {
                let id = *dice.choice(&annotations)?;
                let old = sample.project().annotations().get(id)?.clone();
                sample.put(Edit::Annotation(id, Change::remove(&old)))
            }
            8 => {
                let id = sample.relate(*dice.choice(&annotations)?, *dice.choice(&annotations)?);
                let after = sample.project().relations().get(id).cloned();
                let change = Change { before: None, after };
                Transaction {
                    title: String::new(),
                    edits: vec![Edit::Relation(id, change)],
                }
            }
            _ => {
                let id = *dice.choice(&documents)?;
                sample.review(id, crate::project::ReviewState::Finished)
            }
        })
    }

    #[test]
    fn rows_that_followed_are_those_worked_out_anew() {
        let mut dice = fastrand::Rng::with_seed(7);
        let mut sample = Sample::default();
        for title in ["b", "A", "b"] {
            sample.document(title);
        }
        let filter = AnnotationFilter {
            statuses: BTreeSet::from([Status::Open]),
            ..AnnotationFilter::default()
        };
        let mut followed = 0;
        for round in 0..400 {
            let before = sample.project().clone();
            let steps: Vec<Transaction> = (0..dice.usize(1..4))
                .filter_map(|_| random_step(&mut sample, &mut dice))
                .collect();
            let column = COLUMNS[round % COLUMNS.len()];
            for (filter, descending) in [(&filter, dice.bool()), (&AnnotationFilter::default(), dice.bool())] {
                let mut rows = sorted_rows(&before, &LinkIndex::build(&before), filter, column, descending);
                let now = LinkIndex::build(sample.project());
                let anew = sorted_rows(sample.project(), &now, filter, column, descending);
                let order = (column, descending);
                if follow(&mut rows, sample.project(), &now, filter, order, steps.iter()) {
                    assert_eq!(rows, anew, "round {round}, {column:?}, descending: {descending}");
                    followed += 1;
                } else {
                    assert_eq!(column, AnnotationColumn::Links);
                }
            }
        }
        assert!(followed > 600);
    }

    #[test]
    fn a_new_title_or_label_makes_the_rows_be_worked_out_anew() {
        let (mut sample, ids) = sample();
        let (id, document) = sample
            .project()
            .documents()
            .iter()
            .next()
            .map(|(id, d)| (id, d.clone()))
            .unwrap();
        let step = sample.put(Edit::Document(id, Change::replace(&document, (*document).clone())));
        let order = (AnnotationColumn::Document, false);
        let links = LinkIndex::default();
        let all = AnnotationFilter::default();
        assert!(!follow(
            &mut ids.to_vec(),
            sample.project(),
            &links,
            &all,
            order,
            [&step].into_iter()
        ));
    }
}
