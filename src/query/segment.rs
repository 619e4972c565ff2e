//! Word, sentence and paragraph boundaries of a text.
