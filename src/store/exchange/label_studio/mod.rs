//! Label Studio: tasks in JSON, with the labelling config in XML beside them.
//!
//! ```json
//! [{"data": {"text": "…", "document_id": "…"},
//!   "annotations": [{"result": [
//!     {"id": "a1", "from_name": "label", "to_name": "text", "type": "labels",
//!      "value": {"start": 0, "end": 5, "text": "…", "labels": ["Claim"]}, "meta": {"text": ["a note"]}},
//!     {"id": "a1", "from_name": "wording", "to_name": "text", "type": "textarea", "value": {"text": ["…"]}},
//!     {"type": "relation", "from_id": "a1", "to_id": "a2", "direction": "right", "labels": ["rests on"]}]}]}]
//! ```
//!
//! Offsets count code points, a CRLF as one, since a browser has no CRLF; `data.crlf` says where they were. Label Studio
//! knows no spans in pieces: each piece is a region, and `meta.fragment_of` says which belong together. What a region has no
//! field for stands in its `meta`, which Label Studio keeps.
//!
//! A link between documents needs both in one task, which needs a config of its own: such pairs are tasks in `pairs.json`,
//! for a second project with `pairs_config.xml`. All files are read together.

mod config;
mod line_ends;
mod pairs;
mod read;
mod regions;
mod results;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// The control for labels, the text, and the control for labels of the whole document.
const LABEL: &str = "label";
const TEXT: &str = "text";
const DOCUMENT: &str = "document";
