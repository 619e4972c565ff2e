//! A text made ready for matching: sentences of folded words, each with the bytes it was read from.
//!
//! [`Word`] is a folded word in 32 bits; [`Prepared`] is a whole text; [`Background`] and [`Rarity`] say how much it
//! means that two passages share a word. Case, accents, kinds of quotes, dashes and spaces, "five" and "5", "agreed"
//! and "agrees" make no difference to matching; positions are always those of the text as it is.
//!
//! Not here: what a sentence is (`query::segment`), which passages match (`duplicates`).

mod fold;
mod prepared;
mod rarity;
mod read_words;
mod stem;
mod word;

pub use prepared::{Prepared, Unit, prepare_all};
pub use rarity::{Background, Rarity};
pub use read_words::fold_word;
pub use word::Word;

pub(crate) use word::{hash_words, mix};
