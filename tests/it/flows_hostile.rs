//! The window with texts, titles and labels as strangers make them.

use crate::flows::{CTRL, FERRY, Window};
use corroborate::gui::action::{AppAction, ViewAction};
use corroborate::gui::text::visible;
use corroborate::project::Label;
use corroborate::project::edit::Command;
use corroborate::project::schema::CLAIM;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

/// Texts that hide, turn, pile up, have no end, or mean nothing.
fn texts() -> Vec<(&'static str, String)> {
    vec![
        (
            "overrides",
            "left \u{202e}gnp.exe\u{202d} \u{2066}never closed \u{2068}שלום \u{200f}".to_owned(),
        ),
        (
            "zero width",
            "a\u{200b}b\u{200c}c\u{200d}d\u{2060}e\u{feff}f\u{e0041}g\u{ad}".to_owned(),
        ),
        (
            "controls",
            "words nul\0esc\u{1b}[2J bel\u{7} csi\u{9b} del\u{7f} and on".to_owned(),
        ),
        ("accents", format!("a{} end", "\u{301}".repeat(100_000))),
        ("accents alone", "\u{301}".repeat(5_000)),
        ("one line", "word ".repeat(200_000)),
        ("one word", "x".repeat(1_000_000)),
        ("right to left", "שלום".repeat(50_000)),
        (
            "unassigned",
            "\u{378}\u{e0fff}\u{10ffff}\u{fdd0}\u{ffff}\u{c0000} end".to_owned(),
        ),
        ("breaks", "a\rb\r\nc\n\u{b}d\u{c}e\u{2028}f\u{2029}g\u{85}".to_owned()),
        ("flags", "\u{1f1e6}".repeat(20_000)),
        ("families", "👩\u{200d}".repeat(20_000)),
        ("tags", format!("🏴{}", "\u{e0061}".repeat(5_000))),
        ("tabs", format!("{}x", "\t".repeat(20_000))),
        ("nothing", String::new()),
    ]
}

#[test]
fn case_25_28_33_35_36_37_any_text_is_shown_tagged_and_walked_through() {
    let mut window = Window::new();
    for (title, text) in texts() {
        window.push(AppAction::ImportText(title.to_owned(), text.clone()));
        let document = window.document(title);
        window.push(ViewAction::Open {
            document,
            pane: Some(0),
        });
        window.push(ViewAction::Activate(0));
        window.key(CTRL, Key::End);
        window.keys(Modifiers::NONE, Key::ArrowLeft, 2);
        window.keys(Modifiers::NONE, Key::ArrowUp, 2);
        window.keys(Modifiers::SHIFT, Key::ArrowRight, 2);
        window.key(Modifiers::NONE, Key::PageUp);
        window.key(CTRL, Key::Home);
        window.key(Modifiers::NONE, Key::PageDown);
        window.key(Modifiers::NONE, Key::Escape);
        let before = window.annotations().len();
        window.push(ViewAction::GoToRange(document, 0..text.len()));
        window.push(ViewAction::TagSelection(CLAIM));
        let tagged = window.annotations().len() - before;
        assert_eq!(tagged, usize::from(!text.trim().is_empty()), "{title}");
        if tagged == 1 {
            let project = window.project();
            let annotation = project.annotations().get(window.selected().unwrap()).unwrap();
            let words = text.get(annotation.start()..annotation.end());
            assert!(
                words.is_some_and(|words| words.len() + 8 >= text.trim().len()),
                "{title}"
            );
        }
        let name = format!("Text of {title}");
        window.harness.get_by_role_and_label(Role::Document, &name);
    }
    let steps = window.annotations().len();
    for _ in 0..steps {
        window.key(CTRL, Key::Z);
    }
}

#[test]
fn case_21_what_hides_in_a_title_or_a_label_is_seen() {
    let mut window = Window::new();
    let title = "gnp\u{202e}exe\nsecond line\u{1b}[2J\u{200b}";
    window.push(AppAction::ImportText(title.to_owned(), "some words\n".to_owned()));
    let label = Label {
        name: "Cl\u{202e}aim\u{200b}".to_owned(),
        slot: 5,
        ..Label::default()
    };
    window.push(Command::AddLabel(label.clone()));
    let document = window.document(title);
    window.push(ViewAction::Open {
        document,
        pane: Some(0),
    });
    // The head of the column and the status line say what they draw.
    let shown = visible(title).into_owned();
    assert_eq!(shown, "gnp‹RLO›exe‹LF›second line‹ESC›[2J‹ZWSP›");
    assert!(window.harness.query_all_by_label(&shown).next().is_some(), "{shown}");
}

#[test]
fn case_20_however_many_labels_there_are_the_text_keeps_its_room() {
    let mut window = Window::new();
    let before = window.paragraph(FERRY.lines().next().unwrap());
    window.app(|app| {
        for n in 0..300 {
            let label = Label {
                name: format!("{} {n}", "a label with a long name".repeat(7)),
                ..Label::default()
            };
            app.push(Command::AddLabel(label));
        }
    });
    window.settle();
    assert_eq!(window.project().labels().len(), 304);
    let after = window.paragraph(FERRY.lines().next().unwrap());
    assert!(after.top() < before.top() + 120.0, "{before:?} {after:?}");
    let pane = window.harness.get_by_role_and_label(Role::Document, "Text of Ferry");
    assert!(pane.rect().height() > 500.0, "{:?}", pane.rect());
    assert!(pane.accesskit_node().label().is_some());
}
