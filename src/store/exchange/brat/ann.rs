//! The lines of an `.ann` file.

use std::ops::Range;

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Span {
        label: String,
        /// In code points, in order and apart.
        pieces: Vec<Range<usize>>,
        /// Empty where the line does not say.
        words: String,
    },
    Event {
        trigger: String,
        /// Role and target.
        arguments: Vec<(String, String)>,
    },
    Relation {
        kind: String,
        from: String,
        to: String,
    },
    Equiv {
        kind: String,
        members: Vec<String>,
    },
    Attribute {
        name: String,
        target: String,
        /// Empty where it is only said to be so.
        value: String,
    },
    Reference {
        target: String,
        database: String,
        entry: String,
    },
    Note {
        target: String,
        words: String,
    },
}

/// Whether a line begins with what can be an id.
pub(super) fn has_id(line: &str) -> bool {
    let Some((id, _)) = line.split_once('\t') else {
        return false;
    };
    id == "*"
        || id.starts_with(['T', 'E', 'R', 'A', 'M', 'N', '#']) && id.len() > 1 && !id.contains(char::is_whitespace)
}

/// Reads a line that has an id; in words what is wrong with it.
pub(super) fn parse(line: &str) -> Result<(String, Line), String> {
    let mut parts = line.splitn(3, '\t');
    let id = parts.next().unwrap_or_default();
    let data = parts.next().unwrap_or_default();
    let tail = parts.next().unwrap_or_default();
    let parsed = match id.chars().next() {
        Some('T') => span(data, tail),
        Some('E') => event(data),
        Some('R') => relation(data),
        Some('*') => equiv(data),
        Some('A' | 'M') => attribute(data),
        Some('N') => reference(data),
        Some('#') => note(data, tail),
        _ => Err("it has no id that brat knows"),
    };
    match parsed {
        Ok(parsed) => Ok((id.to_owned(), parsed)),
        Err(why) => Err(format!("{id} is passed over: {why}")),
    }
}

fn span(data: &str, words: &str) -> Result<Line, &'static str> {
    const FORM: &str = "after the first tab must stand a label without spaces and offsets, as in “Claim 0 5;8 12”";
    let (label, rest) = data.split_once(' ').ok_or(FORM)?;
    let piece = |piece: &str| {
        let (start, end) = piece.trim().split_once(' ')?;
        Some(start.parse::<usize>().ok()?..end.trim().parse::<usize>().ok()?)
    };
    let pieces: Option<Vec<Range<usize>>> = rest.split(';').map(piece).collect();
    let mut pieces = pieces.ok_or(FORM)?;
    pieces.sort_by_key(|piece| (piece.start, piece.end));
    if pieces.iter().any(Range::is_empty) {
        return Err("it is empty; give it an end after its start");
    }
    if pieces
        .iter()
        .zip(pieces.iter().skip(1))
        .any(|(one, next)| one.end > next.start)
    {
        return Err("its parts overlap; set them apart");
    }
    Ok(Line::Span {
        label: label.to_owned(),
        pieces,
        words: words.to_owned(),
    })
}

fn event(data: &str) -> Result<Line, &'static str> {
    let mut arguments = data.split_whitespace().map(|argument| argument.split_once(':'));
    let (_, trigger) = arguments
        .next()
        .flatten()
        .ok_or("an event must name its trigger, as in “Saying:T3”")?;
    let owned = |(role, target): (&str, &str)| (role.to_owned(), target.to_owned());
    let arguments: Option<Vec<_>> = arguments.map(|argument| argument.map(owned)).collect();
    Ok(Line::Event {
        trigger: trigger.to_owned(),
        arguments: arguments.ok_or("each argument must have a role, as in “Source:T1”")?,
    })
}

fn relation(data: &str) -> Result<Line, &'static str> {
    const FORM: &str = "a relation must have two arguments, as in “says Arg1:T1 Arg2:T2”";
    let mut words = data.split_whitespace();
    let kind = words.next().ok_or(FORM)?.to_owned();
    let mut ends = words.map(|end| Some(end.split_once(':')?.1.to_owned()));
    let from = ends.next().flatten().ok_or(FORM)?;
    let to = ends.next().flatten().ok_or(FORM)?;
    match ends.next() {
        None => Ok(Line::Relation { kind, from, to }),
        Some(_) => Err(FORM),
    }
}

fn equiv(data: &str) -> Result<Line, &'static str> {
    let mut words = data.split_whitespace().map(str::to_owned);
    match (words.next(), words.collect::<Vec<_>>()) {
        (Some(kind), members) if members.len() > 1 => Ok(Line::Equiv { kind, members }),
        _ => Err("it must name two or more, as in “Equiv T1 T2”"),
    }
}

fn attribute(data: &str) -> Result<Line, &'static str> {
    let mut words = data.trim_end().splitn(3, ' ').map(str::to_owned);
    match (words.next(), words.next()) {
        (Some(name), Some(target)) if !name.is_empty() => Ok(Line::Attribute {
            name,
            target,
            value: words.next().unwrap_or_default(),
        }),
        _ => Err("it must name what it is about, as in “Certainty T1 high”"),
    }
}

fn reference(data: &str) -> Result<Line, &'static str> {
    const FORM: &str = "it must name what it is about and an entry, as in “Reference T1 Claim:C12”";
    let mut words = data.split_whitespace().skip(1);
    let target = words.next().ok_or(FORM)?.to_owned();
    let (database, entry) = words.next().and_then(|entry| entry.split_once(':')).ok_or(FORM)?;
    Ok(Line::Reference {
        target,
        database: database.to_owned(),
        entry: entry.to_owned(),
    })
}

fn note(data: &str, words: &str) -> Result<Line, &'static str> {
    let target = data.split_whitespace().nth(1);
    Ok(Line::Note {
        target: target
            .ok_or("it must name what it is about, as in “AnnotatorNotes T1”")?
            .to_owned(),
        words: words.to_owned(),
    })
}
