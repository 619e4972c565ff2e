//! Made-up texts with repeats, edited, of which it is known where each passage went. The same seed gives the same text.

use std::collections::BTreeMap;
use std::ops::Range;

/// A text, a newer version of it, and passages of the first.
pub struct Edited {
    pub old: String,
    pub new: String,
    pub passages: Vec<Passage>,
}

/// A passage of the old text in bytes, and where it truly is in the new one; none where its words were touched. Two
/// histories that lead to the same texts have one truth: words that went and were put back are untouched, and sentences that
/// were copied and then taken out where they were are moved.
pub struct Passage {
    pub here: Range<usize>,
    pub truth: Option<Range<usize>>,
    /// Where the editor put copies of all its words.
    pub copies: Vec<Range<usize>>,
}

/// How a text is edited.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Code points of the old text, about.
    pub length: usize,
    /// Words replaced, added, taken out or misspelt, and now and then a whole sentence that goes or comes again elsewhere.
    pub edits: usize,
    /// Blocks of some sentences that are moved somewhere else.
    pub moves: usize,
    /// Sentences that are copied beside themselves, of which one of the two is edited then.
    pub doubles: usize,
    /// Passages to follow.
    pub passages: usize,
}

/// What became of the passages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Untouched passages.
    pub untouched: usize,
    /// Passages that are where they truly are.
    pub right: usize,
    /// Passages that are anywhere else, or whose words were touched and that are taken for the same.
    pub wrong: usize,
    /// Passages whose own words were touched and that are taken for a copy of them that the editor put in: where the copy
    /// took the place of what it copies, nothing in the texts tells.
    pub copied: usize,
    /// Passages that were left to the analyst.
    pub left: usize,
}

impl Score {
    /// Counts what a way of moving does to each passage.
    pub fn of(edited: &Edited, moved: impl Fn(&Range<usize>) -> Option<Range<usize>>) -> Self {
        let mut score = Self::default();
        for passage in &edited.passages {
            score.untouched += usize::from(passage.truth.is_some());
            match moved(&passage.here) {
                None => score.left += 1,
                there if there == passage.truth => score.right += 1,
                Some(there) if passage.truth.is_none() && passage.copies.contains(&there) => score.copied += 1,
                Some(_) => score.wrong += 1,
            }
        }
        score
    }

    /// How many of the untouched ones were moved, in percent.
    pub fn percent_automatic(&self) -> f64 {
        self.right as f64 * 100.0 / self.untouched.max(1) as f64
    }
}

/// A piece of text: a word, a space or a sign, by its number; which piece of the old text it was, or of which it is a copy.
type Piece = (u32, Option<Origin>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Of(u32),
    CopyOf(u32),
}

/// Words and what stands between them.
struct Words(Vec<String>);

const SPACE: u32 = 0;
const COMMA: u32 = 1;
const STOP: u32 = 2;
const PARAGRAPH: u32 = 3;
const SIGNS: [&str; 4] = [" ", ", ", ". ", ".\n\n"];
const NUM_WORDS: u32 = 4_000;

impl Words {
    fn new(rng: &mut fastrand::Rng) -> Self {
        let syllables = ["ka", "lo", "mi", "ter", "an", "su", "re", "жи", "на", "é", "ost", "und"];
        let mut words: Vec<String> = SIGNS.iter().map(|sign| (*sign).to_owned()).collect();
        for n in 0..NUM_WORDS {
            let len = 1 + rng.usize(..4);
            let mut word: String = (0..len).filter_map(|_| rng.choice(syllables)).collect();
            if n % 400 == 7 {
                word.push('😀');
            }
            words.push(word);
        }
        Self(words)
    }

    /// A word; some are met often, most seldom.
    fn any(rng: &mut fastrand::Rng) -> u32 {
        let share = rng.f64();
        SIGNS.len() as u32 + (share * share * share * f64::from(NUM_WORDS - 1)) as u32
    }

    /// The same word with another beginning: at its end a letter may stand behind a sign, and leave it whole.
    fn misspelt(&mut self, word: u32) -> u32 {
        let other = format!("x{}", self.text(word));
        self.0.push(other);
        self.0.len() as u32 - 1
    }

    fn text(&self, word: u32) -> &str {
        self.0.get(word as usize).map_or("", String::as_str)
    }
}

/// Makes a text and edits it.
pub fn edited(seed: u64, plan: Plan) -> Edited {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut words = Words::new(&mut rng);
    let old = text(&words, plan.length, &mut rng);
    let mut new: Vec<Piece> = old
        .iter()
        .enumerate()
        .map(|(at, word)| (*word, Some(Origin::Of(at as u32))))
        .collect();
    for _ in 0..plan.moves {
        move_block(&mut new, &mut rng);
    }
    for _ in 0..plan.doubles {
        double(&mut new, &mut words, &mut rng);
    }
    for _ in 0..plan.edits {
        edit(&mut new, &mut words, &mut rng);
    }
    let starts = starts(&words, old.iter().copied());
    let new_starts = starts_of(&words, &new);
    let mut places: BTreeMap<Origin, Vec<usize>> = BTreeMap::new();
    for (at, (_, origin)) in new.iter().enumerate() {
        if let Some(origin) = origin {
            places.entry(*origin).or_default().push(at);
        }
    }
    // Where all pieces stand in a row, each of the same kind of origin.
    let found = |(first, last): (usize, usize), of: fn(u32) -> Origin| -> Vec<Range<usize>> {
        let starts = places.get(&of(first as u32)).map(Vec::as_slice).unwrap_or_default();
        let is_whole = |start: &&usize| {
            (first..=last).all(|at| {
                new.get(*start + at - first)
                    .is_some_and(|(_, origin)| *origin == Some(of(at as u32)))
            })
        };
        let whole = starts.iter().filter(is_whole);
        whole
            .map(|start| new_starts[*start]..new_starts[start + last - first + 1])
            .collect()
    };
    // The same words between what is left of the text before and behind them, if what is left of their own is in them.
    let put_back = |(first, last): (usize, usize)| {
        let place = |at: usize| places.get(&Origin::Of(at as u32))?.first().copied();
        let start = (0..first).rev().find_map(place).map_or(0, |before| before + 1);
        let end = (last + 1..old.len()).find_map(place).unwrap_or(new.len());
        // A word that became part of another is none of the passage's any more, and signs are no words.
        let stands_alone = |at: &usize| {
            let is_word = |at: usize| new.get(at).is_some_and(|piece| is_word(piece.0));
            is_word(*at) && !is_word(at + 1) && !at.checked_sub(1).is_some_and(is_word)
        };
        let left = |at: usize| place(at).filter(stands_alone);
        let own: Vec<(usize, usize)> = (first..=last).filter_map(|at| Some((at, left(at)?))).collect();
        // Of twins side by side either may have been put in, so a word of the passage's own may stand beside it.
        let is_own = |start: usize| {
            let in_place = own.iter().filter(|(at, there)| start + at - first == *there).count();
            own.is_empty() || in_place * 2 > own.len()
        };
        let is_same = |start: &usize| {
            let same_words = (first..=last).all(|at| words.text(new[start + at - first].0) == words.text(old[at]));
            same_words && is_own(*start)
        };
        let mut same = (start..(end + first).saturating_sub(last)).filter(is_same);
        let (at, None) = (same.next()?, same.next()) else {
            return None;
        };
        Some(new_starts[at]..new_starts[at + last - first + 1])
    };
    // Whole sentences that were copied once and are gone where they were.
    let moved = |(first, last): (usize, usize)| {
        let ends = |word: &u32| matches!(*word, STOP | PARAGRAPH);
        let start = old[..first].iter().rposition(ends).map_or(0, |end| end + 1);
        let end = old[last..].iter().position(ends).map_or(old.len(), |end| last + end);
        let is_gone = (start..end).all(|at| !places.contains_key(&Origin::Of(at as u32)));
        let mut copies = found((first, last), Origin::CopyOf);
        copies.pop().filter(|_| is_gone && copies.is_empty())
    };
    let passages = (0..plan.passages).map(|_| {
        let (first, last) = passage(&old, &mut rng);
        Passage {
            here: starts[first]..starts[last + 1],
            truth: found((first, last), Origin::Of)
                .pop()
                .or_else(|| put_back((first, last)))
                .or_else(|| moved((first, last))),
            copies: found((first, last), Origin::CopyOf),
        }
    });
    let passages = passages.collect();
    let joined = |words: &Words, pieces: &mut dyn Iterator<Item = u32>| pieces.map(|word| words.text(word)).collect();
    Edited {
        old: joined(&words, &mut old.iter().copied()),
        new: joined(&words, &mut new.iter().map(|(word, _)| *word)),
        passages,
    }
}

/// Paragraphs of sentences; one in eight sentences and one in six paragraphs was there before, half of them just before.
fn text(words: &Words, length: usize, rng: &mut fastrand::Rng) -> Vec<u32> {
    let mut all: Vec<u32> = Vec::new();
    let mut paragraphs: Vec<Vec<u32>> = Vec::new();
    let mut sentences: Vec<Vec<u32>> = Vec::new();
    let mut written = 0;
    while written < length {
        let again = rng.usize(..6) == 0 && !paragraphs.is_empty();
        let paragraph = match again {
            true => paragraphs[before(paragraphs.len(), rng)].clone(),
            false => paragraph(&mut sentences, rng),
        };
        written += paragraph
            .iter()
            .map(|word| words.text(*word).chars().count())
            .sum::<usize>();
        all.extend(&paragraph);
        paragraphs.push(paragraph);
    }
    all
}

/// One of so many that were there before: any, or one of the last three.
fn before(number: usize, rng: &mut fastrand::Rng) -> usize {
    let last = if rng.bool() { number.min(3) } else { number };
    number - 1 - rng.usize(..last)
}

fn paragraph(sentences: &mut Vec<Vec<u32>>, rng: &mut fastrand::Rng) -> Vec<u32> {
    let mut paragraph: Vec<u32> = Vec::new();
    for _ in 0..rng.usize(1..8) {
        let sentence = match sentences.is_empty() || rng.usize(..8) > 0 {
            true => sentence(rng),
            false => sentences[before(sentences.len(), rng)].clone(),
        };
        paragraph.extend(&sentence);
        paragraph.push(STOP);
        sentences.push(sentence);
    }
    paragraph.pop();
    paragraph.push(PARAGRAPH);
    paragraph
}

fn sentence(rng: &mut fastrand::Rng) -> Vec<u32> {
    let mut sentence = vec![Words::any(rng)];
    for _ in 0..rng.usize(3..25) {
        sentence.push(if rng.usize(..10) == 0 { COMMA } else { SPACE });
        sentence.push(Words::any(rng));
    }
    sentence
}

fn is_word(word: u32) -> bool {
    word >= SIGNS.len() as u32
}

/// A passage of one to forty words, often a whole sentence: its first and its last piece.
fn passage(old: &[u32], rng: &mut fastrand::Rng) -> (usize, usize) {
    loop {
        let first = rng.usize(..old.len());
        if !is_word(old[first]) {
            continue;
        }
        let last = match rng.bool() {
            true => (first + 2 * rng.usize(..40)).min(old.len() - 2),
            false => (first..old.len() - 1)
                .find(|at| matches!(old[*at + 1], STOP | PARAGRAPH))
                .unwrap_or(first),
        };
        if is_word(old[last]) {
            return (first, last);
        }
    }
}

fn edit(new: &mut Vec<Piece>, words: &mut Words, rng: &mut fastrand::Rng) {
    let at = rng.usize(..new.len());
    match rng.usize(..40) {
        0 => {
            // Up to four sentences: now and then from one to where it stands again.
            let (start, mut end) = (sentence_at(new, at).start, at);
            for _ in 0..rng.usize(1..5) {
                end = sentence_at(new, end.min(new.len() - 1)).end;
            }
            new.drain(start..end);
        }
        1 => {
            let copied = copied(&new[sentence_at(new, at)]);
            let near = (at + rng.usize(..100)).min(new.len() - 1);
            let to = if rng.bool() { near } else { rng.usize(..new.len()) };
            let to = sentence_at(new, to).start;
            new.splice(to..to, copied);
        }
        kind => edit_word(new, at, kind, (words, rng)),
    }
}

/// One to three changes in one of two sentences that were one.
fn double(new: &mut Vec<Piece>, words: &mut Words, rng: &mut fastrand::Rng) {
    let sentence = sentence_at(new, rng.usize(..new.len()));
    let copy = copied(&new[sentence.clone()]);
    new.splice(sentence.start..sentence.start, copy);
    let start = if rng.bool() { sentence.start } else { sentence.end };
    for _ in 0..rng.usize(1..4) {
        let at = (start + rng.usize(..sentence.len())).min(new.len() - 1);
        edit_word(new, at, rng.usize(2..40), (words, rng));
    }
}

fn copied(pieces: &[Piece]) -> Vec<Piece> {
    let copy = |(word, origin): &Piece| match origin {
        Some(Origin::Of(piece) | Origin::CopyOf(piece)) => (*word, Some(Origin::CopyOf(*piece))),
        None => (*word, None),
    };
    pieces.iter().map(copy).collect()
}

/// Replaces, misspells, adds or takes out; the kinds are 2 to 39.
fn edit_word(new: &mut Vec<Piece>, at: usize, kind: usize, (words, rng): (&mut Words, &mut fastrand::Rng)) {
    match kind {
        2..5 if !is_word(new[at].0) => replace(&mut new[at], COMMA, words),
        2..15 => replace(&mut new[at], Words::any(rng), words),
        15..20 => new[at] = (words.misspelt(new[at].0), None),
        20..30 => drop(new.splice(at..at, [(Words::any(rng), None), (SPACE, None)])),
        _ => drop(new.drain(at..(at + 1 + rng.usize(..6)).min(new.len()))),
    }
}

/// A piece that is replaced by the same word is untouched.
fn replace(piece: &mut Piece, word: u32, words: &Words) {
    if words.text(piece.0) != words.text(word) {
        *piece = (word, None);
    }
}

/// The sentence around a piece, with what ends it.
fn sentence_at(new: &[Piece], at: usize) -> Range<usize> {
    let ends = |piece: &Piece| matches!(piece.0, STOP | PARAGRAPH);
    let start = new[..at].iter().rposition(ends).map_or(0, |end| end + 1);
    let end = new[at..].iter().position(ends).map_or(new.len(), |end| at + end + 1);
    start..end
}

fn move_block(new: &mut Vec<Piece>, rng: &mut fastrand::Rng) {
    let start = sentence_at(new, rng.usize(..new.len())).start;
    let end = sentence_at(new, (start + rng.usize(40..800)).min(new.len() - 1)).end;
    let block: Vec<Piece> = new.drain(start..end).collect();
    let to = sentence_at(new, rng.usize(..new.len())).start;
    new.splice(to..to, block);
}

fn starts_of(words: &Words, pieces: &[Piece]) -> Vec<usize> {
    starts(words, pieces.iter().map(|(word, _)| *word))
}

/// First byte of each piece, and the end of the text.
fn starts(words: &Words, pieces: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut at = 0;
    let mut starts = vec![0];
    for word in pieces {
        at += words.text(word).len();
        starts.push(at);
    }
    starts
}
