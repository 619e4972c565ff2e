//! Files of columns, whoever wrote them.

use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::{DOC_ID, plain};
use std::ops::Range;

/// Of so many lines in a hundred a column must hold what it is taken for.
const ENOUGH: usize = 90;
/// Columns that are looked at.
const MOST: usize = 64;

/// A part of a file that is a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// As the file says.
    pub(super) id: Option<String>,
    pub(super) tokens: Vec<TaggedToken>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TaggedToken {
    pub(super) word: String,
    pub(super) offsets: Option<Range<usize>>,
    pub(super) tag: Tag,
    pub(super) begins_sentence: bool,
}

/// A tag of any scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Outside,
    Inside {
        /// `B`, `S` or `U`.
        begins: bool,
        /// `E`, `L`, `S` or `U`.
        ends: bool,
        /// Empty where the tag is a letter alone.
        label: String,
    },
}

/// Which column holds what; the word is in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    tag: usize,
    /// The end is in the next.
    start: Option<usize>,
}

/// The documents of a file; lines that cannot be read are told.
pub(super) fn parts(file: &InputFile, data: &mut ReadData) -> Vec<Part> {
    let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
    let Ok(text) = str::from_utf8(bytes) else {
        data.problem(&file.name, None, "passed over, since it is not UTF-8; save it as UTF-8");
        return Vec::new();
    };
    let is_bare = text.lines().all(is_other);
    // A file of documents without words has no columns that could be told.
    let bare = is_bare.then_some(Columns { tag: 1, start: None });
    let Some(columns) = columns(text).or(bare) else {
        let what = "passed over, since it has no column of tags such as O, B-Claim and I-Claim; add one as the last";
        data.problem(&file.name, None, what);
        return Vec::new();
    };
    let mut parts: Vec<Part> = vec![Part::default()];
    let mut begins_sentence = false;
    for (n, line) in text.split('\n').enumerate() {
        if line.trim().is_empty() {
            begins_sentence = true;
            continue;
        }
        let Some(part) = parts.last_mut() else { break };
        let is_new = part.id.is_none() && part.tokens.is_empty();
        if is_start(line) {
            if !is_new {
                parts.push(Part::default());
            }
        } else if let Some((key, value)) = comment(line) {
            if [DOC_ID, "newdoc id", "document_id"].contains(&key) {
                if part.id.is_some() || !part.tokens.is_empty() {
                    parts.push(Part::default());
                }
                let id = value.strip_suffix(" O").unwrap_or(value).trim();
                if let Some(part) = parts.last_mut().filter(|_| !id.is_empty()) {
                    part.id = Some(plain(id));
                }
            }
        } else {
            match token(line, columns) {
                Ok(token) => part.tokens.push(TaggedToken {
                    begins_sentence: begins_sentence && !part.tokens.is_empty(),
                    ..token
                }),
                Err(why) => data.problem(&file.name, Some(n + 1), why),
            }
            begins_sentence = false;
        }
    }
    parts.retain(|part| part.id.is_some() || !part.tokens.is_empty());
    parts
}

/// Finds out what the columns hold. The last that holds tags is taken; two numbers side by side, the first the smaller, are
/// offsets.
fn columns(text: &str) -> Option<Columns> {
    let mut tags = [0_usize; MOST];
    let mut offsets = [0_usize; MOST];
    let mut lines = 0;
    for line in text.lines().filter(|line| !is_other(line)) {
        lines += 1;
        let cells = cells(line);
        let number = |cell: &&str| cell.parse::<usize>().ok();
        for (n, cell) in cells.iter().enumerate().take(MOST).skip(1) {
            if let Some(count) = tags.get_mut(n).filter(|_| tag(cell).is_some()) {
                *count += 1;
            }
            let ends = number(cell).zip(cells.get(n + 1).and_then(number));
            if let Some(count) = offsets
                .get_mut(n)
                .filter(|_| ends.is_some_and(|(start, end)| start < end))
            {
                *count += 1;
            }
        }
    }
    let is_enough = |count: &usize| lines > 0 && count * 100 >= lines * ENOUGH;
    Some(Columns {
        tag: tags.iter().rposition(is_enough)?,
        start: offsets.iter().position(is_enough),
    })
}

/// Empty, a comment, or the start of a document.
fn is_other(line: &str) -> bool {
    line.trim().is_empty() || is_start(line) || comment(line).is_some()
}

fn is_start(line: &str) -> bool {
    line.starts_with("-DOCSTART-")
}

/// `# key = value`; other programs' `#begin` and `#end` are comments, too.
fn comment(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix('#')?;
    if let Some(rest) = rest.strip_prefix("begin document") {
        return Some((DOC_ID, rest.trim().trim_start_matches('(')));
    }
    if rest.starts_with("end document") {
        return Some(("", ""));
    }
    let (key, value) = rest.split_once(" = ")?;
    let key = key.trim();
    let is_key = key.starts_with(|sign: char| sign.is_alphabetic()) && !key.contains('\t');
    is_key.then_some((key, value.trim()))
}

fn cells(line: &str) -> Vec<&str> {
    match line.contains('\t') {
        true => line.split('\t').map(str::trim).collect(),
        false => line.split_whitespace().collect(),
    }
}

fn token(line: &str, columns: Columns) -> Result<TaggedToken, String> {
    let cells = cells(line);
    let number = |n: usize| cells.get(n)?.parse::<usize>().ok();
    let word = cells.first().filter(|word| !word.is_empty());
    let word = word.ok_or("passed over, since it has no word; put one in the first column")?;
    let found = cells.get(columns.tag).copied().unwrap_or_default();
    let tag = tag(found).ok_or_else(|| {
        let column = columns.tag + 1;
        format!("passed over, since “{found}” is no tag; put O, B-… or I-… in column {column}")
    })?;
    let offsets = columns
        .start
        .and_then(|column| Some(number(column)?..number(column + 1)?));
    Ok(TaggedToken {
        word: (*word).to_owned(),
        offsets,
        tag,
        begins_sentence: false,
    })
}

fn tag(cell: &str) -> Option<Tag> {
    if cell == "O" {
        return Some(Tag::Outside);
    }
    let (letter, label) = cell.split_once(['-', '_']).unwrap_or((cell, ""));
    let is_whole = label.is_empty() != (cell.len() > 1);
    let (begins, ends) = match letter {
        "B" => (true, false),
        "I" | "M" => (false, false),
        "E" | "L" => (false, true),
        "S" | "U" | "W" => (true, true),
        _ => return None,
    };
    is_whole.then(|| Tag::Inside {
        begins,
        ends,
        label: label.to_owned(),
    })
}
