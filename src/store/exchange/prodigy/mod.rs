//! Prodigy: one JSON object a line and document, as its manual views of spans and relations keep it.
//!
//! ```json
//! {"text": "…", "tokens": [{"text": "Anna", "start": 0, "end": 4, "id": 0, "ws": true}],
//!  "spans": [{"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "PER"}],
//!  "relations": [{"head": 0, "child": 3, "head_span": {…}, "child_span": {…}, "label": "works for"}],
//!  "meta": {"title": "…"}, "answer": "accept"}
//! ```
//!
//! Offsets count code points; `token_end` is the last token, and `head` and `child` are the last tokens of their spans.
//! Tokens make up the text without a gap, as spaCy's do: a space after a word belongs to it (`ws`), other white space is a
//! token. They are cut at the ends of spans, so that each span is one of whole tokens. Prodigy knows no spans in pieces:
//! each piece is a span, with one `id`. It keeps the fields it does not know.
//!
//! An example that is rejected says that its spans are wrong: they are not taken.

mod read;
#[cfg(test)]
mod tests;
mod tokens;
mod write;

pub(super) use read::read;
pub(super) use write::write;
