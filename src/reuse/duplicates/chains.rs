//! Seeds grown to passages: those in line are chained, then both ends are extended while words go on matching.

use super::candidate::Candidate;
use super::seeds::Seed;
use super::work::Work;
use crate::reuse::text::Word;

/// Words that may lie between two seeds of a chain.
const MAX_GAP: usize = 12;
/// By how much the two gaps may differ.
const MAX_DRIFT: usize = 8;
/// How many chains a seed is tried on, the latest first.
const TRIED: usize = 16;
/// An extension stops when it is so far below its best; a match counts one up, each skipped word one down.
const DROP: i32 = 6;
/// How many words ahead the next match is looked for, on each side and on both together.
const AHEAD: usize = 5;
const AHEAD_BOTH: usize = 8;
/// A word of this weight is match enough by itself to go on after a gap; others need a second beside them.
const RARE: f32 = 4.0;

/// The passages of one pair of documents. `seeds` are all of that pair, in order.
pub(super) fn grow(work: &Work<'_>, seeds: &[Seed], length: usize) -> Vec<Candidate> {
    let Some(first) = seeds.first() else { return Vec::new() };
    let (a_document, b_document) = (first.a_document as usize, first.b_document as usize);
    let ends = Ends {
        work,
        a: Side {
            work,
            document: a_document,
        },
        b: Side {
            work,
            document: b_document,
        },
    };
    let mut grown: Vec<Candidate> = Vec::new();
    for mut chain in chains(seeds, length) {
        if grown.iter().any(|other| other.holds(&chain.a, &chain.b)) {
            continue;
        }
        (chain.a.end, chain.b.end) = ends.forwards(chain.a.end, chain.b.end);
        (chain.a.start, chain.b.start) = ends.backwards(chain.a.start, chain.b.start);
        // Inside one document a passage may not be its own copy.
        if a_document != b_document || chain.a.end <= chain.b.start {
            grown.push(Candidate {
                a_document: a_document as u32,
                b_document: b_document as u32,
                ..chain
            });
        }
    }
    grown
}

fn chains(seeds: &[Seed], length: usize) -> Vec<Candidate> {
    let mut chains: Vec<Candidate> = Vec::new();
    for seed in seeds {
        let (a, b) = (seed.a_word as usize, seed.b_word as usize);
        let joined = chains
            .iter_mut()
            .rev()
            .take(TRIED)
            .find(|chain| follows(chain, a, b, length));
        match joined {
            Some(chain) => {
                chain.a.end = chain.a.end.max(a + length);
                chain.b.end = chain.b.end.max(b + length);
            }
            None => chains.push(Candidate {
                a_document: 0,
                b_document: 0,
                a: a..a + length,
                b: b..b + length,
            }),
        }
    }
    chains
}

fn follows(chain: &Candidate, a: usize, b: usize, length: usize) -> bool {
    let (a_end, b_end) = (chain.a.end, chain.b.end);
    let in_order = a >= chain.a.start && b >= chain.b.start && b + length > b_end;
    let near = a <= a_end + MAX_GAP && b <= b_end + MAX_GAP;
    // How much further the seed lies from the chain's end on one side than on the other.
    let drift = (a + b_end).abs_diff(b + a_end);
    in_order && near && drift <= MAX_DRIFT
}

/// One document, in which a match goes on.
struct Side<'w> {
    work: &'w Work<'w>,
    document: usize,
}

impl Side<'_> {
    /// Whether a word is in a repeated line.
    fn is_repeated(&self, at: usize) -> bool {
        self.work.is_repeated(self.document, at)
    }

    /// A word, if it is in a repeated line or outside as the match is: no copy goes on into a notice.
    fn word(&self, at: usize, repeated: bool) -> Option<Word> {
        let word = self.work.words(self.document).get(at)?;
        (self.is_repeated(at) == repeated).then_some(*word)
    }
}

/// Two documents, and how far a match goes on in them.
struct Ends<'w> {
    work: &'w Work<'w>,
    a: Side<'w>,
    b: Side<'w>,
}

impl Ends<'_> {
    fn forwards(&self, a: usize, b: usize) -> (usize, usize) {
        let (a_in, b_in) = (
            self.a.is_repeated(a.saturating_sub(1)),
            self.b.is_repeated(b.saturating_sub(1)),
        );
        let (a_more, b_more) = self.extend(|at| self.a.word(a + at, a_in), |at| self.b.word(b + at, b_in));
        (a + a_more, b + b_more)
    }

    fn backwards(&self, a: usize, b: usize) -> (usize, usize) {
        let (a_in, b_in) = (self.a.is_repeated(a), self.b.is_repeated(b));
        let (a_more, b_more) = self.extend(
            |at| self.a.word(a.checked_sub(at + 1)?, a_in),
            |at| self.b.word(b.checked_sub(at + 1)?, b_in),
        );
        (a - a_more, b - b_more)
    }

    /// How many words on both sides go on matching; `a` and `b` give the words by their distance.
    fn extend(&self, a: impl Fn(usize) -> Option<Word>, b: impl Fn(usize) -> Option<Word>) -> (usize, usize) {
        let (mut x, mut y) = (0, 0);
        let (mut score, mut best) = (0, (0, 0, 0));
        while let (Some(word), Some(other)) = (a(x), b(y)) {
            if word.is_same(other) {
                score += 1;
                (x, y) = (x + 1, y + 1);
                if score > best.0 {
                    best = (score, x, y);
                }
                continue;
            }
            let Some((dx, dy)) = self.next_match(|at| a(x + at), |at| b(y + at)) else {
                break;
            };
            score -= dx.max(dy) as i32;
            (x, y) = (x + dx, y + dy);
            if score < best.0 - DROP {
                break;
            }
        }
        (best.1, best.2)
    }

    /// The nearest place ahead where the two sides match again.
    fn next_match(
        &self,
        a: impl Fn(usize) -> Option<Word>,
        b: impl Fn(usize) -> Option<Word>,
    ) -> Option<(usize, usize)> {
        let ways = (1..=AHEAD_BOTH).flat_map(|both| (0..=both).map(move |dx| (dx, both - dx)));
        ways.filter(|(dx, dy)| *dx <= AHEAD && *dy <= AHEAD).find(|(dx, dy)| {
            let (Some(word), Some(other)) = (a(*dx), b(*dy)) else {
                return false;
            };
            let goes_on = || matches!((a(dx + 1), b(dy + 1)), (Some(x), Some(y)) if x.is_same(y));
            word.is_same(other) && (goes_on() || self.work.rarity.weight(word) > RARE)
        })
    }
}
