//! The journal on its own thread: whoever submits never waits for the disk.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::hash::ContentHash;
use super::journal::{Journal, JournalError};

/// Called on the journal's thread whenever [`JournalThread::acked`] or [`JournalThread::error`] may have changed.
pub type Wake = Box<dyn Fn() + Send>;

/// Counts the bodies handed over so far; those up to it are durable once [`JournalThread::acked`] has reached it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// Owns a [`Journal`]. All that waits is written together and flushed once.
///
/// While the disk refuses, bodies are kept in memory and tried again, at once when new ones come and in growing intervals
/// otherwise. Dropping it writes what waits and ends the thread.
pub struct JournalThread {
    inbox: Mutex<Inbox>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Inbox {
    /// `None` only while being dropped.
    sender: Option<Sender<Message>>,
    submitted: u64,
}

struct Shared {
    acked: AtomicU64,
    error: Mutex<Option<String>>,
}

enum Message {
    Bodies(Vec<String>),
    Flush(Reply),
    Saving(ContentHash, Ticket, Reply),
    Saved(ContentHash, Ticket, Reply),
}

type Reply = Sender<Result<(), String>>;

const FIRST_RETRY: Duration = Duration::from_millis(500);
const LONGEST_RETRY: Duration = Duration::from_secs(30);
/// Messages written together, at most, so that an acknowledgement comes however fast they arrive.
const MOST_AT_ONCE: usize = 1000;
const ENDED: &str = "the journal has ended unexpectedly; save the project and start the program again";

impl JournalThread {
    /// Moves the journal to a new thread; what it holds already counts as acknowledged.
    pub fn start(journal: Journal, wake: Wake) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let submitted = journal.count();
        let shared = Arc::new(Shared {
            acked: AtomicU64::new(submitted),
            error: Mutex::new(None),
        });
        let worker = Worker {
            journal,
            shared: Arc::clone(&shared),
            wake,
        };
        let thread = thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || worker.run(&receiver))?;
        Ok(Self {
            inbox: Mutex::new(Inbox {
                sender: Some(sender),
                submitted,
            }),
            shared,
            thread: Some(thread),
        })
    }

    /// Hands bodies over and returns at once.
    pub fn submit(&self, bodies: Vec<String>) -> Ticket {
        let mut inbox = lock(&self.inbox);
        inbox.submitted += bodies.len() as u64;
        // A thread that ended is told of by `error` and `flush`.
        inbox.send(Message::Bodies(bodies)).ok();
        Ticket(inbox.submitted)
    }

    /// The ticket of all that was submitted until now: take it together with a snapshot of the project.
    pub fn submitted(&self) -> Ticket {
        Ticket(lock(&self.inbox).submitted)
    }

    /// All up to this ticket is durable. Never goes back.
    pub fn acked(&self) -> Ticket {
        Ticket(self.shared.acked.load(Ordering::Acquire))
    }

    /// Why something that was submitted is not durable; `None` when nothing is wrong.
    pub fn error(&self) -> Option<String> {
        if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
            return Some(ENDED.to_owned());
        }
        lock(&self.shared.error).clone()
    }

    /// Waits until all that was submitted before is durable, or could not be made so.
    pub fn flush(&self) -> Result<(), String> {
        self.ask(Message::Flush)
    }

    /// See [`Journal::saving`]. Waits: to be called where the project is being saved, before its file is replaced.
    pub fn saving(&self, hash: ContentHash, contains: Ticket) -> Result<(), String> {
        self.ask(|reply| Message::Saving(hash, contains, reply))
    }

    /// See [`Journal::saved`]. Waits, like [`Self::saving`].
    pub fn saved(&self, hash: ContentHash, contains: Ticket) -> Result<(), String> {
        self.ask(|reply| Message::Saved(hash, contains, reply))
    }

    fn ask(&self, message: impl FnOnce(Reply) -> Message) -> Result<(), String> {
        let (reply, answer) = mpsc::channel();
        let sent = lock(&self.inbox).send(message(reply));
        match sent.map(|()| answer.recv()) {
            Ok(Ok(answer)) => answer,
            _ => Err(ENDED.to_owned()),
        }
    }
}

impl Drop for JournalThread {
    fn drop(&mut self) {
        // Without senders the thread ends, after it has done what waits.
        lock(&self.inbox).sender = None;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

impl fmt::Debug for JournalThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JournalThread")
            .field("submitted", &self.submitted())
            .field("acked", &self.acked())
            .field("error", &self.error())
            .finish()
    }
}

impl Inbox {
    fn send(&self, message: Message) -> Result<(), ()> {
        let sender = self.sender.as_ref().ok_or(())?;
        sender.send(message).map_err(drop)
    }
}

struct Worker {
    journal: Journal,
    shared: Arc<Shared>,
    wake: Wake,
}

impl Worker {
    fn run(mut self, receiver: &Receiver<Message>) {
        let mut retry = FIRST_RETRY;
        loop {
            let failed = lock(&self.shared.error).is_some();
            let first = if failed {
                receiver.recv_timeout(retry)
            } else {
                receiver.recv().map_err(RecvTimeoutError::from)
            };
            match first {
                Ok(first) => {
                    retry = FIRST_RETRY;
                    let more = receiver.try_iter().take(MOST_AT_ONCE);
                    self.work_off(std::iter::once(first).chain(more));
                }
                Err(RecvTimeoutError::Timeout) => {
                    retry = (retry * 2).min(LONGEST_RETRY);
                    self.commit(Vec::new()).ok();
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        if lock(&self.shared.error).is_some() {
            self.commit(Vec::new()).ok();
        }
    }

    /// Writes runs of bodies together; what asks for an answer is done in its turn.
    fn work_off(&mut self, messages: impl Iterator<Item = Message>) {
        let mut waiting = Vec::new();
        for message in messages {
            match message {
                Message::Bodies(bodies) => waiting.extend(bodies),
                Message::Flush(reply) => {
                    let done = self.commit(std::mem::take(&mut waiting));
                    reply.send(done).ok();
                }
                Message::Saving(hash, contains, reply) => {
                    self.journal_only(std::mem::take(&mut waiting));
                    let done = self.journal.saving(hash, contains.0);
                    reply.send(self.report(done)).ok();
                }
                Message::Saved(hash, contains, reply) => {
                    self.journal_only(std::mem::take(&mut waiting));
                    let done = self.journal.saved(hash, contains.0);
                    reply.send(self.report(done)).ok();
                }
            }
        }
        if !waiting.is_empty() {
            self.commit(waiting).ok();
        }
    }

    /// For what is followed by a step that reports on everything.
    fn journal_only(&mut self, bodies: Vec<String>) {
        if !bodies.is_empty() {
            self.commit(bodies).ok();
        }
    }

    fn commit(&mut self, bodies: Vec<String>) -> Result<(), String> {
        let done = self.journal.commit(bodies);
        self.report(done)
    }

    /// After any success of the journal, all that it was ever given is durable.
    fn report(&self, done: Result<(), JournalError>) -> Result<(), String> {
        let done = done.map_err(|err| err.to_string());
        *lock(&self.shared.error) = done.as_ref().err().cloned();
        if done.is_ok() {
            self.shared.acked.store(self.journal.count(), Ordering::Release);
        }
        (self.wake)();
        done
    }
}

/// A panic elsewhere leaves nothing half done behind these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::store::disk::replay;

    type Done = Result<(), Box<dyn std::error::Error>>;

    fn base() -> ContentHash {
        ContentHash::of(b"base")
    }

    fn body(text: &str) -> Vec<String> {
        vec![text.to_owned()]
    }

    fn started(folder: &Path, bodies: Vec<String>) -> Result<JournalThread, Box<dyn std::error::Error>> {
        let journal = Journal::open(folder, base(), bodies)?;
        Ok(JournalThread::start(journal, Box::new(|| ()))?)
    }

    #[test]
    fn what_is_acknowledged_is_on_the_disk() -> Done {
        let dir = tempfile::tempdir()?;
        let (woken, wake) = mpsc::channel();
        let journal = Journal::open(dir.path(), base(), body("zero"))?;
        let wake_up = move || woken.send(()).unwrap_or_default();
        let thread = JournalThread::start(journal, Box::new(wake_up))?;
        assert_eq!(thread.acked(), thread.submitted());
        let ticket = thread.submit(body("one"));
        while thread.acked() < ticket {
            wake.recv()?;
        }
        assert_eq!(replay(dir.path(), base())?.bodies, ["zero", "one"]);
        assert_eq!(thread.error(), None);
        Ok(())
    }

    #[test]
    fn the_order_of_several_submitters_is_the_order_of_their_tickets() -> Done {
        let dir = tempfile::tempdir()?;
        let thread = started(dir.path(), Vec::new())?;
        let journal = &thread;
        let mut tickets: Vec<_> = thread::scope(|scope| {
            let submitters = ["a", "b", "c"].map(|name| {
                let submit = move |nr| {
                    let body = format!("{name}{nr}");
                    (journal.submit(vec![body.clone()]), body)
                };
                scope.spawn(move || (0..40).map(submit).collect::<Vec<_>>())
            });
            let done = submitters.map(|one| one.join().unwrap_or_default());
            done.into_iter().flatten().collect()
        });
        thread.flush()?;
        tickets.sort();
        let bodies: Vec<_> = tickets.into_iter().map(|(_, body)| body).collect();
        assert_eq!(bodies.len(), 120);
        assert_eq!(replay(dir.path(), base())?.bodies, bodies);
        Ok(())
    }

    #[test]
    fn dropping_it_writes_what_waits() -> Done {
        let dir = tempfile::tempdir()?;
        let thread = started(dir.path(), Vec::new())?;
        for nr in 0..50 {
            thread.submit(vec![nr.to_string()]);
        }
        drop(thread);
        assert_eq!(replay(dir.path(), base())?.bodies.len(), 50);
        Ok(())
    }

    #[test]
    fn a_save_leaves_what_came_after_its_snapshot() -> Done {
        let dir = tempfile::tempdir()?;
        let thread = started(dir.path(), body("zero"))?;
        let snapshot = thread.submit(body("one"));
        thread.submit(body("two"));
        let new = ContentHash::of(b"new");
        thread.saving(new, snapshot)?;
        thread.submit(body("three"));
        thread.saved(new, snapshot)?;
        let found = replay(dir.path(), new)?;
        assert!(found.base_matches);
        assert_eq!(found.bodies, ["two", "three"]);
        assert_eq!(thread.acked(), thread.submitted());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn an_error_is_shown_until_the_work_is_safe() -> Done {
        let dir = tempfile::tempdir()?;
        let folder = dir.path().join("state");
        let thread = started(&folder, Vec::new())?;
        fs::remove_dir_all(&folder)?;
        fs::write(&folder, "in the way")?;
        let ticket = thread.submit(body("one"));
        assert!(thread.flush().is_err());
        assert!(thread.error().is_some() && thread.acked() < ticket);
        fs::remove_file(&folder)?;
        thread.flush()?;
        assert!(thread.error().is_none() && thread.acked() == ticket);
        assert_eq!(replay(&folder, base())?.bodies, ["one"]);
        Ok(())
    }
}
