//! Something that is worked out beside the window, anew whenever what it depends on changes.

use crate::progress::Progress;
use crate::session::task::{Poll, Task, Wake};

/// What was worked out last, and what is being worked out.
pub(super) struct Beside<K, V> {
    value: Option<Result<V, String>>,
    made_for: Option<K>,
    task: Option<(Task<Result<V, String>>, K)>,
}

impl<K, V> Default for Beside<K, V> {
    fn default() -> Self {
        Self {
            value: None,
            made_for: None,
            task: None,
        }
    }
}

impl<K: PartialEq, V: Send + 'static> Beside<K, V> {
    /// Takes over what is done, and starts `work` on a thread named `title` where it is not done for `wanted` yet.
    pub(super) fn follow<W>(&mut self, wanted: K, title: &str, wake: &Wake, work: impl FnOnce() -> W)
    where
        W: FnOnce(&Progress) -> Result<V, String> + Send + 'static,
    {
        if let Some((task, made_for)) = self.task.take() {
            match task.poll() {
                Poll::Running => self.task = Some((task, made_for)),
                Poll::Done(value) => self.take(value, made_for),
                // Not begun anew by itself: it would be lost again.
                Poll::Lost => self.take(Err("This broke off; nothing has changed".to_owned()), made_for),
            }
        }
        let coming = self
            .task
            .as_ref()
            .map(|(_, made_for)| made_for)
            .or(self.made_for.as_ref());
        if coming == Some(&wanted) {
            return;
        }
        match Task::start(title, wake.clone(), work()) {
            Ok(task) => self.task = Some((task, wanted)),
            Err(err) => self.take(Err(err.to_string()), wanted),
        }
    }

    fn take(&mut self, value: Result<V, String>, made_for: K) {
        self.value = Some(value);
        self.made_for = Some(made_for);
    }

    /// What was worked out last, or why it could not be; none before there is anything.
    pub(super) fn value(&self) -> Option<&Result<V, String>> {
        self.value.as_ref()
    }

    /// Whether nothing newer is on its way.
    pub(super) fn is_current(&self) -> bool {
        self.task.is_none()
    }
}
