//! doccano: one JSON object a line and document, for projects of sequence labelling.
//!
//! ```json
//! {"text": "…", "label": [[0, 5, "Claim"]], "title": "…"}
//! {"text": "…", "entities": [{"id": 1, "start_offset": 0, "end_offset": 5, "label": "Claim"}],
//!  "relations": [{"id": 1, "from_id": 1, "to_id": 2, "type": "rests on"}], "title": "…"}
//! ```
//!
//! The second form is for projects with relations, and is written where documents have links inside. Spans overlap, so the
//! project must allow that. doccano keeps all other fields as metadata and gives them back: what it knows nothing of stands
//! in the field `corroborate`, by place and label, since doccano gives spans new numbers.
//!
//! doccano stores offsets as they are; its pages count UTF-16 (unless graphemes are chosen there). It guesses encodings, so
//! all is written in ASCII. Each line has all fields, since a field that is missing in one comes back as `NaN`.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// The field for what doccano knows nothing of.
const OURS: &str = "corroborate";
