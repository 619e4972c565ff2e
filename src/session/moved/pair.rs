//! An older and a newer text, compared.

use crate::progress::{Cancelled, Progress};
use crate::project::Document;
use crate::query::moving::Alignment;
use crate::session::texts::read_text;
use std::path::Path;
use std::sync::Arc;

/// Two versions of a text and what they have in common.
pub struct Pair {
    /// The older text.
    pub old: Arc<str>,
    /// The newer text.
    pub new: Arc<str>,
    /// What is unchanged between them.
    pub alignment: Alignment,
}

impl Pair {
    /// Reads both texts of the project in `folder` and compares them.
    ///
    /// # Errors
    /// When cancelled; the inner one where a text cannot be read, in words.
    pub fn read(
        (old, new): (&Document, &Document),
        folder: &Path,
        progress: &Progress,
    ) -> Result<Result<Self, String>, Cancelled> {
        let texts = folder.join("texts");
        let both = read_text(&texts, old).and_then(|old| Ok((old, read_text(&texts, new)?)));
        let (old, new) = match both {
            Ok(texts) => texts,
            Err(why) => return Ok(Err(why)),
        };
        let alignment = Alignment::new(&old, &new, progress)?;
        Ok(Ok(Self { old, new, alignment }))
    }
}
