//! What a reader makes of a file that is no plain text, and what it could not take along.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::read_off::ReadOff;
use crate::progress::Cancelled;

/// A file of another kind than text, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Extract {
    /// Its text, in lines.
    pub(super) text: String,
    pub(super) off: ReadOff,
    /// What the analyst should know, in sentences without a full stop.
    pub(super) notes: Vec<String>,
}

/// Why a file gave no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// In one sentence without a full stop, which says what to do.
    Words(String),
    /// The work was told to stop.
    Stopped,
}

impl Refusal {
    pub(super) fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}

impl From<Cancelled> for Refusal {
    fn from(_: Cancelled) -> Self {
        Self::Stopped
    }
}

/// What of a document is not in its text, or stands there in another way. In the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lost {
    Picture,
    Formula,
    Embedded,
    OtherFile,
    Comment,
    Deleted,
    Hidden,
    HeaderOrFooter,
    FormOrNote,
    Symbol,
    SoftHyphen,
    Chapter,
    Table,
    Footnote,
    TextBox,
    Inserted,
}

impl Lost {
    /// One of it, many of it.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Picture => ("picture", "pictures"),
            Self::Formula => ("formula", "formulas"),
            Self::Embedded => ("chart or embedded file", "charts or embedded files"),
            Self::OtherFile => ("part that lies in another file", "parts that lie in other files"),
            Self::Comment => ("comment", "comments"),
            Self::Deleted => ("tracked deletion", "tracked deletions"),
            Self::Hidden => ("hidden passage", "hidden passages"),
            Self::HeaderOrFooter => ("header or footer", "headers or footers"),
            Self::FormOrNote => ("form field or note on a page", "form fields or notes on pages"),
            Self::Symbol => ("sign of a symbol font", "signs of symbol fonts"),
            Self::SoftHyphen => ("soft hyphen", "soft hyphens"),
            Self::Chapter => ("chapter that could not be read", "chapters that could not be read"),
            Self::Table => ("table", "tables"),
            Self::Footnote => ("footnote or endnote", "footnotes or endnotes"),
            Self::TextBox => ("text box", "text boxes"),
            Self::Inserted => ("tracked insertion", "tracked insertions"),
        }
    }

    /// How it stands in the text, if it does.
    fn place(self) -> Option<&'static str> {
        match self {
            Self::Table => Some("a line for each row, cells divided by tabs"),
            Self::Footnote => Some("at the end of the text, behind the numbers that stand in brackets"),
            Self::TextBox => Some("behind the paragraph they belong to"),
            Self::Inserted => Some("taken as text"),
            _ => None,
        }
    }
}

/// How often each kind was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Losses(BTreeMap<Lost, u64>);

impl Losses {
    pub(super) fn add(&mut self, lost: Lost) {
        self.add_many(lost, 1);
    }

    pub(super) fn add_many(&mut self, lost: Lost, count: u64) {
        if count > 0 {
            *self.0.entry(lost).or_default() += count;
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (lost, count) in other.0 {
            self.add_many(lost, count);
        }
    }

    /// One sentence of what was left out, and one of what stands otherwise; none where there is nothing to say.
    pub(super) fn notes(&self) -> Vec<String> {
        let (mut out, mut otherwise) = (String::new(), String::new());
        for (lost, count) in &self.0 {
            let (one, many) = lost.names();
            let name = if *count == 1 { one } else { many };
            // Writing into a String cannot fail.
            let _never_fails = match lost.place() {
                None => write!(out, "{}{count} {name}", comma(&out)),
                Some(place) => write!(otherwise, "{}{count} {name} ({place})", comma(&otherwise)),
            };
        }
        let sentence = |front: &str, list: String| (!list.is_empty()).then(|| format!("{front}{list}"));
        [sentence("Left out: ", out), sentence("In the text: ", otherwise)]
            .into_iter()
            .flatten()
            .collect()
    }
}

fn comma(list: &str) -> &'static str {
    if list.is_empty() { "" } else { ", " }
}

/// Takes soft hyphens out of a text; they tell where a line may be broken and are never seen.
pub(super) fn without_soft_hyphens(text: String, losses: &mut Losses) -> String {
    let count = text.matches('\u{ad}').count() as u64;
    losses.add_many(Lost::SoftHyphen, count);
    if count == 0 { text } else { text.replace('\u{ad}', "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_counted_and_named() {
        let mut losses = Losses::default();
        assert_eq!(losses.notes(), Vec::<String>::new());
        losses.add(Lost::Comment);
        losses.add_many(Lost::Picture, 2);
        losses.add_many(Lost::Table, 0);
        assert_eq!(losses.notes(), ["Left out: 2 pictures, 1 comment"]);
        losses.add(Lost::Table);
        assert_eq!(
            losses.notes()[1],
            "In the text: 1 table (a line for each row, cells divided by tabs)"
        );
        assert_eq!(without_soft_hyphens("co\u{ad}op".to_owned(), &mut losses), "coop");
        assert!(losses.notes()[0].ends_with("1 soft hyphen"));
    }
}
