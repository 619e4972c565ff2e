//! Finds out what the offsets of a file count, by the words that it says stand there.

use super::model::{DataAnnotation, DataDocument};
use super::read::ReadData;
use super::units::{LineEnds, Places, Unit};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

/// Misfits that are shown.
const SHOWN: usize = 5;
/// Of so many spans in a hundred the words must stand where the offsets say; then the others are left out and told.
const ENOUGH: usize = 95;

/// How the offsets of a file were understood. Told to people as "1,203 of 1,203 spans fit as UTF-16, LF".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    pub unit: Unit,
    pub ends: LineEnds,
    /// Annotations whose words stand where the offsets say.
    pub fitted: usize,
    /// Annotations that say which words they are of.
    pub told: usize,
    /// Annotations that say nothing, and are taken by their offsets.
    pub untold: usize,
    /// Those that were left out, in words.
    pub misfits: Vec<String>,
}

impl fmt::Display for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unit, ends, .. } = self;
        if self.told > 0 {
            write!(
                f,
                "{} of {} spans fit as {}, {ends}",
                self.fitted,
                self.told,
                unit.name()
            )?;
        }
        if self.untold > 0 {
            let and = if self.told > 0 { "; " } else { "" };
            write!(
                f,
                "{and}{} spans come without their words and are read as {}",
                self.untold,
                unit.name()
            )?;
        }
        if self.told + self.untold == 0 {
            f.write_str("no spans")?;
        }
        Ok(())
    }
}

/// Nothing fits: the first spans that do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The best of what was tried.
    pub best: Fit,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the words of the spans do not stand where their offsets say, whatever these count; at best {}",
            self.best
        )?;
        self.best
            .misfits
            .iter()
            .take(SHOWN)
            .try_for_each(|misfit| write!(f, "; {misfit}"))
    }
}

/// Tries all units and line ends on all annotations that say their words, and counts fragments in bytes from then on.
/// Annotations that do not fit, and relations with an end at one or at none that is here, are taken out; the former are told
/// in [`Fit::misfits`]. All documents must have their texts.
///
/// # Errors
/// Where too few fit; then nothing has changed.
pub fn fit(data: &mut ReadData) -> Result<Fit, Misfit> {
    let fit = place(data)?;
    let here = data.documents.iter().flat_map(|document| &document.annotations);
    let here: BTreeSet<String> = here.map(|annotation| annotation.id.clone()).collect();
    for document in &mut data.documents {
        document
            .relations
            .retain(|relation| here.contains(&relation.from) && here.contains(&relation.to));
    }
    Ok(fit)
}

/// The same for a part of a dataset: relations may end at what is in another part, and stay.
///
/// # Errors
/// Where too few fit; then nothing has changed.
pub(super) fn place(data: &mut ReadData) -> Result<Fit, Misfit> {
    let mut best: Option<(Fit, Vec<Vec<Option<DataAnnotation>>>)> = None;
    let declared = data.unit.into_iter();
    let others = Unit::ALL.into_iter().filter(|unit| Some(*unit) != data.unit);
    let units: Vec<Unit> = declared.chain(others).collect();
    'tries: for ends in LineEnds::ALL {
        for unit in &units {
            let tried = try_all(data, *unit, ends);
            let is_better = best
                .as_ref()
                .is_none_or(|(best, _)| tried.0.misfits.len() < best.misfits.len());
            if is_better {
                best = Some(tried);
            }
            if best.as_ref().is_some_and(|(best, _)| best.misfits.is_empty()) {
                break 'tries;
            }
        }
    }
    let Some((fit, placed)) = best else {
        return Err(Misfit {
            best: Fit {
                unit: Unit::CodePoints,
                ends: LineEnds::AsStored,
                fitted: 0,
                told: 0,
                untold: 0,
                misfits: Vec::new(),
            },
        });
    };
    let all = fit.told + fit.untold;
    if fit.misfits.len() * 100 > all * (100 - ENOUGH) {
        return Err(Misfit { best: fit });
    }
    for (document, annotations) in data.documents.iter_mut().zip(placed) {
        document.annotations = annotations.into_iter().flatten().collect();
    }
    Ok(fit)
}

fn try_all(data: &ReadData, unit: Unit, ends: LineEnds) -> (Fit, Vec<Vec<Option<DataAnnotation>>>) {
    let mut fit = Fit {
        unit,
        ends,
        fitted: 0,
        told: 0,
        untold: 0,
        misfits: Vec::new(),
    };
    let documents = data.documents.iter();
    let placed = documents.map(|document| try_document(document, &mut fit)).collect();
    (fit, placed)
}

fn try_document(document: &DataDocument, fit: &mut Fit) -> Vec<Option<DataAnnotation>> {
    if document.annotations.is_empty() {
        return Vec::new();
    }
    let places = Places::new(&document.text, fit.unit, fit.ends);
    let mut placed = Vec::with_capacity(document.annotations.len());
    for annotation in &document.annotations {
        let fragments = in_bytes(annotation, &places);
        let stands = fragments
            .as_ref()
            .is_some_and(|fragments| says(annotation, &document.text, fragments));
        match annotation.quotes.is_empty() {
            true => fit.untold += 1,
            false => fit.told += 1,
        }
        fit.fitted += usize::from(stands && !annotation.quotes.is_empty());
        if !stands {
            fit.misfits.push(misfit(document, annotation, fragments.as_deref()));
        }
        placed.push(fragments.filter(|_| stands).map(|fragments| DataAnnotation {
            fragments,
            ..annotation.clone()
        }));
    }
    placed
}

/// None where an end is past the text or inside a character, or a fragment is empty.
fn in_bytes(annotation: &DataAnnotation, places: &Places) -> Option<Vec<Range<usize>>> {
    let fragments = annotation.fragments.iter();
    let in_bytes = fragments.map(|range| {
        let bytes = places.byte(range.start)?..places.byte(range.end)?;
        (bytes.start < bytes.end).then_some(bytes)
    });
    in_bytes.collect::<Option<Vec<_>>>().filter(|bytes| !bytes.is_empty())
}

/// Whether the words stand there; white space counts as one space, since several programs fold it.
fn says(annotation: &DataAnnotation, text: &str, fragments: &[Range<usize>]) -> bool {
    let quotes = &annotation.quotes;
    let words: Option<Vec<&str>> = fragments.iter().map(|range| text.get(range.clone())).collect();
    let Some(words) = words else { return false };
    if quotes.len() == words.len() {
        return quotes
            .iter()
            .zip(&words)
            .all(|(quote, words)| folded(quote) == folded(words));
    }
    match quotes.as_slice() {
        [] => true,
        [all] => folded(all) == folded(&words.join(" ")),
        _ => false,
    }
}

fn folded(words: &str) -> Vec<&str> {
    words.split_whitespace().collect()
}

fn misfit(document: &DataDocument, annotation: &DataAnnotation, fragments: Option<&[Range<usize>]>) -> String {
    let short = |words: &str| words.chars().take(40).collect::<String>().escape_debug().to_string();
    let name = match document.title.as_str() {
        "" => document.id.as_str(),
        title => title,
    };
    let first = fragments.and_then(|fragments| document.text.get(fragments.first()?.clone()));
    let there = first.map_or_else(
        || "the text has no such place".to_owned(),
        |words| format!("there stands “{}”", short(words)),
    );
    let quote = annotation.quotes.first().map(|quote| format!(" “{}”", short(quote)));
    format!("{name}: {}{}: {there}", annotation.label, quote.unwrap_or_default())
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn data(text: &str, spans: &[(Range<usize>, &str)]) -> ReadData {
        let annotation = |(n, (range, quote)): (usize, &(Range<usize>, &str))| DataAnnotation {
            id: n.to_string(),
            label: "Claim".to_owned(),
            fragments: vec![range.clone()],
            quotes: Some((*quote).to_owned())
                .filter(|quote| !quote.is_empty())
                .into_iter()
                .collect(),
            ..DataAnnotation::default()
        };
        ReadData {
            documents: vec![DataDocument {
                id: "d".to_owned(),
                text: Arc::from(text),
                annotations: spans.iter().enumerate().map(annotation).collect(),
                ..DataDocument::default()
            }],
            ..ReadData::default()
        }
    }

    const TEXT: &str = "😀 He said: 👩‍🚒 fire is out.\r\nRumour 💩 end.";

    #[test]
    fn the_unit_is_found_by_the_words() {
        for (range, unit) in [
            (15..26, Unit::CodePoints),
            (18..29, Unit::Utf16),
            (26..37, Unit::Bytes),
            (13..24, Unit::Graphemes),
        ] {
            let mut read = data(TEXT, &[(range, "fire is out")]);
            let fitted = fit(&mut read).unwrap();
            assert_eq!((fitted.unit, fitted.ends), (unit, LineEnds::AsStored), "{fitted}");
            assert_eq!(read.documents[0].annotations[0].fragments, [26..37]);
        }
    }

    #[test]
    fn line_ends_are_found_by_the_words() {
        let mut read = data(TEXT, &[(28..34, "Rumour")]);
        let fitted = fit(&mut read).unwrap();
        assert_eq!(fitted.to_string(), "1 of 1 spans fit as code points, LF");
        let bytes = read.documents[0].annotations[0].fragments[0].clone();
        assert_eq!(&TEXT[bytes], "Rumour");
    }

    #[test]
    fn where_nothing_fits_nothing_changes_and_the_misfits_are_shown() {
        let mut read = data(TEXT, &[(0..4, "fire"), (5..9, "end"), (90..95, "")]);
        let before = read.clone();
        let misfit = fit(&mut read).unwrap_err().to_string();
        assert!(
            misfit.contains("“fire”: there stands “") && misfit.contains("no such place"),
            "{misfit}"
        );
        assert_eq!(read, before);
    }

    #[test]
    fn what_says_no_words_is_read_as_the_format_declares() {
        let mut read = data(TEXT, &[(18..29, "")]);
        read.unit = Some(Unit::Utf16);
        assert_eq!(fit(&mut read).unwrap().untold, 1);
        assert_eq!(read.documents[0].annotations[0].fragments, [26..37]);
    }
}
