//! Phrases and patterns that give furniture away: a table of phrases in many languages, and a few shapes of a line.

use super::lines::{Shape, Unit, Word, words};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a phrase of the table speaks of. Its place is its bit in [`Cues`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cue {
    Player,
    Caption,
    Consent,
    Byline,
    More,
    Newsletter,
    Comments,
    Share,
    Navigation,
    Legal,
    Advertisement,
}

impl Cue {
    pub const ALL: [Self; 11] = [
        Self::Player,
        Self::Caption,
        Self::Consent,
        Self::Byline,
        Self::More,
        Self::Newsletter,
        Self::Comments,
        Self::Share,
        Self::Navigation,
        Self::Legal,
        Self::Advertisement,
    ];

    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "player" => Self::Player,
            "caption" => Self::Caption,
            "consent" => Self::Consent,
            "byline" => Self::Byline,
            "more" => Self::More,
            "newsletter" => Self::Newsletter,
            "comments" => Self::Comments,
            "share" => Self::Share,
            "nav" => Self::Navigation,
            "legal" => Self::Legal,
            "ad" => Self::Advertisement,
            _ => return None,
        })
    }
}

/// How often each cue was found in a line, and whether at its start or as the whole of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cues {
    any: [u8; 11],
    leads: u16,
}

impl Cues {
    /// Phrases of this cue anywhere in the line.
    pub fn count(&self, cue: Cue) -> u8 {
        self.any[cue as usize]
    }

    /// Whether the line starts with a phrase of this cue that must stand there, or is one.
    pub fn leads(&self, cue: Cue) -> bool {
        self.leads & (1 << cue as usize) != 0
    }

    pub fn has(&self, cue: Cue) -> bool {
        self.count(cue) > 0 || self.leads(cue)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Any,
    Start,
    Whole,
}

struct Phrase {
    cue: Cue,
    place: Place,
    rest: Vec<u64>,
}

/// Phrases by the hash of their first word.
type Table = HashMap<u64, Vec<Phrase>>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../../assets/reuse/off_topic_cues.tsv")))
}

/// Reads the table; a line that is not one of it is left out, which a test forbids for the shipped one.
fn read(text: &str) -> Table {
    let mut table = Table::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((first, phrase)) = phrase(line) {
            table.entry(first).or_default().push(phrase);
        }
    }
    table
}

fn phrase(line: &str) -> Option<(u64, Phrase)> {
    let mut fields = line.split('\t');
    let cue = Cue::from_name(fields.next()?)?;
    let place = match fields.next()? {
        "any" => Place::Any,
        "start" => Place::Start,
        "whole" => Place::Whole,
        _ => return None,
    };
    let mut hashes = words(fields.next()?, 0).into_iter().map(|word| word.hash);
    let first = hashes.next()?;
    Some((
        first,
        Phrase {
            cue,
            place,
            rest: hashes.collect(),
        },
    ))
}

/// The cues of a line.
pub fn cues(unit: &Unit<'_>) -> Cues {
    let mut found = Cues::default();
    let table = table();
    for (at, word) in unit.words.iter().enumerate() {
        for phrase in table.get(&word.hash).map(Vec::as_slice).unwrap_or_default() {
            let rest = unit.words.get(at + 1..).unwrap_or_default();
            if matches(phrase, at, rest) {
                note(&mut found, phrase);
            }
        }
    }
    found
}

fn matches(phrase: &Phrase, at: usize, rest: &[Word]) -> bool {
    let in_place = match phrase.place {
        Place::Any => true,
        Place::Start => at == 0,
        Place::Whole => at == 0 && rest.len() == phrase.rest.len(),
    };
    in_place && rest.len() >= phrase.rest.len() && rest.iter().zip(&phrase.rest).all(|(word, hash)| word.hash == *hash)
}

fn note(found: &mut Cues, phrase: &Phrase) {
    let slot = &mut found.any[phrase.cue as usize];
    match phrase.place {
        Place::Any => *slot = slot.saturating_add(1),
        Place::Start | Place::Whole => found.leads |= 1 << phrase.cue as usize,
    }
}

/// Whether a line is nothing but a playing time: `5:57`, `1:02:30`.
pub fn is_playing_time(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(':').collect();
    let digits = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (2..=3).contains(&parts.len()) && parts.iter().all(digits) && parts.iter().skip(1).all(|part| part.len() == 2)
}

/// Whether a line is built as a caption: a short cue with a colon at its start ("Image: …"), or a credit at its end
/// ("… Pic: AP", "… | Foto: Reuters").
pub fn is_caption(unit: &Unit<'_>, cues: &Cues) -> bool {
    let opens = cues.leads(Cue::Caption) && unit.text.chars().take(24).any(|c| matches!(c, ':' | '：'));
    (opens || ends_in_credit(unit.text)) && unit.length() <= 60.0
}

fn ends_in_credit(text: &str) -> bool {
    let Some((before, after)) = text.rsplit_once([':', '：']) else {
        return false;
    };
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let is_credit = [
        "pic", "pics", "photo", "image", "credit", "picture", "foto", "фото", "crédit", "fot",
    ]
    .contains(&word.as_str());
    is_credit && before.len() > word.len() && after.split_whitespace().count() <= 8
}

/// Whether a line is nothing but a date or a time: digits, and at most a few words beside them.
pub fn is_date(unit: &Unit<'_>) -> bool {
    let numbers = unit.words.iter().filter(|word| word.shape == Shape::Number).count();
    let others = unit.words.len() - numbers;
    numbers >= 2 && others <= 4 && !super::lines::ends_sentence(unit.text)
}

#[cfg(test)]
mod tests {
    use super::super::lines::units;
    use super::*;

    fn of(line: &str) -> Cues {
        cues(&units(line)[0])
    }

    #[test]
    fn every_row_of_the_shipped_table_is_read() {
        let text = include_str!("../../../assets/reuse/off_topic_cues.tsv");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            assert!(phrase(line).is_some(), "{line}");
        }
    }

    #[test]
    fn a_phrase_is_found_where_it_must_stand_whatever_its_case_and_signs() {
        assert!(of("PLEASE use Chrome browser, for a more accessible video player!").has(Cue::Player));
        assert!(of("Sign-up to our newsletter").has(Cue::Newsletter));
        assert!(of("Live").leads(Cue::Player));
        assert!(!of("Live music is back").has(Cue::Player));
        assert!(of("Читайте також: що відомо").leads(Cue::More));
        assert!(!of("He said: read more").leads(Cue::More));
    }

    #[test]
    fn playing_times_are_told_from_clock_times_in_prose() {
        assert!(["5:57", "0:50", "13:31", "1:02:30"].into_iter().all(is_playing_time));
        assert!(
            !["5:5", "at 5:57", "5:57 pm", "123:10", "5", ""]
                .into_iter()
                .any(is_playing_time)
        );
    }

    #[test]
    fn captions_open_with_a_cue_or_end_in_a_credit() {
        let is = |line: &str| is_caption(&units(line)[0], &of(line));
        assert!(is("Image: A bridge at dawn. Pic: AP"));
        assert!(is("Rice po vítězství. | Foto: Reuters"));
        assert!(!is("Image quality was poor, he said."));
        assert!(!is(
            "He had this to say about the photo: it was taken in the spring of that year by somebody else."
        ));
    }
}
