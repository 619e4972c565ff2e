//! What a run measures: memory while a program lives, CPU time of its frames, which gesture was made when.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Between two looks at memory.
const EVERY: Duration = Duration::from_secs(10);
/// Between two lines about how far a run is.
const TELL: Duration = Duration::from_secs(30);
/// Memory is still growing for so long: fonts, texts, caches.
const WARM: Duration = Duration::from_secs(300);
/// Most that memory may grow after that, as a share.
const FLAT: f64 = 0.05;
/// Most that 99 of 100 frames may take, in microseconds.
const FRAME: u64 = 4_000;

/// Memory of one life of the program.
pub(crate) struct Memory {
    born: Instant,
    /// Seconds since birth, resident kB, and of these those that no file backs.
    samples: Vec<(f64, u64, u64)>,
}

impl Memory {
    pub(crate) fn of_newborn() -> Self {
        Self {
            born: Instant::now(),
            samples: Vec::new(),
        }
    }

    /// Looks, if it is time.
    pub(crate) fn look(&mut self, pid: u32) {
        let age = self.born.elapsed();
        let due = self
            .samples
            .last()
            .is_none_or(|(at, ..)| age.as_secs_f64() - at >= EVERY.as_secs_f64());
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let kb = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        };
        if let (true, Some(all), Some(own)) = (due, kb("VmRSS:"), kb("RssAnon:")) {
            self.samples.push((age.as_secs_f64(), all, own));
        }
    }

    /// Says how it went; whether it was flat, where the life was long enough to tell.
    pub(crate) fn report(&self, life: usize) -> Option<bool> {
        let warm: Vec<_> = self
            .samples
            .iter()
            .filter(|(at, ..)| *at >= WARM.as_secs_f64())
            .collect();
        let mb = |kb: u64| kb as f64 / 1000.0;
        let (Some((age, last, own)), Some((_, start, _))) = (self.samples.last(), self.samples.first()) else {
            println!("life {life}: too short to measure memory");
            return None;
        };
        let most = self.samples.iter().map(|(_, all, _)| *all).max().unwrap_or(0);
        println!(
            "life {life}: {age:.0} s, resident at first {:.1} MB, at last {:.1} MB ({:.1} MB its own), at most {:.1} MB",
            mb(*start),
            mb(*last),
            mb(*own),
            mb(most)
        );
        let enough = warm.len() >= 12;
        let (first, end) = warm.split_at(warm.len() / 2);
        let middle = |part: &[&(f64, u64, u64)]| {
            let mut all: Vec<u64> = part.iter().map(|(_, all, _)| *all).collect();
            all.sort_unstable();
            all.get(all.len() / 2).copied().unwrap_or(1) as f64
        };
        let last = &end[end.len().saturating_sub(6)..];
        let growth = middle(last) / middle(&first[..first.len().min(6)]) - 1.0;
        if enough {
            println!(
                "life {life}: from the sixth to the last minute it grew by {:.2} % (at most 5)",
                growth * 100.0
            );
        }
        enough.then_some(growth <= FLAT)
    }
}

/// Which gesture was made when.
#[derive(Default)]
pub(crate) struct Diary {
    made: Vec<(u128, &'static str)>,
    /// So many of them were taken by the window.
    taken: usize,
}

impl Diary {
    pub(crate) fn note(&mut self, gesture: &'static str) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.made.push((now.as_millis(), gesture));
    }

    pub(crate) fn len(&self) -> usize {
        self.made.len()
    }

    /// The window has taken all so far.
    pub(crate) fn taken(&mut self) {
        self.taken = self.made.len();
    }

    /// Counts those no longer that the window had not taken when it was killed; how many these are.
    pub(crate) fn forget_underway(&mut self) -> usize {
        let underway = self.made.len() - self.taken;
        self.made.truncate(self.taken);
        underway
    }

    /// Says how often each gesture was made.
    pub(crate) fn report(&self) {
        let mut times = BTreeMap::new();
        for (_, name) in &self.made {
            *times.entry(*name).or_insert(0) += 1;
        }
        let times: Vec<String> = times
            .into_iter()
            .map(|(name, times)| format!("{times} {name}"))
            .collect();
        println!("{} gestures: {}", self.len(), times.join(", "));
    }

    /// Says what the frames took; whether 99 of 100 took less than they may.
    pub(crate) fn frames(&self, file: &Path) -> Result<bool, String> {
        let frames = Frames::read(file)?;
        println!(
            "{}: {} frames, CPU p50 {} µs, p99 {} µs (at most {FRAME}), p99.9 {} µs, max {} µs; {} over {FRAME}",
            file.file_name().unwrap_or_default().display(),
            frames.0.len(),
            frames.rank(0.5),
            frames.rank(0.99),
            frames.rank(0.999),
            frames.rank(1.0),
            frames.0.iter().filter(|(micros, _)| *micros > FRAME).count()
        );
        for (micros, at) in frames.0.iter().rev().take(12) {
            let before = |(made, _): &&(u128, &str)| *made + 1_500 > *at && *made < *at;
            let made: Vec<&str> = self.made.iter().filter(before).map(|(_, name)| *name).collect();
            println!("  {micros} µs, after {}", made.join(", "));
        }
        Ok(frames.rank(0.99) <= FRAME)
    }
}

/// Microseconds of each frame and the milliseconds since 1970 when its line was written, the quickest first.
struct Frames(Vec<(u64, u128)>);

impl Frames {
    fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|err| format!("{err}: {}", file.display()))?;
        let mut frames: Vec<(u64, u128)> = Vec::new();
        for line in text.lines() {
            let mut numbers = line.split(' ');
            let at = numbers.next().and_then(|number| number.parse().ok()).unwrap_or(0);
            frames.extend(
                numbers
                    .filter_map(|number| number.parse::<u64>().ok())
                    .map(|micros| (micros, at)),
            );
        }
        frames.sort_unstable();
        Ok(Self(frames))
    }

    fn rank(&self, share: f64) -> u64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.max(1) - 1).map_or(0, |(micros, _)| *micros)
    }
}

/// Says now and then how far a run is.
pub(crate) struct Progress {
    begun: Instant,
    /// When it was last said, and how many gestures there were.
    said: (Instant, usize),
}

impl Default for Progress {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            begun: now,
            said: (now, 0),
        }
    }
}

impl Progress {
    /// Says it in one line, if it is time.
    pub(crate) fn say(&mut self, diary: &Diary, life: usize, memory: &Memory, frames: &Path) -> Result<(), String> {
        let (since, before) = (self.said.0.elapsed().as_secs_f64(), self.said.1);
        if since < TELL.as_secs_f64() {
            return Ok(());
        }
        self.said = (Instant::now(), diary.len());
        let resident = memory.samples.last().map_or(0, |(_, all, _)| *all);
        println!(
            "{:.1} min: {} gestures ({:.1} a second), life {life} for {:.0} s, {:.1} MB, p99 {} µs",
            self.begun.elapsed().as_secs_f64() / 60.0,
            diary.len(),
            diary.len().saturating_sub(before) as f64 / since,
            memory.born.elapsed().as_secs_f64(),
            resident as f64 / 1000.0,
            Frames::read(frames)?.rank(0.99)
        );
        Ok(())
    }
}
