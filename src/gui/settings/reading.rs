//! How documents are set, with a few lines to see it by.

use super::dialog::choices_ui;
use crate::gui::app::App;
use crate::gui::reading::look;
use crate::gui::theme::Theme;
use crate::gui::views::parts::heading_ui;
use crate::session::settings::{Face, Spacing};
use egui::text::{LayoutJob, TextFormat};
use egui::{Frame, Label, Margin, Ui};

/// Words to see a face by: several scripts, figures, quotation marks.
const SAMPLE: &str = "Officials said on Monday that 1,250 people had crossed before noon. “We counted twice,” the harbour \
    master told reporters. «Ми рахували двічі», — підтвердила Олена Ґалаґан.";

/// Text sizes to choose from, in points.
const SIZES: [(u8, &str); 7] = [
    (14, "14"),
    (15, "15"),
    (16, "16"),
    (17, "17"),
    (19, "19"),
    (21, "21"),
    (24, "24"),
];

pub(super) fn reading_ui(app: &mut App, theme: &Theme, ui: &mut Ui) {
    let reading = &mut app.settings.reading;
    heading_ui(theme, "Face", ui);
    let faces = [(Face::Serif, "Serif (Noto Serif)"), (Face::Sans, "Sans (Inter)")];
    choices_ui(&mut reading.face, &faces, ui);
    heading_ui(theme, "Size of the text in points", ui);
    choices_ui(&mut reading.size, &SIZES, ui);
    heading_ui(theme, "Distance of the rows", ui);
    let spacings = [
        (Spacing::Normal, "Normal"),
        (Spacing::Wide, "Wide"),
        (Spacing::Wider, "Wider"),
    ];
    choices_ui(&mut reading.spacing, &spacings, ui);
    ui.add_space(theme.sizes.space.m);
    let look = look(theme, *reading, 1.0);
    let format = TextFormat {
        line_height: Some(look.row_height),
        ..TextFormat::simple(look.font, theme.colors.text)
    };
    Frame::NONE
        .fill(theme.colors.page)
        .inner_margin(Margin::same(theme.sizes.space.l as i8))
        .corner_radius(theme.sizes.corner)
        .show(ui, |ui| {
            let mut job = LayoutJob::single_section(SAMPLE.to_owned(), format);
            job.wrap.max_width = ui.available_width();
            ui.add(Label::new(job).wrap());
            ui.set_width(ui.available_width());
        });
}
