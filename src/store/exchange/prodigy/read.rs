//! Lines to documents. Lines of one text are one document: Prodigy asks about it once for each span, or each annotator.

use super::super::json::{
    ID_NAMES, Ids, Object, each_object, first, list, number, object, take_annotation_fields, take_document_fields,
    words,
};
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::units::Unit;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Reads what `db-out` gives, and what is to be annotated there.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData {
        unit: Some(Unit::CodePoints),
        ..ReadData::default()
    };
    let mut reader = Reader::default();
    for file in files {
        reader.refused = 0;
        each_object(&mut data, file, |data, line, example| {
            reader.example(data, &file.name, line, &example);
        });
        if reader.refused > 0 {
            let what = format!(
                "{} examples were rejected or ignored; their texts are read, their spans are not",
                reader.refused
            );
            data.problem(&file.name, None, what);
        }
    }
    for document in &mut data.documents {
        document.annotations.sort_by_key(|annotation| {
            let first = annotation.fragments.first();
            first.map(|range| range.start)
        });
    }
    data
}

#[derive(Default)]
struct Reader {
    document_ids: Ids,
    annotation_ids: Ids,
    /// Place of each document, by the id that its lines say and its text.
    documents: BTreeMap<(String, Arc<str>), usize>,
    refused: usize,
}

/// A span of an example, and the annotation that it became.
struct Known {
    /// What our own files call it.
    name: String,
    range: Range<usize>,
    label: String,
    token_end: Option<usize>,
    id: String,
}

impl Reader {
    fn example(&mut self, data: &mut ReadData, file: &str, line: Option<usize>, example: &Object) {
        let Some(text) = example.get("text").and_then(Value::as_str) else {
            data.problem(
                file,
                line,
                "no field “text”; passed over, only examples of texts can be read",
            );
            return;
        };
        let at = self.document(data, line, example, Arc::from(text));
        let Some(document) = data.documents.get_mut(at) else {
            return;
        };
        if !matches!(words(example.get("answer")).as_str(), "" | "accept") {
            self.refused += 1;
            return;
        }
        for label in whole_labels(example) {
            if !document.labels.contains(&label) {
                document.labels.push(label);
            }
        }
        let (mut known, mut broken) = (Vec::new(), 0);
        for span in list(example.get("spans")) {
            match span
                .as_object()
                .and_then(|span| self.span(document, example, span, &known))
            {
                Some(span) => known.push(span),
                None => broken += 1,
            }
        }
        let lost = relations(document, example, &known);
        for (number, what) in [
            (broken, "spans without start, end and label; passed over, mend the line"),
            (
                lost,
                "relations have an end that is no span here; passed over, add the spans",
            ),
        ] {
            if number > 0 {
                data.problem(file, line, format!("{number} {what}"));
            }
        }
    }

    /// The place of the document that an example is about.
    fn document(&mut self, data: &mut ReadData, line: Option<usize>, example: &Object, text: Arc<str>) -> usize {
        let meta = object(example.get("meta"));
        let said = [first(meta, &ID_NAMES), first(example, &ID_NAMES)];
        let said = said.into_iter().find(|id| !id.is_empty()).unwrap_or_default();
        if let Some(at) = self.documents.get(&(said.clone(), text.clone())) {
            return *at;
        }
        let id = self
            .document_ids
            .take(&said, &format!("line {}", line.unwrap_or_default()));
        let mut document = DataDocument {
            id,
            text: text.clone(),
            text_hash: words(meta.get("text_sha256")),
            ..DataDocument::default()
        };
        take_document_fields(&mut document, meta);
        take_document_fields(&mut document, example);
        self.documents.insert((said, text), data.documents.len());
        data.documents.push(document);
        data.documents.len() - 1
    }

    /// Takes a span; one that is a piece of another joins it, and one that somebody has made already is that.
    fn span(&mut self, document: &mut DataDocument, example: &Object, span: &Object, known: &[Known]) -> Option<Known> {
        let tokens = Tokens(list(example.get("tokens")));
        let range = tokens.range(span)?;
        let (label, name) = (words(span.get("label")), words(span.get("annotation")));
        if label.is_empty() {
            return None;
        }
        let author = [words(example.get("_annotator_id")), words(example.get("_session_id"))];
        let author = author.into_iter().find(|author| !author.is_empty()).unwrap_or_default();
        let quote = tokens.quote(span, &range);
        let whole = known.iter().find(|other| !name.is_empty() && other.name == name);
        let id = if let Some(whole) = whole {
            let annotation = document
                .annotations
                .iter_mut()
                .find(|annotation| annotation.id == whole.id)?;
            let at = annotation.fragments.partition_point(|other| other.start < range.start);
            if annotation.quotes.len() == annotation.fragments.len() && !quote.is_empty() {
                annotation.quotes.insert(at, quote);
            } else {
                annotation.quotes.clear();
            }
            annotation.fragments.insert(at, range.clone());
            whole.id.clone()
        } else {
            let same = |other: &&DataAnnotation| {
                name.is_empty()
                    && other.fragments.first() == Some(&range)
                    && other.label == label
                    && other.author == author
            };
            match document.annotations.iter().find(same) {
                Some(same) => same.id.clone(),
                None => {
                    let mut annotation = DataAnnotation {
                        id: self.annotation_ids.take(&name, &document.id),
                        label: label.clone(),
                        fragments: std::iter::once(range.clone()).collect(),
                        quotes: Some(quote).filter(|quote| !quote.is_empty()).into_iter().collect(),
                        author,
                        created: created(example),
                        ..DataAnnotation::default()
                    };
                    take_annotation_fields(&mut annotation, span);
                    document.annotations.push(annotation);
                    document.annotations.last()?.id.clone()
                }
            }
        };
        let token_end = number(span.get("token_end"));
        Some(Known {
            name,
            range,
            label,
            token_end,
            id,
        })
    }
}

/// The tokens of an example, as it says them.
struct Tokens<'e>(&'e [Value]);

impl Tokens<'_> {
    fn at(&self, span: &Object, name: &str) -> Option<&Value> {
        self.0.get(number(span.get(name))?)
    }

    /// By its offsets, else by its tokens.
    fn range(&self, span: &Object) -> Option<Range<usize>> {
        let end =
            |name, of_span: &str, field| number(span.get(name)).or_else(|| number(self.at(span, of_span)?.get(field)));
        Some(end("start", "token_start", "start")?..end("end", "token_end", "end")?)
    }

    /// The words of a span, where it says them or is made of whole tokens; else empty.
    fn quote(&self, span: &Object, range: &Range<usize>) -> String {
        let said = words(span.get("text"));
        let ends = number(span.get("token_start")).zip(number(span.get("token_end")));
        let tokens = ends.and_then(|(first, last)| self.0.get(first..=last));
        let (true, Some(tokens)) = (said.is_empty(), tokens) else {
            return said;
        };
        let end = |token: Option<&Value>, field| number(token.and_then(|token| token.get(field)));
        if end(tokens.first(), "start") != Some(range.start) || end(tokens.last(), "end") != Some(range.end) {
            return String::new();
        }
        let mut quote = String::new();
        let mut after = None;
        for token in tokens {
            let start = end(Some(token), "start");
            if after.is_some() && after != start {
                quote.push(' ');
            }
            quote += &words(token.get("text"));
            after = end(Some(token), "end");
        }
        quote
    }
}

/// Takes the relations of an example, and our links to other documents; tells how many have no end.
fn relations(document: &mut DataDocument, example: &Object, known: &[Known]) -> usize {
    let named = |name: String| {
        let named = known.iter().find(|span| !name.is_empty() && span.name == name);
        named.map(|span| span.id.clone())
    };
    let mut lost = 0;
    for relation in list(example.get("relations")).iter().filter_map(Value::as_object) {
        let end = |ours, token, span| {
            let place = relation.get(span).and_then(Value::as_object);
            named(words(relation.get(ours)))
                .or_else(|| by_place(known, place?))
                .or_else(|| by_token(known, number(relation.get(token))?))
        };
        let Some((from, to)) = end("from", "head", "head_span").zip(end("to", "child", "child_span")) else {
            lost += 1;
            continue;
        };
        push(document, relation, [from, to], document.id.clone());
    }
    for link in list(example.get("links")).iter().filter_map(Value::as_object) {
        let Some(from) = named(words(link.get("from"))) else {
            lost += 1;
            continue;
        };
        push(
            document,
            link,
            [from, words(link.get("to"))],
            words(link.get("to_document")),
        );
    }
    lost
}

fn push(document: &mut DataDocument, relation: &Object, [from, to]: [String; 2], to_document: String) {
    let relation = DataRelation {
        kind: words(relation.get("label")),
        from,
        to,
        to_document,
        author: words(relation.get("author")),
    };
    if !document.relations.contains(&relation) {
        document.relations.push(relation);
    }
}

fn by_place(known: &[Known], place: &Object) -> Option<String> {
    let range = number(place.get("start"))?..number(place.get("end"))?;
    let label = words(place.get("label"));
    let here = || known.iter().filter(|span| span.range == range);
    let span = here().find(|span| span.label == label).or_else(|| here().next());
    span.map(|span| span.id.clone())
}

fn by_token(known: &[Known], token: usize) -> Option<String> {
    let span = known.iter().find(|span| span.token_end == Some(token));
    span.map(|span| span.id.clone())
}

/// Labels of the text as a whole: those chosen, or the one that was asked about.
fn whole_labels(example: &Object) -> Vec<String> {
    let mut labels: Vec<String> = list(example.get("accept"))
        .iter()
        .map(|label| words(Some(label)))
        .collect();
    if list(example.get("spans")).is_empty() {
        labels.push(words(example.get("label")));
    }
    labels.retain(|label| !label.is_empty());
    labels
}

/// When the example was answered, in seconds since 1970 in the file.
fn created(example: &Object) -> String {
    let second = number(example.get("_timestamp")).and_then(|second| i64::try_from(second).ok());
    let time = second.and_then(|second| jiff::Timestamp::from_second(second).ok());
    time.map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default()
}
