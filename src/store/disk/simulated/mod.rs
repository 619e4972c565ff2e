//! A disk in memory that can lose power, so that tests can look at everything a crash may leave behind.
//!
//! - [`fs`]: what this folder uses of `std::fs`, by the same names. It leads to the system unless the thread has put a
//!   disk of its own in its place.
//! - [`hang`]: folders of the system that do not answer for a while, as a network drive does that went away.
//! - [`disk`]: that disk. It knows for every file and every name what is durable and what would be lost, and refuses
//!   operations when it is told to.
//! - [`crash`]: the disks that a loss of power may leave.
//! - [`analyst`]: one who puts bodies into a journal, saves and opens again, and what was promised to them.
//! - [`explorer`]: tries every crash and every error of their scripts, and the mistakes that must be caught.

mod analyst;
mod crash;
mod disk;
#[expect(clippy::print_stdout, reason = "a harness says what it did")]
mod explorer;
pub(super) mod fs;
pub(super) mod hang;
