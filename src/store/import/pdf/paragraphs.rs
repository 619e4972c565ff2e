//! Lines to paragraphs, carefully: a line end that might be meant stays.

use std::collections::HashSet;

use super::lines::Line;

/// Lines of one paragraph have sizes that differ by no more than this part.
const SAME_SIZE: f64 = 0.12;
/// …and stand no farther apart than so many usual distances.
const SAME_PITCH: f64 = 1.3;
/// Distances between lines, in heights of the font, that may be usual.
const PITCH: std::ops::Range<f64> = 0.7..2.6;
/// A line that begins so much farther in, in heights of the font, begins a paragraph.
const INDENT: f64 = 0.8;
/// Room that a blank takes.
const BLANK: f64 = 0.25;
/// What stands in fewer characters, or in a column narrower than so many heights, is no running text.
const FEWEST_CHARS: usize = 25;
const NARROWEST: f64 = 15.0;
/// Signs that begin an item of a list.
const BULLETS: [char; 10] = ['•', '◦', '▪', '▫', '■', '●', '○', '–', '·', '\u{f0b7}'];

/// The text of a file, and what was done to its lines.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) text: String,
    /// Line ends that were taken out, and words that lost their hyphen there.
    pub(super) ends: u64,
    pub(super) words: u64,
}

/// Puts the lines of the pages together.
pub(super) fn join(pages: &[Vec<Line>]) -> Joined {
    let known = words_within(pages);
    let mut joined = Joined::default();
    for lines in pages {
        let pitch = usual_pitch(lines);
        let mut from = 0;
        while from < lines.len() {
            let rest = lines.get(from..).unwrap_or_default();
            let len = block_len(rest, pitch);
            joined.block(rest.get(..len).unwrap_or_default(), &known);
            from += len;
        }
    }
    joined
}

/// All words that do not stand at the end of a line, in lower case.
fn words_within(pages: &[Vec<Line>]) -> HashSet<String> {
    let lines = pages.iter().flatten();
    lines
        .flat_map(|line| line.text.split_whitespace().rev().skip(1))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect()
}

/// The distance that most lines have from the next one below.
fn usual_pitch(lines: &[Line]) -> f64 {
    let mut pitches: Vec<f64> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [above, below] => Some(above.height - below.height).filter(|pitch| PITCH.contains(&(pitch / above.size))),
            _ => None,
        })
        .collect();
    pitches.sort_by(f64::total_cmp);
    pitches.get(pitches.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

/// How many lines from the front stand below one another at the usual distance: at least one.
fn block_len(lines: &[Line], pitch: f64) -> usize {
    let goes_on = |pair: &[Line]| match pair {
        [above, below] => {
            let apart = above.height - below.height;
            above.direction.dot(below.direction) > 0.99
                && (above.size - below.size).abs() <= above.size * SAME_SIZE
                && apart > above.size * 0.5
                && apart <= pitch * SAME_PITCH
                && below.start < above.end
                && above.start < below.end
                && !above.text.contains('\t')
                && !below.text.contains('\t')
        }
        _ => false,
    };
    1 + lines.windows(2).take_while(|pair| goes_on(pair)).count()
}

impl Joined {
    fn block(&mut self, lines: &[Line], known: &HashSet<String>) {
        let left = lines.iter().map(|line| line.start).fold(f64::INFINITY, f64::min);
        let right = lines.iter().map(|line| line.end).fold(f64::NEG_INFINITY, f64::max);
        let mut above: Option<&Line> = None;
        for line in lines {
            match above {
                Some(above) if is_one_paragraph(above, line, (left, right)) => self.go_on(&line.text, known),
                _ => {
                    if !self.text.is_empty() {
                        self.text.push('\n');
                    }
                    self.text.push_str(&line.text);
                }
            }
            above = Some(line);
        }
    }

    /// Goes on with the next line of a paragraph.
    fn go_on(&mut self, next: &str, known: &HashSet<String>) {
        self.ends += 1;
        let divided = self.text.strip_suffix(['-', '\u{2010}', '\u{ad}']);
        let Some(before) = divided.filter(|before| before.ends_with(char::is_alphabetic)) else {
            let dash = self.text.ends_with(['—', '–']) && !self.text.ends_with(" –") && !self.text.ends_with(" —");
            if !dash {
                self.text.push(' ');
            }
            self.text.push_str(next);
            return;
        };
        if !keeps_hyphen(before, next, known) {
            self.text.truncate(before.len());
            self.words += 1;
        }
        self.text.push_str(next);
    }
}

/// Whether the next line goes on where the one above ends, in a block that reaches from `left` to `right`.
fn is_one_paragraph(above: &Line, below: &Line, (left, right): (f64, f64)) -> bool {
    let size = above.size;
    let running = right - left > size * NARROWEST && above.text.chars().count() >= FEWEST_CHARS;
    let indented = below.start - left > size * INDENT && below.start - above.start > size * INDENT;
    running && !indented && !begins_item(&below.text) && above.end + size * BLANK + first_word(below) > right
}

/// Width of the first word, told from that of its line.
fn first_word(line: &Line) -> f64 {
    let chars = line.text.chars().count().max(1);
    let first = line
        .text
        .split_whitespace()
        .next()
        .map_or(0, |word| word.chars().count());
    (line.end - line.start) * first as f64 / chars as f64
}

/// Whether a line begins as an item of a list does: a sign, or a number with a point or bracket.
fn begins_item(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let bare = first.trim_start_matches('(').trim_end_matches(['.', ')']);
    let numbered = first.ends_with(['.', ')']) && bare.len() <= 2 && bare.chars().all(|c| c.is_ascii_alphanumeric());
    first == "-" || first == "*" || text.starts_with(BULLETS) || (numbered && !bare.is_empty())
}

/// Whether the hyphen at a line end belongs to the word. `before` ends without it.
fn keeps_hyphen(before: &str, next: &str, known: &HashSet<String>) -> bool {
    if !next.starts_with(char::is_lowercase) {
        return true;
    }
    let front: String = last_run(before).to_lowercase();
    let back: String = next
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    if known.contains(&format!("{front}{back}")) {
        return false;
    }
    // Words that stand alone elsewhere were put together by the hyphen; so was what has another hyphen before.
    known.contains(&format!("{front}-{back}"))
        || before.ends_with(&format!("-{front}"))
        || (known.contains(&front) && known.contains(&back))
}

/// Letters and digits at the end.
fn last_run(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric())
        .last()
        .map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_font::kurbo::Vec2;

    /// Lines ten high with five to a character, each at its indent, twelve apart; an empty one leaves a gap.
    fn page(lines: &[&str]) -> Vec<Line> {
        let placed = lines.iter().enumerate().filter(|(_, text)| !text.is_empty());
        placed
            .map(|(n, text)| {
                let start = (text.len() - text.trim_start().len()) as f64 * 5.0;
                Line {
                    text: text.trim_start().to_owned(),
                    direction: Vec2::new(1.0, 0.0),
                    start,
                    end: start + text.trim_start().chars().count() as f64 * 5.0,
                    height: 800.0 - n as f64 * 12.0,
                    size: 10.0,
                }
            })
            .collect()
    }

    fn joined(lines: &[&str]) -> String {
        join(&[page(lines)]).text
    }

    #[test]
    fn a_paragraph_is_one_line_and_ends_where_there_was_room() {
        assert_eq!(
            joined(&[
                "Ferries stopped at noon when the wind rose over the",
                "harbour, and the last boat came in with forty people",
                "on board.",
                "The master said that nobody had been hurt in the night",
                "of the storm.",
            ]),
            "Ferries stopped at noon when the wind rose over the harbour, and the last boat came in with forty people on \
             board.\nThe master said that nobody had been hurt in the night of the storm."
        );
    }

    #[test]
    fn gaps_indents_items_and_short_lines_end_a_paragraph() {
        let long = "Ferries stopped at noon when the wind rose over the";
        assert_eq!(joined(&[long, long, "", long]), format!("{long} {long}\n{long}"));
        assert_eq!(joined(&[long, &format!("   {long}")]), format!("{long}\n{long}"));
        assert_eq!(
            joined(&[long, "• one of the items of a list that is long"])
                .lines()
                .count(),
            2
        );
        assert_eq!(
            joined(&[long, "2. one of the items of a list that is long"])
                .lines()
                .count(),
            2
        );
        assert_eq!(
            joined(&["John Smith", "12 High Street", "London"]),
            "John Smith\n12 High Street\nLondon"
        );
        assert_eq!(joined(&["a\tb", "c\td"]), "a\tb\nc\td");
    }

    #[test]
    fn divided_words_are_put_together_and_hyphens_that_belong_stay() {
        let text = joined(&[
            "The government said in the morning that the harbour gov-",
            "ernment would meet, and a well-known pilot who is a well-",
            "known man was heard, as was an anti-war speaker for Anglo-",
            "Saxon verse, while the police kept the long line of pro-",
            "testers off, whose line was long and who were kept out of it.",
        ]);
        assert!(text.contains("harbour government would"), "{text}");
        assert!(text.contains("a well-known man"), "{text}");
        assert!(text.contains("Anglo-Saxon"), "{text}");
        assert!(text.contains("protesters off"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn lines_of_other_sizes_directions_and_columns_stay_apart() {
        let long = "Ferries stopped at noon when the wind rose over the";
        let apart = |change: fn(&mut Line)| {
            let mut lines = page(&[long, long, long]);
            change(&mut lines[2]);
            join(&[lines]).text
        };
        assert_eq!(apart(|_| {}).lines().count(), 1);
        assert_eq!(apart(|line| line.size = 14.0).lines().count(), 2);
        assert_eq!(apart(|line| line.direction = Vec2::new(0.0, 1.0)).lines().count(), 2);
        assert_eq!(apart(|line| (line.start, line.end) = (300.0, 555.0)).lines().count(), 2);
        assert_eq!(
            joined(&["Ferries stopped", "as usual, then"]).lines().count(),
            2,
            "short"
        );
    }

    #[test]
    fn a_dash_that_joins_and_a_word_of_three_parts_stay() {
        let text = joined(&[
            "The boat came at once when the wind rose over the town—",
            "late as ever, and known to be a state-of-the-art and a-",
            "bout which the state-of-the-",
        ]);
        assert!(text.contains("town—late"), "{text}");
        let text = joined(&[
            "The harbour is what they called a state-of-the-",
            "best in all the years that it was open to ships",
        ]);
        assert!(text.contains("state-of-the-best"), "{text}");
    }
}
