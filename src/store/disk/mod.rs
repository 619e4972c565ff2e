//! Bytes that survive: atomic saves, the journal, the lock, the state folder.
//!
//! Knows bytes, lines and paths, nothing of projects. What it promises:
//!
//! - A file is replaced whole or not at all, and no version that somebody else wrote is destroyed ([`save_anew, save_atomically`]).
//! - What the journal acknowledged is on the disk, whatever fails afterwards ([`Journal`], [`JournalThread`], [`replay`]).
//! - Two programs do not write to one project ([`ProjectLock`]).
//!
//! Limits: extended attributes and access lists of a replaced file are not carried over, because the standard library
//! cannot read them. On Windows folders are not flushed, as there is no call for it.

mod atomic;
mod attempts;
mod backups;
mod files;
mod hash;
mod journal;
mod lock;
mod places;
#[cfg(test)]
mod simulated;
mod texts;
mod writer_thread;

// All that is done to the disk goes through `fs`, which in tests can be a disk in memory.
#[cfg(test)]
use simulated::fs;
#[cfg(not(test))]
use std::fs;

pub use atomic::{SaveError, Saved, save_anew, save_atomically};
pub use attempts::{forget_attempts, note_attempt, noted_attempts, remove_attempt};
pub use backups::{Backup, keep, list, read_backup};
pub use files::{DiskError, make_durable, make_folder};
pub use hash::{BadHash, ContentHash};
pub use journal::{Dropped, Journal, JournalError, Replay, Unsure, keep_unfit, replay, unsaved};
pub use lock::{LockOutcome, ProjectLock};
pub use places::{Places, StatePlace};
#[cfg(test)]
pub(crate) use simulated::hang::hang;
pub use texts::{copy_many, write_many, write_once};
pub use writer_thread::{JournalThread, Ticket, Wake};
