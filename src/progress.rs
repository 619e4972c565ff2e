//! A counter and a stop flag that long work checks. Knows nothing of threads or screens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared by the one who works (counts steps, stops when told) and the one who watches.
///
/// Cloning gives a second handle on the same counter.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

/// The work was told to stop; what it had made so far is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl Progress {
    /// Says how many steps there are in all. Zero means that it is not known.
    pub fn set_total(&self, total: u64) {
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// Counts `steps` more as done; refuses once [`Self::cancel`] was called.
    pub fn advance(&self, steps: u64) -> Result<(), Cancelled> {
        self.0.done.fetch_add(steps, Ordering::Relaxed);
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Steps done and steps in all (0: unknown).
    pub fn state(&self) -> (u64, u64) {
        (
            self.0.done.load(Ordering::Relaxed),
            self.0.total.load(Ordering::Relaxed),
        )
    }

    /// Asks the work to stop at its next step.
    pub fn cancel(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }

    /// Whether [`Self::cancel`] was called on any handle.
    pub fn is_cancelled(&self) -> bool {
        self.0.stop.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_work_is_refused_its_next_step() {
        let progress = Progress::default();
        progress.set_total(3);
        assert_eq!(progress.advance(1), Ok(()));
        progress.clone().cancel();
        assert_eq!(progress.advance(1), Err(Cancelled));
        assert_eq!(progress.state(), (2, 3));
    }
}
