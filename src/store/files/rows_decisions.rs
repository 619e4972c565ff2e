//! Decisions as they stand in files.

use super::row_text::RowWriter;
use super::rows::{Id, Row};
use crate::project::edit::{Change, Edit};
use crate::project::{Decision, DecisionId, DocumentId, Passage, Span, Verdict};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionRow {
    id: Id,
    /// 16 hexadecimal digits, like an id.
    content: Id,
    kind: String,
    #[serde(deserialize_with = "VerdictRow::deserialize")]
    verdict: Verdict,
    #[serde(default)]
    score: u16,
    #[serde(default)]
    reason: String,
    passages: Vec<(Id, u64, u64)>,
    #[serde(default)]
    order: u64,
    #[serde(default)]
    by: Arc<str>,
    #[serde(default)]
    at: String,
}

#[derive(Deserialize)]
#[serde(remote = "Verdict")]
enum VerdictRow {
    SameText,
    SameClaim,
    OffTopic,
    Rejected,
    Skipped,
}

impl Row for DecisionRow {
    type Record = Decision;
    type Id = DecisionId;

    fn id(&self) -> u64 {
        self.id.0
    }

    fn into_record(self) -> Result<Decision, String> {
        let passage = |(document, start, end): &(Id, u64, u64)| {
            let span = Span::unchecked(*start, *end)
                .ok_or_else(|| format!("the passage from {start} to {end} is empty or backwards"))?;
            let document = DocumentId(document.0);
            Ok(Passage { document, span })
        };
        Ok(Decision {
            content: self.content.0,
            kind: self.kind,
            verdict: self.verdict,
            score: self.score,
            reason: self.reason,
            passages: self.passages.iter().map(passage).collect::<Result<_, String>>()?,
            order: self.order,
            author: self.by,
            made: self.at,
        })
    }

    fn write(id: DecisionId, decision: &Decision, out: &mut RowWriter<'_>) {
        out.id("id", id);
        out.id("content", format!("{:016x}", decision.content));
        super::row_text::quote(out.field("kind"), &decision.kind);
        let word = match decision.verdict {
            Verdict::SameText => "SameText",
            Verdict::SameClaim => "SameClaim",
            Verdict::OffTopic => "OffTopic",
            Verdict::Rejected => "Rejected",
            Verdict::Skipped => "Skipped",
        };
        out.raw("verdict", word);
        out.number("score", decision.score.into());
        out.text("reason", &decision.reason);
        super::row_text::list(out.field("passages"), decision.passages.iter(), |out, passage| {
            let (start, end) = (passage.span.start(), passage.span.end());
            out.push_str(&format!("(\"{}\", {start}, {end})", passage.document));
        });
        out.number("order", decision.order);
        out.text("by", &decision.author);
        out.text("at", &decision.made);
    }

    fn edit(id: DecisionId, change: Change<Decision>) -> Edit {
        Edit::Decision(id, change)
    }
}
