//! The theme file read once, and the two themes made from it.

use std::sync::LazyLock;

use egui::Color32;
use serde::Deserialize;

use super::{
    color::{hex, tint},
    sizes::Sizes,
};

/// How many labels have a colour of their own; after that the colours begin again.
pub const LABEL_SLOTS: usize = 8;

/// The light theme.
pub fn light() -> &'static Theme {
    &THEMES.light
}

/// The dark theme.
pub fn dark() -> &'static Theme {
    &THEMES.dark
}

/// The theme that `ctx` shows now.
pub fn of(ctx: &egui::Context) -> &'static Theme {
    match ctx.theme() {
        egui::Theme::Light => light(),
        egui::Theme::Dark => dark(),
    }
}

/// Everything a view needs to know about looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Light text on a dark page.
    pub dark: bool,
    /// Colours of everything but labels.
    pub colors: Colors,
    /// How strongly label colours are laid over the page.
    pub tints: Tints,
    /// Measures; the same in both themes.
    pub sizes: Sizes,
    labels: [LabelColors; LABEL_SLOTS],
}

impl Theme {
    /// The colours of a label's slot. Slots past the last begin again at the first.
    pub fn label(&self, slot: u8) -> LabelColors {
        let [first, ..] = self.labels;
        let index = usize::from(slot) % LABEL_SLOTS;
        self.labels.get(index).copied().unwrap_or(first)
    }

    fn new(file: &ThemeFile<'static>, dark: bool) -> Self {
        let colors = if dark { file.dark } else { file.light };
        Self {
            dark,
            colors,
            tints: file.tints,
            sizes: file.sizes,
            labels: file.labels.each_ref().map(|slot| {
                let line = if dark { slot.dark } else { slot.light };
                slot.colors(line, file.tints)
            }),
        }
    }
}

/// Opaque colours of everything but labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colors {
    /// Behind the documents.
    #[serde(deserialize_with = "hex")]
    pub page: Color32,
    /// Behind lists and bars.
    #[serde(deserialize_with = "hex")]
    pub panel: Color32,
    /// Behind what lies on top: dialogs, menus, fields.
    #[serde(deserialize_with = "hex")]
    pub raised: Color32,
    /// Behind gutters, strips and the space between panels.
    #[serde(deserialize_with = "hex")]
    pub sunken: Color32,
    /// A button at rest.
    #[serde(deserialize_with = "hex")]
    pub button: Color32,
    /// A button or row under the pointer.
    #[serde(deserialize_with = "hex")]
    pub hovered: Color32,
    /// A button held down.
    #[serde(deserialize_with = "hex")]
    pub pressed: Color32,
    /// Text.
    #[serde(deserialize_with = "hex")]
    pub text: Color32,
    /// Side notes, and dimmed document text.
    #[serde(deserialize_with = "hex")]
    pub secondary: Color32,
    /// Dividing lines, where a change of tone is not enough.
    #[serde(deserialize_with = "hex")]
    pub hairline: Color32,
    /// The primary action and links.
    #[serde(deserialize_with = "hex")]
    pub accent: Color32,
    /// Text on the accent.
    #[serde(deserialize_with = "hex")]
    pub on_accent: Color32,
    /// The ring round what has the keyboard.
    #[serde(deserialize_with = "hex")]
    pub focus: Color32,
    /// Behind selected text and the selected row.
    #[serde(deserialize_with = "hex")]
    pub selection: Color32,
    /// The same in a pane that does not have the keyboard.
    #[serde(deserialize_with = "hex")]
    pub selection_idle: Color32,
    /// Behind what a search found.
    #[serde(deserialize_with = "hex")]
    pub hit: Color32,
    /// Behind the hit the search stands at.
    #[serde(deserialize_with = "hex")]
    pub current_hit: Color32,
    /// The line beside new text when only what is new is shown.
    #[serde(deserialize_with = "hex")]
    pub new_text: Color32,
    /// Something to look at.
    #[serde(deserialize_with = "hex")]
    pub warning: Color32,
    /// Something that failed.
    #[serde(deserialize_with = "hex")]
    pub error: Color32,
    /// Something that is done.
    #[serde(deserialize_with = "hex")]
    pub good: Color32,
    /// The shadow under dialogs and menus, before it is thinned.
    #[serde(deserialize_with = "hex")]
    pub shadow: Color32,
}

/// How much of a label's colour lies over the page, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tints {
    /// A span.
    pub fill: f32,
    /// The selected span.
    pub fill_selected: f32,
    /// The other spans while one is selected.
    pub fill_faded: f32,
    /// A link between panes.
    pub ribbon: f32,
    /// The selected or hovered link.
    pub ribbon_strong: f32,
}

/// How a label's line is drawn, so that labels differ without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[expect(
    missing_docs,
    reason = "the names say it; views draw them and the schema editor lists them"
)]
pub enum LineStyle {
    Solid,
    Dashed,
    Dotted,
    Double,
}

/// The colours of one label slot in one theme. Fills and ribbons are translucent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelColors {
    /// What the colour is called, for people who choose one.
    pub name: &'static str,
    /// Lines, initials, edges; opaque and readable on the page.
    pub line: Color32,
    /// Behind a span.
    pub fill: Color32,
    /// Behind the selected span.
    pub fill_selected: Color32,
    /// Behind the other spans while one is selected.
    pub fill_faded: Color32,
    /// A link between panes.
    pub ribbon: Color32,
    /// The selected or hovered link.
    pub ribbon_strong: Color32,
    /// How the line is drawn.
    pub line_style: LineStyle,
}

static THEMES: LazyLock<Themes> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the file is part of the program and the tests read it"
    )]
    let file = read().expect("BUG: assets/theme.ron cannot be read");
    Themes {
        light: Theme::new(&file, false),
        dark: Theme::new(&file, true),
    }
});

struct Themes {
    light: Theme,
    dark: Theme,
}

fn read() -> Result<ThemeFile<'static>, ron::error::SpannedError> {
    ron::from_str(include_str!("../../../assets/theme.ron"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile<'a> {
    light: Colors,
    dark: Colors,
    #[serde(borrow)]
    labels: [LabelSlot<'a>; LABEL_SLOTS],
    tints: Tints,
    sizes: Sizes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelSlot<'a> {
    name: &'a str,
    #[serde(deserialize_with = "hex")]
    light: Color32,
    #[serde(deserialize_with = "hex")]
    dark: Color32,
    line: LineStyle,
}

impl LabelSlot<'static> {
    fn colors(&self, line: Color32, tints: Tints) -> LabelColors {
        LabelColors {
            name: self.name,
            line,
            fill: tint(line, tints.fill),
            fill_selected: tint(line, tints.fill_selected),
            fill_faded: tint(line, tints.fill_faded),
            ribbon: tint(line, tints.ribbon),
            ribbon_strong: tint(line, tints.ribbon_strong),
            line_style: self.line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::theme::{contrast, over};

    /// Names the pair when it is too weak.
    #[track_caller]
    fn stands_out(theme: &Theme, what: &str, front: Color32, back: Color32, least: f32) {
        let found = contrast(front, back);
        let dark = theme.dark;
        assert!(found >= least, "{what} (dark: {dark}): {found:.2}, needs {least}");
    }

    fn each(check: impl Fn(&Theme, &Colors)) {
        for theme in [light(), dark()] {
            check(theme, &theme.colors);
        }
    }

    #[test]
    fn text_can_be_read_on_every_ground() {
        each(|theme, c| {
            stands_out(theme, "text on page", c.text, c.page, 7.0);
            stands_out(theme, "secondary on page", c.secondary, c.page, 4.5);
            for (what, back) in [
                ("panel", c.panel),
                ("raised", c.raised),
                ("sunken", c.sunken),
                ("button", c.button),
                ("hovered", c.hovered),
                ("pressed", c.pressed),
                ("selection", c.selection),
                ("idle selection", c.selection_idle),
                ("hit", c.hit),
            ] {
                stands_out(theme, what, c.text, back, 7.0);
            }
            stands_out(theme, "current hit", c.text, c.current_hit, 4.5);
            stands_out(theme, "secondary on panel", c.secondary, c.panel, 4.5);
            stands_out(theme, "secondary on raised", c.secondary, c.raised, 4.5);
            stands_out(theme, "on accent", c.on_accent, c.accent, 4.5);
        });
    }

    #[test]
    fn signals_can_be_read_on_page_and_panels() {
        each(|theme, c| {
            for back in [c.page, c.panel, c.raised] {
                for (what, front) in [
                    ("accent", c.accent),
                    ("warning", c.warning),
                    ("error", c.error),
                    ("good", c.good),
                ] {
                    stands_out(theme, what, front, back, 4.5);
                }
                stands_out(theme, "focus ring", c.focus, back, 3.0);
            }
            stands_out(theme, "accent on selection", c.accent, c.selection, 4.5);
        });
    }

    #[test]
    fn labels_can_be_read_and_leave_text_readable() {
        each(|theme, c| {
            for a in (0..8).map(|slot| theme.label(slot)) {
                stands_out(theme, a.name, a.line, c.page, 4.5);
                let once = over(c.page, a.fill);
                stands_out(theme, a.name, c.text, once, 7.0);
                stands_out(theme, a.name, c.text, over(c.page, a.fill_selected), 7.0);
                for b in (0..8).map(|slot| theme.label(slot)) {
                    stands_out(theme, b.name, c.text, over(once, b.fill), 7.0);
                }
            }
        });
    }

    #[test]
    fn a_fill_is_the_line_at_its_share_over_the_page() {
        each(|theme, c| {
            let label = theme.label(0);
            let mixed = |page: u8, line: u8| f32::from(page) + (f32::from(line) - f32::from(page)) * theme.tints.fill;
            let found = over(c.page, label.fill);
            assert!((f32::from(found.g()) - mixed(c.page.g(), label.line.g())).abs() <= 1.5);
        });
    }

    #[test]
    fn slots_differ_and_begin_again_after_the_last() {
        each(|theme, _| {
            for a in 0..8 {
                for b in 0..a {
                    assert_ne!(theme.label(a).line, theme.label(b).line);
                }
                assert_eq!(theme.label(a), theme.label(a + 8));
            }
            // The built-in four are told apart by line alone.
            let mut lines: Vec<_> = (0..4).map(|slot| theme.label(slot).line_style).collect();
            lines.sort();
            lines.dedup();
            assert_eq!(lines.len(), 4);
        });
    }

    #[test]
    fn a_misspelt_colour_is_refused() {
        let file = include_str!("../../../assets/theme.ron");
        for wrong in ["#FBFAF", "FBFAF8", "#FBFAF8FF", "white"] {
            let text = file.replacen("#FBFAF8", wrong, 1);
            assert!(ron::from_str::<ThemeFile<'_>>(&text).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_grid_and_the_lanes_fit() {
        let sizes = light().sizes;
        let space = sizes.space;
        let steps = [space.xs, space.s, space.m, space.l, space.xl, space.xxl];
        assert_eq!(steps, [4.0, 8.0, 12.0, 16.0, 24.0, 32.0]);
        // Four lines fit into what the row leaves below the letters.
        let row = sizes.reading_row(sizes.text.reading);
        let lanes = sizes.lane_pitch * sizes.max_lanes as f32;
        assert!(lanes <= row - sizes.text.reading + sizes.lane_thickness);
    }
}
