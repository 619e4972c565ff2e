//! Finding words in texts.
