//! Findings put together to groups: what is the same as the same is the same.

use super::finding::{Finding, Findings, Group, Passage};
use super::tell::Told;

/// Two findings speak of one passage if what they share is at least that share of what they cover.
const ONE_PASSAGE: f32 = 0.5;

/// Groups what was told. `dates` are those of the documents, `YYYY-MM-DD`, empty where not known.
pub(super) fn group(told: Vec<Told>, dates: &[String]) -> Findings {
    let mut passages: Vec<Passage> = told.iter().flat_map(|told| told.passages.iter().cloned()).collect();
    passages.sort_by_key(Passage::order);
    passages.dedup();
    let nodes = nodes(&passages);
    let node_of = |passage: &Passage| {
        let at = passages.binary_search_by_key(&passage.order(), Passage::order).ok()?;
        nodes.get(at).copied()
    };
    let mut sets = Sets((0..passages.len()).collect());
    for told in &told {
        let mut members = told.passages.iter().filter_map(&node_of);
        if let Some(first) = members.next() {
            members.for_each(|other| sets.join(first, other));
        }
    }
    // Groups are numbered by their first passage.
    let mut number_of = vec![None; passages.len()];
    let mut groups: Vec<Group> = Vec::new();
    for (passage, node) in passages.iter().zip(&nodes) {
        let Some(slot) = number_of.get_mut(sets.root(*node)) else {
            continue;
        };
        let number = *slot.get_or_insert_with(|| {
            groups.push(Group {
                passages: Vec::new(),
                principal: 0,
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(number) {
            add_to(group, passage);
        }
    }
    for group in &mut groups {
        group.principal = principal(group, dates);
    }
    let mut findings: Vec<Finding> = told
        .into_iter()
        .filter_map(|told| {
            let node = told.passages.first().and_then(&node_of)?;
            let group = number_of.get(sets.root(node)).copied().flatten()?;
            Some(finding(told, group))
        })
        .collect();
    findings.sort_by_cached_key(order);
    Findings {
        findings,
        groups,
        unmatched: 0,
    }
}

/// By group, changed claims first, then the surest, then by place.
fn order(finding: &Finding) -> impl Ord + use<> {
    let places: Vec<_> = finding.passages.iter().map(Passage::order).collect();
    (
        finding.group,
        finding.changes.is_empty(),
        1000 - finding.score.min(1000),
        places,
    )
}

fn finding(told: Told, group: usize) -> Finding {
    Finding {
        kind: told.kind,
        score: told.score,
        reason: told.reason,
        passages: told.passages,
        changes: told.changes,
        group,
        content: told.content,
    }
}

/// For each passage the index of the one that stands for it: an earlier one that is nearly the same run of bytes.
fn nodes(passages: &[Passage]) -> Vec<usize> {
    let mut nodes = Vec::with_capacity(passages.len());
    let mut open: Vec<usize> = Vec::new();
    for (at, passage) in passages.iter().enumerate() {
        open.retain(|other| passages.get(*other).is_some_and(|other| reaches(other, passage)));
        let same = open
            .iter()
            .find(|other| passages.get(**other).is_some_and(|other| is_one(other, passage)));
        nodes.push(same.copied().unwrap_or(at));
        if same.is_none() {
            open.push(at);
        }
    }
    nodes
}

fn reaches(earlier: &Passage, later: &Passage) -> bool {
    earlier.document == later.document && earlier.bytes.end > later.bytes.start
}

fn is_one(a: &Passage, b: &Passage) -> bool {
    let shared = a
        .bytes
        .end
        .min(b.bytes.end)
        .saturating_sub(a.bytes.start.max(b.bytes.start));
    let covered = a.bytes.end.max(b.bytes.end) - a.bytes.start.min(b.bytes.start);
    shared as f32 >= covered as f32 * ONE_PASSAGE
}

/// Adds a passage; one that is nearly the last of the group makes that one longer.
fn add_to(group: &mut Group, passage: &Passage) {
    match group
        .passages
        .last_mut()
        .filter(|last| last.document == passage.document && is_one(last, passage))
    {
        Some(last) => last.bytes.end = last.bytes.end.max(passage.bytes.end),
        None => group.passages.push(passage.clone()),
    }
}

fn principal(group: &Group, dates: &[String]) -> usize {
    let key = |(at, passage): (usize, &Passage)| {
        let date = dates.get(passage.document).map(String::as_str).unwrap_or_default();
        (
            date.is_empty(),
            date.to_owned(),
            std::cmp::Reverse(passage.bytes.len()),
            at,
        )
    };
    let first = group.passages.iter().enumerate().map(key).min();
    first.map_or(0, |(.., at)| at)
}

/// Union-find; the lowest index is the root.
struct Sets(Vec<usize>);

impl Sets {
    /// Halves the way to the root as it goes, so that a long chain is walked once.
    fn root(&mut self, mut node: usize) -> usize {
        while let Some(parent) = self.0.get(node).copied().filter(|parent| *parent != node) {
            let above = self.0.get(parent).copied().unwrap_or(parent);
            self.point(node, above);
            node = above;
        }
        node
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.point(a.max(b), a.min(b));
    }

    fn point(&mut self, from: usize, to: usize) {
        if let Some(parent) = self.0.get_mut(from) {
            *parent = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Kind;
    use super::*;

    fn passage(place: &(usize, usize, usize)) -> Passage {
        Passage {
            document: place.0,
            bytes: place.1..place.2,
        }
    }

    fn told(places: &[(usize, usize, usize)]) -> Told {
        Told {
            kind: Kind::Near,
            score: 800,
            reason: String::new(),
            passages: places.iter().map(passage).collect(),
            changes: Vec::new(),
            content: 0,
        }
    }

    #[test]
    fn what_is_linked_by_one_passage_is_one_group() {
        let findings = group(
            vec![
                told(&[(0, 0, 10), (1, 0, 10)]),
                told(&[(1, 1, 12), (2, 50, 60)]),
                told(&[(1, 11, 14), (3, 0, 3)]),
            ],
            &[],
        );
        let sizes: Vec<usize> = findings.groups.iter().map(|group| group.passages.len()).collect();
        assert_eq!(sizes, [3, 2]);
        assert_eq!(findings.groups[0].passages[1], passage(&(1, 0, 12)));
        assert_eq!(
            findings
                .findings
                .iter()
                .map(|finding| finding.group)
                .collect::<Vec<_>>(),
            [0, 0, 1]
        );
    }

    #[test]
    fn the_principal_is_the_earliest_else_the_fullest() {
        let all = || vec![told(&[(0, 0, 10), (1, 0, 20), (2, 0, 15)])];
        let principal = |dates: &[&str]| {
            let dates: Vec<String> = dates.iter().map(|date| (*date).to_owned()).collect();
            group(all(), &dates).groups[0].principal
        };
        assert_eq!(principal(&[]), 1);
        assert_eq!(principal(&["2025-08-20", "", "2025-08-19"]), 2);
        assert_eq!(principal(&["", "", ""]), 1);
    }
}
