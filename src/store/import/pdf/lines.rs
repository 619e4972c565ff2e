//! Signs to lines: what stands on one base line without turning back.

use hayro_font::kurbo::{Point, Vec2};

use super::state::Sign;

/// Gaps and shifts as parts of the height of the font: a blank, a tab, back over the last sign, up or down.
const BLANK: f64 = 0.17;
const TAB: f64 = 2.0;
const BACK: f64 = 0.6;
const SHIFT: f64 = 0.5;
/// Cosine of the angle between lines that run in one direction.
const SAME_DIRECTION: f64 = 0.98;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Direction in which it runs, of length 1.
    pub(super) direction: Vec2,
    /// Where it begins and ends along its direction, and how high it stands across it.
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) height: f64,
    /// Height of its largest font.
    pub(super) size: f64,
}

/// The lines of a page as it is drawn.
#[derive(Default)]
pub(super) struct PageLines(Vec<Line>);

impl PageLines {
    /// Puts a sign behind the last one, or on a line of its own.
    pub(super) fn sign(&mut self, sign: &Sign<'_>) {
        let numbers = [sign.from.x, sign.from.y, sign.to.x, sign.to.y, sign.size];
        if sign.text.is_empty() || numbers.iter().any(|number| !number.is_finite()) {
            return;
        }
        let run = sign.to - sign.from;
        let direction = match run.hypot() {
            length if length > 1e-6 => run / length,
            _ => self.0.last().map_or(Vec2::new(1.0, 0.0), |line| line.direction),
        };
        if let Some(line) = self.0.last_mut()
            && line.takes(sign, direction)
        {
            line.push(sign);
            return;
        }
        if sign.text.trim().is_empty() {
            return;
        }
        self.0.push(Line {
            text: sign.text.to_owned(),
            direction,
            start: along(sign.from, direction),
            end: along(sign.to, direction),
            height: across(sign.from, direction),
            size: sign.size,
        });
    }

    /// The lines, without blanks at their ends.
    pub(super) fn finish(self) -> Vec<Line> {
        let mut lines = self.0;
        for line in &mut lines {
            line.text.truncate(line.text.trim_end().len());
        }
        lines.retain(|line| !line.text.is_empty());
        lines
    }
}

impl Line {
    fn takes(&self, sign: &Sign<'_>, direction: Vec2) -> bool {
        let size = self.size.max(sign.size);
        let shift = across(sign.from, self.direction) - self.height;
        let gap = along(sign.from, self.direction) - self.end;
        self.direction.dot(direction) > SAME_DIRECTION && shift.abs() < size * SHIFT && gap > -size * BACK
    }

    fn push(&mut self, sign: &Sign<'_>) {
        let gap = along(sign.from, self.direction) - self.end;
        let size = self.size.max(sign.size);
        let blank = sign.text.starts_with(char::is_whitespace);
        if gap > size * TAB {
            self.text.truncate(self.text.trim_end().len());
            self.text.push('\t');
        } else if gap > size * BLANK && !blank && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        if !(blank && self.text.ends_with(char::is_whitespace)) {
            self.text.push_str(sign.text);
        }
        self.end = self.end.max(along(sign.to, self.direction));
        self.size = size;
    }
}

fn along(point: Point, direction: Vec2) -> f64 {
    direction.dot(point.to_vec2())
}

/// How far up, seen with the direction to the right.
fn across(point: Point, direction: Vec2) -> f64 {
    Vec2::new(-direction.y, direction.x).dot(point.to_vec2())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signs ten high and five wide: text, place.
    fn lines(signs: &[(&str, f64, f64)]) -> Vec<String> {
        let mut page = PageLines::default();
        for (text, x, y) in signs {
            page.sign(&Sign {
                text,
                from: Point::new(*x, *y),
                to: Point::new(x + 5.0, *y),
                size: 10.0,
            });
        }
        page.finish().into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn gaps_are_blanks_and_tabs() {
        assert_eq!(lines(&[("a", 0.0, 0.0), ("b", 5.5, 0.0), ("c", 13.5, 0.0)]), ["ab c"]);
        assert_eq!(lines(&[("a", 0.0, 0.0), (" ", 5.0, 0.0), ("b", 40.0, 0.0)]), ["a\tb"]);
        assert_eq!(
            lines(&[("a", 0.0, 0.0), (" ", 5.0, 0.0), (" ", 10.0, 0.0), ("b", 15.0, 0.0)]),
            ["a b"]
        );
    }

    #[test]
    fn what_turns_back_or_stands_elsewhere_is_another_line() {
        assert_eq!(lines(&[("a", 0.0, 0.0), ("b", 0.0, -12.0)]), ["a", "b"]);
        assert_eq!(lines(&[("a", 50.0, 0.0), ("b", 0.0, 0.0)]), ["a", "b"]);
        assert_eq!(lines(&[("a", 0.0, 0.0), ("2", 5.0, 4.0)]), ["a2"], "a raised number");
        assert_eq!(lines(&[(" ", 0.0, 0.0), ("a", f64::NAN, 0.0)]), Vec::<String>::new());
    }
}
