//! A short long session: some hundred random gestures in the window without a display, with a model beside it. The long
//! form, with the real window, is `tests/soak/main.rs`.

use crate::flows::{CTRL, Window};
use crate::soak_walk::gestures::{Analyst, Gesture, Stroke};
use crate::soak_walk::model::{Facts, Kind, Model};
use crate::soak_walk::texts::texts;
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::project::edit::Command;
use corroborate::session::Session;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use std::collections::BTreeSet;
use std::ops::Range;

const SEED: u64 = 20;
const DOCUMENTS: usize = 12;
const GESTURES: usize = 160;
/// Gestures from one look at everything to the next.
const LOOK_EVERY: usize = 20;

/// A mistake made on purpose, which the model must find.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slip {
    None,
    /// One key that tags never arrives.
    LostKey,
    /// One tag ends a letter too early.
    OneOff,
    /// One undo loses a link.
    ForgottenLink,
}

struct Soak {
    window: Window,
    analyst: Analyst,
    slip: Slip,
}

impl Soak {
    fn new(slip: Slip) -> Self {
        let mut window = Window::empty();
        let texts = texts(SEED, DOCUMENTS, 9_000);
        for text in &texts {
            window.push(AppAction::ImportText(text.title.clone(), text.text.clone()));
        }
        window.push(ViewAction::SetColumns(2));
        let analyst = Analyst::new(Model::new(texts, usize::MAX), SEED, 6);
        Self { window, analyst, slip }
    }

    /// Makes gestures and looks now and then; an error where window and model part.
    fn walk(&mut self, gestures: usize) -> Result<(), String> {
        for n in 1..=gestures {
            let gesture = self.analyst.next();
            let hasty = self.analyst.dice.u8(..4) > 0;
            self.make(&gesture, hasty);
            self.write_note(n);
            if n % 60 == 30 {
                self.accept()?;
            }
            if n % 60 == 45 {
                self.tag_all_hits();
            }
            let said = self.check();
            let said = if n.is_multiple_of(LOOK_EVERY) {
                said.and_then(|()| self.look())
            } else {
                said
            };
            said.map_err(|err| {
                let err = format!("{err}\n{}", self.window.standing());
                format!(
                    "gesture {n}, {} ({}): {err}",
                    gesture.name,
                    if hasty { "hasty" } else { "calm" }
                )
            })?;
        }
        Ok(())
    }

    fn check(&self) -> Result<(), String> {
        self.analyst.model.facts().compare(&Facts::of(&self.window.project()))
    }

    /// Compares the marks that assistive tools see with the model: all in the lines in sight, and no others.
    fn look(&mut self) -> Result<(), String> {
        self.window.settle();
        let window = &self.window;
        let named = |role: Role| -> BTreeSet<String> {
            let nodes = window.harness.query_all_by_role(role);
            nodes.filter_map(|node| node.accesskit_node().label()).collect()
        };
        let (lines, seen) = (named(Role::Paragraph), named(Role::Mark));
        let project = window.project();
        let shown: BTreeSet<String> = window
            .panes()
            .into_iter()
            .flatten()
            .map(|id| project.documents().get(id).unwrap().title.clone())
            .collect();
        let mut wanted = BTreeSet::new();
        let model = &self.analyst.model;
        for mark in model.now.marks.values() {
            let text = &model.texts[mark.document];
            let ends = text.lines.iter().skip(1).copied().chain([text.text.len()]);
            let over = text.lines.iter().copied().zip(ends);
            let mut over = over.filter(|(start, end)| mark.range.start < *end && mark.range.end > *start);
            let in_sight = over.any(|(start, end)| lines.contains(text.text[start..end].trim_end_matches('\n')));
            if shown.contains(&text.title) && in_sight {
                wanted.insert(format!("{}: {}", mark.kind.name(), &text.text[mark.range.clone()]));
            }
        }
        match wanted == seen {
            true => Ok(()),
            false => Err(format!(
                "marks that should be in sight: {wanted:#?}\nand are: {seen:#?}"
            )),
        }
    }

    fn make(&mut self, gesture: &Gesture, hasty: bool) {
        let mut strokes = gesture.strokes.clone();
        let tags = gesture.name == "tag";
        match self.slip {
            Slip::LostKey if tags => {
                strokes.pop();
                self.slip = Slip::None;
            }
            Slip::OneOff if tags => {
                strokes.insert(strokes.len() - 1, Stroke::Keys("shift+Left".to_owned()));
                self.slip = Slip::None;
            }
            _ => {}
        }
        self.window.strokes(&strokes, hasty);
    }

    /// Chooses a mark at times and writes a note in the inspector.
    fn write_note(&mut self, n: usize) {
        let ids: Vec<u64> = self.analyst.model.now.marks.keys().copied().collect();
        let Some(id) = self.analyst.dice.choice(&ids).copied().filter(|_| n.is_multiple_of(15)) else {
            return;
        };
        let name = self.analyst.model.now.marks[&id].clone();
        let title = self.analyst.model.texts[name.document].title.clone();
        let (document, project) = (self.window.document(&title), self.window.project());
        let mut same = project.annotations().iter().filter(|(_, annotation)| {
            (annotation.document, annotation.start(), annotation.end()) == (document, name.range.start, name.range.end)
        });
        let (Some((found, _)), None) = (same.next(), same.next()) else {
            return;
        };
        self.window.push(ViewAction::GoTo(found));
        let note = format!("note {n}");
        self.window.click_field("Note");
        self.window.key(CTRL, Key::A);
        self.window.type_words(&note);
        self.window.key(Modifiers::ALT, Key::Num1);
        self.window.key(Modifiers::NONE, Key::Escape);
        self.analyst.model.change(id, |mark| mark.note = note);
        self.analyst.lose_sight();
    }

    /// Accepts a proposal; only the program knows what it takes for one, but nothing else may change.
    fn accept(&mut self) -> Result<(), String> {
        let before = Facts::of(&self.window.project());
        self.window.strokes(
            &[
                Stroke::Keys("ctrl+r".to_owned()),
                Stroke::Rest,
                Stroke::Keys("a".to_owned()),
            ],
            false,
        );
        let project = self.window.project();
        if project.decisions().len() == self.analyst.model.now.decisions {
            return Err("nothing was proposed, or nothing accepted".to_owned());
        }
        if !Facts::of(&project).holds(&before) {
            return Err("accepting a proposal changed what was there".to_owned());
        }
        self.analyst.model.adopt(&project);
        self.window.strokes(
            &[Stroke::Keys("ctrl+r".to_owned()), Stroke::Keys("Escape".to_owned())],
            false,
        );
        self.analyst.lose_sight();
        Ok(())
    }

    /// Finds a word everywhere and tags every place as a source.
    fn tag_all_hits(&mut self) {
        let word = "naïve";
        let texts = &self.analyst.model.texts;
        let hits: Vec<_> = (0..texts.len())
            .flat_map(|n| {
                places(&texts[n].text.to_lowercase(), word)
                    .into_iter()
                    .map(move |place| (n, place))
            })
            .collect();
        self.window.key(CTRL, Key::F);
        self.window.key(CTRL, Key::A);
        self.window.type_words(word);
        self.window.wait_for_hits(hits.len());
        self.window.click(&format!("Tag {} as…", hits.len()));
        self.window.click_button("Source");
        self.window.push(ViewAction::Toggle(Panel::Find));
        self.analyst.model.tag_all(hits, Kind::Source);
        self.window.key(Modifiers::ALT, Key::Num1);
        self.window.key(Modifiers::NONE, Key::Escape);
        self.analyst.lose_sight();
    }

    /// Takes every step back, one by one, and does all of them again.
    fn back_to_the_start_and_forth(&mut self) -> Result<(), String> {
        let end = self.window.project();
        let steps = self.analyst.model.past.len();
        for _ in 0..steps {
            self.window.push(AppAction::Undo);
            self.forget_link();
            self.analyst.model.undo();
            self.check()?;
        }
        if !self.window.annotations().is_empty() {
            return Err("undone to the start, annotations are left".to_owned());
        }
        for _ in 0..steps {
            self.window.push(AppAction::Redo);
            self.analyst.model.redo();
        }
        self.check()?;
        match self.window.project() == end {
            true => Ok(()),
            false => Err("redone to the end, the project is another".to_owned()),
        }
    }

    /// The mistake of an undo that loses a link.
    fn forget_link(&mut self) {
        let project = self.window.project();
        let link = project.relations().iter().next().map(|(id, _)| id);
        if let Some(link) = link.filter(|_| self.slip == Slip::ForgottenLink) {
            self.window.push(Command::Unlink(vec![link]));
        }
    }

    /// What the folder holds once the window is gone.
    fn reopened(mut self) -> Result<(), String> {
        self.window.key(CTRL, Key::S);
        let saved = |window: &Window| !window.app(|app| app.session().unwrap().is_unsaved());
        self.window.wait_for("the save", saved);
        let model = self.analyst.model.facts();
        let project = self.window.project();
        let Window { harness, dir } = self.window;
        drop(harness);
        let options = crate::flows::options(dir.path());
        let session = Session::open(&dir.path().join("project"), &options).map_err(|err| err.to_string())?;
        model.compare(&Facts::of(session.project()))?;
        match *session.project() == project {
            true => Ok(()),
            false => Err("the reopened project is another".to_owned()),
        }
    }
}

impl Window {
    /// Where everything stands, for whoever looks for what went wrong.
    fn standing(&self) -> String {
        let project = self.project();
        let title = |id| project.documents().get(id).map(|document| document.title.clone());
        let titles: Vec<_> = self.panes().into_iter().map(|shown| shown.and_then(title)).collect();
        let selections: Vec<_> = (0..titles.len()).map(|pane| self.selection(pane)).collect();
        let view = self.app(|app| (app.view().active, app.view().open.clone(), app.view().selected));
        format!("the columns show {titles:?} with {selections:?} selected; active, open, selected: {view:?}")
    }

    /// Makes strokes: each with frames of its own, or, in haste, as many as can be within one frame.
    fn strokes(&mut self, strokes: &[Stroke], hasty: bool) {
        let size = self.harness.ctx.content_rect().size();
        let place = |(x, y): (f32, f32)| Pos2::new(x * size.x, y * size.y);
        for stroke in strokes {
            match stroke {
                Stroke::Keys(keys) if hasty => self.harness.input_mut().events.extend(events(keys)),
                Stroke::Type(words) if hasty => self.harness.input_mut().events.extend(letters(words)),
                Stroke::Keys(keys) => {
                    let (modifiers, key) = parse(keys);
                    self.key(modifiers, key);
                }
                Stroke::Type(words) => self.type_words(words),
                Stroke::Wheel(notches) => {
                    self.settle();
                    self.harness.hover_at(place((0.5, 0.5)));
                    self.harness.event(Event::MouseWheel {
                        unit: MouseWheelUnit::Line,
                        delta: vec2(0.0, -*notches as f32),
                        phase: egui::TouchPhase::Move,
                        source: egui::MouseWheelSource::Wheel,
                        modifiers: Modifiers::NONE,
                    });
                    self.settle();
                }
                Stroke::Click(x, y) => {
                    self.settle();
                    self.click_at(place((*x, *y)), 1);
                }
                Stroke::Drag(from, to) => {
                    self.settle();
                    self.drag(place(*from), place(*to));
                }
                Stroke::Rest => {
                    self.settle();
                    self.wait_for("the search", |window| {
                        window.harness.query_by_label("Comparing the texts…").is_none()
                    });
                }
            }
        }
        self.settle();
    }
}

/// Where a word stands. Small letters take as many bytes as large ones in these texts.
fn places(text: &str, word: &str) -> Vec<Range<usize>> {
    let found = text.match_indices(word);
    found.map(|(start, _)| start..start + word.len()).collect()
}

fn parse(keys: &str) -> (Modifiers, Key) {
    let mut modifiers = Modifiers::NONE;
    let mut name = "";
    for part in keys.split('+') {
        match part {
            "ctrl" => modifiers = modifiers | Modifiers::CTRL | Modifiers::COMMAND,
            "shift" => modifiers.shift = true,
            "alt" => modifiers.alt = true,
            other => name = other,
        }
    }
    let key = match name {
        "Return" => Key::Enter,
        "Page_Down" => Key::PageDown,
        "Page_Up" => Key::PageUp,
        "plus" => Key::Plus,
        "minus" => Key::Minus,
        other => Key::from_name(other)
            .or_else(|| Key::from_name(&other.to_uppercase()))
            .unwrap(),
    };
    (modifiers, key)
}

/// A key pressed and let go, as a desktop sends it.
fn events(keys: &str) -> Vec<Event> {
    let (modifiers, key) = parse(keys);
    let event = |pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    let held = Event::ModifiersChanged(modifiers);
    vec![
        held,
        event(true),
        event(false),
        Event::ModifiersChanged(Modifiers::NONE),
    ]
}

fn letters(words: &str) -> Vec<Event> {
    let letter = |letter: char| {
        let mut events = events(&letter.to_string());
        events.insert(2, Event::Text(letter.to_string()));
        events
    };
    words.chars().flat_map(letter).collect()
}

#[test]
fn after_hundreds_of_gestures_the_project_is_what_the_analyst_made() {
    let mut soak = Soak::new(Slip::None);
    let walked = soak.walk(GESTURES).and_then(|()| soak.back_to_the_start_and_forth());
    let said = walked.and_then(|()| soak.reopened());
    assert_eq!(said, Ok(()), "seed {SEED}");
}

#[test]
fn every_slip_of_the_hand_or_the_program_is_found() {
    for (slip, found_by) in [
        (Slip::LostKey, "tag ("),
        (Slip::OneOff, "tag ("),
        (Slip::ForgottenLink, "the model has"),
    ] {
        let mut soak = Soak::new(slip);
        let found = soak.walk(GESTURES).and_then(|()| soak.back_to_the_start_and_forth());
        assert!(
            found.as_ref().is_err_and(|err| err.contains(found_by)),
            "{slip:?}: {found:?}"
        );
    }
}
