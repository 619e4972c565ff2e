//! Goes through one file line by line and sorts what stands in it.

use super::loaded::{FORMAT, KeptLine, MAX_LINE, Problems};
use super::parse::{check_value, options};
use super::rows::{Kind, parse_record, share};
use super::sums::{Sum, hides_more, record_line, take_sum};
use super::versions::{Content, Live, REMOVED, Version, parse_removed};
use super::whole::take_apart;
use crate::mistakes::{Mistake, made};
use crate::project::Project;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// What stands before a record in our files.
pub(super) const INDENT: &str = "        ";

/// One file, taken apart.
#[derive(Default)]
pub(super) struct Scan<'a> {
    /// What the file says about itself.
    pub(super) header: Header,
    /// All records that could be read, in the order of the file.
    pub(super) records: Vec<Record<'a>>,
    /// Records of the kind that is no part of a project, if one was asked for: line, counted from 1, and `Kind(…)`.
    pub(super) others: Vec<(usize, Cow<'a, str>)>,
    /// Lines to put back.
    pub(super) lines: Vec<KeptLine>,
    /// What the analyst should know.
    pub(super) problems: Problems,
    file: &'a str,
    /// Records that are the same as in it are not held twice.
    like: Option<&'a Project>,
    /// The word of the kind that goes to `others`.
    other: Option<&'static str>,
    in_list: bool,
    closed: bool,
    in_conflict: bool,
    /// Something is no RON by itself; perhaps the records stand over several lines.
    spread: bool,
    /// A record became part of a comment, so that the file as a whole may be RON without it.
    hides: bool,
    too_long: bool,
    /// Unknown kinds of records that were spoken of: once each is enough.
    told_kinds: BTreeSet<String>,
}

/// The fields before the records.
#[derive(Default)]
pub(super) struct Header {
    pub(super) format: Option<u32>,
    pub(super) min_reader: Option<u32>,
    pub(super) offsets: Option<String>,
    pub(super) uuid: Option<String>,
    pub(super) author: Option<String>,
    /// Unknown ones, `name: value`.
    pub(super) others: Vec<String>,
}

/// One record that could be read.
pub(super) struct Record<'a> {
    /// Counted from 1.
    pub(super) line: usize,
    /// `Kind(…)` as it stands.
    pub(super) text: Cow<'a, str>,
    pub(super) version: Version,
    pub(super) content: Content,
}

/// Takes a file apart; none where it is in another encoding. Records that stand in `like`, too, are shared with it.
pub(super) fn scan<'a>(file: &'a str, bytes: &'a [u8], like: Option<&'a Project>) -> Option<Scan<'a>> {
    scan_for((file, like, None), bytes)
}

/// The same for a file whose records are of a kind that is no part of a project: they come as they stand.
pub(super) fn scan_others<'a>(file: &'a str, bytes: &'a [u8], kind: &'static str) -> Option<Scan<'a>> {
    scan_for((file, None, Some(kind)), bytes)
}

/// A file's name, what it is like, and the kind that is no part of a project.
type Wanted<'a> = (&'a str, Option<&'a Project>, Option<&'static str>);

fn scan_for<'a>((file, like, other): Wanted<'a>, bytes: &'a [u8]) -> Option<Scan<'a>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if is_utf16(bytes) {
        return None;
    }
    let mut scan = Scan {
        file,
        like,
        other,
        ..Scan::default()
    };
    let mut last = 1;
    let lines = bytes.split(|b| *b == b'\n');
    let old = old_sections(lines.clone());
    for (n, line) in lines.enumerate() {
        last = n + 1;
        if !old.iter().any(|section| section.contains(&n)) {
            scan.line(n + 1, line.strip_suffix(b"\r").unwrap_or(line));
        }
    }
    if (scan.spread || !scan.closed) && !scan.too_long {
        let whole = std::str::from_utf8(bytes)
            .ok()
            .filter(|_| !scan.hides)
            .and_then(take_apart);
        // Damaged lines, put together, can make a comment, which would hide the records between them and then vanish. So the
        // whole counts only where it holds more than the lines do, or as much and no comment.
        let commented = memchr::memmem::find(bytes, b"/*").is_some();
        let least = scan.records.len() + scan.others.len() + usize::from(commented);
        if let Some(parts) = whole.filter(|parts| parts.records.len() >= least) {
            let mut spread = scan_parts((file, like, other), parts.header, parts.records);
            // Of the file as a whole no sums are known; what single lines told of theirs stays said.
            spread.problems.take_read(scan.problems);
            return Some(spread);
        }
    }
    if !scan.closed {
        scan.problem(
            last,
            "The file ends early, records may be missing; compare it with a backup or with git",
        );
    }
    Some(scan)
}

/// The lines, counted from 0, that git put between the two sides of a conflict to show what was before: no version of
/// anything, as long as all marks around them are there.
fn old_sections<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Vec<Range<usize>> {
    let (mut sections, mut marks) = (Vec::new(), Vec::new());
    for (n, line) in lines.enumerate() {
        let mark = match line.get(..7) {
            Some(b"<<<<<<<") => b'<',
            Some(b"|||||||") => b'|',
            Some(b"=======") if line.trim_ascii_end().len() == 7 => b'=',
            Some(b">>>>>>>") => b'>',
            _ => continue,
        };
        if mark == b'<' {
            marks.clear();
        }
        marks.push((mark, n));
        if let [(b'<', _), (b'|', from), (b'=', to), (b'>', _)] = marks.as_slice() {
            sections.push(from + 1..*to);
        }
    }
    sections
}

fn scan_parts<'a>(
    (file, like, other): Wanted<'a>,
    header: Vec<(usize, String)>,
    records: Vec<(usize, String)>,
) -> Scan<'a> {
    let mut scan = Scan {
        file,
        like,
        other,
        ..Scan::default()
    };
    for (number, field) in header {
        scan.content(number, Cow::Owned(field));
    }
    scan.in_list = true;
    for (number, record) in records {
        scan.content(number, Cow::Owned(record));
    }
    scan
}

/// A byte order mark, or a zero byte beside the first character.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, b'(', ..] | [b'(', 0, ..]
    )
}

impl<'a> Scan<'a> {
    fn line(&mut self, number: usize, bytes: &'a [u8]) {
        if bytes.len() > MAX_LINE {
            self.too_long = true;
            self.damaged(number, bytes, &format!("longer than {} MB", MAX_LINE >> 20));
            return;
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.damaged(number, bytes, "not UTF-8");
            return;
        };
        let line = text.trim();
        match line {
            "" | "(" => {}
            "records: [" => self.in_list = true,
            "]" | "]," => self.in_list = false,
            ")" => self.closed = true,
            _ if is_conflict_marker(line) => self.conflict(number, line),
            _ if line.starts_with("//") => self.keep(format!("{INDENT}{line}").into_bytes()),
            _ => {
                let (item, sum) = take_sum(line);
                if let Some(why) = self.content(number, Cow::Borrowed(item)) {
                    self.spread = true;
                    self.hides |= hides_more(line);
                    self.damaged(number, bytes, &why);
                } else if sum == Sum::Broken {
                    self.problems.add_read(self.file, number);
                }
            }
        }
    }

    /// Takes in a header field or a record; says why where it is neither.
    fn content(&mut self, number: usize, item: Cow<'a, str>) -> Option<String> {
        let end = item
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(item.len());
        let (word, rest) = item.split_at(end);
        if rest.starts_with('(') {
            if word == REMOVED || Kind::from_word(word).is_some() {
                return self.record(number, word.len(), item);
            }
        } else if let Some(value) = rest.trim_start().strip_prefix(':') {
            return self.header_field(word, value.trim()).err();
        }
        if let Err(why) = check_value(&item) {
            return Some(why);
        }
        if self.other == Some(word) {
            self.others.push((number, item));
            return None;
        }
        if !self.in_list {
            self.spread = true;
            self.problem(number, &set_aside("it stands outside the list of records"));
        } else if self.header.format.unwrap_or(FORMAT) <= FORMAT && self.told_kinds.insert(word.to_owned()) {
            let name = if word.is_empty() { "without a name" } else { word };
            let told =
                format!("This version does not know records of this kind ({name}); they stay in the file as they are");
            self.problem(number, &told);
        }
        if !made(Mistake::DropUnknown) {
            self.keep(record_line(&item));
        }
        None
    }

    /// Takes in a record or what a removed one left; its word has `word` bytes.
    fn record(&mut self, number: usize, word: usize, item: Cow<'a, str>) -> Option<String> {
        let body = item.get(word..).unwrap_or_default();
        let read = if item.get(..word) == Some(REMOVED) {
            let read = parse_removed(body, |record| self.live(record).map(|(_, live)| live));
            read.map(|(version, removal)| (version, Content::Gone(removal)))
        } else {
            self.live(&item).map(|(version, live)| (version, Content::Live(live)))
        };
        match read {
            Ok((version, content)) => self.records.push(Record {
                line: number,
                text: item,
                version,
                content,
            }),
            Err(_) if let Err(why) = check_value(&item) => return Some(why),
            Err(why) => {
                self.problem(number, &set_aside(&why));
                self.keep(record_line(&item));
            }
        }
        None
    }

    /// Parses `Kind(…)`; the error is in words.
    fn live(&self, item: &str) -> Result<(Version, Live), String> {
        let (word, body) = item.split_at(item.find('(').unwrap_or(item.len()));
        let kind = Kind::from_word(word).ok_or_else(|| format!("this version knows no record of the kind “{word}”"))?;
        let (edit, mut fields) = parse_record(kind, body)?;
        let version = Version::take(&mut fields)?;
        let edit = match self.like {
            Some(project) => share(edit, project),
            None => edit,
        };
        Ok((version, Live { edit, fields }))
    }

    fn header_field(&mut self, name: &str, value: &str) -> Result<(), String> {
        check_value(value)?;
        let number = |value: &str| options().from_str(value).map_err(|err| err.code.to_string());
        let text = |value: &str| options().from_str(value).map_err(|err| err.code.to_string());
        let header = &mut self.header;
        match name {
            "format" => header.format = header.format.max(Some(number(value)?)),
            "min_reader" => header.min_reader = header.min_reader.max(Some(number(value)?)),
            "offsets" => header.offsets = Some(text(value)?),
            "uuid" => header.uuid = Some(text(value)?),
            "author" => header.author = Some(text(value)?),
            "records" => return Err("the records do not stand one a line".to_owned()),
            _ => header.others.push(format!("{name}: {value}")),
        }
        Ok(())
    }

    /// A mark that git left. Holds no data, so it is not put back.
    fn conflict(&mut self, number: usize, line: &str) {
        if line.starts_with("<<<<<<<") || !self.in_conflict {
            self.problem(
                number,
                "Git left a conflict here. Both versions were read; where they disagree about a record, both are kept and \
                 named below. Decide about those, then save",
            );
        }
        self.in_conflict = !line.starts_with(">>>>>>>");
    }

    fn damaged(&mut self, number: usize, bytes: &[u8], why: &str) {
        let told = format!(
            "This line is damaged and was left out ({why}). It stays in the file as it is; correct it by hand or take \
             it from a backup or from git"
        );
        self.problem(number, &told);
        self.keep(bytes);
    }

    fn keep(&mut self, bytes: impl Into<Arc<[u8]>>) {
        let bytes = bytes.into();
        self.lines.push(KeptLine { bytes, record: None });
    }

    fn problem(&mut self, line: usize, message: &str) {
        self.problems.add(self.file, line, message);
    }
}

/// What is said about a record that can be read and not be used.
pub(super) fn set_aside(why: &str) -> String {
    format!("This record was set aside ({why}). It stays in the file; correct it by hand, or delete the line")
}

fn is_conflict_marker(line: &str) -> bool {
    line == "======="
        || ["<<<<<<<", "|||||||", ">>>>>>>"]
            .iter()
            .any(|mark| line.starts_with(mark))
}
