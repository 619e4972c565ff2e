//! Gives egui's own widgets the look of the theme.

use std::collections::BTreeMap;

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals,
    style::WidgetVisuals, vec2,
};

use super::{
    color::tint,
    tokens::{Theme, dark, light},
};

/// Installs both styles. Which one shows is up to `ctx.set_theme`.
pub fn apply(ctx: &Context) {
    ctx.set_style_of(egui::Theme::Light, style(light()));
    ctx.set_style_of(egui::Theme::Dark, style(dark()));
}

/// A theme as an egui style.
pub fn style(theme: &Theme) -> Style {
    let mut style = Style {
        text_styles: text_styles(theme),
        visuals: visuals(theme),
        animation_time: theme.sizes.animation,
        ..Style::default()
    };
    spacing(theme, &mut style.spacing);
    style.interaction.tooltip_delay = theme.sizes.tooltip_delay;
    // Labels are words of the interface; documents have a text view of their own.
    style.interaction.selectable_labels = false;
    style
}

fn text_styles(theme: &Theme) -> BTreeMap<TextStyle, FontId> {
    let sizes = theme.sizes.text;
    let ui = |size| FontId::new(size, FontFamily::Proportional);
    BTreeMap::from([
        (TextStyle::Body, ui(sizes.ui)),
        (TextStyle::Button, ui(sizes.ui)),
        (TextStyle::Small, ui(sizes.small)),
        (TextStyle::Heading, ui(sizes.large)),
        (TextStyle::Monospace, FontId::new(sizes.ui, FontFamily::Monospace)),
    ])
}

fn spacing(theme: &Theme, spacing: &mut egui::Spacing) {
    let sizes = &theme.sizes;
    let space = sizes.space;
    spacing.item_spacing = vec2(space.s, space.xs);
    spacing.button_padding = vec2(space.m, space.xs);
    spacing.window_margin = margin(space.l);
    spacing.menu_margin = margin(space.xs);
    spacing.indent = space.l;
    // As high as a line of text with its padding, so that text stands in the middle of fields.
    spacing.interact_size = vec2(sizes.row, sizes.row);
    spacing.icon_width = space.l;
    spacing.icon_width_inner = space.s;
    spacing.icon_spacing = space.s;
    spacing.scroll = egui::style::ScrollStyle {
        bar_width: space.s,
        ..egui::style::ScrollStyle::thin()
    };
    // No shade over the first and last lines: text is read there too.
    spacing.scroll.fade.strength = 0.0;
}

fn visuals(theme: &Theme) -> Visuals {
    let (colors, sizes) = (&theme.colors, &theme.sizes);
    let mut visuals = if theme.dark { Visuals::dark() } else { Visuals::light() };
    visuals.widgets = widgets(theme);
    visuals.weak_text_color = Some(colors.secondary);
    visuals.hyperlink_color = colors.accent;
    visuals.faint_bg_color = colors.panel;
    visuals.extreme_bg_color = colors.sunken;
    visuals.text_edit_bg_color = Some(colors.raised);
    visuals.code_bg_color = colors.sunken;
    visuals.warn_fg_color = colors.warning;
    visuals.error_fg_color = colors.error;
    visuals.panel_fill = colors.panel;
    visuals.window_fill = colors.raised;
    visuals.window_stroke = Stroke::new(sizes.hairline, colors.hairline);
    visuals.window_corner_radius = CornerRadius::same(sizes.corner_large);
    visuals.menu_corner_radius = CornerRadius::same(sizes.corner_large);
    visuals.window_shadow = shadow(theme, 24);
    visuals.popup_shadow = shadow(theme, 12);
    visuals.window_highlight_topmost = false;
    visuals.selection.bg_fill = colors.selection;
    // egui rings the text field that has the keyboard with this, too.
    visuals.selection.stroke = Stroke::new(sizes.focus_ring, colors.accent);
    visuals.text_cursor.stroke = Stroke::new(sizes.caret, colors.text);
    // A blinking caret would repaint an idle window twice a second.
    visuals.text_cursor.blink = false;
    visuals.indent_has_left_vline = false;
    visuals
}

fn widgets(theme: &Theme) -> egui::style::Widgets {
    let (colors, sizes) = (&theme.colors, &theme.sizes);
    let widget = |fill: Color32, outline: Stroke| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: outline,
        corner_radius: CornerRadius::same(sizes.corner),
        fg_stroke: Stroke::new(sizes.icon_stroke, colors.text),
        expansion: 0.0,
    };
    let hairline = Stroke::new(sizes.hairline, colors.hairline);
    egui::style::Widgets {
        noninteractive: widget(colors.panel, hairline),
        inactive: widget(colors.button, hairline),
        hovered: widget(colors.hovered, hairline),
        // Also what has the keyboard: hence the ring, and no look of being held down.
        active: widget(colors.hovered, Stroke::new(sizes.focus_ring, colors.focus)),
        open: widget(colors.panel, hairline),
    }
}

fn margin(points: f32) -> Margin {
    Margin::from(vec2(points, points))
}

/// A shadow straight down, blurred over so many points.
fn shadow(theme: &Theme, blur: u8) -> Shadow {
    let part = if theme.dark { 0.5 } else { 0.14 };
    Shadow {
        offset: [0, 4],
        blur,
        spread: 0,
        color: tint(theme.colors.shadow, part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::{fonts, theme};

    #[test]
    fn switching_the_theme_switches_colours_and_nothing_else() {
        let ctx = Context::default();
        apply(&ctx);
        ctx.set_theme(egui::Theme::Light);
        assert_eq!(theme::of(&ctx), light());
        let light_style = ctx.global_style();
        ctx.set_theme(egui::Theme::Dark);
        assert_eq!(theme::of(&ctx), dark());
        let dark_style = ctx.global_style();
        assert_eq!(dark_style.visuals.panel_fill, dark().colors.panel);
        assert_eq!(light_style.visuals.panel_fill, light().colors.panel);
        assert_eq!(light_style.spacing, dark_style.spacing);
        assert_eq!(light_style.text_styles, dark_style.text_styles);
    }

    #[test]
    fn a_field_with_the_caret_in_it_asks_for_no_repaint() {
        let ctx = Context::default();
        fonts::install(&ctx);
        apply(&ctx);
        let mut text = String::from("idle");
        let mut wait = std::time::Duration::ZERO;
        for frame in 0..20 {
            let input = egui::RawInput {
                time: Some(f64::from(frame)),
                ..Default::default()
            };
            let mut output = ctx.run_ui(input, |ui| {
                let field = ui.text_edit_singleline(&mut text);
                field.request_focus();
            });
            output.textures_delta.clear();
            wait = output
                .viewport_output
                .values()
                .map(|viewport| viewport.repaint_delay)
                .min()
                .unwrap();
        }
        assert_eq!(wait, std::time::Duration::MAX);
    }
}
