//! The same words tagged in different ways: what an analyst wants to see in one list, and to settle.
//!
//! A *wording* is what is left of an annotation's words once they are [`folded`]. A [`Place`] is where it stands, a
//! [`Tagging`] all that is said of the places that are tagged alike, and an [`Inconsistency`] a wording with two taggings
//! or more. [`identical`] finds them, [`settle`] and [`leave`] say which command puts an end to one.
//!
//! Not here: passages that are nearly the same, which only whole texts tell (`session::proposals`).

mod find;
mod fold;
mod item;
#[cfg(test)]
pub(crate) mod sample;
mod settle;

pub use find::identical;
pub use fold::folded;
pub use item::{Difference, Inconsistency, Kind, Place, Tag, Tagging, names};
pub use settle::{leave, left, settle};
