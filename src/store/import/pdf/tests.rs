//! Small files, written here object by object; and what strangers write.

use std::fmt::Write as _;

use super::read;
use crate::progress::Progress;
use crate::store::import::extract::{Extract, Refusal};

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// A file of objects, numbered from 1; the first is the catalogue.
fn file(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        writeln!(out, "{} 0 obj\n{object}\nendobj", n + 1).unwrap();
    }
    let table = out.len();
    writeln!(out, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(
        out,
        "trailer\n<</Size {}/Root 1 0 R/Info 3 0 R>>\nstartxref\n{table}\n%%EOF",
        objects.len() + 1
    )
    .unwrap();
    out.into_bytes()
}

fn stream(dictionary: &str, data: &str) -> String {
    format!("<<{dictionary}/Length {}>>\nstream\n{data}\nendstream", data.len())
}

/// A file whose pages draw this, with a font `F`, a picture `P` and what else is given as resources.
fn pages_with(pages: &[&str], font: &str, others: &[String]) -> Vec<u8> {
    let first = 6 + others.len();
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", first + n * 2)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
        "<</Title(The Report)/Author(Ann Lee)>>".to_owned(),
        font.to_owned(),
        stream(
            "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
            "x",
        ),
    ];
    objects.extend(others.iter().cloned());
    for (n, page) in pages.iter().enumerate() {
        let resources = "<</Font<</F 4 0 R>>/XObject<</P 5 0 R/X 6 0 R/Y 7 0 R>>>>";
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {} 0 R/Resources{resources}>>",
            first + n * 2 + 1
        ));
        objects.push(stream("", page));
    }
    file(&objects)
}

fn pages(pages: &[&str]) -> Vec<u8> {
    pages_with(pages, FONT, &[])
}

fn try_read(bytes: &[u8]) -> Result<Extract, String> {
    read(bytes, &Progress::default()).map_err(|refusal| match refusal {
        Refusal::Words(words) => words,
        Refusal::Stopped => "stopped".to_owned(),
    })
}

fn text_of(page: &str) -> String {
    try_read(&pages(&[page])).unwrap().text
}

#[test]
fn words_lines_and_cells_are_told_from_their_places() {
    assert_eq!(
        text_of("BT /F 12 Tf 50 700 Td (One) Tj 0 -14 Td (two \\374) Tj ET"),
        "One\ntwo ü"
    );
    assert_eq!(
        text_of("BT /F 12 Tf 50 700 Td [(Wo) 20 (rd) -300 (next)] TJ ET"),
        "Word next"
    );
    assert_eq!(text_of("BT /F 12 Tf 50 700 Td (a) Tj 100 0 Td (b) Tj ET"), "a\tb");
    assert_eq!(text_of("BT /F 12 Tf 2 Tc 50 700 Td (spaced) Tj ET"), "spaced");
    assert_eq!(
        text_of("q 0 1 -1 0 600 0 cm BT /F 12 Tf 50 300 Td (turned) Tj 0 -14 Td (page) Tj ET Q"),
        "turned\npage"
    );
    assert_eq!(
        text_of("BT /F 12 Tf 14 TL 50 700 Td (a) Tj T* (b) Tj (c) ' ET"),
        "a\nb\nc"
    );
    assert_eq!(
        text_of("BT /F 12 Tf 50 700 Td /Span <</ActualText(fi)>> BDC (\\256) Tj EMC (sh) Tj ET"),
        "fish"
    );
}

#[test]
fn lines_of_a_paragraph_are_put_together_and_pages_kept_apart() {
    let page = "BT /F 12 Tf 14 TL 50 700 Td (The ferries stopped at noon when the wind rose over the har-) Tj T* \
                (bour of the town, and the last boat came in with forty people) Tj T* (on board.) Tj ET";
    let read = try_read(&pages(&[page, "BT /F 12 Tf 50 700 Td (Next page) Tj ET"])).unwrap();
    assert_eq!(
        read.text,
        "The ferries stopped at noon when the wind rose over the harbour of the town, and the last boat came in with \
         forty people on board.\nNext page"
    );
    assert_eq!(
        read.notes,
        ["Lines were put together to paragraphs: 2 line ends taken out, 1 divided word put together at them"]
    );
    assert_eq!(read.off.title.as_deref(), Some("The Report"));
    assert_eq!(read.off.author.as_deref(), Some("Ann Lee"));
}

#[test]
fn pages_of_pictures_are_named_and_a_file_of_nothing_else_is_refused() {
    let words = "BT /F 12 Tf 50 700 Td (Words) Tj ET";
    let read = try_read(&pages(&[words, "/P Do", "/P Do", "", "/P Do"])).unwrap();
    assert_eq!(read.text, "Words");
    assert!(
        read.notes[0].starts_with("Pages 2–3, 5 without text, pictures only"),
        "{:?}",
        read.notes
    );
    assert_eq!(read.notes[1], "Left out: 3 pictures");
    let refused = try_read(&pages(&["/P Do", "/P Do"])).unwrap_err();
    assert!(
        refused.starts_with("The PDF has no text layer: its 2 pages hold pictures"),
        "{refused}"
    );
    let hidden = try_read(&pages(&["/P Do BT 3 Tr /F 12 Tf 50 700 Td (Words) Tj ET"])).unwrap();
    assert!(
        hidden.notes[0].starts_with("Page 1 with text that was recognised"),
        "{:?}",
        hidden.notes
    );
}

#[test]
fn signs_without_a_mapping_are_counted_and_letters_of_none_refused() {
    let names = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/fi/q77/Zcaron]>>>>";
    let read = try_read(&pages_with(&["BT /F 12 Tf 50 700 Td (ABCx) Tj ET"], names, &[])).unwrap();
    assert_eq!(read.text, "\u{fb01}\u{fffd}Žx", "ligatures stay as they are mapped");
    assert!(read.notes[0].starts_with("1 of 4 signs stand as"), "{:?}", read.notes);
    let refused = try_read(&pages_with(&["BT /F 12 Tf 50 700 Td (BB) Tj ET"], names, &[])).unwrap_err();
    assert!(refused.contains("letters of the PDF cannot be told"), "{refused}");
}

#[test]
fn drawings_are_read_and_those_that_draw_themselves_end() {
    let resources =
        "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R/Y 7 0 R>>>>";
    let inside = stream(resources, "BT /F 12 Tf 50 700 Td (inside) Tj ET");
    let circle = stream(resources, "/Y Do");
    let read = try_read(&pages_with(&["/X Do /Y Do"], FONT, &[inside, circle])).unwrap();
    assert_eq!(read.text, "inside");
}

#[test]
fn a_damaged_file_is_read_or_refused_and_never_more() {
    let page = "BT /F 12 Tf 50 700 Td (Words of a page) Tj ET";
    let whole = pages(&[page]);
    assert_eq!(try_read(&whole).unwrap().text, "Words of a page");
    for cut in (0..whole.len()).step_by(11) {
        let _either = try_read(&whole[..cut]);
    }
    for at in (0..whole.len()).step_by(3) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        let _either = try_read(&flipped);
    }
    for bytes in [&b"%PDF-1.7"[..], b"%PDF-1.7\ntrailer<</Root 1 0 R>>", b"%PDF-"] {
        assert!(try_read(bytes).unwrap_err().contains("damaged or cut off"));
    }
}

#[test]
fn case_47_deep_nests_and_endless_drawings_end() {
    for open in ["[", "<<", "<</a", "(", "q "] {
        let _either = try_read(&pages(&[&open.repeat(200_000)]));
    }
    let _either = try_read(&file(&["[".repeat(500_000)]));
    let _either = try_read(&file(&[format!(
        "<</Type/Catalog/Pages {}",
        "<</Kids[".repeat(100_000)
    )]));
    let kids = "<</Type/Pages/Kids[2 0 R 2 0 R 1 0 R]>>".to_owned();
    assert!(try_read(&file(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), kids])).is_err());
}

#[test]
fn a_protected_file_is_refused_in_words() {
    let encrypted = "trailer\n<</Size 4/Root 1 0 R/ID[(a)(b)]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O(00000000000000000000000000000000)/U(00000000000000000000000000000000)>>>>\n%%EOF";
    let bytes = pages(&["BT /F 12 Tf (x) Tj ET"]);
    let at = memchr::memmem::find(&bytes, b"trailer").unwrap();
    let table = memchr::memmem::find(&bytes, b"xref\n").unwrap();
    let encrypted = encrypted.replace("%%EOF", &format!("startxref\n{table}\n%%EOF"));
    let refused = try_read(&[&bytes[..at], encrypted.as_bytes()].concat()).unwrap_err();
    assert!(
        refused.contains("password") || refused.contains("encrypted"),
        "{refused}"
    );
}

#[test]
fn a_stop_is_obeyed() {
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(read(&pages(&["BT ET"]), &progress), Err(Refusal::Stopped));
}
