//! What the program finds by itself: proposals for the analyst to decide. Pure: no files, threads, clock.
//!
//! [`off_topic`] finds boilerplate, furniture and other stories in a page. Nothing here writes to a project.

pub mod off_topic;
