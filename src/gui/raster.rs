//! Draws egui output on the CPU, for tests and pictures.
