//! Mistakes that are made on purpose, so that each harness of `tests/README.md` can show that it catches them.
//!
//! Only tests and builds with the feature `seeded-mistakes` can make one. In every other build [`made`] is the constant
//! `false`, and what hangs on it is not compiled in.

/// A mistake that a store could have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// A project file is emptied and written again under its own name.
    WrittenInPlace,
    /// A new file gets its name before its bytes are on the disk.
    NoSyncBeforeRename,
    /// Names are not made durable.
    NoFolderSync,
    /// Bodies are acknowledged before they are on the disk.
    AckBeforeSync,
    /// After a failed flush the same file is flushed again, and believed.
    FailedFileTrusted,
    /// Nobody looks whether the journal still has its name.
    NoNameCheck,
    /// The old journal is removed before the new one is durable.
    OldJournalRemovedFirst,
    /// A line's checksum does not cover the line before.
    NoChain,
    /// The journal does not say that a save begins.
    NoMark,
    /// All bodies are replayed, also onto a project that is newer than they are.
    StaleReplayed,
    /// A journal whose last line is torn is appended to.
    AppendedAfterTornTail,
    /// What can be read is taken to be durable.
    SeenTrusted,
    /// What the disk refused is called durable.
    ErrorsSwallowed,
    /// Nobody locks the project.
    NoLock,
    /// A record that breaks a rule is not written back.
    DamagedRecordDropped,
    /// What undo does is not journalled.
    UndoNotJournalled,
    /// Merging: what removed records leave is not read.
    IgnoreRemovals,
    /// Merging: of two versions that stand against each other one is dropped.
    PickSilently,
    /// Merging: records of unknown kinds are not put back.
    DropUnknown,
    /// Merging: the higher number counts, whatever the record was before.
    CountOnly,
    /// Merging: what is referred to anew is not brought back.
    LeaveGone,
}

#[cfg(not(any(test, feature = "seeded-mistakes")))]
pub(crate) const fn made(_mistake: Mistake) -> bool {
    false
}

#[cfg(any(test, feature = "seeded-mistakes"))]
pub(crate) use seeded::made;

#[cfg(any(test, feature = "seeded-mistakes"))]
mod seeded {
    use super::Mistake;
    use std::cell::RefCell;

    thread_local! {
        /// Name of the mistake that this thread makes; a program takes it from its environment.
        static MADE: RefCell<Option<String>> = RefCell::new(std::env::var("CORROBORATE_MISTAKE").ok());
    }

    /// Whether this thread is to make the mistake.
    pub(crate) fn made(mistake: Mistake) -> bool {
        MADE.with_borrow(|name| name.as_ref().is_some_and(|name| *name == format!("{mistake:?}")))
    }

    /// From now on, this thread makes this mistake, or none.
    #[cfg(test)]
    pub(crate) fn make(mistake: Option<Mistake>) {
        MADE.set(mistake.map(|mistake| format!("{mistake:?}")));
    }
}

#[cfg(test)]
pub(crate) use seeded::make;
