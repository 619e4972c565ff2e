//! One reader per input format: bytes in, a text with what could be read off.
