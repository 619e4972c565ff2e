//! A picture of a project, drawn without a display.

use crate::helper::Desk;
use std::fs;

#[test]
fn a_project_is_drawn_without_a_display() {
    let desk = Desk::new();
    desk.write("a.txt", "one two three\n");
    desk.ok(&["new", "p", "a.txt"]);
    let before = desk.files("p");
    let mut pictures = Vec::new();
    for theme in ["light", "dark"] {
        let name = format!("{theme}.png");
        desk.ok(&["render", "p", "-o", &name, "--size", "640x400", "--theme", theme]);
        pictures.push(fs::read(desk.path(&name)).unwrap());
    }
    for picture in &pictures {
        assert_eq!(picture.get(..8), Some(b"\x89PNG\r\n\x1a\n".as_slice()));
        let sides: Vec<u8> = [640_u32, 400].iter().flat_map(|side| side.to_be_bytes()).collect();
        assert_eq!(
            picture.get(16..24),
            Some(sides.as_slice()),
            "width and height in the header"
        );
    }
    assert_ne!(pictures.first(), pictures.last());
    assert_eq!(desk.files("p"), before);
    let huge = desk.run(&["render", "p", "-o", "x.png", "--size", "8000x8000", "--scale", "4"]);
    assert_eq!(huge.code, Some(1));
    assert!(huge.err.contains("1024 million pixels"), "{huge:?}");
    assert_eq!(desk.run(&["render", "none", "-o", "x.png"]).code, Some(1));
    assert!(!desk.path("x.png").exists());
}
