//! A random walk of an analyst: made-up texts, a model of what must be in the project, and the gestures that change both.
//! Used by the long form beside it and by the short form in `tests/it/soak.rs`.

pub(crate) mod gestures;
pub(crate) mod model;
pub(crate) mod texts;
