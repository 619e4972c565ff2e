//! The copies of what is selected: where the words of an annotation stand in other documents, to be tagged in one step.

use crate::project::edit::{Command, Proposed, Ruling, TagSpec};
use crate::project::schema::CLAIM;
use crate::project::{Annotation, AnnotationId, DocumentId, LabelId, Verdict};
use crate::reuse::duplicates::{Fate, Wording};
use crate::reuse::text::Rarity;
use crate::session::Session;
use crate::session::proposals::{Shared, Twin};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// In passages that differ and are longer, in bytes, no copy is looked for: the window would wait for it.
const LONGEST_COMPARED: usize = 60_000;

/// A copy that is not tagged yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ghost {
    /// Where it stands.
    pub document: DocumentId,
    /// Its bytes.
    pub range: Range<usize>,
    /// The label it would get.
    pub label: LabelId,
}

/// The ghosts of the selected annotation, kept while nothing changes.
#[derive(Default)]
pub struct Ghosts {
    all: Arc<Vec<Ghost>>,
    made_for: Option<MadeFor>,
}

/// Annotation, revision, and the likenesses of the documents.
type MadeFor = (AnnotationId, u64, Arc<Shared>);

impl Ghosts {
    /// The ghosts as they were found last.
    pub fn all(&self) -> &[Ghost] {
        &self.all
    }

    /// The ghosts for what is selected now.
    pub fn follow(
        &mut self,
        session: &Session,
        selected: Option<AnnotationId>,
        shared: &Arc<Shared>,
    ) -> Arc<Vec<Ghost>> {
        let Some((id, annotation)) = selected.and_then(|id| Some((id, session.project().annotations().get(id)?)))
        else {
            self.made_for = None;
            self.all = Arc::default();
            return self.all.clone();
        };
        let revision = session.history().revision();
        let same = |(was, at, like): &MadeFor| *was == id && *at == revision && Arc::ptr_eq(like, shared);
        if !self.made_for.as_ref().is_some_and(same) {
            let (all, is_complete) = ghosts(session, annotation, shared);
            self.all = Arc::new(all);
            self.made_for = is_complete.then(|| (id, revision, shared.clone()));
        }
        self.all.clone()
    }
}

/// The copies, and whether all texts were there to look into; large ones are read beside the window.
fn ghosts(session: &Session, annotation: &Annotation, shared: &Shared) -> (Vec<Ghost>, bool) {
    let [span] = annotation.spans.as_slice() else {
        return (Vec::new(), true);
    };
    let range = span.range();
    let mut seen = BTreeSet::new();
    let twins = shared.of(annotation.document).iter();
    let around = twins.filter(|twin| twin.here.start <= range.start && range.end <= twin.here.end);
    let is_read = |document| session.text_or_reason(document).is_some();
    let mut found = Vec::new();
    let mut is_complete = is_read(annotation.document);
    for twin in around {
        is_complete &= is_read(twin.other);
        let Some(range) = counterpart(session, annotation.document, twin, &range) else {
            continue;
        };
        let tagged = session.derived().is_tagged(twin.other, &range, annotation.label);
        if !tagged && seen.insert((twin.other, range.start, range.end)) {
            found.push(Ghost {
                document: twin.other,
                range,
                label: annotation.label,
            });
        }
    }
    (found, is_complete)
}

/// The words of the twin that match a part of the passage; none where too few do.
fn counterpart(session: &Session, document: DocumentId, twin: &Twin, range: &Range<usize>) -> Option<Range<usize>> {
    let (here, there) = (session.text(document)?, session.text(twin.other)?);
    let (left, right) = (here.get(twin.here.clone())?, there.get(twin.there.clone())?);
    if left == right {
        let shifted = |byte: usize| twin.there.start + (byte - twin.here.start);
        return Some(shifted(range.start)..shifted(range.end));
    }
    if left.len().max(right.len()) > LONGEST_COMPARED {
        return None;
    }
    let wording = Wording::new(left, right, Rarity::in_news());
    let (mut start, mut end, mut matched) = (usize::MAX, 0, 0);
    for step in wording.steps.iter().filter(|step| step.fate == Fate::Same) {
        let left = twin.here.start + step.left.start..twin.here.start + step.left.end;
        let right = twin.there.start + step.right.start..twin.there.start + step.right.end;
        let part = left.start.max(range.start)..left.end.min(range.end);
        if part.start >= part.end {
            continue;
        }
        let cut = part.start - left.start..part.end - left.start;
        let there_words = there.get(right.clone())?;
        let found = same_words(here.get(left)?, there_words, &cut);
        start = start.min(right.start + found.start);
        end = end.max(right.start + found.end);
        matched += part.len();
    }
    // Half of the letters must be the same, else it is another sentence.
    (start < end && matched * 2 >= range.len()).then_some(start..end)
}

/// Where a part of some words stands in the same words written a little differently, in bytes: word by word where both have
/// as many, else all of them.
fn same_words(left: &str, right: &str, part: &Range<usize>) -> Range<usize> {
    if left == right {
        return part.clone();
    }
    let words = |text: &str| -> Vec<Range<usize>> {
        let starts = text
            .split_whitespace()
            .map(|word| word.as_ptr() as usize - text.as_ptr() as usize);
        starts
            .zip(text.split_whitespace())
            .map(|(start, word)| start..start + word.len())
            .collect()
    };
    let (lefts, rights) = (words(left), words(right));
    let touched = |word: &Range<usize>| word.start < part.end && part.start < word.end;
    let first = lefts.iter().position(touched);
    let last = lefts.iter().rposition(touched);
    let found = first
        .and_then(|first| rights.get(first))
        .zip(last.and_then(|last| rights.get(last)));
    match found.filter(|_| lefts.len() == rights.len()) {
        Some((first, last)) => first.start..last.end,
        None => 0..right.len(),
    }
}

/// The command that tags the copies of an annotation like itself; claims are linked with it as the same claim, too.
pub fn tag_all(ghosts: &[Ghost], annotation: &Annotation) -> Option<Command> {
    let first = annotation.spans.first()?.range();
    if ghosts.is_empty() {
        return None;
    }
    if annotation.label != CLAIM {
        let spec = |ghost: &Ghost| TagSpec {
            document: ghost.document,
            ranges: vec![ghost.range.clone()],
            label: ghost.label,
            attributes: std::collections::BTreeMap::new(),
            note: String::new(),
        };
        return Some(Command::Tag(ghosts.iter().map(spec).collect()));
    }
    let copies = ghosts.iter().map(|ghost| (ghost.document, ghost.range.clone()));
    let proposal = Proposed {
        content: annotation
            .quote
            .exact
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            }),
        kind: "copy of a claim".to_owned(),
        score: 1000,
        reason: "stands in a passage that both documents have".to_owned(),
        passages: std::iter::once((annotation.document, first)).chain(copies).collect(),
        principal: 0,
    };
    Some(Command::Decide(vec![Ruling {
        proposal,
        verdict: Verdict::SameClaim,
    }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_word_by_word_or_not_cut_at_all() {
        let (left, right) = ("He said “yes, today” again", "he said \"yes, today\" again");
        let part = left.find('“').unwrap()..left.find(" again").unwrap();
        assert_eq!(&right[same_words(left, right, &part)], "\"yes, today\"");
        assert_eq!(same_words("a b c", "a b c", &(2..3)), 2..3);
        assert_eq!(
            same_words("well-known b", "well known b", &(0..4)),
            0..12,
            "another number of words"
        );
    }
}
