//! Colours and measures.
