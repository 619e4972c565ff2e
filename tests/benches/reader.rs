//! What the analyst waits for while reading and tagging large documents: frames, tags, memory.
//!
//! Frames are CPU time of the drawing thread; the time until a tag is durable is wall-clock time. Each project is shown
//! by a process of its own, so that its peak memory is its own.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops at whatever is not as it made it"
)]

mod figures;
mod folder;
mod news;
mod window;

use corroborate::gui::action::{Panel, ViewAction};
use corroborate::project::edit::Command;
use corroborate::project::schema::CLAIM;
use corroborate::session::{Durable, Session};
use cpu_time::ThreadTime;
use egui::{Key, Modifiers};
use std::path::Path;
use std::time::{Duration, Instant};
use window::Window;

const MB: usize = 1 << 20;

/// Times a project is opened, and times it is tagged in.
const OPENINGS: usize = 9;
const TAGS: usize = 100;

/// Name, documents as bytes and passages a KB, goal for the first frame, goal for memory.
type Case = (&'static str, &'static [(usize, usize)], &'static str, &'static str);

const CASES: [Case; 3] = [
    ("1 MB, 10,240 annotations", &[(MB, 10)], "< 50", "< 152 MB"),
    ("10 MB, 102,400 annotations", &[(10 * MB, 10)], "< 150", "< 171 MB"),
    (
        "two panes of 10 MB, 102,400 annotations",
        &[(10 * MB, 5), (10 * MB, 5)],
        "(< 300)",
        "< 192 MB",
    ),
];

fn main() {
    let mut args = std::env::args().skip_while(|arg| arg != "--show").skip(1);
    if let (Some(case), Some(home)) = (args.next(), args.next()) {
        show(&CASES[case.parse::<usize>().unwrap()], Path::new(&home));
        return;
    }
    for (n, case) in CASES.iter().enumerate() {
        let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        folder::tagged_project(&home.path().join("project"), home.path(), case.1);
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--show", &n.to_string()]).arg(home.path());
        assert!(child.status().unwrap().success(), "{} failed", case.0);
    }
}

fn show((name, _, first_goal, memory_goal): &Case, home: &Path) {
    figures::heading(name);
    let project = home.join("project");
    let (mut opened, mut drawn, mut frames) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..OPENINGS {
        let mut window = Window::new(home);
        let start = Instant::now();
        let session = Session::open(&project, &window.options).unwrap();
        opened.push(start.elapsed());
        let (wall, cpu) = window.show(session);
        drawn.push(wall);
        frames.extend(cpu);
    }
    figures::print("opening the project (wall)", &opened, "");
    figures::print("until a frame has the text (wall)", &drawn, first_goal);
    figures::print("frames until then", &frames, "");
    let mut window = Window::new(home);
    window.show(Session::open(&project, &window.options).unwrap());
    window.ask(ViewAction::ToggleScrollLock);
    read(&mut window);
    figures::print_peak_memory("reading", memory_goal);
    tag(&mut window, "");
    window.ask(ViewAction::Toggle(Panel::Annotations));
    figures::print("standing still, annotations listed", &window.still(100), "< 4");
    tag(&mut window, ", annotations listed");
    drop(window);
    keep(&project, home);
    figures::print_peak_memory("saving", memory_goal);
}

/// Moves through the text in every way there is.
fn read(window: &mut Window) {
    window.click();
    figures::print("standing still", &window.still(300), "< 4");
    let top = window.first_byte();
    let wheel = window.wheel(600);
    assert!(window.first_byte() > top, "the wheel did not scroll");
    figures::print("scrolling by wheel", &wheel, "< 4");
    window.still(30);
    let top = window.first_byte();
    let pages: Vec<Duration> = (0..200)
        .flat_map(|_| window.press(Key::PageDown, Modifiers::NONE))
        .collect();
    assert!(window.first_byte() > top, "the pages did not turn");
    figures::print("paging", &pages, "< 4");
    let mut jumps = Vec::new();
    for _ in 0..50 {
        jumps.extend(window.press(Key::End, Modifiers::COMMAND));
        assert!(window.first_byte() > top, "it did not jump to the end");
        jumps.extend(window.press(Key::Home, Modifiers::COMMAND));
        assert_eq!(window.first_byte(), 0, "it did not jump to the start");
    }
    figures::print("jumping to the end and back", &jumps, "< 4");
    // A size's letters are drawn when it is first seen, over some frames, and kept.
    let mut zoom = |step| -> Vec<Duration> {
        let mut frames = Vec::new();
        for _ in 0..8 {
            frames.extend(window.ask(ViewAction::Zoom(step)));
            frames.extend(window.settle());
        }
        frames
    };
    figures::print("zooming to new sizes", &zoom(1), "< 4");
    let zooms: Vec<Duration> = (0..12).flat_map(|n| zoom(if n % 2 == 0 { -1 } else { 1 })).collect();
    figures::print("zooming to sizes seen before", &zooms, "< 4");
    zoom(-1);
    for _ in 0..20 {
        window.press(Key::PageDown, Modifiers::NONE);
    }
}

/// Tags words in sight, as the window does.
fn tag(window: &mut Window, how: &str) {
    let document = window.app.panes().readers[0].document.unwrap();
    let top = window.first_byte();
    let (mut carried_out, mut shown) = (Vec::new(), Vec::new());
    for n in 0..TAGS {
        let start = top + n * 11;
        let [first, second] = window.ask(Command::Tag(vec![folder::spec(document, start..start + 40, CLAIM)]));
        carried_out.push(first);
        shown.push(second);
    }
    figures::print(&format!("tag: frame that carries it out{how}"), &carried_out, "< 4");
    figures::print(&format!("tag: frame that shows it{how}"), &shown, "< 4 with the step");
}

/// Tags without a window: the step alone, the time until it is on disk, and saving.
fn keep(project: &Path, home: &Path) {
    let mut session = Session::open(project, &folder::options(home)).unwrap();
    let (document, _) = session.project().documents_in_order()[0];
    session.text(document);
    let (mut steps, mut durable) = (Vec::new(), Vec::new());
    for n in 0..TAGS {
        let wall = Instant::now();
        let start = ThreadTime::now();
        let place = n * 997..n * 997 + 30;
        session
            .execute(Command::Tag(vec![folder::spec(document, place, CLAIM)]))
            .unwrap();
        steps.push(start.elapsed());
        while session.durable() != Durable::Yes {
            std::thread::sleep(Duration::from_micros(50));
        }
        durable.push(wall.elapsed());
    }
    figures::print("tag: the step", &steps, "< 4 with the frame");
    figures::print("tag: until it is on disk (wall)", &durable, "< 50");
    let start = Instant::now();
    session.save().unwrap();
    figures::print("saving the project (wall)", &[start.elapsed()], "");
}
