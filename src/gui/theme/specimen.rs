//! One page with every face, colour and icon, drawn and checked.
//!
//! With `CORROBORATE_PICTURES` naming a folder, the test leaves its pictures there to be looked at.

use egui::{Color32, Context, FontId, Frame, Pos2, Rect, RichText, Stroke, Ui, pos2, vec2};

use super::{LABEL_SLOTS, LabelColors, LineStyle, Theme, apply, of, over};
use crate::gui::{
    fonts,
    icons::{Icon, icon_button, icon_toggle},
    raster::{Picture, Raster},
};

const WIDTH: f32 = 960.0;
const HEIGHT: f32 = 800.0;

const PASSAGE: &str = "Two witnesses who had stood on the quay that evening gave the harbour master \
    different hours for the arrival of the ship, and neither of them could say which of the clocks \
    in the town had been wound. The log, when it was found, agreed with neither: «ґрунт» in one \
    hand, 21:40 in another.";

fn specimen(theme: egui::Theme, scale: f32) -> Picture {
    let ctx = Context::default();
    fonts::install(&ctx);
    apply(&ctx);
    ctx.set_theme(theme);
    let mut raster = Raster::new();
    let mut picture = None;
    // Widgets take their final look in the second pass.
    for _ in 0..3 {
        let mut input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(WIDTH, HEIGHT))),
            time: Some(0.0),
            ..Default::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(scale);
        }
        let output = ctx.run_ui(input, page_ui);
        let page = of(&ctx).colors.page;
        picture = Some(raster.render_frame(&ctx, output, page));
    }
    picture.unwrap()
}

fn page_ui(ui: &mut Ui) {
    let theme = of(ui.ctx());
    let (sizes, colors) = (&theme.sizes, &theme.colors);
    egui::Panel::left("panel").exact_size(280.0).show(ui, |ui| {
        ui.add_space(sizes.space.s);
        ui.heading("Interface");
        ui.label(RichText::new("Semibold 13").font(fonts::semibold(sizes.text.ui)));
        ui.label("Regular 13: 12 spans, 4 links");
        ui.label(RichText::new("Italic 13").font(fonts::italic(sizes.text.ui)));
        ui.small("Small 11.5: saved a minute ago");
        ui.weak("Secondary text");
        ui.monospace("Monospace 0123456789");
        ui.colored_label(colors.warning, "A warning");
        ui.colored_label(colors.error, "An error");
        ui.add_space(sizes.space.m);
        ui.horizontal(|ui| {
            ui.add(egui::Button::new("Button"));
            ui.button("Focused").request_focus();
            ui.add_enabled(false, egui::Button::new("Off"));
        });
        ui.checkbox(&mut true, "Checkbox");
        ui.add(egui::Button::selectable(true, "Selected row"));
        ui.text_edit_singleline(&mut String::from("A field"));
        ui.add_space(sizes.space.m);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(sizes.space.xs, sizes.space.xs);
            for icon in Icon::ALL {
                icon_button(ui, icon, &format!("{icon:?}"));
            }
            icon_toggle(ui, Icon::Pin, "Pinned", true);
        });
    });
    let frame = Frame::new().fill(colors.page).inner_margin(sizes.space.xxl);
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        reading_ui(ui, theme);
        for slot in 0..LABEL_SLOTS as u8 {
            label_ui(ui, theme, theme.label(slot));
        }
        overlap_ui(ui, theme);
    });
}

fn reading_ui(ui: &mut Ui, theme: &Theme) {
    let size = theme.sizes.text.reading;
    paragraph_ui(ui, theme, "What the log says", fonts::reading_bold(size));
    paragraph_ui(ui, theme, PASSAGE, fonts::reading(size));
    paragraph_ui(
        ui,
        theme,
        "In the margin, by a later hand.",
        fonts::reading_italic(size),
    );
    ui.add_space(theme.sizes.space.m);
}

/// Lays out text at the measure and row height of the theme; returns where it stands.
fn paragraph_ui(ui: &mut Ui, theme: &Theme, text: &str, font: FontId) -> Rect {
    let mut format = egui::TextFormat::simple(font.clone(), theme.colors.text);
    format.line_height = Some(theme.sizes.reading_row(font.size));
    let mut job = egui::text::LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = theme.sizes.measure;
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let (rect, _) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
    ui.painter().galley(rect.min, galley, theme.colors.text);
    rect
}

fn label_ui(ui: &mut Ui, theme: &Theme, label: LabelColors) {
    let behind = ui.painter().add(egui::Shape::Noop);
    let text = format!("{}: a span with a line of its own", label.name);
    let rect = paragraph_ui(ui, theme, &text, fonts::reading(theme.sizes.text.reading));
    ui.painter()
        .set(behind, egui::Shape::rect_filled(rect, 0.0, label.fill));
    line_ui(ui, theme, label, rect, rect.bottom() - theme.sizes.lane_thickness);
}

fn line_ui(ui: &Ui, theme: &Theme, label: LabelColors, rect: Rect, y: f32) {
    let thickness = theme.sizes.lane_thickness;
    let ends = [pos2(rect.left(), y), pos2(rect.right(), y)];
    let stroke = Stroke::new(thickness, label.line);
    let shapes = match label.line_style {
        LineStyle::Solid => vec![egui::Shape::line_segment(ends, stroke)],
        LineStyle::Dashed => egui::Shape::dashed_line(&ends, stroke, 8.0, 4.0),
        LineStyle::Dotted => egui::Shape::dashed_line(&ends, stroke, 2.0, 3.0),
        LineStyle::Double => [y - thickness, y + thickness]
            .map(|y| Rect::from_min_max(pos2(rect.left(), y), pos2(rect.right(), y + 1.0)))
            .map(|line| egui::Shape::rect_filled(line, 0.0, label.line))
            .to_vec(),
    };
    ui.painter().extend(shapes);
}

fn overlap_ui(ui: &mut Ui, theme: &Theme) {
    ui.add_space(theme.sizes.space.m);
    let behind = ui.painter().add(egui::Shape::Noop);
    let text = "Two fills over each other, a hit and the current hit";
    let rect = paragraph_ui(ui, theme, text, fonts::reading(theme.sizes.text.reading));
    let part = |from: f32, to: f32, color| {
        let x = egui::lerp(rect.x_range(), from)..=egui::lerp(rect.x_range(), to);
        egui::Shape::rect_filled(Rect::from_x_y_ranges(x, rect.y_range()), 0.0, color)
    };
    let shapes = vec![
        part(0.0, 0.4, theme.label(0).fill),
        part(0.2, 0.5, theme.label(1).fill),
        part(0.56, 0.62, theme.colors.hit),
        part(0.75, 1.0, theme.colors.current_hit),
    ];
    ui.painter().set(behind, egui::Shape::Vec(shapes));
}

fn leave(name: &str, picture: &Picture) {
    if let Some(folder) = std::env::var_os("CORROBORATE_PICTURES") {
        let path = std::path::Path::new(&folder).join(name);
        std::fs::write(path, picture.to_png().unwrap()).unwrap();
    }
}

#[test]
fn the_specimen_shows_every_colour_and_comes_out_the_same_twice() {
    for (name, which, theme) in [
        ("light", egui::Theme::Light, super::light()),
        ("dark", egui::Theme::Dark, super::dark()),
    ] {
        let picture = specimen(which, 1.0);
        leave(&format!("specimen-{name}-1.png"), &picture);
        assert_eq!((picture.width, picture.height), (960, 800));
        assert_eq!(picture, specimen(which, 1.0));
        let shown = |what: &str, color: Color32, least: usize| {
            let found = picture.count(color);
            assert!(found >= least, "{name}, {what}: {found} pixels");
        };
        shown("page", theme.colors.page, 200_000);
        shown("panel", theme.colors.panel, 100_000);
        shown("text", theme.colors.text, 500);
        shown("focus ring", theme.colors.focus, 100);
        for slot in 0..LABEL_SLOTS as u8 {
            let label = theme.label(slot);
            shown(label.name, label.line, 50);
            shown(label.name, over(theme.colors.page, label.fill), 2000);
        }
    }
}

#[test]
fn twice_the_scale_is_four_times_the_pixels_of_the_same_page() {
    for (name, which) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        let small = specimen(which, 1.0);
        let large = specimen(which, 2.0);
        leave(&format!("specimen-{name}-2.png"), &large);
        assert_eq!((large.width, large.height), (1920, 1600));
        let panel = of_theme(which).colors.panel;
        let (few, many) = (small.count(panel) as f32, large.count(panel) as f32);
        assert!((3.8..4.3).contains(&(many / few)), "{}", many / few);
    }
}

fn of_theme(theme: egui::Theme) -> &'static Theme {
    match theme {
        egui::Theme::Light => super::light(),
        egui::Theme::Dark => super::dark(),
    }
}
