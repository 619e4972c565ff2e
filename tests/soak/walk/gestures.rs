//! What an analyst does next: strokes for the window and the same in the model, drawn by a seeded dice from what exists.
//!
//! Exact gestures use keys alone and know where everything is: each begins by putting the keyboard into a column, showing
//! a document there and letting go of what is selected. Harmless ones (scrolling, panels, clicks) change nothing of the
//! project, wherever they land.

use super::model::{Kind, Model};
use fastrand::Rng;

/// Most lines and words the caret is moved over to get somewhere.
const LINES: usize = 9;
const WORDS: usize = 14;
/// From so many marks on, most changes remove one: what is looked for is memory that grows though the work does not.
const MANY: usize = 400;

/// One movement of a hand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stroke {
    /// Keys pressed together, as xdotool names them: `ctrl+shift+Right`.
    Keys(String),
    /// Letters and digits.
    Type(String),
    /// Notches of the wheel over the text; above zero towards its end.
    Wheel(i32),
    /// A click at shares of the window's width and height.
    Click(f32, f32),
    /// A drag from one place to another.
    Drag((f32, f32), (f32, f32)),
    /// Wait until the window and what runs beside it are done.
    Rest,
}

/// A gesture: its name, for the record, and its strokes.
pub(crate) struct Gesture {
    pub(crate) name: &'static str,
    pub(crate) strokes: Vec<Stroke>,
}

/// Who makes the gestures: the model, the dice and where the columns are.
pub(crate) struct Analyst {
    pub(crate) model: Model,
    pub(crate) dice: Rng,
    /// What the two columns show, where that is known.
    pub(crate) columns: [Option<usize>; 2],
    active: usize,
    /// The last gesture left the keyboard in the text of the active column.
    in_text: bool,
    /// The mark that the last gesture left selected there.
    at_hand: Option<u64>,
    /// Proposals that may still be rejected; each must be there to be rejected.
    rejections: usize,
    strokes: Vec<Stroke>,
}

impl Analyst {
    pub(crate) fn new(model: Model, seed: u64, rejections: usize) -> Self {
        Self {
            model,
            dice: Rng::with_seed(seed),
            columns: [None; 2],
            active: 0,
            in_text: false,
            at_hand: None,
            rejections,
            strokes: Vec::new(),
        }
    }

    /// The next gesture; the model has made it already.
    pub(crate) fn next(&mut self) -> Gesture {
        loop {
            let (in_text, at_hand) = (std::mem::take(&mut self.in_text), self.at_hand.take());
            let name = match self.dice.u8(..100) {
                0..29 => self.tag(in_text),
                29..60 => self.change(in_text, at_hand),
                60..67 => self.join(in_text),
                67..76 => self.back(),
                76..97 => self.look(),
                _ => self.review(),
            };
            // Where there is nothing to be chosen, no stroke was made either.
            if let Some(name) = name {
                let strokes = std::mem::take(&mut self.strokes);
                return Gesture { name, strokes };
            }
        }
    }

    /// Nothing is known any more of what is shown and what is selected.
    pub(crate) fn lose_sight(&mut self) {
        self.columns = [None; 2];
        (self.in_text, self.at_hand) = (false, None);
    }

    /// Selects words in a column and tags them.
    fn tag(&mut self, in_text: bool) -> Option<&'static str> {
        let (column, document) = self.somewhere();
        let text = &self.model.texts[document];
        // Most often near the start, where few keys lead.
        let most = text.lines.len().min(LINES);
        let line = self.dice.usize(..most).min(self.dice.usize(..most));
        let first = text.ends.partition_point(|end| *end <= text.lines[line]) + self.dice.usize(..WORDS);
        let last = first + self.dice.usize(2..7);
        let range = *text.ends.get(first)?..*text.ends.get(last)?;
        let kind = self.dice.choice(Kind::ALL)?;
        self.show(column, document, in_text);
        self.caret_to(document, range.start);
        self.keys("ctrl+shift+Right", last - first);
        self.keys(kind.key(), 1);
        let range = self.model.texts[document].trimmed(range);
        self.model.tag(document, range, kind);
        self.in_text = true;
        self.at_hand = self.model.selected;
        Some("tag")
    }

    /// Changes the mark at hand, or chooses one and changes that.
    fn change(&mut self, in_text: bool, at_hand: Option<u64>) -> Option<&'static str> {
        let at_hand = at_hand.filter(|_| self.dice.u8(..10) < 7);
        let id = match at_hand {
            Some(id) => id,
            None => self.choose(in_text)?,
        };
        self.in_text = true;
        self.at_hand = Some(id);
        let sides = if self.model.now.marks.len() > MANY { 40 } else { 12 };
        match self.dice.u8(..sides) {
            0..3 => {
                let kind = self.dice.choice(Kind::ALL)?;
                self.keys(kind.key(), 1);
                self.model.retag(id, kind);
                Some("retag")
            }
            3..5 => {
                let (key, status) = self
                    .dice
                    .choice([("1", "settled"), ("2", "discuss"), ("3", "discard")])?;
                self.keys(key, 1);
                self.model.change(id, |mark| mark.status = status);
                Some("status")
            }
            5..8 => {
                let forward = self.dice.bool();
                for _ in 0..self.dice.usize(1..4) {
                    self.keys(if forward { "alt+Right" } else { "alt+Left" }, 1);
                    self.model.move_end(id, forward);
                }
                Some("move an end")
            }
            8..10 => {
                let note = format!("note{}", self.dice.u32(..));
                self.keys("alt+Return", 1);
                self.keys("ctrl+a", 1);
                self.strokes.push(Stroke::Type(note.clone()));
                self.keys("Escape", 1);
                self.keys(&format!("alt+{}", self.active + 1), 1);
                self.model.change(id, |mark| mark.note = note);
                self.at_hand = None;
                Some("note")
            }
            _ => {
                self.keys("Delete", 1);
                self.model.remove(id);
                self.at_hand = None;
                Some("delete")
            }
        }
    }

    /// Marks one, chooses another, links or groups the two.
    fn join(&mut self, in_text: bool) -> Option<&'static str> {
        let marked = self.choose(in_text)?;
        self.keys("m", 1);
        self.model.marked = Some(marked);
        self.in_text = true;
        if self.choose(true).is_none() {
            return Some("mark for linking");
        }
        let before = self.model.now.links.len();
        self.model.link();
        if self.model.now.links.len() > before {
            self.keys("l", 1);
            Some("link")
        } else {
            self.keys("g", 1);
            self.model.group();
            Some("group")
        }
    }

    /// Undoes some steps, or does them again.
    fn back(&mut self) -> Option<&'static str> {
        let redoes = self.dice.bool() && !self.model.future.is_empty();
        let steps = if redoes {
            self.model.future.len()
        } else {
            self.model.past.len()
        };
        let steps = self.dice.usize(1..4).min(steps);
        self.keys(&format!("alt+{}", self.active + 1), 1);
        for _ in 0..steps {
            match redoes {
                true => self.model.redo(),
                false => self.model.undo(),
            }
        }
        self.keys(if redoes { "ctrl+shift+z" } else { "ctrl+z" }, steps);
        // The window shows what came back, in whatever document that is.
        self.columns[self.active] = None;
        Some(if redoes { "redo" } else { "undo" })
    }

    /// Looks about; nothing of it changes the project.
    fn look(&mut self) -> Option<&'static str> {
        let twice = [
            "ctrl+j",
            "ctrl+shift+j",
            "ctrl+b",
            "ctrl+shift+b",
            "ctrl+l",
            "ctrl+shift+o",
            "ctrl+shift+r",
            "ctrl+shift+n",
            "ctrl+shift+t",
            "F1",
            "F2",
            "ctrl+shift+m",
        ];
        self.keys("alt+1", 1);
        self.active = 0;
        match self.dice.u8(..12) {
            0..3 => {
                let notches = self.dice.i32(-12..=12);
                self.strokes.push(Stroke::Wheel(notches));
                Some("wheel")
            }
            3 => {
                let key = if self.dice.bool() { "Page_Down" } else { "Page_Up" };
                self.keys(key, 3);
                Some("page")
            }
            4 => {
                let key = if self.dice.bool() {
                    "ctrl+Page_Down"
                } else {
                    "ctrl+Page_Up"
                };
                self.keys(key, 1);
                self.columns[0] = None;
                Some("next document")
            }
            5 => {
                let key = if self.dice.bool() { "ctrl+1" } else { "ctrl+3" };
                self.keys(key, 1);
                self.keys("ctrl+2", 1);
                Some("columns")
            }
            6 => {
                let key = self.dice.choice(["ctrl+plus", "ctrl+minus", "ctrl+0"])?;
                self.keys(key, 1);
                Some("zoom")
            }
            7 => {
                self.keys("ctrl+f", 1);
                self.strokes.push(Stroke::Type("harbour".to_owned()));
                self.keys("Escape", 1);
                Some("find")
            }
            8 => {
                self.keys("ctrl+s", 1);
                Some("save")
            }
            9 => {
                let (from, to) = (self.place(), self.place());
                self.keys("Escape", 1);
                self.strokes.push(match self.dice.bool() {
                    true => Stroke::Click(from.0, from.1),
                    false => Stroke::Drag(from, to),
                });
                self.keys("alt+1", 1);
                self.keys("Escape", 1);
                Some("mouse")
            }
            _ => {
                let keys = self.dice.choice(twice)?;
                self.keys(keys, 2);
                Some("panel")
            }
        }
    }

    /// Opens the review; accepts what is asked and takes it back, or rejects it.
    fn review(&mut self) -> Option<&'static str> {
        self.keys("ctrl+r", 1);
        self.strokes.push(Stroke::Rest);
        let rejects = self.rejections > 0 && self.dice.u8(..4) == 0;
        if rejects {
            self.rejections -= 1;
            self.keys("r", 1);
            self.model.step(|state| state.decisions += 1);
        } else {
            self.keys("a", 1);
            self.keys("u", 1);
            self.model.future.clear();
        }
        self.keys("ctrl+r", 1);
        self.keys("alt+1", 1);
        self.active = 0;
        // What was taken back is shown in whichever column was the active one.
        self.columns = [None; 2];
        Some(if rejects { "reject" } else { "accept and undo" })
    }

    /// A column and a document: most often the one that is shown there.
    fn somewhere(&mut self) -> (usize, usize) {
        let column = self.dice.usize(..2);
        let other = self.dice.usize(..self.model.texts.len());
        let stays = self.dice.u8(..10) < 7;
        (column, self.columns[column].filter(|_| stays).unwrap_or(other))
    }

    /// Chooses a mark by the keyboard; none where the caret would find none, or another.
    fn choose(&mut self, in_text: bool) -> Option<u64> {
        let ids: Vec<u64> = self.model.now.marks.keys().copied().collect();
        let id = self.dice.choice(&ids).copied()?;
        let mark = self.model.now.marks.get(&id)?.clone();
        let text = &self.model.texts[mark.document];
        let inside = text
            .ends
            .iter()
            .copied()
            .find(|end| *end > mark.range.start && *end < mark.range.end)?;
        let (line, words) = text.steps_to(inside);
        if line > LINES || words > 3 * WORDS || self.model.shortest_at(mark.document, inside) != Some(id) {
            return None;
        }
        let shown = self.columns.iter().position(|shown| *shown == Some(mark.document));
        let column = shown.unwrap_or_else(|| self.dice.usize(..2));
        self.show(column, mark.document, in_text);
        self.caret_to(mark.document, inside);
        self.keys("Return", 1);
        self.model.selected = Some(id);
        Some(id)
    }

    /// Puts the keyboard into a column that shows the document, with nothing selected; `in_text` says that it is in the
    /// active column's text.
    fn show(&mut self, column: usize, document: usize, in_text: bool) {
        let activate = format!("alt+{}", column + 1);
        if !in_text || column != self.active {
            self.keys(&activate, 1);
        }
        if self.columns[column] != Some(document) {
            self.keys("ctrl+shift+p", 1);
            self.strokes
                .push(Stroke::Type(self.model.texts[document].title.clone()));
            self.keys("Return", 1);
            self.keys(&activate, 1);
        }
        self.keys("Escape", 1);
        self.columns[column] = Some(document);
        self.active = column;
        self.model.selected = None;
    }

    fn caret_to(&mut self, document: usize, byte: usize) {
        let (line, words) = self.model.texts[document].steps_to(byte);
        self.keys("ctrl+Home", 1);
        self.keys("ctrl+Down", line);
        self.keys("ctrl+Right", words);
    }

    fn keys(&mut self, keys: &str, times: usize) {
        let stroke = Stroke::Keys(keys.to_owned());
        self.strokes.extend(std::iter::repeat_n(stroke, times));
    }

    /// A place in the text of either column.
    fn place(&mut self) -> (f32, f32) {
        (0.32 + 0.36 * self.dice.f32(), 0.3 + 0.5 * self.dice.f32())
    }
}
