//! What other programs put on the clipboard, pasted into the fields of the window; and what the window puts there.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::project::schema::CLAIM;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT, Queryable};

/// Words with signs that are not seen, turn the direction, or end a text elsewhere.
const NASTY: &str = "a\0b\u{1b}[2Jc\u{202e}d\u{2066}e\u{200b}f\u{feff}g\u{e0041}h\r\ni\u{2028}j\u{85}k\u{ad}l";
/// Code points that a field of one line takes.
const ONE_LINE: usize = 4_000;
/// Bytes of a large clipboard.
const LARGE: usize = 10_000_000;

fn paste(window: &mut Window, words: &str) {
    window.harness.event(Event::Paste(words.to_owned()));
    window.settle();
}

/// What a field that takes one line makes of it.
fn one_line(words: &str) -> String {
    words.replace(['\r', '\n'], " ")
}

#[test]
fn pasted_signs_stand_in_a_note_as_they_were_and_come_back_from_the_file() {
    let mut window = Window::new();
    let folder = window.app(|app| app.session().unwrap().folder().to_path_buf());
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.click_field("Note");
    paste(&mut window, NASTY);
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.only().1.note, NASTY);
    window.push(AppAction::Undo);
    assert_eq!(window.only().1.note, "");
    window.push(AppAction::Redo);
    window.push(AppAction::Save);
    window.wait_for("the save", |window| {
        !window.app(|app| app.session().unwrap().is_unsaved())
    });
    window.push(AppAction::CloseProject);
    window.push(AppAction::OpenProject(folder));
    assert_eq!(window.only().1.note, NASTY);
}

#[test]
fn pasted_signs_are_found_as_they_stand_in_the_text() {
    let mut window = Window::new();
    window.push(AppAction::ImportText(
        "nasty".to_owned(),
        format!("x {} y", one_line(NASTY)),
    ));
    let document = window.document("nasty");
    window.push(ViewAction::Open {
        document,
        pane: Some(0),
    });
    window.key(CTRL, Key::F);
    paste(&mut window, NASTY);
    window.wait_for_hits(1);
}

#[test]
fn of_pasted_signs_in_the_name_of_a_label_those_that_command_are_refused_and_the_others_seen() {
    let mut window = Window::new();
    window.push(ViewAction::Toggle(Panel::Schema));
    let rename = |window: &mut Window, name: &str| {
        window.click_field("Label name");
        window.key(CTRL, Key::A);
        paste(window, name);
        window.key(Modifiers::NONE, Key::Enter);
    };
    let before = window.project();
    rename(&mut window, NASTY);
    assert_eq!(window.project(), before);
    let told = window
        .harness
        .query_all_by_label_contains("A name is one line of 200 bytes");
    assert!(told.count() > 0);
    let hidden = "Cl\u{202e}aim\u{200b}\u{2066}";
    rename(&mut window, hidden);
    let project = window.project();
    assert!(project.labels().values().any(|label| label.name == hidden));
    let shown = corroborate::gui::text::visible(hidden).into_owned();
    assert_eq!(shown, "Cl‹RLO›aim‹ZWSP›‹LRI›");
    window.push(ViewAction::Toggle(Panel::Schema));
    let named = window
        .harness
        .query_all_by_label_contains("aim")
        .filter_map(|node| node.accesskit_node().label());
    let named: Vec<String> = named.collect();
    assert!(named.iter().any(|name| name.contains(&shown)), "{named:?}");
    assert!(named.iter().all(|name| !name.contains('\u{202e}')), "{named:?}");
}

#[test]
fn what_is_copied_out_of_a_text_is_its_very_words() {
    let mut window = Window::new();
    window.push(AppAction::ImportText("nasty".to_owned(), NASTY.to_owned()));
    let document = window.document("nasty");
    window.push(ViewAction::Open {
        document,
        pane: Some(0),
    });
    window.push(ViewAction::GoToRange(document, 0..NASTY.len()));
    window.push(ViewAction::Activate(0));
    window.harness.event(Event::Copy);
    window.harness.step();
    let commands = &window.harness.output().platform_output.commands;
    let copied = commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(words) => Some(words.as_str()),
        _ => None,
    });
    assert_eq!(copied, Some(NASTY), "{commands:?}");
}

#[test]
fn ten_megabytes_become_a_document_and_fields_take_what_they_can_show() {
    let mut window = Window::new();
    let large = "ten megabytes of words\n".repeat(LARGE / 23);
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.click_field("Note");
    paste(&mut window, &large);
    let told = window.harness.query_by_label_contains("100000 characters at most");
    assert!(told.is_some(), "what is left out is said");
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.only().1.note, large[..100_000]);

    window.key(CTRL, Key::F);
    paste(&mut window, &large);
    let field = window
        .harness
        .get_by(|node| node.role() == Role::TextInput && node.value().is_some_and(|words| words.starts_with("ten ")));
    let pattern = field.accesskit_node().value().unwrap();
    assert_eq!(pattern, one_line(&large[..ONE_LINE]));
    window.key(Modifiers::NONE, Key::Escape);

    let before = window.project();
    window.push(ViewAction::Toggle(Panel::Schema));
    window.click_field("Label name");
    paste(&mut window, &large);
    window.key(Modifiers::NONE, Key::Enter);
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.project(), before, "refused");
    window.push(ViewAction::Toggle(Panel::Schema));

    window.key(CTRL_SHIFT, Key::V);
    window.click_field("Text");
    paste(&mut window, &large);
    window.harness.get_by_label_contains("bytes, “ten megabytes of words”");
    window.click_button("Add document");
    let document = window.document("ten megabytes of words");
    let text = window.app(|app| app.session().unwrap().read_text(document)).unwrap();
    assert!(*text == *large);
}

/// What is done before a text is pasted, and the text.
type Step<'a> = (&'a dyn Fn(&mut Window), &'a str);

/// Pastes texts one after the other into the dialog and gives the document's text.
fn pasted(steps: &[Step<'_>]) -> String {
    let mut window = Window::empty();
    window.key(CTRL_SHIFT, Key::V);
    window.click_field("Title");
    window.type_words("pasted");
    window.click_field("Text");
    for (before, words) in steps {
        before(&mut window);
        paste(&mut window, words);
    }
    window.click_button("Add document");
    let document = window.document("pasted");
    let text = window.app(|app| app.session().unwrap().read_text(document)).unwrap();
    text.to_string()
}

#[test]
fn a_large_text_goes_where_the_caret_is_and_replaces_what_is_selected() {
    let large = "Wörter\n".repeat(40_000);
    let nothing = |_: &mut Window| ();
    let to_the_middle = |window: &mut Window| window.keys(Modifiers::NONE, Key::ArrowLeft, 2);
    let over_the_middle = |window: &mut Window| window.keys(Modifiers::SHIFT, Key::ArrowLeft, 2);
    let all = |window: &mut Window| window.key(CTRL, Key::A);
    let text = pasted(&[(&nothing, "äöü"), (&to_the_middle, &large)]);
    assert!(text == format!("ä{large}öü"));
    let text = pasted(&[(&nothing, "äöü"), (&over_the_middle, &large)]);
    assert!(text == format!("ä{large}"));
    let half = "words ".repeat(20_000);
    let text = pasted(&[(&nothing, &half), (&all, &half)]);
    assert!(text == half);
}

#[test]
fn a_text_too_large_to_be_shown_is_replaced_by_what_is_pasted_next() {
    let large = "words\n".repeat(40_000);
    let next = "signs\n".repeat(40_000);
    let nothing = |_: &mut Window| ();
    assert!(pasted(&[(&nothing, &large), (&nothing, &next)]) == next);
    assert_eq!(pasted(&[(&nothing, &large), (&nothing, "short")]), "short");
}
