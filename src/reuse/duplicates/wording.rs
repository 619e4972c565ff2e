//! Two passages word by word: what is the same, what differs, and whether that changes what is claimed.

use super::align::align;
use super::finding::{Change, Claim};
use crate::reuse::text::{Prepared, Rarity, Word};
use std::collections::BTreeSet;
use std::ops::Range;

/// What becomes of words from the left passage to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Same,
    Replaced,
    /// Only the left has them.
    LeftOut,
    /// Only the right has them.
    Added,
}

/// A run of words with one fate, as bytes of both passages. A side that has no words is empty and says where they
/// would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub fate: Fate,
    pub left: Range<usize>,
    pub right: Range<usize>,
}

/// Two passages compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// From start to end.
    pub steps: Vec<Step>,
    /// Words of the left passage.
    pub words: usize,
    pub same: usize,
    pub replaced: usize,
    pub left_out: usize,
    pub added: usize,
    pub changes: Vec<Change>,
}

impl Wording {
    /// Compares two passages.
    pub fn new(left: &str, right: &str, rarity: &Rarity) -> Self {
        let (a, b) = (Prepared::new(left), Prepared::new(right));
        let weights: Vec<f32> = a.words().iter().map(|word| rarity.weight(*word)).collect();
        let matched = align(a.words(), b.words(), &weights);
        let mut wording = Self {
            words: a.words().len(),
            ..Self::default()
        };
        let (mut x, mut y) = (0, 0);
        let end = (a.words().len() as u32, b.words().len() as u32);
        let mut gaps = Vec::new();
        for (i, j) in matched.into_iter().chain([end]) {
            let (i, j) = (i as usize, j as usize);
            wording.gap(&a, &b, x..i, y..j);
            gaps.push((x..i, y..j));
            if i < a.words().len() {
                wording.push(Fate::Same, &a, &b, i..i + 1, j..j + 1);
                wording.same += 1;
            }
            (x, y) = (i + 1, j + 1);
        }
        wording.changes = Sides {
            left,
            right,
            a: &a,
            b: &b,
        }
        .changes(&gaps);
        wording
    }

    /// Of passages whose words are known to be the same; without steps.
    pub(super) fn identical(words: usize) -> Self {
        Self {
            words,
            same: words,
            ..Self::default()
        }
    }

    /// In plain words: "31 of 34 words the same, 2 replaced".
    pub fn reason(&self) -> String {
        if self.same == self.words && self.added == 0 {
            return match self.words {
                1 => "the one word is the same".to_owned(),
                words => format!("all {words} words the same"),
            };
        }
        let mut reason = format!("{} of {} words the same", self.same, self.words);
        for (count, fate) in [
            (self.replaced, "replaced"),
            (self.left_out, "left out"),
            (self.added, "added"),
        ] {
            if count > 0 {
                reason.push_str(&format!(", {count} {fate}"));
            }
        }
        reason
    }

    /// Words that do not match: as many as both sides have are replaced, the rest left out or added.
    fn gap(&mut self, a: &Prepared, b: &Prepared, left: Range<usize>, right: Range<usize>) {
        let both = left.len().min(right.len());
        self.replaced += both;
        self.left_out += left.len() - both;
        self.added += right.len() - both;
        let (x, y) = (left.start + both, right.start + both);
        self.push(Fate::Replaced, a, b, left.start..x, right.start..y);
        self.push(Fate::LeftOut, a, b, x..left.end, y..y);
        self.push(Fate::Added, a, b, left.end..left.end, y..right.end);
    }

    fn push(&mut self, fate: Fate, a: &Prepared, b: &Prepared, left: Range<usize>, right: Range<usize>) {
        if left.is_empty() && right.is_empty() {
            return;
        }
        let (left, right) = (place(a, left), place(b, right));
        match self.steps.last_mut().filter(|last| last.fate == fate) {
            Some(last) => (last.left.end, last.right.end) = (left.end, right.end),
            None => self.steps.push(Step { fate, left, right }),
        }
    }
}

/// The bytes of a run of words; of none, the place behind the word before.
fn place(prepared: &Prepared, words: Range<usize>) -> Range<usize> {
    let of = |word: Option<usize>| word.and_then(|word| prepared.place(word));
    let behind = of(words.start.checked_sub(1)).map_or(0, |before| before.end);
    let last = of(words.end.checked_sub(1)).filter(|_| !words.is_empty());
    match (of(Some(words.start)), last) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => behind..behind,
    }
}

/// Both passages, to quote from.
struct Sides<'s> {
    left: &'s str,
    right: &'s str,
    a: &'s Prepared,
    b: &'s Prepared,
}

impl Sides<'_> {
    /// Numbers and names that both sides have where they differ, and negations that one side has.
    fn changes(&self, gaps: &[(Range<usize>, Range<usize>)]) -> Vec<Change> {
        let mut changes = Vec::new();
        let numbers = (self.alone(true, Word::is_number), self.alone(false, Word::is_number));
        changes.extend(self.change(Claim::Number, numbers.0, numbers.1));
        let names = (self.alone(true, Word::is_capital), self.alone(false, Word::is_capital));
        for (left, right) in gaps {
            let in_gap = |range: &Range<usize>, words: &[usize]| {
                let (start, end) = (
                    words.partition_point(|word| *word < range.start),
                    words.partition_point(|word| *word < range.end),
                );
                words.get(start..end).unwrap_or_default().to_vec()
            };
            changes.extend(
                self.change(Claim::Name, in_gap(left, &names.0), in_gap(right, &names.1))
                    .filter(|_| self.names_differ(left, right)),
            );
        }
        let negations = (
            self.alone(true, Word::is_negation),
            self.alone(false, Word::is_negation),
        );
        if negations.0.len() != negations.1.len() {
            changes.push(Change {
                claim: Claim::Negation,
                left: self.quote(true, &negations.0),
                right: self.quote(false, &negations.1),
            });
        }
        changes
    }

    fn change(&self, claim: Claim, left: Vec<usize>, right: Vec<usize>) -> Option<Change> {
        (!left.is_empty() && !right.is_empty()).then(|| Change {
            claim,
            left: self.quote(true, &left),
            right: self.quote(false, &right),
        })
    }

    /// Words of that sort that the other side does not have at all.
    fn alone(&self, is_left: bool, sort: impl Fn(Word) -> bool) -> Vec<usize> {
        let (here, there) = if is_left { (self.a, self.b) } else { (self.b, self.a) };
        let words = here.words().iter().enumerate();
        let mut alone: Vec<(usize, u32)> = words
            .filter(|(_, word)| sort(**word))
            .map(|(at, word)| (at, word.key()))
            .collect();
        // Most passages have no such words, so nothing is gathered for them.
        if !alone.is_empty() {
            let elsewhere: BTreeSet<u32> = there.words().iter().map(|word| word.key()).collect();
            alone.retain(|(_, key)| !elsewhere.contains(key));
        }
        alone.into_iter().map(|(at, _)| at).collect()
    }

    /// Whether the names of a gap are more than two ways to write one name.
    fn names_differ(&self, left: &Range<usize>, right: &Range<usize>) -> bool {
        let names = |prepared: &Prepared, range: &Range<usize>| -> Vec<Word> {
            let words = prepared.words().get(range.clone()).unwrap_or_default();
            words.iter().filter(|word| word.is_capital()).copied().collect()
        };
        let right = names(self.b, right);
        names(self.a, left)
            .iter()
            .any(|name| !right.iter().any(|other| other.is_related(*name)))
    }

    fn quote(&self, is_left: bool, words: &[usize]) -> String {
        let (text, prepared) = if is_left {
            (self.left, self.a)
        } else {
            (self.right, self.b)
        };
        let quoted = words.iter().filter_map(|word| text.get(prepared.place(*word)?));
        quoted.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reuse::text::Background;

    fn compared(left: &str, right: &str) -> Wording {
        Wording::new(left, right, &Rarity::new(Background::parse("#\t10\n")))
    }

    fn shown(left: &str, right: &str) -> String {
        let step = |step: &Step| {
            let sign = match step.fate {
                Fate::Same => "=",
                Fate::Replaced => "~",
                Fate::LeftOut => "-",
                Fate::Added => "+",
            };
            format!("{sign}{}|{}", &left[step.left.clone()], &right[step.right.clone()])
        };
        compared(left, right)
            .steps
            .iter()
            .map(step)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn words_are_followed_from_left_to_right() {
        assert_eq!(
            shown("The old bridge fell.", "the bridge fell down"),
            "=The|the -old| =bridge fell|bridge fell +|down"
        );
        assert_eq!(shown("Five men", "seven old men"), "~Five|seven +|old =men|men");
        assert_eq!(shown("", ""), "");
    }

    #[test]
    fn the_reason_counts_words() {
        let reason = |left, right| compared(left, right).reason();
        assert_eq!(reason("The sky is green.", "the SKY is green"), "all 4 words the same");
        assert_eq!(
            reason("a b c d", "a x c"),
            "2 of 4 words the same, 1 replaced, 1 left out"
        );
        assert_eq!(reason("a", "a b"), "1 of 1 words the same, 1 added");
        assert_eq!(reason("a", "A"), "the one word is the same");
    }

    #[test]
    fn changed_claims_are_seen() {
        let claims = |left, right| {
            let changes = compared(left, right).changes;
            let shown = changes
                .iter()
                .map(|change| format!("{}: {} / {}", change.claim.name(), change.left, change.right));
            shown.collect::<Vec<_>>().join("; ")
        };
        assert_eq!(
            claims("it hurt 14 people", "it hurt fifteen people"),
            "number: 14 / fifteen"
        );
        assert_eq!(
            claims("then Mr Fox left town", "then Mr Hill left town"),
            "name: Fox / Hill"
        );
        assert_eq!(claims("they will not agree", "they will agree"), "negation: not / ");
        assert_eq!(claims("then Mr Zelensky left", "then Mr Zelenskyy left"), "");
        assert_eq!(claims("all 5 men of the town left", "all five men left"), "");
    }
}
