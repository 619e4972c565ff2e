//! Three-way merge of records: what two sides made of a common base. Pure.
//!
//! What one side changed is taken; what both changed in the same way is fine; what both changed in different ways, or one
//! changed and the other removed, is a conflict: the project takes one, the other stays beside it until somebody decides.
//! Where one side removed what the other refers to anew, it comes back, as a conflict, too. Nothing is dropped.

use super::ledger::Stamp;
use super::loaded::{Kept, KeptFile, KeptLine};
use super::names::Homes;
use super::records::{changed, get, has, home, keys, references, removal};
use super::rows::Key;
use super::versions::{Content, Removal, State, counted_on, resolve};
use crate::mistakes::{Mistake, made};
use crate::project::Project;
use crate::project::edit::{Edit, History};
use std::collections::{BTreeMap, BTreeSet};

/// A project and what its files hold beside it.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Its records.
    pub project: &'a Project,
    /// Versions and all that is put back. It must have been [advanced](Kept::advance) to this project.
    pub kept: &'a Kept,
    /// Files that could be read in part only: what is missing in them, and is not said to be removed, is not.
    pub damaged: &'a BTreeSet<String>,
}

impl<'a> Side<'a> {
    /// A side all of whose files are whole.
    pub fn of(project: &'a Project, kept: &'a Kept) -> Self {
        static NONE: BTreeSet<String> = BTreeSet::new();
        Self {
            project,
            kept,
            damaged: &NONE,
        }
    }
}

/// Which version the project takes where two stand against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// Ours: somebody is working on it.
    Ours,
    /// Whichever, but the same in both directions.
    Either,
}

/// What came of a merge.
#[derive(Debug)]
pub struct Merged {
    /// What makes the merged project of ours.
    pub edits: Vec<Edit>,
    /// All records. No rule is broken where the sides broke none.
    pub project: Project,
    /// What is to be written with it.
    pub kept: Kept,
}

/// Merges two sides. `stamp` says who removed what `theirs` lacks without saying who removed it.
pub fn merge(base: Side<'_>, ours: Side<'_>, theirs: Side<'_>, stamp: &Stamp, prefer: Prefer) -> Merged {
    let mut merge = Merge {
        sides: [base, ours, theirs],
        stamp,
        prefer,
        homes: Homes::default(),
        history: History::new(ours.project.clone()),
        kept: kept_lines(base.kept, ours.kept, theirs.kept),
    };
    for key in touched(base, ours, theirs) {
        merge.record(key);
    }
    merge.bring_back();
    let project = merge.history.project().clone();
    merge.kept.ledger.base = project.clone();
    Merged {
        edits: differences(ours.project, &project),
        project,
        kept: merge.kept,
    }
}

/// The edits that lead from one project to another: removals last and backwards, so that nothing ever refers to what is
/// gone.
pub fn differences(from: &Project, to: &Project) -> Vec<Edit> {
    let edits = changed(from, to).into_iter();
    let edits = edits.map(|key| get(to, key).unwrap_or_else(|| removal(key)));
    let (mut puts, mut removals): (Vec<Edit>, Vec<Edit>) = edits.partition(puts_something);
    removals.reverse();
    puts.append(&mut removals);
    puts
}

fn puts_something(edit: &Edit) -> bool {
    match edit {
        Edit::Document(_, change) => change.after.is_some(),
        Edit::Review(_, change) => change.after.is_some(),
        Edit::Label(_, change) => change.after.is_some(),
        Edit::RelationType(_, change) => change.after.is_some(),
        Edit::Annotation(_, change) => change.after.is_some(),
        Edit::Relation(_, change) => change.after.is_some(),
        Edit::Group(_, change) => change.after.is_some(),
        Edit::Decision(_, change) => change.after.is_some(),
    }
}

/// The records of which a side says something else than the base.
fn touched(base: Side<'_>, ours: Side<'_>, theirs: Side<'_>) -> BTreeSet<Key> {
    let mut touched = BTreeSet::new();
    for side in [ours, theirs] {
        touched.extend(changed(base.project, side.project));
        let (old, new) = (base.kept, side.kept);
        touched.extend(differing(&old.fields, &new.fields));
        touched.extend(differing(&old.homes, &new.homes));
        touched.extend(differing(&old.ledger.versions, &new.ledger.versions));
        touched.extend(differing(&old.ledger.gone, &new.ledger.gone));
        touched.extend(differing(&old.ledger.others, &new.ledger.others));
    }
    touched
}

fn differing<V: PartialEq>(old: &BTreeMap<Key, V>, new: &BTreeMap<Key, V>) -> Vec<Key> {
    let all = old.keys().chain(new.keys().filter(|key| !old.contains_key(key)));
    all.filter(|key| old.get(key) != new.get(key)).copied().collect()
}

struct Merge<'a> {
    /// Base, ours, theirs.
    sides: [Side<'a>; 3],
    stamp: &'a Stamp,
    prefer: Prefer,
    homes: Homes,
    history: History,
    kept: Kept,
}

impl Merge<'_> {
    fn record(&mut self, key: Key) {
        let [base, ours, theirs] = self
            .sides
            .map(|side| side.kept.state(side.project, key, &mut self.homes));
        let damaged = self.sides.map(|side| side.damaged);
        let removed = |state: Option<State>, damaged: &BTreeSet<String>| {
            let base = base.as_ref();
            state.or_else(|| match base.filter(|base| damaged.contains(&base.file)) {
                Some(base) => Some(base.clone()),
                None => self.unsaid_removal(base?),
            })
        };
        let [_, in_ours, in_theirs] = damaged;
        let (ours, theirs) = (removed(ours, in_ours), removed(theirs, in_theirs));
        let others = self
            .sides
            .iter()
            .skip(1)
            .filter_map(|side| side.kept.ledger.others.get(&key));
        let others: Vec<State> = others.flatten().cloned().collect();
        let (winner, mut against) = match (ours, theirs) {
            (None, None) => return,
            (Some(only), None) | (None, Some(only)) => (only, Vec::new()),
            (Some(ours), Some(theirs)) => self.choose(base.as_ref(), ours, theirs),
        };
        against.extend(others);
        self.settle(key, winner, against);
    }

    /// What a removal leaves that was made by a program which leaves nothing.
    fn unsaid_removal(&self, base: &State) -> Option<State> {
        let Content::Live(last) = &base.content else {
            return None;
        };
        let content = Content::Gone(Removal {
            by: self.stamp.by.clone(),
            at: self.stamp.at.clone(),
            last: last.clone(),
            fields: Vec::new(),
        });
        Some(State {
            file: base.file.clone(),
            version: base.version.next(base.content.mark()),
            content,
        })
    }

    /// The version that counts of two, and what stands against it.
    fn choose(&self, base: Option<&State>, ours: State, theirs: State) -> (State, Vec<State>) {
        let same = |state: &State| base.is_some_and(|base| base.content.says_same(&state.content));
        let follow = |mut new: State, old: &State| {
            let mark = old.content.mark();
            if !new.version.follows(&old.version, mark) {
                new.version.absorb(&old.version, mark);
            }
            (new, Vec::new())
        };
        if !ours.content.says_same(&theirs.content) {
            if same(&theirs) {
                return follow(ours, &theirs);
            }
            if same(&ours) {
                return follow(theirs, &ours);
            }
        }
        let prefers = self.prefer == Prefer::Ours && ours.content.is_live();
        match resolve(vec![ours.clone(), theirs]) {
            Some((winner, against)) if prefers && against.contains(&ours) => (ours, vec![winner]),
            Some(resolved) => resolved,
            None => (ours, Vec::new()),
        }
    }

    /// Writes down what came of a record.
    fn settle(&mut self, key: Key, mut winner: State, against: Vec<State>) {
        let ledger = &mut self.kept.ledger;
        ledger.versions.remove(&key);
        ledger.gone.remove(&key);
        ledger.others.remove(&key);
        if !against.is_empty() {
            let all: Vec<State> = std::iter::once(winner.clone()).chain(against).collect();
            if let Some((first, mut rest)) = resolve(all) {
                if let Some(at) = rest.iter().position(|state| state.content == winner.content)
                    && winner.content.is_live()
                {
                    let mut taken = rest.remove(at);
                    rest.push(first);
                    let highest = rest.iter().map(|state| state.version.rev).max();
                    taken.version.rev = taken.version.rev.max(counted_on(highest.unwrap_or(0)));
                    winner = taken;
                } else {
                    winner = first;
                }
                rest.sort_by_cached_key(State::descending);
                if !rest.is_empty() && !made(Mistake::PickSilently) {
                    ledger.others.insert(key, rest);
                }
            }
        }
        self.put(key, winner);
    }

    fn put(&mut self, key: Key, state: State) {
        let known = get(self.history.project(), key);
        self.kept.fields.remove(&key);
        self.kept.homes.remove(&key);
        let Content::Live(live) = &state.content else {
            if known.is_some() {
                self.history.restore(vec![removal(key)]);
            }
            self.kept.ledger.gone.insert(key, state);
            return;
        };
        if known.as_ref() != Some(&live.edit) {
            self.history.restore(vec![live.edit.clone()]);
        }
        if !live.fields.is_empty() {
            self.kept.fields.insert(key, live.fields.clone());
        }
        if home(&live.edit, &mut self.homes) != state.file {
            self.kept.homes.insert(key, state.file);
        }
        if state.version != Default::default() {
            self.kept.ledger.versions.insert(key, state.version);
        }
    }

    /// Brings back what was removed on one side and is referred to on the other.
    fn bring_back(&mut self) {
        loop {
            let project = self.history.project();
            let gone = &self.kept.ledger.gone;
            let missing = |key: &Key| gone.contains_key(key) && !has(project, *key);
            let all = keys(project).filter_map(|key| get(project, key));
            let wanted: BTreeSet<Key> = all.flat_map(|edit| references(&edit)).filter(missing).collect();
            if wanted.is_empty() || made(Mistake::LeaveGone) {
                return;
            }
            for key in wanted {
                if let Some(gone) = self.kept.ledger.gone.remove(&key) {
                    let back = State {
                        version: gone.version.above(),
                        content: Content::Live(gone.content.record().clone()),
                        file: gone.file.clone(),
                    };
                    self.kept.ledger.others.entry(key).or_default().push(gone);
                    self.put(key, back);
                }
            }
        }
    }
}

/// Ours, with what theirs put beside the records.
fn kept_lines(base: &Kept, ours: &Kept, theirs: &Kept) -> Kept {
    let mut kept = ours.clone();
    let nothing = KeptFile::default();
    for (name, their) in &theirs.files {
        let old = base.files.get(name).unwrap_or(&nothing);
        let our = kept.files.entry(name.clone()).or_default();
        our.format = our.format.max(their.format);
        our.min_reader = our.min_reader.max(their.min_reader);
        if our.author.is_none() {
            our.author.clone_from(&their.author);
        }
        let stands = |line: &KeptLine, lines: &[KeptLine]| lines.iter().any(|known| known.bytes == line.bytes);
        our.lines
            .retain(|line| !stands(line, &old.lines) || stands(line, &their.lines));
        let new: Vec<KeptLine> = their
            .lines
            .iter()
            .filter(|line| !stands(line, &old.lines) && !stands(line, &our.lines))
            .cloned()
            .collect();
        our.lines.extend(new);
        our.header
            .retain(|field| !old.header.contains(field) || their.header.contains(field));
        let name_of = |field: &String| field.split(':').next().unwrap_or_default().to_owned();
        for field in &their.header {
            if !our.header.iter().any(|known| name_of(known) == name_of(field)) && !old.header.contains(field) {
                our.header.push(field.clone());
            }
        }
    }
    for (name, bytes) in &theirs.untouched {
        if base.untouched.get(name) != Some(bytes) {
            kept.untouched.insert(name.clone(), bytes.clone());
        }
    }
    kept
}
