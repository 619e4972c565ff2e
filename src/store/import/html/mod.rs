//! Web pages: the main text and what the page says about itself. Text only: nothing runs, nothing is fetched.
//!
//! In reading order: `page` (what the reader calls), `chapter` (a page of an e-book), `guard` (which pages a tree may be built of), `meta` (title,
//! outlet, date, link), `text` (markup in, lines out), and what both stand on: `scan` (tags, one by one, without a
//! tree) and `entities`.
//!
//! The main text is found by `dom_smoothie`. What to know about it (0.19):
//! - It takes the byline and a heading equal to the title out of the text; both are kept beside it.
//! - Its own text has no line ends after `figcaption`, `header`, `dd` and the like, so words run together. The text
//!   is made here, from the markup it returns.
//! - It recurses over the tree and compares each tag with all open ones: deep pages end in a stack overflow, wide
//!   and deep ones take minutes. `guard` keeps such pages from it; they are stripped of their tags instead.
//! - Its JSON-LD reader does not know `@graph`, and it knows neither `og:url` nor canonical links; `meta` does.
//! - Below about 500 characters it tries again with laxer rules and may return the whole page. That is well.

mod chapter;
mod entities;
mod guard;
mod meta;
mod page;
mod scan;
mod text;

pub(super) use chapter::read_chapter;
pub(super) use page::{read_page, stated_encoding};
