//! The four units, and moving and selecting by them.

use std::ops::Range;

use super::{graphemes, lines, sentences, words};

/// What a caret moves by and a click selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// What a reader takes for one character (an extended grapheme cluster).
    Character,
    Word,
    Sentence,
    /// A line of the text, up to a line break.
    Paragraph,
}

/// What two, three or four clicks at `byte` take.
///
/// - Character: the cluster.
/// - Word: the word; or the run of white space; or the punctuation mark; or the line break.
/// - Sentence: without white space around it. In white space it is the sentence before, at the start of a
///   line the one after; in a line of white space it is empty.
/// - Paragraph: the line without its break; on the break, the line it ends.
///
/// At the end of the text it is the last unit.
///
/// ```
/// use corroborate::query::segment::{Unit, unit_at};
/// let text = "Mr. Fox ran. We saw.";
/// assert_eq!(&text[unit_at(text, 5, Unit::Word)], "Fox");
/// assert_eq!(&text[unit_at(text, 5, Unit::Sentence)], "Mr. Fox ran.");
/// ```
pub fn unit_at(text: &str, byte: usize, unit: Unit) -> Range<usize> {
    let byte = graphemes::clamp(text, byte);
    match unit {
        Unit::Character => graphemes::cluster_at(text, byte),
        Unit::Word => words::word_at(text, byte),
        Unit::Sentence => sentences::sentence_at(text, byte),
        Unit::Paragraph => lines::line_at(text, byte),
    }
}

/// Where the caret goes forward from `byte`: past the character, to the end of the next word, to the start
/// of the next sentence or of the next paragraph that is not blank. Always ahead, but for the end of the text.
pub fn next_boundary(text: &str, byte: usize, unit: Unit) -> usize {
    let byte = graphemes::clamp(text, byte);
    if byte == text.len() {
        return byte;
    }
    let found = match unit {
        Unit::Character => graphemes::next(text, byte),
        Unit::Word => words::next(text, byte),
        Unit::Sentence => sentences::next(text, byte),
        Unit::Paragraph => lines::next(text, byte),
    };
    // A cluster longer than the window could hold a caret back; it must move.
    if found > byte {
        found
    } else {
        graphemes::next(text, byte)
    }
}

/// Where the caret goes back from `byte`: over the character, to the start of this or the previous word,
/// sentence or paragraph that is not blank. Always behind, but for the start of the text.
pub fn previous_boundary(text: &str, byte: usize, unit: Unit) -> usize {
    let byte = graphemes::clamp(text, byte);
    if byte == 0 {
        return 0;
    }
    let found = match unit {
        Unit::Character => graphemes::previous(text, byte),
        Unit::Word => words::previous(text, byte),
        Unit::Sentence => sentences::previous(text, byte),
        Unit::Paragraph => lines::previous(text, byte),
    };
    if found < byte {
        found
    } else {
        graphemes::previous(text, byte)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::super::{is_boundary, samples};
    use super::*;

    const UNITS: [Unit; 4] = [Unit::Character, Unit::Word, Unit::Sentence, Unit::Paragraph];

    /// All stops from one end of the text to the other.
    fn walk(text: &str, unit: Unit, forward: bool) -> Vec<usize> {
        let mut at = if forward { 0 } else { text.len() };
        let mut stops = vec![at];
        loop {
            let next = if forward {
                next_boundary(text, at, unit)
            } else {
                previous_boundary(text, at, unit)
            };
            if next == at {
                return stops;
            }
            assert_eq!(next > at, forward, "{unit:?} at {at} of {text:?} went to {next}");
            stops.push(next);
            at = next;
        }
    }

    proptest! {
        #[test]
        fn every_stop_is_a_grapheme_boundary(text in samples::text()) {
            let mut clusters: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            clusters.push(text.len());
            for byte in 0..=text.len() + 2 {
                prop_assert_eq!(is_boundary(&text, byte), clusters.contains(&byte));
                for unit in UNITS {
                    let next = next_boundary(&text, byte, unit);
                    let previous = previous_boundary(&text, byte, unit);
                    prop_assert!(clusters.contains(&next), "{:?} after {} is {}", unit, byte, next);
                    prop_assert!(clusters.contains(&previous), "{:?} before {} is {}", unit, byte, previous);
                }
            }
        }

        #[test]
        fn walks_reach_the_ends(text in samples::text()) {
            for unit in UNITS {
                prop_assert_eq!(walk(&text, unit, true).pop(), Some(text.len()));
                prop_assert_eq!(walk(&text, unit, false).pop(), Some(0));
            }
            let mut back = walk(&text, Unit::Character, false);
            back.reverse();
            prop_assert_eq!(walk(&text, Unit::Character, true), back);
        }

        #[test]
        fn a_later_caret_never_lands_earlier(text in samples::text()) {
            for unit in UNITS {
                let stops: Vec<_> = (0..=text.len())
                    .map(|byte| (next_boundary(&text, byte, unit), previous_boundary(&text, byte, unit)))
                    .collect();
                for pair in stops.windows(2) {
                    prop_assert!(pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1, "{:?} {:?}", unit, pair);
                }
            }
        }

        #[test]
        fn a_unit_holds_its_byte(text in samples::text()) {
            for (byte, c) in text.char_indices() {
                for unit in [Unit::Character, Unit::Word] {
                    prop_assert!(unit_at(&text, byte, unit).contains(&byte), "{:?} at {}", unit, byte);
                }
                let line = unit_at(&text, byte, Unit::Paragraph);
                prop_assert!(line.start <= byte && (byte < line.end || samples::is_break(c)), "{:?} at {}", line, byte);
                let sentence = unit_at(&text, byte, Unit::Sentence);
                prop_assert!(sentence.contains(&byte) || c.is_whitespace(), "{:?} at {}", sentence, byte);
                prop_assert!(line.start <= sentence.start && sentence.end <= line.end);
            }
        }

        #[test]
        fn units_begin_and_end_between_clusters(text in samples::text()) {
            for byte in 0..=text.len() + 1 {
                for unit in [Unit::Character, Unit::Word, Unit::Sentence] {
                    let range = unit_at(&text, byte, unit);
                    if !range.is_empty() {
                        prop_assert!(is_boundary(&text, range.start) && is_boundary(&text, range.end), "{:?} {:?}", unit, range);
                    }
                }
            }
        }

        #[test]
        fn clicks_inside_a_unit_take_the_same(text in samples::text()) {
            for byte in 0..text.len() {
                for unit in [Unit::Character, Unit::Word] {
                    let range = unit_at(&text, byte, unit);
                    prop_assert_eq!(unit_at(&text, range.start, unit), range);
                }
            }
        }
    }

    #[test]
    fn any_number_is_a_position() {
        for byte in [0, 1, 2, 3, 4, usize::MAX - 1, usize::MAX] {
            for unit in UNITS {
                for text in ["", "é", "👩‍🚒"] {
                    assert!(next_boundary(text, byte, unit) <= text.len());
                    assert!(previous_boundary(text, byte, unit) <= text.len());
                    assert!(unit_at(text, byte, unit).end <= text.len());
                }
            }
        }
    }

    #[test]
    fn long_texts_of_one_kind_are_walked_to_the_end() {
        let letters = "e".repeat(30_000);
        let marks = format!("e{}", "\u{301}".repeat(20_000));
        for text in [
            letters,
            marks,
            " ".repeat(20_000),
            ".".repeat(30_000),
            "🇩🇪".repeat(1_500),
            "字".repeat(2_000),
        ] {
            for unit in [Unit::Word, Unit::Sentence, Unit::Paragraph] {
                assert_eq!(walk(&text, unit, true).last(), Some(&text.len()));
                assert_eq!(walk(&text, unit, false).last(), Some(&0));
            }
        }
    }

    #[test]
    fn a_long_line_is_segmented_like_its_parts() {
        let part = "Mr. Fox saw “it.” Then he ran away! ";
        let text = part.repeat(1_000);
        for middle in [part.len() * 300, part.len() * 301, part.len() * 517] {
            for byte in 0..part.len() {
                for unit in [Unit::Character, Unit::Word] {
                    let expected = unit_at(part, byte, unit);
                    assert_eq!(
                        unit_at(&text, middle + byte, unit),
                        expected.start + middle..expected.end + middle
                    );
                }
                let next = next_boundary(part, byte, Unit::Sentence) + middle;
                assert_eq!(next_boundary(&text, middle + byte, Unit::Sentence), next);
            }
        }
    }
}
