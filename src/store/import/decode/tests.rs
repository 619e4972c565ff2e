use proptest::prelude::*;

use super::*;

fn text(bytes: &[u8]) -> (String, &'static str, bool) {
    match decode(bytes) {
        Decoded::Text { text, encoding, bom } => (text, encoding, bom),
        Decoded::Ask { reason, .. } => panic!("asked: {reason}"),
    }
}

fn ask(bytes: &[u8]) -> (String, Vec<Candidate>) {
    match decode(bytes) {
        Decoded::Ask { reason, candidates } => (reason, candidates),
        Decoded::Text { text, .. } => panic!("read as {text:?}"),
    }
}

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| {
            if big_endian {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

#[test]
fn case_30_byte_order_marks_are_obeyed_and_taken_off() {
    let wish = "Zürich 👍";
    let utf32 = |big: bool| -> Vec<u8> {
        let unit = |c: char| {
            if big {
                u32::from(c).to_be_bytes()
            } else {
                u32::from(c).to_le_bytes()
            }
        };
        wish.chars().flat_map(unit).collect()
    };
    let cases: [(&str, &[u8], Vec<u8>); 5] = [
        ("UTF-8", b"\xEF\xBB\xBF", wish.as_bytes().to_vec()),
        ("UTF-16LE", b"\xFF\xFE", utf16(wish, false)),
        ("UTF-16BE", b"\xFE\xFF", utf16(wish, true)),
        ("UTF-32LE", b"\xFF\xFE\0\0", utf32(false)),
        ("UTF-32BE", b"\0\0\xFE\xFF", utf32(true)),
    ];
    for (encoding, mark, body) in cases {
        let bytes = [mark, &body].concat();
        assert_eq!(text(&bytes), (wish.to_owned(), encoding, true));
        assert_eq!(decode_as(&bytes, encoding), Ok((wish.to_owned(), None)), "{encoding}");
    }
}

#[test]
fn only_one_mark_is_taken_off() {
    assert_eq!(text(b"\xEF\xBB\xBF\xEF\xBB\xBFa").0, "\u{feff}a");
}

#[test]
fn case_28_nothing_else_is_changed() {
    let kept = "a\r\nb\rc\n\u{2028}\te\u{301} é  \0 end \n";
    assert_eq!(text(kept.as_bytes()), (kept.to_owned(), "UTF-8", false));
    assert_eq!(text(b""), (String::new(), "UTF-8", false));
}

#[test]
fn case_29_utf8_that_was_cut_off_is_named_as_such() {
    let (reason, candidates) = ask("one\ntwo ü".as_bytes().split_last().unwrap().1);
    assert_eq!(
        reason,
        "The file ends in the middle of a UTF-8 character, after 8 valid bytes, in line 2; it may have been cut off"
    );
    assert_eq!(candidates[0].encoding, "UTF-8");
    assert!(candidates[0].sample.starts_with("one\ntwo "), "{candidates:?}");
}

#[test]
fn case_32_surrogates_and_overlong_forms_are_invalid() {
    for (bytes, at) in [(&b"ab\xED\xA0\x80c"[..], 2), (&b"\xC0\xAFab"[..], 0)] {
        let (reason, _) = ask(bytes);
        assert!(
            reason.contains(&format!("after {at} valid bytes, in line 1")),
            "{reason}"
        );
    }
}

#[test]
fn case_31_windows_1251_is_asked_with_three_readings() {
    let wish = "Президент сообщил об этом во вторник вечером";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(wish);
    let (_, candidates) = ask(&bytes);
    assert_eq!(candidates.len(), 3);
    assert_eq!(candidates[0].encoding, "windows-1251");
    assert_eq!(candidates[0].sample, wish);
    assert_eq!(decode_as(&bytes, "cp1251"), Ok((wish.to_owned(), None)));
}

#[test]
fn case_31_shift_jis_is_suggested_and_read() {
    let wish = "安全保障についての協議が火曜日に行われた。大統領は記者団に語った。";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(wish);
    assert_eq!(ask(&bytes).1[0].encoding, "Shift_JIS");
    assert_eq!(decode_as(&bytes, "Shift_JIS"), Ok((wish.to_owned(), None)));
}

#[test]
fn case_30_utf16_without_a_mark_is_asked() {
    for (big_endian, name) in [(false, "UTF-16LE"), (true, "UTF-16BE")] {
        let (reason, candidates) = ask(&utf16("Hello, world", big_endian));
        assert_eq!(reason, format!("This looks like {name} without a byte order mark"));
        assert_eq!(
            (candidates[0].encoding, candidates[0].sample.as_str()),
            (name, "Hello, world")
        );
        assert_eq!(candidates.len(), 3);
    }
}

#[test]
fn case_30_a_mark_that_lies_is_asked() {
    let (reason, candidates) = ask(b"\xFF\xFEa\0\x00\xD8b\0");
    assert_eq!(
        reason,
        "The byte order mark says UTF-16LE, but 2 bytes cannot be shown in this encoding"
    );
    assert_eq!(candidates[0].encoding, "UTF-16LE");
    assert!(ask(b"\xEF\xBB\xBFab\xFF").0.contains("after 2 valid bytes"));
}

#[test]
fn what_is_lost_is_counted() {
    assert_eq!(
        decode_as(b"a\xFFb\xFE", "utf-8"),
        Ok(("a\u{fffd}b\u{fffd}".to_owned(), Some(Warning::BytesNotShown(2))))
    );
    // 0x1B 0x28 0x42 switches ISO-2022-JP to the set it is in already; it is not written again.
    assert_eq!(
        decode_as(b"a\x1B\x28\x42b", "iso-2022-jp"),
        Ok(("ab".to_owned(), Some(Warning::NotReversible)))
    );
    assert_eq!(
        decode_as(b"a\0\0\0b", "utf-32le"),
        Ok(("a\u{fffd}".to_owned(), Some(Warning::BytesNotShown(1))))
    );
}

#[test]
fn an_unknown_name_is_refused() {
    let err = decode_as(b"a", "klingon").unwrap_err();
    assert_eq!(
        err.to_string(),
        "No encoding is called “klingon”; try for example utf-8, windows-1252 or utf-16le"
    );
}

#[test]
fn a_long_text_outgrows_the_first_buffer() {
    let wish = "ж".repeat(100_000);
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&wish);
    assert_eq!(decode_as(&bytes, "windows-1251"), Ok((wish, None)));
}

proptest! {
    #[test]
    fn utf8_comes_back_as_the_very_text(wish in "[^\u{0}\u{feff}]{0,200}") {
        prop_assert_eq!(text(wish.as_bytes()), (wish.clone(), "UTF-8", false));
        prop_assert_eq!(decode_as(wish.as_bytes(), "utf-8"), Ok((wish, None)));
    }

    #[test]
    fn any_bytes_are_read_or_asked(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Decoded::Ask { candidates, .. } = decode(&bytes) {
            prop_assert!(!candidates.is_empty());
            for candidate in candidates {
                prop_assert!(decode_as(&bytes, candidate.encoding).is_ok());
            }
        }
    }
}
