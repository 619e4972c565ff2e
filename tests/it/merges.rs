//! Two people change one project apart and git merges what they saved: by union, which needs nothing set up, and by our
//! driver. Nothing is lost, nothing comes back, and only what both changed is asked about.

use corroborate::project::edit::{Command, Edit, History, PlanContext, TagSpec};
use corroborate::project::{Annotation, AnnotationId, DocumentId, IdSource, Project};
use corroborate::store::files::{Kept, Stamp, load_folder, write_project};
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process;
use std::sync::Arc;

type Table = BTreeMap<AnnotationId, Annotation>;

struct Desk {
    name: &'static str,
    history: History,
    kept: Kept,
    ids: IdSource,
    notes: u64,
    /// Annotations that a save found changed.
    touched: BTreeSet<AnnotationId>,
}

impl Desk {
    fn on(name: &'static str, project: &Project, kept: &Kept, rng: &mut Rng) -> Self {
        Self {
            name,
            history: History::new(project.clone()),
            kept: kept.clone(),
            ids: IdSource::new(rng.u64(..)),
            notes: 0,
            touched: BTreeSet::new(),
        }
    }

    fn work(&mut self, rng: &mut Rng, steps: usize) {
        for _ in 0..steps {
            match rng.u8(..8) {
                0 => drop(self.history.undo()),
                1 => drop(self.history.redo()),
                _ => self.act(rng),
            }
        }
    }

    fn act(&mut self, rng: &mut Rng) {
        let project = self.history.project();
        let annotations: Vec<AnnotationId> = project.annotations().iter().map(|(id, _)| id).collect();
        let documents: Vec<DocumentId> = project.documents().iter().map(|(id, _)| id).collect();
        let (one, other) = (rng.choice(&annotations).copied(), rng.choice(&annotations).copied());
        self.notes += 1;
        let note = format!("{} {}", self.name, self.notes);
        let start = rng.usize(..80) * 5;
        let (first, last) = (start, start + 4);
        let command = match (rng.u8(..10), one, other) {
            (0..4, Some(id), _) => Command::SetNote(id, note),
            (4..6, Some(id), _) => Command::RemoveAnnotations(vec![id]),
            (6, Some(from), Some(to)) => Command::Link {
                kind: project.relation_types().iter().next().unwrap().0,
                from,
                to,
            },
            (7, Some(one), Some(other)) => Command::Group(vec![one, other]),
            _ => Command::Tag(vec![TagSpec {
                document: *rng.choice(&documents).unwrap(),
                ranges: std::iter::once(first..last).collect(),
                label: project.labels_in_order()[0].0,
                attributes: BTreeMap::new(),
                note,
            }]),
        };
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

    fn save(&mut self, folder: &Path, before: &Table) -> Table {
        let now = table(self.history.project());
        let all = before.keys().chain(now.keys());
        self.touched.extend(all.filter(|id| before.get(id) != now.get(id)));
        let stamp = Stamp {
            by: self.name.to_owned(),
            at: format!("2026-01-01T00:00:{:02}Z", self.notes % 60),
        };
        self.kept = self.kept.advance(self.history.project(), &stamp, &BTreeSet::new());
        for (name, bytes) in write_project(self.history.project(), "u", &self.kept) {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        now
    }
}

fn table(project: &Project) -> Table {
    let all = project.annotations().iter();
    all.map(|(id, annotation)| (id, Annotation::clone(annotation)))
        .collect()
}

fn git(folder: &Path, args: &[&str]) -> bool {
    let mut command = process::Command::new("git");
    command.args(args).current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1");
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_AUTHOR_NAME", "x"),
        ("GIT_AUTHOR_EMAIL", "x"),
        ("GIT_COMMITTER_NAME", "x"),
        ("GIT_COMMITTER_EMAIL", "x"),
    ] {
        command.env(name, value);
    }
    command.output().unwrap().status.success()
}

/// What is in the folder now against what each of the two had.
fn check(folder: &Path, base: &Table, sides: [&Desk; 2]) -> usize {
    let (loaded, _) = load_folder(folder).unwrap();
    assert_eq!(loaded.project.violations(), Vec::<String>::new());
    let conflicts = loaded.kept.conflicts(&loaded.project);
    let mut against: BTreeMap<AnnotationId, Vec<Option<Annotation>>> = BTreeMap::new();
    for conflict in &conflicts {
        for other in &conflict.others {
            if let Edit::Annotation(id, change) = &other.edit {
                against.entry(*id).or_default().push(change.after.as_deref().cloned());
            }
        }
    }
    let now = table(&loaded.project);
    let tables = sides.map(|side| table(side.history.project()));
    let referred: BTreeSet<AnnotationId> = loaded
        .project
        .relations()
        .values()
        .flat_map(|link| [link.from, link.to])
        .chain(loaded.project.groups().values().flat_map(|group| group.members.clone()))
        .collect();
    let all: BTreeSet<AnnotationId> = [base, &tables[0], &tables[1], &now]
        .iter()
        .flat_map(|table| table.keys())
        .copied()
        .collect();
    for id in all {
        let (was, is) = (base.get(&id), now.get(&id));
        let made = tables.each_ref().map(|table| table.get(&id));
        let others = against.get(&id).map_or(&[][..], Vec::as_slice);
        for one in made.iter().filter(|one| **one != was) {
            let kept = is == *one || others.iter().any(|other| other.as_ref() == *one);
            assert!(kept, "lost: {id} {one:?}; now {is:?}, {others:?}");
        }
        let both = sides.iter().all(|side| side.touched.contains(&id));
        let asked = both || referred.contains(&id);
        assert!(others.is_empty() || asked, "asked about {id} without need: {others:?}");
        let wanted = match made.each_ref().map(|one| *one != was) {
            [false, false] => was,
            [true, false] => made[0],
            [false, true] => made[1],
            [true, true] => continue,
        };
        assert!(
            is == wanted || (asked && !others.is_empty()),
            "{id}: {is:?} instead of {wanted:?}"
        );
    }
    conflicts.len()
}

#[test]
fn git_merges_lose_nothing_and_revive_nothing() {
    let Ok(true) = process::Command::new("git")
        .arg("--version")
        .output()
        .map(|run| run.status.success())
    else {
        println!("skipped: git is missing");
        return;
    };
    let wanted = std::env::var("CORROBORATE_TRIES")
        .ok()
        .and_then(|number| number.parse().ok());
    let (mut changes, mut undecided, mut by_driver) = (0, 0, 0);
    let number: u64 = wanted.unwrap_or(100);
    for seed in 0..number {
        let rng = &mut Rng::with_seed(seed);
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path();
        let mut start = History::new(Project::with_default_schema());
        start.restore(documents());
        let mut base = Desk::on("base", start.project(), &Kept::default(), rng);
        base.work(rng, 40);
        let was = base.save(folder, &Table::new());
        assert!(git(folder, &["init", "-q", "--template=", "-b", "base"]));
        assert!(git(folder, &["add", "-A"]) && git(folder, &["commit", "-qm", "base"]));
        let mut sides = ["anna", "ben"].map(|name| {
            assert!(git(folder, &["checkout", "-qb", name, "base"]));
            let (loaded, _) = load_folder(folder).unwrap();
            let mut side = Desk::on(name, &loaded.project, &loaded.kept, rng);
            let mut before = was.clone();
            for _ in 0..rng.usize(1..4) {
                let steps = rng.usize(..12);
                side.work(rng, steps);
                before = side.save(folder, &before);
            }
            git(folder, &["add", "-A"]);
            assert!(git(folder, &["commit", "-q", "--allow-empty", "-m", name]));
            side
        });
        changes += sides.iter().map(|side| side.touched.len()).sum::<usize>();
        assert!(git(folder, &["branch", "own"]));
        assert!(
            git(folder, &["merge", "-q", "-m", "union", "anna"]),
            "seed {seed}: git reports a conflict"
        );
        let [anna, ben] = &mut sides;
        undecided += check(folder, &was, [anna, ben]);
        assert!(git(folder, &["reset", "-q", "--hard", "own"]));
        let driver = format!("{} merge %O %A %B", env!("CARGO_BIN_EXE_corroborate"));
        git(folder, &["config", "merge.corroborate.driver", &driver]);
        let info = folder.join(".git/info");
        fs::create_dir_all(&info).unwrap();
        let lines = "project.ron merge=corroborate\n**/annotations/*.ron merge=corroborate\n**/review/*.ron merge=corroborate\n";
        fs::write(info.join("attributes"), lines).unwrap();
        // Exit code 1 where somebody has to decide: the files are whole all the same.
        git(folder, &["merge", "-q", "-m", "driver", "anna"]);
        by_driver += check(folder, &was, [anna, ben]);
    }
    println!(
        "{number} merges by union and by driver: {changes} changed annotations, {undecided} and {by_driver} to decide, 0 lost, 0 revived"
    );
    assert!(
        number < 100 || undecided > 10 && by_driver > 10,
        "{undecided} {by_driver}"
    );
}

fn documents() -> Vec<Edit> {
    let document = |order: u64| corroborate::project::Document {
        title: format!("Document {order}"),
        text_hash: "ab".repeat(32),
        text_len: 500,
        order,
        ..corroborate::project::Document::default()
    };
    let put = |n: u64| Edit::Document(DocumentId(n), corroborate::project::edit::Change::insert(document(n)));
    (1..=3).map(put).collect()
}
