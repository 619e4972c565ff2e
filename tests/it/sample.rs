//! The sample project: its script must fit its sources.

use crate::helper::{Desk, number};
use std::path::Path;

#[test]
fn the_sample_script_applies_without_a_failure() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/harbour-bridge");
    let script = std::fs::read_to_string(sample.join("annotations.jsonl")).unwrap();
    let desk = Desk::new();
    desk.ok(&["new", "p", sample.join("sources").to_str().unwrap()]);
    let answers = desk.apply_all(&script);
    assert_eq!(answers.len(), script.lines().count());
    desk.ok(&["check", "p"]);
    let stats = desk.stats();
    let tags = script.lines().filter(|line| line.contains("\"do\": \"tag\"")).count();
    assert!(tags > 50);
    assert_eq!(stats["annotations"], tags);
    assert_eq!(stats["documents"], 4);
    assert!(number(&stats["relation_types"], "contradicts") > 0);
}
