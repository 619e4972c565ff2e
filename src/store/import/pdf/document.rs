//! A file, page by page.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_syntax::object::dict::keys::{ANNOTS, CONTENTS, SUBTYPE};
use hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::content::{Met, Reader};
use super::findings::Findings;
use super::{info, paragraphs};
use crate::progress::Progress;
use crate::store::import::extract::{Extract, Losses, Refusal, without_soft_hyphens};
use crate::store::import::plain;

/// Most pages of a file, and most bytes of text.
const MAX_PAGES: usize = 100_000;
const MAX_TEXT: usize = 256_000_000;

/// Reads all pages.
///
/// # Errors
/// In words; when `progress` was told to stop.
pub(super) fn read(data: Arc<Vec<u8>>, progress: &Progress) -> Result<Extract, Refusal> {
    let pdf = Pdf::new(data).map_err(|err| Refusal::words(refused(err)))?;
    let pages = pdf.pages();
    if pages.len() > MAX_PAGES {
        return Err(Refusal::Words(format!(
            "The PDF has more than {MAX_PAGES} pages; cut it into smaller files"
        )));
    }
    let mut reader = Reader::new(progress);
    let mut findings = Findings::default();
    let (mut lines, mut bytes) = (Vec::new(), 0);
    for page in pages.iter() {
        if progress.is_cancelled() {
            return Err(Refusal::Stopped);
        }
        // One page that its reader fails on is told; the others are read all the same.
        let met = match catch_unwind(AssertUnwindSafe(|| read_page(page, &mut reader))) {
            Ok(met) => met?,
            Err(_) => None,
        };
        findings.page(met.as_ref(), notes_on(page));
        let on_page = met.map(|met| met.lines.finish()).unwrap_or_default();
        bytes += on_page.iter().map(|line| line.text.len()).sum::<usize>();
        if bytes > MAX_TEXT {
            return Err(Refusal::words(
                "The PDF has more than 256 MB of text; cut it into smaller files",
            ));
        }
        lines.push(on_page);
    }
    findings.check()?;
    let mut joined = paragraphs::join(&lines);
    let mut losses = Losses::default();
    let text = without_soft_hyphens(std::mem::take(&mut joined.text), &mut losses);
    let mut notes = findings.notes(&joined);
    notes.extend(losses.notes());
    Ok(Extract {
        off: info::read_off(pdf.metadata()).or(plain::read_off(&text)),
        text,
        notes,
    })
}

/// A page without instructions is empty; one whose instructions cannot be unpacked is none.
fn read_page<'a>(page: &Page<'a>, reader: &mut Reader<'a>) -> Result<Option<Met>, Refusal> {
    let raw = page.raw();
    if !raw.contains_key(CONTENTS) {
        return Ok(Some(Met::default()));
    }
    // Pictures were not measured by the guard, so they are not unpacked; none is what a page says.
    let parts = raw.get::<Array<'_>>(CONTENTS);
    let mut parts = parts.iter().flat_map(Array::iter::<Stream<'_>>);
    if raw.get::<Stream<'_>>(CONTENTS).is_some_and(|part| is_picture(&part)) || parts.any(|part| is_picture(&part)) {
        return Ok(None);
    }
    match page.page_stream() {
        Some(data) => reader.page(data, page.resources()).map(Some),
        None => Ok(None),
    }
}

pub(super) fn is_picture(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(SUBTYPE).as_deref() == Some(b"Image")
}

/// How many notes and form fields lie on a page; links are none.
fn notes_on(page: &Page<'_>) -> u64 {
    let Some(notes) = page.raw().get::<Array<'_>>(ANNOTS) else {
        return 0;
    };
    let is_note = |note: &Dict<'_>| {
        let kind = note.get::<Name<'_>>(SUBTYPE);
        kind.is_some_and(|kind| !matches!(&*kind, b"Link" | b"Popup"))
    };
    notes.iter::<Dict<'_>>().filter(is_note).count() as u64
}

fn refused(err: LoadPdfError) -> &'static str {
    match err {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "The PDF is protected by a password; save or print it without one and import that"
        }
        LoadPdfError::Decryption(_) => "The PDF is encrypted in a way that is not read; save or print it without",
        LoadPdfError::Invalid => {
            "The PDF is damaged or cut off; copy or download it again, or open it in another program and save it anew"
        }
    }
}
