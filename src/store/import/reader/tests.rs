use super::*;

fn read(name: &str, bytes: &[u8]) -> Imported {
    read_bytes(name, bytes, None).unwrap()
}

fn options() -> ReadOptions {
    ReadOptions {
        encoding: None,
        max_bytes: DEFAULT_MAX_BYTES,
    }
}

#[test]
fn a_plain_source_is_read_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("2025-08-20_reuters_talks.txt");
    let raw = b"\xEF\xBB\xBFTalks begin in Geneva\r\n\r\nNUL \0 stays.\r\n";
    fs::write(&path, raw).unwrap();
    let source = read_path(&path, &options(), &Progress::default()).unwrap();
    assert_eq!(source.text, "Talks begin in Geneva\r\n\r\nNUL \0 stays.\r\n");
    assert_eq!(source.title, "Talks begin in Geneva");
    assert_eq!(source.outlet.as_deref(), Some("reuters"));
    assert_eq!(source.date.as_deref(), Some("2025-08-20"));
    assert_eq!((source.encoding.as_str(), source.bom), ("UTF-8", true));
    assert_eq!((source.format, source.raw_len), (InputFormat::Plain, raw.len() as u64));
    assert_eq!(source.raw_sha256, sha256_hex(raw));
    assert!(source.notes.is_empty());
}

#[test]
fn the_text_speaks_before_the_file_name() {
    let source = read("2025-08-20_reuters_talks.txt", b"Example Times, 19 August 2025\n");
    assert_eq!(source.outlet.as_deref(), Some("Example Times"));
    assert_eq!(source.date.as_deref(), Some("2025-08-19"));
    assert_eq!(source.title, "2025-08-20_reuters_talks");
}

#[test]
fn case_27_an_empty_file_is_a_source() {
    let source = read("empty.txt", b"");
    assert_eq!(
        (source.text.as_str(), source.title.as_str(), source.raw_len),
        ("", "empty", 0)
    );
    assert_eq!(read("empty", b"").format, InputFormat::Plain);
    assert_eq!(read("empty.html", b"").text, "");
}

#[test]
fn formats_follow_the_name_then_the_content() {
    assert_eq!(read("a.md", b"# Hi").format, InputFormat::Markdown);
    assert_eq!(read("page", b"<!doctype html><p>x").format, InputFormat::Html);
    assert_eq!(read("a.xyz", b"words").format, InputFormat::Plain);
    let wide: Vec<u8> = "\u{feff}<html><body>Grüße"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let page = read("page", &wide);
    assert_eq!(
        (page.format, page.text.as_str(), page.bom),
        (InputFormat::Html, "Grüße", true)
    );
}

#[test]
fn what_is_no_text_is_refused() {
    for (name, bytes) in [
        ("a.bin", &b"\x7FELF\0\0\x01"[..]),
        ("a.pdf", b"%PDF-1.7"),
        ("a.pdf", b"<html>saved under a wrong name"),
        ("a.docx", b""),
        ("renamed.txt", b"PK\x03\x04\x14\0"),
        ("a.txt.gz", b"\x1F\x8B\x08"),
    ] {
        let err = read_bytes(name, bytes, None).unwrap_err();
        let known = matches!(err, ImportError::Binary { .. } | ImportError::Refused { .. });
        assert!(known, "{name}: {err}");
        assert!(err.to_string().ends_with(&format!(": {name}")), "{err}");
    }
}

#[test]
fn case_31_an_encoding_is_asked_for_and_then_used() {
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Президент сообщил об этом");
    let ImportError::NeedsEncoding { candidates, .. } = read_bytes("a.txt", &bytes, None).unwrap_err() else {
        panic!("not asked");
    };
    assert_eq!(candidates.len(), 3);
    let source = read_bytes("a.txt", &bytes, Some("cp1251")).unwrap();
    assert_eq!(
        (source.text.as_str(), source.encoding.as_str()),
        ("Президент сообщил об этом", "windows-1251")
    );
    let broken = read_bytes("a.txt", &bytes, Some("utf-8")).unwrap();
    assert_eq!(broken.notes, ["22 bytes cannot be shown in this encoding"]);
    assert!(matches!(
        read_bytes("a.txt", &bytes, Some("none")),
        Err(ImportError::UnknownEncoding { .. })
    ));
}

#[test]
fn case_30_utf16_without_a_mark_is_asked_even_without_an_extension() {
    let bytes: Vec<u8> = "Hello, world".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert!(matches!(
        read_bytes("a", &bytes, None),
        Err(ImportError::NeedsEncoding { .. })
    ));
    let source = read_bytes("a", &bytes, Some("utf-16be")).unwrap();
    assert_eq!((source.text.as_str(), source.bom), ("Hello, world", false));
}

#[test]
fn a_page_may_state_its_encoding() {
    let page = "<meta charset=windows-1251><body><p>Президент";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(page);
    let source = read("a.html", &bytes);
    assert_eq!(
        (source.text.as_str(), source.encoding.as_str()),
        ("Президент", "windows-1251")
    );
    assert_eq!(source.notes[0], "Read as windows-1251, as the page itself says");
    // A page that calls itself UTF-8 and is not has to be asked about.
    assert!(matches!(
        read_bytes("a.html", b"<meta charset=utf-8><p>caf\xE9", None),
        Err(ImportError::NeedsEncoding { .. })
    ));
}

#[test]
fn case_26_a_large_file_is_refused_before_it_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("big.txt");
    File::create(&path).unwrap().set_len(5_000_000_000).unwrap();
    let err = read_path(&path, &options(), &Progress::default()).unwrap_err();
    assert!(matches!(
        err,
        ImportError::TooLarge {
            bytes: 5_000_000_000,
            ..
        }
    ));
    fs::write(&path, "four").unwrap();
    let at_most = |max_bytes| ReadOptions {
        encoding: None,
        max_bytes,
    };
    assert!(matches!(
        read_path(&path, &at_most(3), &Progress::default()),
        Err(ImportError::TooLarge { .. })
    ));
    assert_eq!(
        read_path(&path, &at_most(4), &Progress::default()).unwrap().text,
        "four"
    );
}

#[test]
fn case_38_folders_and_missing_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |path: &Path| read_path(path, &options(), &Progress::default()).unwrap_err();
    assert!(matches!(refused(dir.path()), ImportError::NotRegular { .. }));
    assert!(matches!(
        refused(&dir.path().join("none.txt")),
        ImportError::Unreadable { .. }
    ));
}

#[cfg(unix)]
#[test]
fn case_38_pipes_and_devices_are_not_opened() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("pipe.txt");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(
        made.is_ok_and(|status| status.success()),
        "mkfifo is needed for this test"
    );
    for path in [pipe.as_path(), dir.path(), Path::new("/dev/zero")] {
        let err = read_path(path, &options(), &Progress::default()).unwrap_err();
        assert!(matches!(err, ImportError::NotRegular { .. }), "{err}");
    }
}

#[cfg(unix)]
#[test]
fn case_42_a_name_that_is_not_utf8_or_has_control_characters_can_be_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(OsStr::from_bytes(b"a\n\x1b[2J\xFF.txt"));
    fs::write(&path, "words").unwrap();
    assert_eq!(
        read_path(&path, &options(), &Progress::default()).unwrap().title,
        "a \u{1b}[2J\u{fffd}"
    );
    fs::write(&path, b"%PDF-").unwrap();
    let message = read_path(&path, &options(), &Progress::default())
        .unwrap_err()
        .to_string();
    assert!(message.ends_with("a\\n\\u{1b}[2J\u{fffd}.txt"), "{message}");
}

#[test]
fn case_39_a_file_that_grows_or_is_written_anew_while_it_is_read_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.txt");
    fs::write(&path, "one").unwrap();
    let before = fs::metadata(&path).unwrap();
    assert!(!is_changed(&before, &fs::metadata(&path).unwrap()));
    let later = before.modified().unwrap() + std::time::Duration::from_secs(5);
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(later)
        .unwrap();
    assert!(
        is_changed(&before, &fs::metadata(&path).unwrap()),
        "same length, another time"
    );
    fs::write(&path, "one two").unwrap();
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(before.modified().unwrap())
        .unwrap();
    assert!(
        is_changed(&before, &fs::metadata(&path).unwrap()),
        "same time, another length"
    );
    assert_eq!(
        read_path(&path, &options(), &Progress::default()).unwrap().notes,
        Vec::<String>::new()
    );
}

#[test]
fn a_packed_source_is_read_as_what_is_in_it() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let gzip = |bytes: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let packed = gzip("# Zürich\n".as_bytes());
    let source = read("2025-08-20_reuters_x.md.gz", &packed);
    assert_eq!(
        (source.text.as_str(), source.format),
        ("# Zürich\n", InputFormat::Markdown)
    );
    assert_eq!(
        (source.raw_sha256, source.raw_len),
        (sha256_hex(&packed), packed.len() as u64)
    );
    assert_eq!(source.outlet.as_deref(), Some("reuters"));
    let err = read_bytes("twice.txt.gz", &gzip(&packed), None).unwrap_err();
    assert!(
        err.to_string()
            .ends_with("packed twice; save its text as .txt and open that: twice.txt.gz"),
        "{err}"
    );
    let err = read_bytes("b.txt.gz", &gzip(b"caf\xE9 au lait"), None).unwrap_err();
    assert!(
        matches!(&err, ImportError::NeedsEncoding { .. }) && err.path() == Path::new("b.txt.gz"),
        "{err}"
    );
}
