//! A desk of its own for each test: a folder, the program, what it said.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A temporary folder in which the program runs.
pub(crate) struct Desk(TempDir);

/// What a run said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// One below a folder, such as on a disk of its own.
    pub(crate) fn below(folder: &Path) -> Self {
        Self(tempfile::tempdir_in(folder).unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The program with these arguments, not yet started; paths are relative to the desk.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corroborate"));
        command
            .args(args)
            .current_dir(self.0.path())
            .env("CORROBORATE_HOME", self.path("home"))
            .env("USER", "anna");
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().unwrap().into()
    }

    /// Runs and wants exit code 0.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        ran.out
    }

    /// Applies a script to the project `p` and returns the answers.
    pub(crate) fn apply(&self, script: &str) -> Vec<Value> {
        let mut child = self
            .command(&["apply", "p", "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let ran: Ran = child.wait_with_output().unwrap().into();
        let answers: Vec<Value> = ran
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let all_done = answers.iter().all(|answer| answer["ok"] == true);
        assert_eq!(ran.code, Some(i32::from(!all_done)), "{ran:?}");
        answers
    }

    /// Applies a script all of whose lines must be done.
    pub(crate) fn apply_all(&self, script: &str) -> Vec<Value> {
        let answers = self.apply(script);
        let refused: Vec<&Value> = answers.iter().filter(|answer| answer["ok"] != true).collect();
        assert!(refused.is_empty(), "{refused:#?}");
        answers
    }

    pub(crate) fn stats(&self) -> Value {
        serde_json::from_str(&self.ok(&["stats", "p", "--json"])).unwrap()
    }

    /// All files below a folder but the lock, which says who came last: by their path in it, bytes in readable form.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<PathBuf, String> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), &self.path(folder), &mut files);
        files
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// How many of that name a list of `stats --json` counts.
pub(crate) fn number(list: &Value, name: &str) -> u64 {
    let row = list.as_array().unwrap().iter().find(|row| row["name"] == name);
    row.unwrap_or_else(|| panic!("{name} in {list}"))["number"]
        .as_u64()
        .unwrap()
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if !path.ends_with(".corroborate.lock") {
            let bytes = fs::read(&path).unwrap();
            files.insert(
                path.strip_prefix(root).unwrap().to_owned(),
                bytes.escape_ascii().to_string(),
            );
        }
    }
}
