//! Whether the program has anything left to do, seen from outside: what its threads do, and what its journal holds.

use crate::screen::{PATIENCE, Running};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Between two looks at the threads.
const LOOK: Duration = Duration::from_millis(6);

/// Waits until no thread of the program ran, or wanted to, for as long as `still`.
pub(crate) fn rest(program: &Running, still: Duration) -> Result<(), String> {
    let pid = program.0.id();
    let begun = Instant::now();
    let (mut ran, mut since) = (0, begun);
    while since.elapsed() < still {
        if begun.elapsed() > PATIENCE {
            return Err("The window does not come to rest".to_owned());
        }
        std::thread::sleep(LOOK);
        let threads = Threads::of(pid)?;
        if threads.busy || threads.ran != ran {
            (ran, since) = (threads.ran, Instant::now());
        }
    }
    Ok(())
}

/// The threads of a process.
struct Threads {
    /// Nanoseconds of CPU time, all together.
    ran: u64,
    /// Whether one runs, waits for a processor, or waits for the disk.
    busy: bool,
}

impl Threads {
    fn of(pid: u32) -> Result<Self, String> {
        let gone = |_| "The program is gone".to_owned();
        let threads = std::fs::read_dir(format!("/proc/{pid}/task")).map_err(gone)?;
        let mut all = Self { ran: 0, busy: false };
        for thread in threads.flatten() {
            // A thread may end between two looks.
            let read = |name: &str| std::fs::read_to_string(thread.path().join(name)).unwrap_or_default();
            let ran = read("schedstat");
            all.ran += ran
                .split(' ')
                .next()
                .and_then(|nanos| nanos.parse::<u64>().ok())
                .unwrap_or(0);
            // The name stands in brackets and may hold blanks; the state is the field behind it.
            let stat = read("stat");
            let state = stat
                .rsplit(')')
                .next()
                .and_then(|rest| rest.trim_start().chars().next());
            all.busy |= matches!(state, Some('R' | 'D'));
        }
        Ok(all)
    }
}

/// The journals of a program, by their names and lengths.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Journals(Vec<(PathBuf, u64)>);

impl Journals {
    /// What lies under a folder of the user.
    pub(crate) fn under(home: &Path) -> Self {
        let files = walkdir::WalkDir::new(home).sort_by_file_name();
        let journals = files.into_iter().flatten().filter_map(|file| {
            let is_journal = file.file_name().to_string_lossy().starts_with("journal.");
            let length = file.metadata().ok().filter(|_| is_journal)?.len();
            Some((file.into_path(), length))
        });
        Self(journals.collect())
    }

    /// Waits until they are others: what was done has been written down.
    pub(crate) fn wait_for_more(&self, home: &Path) -> Result<(), String> {
        let begun = Instant::now();
        while *self == Self::under(home) {
            if begun.elapsed() > PATIENCE {
                return Err("None of the last gestures reached the journal".to_owned());
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}
