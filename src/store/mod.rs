//! Owns the disk: project files, journal, lock, input readers, dataset writers.

pub mod disk;
pub mod files;
pub mod import;
