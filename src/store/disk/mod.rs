//! Bytes that survive: atomic saves, the journal, the lock, the state folder.
