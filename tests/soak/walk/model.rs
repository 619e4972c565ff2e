//! What must be in a project after an analyst's gestures, worked out without the program: a plain list of marks with the
//! program's rules written down anew.

use super::texts::Text;
use corroborate::project::{AnnotationId, Project};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a mark says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Claim,
    Source,
    Duplicate,
    OffTopic,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Claim, Self::Source, Self::Duplicate, Self::OffTopic];

    /// The key that tags with it.
    pub(crate) fn key(self) -> &'static str {
        ["c", "s", "d", "o"][self as usize]
    }

    pub(crate) fn name(self) -> &'static str {
        ["Claim", "Source", "Duplicate", "Off-topic"][self as usize]
    }
}

/// An annotation; one fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Place in the list of documents.
    pub(crate) document: usize,
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
    /// "open", "settled", "discuss" or "discard".
    pub(crate) status: &'static str,
    pub(crate) note: String,
}

/// Everything an analyst has made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) marks: BTreeMap<u64, Mark>,
    /// Name of the link type, from, to.
    pub(crate) links: BTreeSet<(&'static str, u64, u64)>,
    pub(crate) groups: BTreeSet<BTreeSet<u64>>,
    /// Proposals that were decided.
    pub(crate) decisions: usize,
}

/// A project in lines that can be compared and read: marks, links, groups and the number of decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts(pub(crate) BTreeMap<String, usize>);

/// The state, what undo would bring back, and what is chosen.
pub(crate) struct Model {
    pub(crate) texts: Vec<Text>,
    pub(crate) now: State,
    pub(crate) past: Vec<State>,
    pub(crate) future: Vec<State>,
    pub(crate) selected: Option<u64>,
    pub(crate) marked: Option<u64>,
    /// Most steps of `past` that are kept; a window remembers all.
    pub(crate) reach: usize,
    /// The last id that was given.
    pub(crate) last_id: u64,
}

impl Model {
    pub(crate) fn new(texts: Vec<Text>, reach: usize) -> Self {
        Self {
            texts,
            now: State::default(),
            past: Vec::new(),
            future: Vec::new(),
            selected: None,
            marked: None,
            reach,
            last_id: 0,
        }
    }

    /// Makes a step; nothing where it changes nothing.
    pub(crate) fn step(&mut self, change: impl FnOnce(&mut State)) {
        let before = self.now.clone();
        change(&mut self.now);
        if self.now != before {
            self.past.push(before);
            self.future.clear();
        }
        if self.past.len() > self.reach {
            self.past.remove(0);
        }
    }

    pub(crate) fn tag(&mut self, document: usize, range: Range<usize>, kind: Kind) {
        let is_there = |mark: &Mark| (mark.document, &mark.range, mark.kind) == (document, &range, kind);
        if self.now.marks.values().any(is_there) {
            return;
        }
        self.last_id += 1;
        let (id, status, note) = (self.last_id, "open", String::new());
        let mark = Mark {
            document,
            range,
            kind,
            status,
            note,
        };
        self.step(|state| {
            state.marks.insert(id, mark);
        });
        self.selected = Some(id);
    }

    pub(crate) fn retag(&mut self, id: u64, kind: Kind) {
        let fits = |end: u64, wanted: Kind| end != id || kind == wanted;
        let mut links = self.now.links.iter();
        if links.all(|(name, from, to)| fits(*from, Kind::Claim) && fits(*to, end_of(name))) {
            self.change(id, |mark| mark.kind = kind);
        }
    }

    pub(crate) fn change(&mut self, id: u64, change: impl FnOnce(&mut Mark)) {
        self.step(|state| {
            if let Some(mark) = state.marks.get_mut(&id) {
                change(mark);
            }
        });
    }

    /// Moves the end by one letter; nothing where it stands at the text's end, or nothing would be left.
    pub(crate) fn move_end(&mut self, id: u64, forward: bool) {
        let Some(mark) = self.now.marks.get(&id) else { return };
        let text = &self.texts[mark.document].text;
        let end = mark.range.end;
        let to = match forward {
            true => text[end..].chars().next().map_or(end, |c| end + c.len_utf8()),
            false => text[..end].chars().next_back().map_or(end, |c| end - c.len_utf8()),
        };
        if to > mark.range.start {
            self.change(id, |mark| mark.range.end = to);
        }
    }

    pub(crate) fn remove(&mut self, id: u64) {
        self.step(|state| {
            state.marks.remove(&id);
            state.links.retain(|(_, from, to)| *from != id && *to != id);
            let groups = std::mem::take(&mut state.groups).into_iter();
            let without = groups.map(|group| group.into_iter().filter(|member| *member != id).collect());
            state.groups = without.filter(|group: &BTreeSet<u64>| group.len() > 1).collect();
        });
        self.forget_gone();
    }

    /// Links the marked with the selected one by the first link type that allows it.
    pub(crate) fn link(&mut self) {
        let (Some(marked), Some(selected)) = (self.marked, self.selected) else {
            return;
        };
        let kind = |id: u64| self.now.marks.get(&id).map(|mark| mark.kind);
        let link = match (kind(marked), kind(selected)) {
            _ if marked == selected => None,
            (Some(Kind::Claim), Some(Kind::Source)) => Some(("rests on", marked, selected)),
            (Some(Kind::Source), Some(Kind::Claim)) => Some(("rests on", selected, marked)),
            (Some(Kind::Claim), Some(Kind::Claim)) => Some(("same claim", marked, selected)),
            _ => None,
        };
        if let Some(link) = link {
            self.step(|state| {
                state.links.insert(link);
            });
        }
    }

    /// Puts the marked and the selected one into one group, with those grouped with them already.
    pub(crate) fn group(&mut self) {
        let (Some(marked), Some(selected)) = (self.marked, self.selected) else {
            return;
        };
        if marked == selected {
            return;
        }
        self.step(|state| {
            let mut joined = BTreeSet::from([marked, selected]);
            state.groups.retain(|group| {
                let apart = group.is_disjoint(&BTreeSet::from([marked, selected]));
                if !apart {
                    joined.extend(group);
                }
                apart
            });
            state.groups.insert(joined);
        });
    }

    pub(crate) fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.now, before));
        }
        self.forget_gone();
    }

    pub(crate) fn redo(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, after));
        }
        self.forget_gone();
    }

    /// Enter with the caret at a byte chooses the shortest mark there; none where that is not one alone.
    pub(crate) fn shortest_at(&self, document: usize, byte: usize) -> Option<u64> {
        let over = |mark: &Mark| mark.document == document && mark.range.contains(&byte);
        let found = self.now.marks.iter().filter(|(_, mark)| over(mark));
        let mut found: Vec<(usize, u64)> = found.map(|(id, mark)| (mark.range.len(), *id)).collect();
        found.sort_unstable();
        match found.as_slice() {
            [(first, _), (second, _), ..] if first == second => None,
            [(_, id), ..] => Some(*id),
            [] => None,
        }
    }

    fn forget_gone(&mut self) {
        let marks = &self.now.marks;
        self.selected = self.selected.filter(|id| marks.contains_key(id));
        self.marked = self.marked.filter(|id| marks.contains_key(id));
    }

    /// What a project must say.
    pub(crate) fn facts(&self) -> Facts {
        let mut facts = Facts(BTreeMap::new());
        let name = |id: &u64| self.now.marks.get(id).map_or_else(String::new, |mark| self.line(mark));
        for mark in self.now.marks.values() {
            facts.add(self.line(mark));
        }
        for (kind, from, to) in &self.now.links {
            facts.add(format!("{kind}: {} -> {}", name(from), name(to)));
        }
        for group in &self.now.groups {
            facts.add_group(group.iter().map(name).collect());
        }
        facts.add_decisions(self.now.decisions);
        facts
    }

    fn line(&self, mark: &Mark) -> String {
        let text = &self.texts[mark.document];
        let quote = &text.text[mark.range.clone()];
        mark_line(
            &text.title,
            &mark.range,
            mark.kind.name(),
            mark.status,
            &mark.note,
            quote,
        )
    }
}

impl Facts {
    /// What a project says.
    pub(crate) fn of(project: &Project) -> Self {
        let mut facts = Self(BTreeMap::new());
        let line = |id: AnnotationId| {
            let Some(annotation) = project.annotations().get(id) else {
                return "nothing".to_owned();
            };
            let title = project
                .documents()
                .get(annotation.document)
                .map_or("", |document| &document.title);
            let label = project.labels().get(annotation.label).map_or("", |label| &label.name);
            let range = annotation.start()..annotation.end();
            let status = annotation.status.name();
            mark_line(title, &range, label, status, &annotation.note, &annotation.quote.exact)
        };
        for (id, _) in project.annotations().iter() {
            facts.add(line(id));
        }
        for relation in project.relations().values() {
            let kind = project
                .relation_types()
                .get(relation.kind)
                .map_or("", |kind| &kind.name);
            facts.add(format!("{kind}: {} -> {}", line(relation.from), line(relation.to)));
        }
        for group in project.groups().values() {
            facts.add_group(group.members.iter().map(|member| line(*member)).collect());
        }
        facts.add_decisions(project.decisions().len());
        facts
    }

    fn add(&mut self, line: String) {
        *self.0.entry(line).or_default() += 1;
    }

    fn add_group(&mut self, mut members: Vec<String>) {
        members.sort_unstable();
        self.add(format!("group: {}", members.join(" = ")));
    }

    fn add_decisions(&mut self, number: usize) {
        self.add(format!("{number} decisions"));
    }

    /// What `self` says and `is` does not, and the other way round; an error where there is any.
    pub(crate) fn compare(&self, is: &Self) -> Result<(), String> {
        let less = |a: &Self, b: &Self| -> Vec<String> {
            let more = a.0.iter().filter(|(line, times)| b.0.get(*line) != Some(times));
            more.map(|(line, times)| format!("{times} × {line}")).collect()
        };
        let (missing, extra) = (less(self, is), less(is, self));
        if missing.is_empty() && extra.is_empty() {
            return Ok(());
        }
        let list = |lines: &[String]| lines.iter().take(5).cloned().collect::<Vec<_>>().join("\n  ");
        Err(format!(
            "the model has\n  {}\nthe project has\n  {}",
            list(&missing),
            list(&extra)
        ))
    }
}

fn mark_line(title: &str, range: &Range<usize>, label: &str, status: &str, note: &str, quote: &str) -> String {
    format!(
        "{title} {}..{} {label} {status} [{note}] “{quote}”",
        range.start, range.end
    )
}

fn end_of(link: &str) -> Kind {
    match link {
        "rests on" => Kind::Source,
        _ => Kind::Claim,
    }
}
