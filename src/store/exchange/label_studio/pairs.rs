//! Tasks with two texts, for links from one document to another.

use super::super::json::Object;
use super::super::model::{DataDocument, DataRelation};
use super::super::sink::Sink;
use super::super::source::Source;
use super::config::Vocabulary;
use super::regions::{regions, relation};
use super::write::{Tasks, add_text, put};
use crate::store::export::ExportError;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the names of the two texts end in, after `_`.
pub(super) const SIDES: [&str; 2] = ["a", "b"];
/// Bytes of text that are held at once.
const HELD: usize = 256 << 20;

/// Links between two documents, by their ids in the order of the link.
type Pairs = BTreeMap<(String, String), Vec<DataRelation>>;

/// Writes a task a pair of documents that are linked, and the config for them; nothing where there are none.
pub(super) fn write(source: &mut dyn Source, vocabulary: &Vocabulary, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let (pairs, sizes) = links(source)?;
    if pairs.is_empty() {
        return Ok(());
    }
    put(sink, "pairs_config.xml", &vocabulary.pairs_config())?;
    let mut tasks = Tasks::begin(sink.file("pairs.json")?)?;
    let mut pairs = pairs.into_iter().peekable();
    while pairs.peek().is_some() {
        let (mut now, mut held, mut wanted) = (Vec::new(), 0, BTreeSet::new());
        while let Some((pair, links)) = pairs.next_if(|_| held < HELD) {
            for id in [&pair.0, &pair.1] {
                if wanted.insert(id.clone()) {
                    held += sizes.get(id).copied().unwrap_or_default();
                }
            }
            now.push((pair, links));
        }
        let mut documents = BTreeMap::new();
        source.each(&mut |document| {
            if wanted.contains(&document.id) {
                documents.insert(document.id.clone(), document.clone());
            }
            Ok(())
        })?;
        for ((a, b), links) in &now {
            if let Some((a, b)) = documents.get(a).zip(documents.get(b)) {
                tasks.add(&task([a, b], links, vocabulary)?)?;
            }
        }
    }
    tasks.end()
}

/// All links to other documents, and how long each document is.
fn links(source: &mut dyn Source) -> Result<(Pairs, BTreeMap<String, usize>), ExportError> {
    let (mut pairs, mut sizes) = (Pairs::new(), BTreeMap::new());
    source.each(&mut |document| {
        sizes.insert(document.id.clone(), document.text.len());
        for relation in &document.relations {
            if !relation.to_document.is_empty() && relation.to_document != document.id {
                let pair = (document.id.clone(), relation.to_document.clone());
                pairs.entry(pair).or_default().push(relation.clone());
            }
        }
        Ok(())
    })?;
    Ok((pairs, sizes))
}

fn task(documents: [&DataDocument; 2], links: &[DataRelation], vocabulary: &Vocabulary) -> Result<Value, ExportError> {
    let ends: BTreeSet<&str> = links
        .iter()
        .flat_map(|link| [link.from.as_str(), link.to.as_str()])
        .collect();
    let (mut data, mut result) = (Object::new(), Vec::new());
    for (document, side) in documents.into_iter().zip(SIDES) {
        let suffix = format!("_{side}");
        add_text(&mut data, document, &suffix);
        data.insert(format!("document{suffix}"), Value::from(document.id.as_str()));
        data.insert(format!("title{suffix}"), Value::from(document.title.as_str()));
        result.extend(regions(
            document,
            |annotation| ends.contains(annotation.id.as_str()),
            vocabulary,
            &suffix,
        )?);
    }
    result.extend(links.iter().map(relation));
    Ok(json!({"data": data, "annotations": [{"result": result}], "predictions": []}))
}
