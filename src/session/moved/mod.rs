//! Newer versions of documents, and what becomes of the annotations of the older ones.
//!
//! A document is never edited. A newer version is a document of its own that says which one it replaces. [`take_version`]
//! compares the two texts and asks for one step: the document comes, and annotations whose places are proven go to it,
//! with their ids, so that links, groups and notes stay. All others stay where they are, on the older text. [`waiting`]
//! lists them, each with the places where it may belong now: that is the review list, and those without a place are the
//! orphans. Both are worked out from the project, so nothing can be lost and undo needs no code of its own.
//!
//! [`offers`] notices which imported file may be a newer version of what.

mod offers;
mod pair;
mod take;
mod waiting;

pub use offers::{Offer, Reason, offers};
pub use pair::Pair;
pub use take::{Taken, take_version};
pub use waiting::{Known, Waiting, attach, leave, left, waiting};
