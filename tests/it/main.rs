//! Runs of the whole program, and checks of the source tree. One binary, so that it links once; see `tests/README.md`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

mod analyst;
#[cfg(target_os = "linux")]
mod calls;
mod cases;
mod consistency;
mod corpus;
mod crash;
mod dataset_making;
mod datasets;
mod flips;
#[cfg(feature = "gui")]
mod flows;
#[cfg(feature = "gui")]
mod flows_beside;
#[cfg(feature = "gui")]
mod flows_clipboard;
#[cfg(feature = "gui")]
mod flows_conflicts;
#[cfg(feature = "gui")]
mod flows_consistency;
#[cfg(feature = "gui")]
mod flows_datasets;
#[cfg(feature = "gui")]
mod flows_files;
#[cfg(feature = "gui")]
mod flows_haste;
#[cfg(feature = "gui")]
mod flows_hostile;
#[cfg(feature = "gui")]
mod flows_idle;
#[cfg(feature = "gui")]
mod flows_links;
#[cfg(feature = "gui")]
mod flows_moved;
#[cfg(feature = "gui")]
mod flows_panels;
#[cfg(feature = "gui")]
mod flows_queue;
#[cfg(feature = "gui")]
mod flows_reading;
#[cfg(feature = "gui")]
mod flows_restore;
#[cfg(feature = "gui")]
mod flows_schema;
#[cfg(feature = "gui")]
mod flows_settings;
#[cfg(feature = "gui")]
mod flows_text;
mod fuzz;
mod golden;
mod helper;
mod hostile;
mod hostile_output;
mod hostile_sources;
mod kills;
mod layers;
mod limits;
#[cfg(target_os = "linux")]
mod limits_files;
mod mending;
mod merges;
mod moved;
mod off_topic;
mod outside;
mod passim;
#[cfg(feature = "gui")]
mod picture;
mod power;
mod sample;
mod scan;
mod scripts;
#[cfg(feature = "gui")]
mod soak;
#[cfg(feature = "gui")]
mod soak_model;
#[cfg(feature = "gui")]
#[path = "../soak/walk/mod.rs"]
mod soak_walk;
mod streams;
mod supply;
mod usage;
mod whole_loop;
#[cfg(feature = "gui")]
mod window;
