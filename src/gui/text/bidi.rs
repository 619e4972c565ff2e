//! Blocks egui cannot lay out rightly: those with right-to-left text above all.
//!
//! egui 0.37 shapes a word of Hebrew or Arabic well but sets words from left to right. So the block is cut
//! into atoms, each of one direction and laid out alone; they are broken into rows and put into visual
//! order by the Unicode rules. Direction marks count, but overrides and isolates do not: the analyst
//! sees them by name, in text they cannot reorder.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::text::FontsView;
use egui::{Galley, vec2};
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use super::cells::Display;
use super::clusters::edges;
use super::layout::{Measures, Piece, Place, Placed, TextStyle, one_row};
use super::marks::Mark;

/// The most cells in an atom, so that breaking a long one up lays out little again.
const MAX_ATOM: usize = 64;

/// Whether `text` has letters or digits of a right-to-left script.
pub(super) fn has_rtl(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_rtl)
}

fn is_rtl(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A run of cells of one direction, laid out alone.
struct Atom {
    cells: Range<usize>,
    level: Level,
    width: f32,
    /// The leading and trailing edge of each cell, in px from the left of the atom.
    edges: Vec<(f32, f32)>,
    /// `None` for marks and spaces, which are blank.
    galley: Option<Arc<Galley>>,
    space: bool,
}

/// Everything that stays the same while a block is laid out.
struct Block<'a> {
    display: &'a Display,
    style: &'a TextStyle,
    measures: Measures,
    /// The direction of the whole block.
    base: Level,
    levels: Vec<Level>,
    /// For each cell, whether a row may end before it.
    breaks: Vec<bool>,
}

/// Lays out a block. `source` is its text, `display` what is shown of it.
pub(super) fn place(
    fonts: &mut FontsView<'_>,
    source: &str,
    display: &Display,
    style: &TextStyle,
    measures: Measures,
    rtl: bool,
) -> Placed {
    let (base, levels) = if rtl {
        levels(source, display)
    } else {
        (Level::ltr(), vec![Level::ltr(); display.cells.len()])
    };
    let block = Block {
        display,
        style,
        measures,
        base,
        levels,
        breaks: breaks(display),
    };
    let mut placed = Placed::default();
    for row in block.rows(fonts) {
        block.place_row(row, &mut placed);
    }
    placed
}

/// The direction of the block and of each cell.
fn levels(source: &str, display: &Display) -> (Level, Vec<Level>) {
    let text = without_overrides(source, &display.marks);
    let info = BidiInfo::new(&text, None);
    let base = info
        .paragraphs
        .first()
        .map_or_else(Level::ltr, |paragraph| paragraph.level);
    let mut at = text.char_indices().map(|(byte, _)| byte);
    let levels = display.cells.iter().map(|cell| {
        let byte = at.next().unwrap_or(0);
        for _ in 1..cell.chars {
            at.next();
        }
        info.levels.get(byte).copied().unwrap_or(base)
    });
    (base, levels.collect())
}

/// `source` with a space for every mark that is no letter-like direction mark.
fn without_overrides(source: &str, marks: &[Mark]) -> String {
    let mut marks = marks.iter().map(|mark| mark.byte).peekable();
    let mut text = String::with_capacity(source.len());
    for (byte, c) in source.char_indices() {
        let mark = marks.next_if_eq(&byte).is_some();
        let strong = matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}');
        text.push(if mark && !strong { ' ' } else { c });
    }
    text
}

/// For each cell, whether a row may end before it.
fn breaks(display: &Display) -> Vec<bool> {
    let mut allowed = unicode_linebreak::linebreaks(&display.text)
        .map(|(byte, _)| byte)
        .peekable();
    let breaks = display.cells.iter().map(|cell| {
        while allowed.next_if(|byte| *byte < cell.shown).is_some() {}
        allowed.peek() == Some(&cell.shown)
    });
    breaks.collect()
}

impl Block<'_> {
    fn level(&self, cell: usize) -> Level {
        self.levels.get(cell).copied().unwrap_or(self.base)
    }

    fn may_break_before(&self, cell: usize) -> bool {
        self.breaks.get(cell).copied().unwrap_or(true)
    }

    fn is_mark(&self, cell: usize) -> bool {
        self.display.cells.get(cell).is_some_and(|cell| cell.mark)
    }

    fn first_char(&self, cell: usize) -> char {
        let shown = self.display.slice(cell..cell + 1);
        shown.chars().next().unwrap_or(' ')
    }

    /// Breaks the block into rows of atoms, in the order of the text.
    fn rows(&self, fonts: &mut FontsView<'_>) -> Vec<Vec<Atom>> {
        let mut rows = Rows {
            rows: vec![Vec::new()],
            x: 0.0,
            wrap_width: self.measures.wrap_width,
        };
        let mut word = Vec::new();
        for cells in self.atoms() {
            if self.may_break_before(cells.start) {
                self.push_word(fonts, &mut rows, std::mem::take(&mut word));
            }
            word.push(self.atom(fonts, cells));
        }
        self.push_word(fonts, &mut rows, word);
        rows.rows
    }

    fn push_word(&self, fonts: &mut FontsView<'_>, rows: &mut Rows, word: Vec<Atom>) {
        let width: f32 = word.iter().map(|atom| atom.width).sum();
        if !rows.fits(width) && rows.x > 0.0 {
            rows.new_row();
        }
        for atom in word {
            self.push_atom(fonts, rows, atom);
        }
    }

    /// Puts an atom on the row, in pieces if it is wider than a row.
    fn push_atom(&self, fonts: &mut FontsView<'_>, rows: &mut Rows, mut atom: Atom) {
        while !rows.fits(atom.width) {
            let Range { start, end } = atom.cells;
            let room = rows.wrap_width - rows.x;
            let widths = atom.edges.iter().map(|(lead, trail)| (trail - lead).abs());
            let fitting = widths.scan(0.0, |x, width| {
                *x += width;
                (*x <= room).then_some(())
            });
            let mut cut = start + fitting.count();
            // A letter at the end of a piece can be wider than it was inside a word.
            let head = loop {
                let head = self.atom(fonts, start..cut.max(start + 1));
                if cut <= start + 1 || rows.fits(head.width) {
                    break head;
                }
                cut -= 1;
            };
            if rows.x > 0.0 && !rows.fits(head.width) {
                rows.new_row();
                continue;
            }
            let rest = head.cells.end..end;
            rows.push(head);
            if rest.is_empty() {
                return;
            }
            rows.new_row();
            atom = self.atom(fonts, rest);
        }
        rows.push(atom);
    }

    /// Cuts the block into runs of one direction in which every letter joins the next.
    fn atoms(&self) -> Vec<Range<usize>> {
        let mut atoms: Vec<Range<usize>> = Vec::new();
        for cell in 0..self.display.cells.len() {
            match atoms.last_mut() {
                Some(atom) if atom.len() < MAX_ATOM && !self.cut_before(cell) => {
                    atom.end = cell + 1;
                }
                _ => atoms.push(cell..cell + 1),
            }
        }
        atoms
    }

    fn cut_before(&self, cell: usize) -> bool {
        let Some(before) = cell.checked_sub(1) else {
            return true;
        };
        let (a, b) = (self.first_char(before), self.first_char(cell));
        self.may_break_before(cell)
            || self.level(before) != self.level(cell)
            || self.is_mark(before)
            || self.is_mark(cell)
            || a.is_whitespace() != b.is_whitespace()
            || self.stands_alone(before, a)
            || self.stands_alone(cell, b)
    }

    /// Whether egui would set `c` on the wrong side of a neighbour: everything but letters in
    /// right-to-left text, and signs of right-to-left scripts among digits.
    fn stands_alone(&self, cell: usize, c: char) -> bool {
        let letter = c.is_alphabetic() || bidi_class(c) == BidiClass::NSM;
        !letter && (self.level(cell).is_rtl() || is_rtl(c))
    }

    /// Lays out the cells `cells`.
    fn atom(&self, fonts: &mut FontsView<'_>, cells: Range<usize>) -> Atom {
        let shown = self.display.slice(cells.clone());
        if self.is_mark(cells.start) {
            return self.blank_atom(cells, self.measures.mark_width);
        }
        if shown.bytes().all(|b| b == b' ') {
            return self.blank_atom(cells, self.measures.space_width);
        }
        let level = self.level(cells.start);
        let mirrored = if level.is_rtl() { mirror(shown) } else { None };
        let galley = one_row(fonts, mirrored.unwrap_or(shown), self.style);
        let firsts: Vec<_> = (cells.clone())
            .map(|i| {
                let chars = self.display.cells.get(i).map_or(0, |cell| cell.chars);
                (self.first_char(i), chars)
            })
            .collect();
        let width = galley.intrinsic_size().x;
        Atom {
            level,
            width,
            edges: edges(&galley, &firsts, width, level.is_rtl()),
            space: shown.chars().all(char::is_whitespace),
            galley: Some(galley),
            cells,
        }
    }

    /// An atom of nothing but blanks, each `width` px wide. It saves asking egui for every space.
    fn blank_atom(&self, cells: Range<usize>, width: f32) -> Atom {
        let level = self.level(cells.start);
        let total = width * cells.len() as f32;
        let edges = (0..cells.len()).map(|i| {
            let lead = width * i as f32;
            if level.is_rtl() {
                (total - lead, total - lead - width)
            } else {
                (lead, lead + width)
            }
        });
        Atom {
            level,
            width: total,
            edges: edges.collect(),
            galley: None,
            space: true,
            cells,
        }
    }

    /// Puts the atoms of a row into visual order.
    fn place_row(&self, row: Vec<Atom>, placed: &mut Placed) {
        let y = placed.rows.len() as f32 * self.measures.row_height;
        let xs = self.visual_xs(&row);
        let first = placed.places.len();
        for (atom, left) in row.into_iter().zip(xs) {
            for (i, (lead, trail)) in atom.cells.zip(atom.edges) {
                let Some(cell) = self.display.cells.get(i) else {
                    continue;
                };
                placed.places.push(Place {
                    byte: cell.byte,
                    lead: left + lead,
                    trail: left + trail,
                    stop: cell.stop,
                });
            }
            if let Some(galley) = atom.galley {
                let offset = vec2(left, y);
                placed.pieces.push(Piece { offset, galley });
            }
        }
        placed.rows.push(first..placed.places.len());
    }

    /// The left edge of each atom of a row, in px.
    fn visual_xs(&self, row: &[Atom]) -> Vec<f32> {
        let mut levels: Vec<Level> = row.iter().map(|atom| atom.level).collect();
        // Spaces at the end of a row go to its end, whatever they stood between (rule L1).
        let words = row.iter().rposition(|atom| !atom.space).map_or(0, |i| i + 1);
        levels.iter_mut().skip(words).for_each(|l| *l = self.base);
        let total: f32 = row.iter().map(|atom| atom.width).sum();
        let wrap_width = self.measures.wrap_width;
        let mut x = 0.0;
        if self.base.is_rtl() && wrap_width.is_finite() {
            x = (wrap_width - total).max(0.0);
        }
        let mut xs = vec![0.0; row.len()];
        for i in BidiInfo::reorder_visual(&levels) {
            let (Some(slot), Some(atom)) = (xs.get_mut(i), row.get(i)) else {
                continue;
            };
            *slot = x;
            x += atom.width;
        }
        xs
    }
}

/// Rows being filled.
struct Rows {
    rows: Vec<Vec<Atom>>,
    /// How far the last row is filled, in px.
    x: f32,
    wrap_width: f32,
}

impl Rows {
    fn fits(&self, width: f32) -> bool {
        self.x + width <= self.wrap_width
    }

    fn push(&mut self, atom: Atom) {
        self.x += atom.width;
        if let Some(row) = self.rows.last_mut() {
            row.push(atom);
        }
    }

    fn new_row(&mut self) {
        self.rows.push(Vec::new());
        self.x = 0.0;
    }
}

/// The other one of a pair of brackets, if `text` is one bracket.
fn mirror(text: &str) -> Option<&'static str> {
    const PAIRS: [&str; 40] = [
        "(", ")", "[", "]", "{", "}", "<", ">", "«", "»", "‹", "›", "≤", "≥", "⟨", "⟩", "⟦", "⟧", "⟪", "⟫", "〈", "〉",
        "《", "》", "「", "」", "『", "』", "【", "】", "〔", "〕", "⁅", "⁆", "⁽", "⁾", "≪", "≫", "（", "）",
    ];
    let i = PAIRS.iter().position(|bracket| *bracket == text)?;
    PAIRS.get(i ^ 1).copied()
}
