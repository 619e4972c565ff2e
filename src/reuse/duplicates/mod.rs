//! Passages that say the same, inside one text and across texts.

mod align;
mod candidate;
mod chains;
mod channels;
mod choose;
mod features;
mod learn;
mod model;
mod repeats;
mod rewordings;
mod seeds;
mod work;

pub use features::{Features, NAMES};
pub use learn::{Measured, measured};
pub use model::Model;
