//! Pairs with ends that do not fit in, passages with ends that do out.

use super::super::finding::Findings;
use super::super::scan::{Knowledge, scan};
use super::*;
use crate::query::segment;
use crate::reuse::text::Rarity;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::shipped);

const STORY: &str = "Crews searched the Okhtyrka depot for a second night. \
    A glide bomb destroyed five apartment buildings in Kostiantynivka on Tuesday, the regional governor told reporters. \
    Nobody had expected the harbour to reopen before winter.";
const REPORT: &str = "Rain fell on the plain. A glide bomb destroyed five apartment buildings in Kostiantynivka on \
    Tuesday, the regional governor told reporters. Shops were open again at noon.";

/// Each text with its passages between braces, one pair of them.
fn pair(marked: [&str; 2]) -> ([String; 2], OutsidePair) {
    let passage = |document: usize| {
        let start = marked[document].find('{').unwrap();
        let end = marked[document].find('}').unwrap() - 1;
        Passage {
            document,
            bytes: start..end,
        }
    };
    let texts = marked.map(|text| text.replace(['{', '}'], ""));
    let (left, right) = (passage(0), passage(1));
    (texts, OutsidePair { left, right })
}

/// The parts of a pair, before any is moved to ends of sentences.
fn parts_of(texts: &[String], pair: &OutsidePair) -> Vec<[Range<usize>; 2]> {
    let prepared: Vec<Prepared> = texts.iter().map(|text| Prepared::new(text)).collect();
    let documents: Vec<&Prepared> = prepared.iter().collect();
    let mut rarity = Rarity::new(KNOWLEDGE.background.clone());
    rarity.add(&documents);
    let work = Work::new(&documents, &rarity);
    let lend = |document: usize| texts.get(document).map(|text| Arc::from(text.as_str()));
    let parts = matches(&work, &lend, pair).unwrap_or_default();
    let bytes = |document: u32, words: &Range<usize>| prepared[document as usize].bytes(words.clone()).unwrap();
    parts
        .iter()
        .map(|part| [bytes(part.a_document, &part.a), bytes(part.b_document, &part.b)])
        .collect()
}

fn cut(marked: [&str; 2]) -> Vec<String> {
    let (texts, pair) = pair(marked);
    let parts = parts_of(&texts, &pair);
    let words = |[a, b]: &[Range<usize>; 2]| format!("{} ~ {}", &texts[0][a.clone()], &texts[1][b.clone()]);
    parts.iter().map(words).collect()
}

fn scanned(texts: &[&str], outside: &[OutsidePair]) -> Findings {
    let prepared: Vec<Prepared> = texts.iter().map(|text| Prepared::new(text)).collect();
    let documents: Vec<&Prepared> = prepared.iter().collect();
    let lend = |document: usize| texts.get(document).map(|text| Arc::from(*text));
    scan(&documents, &[], &lend, outside, &KNOWLEDGE, &Progress::default()).unwrap()
}

fn whole(texts: &[&str]) -> OutsidePair {
    let passage = |document: usize| Passage {
        document,
        bytes: 0..texts[document].len(),
    };
    OutsidePair {
        left: passage(0),
        right: passage(1),
    }
}

#[test]
fn a_pair_is_cut_to_the_words_that_match() {
    assert_eq!(
        cut([
            "They had {gone by then. The depot at Okhtyrka burned for two nights, while cr}ews looked on.",
            "It was {Monday. The depot at Okhtyrka burned for two nights. Ra}in fell."
        ]),
        ["The depot at Okhtyrka burned for two nights ~ The depot at Okhtyrka burned for two nights."]
    );
}

#[test]
fn a_pair_that_falls_apart_gives_several() {
    let parts = cut([
        "{The depot at Okhtyrka by the northern gate of town burned for two nights, and one two three four five six seven \
         eight nine ten, while crews from Sumy looked on}.",
        "{The depot at Okhtyrka by the northern gate of town burned for two nights; who is to blame nobody can tell us \
         so far, while crews from Sumy looked on}.",
    ]);
    assert_eq!(
        parts,
        [
            "The depot at Okhtyrka by the northern gate of town burned for two nights ~ The depot at Okhtyrka by the northern \
             gate of town burned for two nights",
            "while crews from Sumy looked on. ~ while crews from Sumy looked on."
        ]
    );
}

#[test]
fn words_of_a_pair_that_do_not_match_give_nothing() {
    assert_eq!(cut(["{The depot burned.}", "{Shops were open.}"]), [""; 0]);
    assert_eq!(cut(["{the end of the} day", "{the start of the} day"]), [""; 0]);
    assert_eq!(cut(["a { }b", "{a} b"]), [""; 0]);
}

#[test]
fn sides_may_come_in_any_order_and_stand_in_one_document_but_not_in_one_place() {
    let (texts, mut pair) = pair([
        "{The depot at Okhtyrka burned} for {}",
        "{The depot at Okhtyrka burned}",
    ]);
    let forwards = parts_of(&texts, &pair);
    std::mem::swap(&mut pair.left, &mut pair.right);
    assert_eq!((parts_of(&texts, &pair), forwards.len()), (forwards, 1));
    let twice = ["The depot at Okhtyrka burned. The depot at Okhtyrka burned.".to_owned()];
    let at = |bytes: Range<usize>| Passage { document: 0, bytes };
    let pair = |left, right| OutsidePair {
        left: at(left),
        right: at(right),
    };
    assert_eq!(parts_of(&twice, &pair(30..59, 0..29)), [[0..29, 30..59]]);
    assert_eq!(parts_of(&twice, &pair(0..59, 0..59)), [[0..0, 0..0]; 0]);
}

#[test]
fn what_our_channels_found_is_not_told_twice() {
    let texts = [STORY, REPORT];
    let ours = scanned(&texts, &[]);
    assert_eq!(ours.findings.len(), 1);
    assert_eq!(scanned(&texts, &[whole(&texts), whole(&texts)]), ours);
}

/// A sentence in so many places that our own channels do not join all of them.
#[test]
fn what_our_channels_did_not_join_is_told_like_theirs() {
    let texts: Vec<String> = (0..45)
        .map(|number| {
            format!(
                "Story {number}. The mayor thanked crews from Sumy for two long nights of work. More {number} came."
            )
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let far = OutsidePair {
        left: Passage {
            document: 0,
            bytes: 2..60,
        },
        right: Passage {
            document: 44,
            bytes: 0..90,
        },
    };
    let documents = |findings: &Findings| -> Vec<Vec<usize>> {
        let of = |passages: &[Passage]| passages.iter().map(|passage| passage.document).collect();
        findings.findings.iter().map(|finding| of(&finding.passages)).collect()
    };
    let (without, with) = (scanned(&texts, &[]), scanned(&texts, &[far]));
    assert!(!documents(&without).contains(&vec![0, 44]), "{:?}", documents(&without));
    let at = documents(&with).iter().position(|both| *both == [0, 44]).unwrap();
    let finding = &with.findings[at];
    assert_eq!(
        (finding.kind, finding.reason.as_str()),
        (super::super::Kind::Verbatim, "all 12 words the same")
    );
    for passage in &finding.passages {
        let told = &texts[passage.document][passage.bytes.clone()];
        assert_eq!(told, "The mayor thanked crews from Sumy for two long nights of work.");
    }
    assert_eq!((with.groups.len(), with.unmatched), (without.groups.len(), 0));
}

#[test]
fn a_line_that_is_boilerplate_is_not_told_as_a_copy_and_counted() {
    let notice = "Please use Chrome browser for a more accessible video player";
    let text = |words: &str| format!("{words} one.\n{notice}\n{words} two.\n{notice}\n{words} three.\n{notice}\n");
    let texts = [text("Tram"), text("Boat")];
    let texts = [texts[0].as_str(), texts[1].as_str()];
    let ours = scanned(&texts, &[]);
    let with = scanned(&texts, &[whole(&texts)]);
    assert_eq!((&with.findings, with.unmatched), (&ours.findings, 1));
}

#[test]
fn pairs_of_nowhere_and_of_too_many_words_are_counted() {
    let far = Passage {
        document: 7,
        bytes: 0..9,
    };
    let near = Passage {
        document: 0,
        bytes: Range { start: 9, end: 2 },
    };
    let pair = OutsidePair { left: near, right: far };
    assert_eq!(scanned(&[STORY, REPORT], &[pair]).unmatched, 1);
    let words = |start: usize| (start..start + 9_000).map(|n| format!("w{n} ")).collect::<String>();
    let (long, other) = (words(0), format!("{}{}", words(0), words(20_000).repeat(8)));
    let texts = [long.as_str(), other.as_str()];
    assert_eq!(scanned(&texts, &[whole(&texts)]).unmatched, 1);
}

#[test]
fn places_of_words_may_have_been_dropped() {
    let prepared = [STORY, REPORT].map(|text| Prepared::new(text).without_places());
    let documents: Vec<&Prepared> = prepared.iter().collect();
    let rarity = Rarity::new(KNOWLEDGE.background.clone());
    let work = Work::new(&documents, &rarity);
    let texts = [STORY, REPORT];
    let taken = take(
        &work,
        &|at| Some(Arc::from(texts[at])),
        &[whole(&texts)],
        &Progress::default(),
    )
    .unwrap();
    assert_eq!((taken.candidates.is_empty(), taken.unmatched), (false, 0));
    let stopped = Progress::default();
    stopped.cancel();
    assert!(take(&work, &|_| None, &[whole(&texts)], &stopped).is_err());
}

/// Two texts that share some of their sentences.
fn texts() -> impl Strategy<Value = [String; 2]> {
    let sentence = prop_oneof![
        Just("The depot at Okhtyrka burned for two nights. "),
        Just("“Crews from Sumy looked on,” he said.\n"),
        Just("Ünlü – nobody 😀 expected the harbour to reopen (before winter). "),
        Just("字母也是词。"),
        Just("… — "),
    ];
    let known = prop::collection::vec(sentence, 0..6).prop_map(|sentences| sentences.concat());
    let text = prop_oneof![3 => known, 1 => segment::samples::text()];
    [text.clone(), text]
}

proptest! {
    /// Ends are drawn from all bytes of the texts and a little past them, so they cut characters and stand backwards, too.
    #[test]
    fn any_ranges_give_passages_of_the_texts_no_more_than_a_word_outside(
        texts in texts(), ends in prop::array::uniform4(0.0..1.05f64), same in any::<bool>(),
    ) {
        let second = if same { 0 } else { 1 };
        let end = |document: usize, share: f64| (texts[document].len() as f64 * share) as usize;
        let left = Passage { document: 0, bytes: end(0, ends[0])..end(0, ends[1]) };
        let right = Passage { document: second, bytes: end(second, ends[2])..end(second, ends[3]) };
        let pair = OutsidePair { left: left.clone(), right: right.clone() };
        for [a, b] in parts_of(&texts, &pair) {
            let sides = if same && left.bytes.start > right.bytes.start { [b, a] } else { [a, b] };
            for (part, given) in sides.iter().zip([&left, &right]) {
                let text = &texts[given.document];
                prop_assert!(text.get(part.clone()).is_some_and(|words| !words.is_empty()));
                let prepared = Prepared::new(text);
                let (words, touched) = (prepared.words_in(part).unwrap(), prepared.words_in(&given.bytes).unwrap());
                prop_assert!(touched.start <= words.start && words.end <= touched.end, "{part:?} of {given:?}");
            }
        }
        let lent = [texts[0].as_str(), texts[1].as_str()];
        for finding in scanned(&lent, &[pair]).findings {
            for passage in finding.passages {
                prop_assert!(lent[passage.document].get(passage.bytes).is_some());
            }
        }
    }
}
