//! Sentences that stand word for word in several places: the notices, footers and teasers of an outlet, and short lines
//! that are too short to be grown from seeds.

use super::candidate::Candidate;
use super::work::Work;
use crate::reuse::text::{Prepared, hash_words};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// A whole line in so many places is boilerplate.
const MANY: usize = 5;
/// Longer than that, in words, it is a text of its own.
const LONGEST: usize = 80;
/// What shorter lines must weigh to be told when they stand in fewer places.
const MIN_WEIGHT: f32 = 6.0;
/// How many words they must have: a name of an agency under two pictures is no duplicate.
const MIN_WORDS: usize = 3;
/// A sentence in more places than that is not compared with all of them, but with the next ones.
const ALL_PAIRS: usize = 12;
const NEXT: usize = 2;

/// Lines that stand in many places, always in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Document and words, in order.
    pub places: Vec<(u32, Range<usize>)>,
}

/// What [`find`] found.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    pub blocks: Vec<Block>,
    /// Units of each document that are in a block, but for those of its first place.
    pub masked: Vec<Vec<u32>>,
    /// All units that are in a block.
    pub repeated: Vec<Vec<u32>>,
    /// Sentences that are the same in two places.
    pub pairs: Vec<Candidate>,
}

/// A unit's hash, document and index.
type Place = (u64, u32, u32);

/// Finds them all.
pub(super) fn find(work: &Work<'_>) -> Repeats {
    let mut places: Vec<Place> = work
        .documents
        .par_iter()
        .enumerate()
        .flat_map_iter(|(document, prepared)| places_in(document, prepared))
        .collect();
    places.par_sort_unstable();
    let groups: Vec<&[Place]> = places
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > 1)
        .collect();
    let (many, few): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| is_boilerplate(work, group));
    let mut repeats = Repeats {
        blocks: blocks(work, &many),
        masked: vec![Vec::new(); work.documents.len()],
        repeated: vec![Vec::new(); work.documents.len()],
        pairs: few.par_iter().flat_map_iter(|group| pairs(work, group)).collect(),
    };
    repeats.blocks.sort_by_key(|block| block.places.first().map(order));
    for group in many {
        for (at, (_, document, unit)) in group.iter().enumerate() {
            let lists = [&mut repeats.repeated, &mut repeats.masked];
            for units in lists.into_iter().take(1 + at.min(1)) {
                units
                    .get_mut(*document as usize)
                    .into_iter()
                    .for_each(|units| units.push(*unit));
            }
        }
    }
    let all = repeats.masked.iter_mut().chain(&mut repeats.repeated);
    all.for_each(|units| units.sort_unstable());
    repeats
}

fn order(place: &(u32, Range<usize>)) -> (u32, usize) {
    (place.0, place.1.start)
}

fn places_in<'p>(document: usize, prepared: &'p Prepared) -> impl Iterator<Item = Place> + use<'p> {
    prepared.units().iter().enumerate().map(move |(at, unit)| {
        let words = prepared.words().get(unit.words()).unwrap_or_default();
        (hash_words(words), document as u32, at as u32)
    })
}

/// Whole lines, in many places.
fn is_boilerplate(work: &Work<'_>, group: &[Place]) -> bool {
    let whole = group
        .iter()
        .filter(|(_, document, unit)| is_line_part(work, *document, *unit))
        .count();
    let short = group
        .first()
        .is_some_and(|(_, document, unit)| work.unit(*document as usize, *unit as usize).len() <= LONGEST);
    group.len() >= MANY && short && whole * 10 >= group.len() * 9
}

/// Whether the unit stands at the start or the end of a line of few sentences.
fn is_line_part(work: &Work<'_>, document: u32, unit: u32) -> bool {
    let units = work
        .documents
        .get(document as usize)
        .map(|document| document.units())
        .unwrap_or_default();
    let line = |at: Option<usize>| at.and_then(|at| units.get(at)).map(|unit| unit.line);
    let at = unit as usize;
    let (before, here, after) = (line(at.checked_sub(1)), line(Some(at)), line(Some(at + 1)));
    before != here && after != here
}

/// Joins lines that always follow each other.
fn blocks(work: &Work<'_>, many: &[&[Place]]) -> Vec<Block> {
    let group_of: BTreeMap<(u32, u32), usize> = many
        .iter()
        .enumerate()
        .flat_map(|(number, group)| {
            group
                .iter()
                .map(move |(_, document, unit)| ((*document, *unit), number))
        })
        .collect();
    let next: Vec<Option<usize>> = many
        .iter()
        .enumerate()
        .map(|(number, group)| next_group(&group_of, number, group, many))
        .collect();
    let mut has_previous = vec![false; many.len()];
    for to in next.iter().flatten() {
        if let Some(has) = has_previous.get_mut(*to) {
            *has = true;
        }
    }
    // Chains start where no line goes before; those that go round, where they are met first.
    let is_head = |number: &usize| has_previous.get(*number) == Some(&false);
    let (heads, mut others): (Vec<usize>, Vec<usize>) = (0..many.len()).partition(is_head);
    others.sort_by_key(|number| {
        many.get(*number)
            .and_then(|group| group.first())
            .map(|(_, document, unit)| (*document, *unit))
    });
    let mut visited = vec![false; many.len()];
    let mut blocks = Vec::new();
    for start in heads.into_iter().chain(others) {
        let chain = chain_from(start, &next, &mut visited);
        if !chain.is_empty() {
            blocks.push(block(work, &chain, many, &group_of));
        }
    }
    blocks
}

/// The group that nearly always follows a group, and is nearly always preceded by it.
fn next_group(
    group_of: &BTreeMap<(u32, u32), usize>,
    number: usize,
    group: &[Place],
    many: &[&[Place]],
) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, document, unit) in group {
        if let Some(next) = group_of.get(&(*document, unit + 1)) {
            *counts.entry(*next).or_default() += 1;
        }
    }
    let (next, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let size = many.get(next)?.len().max(group.len());
    (next != number && count * 10 >= size * 9).then_some(next)
}

/// The groups from `start` on that no chain has yet.
fn chain_from(start: usize, next: &[Option<usize>], visited: &mut [bool]) -> Vec<usize> {
    let mut chain = Vec::new();
    let mut here = Some(start);
    while let Some(number) = here {
        match visited.get_mut(number) {
            Some(seen) if !*seen => *seen = true,
            _ => break,
        }
        chain.push(number);
        here = next.get(number).copied().flatten();
    }
    chain
}

fn block(work: &Work<'_>, chain: &[usize], many: &[&[Place]], group_of: &BTreeMap<(u32, u32), usize>) -> Block {
    let mut places = Vec::new();
    for (link, group) in chain
        .iter()
        .enumerate()
        .filter_map(|(link, number)| Some((link, many.get(*number)?)))
    {
        for (_, document, unit) in group.iter() {
            let before = unit.checked_sub(1).and_then(|unit| group_of.get(&(*document, unit)));
            let covered = link > 0 && before.is_some_and(|before| chain.get(link - 1) == Some(before));
            if covered {
                continue;
            }
            let follows = |(at, number): (usize, &usize)| group_of.get(&(*document, unit + at as u32)) == Some(number);
            let length = chain
                .iter()
                .skip(link)
                .enumerate()
                .take_while(|part| follows((part.0, part.1)))
                .count();
            let first = work.unit(*document as usize, *unit as usize);
            let last = work.unit(*document as usize, *unit as usize + length - 1);
            places.push((*document, first.start..last.end));
        }
    }
    places.sort_by_key(order);
    Block { places }
}

fn pairs(work: &Work<'_>, group: &[Place]) -> Vec<Candidate> {
    let Some((_, document, unit)) = group.first() else {
        return Vec::new();
    };
    let words = work.unit(*document as usize, *unit as usize);
    let length = words.len();
    let weight: f32 = work
        .weights(work.words(*document as usize).get(words).unwrap_or_default())
        .iter()
        .sum();
    if weight < MIN_WEIGHT || length < MIN_WORDS {
        return Vec::new();
    }
    let reach = if group.len() <= ALL_PAIRS { group.len() } else { NEXT };
    let with_next = |(at, place): (usize, &Place)| {
        let (_, a_document, a_unit) = *place;
        group
            .iter()
            .skip(at + 1)
            .take(reach)
            .map(move |(_, b_document, b_unit)| Candidate {
                a_document,
                b_document: *b_document,
                a: work.unit(a_document as usize, a_unit as usize),
                b: work.unit(*b_document as usize, *b_unit as usize),
            })
            .collect::<Vec<_>>()
    };
    group.iter().enumerate().flat_map(with_next).collect()
}
