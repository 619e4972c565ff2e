//! Made-up documents of mixed sizes; some sentences stand in several of them. The same seed makes the same texts.

use fastrand::Rng;
use std::ops::Range;

const WORDS: [&str; 48] = [
    "harbour",
    "council",
    "bridge",
    "ferry",
    "mayor",
    "inspector",
    "budget",
    "Überfahrt",
    "café",
    "evening",
    "storm",
    "engineer",
    "closed",
    "opened",
    "reported",
    "denied",
    "signed",
    "measured",
    "the",
    "a",
    "of",
    "in",
    "under",
    "after",
    "before",
    "seven",
    "forty",
    "1993",
    "thousand",
    "workers",
    "residents",
    "ministry",
    "пристань",
    "мост",
    "spoke",
    "announced",
    "delayed",
    "northern",
    "old",
    "new",
    "public",
    "report",
    "survey",
    "crack",
    "bolt",
    "island",
    "naïve",
    "winter",
];

/// Sentences that stand in more than one document.
const SHARED: usize = 120;

/// A text with the places the keyboard can reach in it.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// Unique, and no start of another: typed into the palette it names just this document.
    pub(crate) title: String,
    /// Lines parted by blank lines.
    pub(crate) text: String,
    /// First byte of each line that is not blank.
    pub(crate) lines: Vec<usize>,
    /// The byte behind each word, in order.
    pub(crate) ends: Vec<usize>,
}

/// So many documents: most of one to eight KB, each twentieth of `largest` bytes.
pub(crate) fn texts(seed: u64, number: usize, largest: usize) -> Vec<Text> {
    let mut dice = Rng::with_seed(seed);
    let shared: Vec<String> = (0..SHARED).map(|_| sentence(&mut dice)).collect();
    (0..number)
        .map(|n| {
            let size = if n % 20 == 7 {
                largest
            } else {
                dice.usize(1_000..8_000).min(largest)
            };
            Text::new(format!("d{n:03}"), text(&mut dice, &shared, size))
        })
        .collect()
}

fn text(dice: &mut Rng, shared: &[String], size: usize) -> String {
    let mut text = String::new();
    while text.len() < size {
        for n in 0..dice.usize(2..5) {
            if n > 0 {
                text.push(' ');
            }
            match dice.u8(..) {
                0..32 => text.push_str(&shared[dice.usize(..shared.len())]),
                _ => text.push_str(&sentence(dice)),
            }
        }
        text.push_str("\n\n");
    }
    text
}

/// Nine to sixteen words: long enough to be known again.
fn sentence(dice: &mut Rng) -> String {
    let words: Vec<&str> = (0..dice.usize(9..17))
        .map(|_| WORDS[dice.usize(..WORDS.len())])
        .collect();
    let words = words.join(" ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str() + "."
}

impl Text {
    fn new(title: String, text: String) -> Self {
        let is_word = |c: char| c.is_alphanumeric();
        let mut lines = Vec::new();
        let mut ends = Vec::new();
        let mut before = '\n';
        for (byte, c) in text.char_indices() {
            if before == '\n' && c != '\n' {
                lines.push(byte);
            }
            if is_word(before) && !is_word(c) {
                ends.push(byte);
            }
            before = c;
        }
        Self {
            title,
            text,
            lines,
            ends,
        }
    }

    /// The bytes without the blanks at both ends, as tagging takes them.
    pub(crate) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let words = &self.text[range.clone()];
        let start = range.start + (words.len() - words.trim_start().len());
        start..start + words.trim().len()
    }

    /// Which line a byte is in, and how many words end between its start and the byte.
    pub(crate) fn steps_to(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.lines[line];
        let words = self.ends.iter().filter(|end| **end > start && **end <= byte).count();
        (line, words)
    }
}
