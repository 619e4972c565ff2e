//! A disk that is full, files that may not grow, memory that ends, a clock that lies: what was answered is there again.

use crate::analyst::Scripted;
use crate::helper::{Desk, Ran};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// Lines that tag one word after the other, each with a note of a kilobyte.
fn script(lines: usize) -> String {
    let mut script = String::new();
    let note = "n".repeat(1000);
    for n in 0..lines {
        let (start, end) = (n * 2, n * 2 + 1);
        writeln!(
            script,
            "{{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"start\":{start},\"end\":{end},\"note\":\"{note}\"}}"
        )
        .unwrap();
    }
    script
}

const LINES: usize = 1500;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", "w ".repeat(LINES).as_str());
    desk.write("s.jsonl", &script(LINES));
    desk
}

/// The program under a shell that sets a limit first.
fn limited(desk: &Desk, limit: &str, call: &str) -> Ran {
    let inside = desk.command(&[]);
    let program = inside.get_program().to_owned();
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{limit}; exec \"$0\" {call}")]).arg(program);
    shell.current_dir(inside.get_current_dir().unwrap_or(Path::new(".")));
    for (name, value) in inside.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.stdin(std::process::Stdio::null()).output().unwrap().into()
}

/// How many lines were answered as done and durable.
fn done(ran: &Ran) -> u64 {
    ran.out.lines().filter(|line| line.contains("\"ok\":true")).count() as u64
}

/// What is there afterwards holds all that was answered, and is whole.
fn holds(desk: &Desk, acked: u64) {
    let ran = desk.run(&["check", "p"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let there = desk.stats()["annotations"].as_u64().unwrap();
    assert!(there >= acked, "{acked} were answered, {there} are there");
}

#[cfg(unix)]
#[test]
fn case_61_files_that_may_not_grow_lose_nothing_that_was_answered() {
    let desk = desk();
    desk.ok(&["new", "p", "a.txt"]);
    // Blocks of 512 bytes in some shells, of 1024 in others.
    let ran = limited(&desk, "ulimit -f 600", "apply p s.jsonl");
    // The signal SIGXFSZ kills the program, unless it is ignored where the tests run: then the error is told.
    assert!(matches!(ran.code, None | Some(1)), "the limit was not met: {ran:?}");
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    let acked = done(&ran);
    assert!(acked < LINES as u64, "{acked}");
    holds(&desk, acked);
}

#[cfg(target_os = "linux")]
#[test]
fn case_62_memory_that_ends_is_an_error_or_a_crash_that_loses_nothing() {
    let desk = desk();
    desk.ok(&["new", "p", "a.txt"]);
    let acked = done(&desk.run(&["apply", "p", "s.jsonl"]));
    assert_eq!(acked, LINES as u64);
    std::fs::write(desk.path("big.txt"), "x".repeat(200_000_000)).unwrap();
    let ran = limited(&desk, "ulimit -v 300000", "import p big.txt");
    assert_ne!(ran.code, Some(0), "the limit was not met");
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    holds(&desk, acked);
    assert_eq!(desk.stats()["documents"], 1);
}

#[cfg(target_os = "linux")]
#[test]
fn case_60_a_full_disk_loses_nothing_that_was_answered() {
    let desk = desk();
    let mount = "mkdir m && mount -t tmpfs -o size=1000k none m";
    let can = Command::new("unshare")
        .args(["-rm", "sh", "-c", &format!("{mount} && umount m")])
        .current_dir(desk.path("."))
        .status();
    std::fs::remove_dir(desk.path("m")).ok();
    if !can.is_ok_and(|status| status.success()) {
        println!("skipped: a full disk, as no file system may be mounted here (needs unshare and user namespaces)");
        return;
    }
    let program = desk.command(&[]).get_program().to_owned();
    // Ballast goes before the project is looked at again: opening writes the journal once more.
    let steps = format!(
        "{mount} && head -c 550000 /dev/zero > m/ballast && export CORROBORATE_HOME=m/home USER=anna; \"$0\" new m/p a.txt >&2 || exit 3; \"$0\" apply m/p s.jsonl > acks; \
         echo applied $? >&2; rm m/ballast; \"$0\" check m/p >&2 || exit 4; \"$0\" stats m/p --json"
    );
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", &steps])
        .arg(program)
        .current_dir(desk.path("."))
        .env_remove("DISPLAY")
        .output()
        .unwrap();
    let ran: Ran = output.into();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("applied 1"), "{ran:?}");
    let acks = std::fs::read_to_string(desk.path("acks")).unwrap();
    let acked = acks.lines().filter(|line| line.contains("\"ok\":true")).count() as u64;
    let refused = acks.lines().find(|line| line.contains("not on disk"));
    assert!(
        refused.is_some_and(|line| line.contains("No space left")),
        "{refused:?}"
    );
    assert!(acked > 0 && acked < LINES as u64, "{acked}");
    let stats: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(
        stats["annotations"].as_u64().unwrap() >= acked,
        "{acked} were answered: {stats}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn case_63_a_clock_before_1970_or_far_ahead_or_running_backwards_changes_no_order() {
    let places = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib",
        "/usr/local/lib",
    ];
    let found = places.iter().map(|place| format!("{place}/faketime/libfaketime.so.1"));
    let Some(library) = found.into_iter().find(|path| Path::new(path).exists()) else {
        println!("skipped: a clock that lies, as libfaketime is not installed (Debian: faketime)");
        return;
    };
    let desk = desk();
    let at = |time: &str, args: &[&str]| {
        let output = desk
            .command(args)
            .env("LD_PRELOAD", &library)
            .env("FAKETIME", format!("@{time}"))
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("DONT_FAKE_MONOTONIC", "1")
            .output()
            .unwrap();
        let ran: Ran = output.into();
        assert_eq!(ran.code, Some(0), "{time}: {ran:?}");
        ran
    };
    at("2036-01-01 00:00:00", &["new", "p", "a.txt"]);
    let mut tagged = Vec::new();
    for (n, time) in ["1969-06-01 00:00:00", "2036-01-01 00:00:00", "1985-01-01 00:00:00"]
        .iter()
        .enumerate()
    {
        let (start, end) = (n * 2, n * 2 + 1);
        desk.write(
            "one.jsonl",
            &format!("{{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"start\":{start},\"end\":{end}}}\n{{\"do\":\"save\"}}\n"),
        );
        let ran = at(time, &["apply", "p", "one.jsonl"]);
        assert_eq!(done(&ran), 2, "{ran:?}");
        tagged.push(time);
        holds(&desk, tagged.len() as u64);
    }
    let rows = desk.ok(&["export", "p", "--format", "jsonl", "-o", "-"]);
    let starts: Vec<u64> = rows
        .lines()
        .map(|row| {
            serde_json::from_str::<serde_json::Value>(row).unwrap()["start_cp"]
                .as_u64()
                .unwrap()
        })
        .collect();
    assert_eq!(starts, [0, 2, 4], "by place, not by the time of the clock");
    assert!(rows.contains("\"created\":\"1969-06-01"), "{rows}");
}

#[cfg(unix)]
#[test]
fn case_61_a_dataset_that_does_not_fit_leaves_no_half_file() {
    let desk = desk();
    // Digits of a generator, which no packing makes small.
    let mut state = 7_u64;
    let digits = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!("{:x} ", state >> 16)
    });
    desk.write("big.txt", &digits.take(200_000).collect::<String>());
    desk.ok(&["new", "p", "big.txt"]);
    let names = || -> Vec<_> { desk.files("p").into_keys().collect() };
    let before = names();
    for (format, out) in [
        ("documents", "out.jsonl"),
        ("document-csv", "out.csv"),
        ("html", "out.html"),
        ("refi-qda", "out.qdpx"),
        ("huggingface", "out-hf"),
        ("brat", "out-brat"),
    ] {
        let ran = limited(&desk, "ulimit -f 600", &format!("export p --format {format} -o {out}"));
        assert_ne!(ran.code, Some(0), "{format}: the limit was not met");
        assert!(!ran.err.contains("panicked"), "{format}: {ran:?}");
        assert!(!desk.path(out).exists(), "{format}");
        desk.ok(&["export", "p", "--format", format, "-o", out]);
        assert!(!desk.path(&format!(".{out}.part")).exists(), "{format}");
    }
    assert_eq!(names(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn case_04_a_file_of_millions_of_things_that_are_no_records_takes_less_than_three_times_its_size_in_memory() {
    let desk = crate::analyst::desk();
    // The most memory that the program had at a time until it answered, in bytes.
    let peak = || {
        let mut program = Scripted::start(desk.command(&["apply", "p", "-"]));
        assert!(program.say("{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"start\":0,\"end\":1}\n"));
        let answer = program.answer();
        assert!(answer.is_some_and(|answer| answer["ok"] == true));
        let status = std::fs::read_to_string(format!("/proc/{}/status", program.child.id())).unwrap();
        program.kill();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    };
    let path = desk.path("p/project.ron");
    let project = std::fs::read_to_string(&path).unwrap();
    let before = peak();
    for item in ["{0:0},", "1,", "A,"] {
        let line = format!("{}\n", item.repeat(6_000_000 / item.len()));
        let bombs = project.replacen("records: [\n", &format!("records: [\n{}", line.repeat(3)), 1);
        std::fs::write(&path, &bombs).unwrap();
        let more = peak().saturating_sub(before);
        assert!(
            more < 3 * bombs.len() as u64,
            "{item} {more} bytes for a file of {}",
            bombs.len()
        );
    }
}
