//! What one line says.

use super::places::Place;
use crate::project::DocumentId;
use serde::Deserialize;
use serde_json::Value;

/// Longest piece of a foreign id that is shown, in characters.
const SHOWN: usize = 40;

/// A line's meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Record {
    /// Of `align.json`.
    Pair(Place, Place),
    /// Of `out.json`.
    Member { cluster: String, place: Place },
}

/// A line as passim writes it; other fields are passed over.
#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    begin: Option<u64>,
    end: Option<u64>,
    id2: Option<String>,
    begin2: Option<u64>,
    end2: Option<u64>,
    cluster: Option<Value>,
}

/// Reads a line; none where it is blank, and in words what is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Record>, String> {
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    let line: Line = serde_json::from_slice(bytes).map_err(|err| {
        let why = err.to_string();
        // It counts lines itself, and always this one.
        let why = why.split(" at line ").next().unwrap_or_default();
        format!("This line could not be read ({why}) and was passed over; passim writes one JSON object a line")
    })?;
    let is_pair = line.id2.is_some();
    let one = place(line.id, line.begin, line.end)?;
    let (Some(one), other) = (one, place(line.id2, line.begin2, line.end2)?) else {
        return Err(neither());
    };
    match (other, line.cluster) {
        (Some(other), _) => Ok(Some(Record::Pair(one, other))),
        (None, Some(cluster)) if !is_pair => Ok(Some(Record::Member {
            cluster: cluster.to_string(),
            place: one,
        })),
        (None, _) => Err(neither()),
    }
}

fn neither() -> String {
    "This line is neither a pair of passages nor a member of a cluster and was passed over; read back what passim wrote \
     as align.json or out.json"
        .to_owned()
}

fn place(id: Option<String>, begin: Option<u64>, end: Option<u64>) -> Result<Option<Place>, String> {
    let (Some(id), Some(begin), Some(end)) = (id, begin, end) else {
        return Ok(None);
    };
    let Ok(document) = id.parse() else {
        return Err(unknown(&id));
    };
    if begin >= end {
        return Err(format!(
            "The passage from {begin} to {end} is empty or backwards, so the line was passed over; run passim again"
        ));
    }
    Ok(Some(Place { document, begin, end }))
}

fn unknown(id: &str) -> String {
    let shown: String = id.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    format!(
        "The project has no document “{shown}”, so the line was passed over; read back what passim made of an export of \
         this very project"
    )
}

impl Record {
    /// In words that a document is not known, if so.
    pub(super) fn unknown(&self, is_known: impl Fn(DocumentId) -> bool) -> Option<String> {
        let mut documents = match self {
            Self::Pair(one, other) => vec![one.document, other.document],
            Self::Member { place, .. } => vec![place.document],
        }
        .into_iter();
        documents
            .find(|document| !is_known(*document))
            .map(|document| unknown(&document.to_string()))
    }
}
