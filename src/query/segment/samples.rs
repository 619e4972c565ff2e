//! Mixed texts for tests.

use proptest::prelude::*;

/// Pieces that texts are made of: each is or makes some difficulty.
const PIECES: &[&str] = &[
    "a",
    "Fox",
    "can't",
    "U.S.",
    "Mr.",
    " ",
    "  ",
    "\t",
    ".",
    "!",
    "?",
    "…",
    ",",
    "“",
    "”",
    "\"",
    "(",
    ")",
    "-",
    "—",
    "3.5",
    "12",
    "Я",
    "слово",
    "é",
    "e\u{301}",
    "\u{301}",
    "👩‍🚒",
    "😀",
    "🇩🇪",
    "🇫",
    "字",
    "漢字",
    "カタ",
    "。",
    "سلام",
    "\u{600}",
    "ำ",
    "ก",
    "क्ष",
    "한국",
    "\u{1100}",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{a0}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\0",
];

pub(crate) fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

pub(crate) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
