//! Tokens in columns with BIO or BIOES tags, as CoNLL-2003 has them: a folder with a file for each label.
//!
//! A line holds a token, its start and end in code points, and its tag; programs that read the first and the last column
//! understand it. A document begins with `-DOCSTART- -X- O O` and a line `# doc_id = …`, which ends in ` O`, so that who does
//! not know it reads a token outside of everything and not a tag. All files of a folder have the same tokens: words, cut
//! where a span begins or ends. A sentence ends only where no span goes on. Spans of one label that overlap are in further
//! files, `Claim.2.conll`. What the columns have no place for and is about documents lies in `documents.tsv`, with the
//! texts; the labels as they are in `names.tsv`.
//!
//! What is deliberately not here: parts of speech and chunks, which are passed over; parts of one annotation are spans of
//! their own.

mod columns;
mod read;
mod tokens;
mod write;

#[cfg(test)]
mod tests;

pub(super) use read::read;
pub(super) use write::write;

/// How spans are tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `B-` for the first token, `I-` for the others.
    Bio,
    /// And `E-` for the last, `S-` for one alone.
    Bioes,
}

impl Scheme {
    /// The first letter of the tag of token `at` of `length`.
    fn prefix(self, at: usize, length: usize) -> char {
        match self {
            Self::Bioes if length == 1 => 'S',
            Self::Bioes if at + 1 == length => 'E',
            _ if at == 0 => 'B',
            _ => 'I',
        }
    }
}

/// Key of the line that names a document.
const DOC_ID: &str = "doc_id";

/// An id without white space.
fn escaped(id: &str) -> String {
    let mut escaped = String::with_capacity(id.len());
    for sign in id.chars() {
        match sign {
            '%' => escaped.push_str("%25;"),
            sign if tokens::is_gap(sign) => escaped.push_str(&format!("%{:x};", u32::from(sign))),
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// The id that was [`escaped`]; others as they are.
fn plain(id: &str) -> String {
    let mut parts = id.split('%');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let sign = part.split_once(';').and_then(|(code, rest)| {
            let sign = u32::from_str_radix(code, 16).ok().and_then(char::from_u32)?;
            Some((sign, rest))
        });
        match sign {
            Some((sign, rest)) => {
                plain.push(sign);
                plain.push_str(rest);
            }
            None => {
                plain.push('%');
                plain.push_str(part);
            }
        }
    }
    plain
}
