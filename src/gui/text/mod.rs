//! Laying out long texts: blocks, rows, carets.
