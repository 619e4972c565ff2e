//! Single flipped bits and cut ends in every project file: never a panic, never anything that silently became something else,
//! and all other records are kept.
//!
//! `CORROBORATE_TRIES=10000000 cargo test --test it flipped_bit -- --nocapture` flips every bit of a larger project.

use crate::analyst::tries;
use corroborate::project::{Annotation, AnnotationId, Project, Quote, Span};
use corroborate::store::files::{Kept, read_project, write_project};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const SHORT: u64 = 2_000;

/// Files of a project by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// What was found.
#[derive(Debug, Default)]
struct Tally {
    flips: u64,
    cuts: u64,
    refused: u64,
    told: u64,
    /// The same project was read: spaces, comments.
    harmless: u64,
    /// Another place or label, found because the words are not those that were tagged.
    caught_by_quote: u64,
    /// Another project was read, and nothing tells.
    silent: BTreeMap<String, u64>,
    records: u64,
    records_kept: u64,
}

fn text() -> String {
    (0..400).map(|n| format!("word{n} ")).collect()
}

/// A project of so many annotations, with links, notes, a group and review states, as a script makes it.
fn project(annotations: usize) -> (Project, Files) {
    let desk = crate::helper::Desk::new();
    desk.write("a.txt", &text());
    desk.ok(&["new", "p", "a.txt"]);
    let mut script = String::new();
    let line = |line: serde_json::Value| format!("{line}\n");
    for n in 0..annotations {
        let label = ["claim", "source"][n % 2];
        script += &line(
            serde_json::json!({"do": "tag", "document": "a", "label": label, "quote": format!("word{n} "), "key": format!("k{n}"), "note": "a note"}),
        );
    }
    for n in (1..annotations).step_by(10) {
        script += &line(
            serde_json::json!({"do": "link", "type": "rests on", "from": format!("k{}", n - 1), "to": format!("k{n}")}),
        );
    }
    script += &line(serde_json::json!({"do": "review", "documents": "a", "state": "finished"}));
    desk.apply_all(&script);
    let (loaded, files) = corroborate::store::files::load_folder(&desk.path("p")).unwrap();
    assert!(loaded.problems.is_empty() && loaded.kept == written_kept(&files));
    (loaded.project, files)
}

fn written_kept(files: &Files) -> Kept {
    read_project(files).unwrap().kept
}

/// Whether the words are those that were tagged.
fn words_agree(annotation: &Annotation, text: &str) -> bool {
    let spans_fit = annotation
        .spans
        .iter()
        .all(|span| Span::new(text, span.range()).is_some());
    spans_fit && Quote::cut(text, &annotation.spans).is_some_and(|quote| quote == annotation.quote)
}

/// Kinds of records in which another project silently differs, in words.
fn differences(good: &Project, read: &Project) -> Vec<String> {
    let mut kinds = BTreeSet::new();
    let ids: BTreeSet<AnnotationId> = good
        .annotations()
        .iter()
        .chain(read.annotations().iter())
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        match (good.annotations().get(id), read.annotations().get(id)) {
            (Some(a), Some(b)) if a.spans != b.spans || a.document != b.document => kinds.insert("PLACE".to_owned()),
            (Some(a), Some(b)) if a.quote != b.quote => kinds.insert("quote".to_owned()),
            (Some(a), Some(b)) if a != b => kinds.insert("other field of an annotation".to_owned()),
            (Some(_), Some(_)) => false,
            _ => kinds.insert("id of an annotation".to_owned()),
        };
    }
    if kinds.is_empty() {
        kinds.insert("document, label, link or state".to_owned());
    }
    kinds.into_iter().collect()
}

/// Reads a damaged project; an error says what must not be.
fn try_damage(
    good: &Project,
    files: &Files,
    name: &str,
    bytes: Vec<u8>,
    at: usize,
    tally: &mut Tally,
) -> Result<(), String> {
    let (text, whole) = (text(), &files[name]);
    let cut = bytes.len() < whole.len();
    let mut damaged = files.clone();
    damaged.insert(name.to_owned(), bytes);
    let Ok(loaded) = read_project(&damaged) else {
        tally.refused += 1;
        return Ok(());
    };
    if !loaded.project.violations().is_empty() {
        return Err(format!("{:?}", loaded.project.violations()));
    }
    if loaded.project == *good && loaded.problems.is_empty() {
        tally.harmless += 1;
    } else if loaded.problems.is_empty() {
        let caught = loaded
            .project
            .annotations()
            .values()
            .any(|one: &Arc<Annotation>| !words_agree(one, &text));
        if caught {
            tally.caught_by_quote += 1;
        } else {
            for kind in differences(good, &loaded.project) {
                if kind == "PLACE" {
                    return Err("a place became another, and nothing tells".to_owned());
                }
                *tally.silent.entry(kind).or_default() += 1;
            }
        }
    } else {
        tally.told += 1;
    }
    if cut || loaded.read_only.is_some() {
        return Ok(());
    }
    kept(
        files,
        name,
        at,
        &write_project(&loaded.project, &loaded.uuid, &loaded.kept),
        tally,
    )
}

/// Counts the records that a save after the damage writes as they were; all but those on the damaged line, and the next
/// where a line end is gone, must be.
fn kept(files: &Files, name: &str, at: usize, saved: &Files, tally: &mut Tally) -> Result<(), String> {
    let record = |line: &&[u8]| line.starts_with(b"        ");
    let mut lost = Vec::new();
    for (file, bytes) in files {
        let there: BTreeSet<&[u8]> = saved
            .get(file)
            .into_iter()
            .flat_map(|bytes| bytes.split(|byte| *byte == b'\n'))
            .map(without_sum)
            .collect();
        let mut start = 0;
        for line in bytes.split(|byte| *byte == b'\n') {
            let end = start + line.len();
            let hit = file == name && (start..=end).contains(&at);
            let next = file == name && start == at + 1;
            if record(&line) && !hit && !next {
                tally.records += 1;
                match there.contains(without_sum(line)) {
                    true => tally.records_kept += 1,
                    false => lost.push(line.escape_ascii().to_string()),
                }
            }
            start = end + 1;
        }
    }
    match lost.as_slice() {
        [] => Ok(()),
        [first, ..] => Err(format!("{} records are not written back, such as {first}", lost.len())),
    }
}

/// A line without its check sum and comma.
fn without_sum(line: &[u8]) -> &[u8] {
    let sum = line.len().checked_sub(", // 01234567".len());
    match sum.filter(|at| line[*at..].starts_with(b", // ")) {
        Some(at) => &line[..at],
        None => line.strip_suffix(b",").unwrap_or(line),
    }
}

/// As a version without check sums wrote it.
fn without_sums(files: &Files) -> Files {
    let of_line = |line: &[u8]| match without_sum(line) {
        item if item.len() == line.len() => [item, b"\n"].concat(),
        item => [item, b",\n"].concat(),
    };
    let of_file = |bytes: &Vec<u8>| {
        bytes
            .trim_ascii_end()
            .split(|byte| *byte == b'\n')
            .flat_map(of_line)
            .collect()
    };
    files
        .iter()
        .map(|(name, bytes)| (name.clone(), of_file(bytes)))
        .collect()
}

fn damage((good, files): (&Project, &Files), most: u64) -> (Tally, Option<String>) {
    let own: Vec<(&String, &Vec<u8>)> = files.iter().filter(|(name, _)| name.ends_with(".ron")).collect();
    let bits: u64 = own.iter().map(|(_, bytes)| bytes.len() as u64 * 8).sum();
    let mut dice = fastrand::Rng::with_seed(5);
    let mut tally = Tally::default();
    for n in 0..most.min(bits) {
        let mut bit = if most < bits { dice.u64(..bits) } else { n };
        for (name, bytes) in &own {
            let here = bytes.len() as u64 * 8;
            if bit >= here {
                bit -= here;
                continue;
            }
            let at = (bit / 8) as usize;
            let mut flipped = (*bytes).clone();
            flipped[at] ^= 1 << (bit % 8);
            let mut outcome = try_damage(good, files, name, flipped, at, &mut tally);
            tally.flips += 1;
            if n % 10 == 0 {
                tally.cuts += 1;
                outcome = outcome.and(try_damage(good, files, name, bytes[..at].to_vec(), at, &mut tally));
            }
            if let Err(why) = outcome {
                return (tally, Some(format!("{name}, byte {at}, bit {}: {why}", bit % 8)));
            }
            break;
        }
    }
    (tally, None)
}

#[test]
fn case_07_a_flipped_bit_moves_no_place_and_costs_no_other_record() {
    let started = std::time::Instant::now();
    let wished = tries(SHORT);
    let (good, files) = project(if wished > SHORT { 350 } else { 60 });
    let (tally, broken) = damage((&good, &files), wished);
    let silent: u64 = tally.silent.values().sum();
    println!("{tally:?}, silent: {silent}, {:.0} s", started.elapsed().as_secs_f64());
    assert_eq!(broken, None);
    assert_eq!((silent, tally.caught_by_quote), (0, 0), "each line has its check sum");
    assert!(tally.records_kept as f64 >= 0.995 * tally.records as f64);
}

#[test]
fn without_check_sums_a_flipped_bit_moves_no_place_either() {
    let (good, files) = project(30);
    let (tally, broken) = damage((&good, &without_sums(&files)), SHORT / 4);
    println!("{tally:?}");
    assert_eq!(broken, None);
    assert!(tally.caught_by_quote > 0);
}

#[cfg(not(feature = "seeded-mistakes"))]
#[test]
fn the_program_cannot_be_told_to_make_a_mistake() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_corroborate")).unwrap();
    let name = ["CORROBORATE", "_MISTAKE"].concat();
    assert!(memchr::memmem::find(&program, name.as_bytes()).is_none());
}

#[cfg(feature = "seeded-mistakes")]
#[test]
fn flips_catch_records_that_are_not_written_back() {
    // The mistake is made by whatever is started with it, so the harness starts itself.
    let mut harness = std::process::Command::new(std::env::current_exe().unwrap());
    harness.args([
        "--exact",
        "flips::case_07_a_flipped_bit_moves_no_place_and_costs_no_other_record",
    ]);
    let ran = harness
        .env("CORROBORATE_MISTAKE", "DamagedRecordDropped")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(!ran.status.success() && said.contains("are not written back"), "{said}");
}
