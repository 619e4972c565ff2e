//! PDF files: the text layer of their pages, in the order in which it was written there.
//!
//! A page is a list of places with signs on them; words, lines and paragraphs are told from the gaps between them. What
//! to know about the text that comes out:
//! - A gap is a blank; a wide one, as between the cells of a table, a tab. Lines come in the order of the file, which is
//!   the order of reading in nearly all files; columns that were written line by line across the page stand so.
//! - Lines are put together to paragraphs where they are set as one: the same size, the usual distance, no indent, and no
//!   room left for the next line's first word. A word that was divided there loses its hyphen, unless the text has it with
//!   one elsewhere. Each page begins on a line of its own.
//! - Signs are those that the file's fonts map to; ligatures stay as they are mapped. What has no mapping is U+FFFD.
//! - Headers, footers and page numbers of the pages are taken as text: the search for off-topic passages finds them.
//!
//! In reading order: `read` below, `guard` (what a file unpacks to), `document` (pages, one by one), `content` (what is
//! drawn on a page) with `state`, `lines` (signs to lines), `paragraphs`, `info` (title, strings), `findings` (what is
//! told).
//!
//! `hayro-syntax` reads the file and mends its tables, `hayro-font` knows fonts. What to know about them: they unpack a
//! stream whatever it becomes, hence the guard; of encrypted files the guard sees nothing but ciphers. They may panic on
//! files made for it, hence a thread of its own with a deep stack.

mod content;
mod document;
mod findings;
mod guard;
mod info;
mod lines;
mod paragraphs;
mod state;

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::extract::{Extract, Refusal};
use crate::progress::Progress;

/// Stack of the reading thread, in bytes: dictionaries may be nested.
const STACK: usize = 64 << 20;
/// How often it is looked whether the work was told to stop.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// A file that takes longer is given up.
const LONGEST: Duration = Duration::from_secs(600);

/// Reads the text layer.
///
/// # Errors
/// In words, where there is none, or the file is protected or damaged; when `progress` was told to stop.
pub(super) fn read(bytes: &[u8], progress: &Progress) -> Result<Extract, Refusal> {
    guard::check(bytes, progress)?;
    let data = Arc::new(bytes.to_vec());
    let (answer, answered) = channel();
    let stop = progress.clone();
    // On a thread of its own, which may die of a panic, and which is left alone when nobody waits any more.
    let work = move || {
        // Nobody listens where the work was stopped.
        let _unheard = answer.send(document::read(data, &stop));
    };
    thread::Builder::new()
        .name("PDF".to_owned())
        .stack_size(STACK)
        .spawn(work)
        .map_err(|err| Refusal::Words(format!("There is no room for a thread to read the PDF ({err})")))?;
    let begun = Instant::now();
    loop {
        match answered.recv_timeout(LOOK_EVERY) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Refusal::words(
                    "The PDF is damaged in a way that its reader fails on; open it in another program and save it anew",
                ));
            }
            Err(RecvTimeoutError::Timeout) if progress.is_cancelled() => return Err(Refusal::Stopped),
            Err(RecvTimeoutError::Timeout) if begun.elapsed() > LONGEST => {
                return Err(Refusal::words(
                    "The PDF takes longer than ten minutes to read; cut it into smaller files",
                ));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

#[cfg(test)]
mod tests;
