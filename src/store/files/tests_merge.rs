//! Two people change one project apart, and their files are put together: nothing is lost, nothing comes back, and only
//! what both changed is asked about.

use super::merge::{Merged, Prefer, Side, merge};
use super::names::PROJECT_FILE;
use super::read::read_project;
use super::records::{changed, get, keys, references};
use super::rows::Key;
use super::tests::{Files, read};
use super::versions::Content;
use super::*;
use crate::mistakes::{Mistake, make};
use crate::project::edit::{Command, Edit, History, PlanContext, TagSpec};
use crate::project::schema::Label;
use crate::project::{AnnotationId, DocumentId, IdSource, LabelId, Project};
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Somebody at work: a history, and what the files held when they were last saved.
struct Desk {
    name: &'static str,
    history: History,
    kept: Kept,
    ids: IdSource,
    /// Numbers what is written, so that no two notes are the same.
    notes: u64,
    /// Records that a save ever found changed.
    touched: BTreeSet<Key>,
}

impl Desk {
    fn on(name: &'static str, project: &Project, kept: &Kept, seed: u64) -> Self {
        Self {
            name,
            history: History::new(project.clone()),
            kept: kept.clone(),
            ids: IdSource::new(seed),
            notes: 0,
            touched: BTreeSet::new(),
        }
    }

    fn project(&self) -> &Project {
        self.history.project()
    }

    fn act(&mut self, rng: &mut Rng) {
        if rng.u8(..5) == 0 {
            if rng.bool() {
                self.history.undo();
            } else {
                self.history.redo();
            }
            return;
        }
        let Some(command) = self.wish(rng) else { return };
        let text: Arc<str> = Arc::from("word ".repeat(100));
        let mut ctx = PlanContext {
            texts: &|_, _| Some(text.clone()),
            ids: &mut self.ids,
            author: Arc::from(self.name),
            now: "2026-01-01T00:00:00Z".to_owned(),
        };
        // What is refused changes nothing.
        self.history.execute(command, &mut ctx).ok();
    }

    fn wish(&mut self, rng: &mut Rng) -> Option<Command> {
        let project = self.history.project();
        let annotations: Vec<AnnotationId> = project.annotations().iter().map(|(id, _)| id).collect();
        let documents: Vec<DocumentId> = project.documents().iter().map(|(id, _)| id).collect();
        let labels: Vec<LabelId> = project.labels().iter().map(|(id, _)| id).collect();
        self.notes += 1;
        let note = format!("{} {}", self.name, self.notes);
        let one = |rng: &mut Rng| rng.choice(&annotations).copied();
        Some(match rng.u8(..24) {
            0..8 => Command::SetNote(one(rng)?, note),
            8..11 => Command::RemoveAnnotations(vec![one(rng)?]),
            11..16 => {
                let start = rng.usize(..80) * 5;
                let (first, last) = (start, start + 4);
                Command::Tag(vec![TagSpec {
                    document: *rng.choice(&documents)?,
                    ranges: std::iter::once(first..last).collect(),
                    label: *rng.choice(&labels)?,
                    attributes: BTreeMap::new(),
                    note,
                }])
            }
            16..18 => Command::Link {
                kind: project.relation_types().iter().next()?.0,
                from: one(rng)?,
                to: one(rng)?,
            },
            18..20 => Command::Group(vec![one(rng)?, one(rng)?]),
            20 => Command::RemoveLabel(*rng.choice(&labels)?),
            21 => Command::AddLabel(Label {
                name: note,
                ..Label::default()
            }),
            22 => Command::SetReview(vec![*rng.choice(&documents)?], crate::project::ReviewState::Finished),
            _ => Command::RemoveDocuments(vec![*rng.choice(&documents)?]),
        })
    }

    fn save(&mut self) {
        self.touched.extend(changed(&self.kept.ledger.base, self.project()));
        let stamp = Stamp {
            by: self.name.to_owned(),
            at: format!("2026-01-01T00:00:{:02}Z", self.notes % 60),
        };
        self.kept = self.kept.advance(self.project(), &stamp, &BTreeSet::new());
        let files = self.files();
        assert_eq!(verify(&files, self.project(), "u-1", &self.kept), Ok(()));
    }

    fn files(&self) -> Files {
        write_project(self.project(), "u-1", &self.kept)
    }

    fn work(&mut self, rng: &mut Rng) {
        for _ in 0..rng.usize(1..4) {
            for _ in 0..rng.usize(..6) {
                self.act(rng);
            }
            self.save();
        }
    }

    fn side(&self) -> Side<'_> {
        Side::of(self.history.project(), &self.kept)
    }
}

/// A base, and what Anna and Ben made of it.
struct Apart {
    base: Desk,
    anna: Desk,
    ben: Desk,
}

impl Apart {
    fn new(rng: &mut Rng) -> Self {
        let mut project = History::new(Project::with_default_schema());
        project.restore((1..=3).map(|n| super::tests::document(n, 500)).collect());
        let mut base = Desk::on("base", project.project(), &Kept::default(), rng.u64(..));
        for _ in 0..30 {
            base.act(rng);
        }
        base.save();
        // As another program's record would stand there.
        let mut files = base.files();
        let extended =
            super::tests::text(&files, PROJECT_FILE).replacen("records: [\n", "records: [\n        Later(x: 1),\n", 1);
        files.insert(PROJECT_FILE.to_owned(), extended.into_bytes());
        let loaded = read(&files);
        let mut sides = ["anna", "ben"].map(|name| Desk::on(name, &loaded.project, &loaded.kept, rng.u64(..)));
        sides.iter_mut().for_each(|side| side.work(rng));
        let [anna, ben] = sides;
        let base = Desk::on("base", &loaded.project, &loaded.kept, 1);
        Self { base, anna, ben }
    }

    /// All that should hold of a project put together from both.
    fn check(&self, project: &Project, kept: &Kept) -> Result<(), String> {
        let broken = project.violations();
        if !broken.is_empty() {
            return Err(format!("{broken:?}"));
        }
        let (base, anna, ben) = (self.base.project(), self.anna.project(), self.ben.project());
        let all: BTreeSet<Key> = [base, anna, ben, project].into_iter().flat_map(keys).collect();
        let records = keys(project).filter_map(|key| get(project, key));
        let referred: BTreeSet<Key> = records.flat_map(|edit| references(&edit)).collect();
        for key in all {
            let [was, a, b, now] = [base, anna, ben, project].map(|project| get(project, key));
            let against = kept.ledger.others.get(&key).map_or(&[][..], Vec::as_slice);
            let touched = [&self.anna, &self.ben].map(|desk| desk.touched.contains(&key));
            let stands = |wanted: &Option<Edit>| {
                let mut others = against.iter().map(|state| match &state.content {
                    Content::Live(live) => Some(live.edit.clone()),
                    Content::Gone(_) => None,
                });
                now == *wanted || others.any(|other| other == *wanted)
            };
            let fail = |what: &str| Err(format!("{what}: {key:?} {was:?} {a:?} {b:?} {now:?} {against:?}"));
            let made = [a != was, b != was];
            if made[0] && !stands(&a) || made[1] && !stands(&b) {
                return fail("lost");
            }
            if made == [false, false] && now != was {
                return fail("changed by nobody");
            }
            let expected = match made {
                [true, false] => &a,
                [false, true] => &b,
                _ => continue,
            };
            let undecided = !against.is_empty();
            // What one removed and something of the other refers to is there, and asked about. What was changed to and fro
            // has changed, as far as lines without a base tell.
            let referred = referred.contains(&key);
            if now != *expected && !(undecided && (referred || touched == [true, true])) {
                return fail("not taken, or came back");
            }
            if undecided && touched != [true, true] && !referred {
                return fail("a conflict of one");
            }
        }
        let lines = kept.files.get(PROJECT_FILE).map_or(0, |file| file.lines.len());
        if lines != 1 {
            return Err(format!("the unknown record stands there {lines} times"));
        }
        Ok(())
    }

    fn merged(&self, swapped: bool) -> Merged {
        let (ours, theirs) = if swapped {
            (&self.ben, &self.anna)
        } else {
            (&self.anna, &self.ben)
        };
        let stamp = Stamp::default();
        merge(self.base.side(), ours.side(), theirs.side(), &stamp, Prefer::Either)
    }

    /// Every line of both, and some of the base, as `merge=union` leaves them at worst.
    fn union(&self, rng: &mut Rng) -> Files {
        let mut files = self.anna.files();
        for (name, bytes) in self.ben.files() {
            let theirs = String::from_utf8(bytes).unwrap();
            let ours = files.entry(name).or_default();
            let text = String::from_utf8(std::mem::take(ours)).unwrap();
            let (head, tail) = text.split_once("records: [\n").unwrap_or((&theirs, ""));
            let rows = |text: &str| -> Vec<String> {
                text.lines()
                    .filter(|line| line.starts_with("        "))
                    .map(str::to_owned)
                    .collect()
            };
            let mut lines = rows(tail);
            lines.extend(
                rows(&theirs)
                    .into_iter()
                    .filter(|line| !lines.contains(line))
                    .collect::<Vec<_>>(),
            );
            rng.shuffle(&mut lines);
            let head = head.split("records: [").next().unwrap_or_default();
            *ours = format!("{head}    records: [\n{}\n    ],\n)\n", lines.join("\n")).into_bytes();
        }
        files
    }
}

fn check(seed: u64) -> Result<(usize, usize), String> {
    let rng = &mut Rng::with_seed(seed);
    let apart = Apart::new(rng);
    let (one, other) = (apart.merged(false), apart.merged(true));
    apart
        .check(&one.project, &one.kept)
        .map_err(|why| format!("merged: {why}"))?;
    if one.project != other.project || one.kept.ledger.others.len() != other.kept.ledger.others.len() {
        return Err("merged in the other order it is another project".to_owned());
    }
    let mut history = apart.anna.history.clone();
    history.restore(one.edits.clone());
    if *history.project() != one.project {
        return Err("the edits do not lead to the merged project".to_owned());
    }
    let files = write_project(&one.project, "u-1", &one.kept);
    verify(&files, &one.project, "u-1", &one.kept).map_err(|why| format!("merged and written: {why}"))?;
    let union = read_project(&apart.union(rng)).map_err(|err| err.to_string())?;
    apart
        .check(&union.project, &union.kept)
        .map_err(|why| format!("union: {why}"))?;
    let files = write_project(&union.project, "u-1", &union.kept);
    verify(&files, &union.project, "u-1", &union.kept).map_err(|why| format!("union, written: {why}"))?;
    Ok((
        apart.anna.touched.len() + apart.ben.touched.len(),
        one.kept.ledger.others.len(),
    ))
}

#[test]
fn what_two_people_did_apart_is_all_there_and_nothing_comes_back() {
    let (mut changes, mut conflicts) = (0, 0);
    for seed in 0..300 {
        let (touched, undecided) = check(seed).unwrap_or_else(|why| panic!("seed {seed}: {why}"));
        changes += touched;
        conflicts += undecided;
    }
    assert!(
        changes > 1000 && conflicts > 100,
        "{changes} changes, {conflicts} conflicts"
    );
}

#[test]
fn every_mistake_is_noticed() {
    for mistake in [
        Mistake::IgnoreRemovals,
        Mistake::PickSilently,
        Mistake::DropUnknown,
        Mistake::CountOnly,
        Mistake::LeaveGone,
    ] {
        make(Some(mistake));
        let noticed = (0..300).find(|seed| !matches!(std::panic::catch_unwind(|| check(*seed)), Ok(Ok(_))));
        make(None);
        assert!(noticed.is_some(), "{mistake:?}");
    }
}
