//! Exit codes of calls that are wrong, and of a window that cannot be had.

use crate::helper::Desk;

#[test]
fn a_wrong_call_ends_with_two() {
    let desk = Desk::new();
    let calls: [&[&str]; 12] = [
        &["--no-such-option"],
        &["check"],
        &["consistency"],
        &["import", "p"],
        &["export", "p", "-o", "x"],
        &["export", "p", "--format", "docx", "-o", "x"],
        &["apply", "p"],
        &["render", "p", "-o", "x.png", "--size", "wide"],
        &["render", "p", "-o", "p/project.ron"],
        &["stats", "p", "--yaml"],
        &["scan"],
        &["nowhere.txt"],
    ];
    for call in calls {
        let ran = desk.run(call);
        assert_eq!(ran.code, Some(2), "{call:?}: {ran:?}");
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{call:?}: {ran:?}");
    }
    assert!(desk.files("").is_empty(), "a refused call wrote something");
}

#[test]
fn help_tells_of_commands_and_exit_codes() {
    let help = Desk::new().ok(&["--help"]);
    for word in [
        "Exit codes",
        "new",
        "import",
        "check",
        "consistency",
        "stats",
        "scan",
        "export",
        "apply",
        "render",
    ] {
        assert!(help.contains(word), "{word}");
    }
}

#[test]
fn a_folder_that_is_no_project_is_a_failure() {
    let desk = Desk::new();
    for command in ["check", "consistency", "stats"] {
        let ran = desk.run(&[command, "nowhere"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("nowhere"), "{ran:?}");
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn without_a_display_the_commands_are_named_that_need_none() {
    let ran = Desk::new().run(&[]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    assert!(ran.err.contains("check") && ran.err.contains("export"), "{ran:?}");
}
