//! One open project: its history, journal, derived data, running tasks. Owns threads and the clock.
