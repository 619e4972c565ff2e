//! Lays a record that stands over several lines out on one, so that our files keep one record a line.

use super::row_text::quote;

/// The same RON without line breaks; comments are dropped. `ron` is one valid value.
pub(super) fn one_line(ron: &str) -> String {
    let mut out = String::with_capacity(ron.len());
    let mut rest = ron;
    while let Some(first) = rest.chars().next() {
        let taken = if first.is_whitespace() {
            let end = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
            if !out.ends_with(['(', '[', '{', ' ']) {
                out.push(' ');
            }
            end
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment_len(rest)
        } else if first == '"' {
            take_string(rest, &mut out)
        } else if first == '\'' {
            let len = char_len(rest);
            out.push_str(rest.get(..len).unwrap_or(rest));
            len
        } else if rest.starts_with("br") && !ends_in_word(&out) {
            out.push('b');
            1 + take_raw_string(rest.get(1..).unwrap_or(""), &mut out)
        } else if first == 'r' && !ends_in_word(&out) {
            take_raw_string(rest, &mut out)
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = rest.get(taken.max(1)..).unwrap_or("");
    }
    out
}

fn ends_in_word(out: &str) -> bool {
    out.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Length of the block comment that `rest` starts with; comments nest.
fn comment_len(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Copies the string that `rest` starts with, line breaks escaped; returns its length.
fn take_string(rest: &str, out: &mut String) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
        if c == '"' && at > 0 && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// Length of the character literal that `rest` starts with.
fn char_len(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == '\'' && at > 1 && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// Copies `r"…"` or `r#"…"#`, as an escaped string where it holds a line break; a mere `r` where it is none.
fn take_raw_string(rest: &str, out: &mut String) -> usize {
    let hashes = rest.bytes().skip(1).take_while(|b| *b == b'#').count();
    let open = hashes + 2;
    let closing = format!("\"{}", "#".repeat(hashes));
    let body = rest
        .get(open - 1..)
        .and_then(|tail| tail.strip_prefix('"'))
        .and_then(|tail| tail.split_once(&closing));
    let Some((body, _)) = body else {
        out.push('r');
        return 1;
    };
    let len = open + body.len() + closing.len();
    if body.contains(['\n', '\r']) {
        quote(out, body);
    } else {
        out.push_str(rest.get(..len).unwrap_or(rest));
    }
    len
}

#[cfg(test)]
mod tests {
    use super::super::parse::options;
    use super::*;

    #[test]
    fn several_lines_become_one_that_means_the_same() {
        let spread = "(\n  a: \"x // y\n\\\" z\",\r\n  // a remark with a \"\n  b: [ 1,\n 2 /* in\n /* deep */ */ ],\n  c: '\"', d: '\\'',\n  e: r#\"raw \" \\n\"#, f: r\"two\nlines\", war: r\"x\",\n)";
        let line = one_line(spread);
        assert!(!line.contains(['\n', '\r']), "{line}");
        let before: ron::Value = options().from_str(spread).unwrap();
        let after: ron::Value = options().from_str(&line).unwrap();
        assert_eq!(before, after);
    }

    #[test]
    fn what_stands_on_one_line_stays() {
        let line = r##"Annotation(id: "a  \" b", c: [(1, 2)], k: 'r', e: r#"x"#, r#odd-name: 1)"##;
        assert_eq!(one_line(line), line);
    }
}
