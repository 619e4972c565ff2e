//! What is told about the reading of a file.

use super::content::Met;
use super::paragraphs::Joined;
use crate::project::edit::count;
use crate::store::import::extract::{Losses, Lost, Refusal};

/// Most ranges of pages that are named; more are counted.
const MOST_RANGES: usize = 12;

/// What was met on all pages.
#[derive(Default)]
pub(super) struct Findings {
    losses: Losses,
    pages: usize,
    /// Numbers of pages, from 1: pictures without text, text laid under pictures, what could not be read.
    pictures_only: Vec<usize>,
    recognised: Vec<usize>,
    unread: Vec<usize>,
    mapped: u64,
    unmapped: u64,
    fontless: u64,
}

impl Findings {
    /// Adds the next page.
    pub(super) fn page(&mut self, met: Option<&Met>, form_fields: u64) {
        self.pages += 1;
        self.losses.add_many(Lost::FormOrNote, form_fields);
        let Some(met) = met else {
            return self.unread.push(self.pages);
        };
        self.losses.add_many(Lost::Picture, met.pictures);
        let signs = met.mapped + met.unmapped;
        if signs == 0 && met.pictures > 0 {
            self.pictures_only.push(self.pages);
        }
        if met.unseen > signs / 2 && signs > 0 {
            self.recognised.push(self.pages);
        }
        self.mapped += met.mapped;
        self.unmapped += met.unmapped;
        self.fontless += met.fontless;
    }

    /// # Errors
    /// In words, where no page has a text that can be read.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let pages = match self.pages {
            1 => "its one page".to_owned(),
            pages => format!("its {pages} pages"),
        };
        if self.mapped > 0 {
            return Ok(());
        }
        Err(Refusal::Words(if self.unmapped + self.fontless > 0 {
            format!(
                "The letters of the PDF cannot be told, since its fonts do not say which they are ({pages}); have its text \
                 recognised (OCR), then import it"
            )
        } else if self.unread.is_empty() {
            format!(
                "The PDF has no text layer: {pages} hold pictures or nothing; have its text recognised (OCR), then import it"
            )
        } else {
            format!("Nothing could be read of the PDF ({pages}); open it in another program and save it anew")
        }))
    }

    /// The sentences.
    pub(super) fn notes(&self, joined: &Joined) -> Vec<String> {
        let mut notes = Vec::new();
        let mut say = |pages: &[usize], words: &str| {
            if !pages.is_empty() {
                notes.push(format!("{} {words}", named(pages)));
            }
        };
        say(
            &self.pictures_only,
            "without text, pictures only; have it recognised (OCR) where it matters",
        );
        say(
            &self.recognised,
            "with text that was recognised in a picture (OCR) and may have errors",
        );
        say(&self.unread, "could not be read and is not in the text");
        if self.unmapped > 0 {
            let sum = self.unmapped + self.mapped;
            notes.push(format!(
                "{} of {sum} signs stand as \u{fffd}, since their fonts do not say which they are",
                self.unmapped
            ));
        }
        if self.fontless > 0 {
            notes.push(format!(
                "{} pieces of text are left out, since their font cannot be read",
                self.fontless
            ));
        }
        notes.extend(self.losses.notes());
        if joined.ends > 0 {
            let counted = |number: u64, what| count(usize::try_from(number).unwrap_or(usize::MAX), what);
            let ends = counted(joined.ends, "line end");
            let words = match joined.words {
                0 => String::new(),
                words => format!(", {} put together at them", counted(words, "divided word")),
            };
            notes.push(format!(
                "Lines were put together to paragraphs: {ends} taken out{words}"
            ));
        }
        notes
    }
}

/// “Page 3”, “Pages 3–7, 9”.
fn named(pages: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => ranges.push((*page, *page)),
        }
    }
    let shown: Vec<String> = ranges
        .iter()
        .take(MOST_RANGES)
        .map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}–{last}"),
        })
        .collect();
    let word = if pages.len() == 1 { "Page" } else { "Pages" };
    match ranges.len() > MOST_RANGES {
        true => format!("{word} {} and others ({} in all)", shown.join(", "), pages.len()),
        false => format!("{word} {}", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_in_ranges() {
        assert_eq!(named(&[3]), "Page 3");
        assert_eq!(named(&[3, 4, 5, 7, 9, 10]), "Pages 3–5, 7, 9–10");
        let odd: Vec<usize> = (0..40).map(|n| n * 2 + 1).collect();
        assert!(named(&odd).ends_with("21, 23 and others (40 in all)"));
    }

    /// A page on which this was met.
    fn met(change: impl Fn(&mut Met)) -> Met {
        let mut met = Met::default();
        change(&mut met);
        met
    }

    #[test]
    fn what_could_not_be_read_is_told_page_by_page() {
        let mut findings = Findings::default();
        findings.page(Some(&met(|met| (met.mapped, met.unseen) = (10, 1))), 2);
        findings.page(None, 0);
        let recognised = met(|met| (met.mapped, met.unseen, met.fontless) = (10, 9, 3));
        findings.page(Some(&recognised), 0);
        assert_eq!(findings.check(), Ok(()));
        let told = findings.notes(&Joined::default());
        assert_eq!(
            told,
            [
                "Page 3 with text that was recognised in a picture (OCR) and may have errors",
                "Page 2 could not be read and is not in the text",
                "3 pieces of text are left out, since their font cannot be read",
                "Left out: 2 form fields or notes on pages"
            ]
        );
    }

    #[test]
    fn a_file_without_text_is_refused_for_its_own_reason() {
        let refused = |pages: &[Option<Met>]| {
            let mut findings = Findings::default();
            pages.iter().for_each(|met| findings.page(met.as_ref(), 0));
            match findings.check() {
                Err(Refusal::Words(words)) => words,
                other => format!("{other:?}"),
            }
        };
        assert!(refused(&[Some(met(|met| met.fontless = 1))]).starts_with("The letters"));
        assert!(refused(&[None, Some(Met::default())]).starts_with("Nothing could be read"));
        assert!(refused(&[Some(Met::default())]).contains("its one page hold"));
    }
}
