//! What a row or a line of spans holds, as we write it: an annotation with its places in code points.

use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::units::{LineEnds, Places, Unit};
use crate::project::{Quote, Span};
use crate::store::disk::ContentHash;
use crate::store::export::ExportError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

pub(in super::super) use super::spans_read::read;

/// An annotation ready to be written.
pub(super) struct SpanRow<'d> {
    pub(super) annotation: &'d DataAnnotation,
    /// Not empty.
    pub(super) fragments: Vec<Fragment<'d>>,
    /// The words before and behind.
    pub(super) quote: Quote,
    /// Those that start here.
    pub(super) links: Vec<Link>,
}

/// One piece of it, in code points.
pub(super) struct Fragment<'d> {
    pub(super) range: Range<usize>,
    pub(super) words: &'d str,
}

/// An arrow as it stands in a cell or a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Link {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) to: String,
    #[serde(default)]
    pub(super) to_document: String,
    #[serde(default)]
    pub(super) author: String,
}

impl From<&DataRelation> for Link {
    fn from(relation: &DataRelation) -> Self {
        Self {
            kind: relation.kind.clone(),
            to: relation.to.clone(),
            to_document: relation.to_document.clone(),
            author: relation.author.clone(),
        }
    }
}

/// Calls `take` with each annotation of a document, and the hash of its text; not with that of a document without any.
pub(super) fn each_row(
    document: &DataDocument,
    take: &mut dyn FnMut(&SpanRow<'_>, &str) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    if document.annotations.is_empty() {
        return Ok(());
    }
    let hash = ContentHash::of(document.text.as_bytes()).to_string();
    let places = Places::new(&document.text, Unit::CodePoints, LineEnds::AsStored);
    let mut links: BTreeMap<&str, Vec<Link>> = BTreeMap::new();
    for relation in &document.relations {
        links.entry(&relation.from).or_default().push(Link::from(relation));
    }
    for annotation in &document.annotations {
        let links = links.remove(annotation.id.as_str()).unwrap_or_default();
        let row = row(document, annotation, links, &places);
        let row = row.ok_or_else(|| ExportError::no_such_place(annotation))?;
        take(&row, &hash)?;
    }
    Ok(())
}

fn row<'d>(
    document: &'d DataDocument,
    annotation: &'d DataAnnotation,
    links: Vec<Link>,
    places: &Places,
) -> Option<SpanRow<'d>> {
    let fragment = |range: &Range<usize>| {
        Some(Fragment {
            range: places.offset(range.start)?..places.offset(range.end)?,
            words: document.text.get(range.clone())?,
        })
    };
    let fragments = annotation.fragments.iter().map(fragment).collect::<Option<_>>()?;
    let spans = annotation.fragments.iter();
    let spans: Option<Vec<Span>> = spans.map(|range| Span::new(&document.text, range.clone())).collect();
    Some(SpanRow {
        annotation,
        fragments,
        quote: Quote::cut(&document.text, &spans?)?,
        links,
    })
}
