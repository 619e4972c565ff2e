//! Buttons that show an icon and say their words to those who cannot or do not yet know it.

use egui::{Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::strokes::Icon;
use crate::gui::theme::{self, Theme};

/// A button with an icon. `label` is its name for screen readers and tests, and its tip.
pub fn icon_button(ui: &mut Ui, icon: Icon, label: &str) -> Response {
    let response = add(ui, icon, false);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, response.enabled(), label));
    with_tip(response, label)
}

/// The same for something that is on or off.
pub fn icon_toggle(ui: &mut Ui, icon: Icon, label: &str, on: bool) -> Response {
    let response = add(ui, icon, on);
    response.widget_info(|| WidgetInfo::selected(Role::Button, response.enabled(), on, label));
    with_tip(response, label)
}

fn with_tip(response: Response, label: &str) -> Response {
    response.on_hover_text(label).on_disabled_hover_text(label)
}

/// Takes the same place in every state, so nothing moves when the pointer comes.
fn add(ui: &mut Ui, icon: Icon, on: bool) -> Response {
    let theme = theme::of(ui.ctx());
    let sizes = &theme.sizes;
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(sizes.icon_button), Sense::click());
    if ui.is_rect_visible(rect) {
        let (fill, ink) = colors(theme, &response, on);
        let painter = ui.painter();
        painter.rect_filled(rect, sizes.corner, fill);
        if response.has_focus() {
            let ring = Stroke::new(sizes.focus_ring, theme.colors.focus);
            painter.rect_stroke(rect, sizes.corner, ring, StrokeKind::Inside);
        }
        let place = Rect::from_center_size(rect.center(), Vec2::splat(sizes.icon));
        icon.paint(painter, place, ink);
    }
    response
}

/// What is behind the icon, and the icon's own colour. Disabled buttons fade with their `Ui`.
fn colors(theme: &Theme, response: &Response, on: bool) -> (Color32, Color32) {
    let colors = &theme.colors;
    let strong = on || response.hovered() || response.has_focus();
    let fill = if response.is_pointer_button_down_on() {
        colors.pressed
    } else if on {
        colors.selection
    } else if response.hovered() {
        colors.hovered
    } else {
        Color32::TRANSPARENT
    };
    let ink = if strong { colors.text } else { colors.secondary };
    (fill, ink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{
        Harness,
        kittest::{NodeT as _, Queryable as _},
    };

    fn harness() -> Harness<'static, u32> {
        Harness::new_ui_state(
            |ui, clicks: &mut u32| {
                let on = *clicks % 2 == 1;
                if icon_toggle(ui, Icon::Pin, "Keep this pane", on).clicked() {
                    *clicks += 1;
                }
                ui.add_enabled_ui(false, |ui| icon_button(ui, Icon::Undo, "Undo"));
            },
            0,
        )
    }

    #[test]
    fn buttons_are_found_and_pressed_by_their_words() {
        let mut harness = harness();
        harness.get_by_label("Keep this pane").click();
        harness.run();
        assert_eq!(*harness.state(), 1);
        let button = harness.get_by_role_and_label(Role::Button, "Keep this pane");
        assert_eq!(button.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
        assert!(harness.get_by_label("Undo").accesskit_node().is_disabled());
    }

    #[test]
    fn the_pointer_moves_nothing() {
        let mut harness = harness();
        harness.run();
        let before = harness.get_by_label("Undo").rect();
        let size = theme::light().sizes.icon_button;
        assert_eq!(before.size(), Vec2::splat(size));
        harness.get_by_label("Keep this pane").hover();
        harness.run();
        assert_eq!(harness.get_by_label("Undo").rect(), before);
    }
}
