//! Negatives of small projects: what is drawn, and what never is.

use super::*;
use crate::project::schema::{CLAIM, DUPLICATE, OFF_TOPIC};
use crate::project::{Document, Quote};
use crate::query::lists::sample::Sample;
use proptest::prelude::*;
use std::sync::Arc;

/// A project with its texts.
#[derive(Default)]
struct Desk {
    sample: Sample,
    texts: BTreeMap<DocumentId, String>,
}

impl Desk {
    fn document(&mut self, text: &str) -> DocumentId {
        let id = self.sample.document(text);
        self.texts.insert(id, text.to_owned());
        id
    }

    fn tag(&mut self, document: DocumentId, label: crate::project::LabelId, words: &str) -> AnnotationId {
        let start = self.texts[&document].find(words).unwrap();
        let id = self
            .sample
            .annotate(document, label, std::slice::from_ref(&(start..start + words.len())));
        self.sample.change(id, |annotation| {
            annotation.quote = Quote {
                exact: words.to_owned(),
                ..Quote::default()
            };
        });
        id
    }

    fn draw(&self, parts: Parts<'_>, each: u32, seed: u64) -> Negatives {
        let mut lend = |id: DocumentId, _: &Document| Ok(Arc::from(self.texts[&id].as_str()));
        let options = NegativeOptions { each, seed };
        let chosen = Chosen::default();
        let drawn = Negatives::draw(
            self.sample.project(),
            &mut lend,
            (&chosen, parts),
            &options,
            &Progress::default(),
        );
        drawn.unwrap()
    }

    fn drawn(&self, negatives: &Negatives) -> Drawn {
        negatives.drawn(&self.texts.keys().copied().collect())
    }

    /// The words that were drawn, in order.
    fn words(&self, negatives: &Negatives) -> Vec<&str> {
        let all = self.texts.iter();
        let words = all.flat_map(|(id, text)| negatives.passages(*id).iter().map(|range| &text[range.clone()]));
        words.collect()
    }
}

const PAGE: &str =
    "The bridge fell. Nobody was hurt. Read more here. Crews came at noon.\nSubscribe now!\nThe mayor spoke.\n";

#[test]
fn passages_are_sentences_or_lines_that_nobody_tagged_here_or_elsewhere() {
    let mut desk = Desk::default();
    let page = desk.document(PAGE);
    let other = desk.document("Nobody was hurt.\nElse.\n");
    desk.tag(page, OFF_TOPIC, "Read more here.");
    let one = desk.draw(None, 1, 7);
    assert_eq!(desk.words(&one).len(), 1);
    // Off-topic elsewhere, in other words of the same letters: no example of the opposite here.
    desk.tag(other, OFF_TOPIC, "Nobody was hurt.");
    let all = desk.draw(None, 9, 7);
    let mut words: Vec<&str> = all.passages(page).iter().map(|range| &PAGE[range.clone()]).collect();
    words.sort_unstable();
    assert_eq!(
        words,
        [
            "Crews came at noon.",
            "Subscribe now!",
            "The bridge fell.",
            "The mayor spoke."
        ]
    );
    assert_eq!(all.passages(other).len(), 1, "a line for a line");
    let drawn = desk.drawn(&all);
    assert_eq!((drawn.passages, drawn.passages_not_found), (5, 5 + 8));
    assert_eq!(desk.draw(None, 1, 7), desk.draw(None, 1, 7), "the same seed");
    assert!((0..20).any(|seed| desk.draw(None, 1, seed) != desk.draw(None, 1, 7)));
}

#[test]
fn no_passage_is_drawn_twice_or_stands_in_two_parts() {
    let mut desk = Desk::default();
    let pages = [0, 1].map(|n| {
        let page = desk.document(&format!("{PAGE}Only here {n}.\n"));
        desk.tag(page, OFF_TOPIC, "Read more here.");
        page
    });
    let words = |negatives: &Negatives| {
        let mut words: Vec<String> = desk.words(negatives).into_iter().map(str::to_owned).collect();
        let all = words.len();
        words.sort();
        words.dedup();
        (words.len() == all, words)
    };
    let (once, together) = words(&desk.draw(None, 9, 1));
    assert!(once && together.len() > 3, "{together:?}");
    let parts = pages.into_iter().zip([Part::Train, Part::Test]).collect();
    let (_, apart) = words(&desk.draw(Some(&parts), 9, 1));
    assert_eq!(apart, ["Only here 0.", "Only here 1."]);
}

/// Two groups of two, and a claim that says nearly what the first says; documents of a claim each.
fn grouped() -> (Desk, [AnnotationId; 5]) {
    let mut desk = Desk::default();
    let said = [
        "the harbour bridge collapsed on Monday",
        "harbour bridge has collapsed, Monday",
        "the harbour master resigned in anger",
        "the master of the harbour resigned",
        "a storm took nine ferries out",
    ];
    let ids = said.map(|words| {
        let document = desk.document(words);
        desk.tag(document, CLAIM, words)
    });
    desk.sample.group(&ids[..2]);
    desk.sample.group(&ids[2..4]);
    (desk, ids)
}

#[test]
fn pairs_are_of_different_groups_and_some_share_rare_words() {
    let (desk, ids) = grouped();
    let negatives = desk.draw(None, 1, 3);
    let pairs: Vec<_> = negatives.pairs().collect();
    assert_eq!(pairs.len(), 2);
    let copies = [ids[1], ids[3]];
    assert!(pairs.iter().all(|[from, _]| copies.contains(from)), "{pairs:?}");
    let drawn = desk.drawn(&negatives);
    assert_eq!((drawn.hard_pairs, drawn.pairs_not_found), (1, 0));
    // Whatever is asked for, there are no more than three others a copy, and a pair is not told twice.
    let all = desk.draw(None, 9, 3);
    let unordered: BTreeSet<_> = all
        .pairs()
        .map(|[one, other]| [one.min(other), one.max(other)])
        .collect();
    assert_eq!((unordered.len(), all.pairs().count()), (5, 5));
    assert_eq!(desk.drawn(&all).pairs_not_found, 18 - 5);
}

#[test]
fn what_may_say_the_same_is_no_negative() {
    let (mut desk, ids) = grouped();
    let others = |desk: &Desk| -> BTreeSet<AnnotationId> {
        let negatives = desk.draw(None, 9, 3);
        negatives.pairs().map(|[_, to]| to).collect()
    };
    // Equal words, words of which most are shared, and a passage over a member of the group.
    let again = desk.document("“The harbour bridge collapsed”, on Monday!");
    let same = desk.tag(again, CLAIM, "The harbour bridge collapsed”, on Monday");
    let longer = desk.document("In June the harbour master resigned in anger, the harbour bridge collapsed on Monday");
    let near = desk.tag(
        longer,
        CLAIM,
        "the harbour master resigned in anger, the harbour bridge collapsed on Monday",
    );
    let own = desk
        .texts
        .keys()
        .copied()
        .find(|id| desk.texts[id].starts_with("harbour bridge"))
        .unwrap();
    let over = desk.tag(own, CLAIM, "bridge has");
    let found = others(&desk);
    let from_first: BTreeSet<_> = desk
        .draw(None, 9, 3)
        .pairs()
        .filter(|[from, _]| *from == ids[1])
        .collect();
    for never in [same, near, over] {
        assert!(!from_first.contains(&[ids[1], never]), "{never}");
    }
    assert!(!found.contains(&near));
    // A link of whatever kind.
    assert!(found.contains(&ids[4]));
    desk.sample.relate(ids[0], ids[4]);
    desk.sample.relate(ids[4], ids[2]);
    assert!(!others(&desk).contains(&ids[4]));
}

#[test]
fn pairs_stay_in_one_part_and_of_one_label() {
    let (mut desk, ids) = grouped();
    let document = desk.document("something else entirely");
    let other_label = desk.tag(document, DUPLICATE, "something else");
    let documents = ids.map(|id| desk.sample.project().annotations().get(id).unwrap().document);
    let parts = documents
        .into_iter()
        .zip([Part::Train, Part::Train, Part::Test, Part::Test, Part::Train])
        .collect();
    let negatives = desk.draw(Some(&parts), 9, 3);
    let pairs: Vec<_> = negatives.pairs().collect();
    assert_eq!(pairs, [[ids[1], ids[4]]]);
    assert!(desk.draw(None, 9, 3).pairs().all(|pair| !pair.contains(&other_label)));
}

proptest! {
    #[test]
    fn nothing_drawn_touches_what_is_tagged_or_is_known(
        tagged in prop::collection::vec((0..6_usize, 0..5_usize), 0..8),
        each in 1..4_u32,
        seed in any::<u64>(),
    ) {
        let lines = ["One is here. Two is.", "Three came!", "Four, five. Six.", "Share", "Seven; eight nine."];
        let mut desk = Desk::default();
        let pages: Vec<_> = (0..6)
            .map(|n| desk.document(&format!("{}\nLine {n} alone.\n", lines[n % 3..].join("\n"))))
            .collect();
        for (page, line) in tagged {
            let page = pages[page];
            if desk.texts[&page].contains(lines[line]) {
                desk.tag(page, OFF_TOPIC, lines[line]);
            }
        }
        let negatives = desk.draw(None, each, seed);
        let quotes: BTreeSet<u64> = desk.sample.project().annotations().values().filter_map(|tag| said(&tag.quote.exact)).collect();
        let mut seen = BTreeSet::new();
        for (id, text) in &desk.texts {
            let drawn = negatives.passages(*id);
            let tags: Vec<_> = desk.sample.project().annotations().values().filter(|tag| tag.document == *id).collect();
            prop_assert!(drawn.len() <= each as usize * tags.len());
            prop_assert!(drawn.windows(2).all(|two| two[0].end <= two[1].start));
            for range in drawn {
                let words = said(&text[range.clone()]).unwrap();
                prop_assert!(!quotes.contains(&words) && seen.insert(words));
                prop_assert!(tags.iter().all(|tag| range.end <= tag.start() || tag.end() <= range.start));
            }
        }
    }
}
