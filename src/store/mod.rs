//! Owns the disk: project files, journal, lock, input readers, dataset writers. Does not know who called.
//!
//! [`disk`] keeps bytes durable, [`files`] turns a project into bytes and back, [`import`] has one reader per input
//! format, [`export`] one writer per dataset format.

pub mod disk;
pub mod exchange;
pub mod export;
pub mod files;
pub mod import;
