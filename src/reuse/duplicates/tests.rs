//! Texts in, findings out.

use super::*;
use crate::progress::{Cancelled, Progress};
use crate::reuse::text::Prepared;
use std::sync::Arc;

const STORY: &str = "Crews searched the Okhtyrka depot for a second night. \
    A glide bomb destroyed five apartment buildings in Kostiantynivka on Tuesday, the regional governor told reporters. \
    Nobody had expected the harbour to reopen before winter.";

fn found(texts: &[&str]) -> Findings {
    let prepared: Vec<Prepared> = texts.iter().map(|text| Prepared::new(text)).collect();
    let documents: Vec<&Prepared> = prepared.iter().collect();
    let text = |document: usize| texts.get(document).map(|text| Arc::from(*text));
    scan(&documents, &[], &text, &[], &Knowledge::shipped(), &Progress::default()).unwrap()
}

/// Each finding: kind, reason, and the passages.
fn told(texts: &[&str]) -> Vec<String> {
    let findings = found(texts);
    let passage = |passage: &Passage| {
        format!(
            "{}:{}",
            passage.document,
            &texts[passage.document][passage.bytes.clone()]
        )
    };
    let tell = |finding: &Finding| {
        let passages: Vec<String> = finding.passages.iter().map(passage).collect();
        format!("{}, {}: {}", finding.kind.name(), finding.reason, passages.join(" ~ "))
    };
    findings.findings.iter().map(tell).collect()
}

#[test]
fn a_sentence_copied_into_another_text_is_found_to_the_character() {
    let copy = "The mayor was silent. “A glide bomb destroyed five apartment buildings in Kostiantynivka on Tuesday, \
        the regional governor told reporters.” Rain fell.";
    assert_eq!(
        told(&[STORY, copy]),
        [
            "verbatim, all 16 words the same: 0:A glide bomb destroyed five apartment buildings in Kostiantynivka on Tuesday, \
          the regional governor told reporters. ~ 1:“A glide bomb destroyed five apartment buildings in Kostiantynivka on \
          Tuesday, the regional governor told reporters.”"
        ]
    );
}

#[test]
fn a_near_copy_says_what_changed() {
    let copy = "Rain fell. A glide bomb destroyed 15 apartment buildings in Kostiantynivka on Tuesday, the governor told \
        reporters. Shops were open.";
    let findings = found(&[STORY, copy]);
    let finding = &findings.findings[0];
    assert_eq!((findings.findings.len(), finding.kind), (1, Kind::Near));
    assert_eq!(finding.reason, "14 of 16 words the same, 1 replaced, 1 left out");
    let changes: Vec<_> = finding
        .changes
        .iter()
        .map(|change| (change.claim, change.left.as_str(), change.right.as_str()))
        .collect();
    assert_eq!(changes, [(Claim::Number, "five", "15")]);
}

#[test]
fn a_line_in_many_places_is_told_once() {
    let notice = "Please use Chrome browser for a more accessible video player";
    let text = format!(
        "One day.\n{notice}\n5:57\nTwo more came.\n{notice}\nThree left.\n{notice}\nx\n{notice}\ny\n{notice}\n"
    );
    let findings = found(&[&text, "Nothing of the sort."]);
    let finding = &findings.findings[0];
    assert_eq!(
        (findings.findings.len(), finding.kind, finding.passages.len()),
        (1, Kind::Boilerplate, 5)
    );
    assert_eq!(finding.reason, "the same words 5 times in this document");
    assert!(
        finding
            .passages
            .iter()
            .all(|passage| text[passage.bytes.clone()] == *notice)
    );
}

#[test]
fn lines_that_take_turns_are_told_together() {
    let text = "Sign up for the Okhtyrka letter\nRead the depot story\n".repeat(12);
    let findings = found(&[&text]);
    let sizes: Vec<usize> = findings.findings.iter().map(|finding| finding.passages.len()).collect();
    assert_eq!(sizes, [12]);
}

#[test]
fn a_repeat_inside_one_text_is_found() {
    let text = format!("{STORY}\nOther news of the day came from the coast.\n{STORY}");
    let findings = found(&[&text]);
    assert_eq!(findings.findings.len(), 1, "{findings:?}");
    assert!(
        findings.findings[0]
            .passages
            .iter()
            .all(|passage| text[passage.bytes.clone()] == *STORY)
    );
}

#[test]
fn texts_that_share_no_more_than_phrases_give_nothing() {
    let other = "The regional governor told reporters on Tuesday that the museum had reopened before winter for the first time.";
    assert_eq!(told(&[STORY, other]), [""; 0]);
    assert_eq!(told(&[]), [""; 0]);
    assert_eq!(told(&["", "\n"]), [""; 0]);
}

#[test]
fn content_names_the_words_and_not_the_place() {
    let content = |texts: &[&str]| found(texts).findings[0].content;
    let later = format!("A word before.\n{STORY}");
    assert_eq!(content(&[STORY, STORY]), content(&[&later, STORY]));
    assert_ne!(content(&[STORY, STORY]), content(&[&STORY[10..], &STORY[10..]]));
}

#[test]
fn work_that_is_stopped_says_so() {
    let progress = Progress::default();
    progress.cancel();
    let prepared = Prepared::new(STORY);
    let stopped = scan(&[&prepared], &[], &|_| None, &[], &Knowledge::shipped(), &progress);
    assert_eq!(stopped, Err(Cancelled));
}
