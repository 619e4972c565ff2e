//! What exists, and how it may change. Std only.
