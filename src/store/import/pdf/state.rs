//! Where the pen is while a page is read.

use hayro_font::Font;
use hayro_font::kurbo::{Affine, Point};

/// What `q` keeps and `Q` brings back.
#[derive(Clone)]
pub(super) struct State<'a> {
    /// From what is drawn to the page.
    pub(super) matrix: Affine,
    pub(super) font: Option<Font<'a>>,
    /// Size of the font, in units of the text.
    pub(super) size: f64,
    /// Added behind each sign, and behind each blank.
    pub(super) char_space: f64,
    pub(super) word_space: f64,
    /// Width of signs as a part of 1.
    pub(super) stretch: f64,
    /// Distance of lines, and how far signs stand above theirs.
    pub(super) leading: f64,
    pub(super) rise: f64,
    /// Whether signs are drawn so that they are not seen: text that was recognised in a picture.
    pub(super) unseen: bool,
}

impl State<'_> {
    pub(super) fn new(matrix: Affine) -> Self {
        Self {
            matrix,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            unseen: false,
        }
    }
}

/// Where the next sign stands, and where its line began.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) next: Affine,
    pub(super) line: Affine,
}

impl Place {
    pub(super) fn start() -> Self {
        Self::at(Affine::IDENTITY)
    }

    pub(super) fn at(matrix: Affine) -> Self {
        Self {
            next: matrix,
            line: matrix,
        }
    }

    /// Goes on from the beginning of the line.
    pub(super) fn shift(&mut self, x: f64, y: f64) {
        *self = Self::at(self.line * Affine::translate((x, y)));
    }

    /// Goes on from where the pen is.
    pub(super) fn advance(&mut self, x: f64, y: f64) {
        self.next *= Affine::translate((x, y));
    }
}

/// A sign on the page.
pub(super) struct Sign<'s> {
    /// What it says; may be empty.
    pub(super) text: &'s str,
    /// Where it begins and where the next one would.
    pub(super) from: Point,
    pub(super) to: Point,
    /// Height of its font on the page.
    pub(super) size: f64,
}
