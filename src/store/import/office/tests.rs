//! Packed documents, written here part by part; and what strangers put into them.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Kind, kind_of, read};
use crate::progress::Progress;
use crate::store::import::extract::{Extract, Refusal};

fn pack(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let how = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(*name, how).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx_with(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
    );
    let mut members = vec![
        ("[Content_Types].xml", "<Types/>".as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    members.extend(others.iter().map(|(name, text)| (*name, text.as_bytes())));
    pack(&members)
}

fn odt_with(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles><style:x>no</style:x></office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let mut members = vec![
        ("mimetype", "application/vnd.oasis.opendocument.text".as_bytes()),
        ("content.xml", content.as_bytes()),
    ];
    members.extend(others.iter().map(|(name, text)| (*name, text.as_bytes())));
    pack(&members)
}

fn epub_with(chapters: &[&str], others: &[(&str, &str)]) -> Vec<u8> {
    let (mut items, mut spine, mut members) = (String::new(), String::new(), Vec::new());
    for (n, chapter) in chapters.iter().enumerate() {
        items.push_str(&format!("<item id='c{n}' href='Text/c%20{n}.xhtml'/>"));
        spine.push_str(&format!("<itemref idref='c{n}'/>"));
        members.push((format!("OEBPS/Text/c {n}.xhtml"), (*chapter).to_owned()));
    }
    let package = format!(
        "<!DOCTYPE package PUBLIC 'x' 'http://example.org/x.dtd'><package><metadata><dc:title>A Book</dc:title>\
         <dc:publisher>Example Press</dc:publisher><dc:date>2025-08-20</dc:date></metadata>\
         <manifest>{items}</manifest><spine>{spine}</spine></package>"
    );
    let container = "<container><rootfiles><rootfile full-path='OEBPS/content.opf'/></rootfiles></container>";
    members.push(("OEBPS/content.opf".to_owned(), package));
    members.push(("META-INF/container.xml".to_owned(), container.to_owned()));
    members.extend(
        others
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
    );
    let members: Vec<_> = members
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    pack(&members)
}

fn try_read(bytes: &[u8]) -> Result<Extract, String> {
    let words = |refusal| match refusal {
        Refusal::Words(words) => words,
        Refusal::Stopped => "stopped".to_owned(),
    };
    let kind = kind_of(bytes).map_err(words)?.map_err(str::to_owned)?;
    read(kind, bytes, &Progress::default()).map_err(words)
}

fn text_of(bytes: &[u8]) -> String {
    try_read(bytes).unwrap().text
}

fn p(words: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

#[test]
fn a_word_document_is_a_line_for_each_paragraph() {
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>";
    let heading = "<w:p><w:pPr><w:pStyle w:val='Heading1'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr>\
                   <w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>";
    let runs = "<w:p><w:r><w:t>Fish &amp; </w:t></w:r><w:r><w:t>chips&#8217;</w:t><w:tab/><w:t>co\u{ad}op</w:t><w:br/><w:t>end</w:t></w:r></w:p>";
    let styled = "<w:p><w:pPr><w:pStyle w:val='ListBullet2'/></w:pPr><w:r><w:t>dot</w:t></w:r></w:p>";
    let row = format!("<w:tr><w:tc>{}{}</w:tc><w:tc>{}</w:tc></w:tr>", p("a"), p("b"), p("c"));
    let body = format!(
        "{heading}{}<w:p/><w:p/>{item}{styled}{runs}<w:tbl>{row}</w:tbl>{}",
        p("One"),
        p("last")
    );
    let read = try_read(&docx_with(&body, &[])).unwrap();
    assert_eq!(
        read.text,
        "Head\nOne\n\n  - item\n- dot\nFish & chips’\tcoop\nend\na b\tc\nlast"
    );
    assert_eq!(
        read.notes,
        [
            "Left out: 1 soft hyphen",
            "In the text: 1 table (a line for each row, cells divided by tabs)"
        ]
    );
}

#[test]
fn what_is_not_in_the_text_of_a_word_document_is_counted() {
    let body = "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>\
        <w:r><w:commentReference w:id='1'/><w:drawing><a:blip r:embed='x'/></w:drawing></w:r>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>\
        <w:r><w:t> text</w:t><w:footnoteReference w:id='7'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>\
        <m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>\
        <w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice>\
        <mc:Fallback><w:p><w:r><w:t>boxed</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r>\
        <w:r><w:t>.</w:t></w:r></w:p>";
    let notes = "<w:footnotes><w:footnote w:id='0'><w:p/></w:footnote>\
        <w:footnote w:id='7'><w:p><w:r><w:footnoteRef/><w:t> See there.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let core = "<cp:coreProperties><dc:title>The Report</dc:title><dc:creator>Ann Lee</dc:creator></cp:coreProperties>";
    let read = try_read(&docx_with(
        body,
        &[("word/footnotes.xml", notes), ("docProps/core.xml", core)],
    ))
    .unwrap();
    assert_eq!(read.text, "new text[1].\nboxed\n\n[1] See there.");
    assert_eq!(
        read.notes,
        [
            "Left out: 1 picture, 1 formula, 1 comment, 1 tracked deletion, 1 hidden passage",
            "In the text: 1 footnote or endnote (at the end of the text, behind the numbers that stand in brackets), 1 text \
             box (behind the paragraph they belong to), 1 tracked insertion (taken as text)"
        ]
    );
    assert_eq!(read.off.title.as_deref(), Some("The Report"));
    assert_eq!(read.off.author.as_deref(), Some("Ann Lee"));
}

#[test]
fn an_opendocument_text_is_read_with_its_notes_lists_and_blanks() {
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:h>Head</text:h><text:p>One\n   two<text:s text:c='2'/>three<text:tab/>x<text:line-break/>y</text:p>\
        <text:list><text:list-item><text:p>item</text:p><text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list></text:list-item></text:list>\
        <text:p>Here<text:note><text:note-citation>9</text:note-citation><text:note-body><text:p>A note</text:p></text:note-body></text:note>.\
        <office:annotation><dc:creator>me</dc:creator><text:p>why</text:p></office:annotation></text:p>\
        <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>\
        <text:p><draw:frame><svg:title>alt</svg:title><draw:image/></draw:frame></text:p>";
    let meta = "<office:document-meta><office:meta><dc:title>The Title</dc:title></office:meta></office:document-meta>";
    let read = try_read(&odt_with(body, &[("meta.xml", meta)])).unwrap();
    assert_eq!(
        read.text,
        "Head\nOne two  three\tx\ny\n- item\n  - deep\nHere[1].\na\tb\n\n[1] A note"
    );
    assert_eq!(read.notes[0], "Left out: 1 picture, 1 comment, 1 tracked deletion");
    assert_eq!(read.off.title.as_deref(), Some("The Title"));
}

#[test]
fn an_e_book_is_its_chapters_in_their_order() {
    let first = "<?xml version='1.0'?><!DOCTYPE html><html><head><title/></head><body><h1>One</h1><p>a&#160;b<img src='x'/></p></body></html>";
    let second = "<html><body><table><tr><td>c</td><td>d</td></tr></table></body></html>";
    let read = try_read(&epub_with(&[first, second], &[])).unwrap();
    assert_eq!(read.text, "One\n\na\u{a0}b\n\nc\td");
    assert_eq!(read.notes[0], "Left out: 1 picture");
    assert_eq!(read.off.title.as_deref(), Some("A Book"));
    assert_eq!(read.off.outlet.as_deref(), Some("Example Press"));
    assert_eq!(read.off.date.as_deref(), Some("2025-08-20"));
}

#[test]
fn protected_documents_are_refused_and_unreadable_fonts_are_not() {
    let fonts = "<encryption><EncryptedData><EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/></EncryptedData></encryption>";
    let book = "<encryption><EncryptedData><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/></EncryptedData></encryption>";
    assert_eq!(
        text_of(&epub_with(&["<p>a"], &[("META-INF/encryption.xml", fonts)])),
        "a"
    );
    let refused = try_read(&epub_with(&["<p>a"], &[("META-INF/encryption.xml", book)])).unwrap_err();
    assert!(refused.contains("protected"), "{refused}");
    let manifest = [("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")];
    assert!(try_read(&odt_with("", &manifest)).unwrap_err().contains("password"));
}

#[test]
fn what_a_zip_holds_is_told_by_its_content() {
    assert_eq!(kind_of(&docx_with("", &[])), Ok(Ok(Kind::Docx)));
    assert_eq!(kind_of(&odt_with("", &[])), Ok(Ok(Kind::Odt)));
    assert_eq!(kind_of(&epub_with(&[], &[])), Ok(Ok(Kind::Epub)));
    assert_eq!(
        kind_of(&pack(&[("xl/workbook.xml", b"<x/>")])),
        Ok(Err("a spreadsheet"))
    );
    assert_eq!(kind_of(&pack(&[("a.txt", b"x")])), Ok(Err("a packed file")));
    let types = "<Types><Override PartName='/doc/main.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
    let moved = pack(&[
        ("[Content_Types].xml", types.as_bytes()),
        (
            "doc/main.xml",
            format!("<w:document>{}</w:document>", p("moved")).as_bytes(),
        ),
    ]);
    assert_eq!(text_of(&moved), "moved");
}

#[test]
fn case_45_entities_are_refused_and_none_is_expanded() {
    let laughs = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:t>&b;</w:t></w:document>";
    let refused = try_read(&pack(&[("word/document.xml", laughs.as_bytes())])).unwrap_err();
    assert!(refused.contains("declares a document type"), "{refused}");
    assert_eq!(text_of(&docx_with(&p("&unknown; stays"), &[])), "&unknown; stays");
}

#[test]
fn case_46_nothing_outside_the_file_is_read() {
    let outside =
        "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><w:document><w:p><w:r><w:t>in</w:t></w:r></w:p></w:document>";
    assert_eq!(text_of(&pack(&[("word/document.xml", outside.as_bytes())])), "in");
    let entity = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document><w:t>&x;</w:t></w:document>";
    assert!(try_read(&pack(&[("word/document.xml", entity.as_bytes())])).is_err());
    let link = "<container><rootfile full-path='../../../etc/passwd'/></container>";
    assert!(
        try_read(&pack(&[("META-INF/container.xml", link.as_bytes())]))
            .unwrap_err()
            .contains("missing")
    );
}

#[test]
fn case_47_deep_nests_are_refused_and_long_ones_read() {
    let deep = "<w:p>".repeat(200_000);
    let refused = try_read(&docx_with(&deep, &[])).unwrap_err();
    assert!(refused.contains("nested deeper than 256"), "{refused}");
    let refused = try_read(&odt_with(&"<text:list>".repeat(300), &[])).unwrap_err();
    assert!(refused.contains("nested deeper than 256"), "{refused}");
    let deep = format!("{}deep", "<div>".repeat(100_000));
    assert_eq!(text_of(&epub_with(&[&deep], &[])), "deep");
    assert_eq!(text_of(&docx_with(&p("x").repeat(10_000), &[])).lines().count(), 10_000);
}

#[test]
fn case_48_many_attributes_cost_no_time() {
    let attributes: String = (0..80_000).map(|n| format!(" a{n}='{n}'")).collect();
    let body = format!("<w:p><w:pPr><w:pStyle {attributes} w:val='Heading1'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>");
    assert_eq!(text_of(&docx_with(&body, &[])), "x");
}

#[test]
fn case_49_what_unpacks_to_too_much_is_refused_by_what_comes_out() {
    let bomb = docx_with(&" ".repeat(40 << 20), &[]);
    assert!(bomb.len() < 100_000);
    assert!(try_read(&bomb).unwrap_err().contains("far more than a document holds"));
    // The sizes that the file states are changed to ten bytes: they are not what counts.
    let mut lying = bomb.clone();
    let size = u32::try_from(docx_len()).unwrap().to_le_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&lying[at..], &size) {
        lying[at + found..at + found + 4].copy_from_slice(&10_u32.to_le_bytes());
        at += found + 4;
    }
    assert_ne!(lying, bomb);
    assert!(try_read(&lying).is_err());
    let many: Vec<String> = (0..10_001).map(|n| format!("{n}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(try_read(&pack(&many)).unwrap_err().contains("more than 10000 parts"));
}

fn docx_len() -> usize {
    let empty = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\"><w:body></w:body></w:document>";
    empty.len() + (40 << 20)
}

#[test]
fn case_50_members_of_other_names_are_ignored() {
    let others = [
        ("../../evil.txt", "x"),
        ("/abs", "x"),
        ("C:\\x", "x"),
        ("CON.txt", "x"),
        ("../word/document.xml", "evil"),
    ];
    assert_eq!(text_of(&docx_with(&p("good"), &others)), "good");
}

#[test]
fn case_51_a_document_without_its_part_is_refused_and_outer_relations_are_left() {
    let types = "<Types><Override PartName='/word/gone.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
    let refused = try_read(&pack(&[("[Content_Types].xml", types.as_bytes())])).unwrap_err();
    assert!(refused.contains("document.xml is missing"), "{refused}");
    let relations =
        "<Relationships><Relationship Target='https://example.org/x' TargetMode='External'/></Relationships>";
    let body = format!("{}<w:altChunk r:id='x'/>", p("in"));
    let read = try_read(&docx_with(&body, &[("word/_rels/document.xml.rels", relations)])).unwrap();
    assert_eq!(read.text, "in");
    assert_eq!(read.notes, ["Left out: 1 part that lies in another file"]);
}

#[test]
fn a_damaged_file_is_an_error_and_never_more() {
    let whole = docx_with(&p("Words that are in the document").repeat(50), &[]);
    for cut in (0..whole.len()).step_by(7) {
        try_read(&whole[..cut]).unwrap_err();
    }
    let words = text_of(&whole);
    let mut refused = 0;
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        match try_read(&flipped) {
            Ok(read) => assert_eq!(read.text, words, "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 100, "{refused} of {}", whole.len());
    let broken = docx_with("<w:p><w:r><w:t>a</w:t></w:p>", &[]);
    assert!(try_read(&broken).unwrap_err().contains("word/document.xml"));
}

#[test]
fn a_stop_is_obeyed() {
    let progress = Progress::default();
    progress.cancel();
    let book = epub_with(&["<p>a"], &[]);
    assert_eq!(read(Kind::Epub, &book, &progress), Err(Refusal::Stopped));
}

#[test]
fn what_else_a_word_document_marks_is_read_as_it_is_meant() {
    let run = |inside: &str| format!("<w:r>{inside}</w:r>");
    let body = format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='0'/></w:numPr></w:pPr>{}{}{}</w:p>\
         <w:p><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{}{}{}</w:p><w:sectPr><w:headerReference/></w:sectPr>",
        run("<w:rPr><w:vanish w:val='0'/></w:rPr><w:t>seen</w:t>"),
        run("<w:noBreakHyphen/>"),
        run("<w:t>too</w:t>"),
        run("<w:t>moved</w:t>"),
        run("<w:t>moved</w:t>"),
        run("<w:t>at</w:t><w:footnoteReference w:id='2'/>"),
        run("<w:endnoteReference w:id='2'/><w:footnoteReference w:id='9'/>"),
        run("<w:sym w:char='F0E0'/><w:object><o:OLEObject/></w:object>"),
    );
    let foot = "<w:footnotes><w:footnote w:id='2'><w:p><w:r><w:drawing><a:blip/></w:drawing><w:t>foot</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let end = "<w:endnotes><w:endnote w:id='2'><w:p><w:r><w:t>end</w:t></w:r></w:p></w:endnote></w:endnotes>";
    let read = try_read(&docx_with(
        &body,
        &[("word/footnotes.xml", foot), ("word/endnotes.xml", end)],
    ))
    .unwrap();
    assert_eq!(
        read.text,
        "seen\u{2011}too\nmoved\nat[1][2][3]\n\n[1] foot\n[2] end\n[3] (this note is missing in the file)"
    );
    let left_out = &read.notes[0];
    for lost in [
        "1 picture",
        "1 sign of a symbol font",
        "1 chart or embedded file",
        "1 header or footer",
    ] {
        assert!(left_out.contains(lost), "{lost}: {left_out}");
    }
    assert!(
        !left_out.contains("deletion"),
        "the end of a paragraph is no word: {left_out}"
    );
}

#[test]
fn what_else_an_opendocument_text_marks_is_read_and_told() {
    let body = "<text:tracked-changes><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>\
        <text:p>a<text:s/>b<text:s text:c='4000000000'/>c<text:hidden-text>secret</text:hidden-text></text:p>\
        <text:p>d<text:note><text:note-body><text:p>n<draw:image/></text:p></text:note-body></text:note></text:p>\
        <draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame><draw:object/>";
    let read = try_read(&odt_with(body, &[])).unwrap();
    assert_eq!(read.text, format!("a b{}c\nd[1]\nboxed\n\n[1] n", " ".repeat(1_000)));
    let told = read.notes.join("\n");
    for lost in [
        "1 picture",
        "1 chart or embedded file",
        "1 text box",
        "1 tracked insertion",
    ] {
        assert!(told.contains(lost), "{lost}: {told}");
    }
    let drawing = pack(&[
        ("content.xml", b"<office:body><office:drawing/></office:body>"),
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
    ]);
    assert!(
        try_read(&drawing)
            .unwrap_err()
            .contains("no text but a table or drawing")
    );
    let stated = |name: &str| kind_of(&pack(&[("mimetype", name.as_bytes()), ("content.xml", b"<x/>")]));
    assert_eq!(
        stated("application/vnd.oasis.opendocument.spreadsheet"),
        Ok(Err("a spreadsheet"))
    );
}

#[test]
fn chapters_that_are_missing_are_counted_and_a_book_of_none_is_refused() {
    let package = "<package><manifest><item id='a' href='a.xhtml'/><item id='gone' href='gone.xhtml'/></manifest>\
        <spine><itemref idref='a'/><itemref idref='gone'/><itemref idref='unlisted'/></spine></package>";
    let container = "<container><rootfile full-path='p.opf'/></container>";
    let book = |chapter: &str| {
        pack(&[
            ("META-INF/container.xml", container.as_bytes()),
            ("p.opf", package.as_bytes()),
            ("a.xhtml", chapter.as_bytes()),
        ])
    };
    let read = try_read(&book("<table><tr><td>a</td></tr></table>")).unwrap();
    let told = read.notes.join("\n");
    assert!(told.contains("2 chapters") && told.contains("1 table"), "{told}");
    assert!(try_read(&book("<p></p>")).unwrap_err().contains("no chapter with text"));
}

#[test]
fn a_book_is_protected_although_more_fonts_than_chapters_are() {
    let font = "<EncryptedData><EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/></EncryptedData>";
    let chapter =
        "<EncryptedData><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/></EncryptedData>";
    let both = format!("<encryption>{}{chapter}</encryption>", font.repeat(3));
    let refused = try_read(&epub_with(&["<p>a"], &[("META-INF/encryption.xml", &both)])).unwrap_err();
    assert!(refused.contains("protected"), "{refused}");
    let fonts = format!(
        "<encryption>{}</encryption>",
        font.repeat(3).replace("'/>", "'></EncryptionMethod>")
    );
    assert_eq!(
        text_of(&epub_with(&["<p>a"], &[("META-INF/encryption.xml", &fonts)])),
        "a"
    );
}

#[test]
fn a_zip_with_a_password_is_refused_as_such() {
    let mut bytes = docx_with(&p("secret"), &[]);
    // The flag stands six bytes from the front of a member's own head, and eight in the list of members.
    for (signature, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let heads: Vec<usize> = memchr::memmem::find_iter(&bytes, signature).collect();
        assert_eq!(heads.len(), 2);
        heads.into_iter().for_each(|head| bytes[head + at] |= 1);
    }
    let refused = try_read(&bytes).unwrap_err();
    assert!(refused.contains("protected by a password"), "{refused}");
}

#[test]
fn the_encoding_that_a_part_states_is_obeyed() {
    let document = |head: &str, word: &[u8]| {
        let front = format!("<?xml version=\"1.0\" encoding=\"{head}\"?><w:document><w:p><w:r><w:t>");
        let bytes = [front.as_bytes(), word, b"</w:t></w:r></w:p></w:document>"].concat();
        text_of(&pack(&[("word/document.xml", &bytes)]))
    };
    assert_eq!(document("iso-8859-1", b"Z\xFCrich"), "Zürich");
    assert_eq!(
        document("UTF-16", "Zürich".as_bytes()),
        "Zürich",
        "what is read as bytes is not of two"
    );
}
