//! Words that programs have trouble with, in everything that a format carries.
//!
//! What is lost of them must be lost of plain words, too, or the report must name the sign that the format cannot hold.

use super::tests::{relation, schema};
use super::*;
use crate::project::Status;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// By family: emoji with ZWJ, astral letters, combining marks, right to left, CJK, line ends, marks of byte order, spaces,
/// separators, signs of markup, C0 and C1 controls, and code points that are no characters.
const FAMILIES: [&str; 43] = [
    "👩‍🚒",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "𝒜𝔩",
    "𠀀",
    "e\u{301}\u{323}",
    "\u{301}",
    "قال\u{202e}x\u{202c}",
    "שלום",
    "桥梁",
    "\r\n",
    "\r\r\n",
    "\r",
    "\n",
    "\n\n",
    "\u{feff}",
    "\u{feff}\u{feff}",
    "\u{a0}",
    "\u{3000}",
    "\u{200b}",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\0",
    "\u{1}",
    "\u{7}",
    "\u{8}",
    "\t",
    "\u{b}",
    "\u{c}",
    "\u{1b}[31m",
    "\u{1c}\u{1d}\u{1e}\u{1f}",
    "\u{7f}",
    "\u{80}\u{9f}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1fffe}\u{10ffff}",
    "\u{fffd}",
    "\"\"",
    "\\n\\",
    "'=1+1",
    "</text>&amp;]]>",
    ";,|\t",
    "%41%",
];

/// Two documents with `sign` in the text and in all that is said of it.
fn dataset(sign: &str) -> Dataset {
    let said = format!("a{sign}b");
    let text = format!("{sign}One claim {sign}two{sign} and a{sign}b end{sign}");
    let places = [
        place(&text, "claim", 0),
        place(&text, &format!("{sign}two{sign}"), sign.len()),
        place(&text, &format!("a{sign}b"), text.find("claim").unwrap_or(0)),
    ];
    let annotation = |n: usize, m: usize, fragments: Vec<Range<usize>>| DataAnnotation {
        id: format!("a{n}x{m}"),
        label: if m == 0 { "Claim".to_owned() } else { format!("L{said}") },
        fragments,
        attributes: BTreeMap::from([
            ("wording".to_owned(), said.clone()),
            ("type".to_owned(), "event".to_owned()),
        ]),
        note: said.clone(),
        status: Status::Discuss,
        author: said.clone(),
        created: "2026-03-01T10:00:00Z".to_owned(),
        group: (m == 0).then(|| DataGroup {
            id: "g".to_owned(),
            is_principal: n == 0,
        }),
        ..DataAnnotation::default()
    };
    let document = |n: usize| {
        let mut annotations: Vec<DataAnnotation> = (0..)
            .zip(&places)
            .map(|(m, place)| annotation(n, m, vec![place.clone()]))
            .collect();
        annotations.push(annotation(n, 3, vec![places[0].clone(), places[2].clone()]));
        annotations.sort_by_key(|annotation| annotation.fragments[0].start);
        let mut relations = vec![relation(
            "rests on",
            &format!("a{n}x0"),
            &format!("a{n}x1"),
            &format!("d{n}"),
        )];
        if n == 0 {
            relations.push(relation("same claim", "a0x0", "a1x0", "d1"));
        }
        relations
            .iter_mut()
            .for_each(|relation| relation.author.clone_from(&said));
        DataDocument {
            id: format!("d{n}"),
            title: said.clone(),
            outlet: said.clone(),
            date: "2026-03-01".to_owned(),
            url: "https://example.org/".to_owned(),
            note: said.clone(),
            text: Arc::from(format!("{text}{n}")),
            labels: vec!["Claim".to_owned()],
            annotations,
            relations,
            ..DataDocument::default()
        }
    };
    let mut schema = schema();
    schema.labels.push(DataLabel {
        name: format!("L{said}"),
        guideline: said.clone(),
        ..DataLabel::default()
    });
    Dataset {
        schema,
        documents: vec![document(0), document(1)],
    }
}

fn place(text: &str, words: &str, from: usize) -> Range<usize> {
    let at = from + text[from..].find(words).unwrap();
    at..at + words.len()
}

/// Writes, reads again as a whole, and compares. Texts that the files do not carry are lent.
fn losses(format: Format, dataset: &mut Dataset, spreadsheet: bool) -> BTreeSet<String> {
    let mut sink = MemorySink::default();
    let options = WriteOptions {
        spreadsheet,
        ..WriteOptions::default()
    };
    write(format, dataset, &options, &mut sink).unwrap();
    if format.is_in_parts() {
        let main: &[u8] = &sink.files[""];
        let parts = compare_in_parts(format, dataset, Box::new(main)).unwrap_or_else(|err| panic!("{format:?}: {err}"));
        return parts.into_iter().map(|loss| loss.what).collect();
    }
    let mut again = read(format, &sink.into_inputs());
    assert_eq!(again.problems, [], "{format:?}");
    let fitted = fit(&mut again).unwrap_or_else(|misfit| panic!("{format:?}: {misfit}"));
    assert_eq!(fitted.misfits, [""; 0], "{format:?}: {fitted}");
    let losses = Comparison::of(&dataset.documents, &again.documents);
    losses.into_iter().map(|loss| loss.what).collect()
}

/// What a format may lose of a sign beyond what it loses of a letter: nothing, but what white space alone or a line end is to
/// formats of tokens and lines, and signs that the report names.
fn is_excused(format: Format, what: &str, losses: &BTreeSet<String>) -> bool {
    let is_named = |what: &str| {
        losses
            .iter()
            .any(|loss| loss.starts_with("signs U+") && loss.ends_with(&format!(" in {what}")))
    };
    let is_xml = matches!(format, Format::CasXmi | Format::RefiQda);
    let is_tokens = matches!(format, Format::Conll | Format::ConllBioes);
    is_xml && (what.starts_with("signs U+") || is_named(what)) || is_tokens && what == "annotations"
}

fn holds(sign: &str) -> Result<(), String> {
    let formats = Format::ALL.into_iter();
    for format in formats.filter(|format| format.can_write() && format.can_be_compared()) {
        let plain = losses(format, &mut dataset("x"), false);
        for spreadsheet in [false, true] {
            let hostile = losses(format, &mut dataset(sign), spreadsheet);
            let more: Vec<_> = hostile
                .difference(&plain)
                .filter(|what| !is_excused(format, what, &hostile))
                .collect();
            if !more.is_empty() {
                return Err(format!("{format:?} loses {more:?} of {sign:?}"));
            }
        }
    }
    Ok(())
}

#[test]
fn no_sign_is_lost_in_any_format_unless_the_report_names_it() {
    let failed: Vec<String> = FAMILIES.iter().filter_map(|sign| holds(sign).err()).collect();
    assert_eq!(failed, [""; 0]);
}

#[test]
fn signs_that_xml_cannot_hold_are_counted_by_name() {
    for format in [Format::CasXmi, Format::RefiQda] {
        let losses = losses(format, &mut dataset("\u{1}"), false);
        assert!(
            losses.iter().any(|what| what.starts_with("signs U+0001 in ")),
            "{format:?}: {losses:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_mixture_of_signs_comes_back(signs in prop::collection::vec(0..FAMILIES.len(), 1..6)) {
        let mixture: String = signs.iter().filter_map(|n| FAMILIES.get(*n)).copied().collect();
        prop_assert_eq!(holds(&mixture), Ok(()));
    }

    #[test]
    fn any_control_comes_back(code in 0..0xa0_u32) {
        let sign = char::from_u32(code).unwrap_or(' ').to_string();
        prop_assert_eq!(holds(&sign), Ok(()));
    }
}
