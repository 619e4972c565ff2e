//! The text, sentence after sentence where the tokens say that each stands.

use super::super::read::ReadData;
use super::lines::Sentence;

/// Characters between two sentences that are believed.
const LONGEST_GAP: usize = 10_000;

/// What stands between sentences is not in the file: spaces and a line end take its place.
pub(super) fn of(sentences: &[Sentence], file: &str, data: &mut ReadData) -> String {
    let mut text = String::new();
    let mut here = 0;
    for sentence in sentences {
        let begin = begin(sentence).unwrap_or(if text.is_empty() { 0 } else { here + 1 });
        let line = sentence.rows.first().map(|row| row.line);
        match begin.checked_sub(here) {
            Some(gap @ 1..=LONGEST_GAP) => {
                text.extend(std::iter::repeat_n(' ', gap - 1));
                text.push('\n');
                here = begin;
            }
            Some(0) => {}
            Some(gap) => {
                let what = format!("the sentence stands {gap} characters behind the one before; export the file again");
                data.problem(file, line, what);
            }
            None => data.problem(
                file,
                line,
                "the sentence stands inside the one before; export the file again",
            ),
        }
        text.push_str(&sentence.text);
        here += length(&sentence.text);
    }
    text
}

/// From the first token, before which there may be white space.
fn begin(sentence: &Sentence) -> Option<usize> {
    let first = sentence.rows.first()?;
    let before = sentence.text.split_once(&first.token).map_or("", |(before, _)| before);
    let before = if before.trim().is_empty() { length(before) } else { 0 };
    first.place.start.checked_sub(before)
}

fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
