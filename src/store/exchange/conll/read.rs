//! Reads one or more files, ours and others'.

use super::super::model::{DataAnnotation, DataDocument, DataLabel};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::tsv::{self, Row, take_document};
use super::super::units::{LineEnds, Places, Unit};
use super::columns::{Part, Tag, TaggedToken, parts};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Code points between two tokens at most; where a file says more, its offsets are not used to put the text together.
const WIDEST: usize = 100_000;

/// Reads all files. Documents of the same id are one, with the spans of all files.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData {
        unit: Some(Unit::CodePoints),
        ..ReadData::default()
    };
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let is_table = |file: &InputFile, name: &str| file.name.rsplit('/').next() == Some(name);
    for file in files {
        if is_table(file, "documents.tsv") {
            let table = tsv::rows(file, &["id"], &mut data).into_iter();
            rows.extend(table.map(|row| (row.get("id").to_owned(), row)));
        } else if is_table(file, "names.tsv") {
            for row in tsv::rows(file, &["name"], &mut data) {
                names.insert(row.get("name").to_owned(), row.get("original").to_owned());
                add_label(row.get("original"), &mut data);
            }
        }
    }
    let mut merger = Merger {
        rows,
        names,
        places: BTreeMap::new(),
        data,
    };
    for file in files {
        if !is_table(file, "documents.tsv") && !is_table(file, "names.tsv") {
            merger.file(file);
        }
    }
    // Documents of the table that no file of tags has.
    let ids: Vec<String> = merger
        .rows
        .keys()
        .filter(|id| !merger.places.contains_key(*id))
        .cloned()
        .collect();
    for id in ids {
        let document = merger.document(&id, &Part::default());
        merger.data.documents.push(document);
    }
    let mut data = merger.data;
    let used = data.documents.iter().flat_map(|document| &document.annotations);
    let used: BTreeSet<String> = used.map(|annotation| annotation.label.clone()).collect();
    for label in &used {
        add_label(label, &mut data);
    }
    for document in &mut data.documents {
        document
            .annotations
            .sort_by_key(|annotation| annotation.fragments.first().map(|range| range.start));
    }
    data
}

fn add_label(name: &str, data: &mut ReadData) {
    let labels = &mut data.schema.labels;
    if !name.is_empty() && labels.iter().all(|label| label.name != name) {
        labels.push(DataLabel {
            name: name.to_owned(),
            slot: u8::try_from(labels.len() % 8).unwrap_or_default(),
            ..DataLabel::default()
        });
    }
}

struct Merger {
    /// Of `documents.tsv`, by id.
    rows: BTreeMap<String, Row>,
    /// Our labels by those in tags.
    names: BTreeMap<String, String>,
    /// Where in the data each document is.
    places: BTreeMap<String, usize>,
    data: ReadData,
}

impl Merger {
    fn file(&mut self, file: &InputFile) {
        let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
        let parts = parts(file, &mut self.data);
        let is_alone = parts.len() == 1;
        for (n, part) in parts.into_iter().enumerate() {
            let id = part.id.clone().unwrap_or_else(|| match is_alone {
                true => stem.to_owned(),
                false => format!("{stem}-{}", n + 1),
            });
            self.part(&file.name, stem, &id, &part);
        }
    }

    fn part(&mut self, file: &str, stem: &str, id: &str, part: &Part) {
        let at = match self.places.get(id) {
            Some(at) => *at,
            None => {
                let at = self.data.documents.len();
                self.places.insert(id.to_owned(), at);
                self.data.documents.push(self.document(id, part));
                at
            }
        };
        let Some(document) = self.data.documents.get_mut(at) else {
            return;
        };
        let Some(offsets) = offsets(&document.text, &part.tokens) else {
            let what = format!(
                "the tags of document {id} are passed over, since its words are not those of the same document in another file; give it another doc_id"
            );
            return self.data.problem(file, None, what);
        };
        let short = stem.rsplit('/').next().unwrap_or(stem);
        let text = Arc::clone(&document.text);
        let places = Places::new(&text, Unit::CodePoints, LineEnds::AsStored);
        for (n, span) in spans(&part.tokens).into_iter().enumerate() {
            let ends = offsets.get(span.tokens.start).zip(offsets.get(span.tokens.end - 1));
            let Some((first, last)) = ends else { continue };
            let offsets = first.start..last.end;
            let bytes = places.byte(offsets.start).zip(places.byte(offsets.end));
            let quote = bytes.and_then(|(start, end)| text.get(start..end)).unwrap_or_default();
            let label = if span.label.is_empty() { short } else { span.label };
            let label = self.names.get(label).map_or(label, String::as_str);
            document.annotations.push(DataAnnotation {
                id: format!("{id}:{stem}:{}", n + 1),
                label: label.to_owned(),
                fragments: std::iter::once(offsets).collect(),
                quotes: vec![quote.to_owned()],
                ..DataAnnotation::default()
            });
        }
    }

    /// A document with the text of the table beside, else one put together of its tokens.
    fn document(&self, id: &str, part: &Part) -> DataDocument {
        let mut document = DataDocument::default();
        if let Some(row) = self.rows.get(id) {
            take_document(row, &mut document);
            document.text = Arc::from(row.get("text"));
        }
        if document.text.is_empty() {
            let (text, _) = spaced(&part.tokens).unwrap_or_else(|| in_a_row(&part.tokens));
            document.text = Arc::from(text);
        }
        id.clone_into(&mut document.id);
        document
    }
}

/// Where in the text each token is, in code points; none where the text has other words.
fn offsets(text: &str, tokens: &[TaggedToken]) -> Option<Vec<Range<usize>>> {
    let places = Places::new(text, Unit::CodePoints, LineEnds::AsStored);
    let said: Option<Vec<Range<usize>>> = tokens.iter().map(|token| token.offsets.clone()).collect();
    let stands = |(token, range): (&TaggedToken, &Range<usize>)| {
        let ends = places.byte(range.start).zip(places.byte(range.end));
        ends.and_then(|(start, end)| text.get(start..end)) == Some(token.word.as_str())
    };
    if let Some(said) = said
        && tokens.iter().zip(&said).all(stands)
    {
        return Some(said);
    }
    found(text, &places, tokens)
}

/// The tokens found one after the other, with nothing but white space between them.
fn found(text: &str, places: &Places, tokens: &[TaggedToken]) -> Option<Vec<Range<usize>>> {
    let mut at = 0;
    let mut found = Vec::with_capacity(tokens.len());
    for token in tokens {
        let rest = text.get(at..)?;
        let start = at + rest.len() - rest.trim_start_matches(super::tokens::is_gap).len();
        let end = start + token.word.len();
        if text.get(start..end) != Some(token.word.as_str()) {
            return None;
        }
        found.push(places.offset(start)?..places.offset(end)?);
        at = end;
    }
    Some(found)
}

/// The text of tokens that say where they stand, with spaces between them; none where they say what cannot be.
fn spaced(tokens: &[TaggedToken]) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut at = 0;
    for token in tokens {
        let Range { start, end } = token.offsets.clone()?;
        let gap = start.checked_sub(at)?;
        if gap > WIDEST || Some(token.word.chars().count()) != end.checked_sub(start) {
            return None;
        }
        let line_end = usize::from(token.begins_sentence).min(gap);
        text.extend(std::iter::repeat_n('\n', line_end));
        text.extend(std::iter::repeat_n(' ', gap - line_end));
        text.push_str(&token.word);
        at = end;
    }
    Some((text, at))
}

/// The text of tokens with a space between two, and a line a sentence.
fn in_a_row(tokens: &[TaggedToken]) -> (String, usize) {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() {
            text.push(if token.begins_sentence { '\n' } else { ' ' });
        }
        text.push_str(&token.word);
    }
    let length = text.chars().count();
    (text, length)
}

/// Tokens under one label.
#[derive(Debug, PartialEq, Eq)]
struct Span<'t> {
    label: &'t str,
    /// Not empty.
    tokens: Range<usize>,
}

/// Spans, whichever scheme the tags are of: one goes on as long as its label is met without a beginning, an end or the
/// start of a sentence between.
fn spans(tokens: &[TaggedToken]) -> Vec<Span<'_>> {
    let mut spans: Vec<Span<'_>> = Vec::new();
    let mut is_open = false;
    for (n, token) in tokens.iter().enumerate() {
        is_open &= !token.begins_sentence;
        let Tag::Inside { begins, ends, label } = &token.tag else {
            is_open = false;
            continue;
        };
        match spans.last_mut() {
            Some(last) if is_open && !begins && last.label == label => last.tokens.end = n + 1,
            _ => spans.push(Span {
                label,
                tokens: n..n + 1,
            }),
        }
        is_open = !ends;
    }
    spans
}
