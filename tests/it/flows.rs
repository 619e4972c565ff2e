//! What an analyst does in the window, with mouse and keys, and what the project holds afterwards.

mod files;
mod links;
mod panels;
mod text;
mod window;
