//! Long work beside the window: a plain function on a named thread, its outcome through a channel.

use crate::progress::Progress;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

/// Called from other threads when there is something new to show.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Work that runs. Dropping it cancels.
pub struct Task<T> {
    /// What is being done, as the window says it: "Importing".
    pub title: String,
    /// How far it is.
    pub progress: Progress,
    outcome: Receiver<T>,
}

/// What became of a task.
#[derive(Debug, PartialEq, Eq)]
pub enum Poll<T> {
    /// Still at it.
    Running,
    /// Done; comes once.
    Done(T),
    /// The thread ended without an outcome.
    Lost,
}

impl<T: Send + 'static> Task<T> {
    /// Starts `work` on a thread named after `title`; `wake` is called when it is done.
    pub fn start(title: &str, wake: Wake, work: impl FnOnce(&Progress) -> T + Send + 'static) -> io::Result<Self> {
        let progress = Progress::default();
        let (sender, outcome) = mpsc::channel();
        let inside = progress.clone();
        std::thread::Builder::new().name(title.to_lowercase()).spawn(move || {
            let result = work(&inside);
            // Nobody waits for a cancelled task.
            sender.send(result).ok();
            wake();
        })?;
        Ok(Self {
            title: title.to_owned(),
            progress,
            outcome,
        })
    }

    /// Looks without waiting.
    pub fn poll(&self) -> Poll<T> {
        match self.outcome.try_recv() {
            Ok(outcome) => Poll::Done(outcome),
            Err(TryRecvError::Empty) => Poll::Running,
            Err(TryRecvError::Disconnected) => Poll::Lost,
        }
    }

    /// Waits for it, but no longer than this.
    pub fn wait_for(&self, longest: Duration) -> Poll<T> {
        match self.outcome.recv_timeout(longest) {
            Ok(outcome) => Poll::Done(outcome),
            Err(RecvTimeoutError::Timeout) => Poll::Running,
            Err(RecvTimeoutError::Disconnected) => Poll::Lost,
        }
    }

    /// Waits until it is done.
    pub fn wait(self) -> Option<T> {
        self.outcome.recv().ok()
    }
}

/// Runs work that would use all cores on all but one, which stays with the window.
pub fn leaving_a_core<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.saturating_sub(1).max(1);
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_is_left() {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        assert_eq!(
            leaving_a_core(rayon::current_num_threads),
            cores.saturating_sub(1).max(1)
        );
    }

    #[test]
    fn a_dropped_task_is_told_to_stop() {
        let (sender, told) = mpsc::channel();
        let task = Task::start("Test", Arc::new(|| ()), move |progress| {
            while !progress.is_cancelled() {
                std::thread::yield_now();
            }
            sender.send(()).ok();
        });
        drop(task.unwrap());
        assert!(told.recv().is_ok());
    }
}
