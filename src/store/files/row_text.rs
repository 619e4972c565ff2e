//! Writes one record as one line of RON. Our own writer, so that a new version of ron cannot lay out every file anew.

use super::parse::options;
use std::fmt::Display;

/// Appends `(name: value, …)` to a text.
pub(super) struct RowWriter<'a> {
    out: &'a mut String,
    first: bool,
}

impl<'a> RowWriter<'a> {
    /// Opens the record.
    pub(super) fn new(out: &'a mut String) -> Self {
        out.push('(');
        Self { out, first: true }
    }

    /// Starts a field; its value goes to what is returned.
    pub(super) fn field(&mut self, name: &str) -> &mut String {
        if !self.first {
            self.out.push_str(", ");
        }
        self.first = false;
        if !is_plain(name) {
            self.out.push_str("r#");
        }
        self.out.push_str(name);
        self.out.push_str(": ");
        self.out
    }

    /// A field whose value is RON already.
    pub(super) fn raw(&mut self, name: &str, ron: &str) {
        self.field(name).push_str(ron);
    }

    /// A string, left out where empty.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            quote(self.field(name), value);
        }
    }

    /// A number, left out where 0.
    pub(super) fn number(&mut self, name: &str, value: u64) {
        if value != 0 {
            self.field(name).push_str(&value.to_string());
        }
    }

    /// An id: `"00000000000000ab"`.
    pub(super) fn id(&mut self, name: &str, id: impl Display) {
        self.raw(name, &format!("\"{id}\""));
    }

    /// A list, left out where empty; `item` writes one of it.
    pub(super) fn list<T>(
        &mut self,
        name: &str,
        items: impl ExactSizeIterator<Item = T>,
        item: impl FnMut(&mut String, T),
    ) {
        if items.len() > 0 {
            list(self.field(name), items, item);
        }
    }

    /// Closes the record.
    pub(super) fn end(self) {
        self.out.push(')');
    }
}

/// Writes `[a, b]`.
pub(super) fn list<T>(out: &mut String, items: impl Iterator<Item = T>, mut item: impl FnMut(&mut String, T)) {
    out.push('[');
    for (n, value) in items.enumerate() {
        if n > 0 {
            out.push_str(", ");
        }
        item(out, value);
    }
    out.push(']');
}

/// Writes a string the way ron does with escaping on: no line break, control or bidi character stands bare in a file.
pub(super) fn quote(out: &mut String, value: &str) {
    let written = options().to_writer(&mut *out, value);
    debug_assert!(written.is_ok(), "BUG: a string has no RON form");
}

/// Whether a name can stand in RON without `r#`.
fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
}
