//! Cards of datasets in formats that have none of their own.

use super::super::tests::sample;
use super::super::{MemorySink, Source};
use super::*;
use crate::store::export::{AgreementOfAll, AgreementOfTwo};

fn card(source: &mut dyn Source, facts: &Facts) -> String {
    let mut sink = MemorySink::default();
    write_card(source, facts, &[], (&mut sink, "card.md")).unwrap();
    String::from_utf8(sink.files["card.md"].clone()).unwrap()
}

#[test]
fn what_nobody_said_is_asked_for_and_what_was_said_stands_there() {
    let mut dataset = sample();
    let without = card(&mut dataset, &Facts::default());
    assert!(without.starts_with("---\nlicense: unknown\n"), "{without}");
    assert!(without.contains("**Fill this in**") && without.contains("All is in one split"));
    assert!(without.contains("No document was read by two authors"));
    assert!(!without.contains("configs:") && !without.contains("## Negatives"));
    let facts = Facts {
        licence: "CC BY 4.0".to_owned(),
        made: vec!["Claims <only>.".to_owned()],
        agreement: Some(AgreementReport {
            pairs: vec![AgreementOfTwo {
                label: "Claim".to_owned(),
                authors: ["anna".to_owned(), "b|n".to_owned()],
                documents: 3,
                spans: [4, 5],
                kappa_characters: Some(0.456),
                kappa_sentences: None,
                f1_equal: Some(0.5),
                f1_overlapping: Some(1.0),
            }],
            all: vec![AgreementOfAll {
                label: "Claim".to_owned(),
                authors: 2,
                documents: 3,
                alpha_characters: Some(-0.1),
            }],
        }),
        drawn: Some(Drawn {
            passages: 7,
            pairs_not_found: 2,
            ..Drawn::default()
        }),
        divided: Some(Divided {
            divided: 1,
            left_out: 3,
        }),
        split: Some(Split {
            documents: [8, 1, 1],
            leaks_of_a_random_split: 4,
            ..Split::default()
        }),
    };
    let with = card(&mut dataset, &facts);
    for words in [
        "license: cc-by-4.0\n",
        "Claims &lt;only>.",
        "1 annotation was divided at the ends of parts, 3 left out",
        "| Claim | anna, b\\|n | 3 | 4, 5 | 0.46 | – | 0.50 | 1.00 |",
        "| Claim | 2 | 3 | -0.10 |",
        "7 spans with the label On-topic",
        "0 passages and 2 pairs were not found",
        "| documents | 8 | 1 | 1 |",
        "would have torn 4 of",
    ] {
        assert!(with.contains(words), "{words}: {with}");
    }
}

#[test]
fn a_licence_that_is_not_known_is_given_by_its_name() {
    let facts = Facts {
        licence: "Ours: \"ask\"\nfirst".to_owned(),
        ..Facts::default()
    };
    let card = card(&mut sample(), &facts);
    assert!(
        card.starts_with("---\nlicense: other\nlicense_name: \"Ours: \\\"ask\\\"\\nfirst\"\n"),
        "{card}"
    );
}
