//! A page as units (a line, or the lines of one hard-wrapped paragraph) and their words.

use std::ops::Range;

/// Letters that two forms of a word must share.
const STEM_LETTERS: usize = 6;

/// A word of a unit, for counting and matching only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Hash of the word in lower case, without its possessive ending.
    pub hash: u64,
    /// Hash of its first letters in lower case, equal for most forms of a word in most languages.
    pub stem: u64,
    /// Its first byte in the page.
    pub start: usize,
    /// Its length in bytes.
    pub bytes: u32,
    /// Its length in characters.
    pub chars: u32,
    pub shape: Shape,
    /// First word of a sentence, where a capital says nothing.
    pub opens_sentence: bool,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Lower,
    Capitalised,
    AllCapitals,
    Number,
    /// Two neighbouring signs of a script without spaces between words; counts as less than a word.
    Ideographs,
}

/// A line that is not blank, or a paragraph that was wrapped by hand.
#[derive(Clone, Debug)]
pub struct Unit<'a> {
    /// Bytes in the page, whole lines without their last line break.
    pub range: Range<usize>,
    pub text: &'a str,
    pub words: Vec<Word>,
    /// Hash of the content, equal for units that differ in case, spaces and typographic signs only.
    pub content: u64,
}

impl Unit<'_> {
    /// Length in words; signs of scripts without spaces count 0.6 each.
    pub fn length(&self) -> f32 {
        let ideographs = self.words.iter().filter(|word| word.shape == Shape::Ideographs).count();
        (self.words.len() - ideographs) as f32 + 0.6 * ideographs as f32
    }
}

/// The units of a page, in order.
pub fn units(text: &str) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    let mut paragraph: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        if line.trim().is_empty() {
            close(text, &mut paragraph, &mut units);
        } else {
            paragraph.push(range);
        }
    }
    close(text, &mut paragraph, &mut units);
    units
}

/// Makes the lines between two blank lines one unit if they were wrapped by hand, else a unit each.
fn close<'a>(text: &'a str, paragraph: &mut Vec<Range<usize>>, units: &mut Vec<Unit<'a>>) {
    let lines = std::mem::take(paragraph);
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) if is_wrapped(text, &lines) => units.push(unit(text, first.start..last.end)),
        _ => units.extend(lines.into_iter().map(|line| unit(text, line))),
    }
}

/// Whether lines are one paragraph wrapped by hand: three or more, all but the last nearly as long as the longest,
/// which is of a page's width, and few ending a sentence.
fn is_wrapped(text: &str, lines: &[Range<usize>]) -> bool {
    let Some((_, inner)) = lines.split_last() else {
        return false;
    };
    let width = |range: &Range<usize>| text.get(range.clone()).map_or(0, |line| line.chars().count());
    let longest = lines.iter().map(width).max().unwrap_or(0);
    let ends = |range: &&Range<usize>| text.get((**range).clone()).is_some_and(ends_sentence);
    inner.len() >= 2
        && (40..=100).contains(&longest)
        && inner.iter().all(|line| width(line) + 18 >= longest)
        && inner.iter().filter(ends).count() * 3 <= inner.len()
}

/// Whether a text ends as a sentence does, quotes and brackets after it allowed.
pub fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)]".contains(c));
    end.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟'])
}

fn unit(text: &str, range: Range<usize>) -> Unit<'_> {
    let line = text.get(range.clone()).unwrap_or_default();
    let words = words(line, range.start);
    let mut content = Hasher::default();
    for word in &words {
        content.number(word.hash);
    }
    if words.is_empty() {
        line.trim().chars().for_each(|c| content.char(c));
    }
    Unit {
        range,
        text: line.trim(),
        words,
        content: content.0,
    }
}

/// The words of a line that starts at byte `offset` of the page.
pub fn words(line: &str, offset: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut opens = true;
    let mut previous: Option<(usize, char)> = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_ideograph(c) {
            words.push(pair(previous, (at, c), offset, opens));
            previous = Some((at, c));
            opens = false;
            continue;
        }
        previous = None;
        if !c.is_alphanumeric() {
            opens |= matches!(
                c,
                '.' | '!' | '?' | '…' | ':' | '“' | '"' | '«' | '•' | '。' | '！' | '？'
            );
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((next, follows)) = chars.peek().copied() {
            let joins = matches!(follows, '\'' | '’' | 'ʼ')
                && line
                    .get(next + follows.len_utf8()..)
                    .and_then(|rest| rest.chars().next())
                    .is_some_and(char::is_alphabetic);
            if is_ideograph(follows) || !(follows.is_alphanumeric() || is_mark(follows) || joins) {
                break;
            }
            end = next + follows.len_utf8();
            chars.next();
        }
        words.push(word(line.get(at..end).unwrap_or_default(), offset + at, opens));
        opens = false;
    }
    words
}

fn word(text: &str, start: usize, opens_sentence: bool) -> Word {
    let stem = ["'s", "’s", "'S", "’S"]
        .iter()
        .find_map(|ending| text.strip_suffix(ending))
        .unwrap_or(text);
    let head = stem
        .char_indices()
        .nth(STEM_LETTERS)
        .map_or(stem, |(end, _)| stem.get(..end).unwrap_or(stem));
    Word {
        hash: hash_word(stem),
        stem: hash_word(head),
        start,
        bytes: text.len() as u32,
        chars: text.chars().count() as u32,
        shape: shape(stem),
        opens_sentence,
    }
}

/// A sign together with the one before it, so that scripts without spaces have something rarer than one sign to share.
fn pair(previous: Option<(usize, char)>, (at, c): (usize, char), offset: usize, opens_sentence: bool) -> Word {
    let mut hasher = Hasher::default();
    if let Some((_, before)) = previous {
        hasher.char(before);
    }
    hasher.char(c);
    let bytes = c.len_utf8() as u32;
    Word {
        hash: hasher.0,
        stem: hasher.0,
        start: offset + at,
        bytes,
        chars: 1,
        shape: Shape::Ideographs,
        opens_sentence,
    }
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return Shape::Number;
    };
    let mut rest = letters.peekable();
    match (
        first.is_uppercase(),
        rest.peek().is_some() && rest.all(char::is_uppercase),
    ) {
        (true, true) => Shape::AllCapitals,
        (true, false) => Shape::Capitalised,
        (false, _) => Shape::Lower,
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        | '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Combining marks, which belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{064b}'..='\u{065f}' | '\u{0900}'..='\u{0dff}' | '\u{200c}' | '\u{200d}')
}

/// Hash of a word in lower case. The same in every version and on every machine, since decisions are kept by it.
pub fn hash_word(word: &str) -> u64 {
    let mut hasher = Hasher::default();
    for c in word.chars().flat_map(char::to_lowercase) {
        hasher.char(if c == '’' || c == 'ʼ' { '\'' } else { c });
    }
    hasher.0
}

/// FNV-1a, 64 bits.
#[derive(Clone, Copy)]
struct Hasher(u64);

impl Default for Hasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher {
    fn number(&mut self, number: u64) {
        for byte in number.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn char(&mut self, c: char) {
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        units(text).iter().map(|unit| unit.text).collect()
    }

    #[test]
    fn a_line_is_a_unit_and_blank_ones_are_none() {
        assert_eq!(texts("One.\r\n\n  Two \n\t\nThree"), ["One.", "Two", "Three"]);
        assert!(texts(" \n\n").is_empty());
    }

    #[test]
    fn a_paragraph_wrapped_by_hand_is_one_unit_and_a_menu_is_not() {
        let wrapped = "The dam had been losing water since the earthquake in the\n\
            spring, and the engineers who measured it every week had\nwarned the village twice.\n\nNext.";
        assert_eq!(units(wrapped).len(), 2);
        assert_eq!(units(wrapped)[0].range, 0..wrapped.find("\n\n").unwrap());
        assert_eq!(units("Home\nSport\nWeather\nContact").len(), 4);
        let sentences = "He said that the dam would hold until the rain stopped.\n\
            She said that it would not hold until the rain stopped.\nThey agreed that somebody had to measure it again.";
        assert_eq!(units(sentences).len(), 3);
    }

    #[test]
    fn units_are_whole_lines_in_order() {
        let text = "a\r\n\nb c\n \nd";
        let ranges: Vec<_> = units(text).into_iter().map(|unit| unit.range).collect();
        assert_eq!(ranges, [0..1, 4..7, 10..11]);
    }

    #[test]
    fn content_is_the_same_whatever_case_spaces_and_signs() {
        let content = |text: &str| units(text)[0].content;
        assert_eq!(content("Sky’s  Mark — HERE!"), content("sky's mark, here"));
        assert_ne!(content("5 dead"), content("6 dead"));
        assert_ne!(content("***"), content("---"));
    }

    #[test]
    fn a_hash_never_changes_since_decisions_are_kept_by_it() {
        assert_eq!(hash_word("Oberau"), 13_438_656_819_401_946_793);
    }

    #[test]
    fn words_know_their_shape_and_place() {
        let words = words("He met NATO’s Ivo in 2024. Then 日本", 10);
        let shapes: Vec<Shape> = words.iter().map(|word| word.shape).collect();
        use Shape::{AllCapitals, Capitalised, Ideographs, Lower, Number};
        assert_eq!(
            shapes,
            [
                Capitalised,
                Lower,
                AllCapitals,
                Capitalised,
                Lower,
                Number,
                Capitalised,
                Ideographs,
                Ideographs
            ]
        );
        let opening: Vec<usize> = words
            .iter()
            .filter(|word| word.opens_sentence)
            .map(|word| word.start)
            .collect();
        assert_eq!(opening, [10, 39]);
        assert_eq!(words[2].hash, hash_word("nato"));
    }

    #[test]
    fn forms_of_a_word_share_their_stem() {
        let stem = |word: &str| words(word, 0)[0].stem;
        assert_eq!(stem("Ukrainian"), stem("Ukraine"));
        assert_eq!(stem("українська"), stem("Українці"));
        assert_ne!(stem("river"), stem("riven"));
    }

    #[test]
    fn sentences_end_before_quotes_and_brackets_too() {
        assert!(
            ["Done.", "“Done.”", "Done?)", "完了。", "Зроблено!»"]
                .into_iter()
                .all(ends_sentence)
        );
        assert!(!["Done", "Image: AP", "", "a.b"].into_iter().any(ends_sentence));
    }
}
