//! What stands in a column beside a token: annotations piled up, each a value with a number where it needs one.

/// One annotation's value in a column.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// None for `*`: there is an annotation, and it has no value.
    pub(super) value: Option<String>,
    /// Behind `->`: chain and place in it.
    pub(super) link: Option<(u32, u32)>,
    /// In brackets; of a relation, of both its ends.
    pub(super) numbers: Vec<u32>,
}

/// The cell of one of the annotations that a column piles up, none for `_`.
pub(super) fn cell(written: &str) -> Option<Cell> {
    let (written, numbers) = numbers(written);
    if written == "_" || written.is_empty() {
        return None;
    }
    let parts = split(written, "->");
    let (value, link) = match parts.as_slice() {
        [value, link] => (*value, pair(link)),
        _ => (written, None),
    };
    Some(Cell {
        value: (value != "*").then(|| unescaped(value)),
        link,
        numbers,
    })
}

/// Cuts `[4]` or `[0_1]` off.
fn numbers(written: &str) -> (&str, Vec<u32>) {
    let cut = written.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    let numbers = cut.and_then(|(_, numbers)| numbers.split('_').map(|number| number.parse().ok()).collect());
    match cut.zip(numbers) {
        Some(((value, _), numbers)) if !ends_in_escape(value) => (value, numbers),
        _ => (written, Vec::new()),
    }
}

/// What stands between `;` in a cell: roles, or tokens with the numbers of the spans that are meant.
pub(super) fn list(written: &str) -> Vec<(String, Option<u32>)> {
    let items = split(written, ";").into_iter().map(numbers);
    items
        .map(|(item, numbers)| (unescaped(item), numbers.first().copied()))
        .collect()
}

fn pair(written: &str) -> Option<(u32, u32)> {
    let (one, other) = written.split_once('-')?;
    Some((one.parse().ok()?, other.parse().ok()?))
}

/// Whether the next letter would be escaped.
fn ends_in_escape(written: &str) -> bool {
    let slashes = written.len() - written.trim_end_matches('\\').len();
    slashes % 2 == 1
}

/// At each separator that is not escaped.
pub(super) fn split<'t>(written: &'t str, separator: &str) -> Vec<&'t str> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    for (at, _) in written.match_indices(separator) {
        let piece = written.get(begin..at).unwrap_or_default();
        if !ends_in_escape(piece) {
            pieces.push(piece);
            begin = at + separator.len();
        }
    }
    pieces.push(written.get(begin..).unwrap_or_default());
    pieces
}

/// Without the `\` before what has a meaning; before anything else it stands for itself.
pub(super) fn unescaped(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut letters = written.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().filter(|_| letter == '\\');
        let meant = match next {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('-') => '-',
            Some(next) if "\\[]|_;*".contains(next) => next,
            _ => {
                out.push(letter);
                continue;
            }
        };
        out.push(meant);
        letters.next();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(column: &str) -> Vec<Option<Cell>> {
        split(column, "|").into_iter().map(cell).collect()
    }

    fn value(words: &str) -> Option<Cell> {
        Some(Cell {
            value: Some(words.to_owned()),
            ..Cell::default()
        })
    }

    #[test]
    fn annotations_are_piled_up_with_numbers() {
        let found = cells(r"PER[1]|*[2]|_|a\|b\[3\]");
        let numbered = |value: Option<&str>, number| {
            Some(Cell {
                value: value.map(str::to_owned),
                numbers: vec![number],
                link: None,
            })
        };
        assert_eq!(
            found,
            [numbered(Some("PER"), 1), numbered(None, 2), None, value("a|b[3]")]
        );
        assert_eq!(
            cells("1-5[0_1]")[0].as_ref().map(|cell| cell.numbers.clone()),
            Some(vec![0, 1])
        );
        assert_eq!(cells("*->2-3")[0].as_ref().and_then(|cell| cell.link), Some((2, 3)));
    }

    #[test]
    fn what_is_escaped_is_meant_and_what_is_not_stands() {
        assert_eq!(
            cells(r"c\\\[ompl\]ic\|at\_ed\->lemma\;LOL\*"),
            [value(r"c\[ompl]ic|at_ed->lemma;LOL*")]
        );
        assert_eq!(cells(r"\_"), [value("_")]);
        assert_eq!(cells(r"\*"), [value("*")]);
        assert_eq!(unescaped(r"a\d \n\t\r \\n"), "a\\d \n\t\r \\n");
        assert_eq!(unescaped("\\"), "\\");
    }
}
