//! Lines for people and programs: escaped, and quiet when nobody reads on.

use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;

/// Why a command did not end well.
#[derive(Debug)]
pub enum Failure {
    /// It was written out already; only the exit code remains to be set.
    Shown,
    /// In words, not yet shown.
    Told(String),
    /// The same, where exit code 1 has another meaning.
    Refused(String),
}

impl From<String> for Failure {
    fn from(why: String) -> Self {
        Self::Told(why)
    }
}

/// What a command ends with.
pub type Outcome = Result<(), Failure>;

/// Standard output. Once the reader has gone away (`corroborate … | head`), what follows is dropped and the command
/// goes on: a script that is being applied is not torn in two because its answers are no longer read.
pub struct Output<W> {
    inner: Option<W>,
}

impl<W: Write> Output<W> {
    /// Writes to `inner`.
    pub fn new(inner: W) -> Self {
        Self { inner: Some(inner) }
    }

    /// Writes a line for people.
    pub fn line(&mut self, text: &str) -> Outcome {
        writeln!(self, "{}", shown(text)).map_err(unwritable)
    }

    /// Writes a value as one line of JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Outcome {
        let text = serde_json::to_string(value).map_err(|err| Failure::Told(err.to_string()))?;
        writeln!(self, "{}", ascii_controls(&text)).map_err(unwritable)
    }

    /// Sees to it that all is written.
    pub fn finish(&mut self) -> Outcome {
        self.flush().map_err(unwritable)
    }

    fn heed<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(err) if err.kind() == io::ErrorKind::BrokenPipe => {
                self.inner = None;
                Ok(otherwise)
            }
            other => other,
        }
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(inner) = &mut self.inner else {
            return Ok(bytes.len());
        };
        let written = inner.write(bytes);
        self.heed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let Some(inner) = &mut self.inner else { return Ok(()) };
        let flushed = inner.flush();
        self.heed(flushed, ())
    }
}

/// Says on standard error what went wrong; exit code 1.
pub fn fail(why: &str) -> ExitCode {
    complain(why);
    ExitCode::from(1)
}

/// Says on standard error that it cannot be done like this; exit code 2.
pub fn refuse(why: &str) -> ExitCode {
    complain(why);
    ExitCode::from(2)
}

/// Writes a line on standard error.
pub fn complain(text: &str) {
    // Where standard error is closed, nobody is left to be told.
    writeln!(io::stderr().lock(), "{}", shown(text)).ok();
}

/// The words with everything made visible that a terminal would obey: titles and file names come from strangers.
pub fn shown(text: &str) -> String {
    text.escape_debug()
        .to_string()
        .replace("\\'", "'")
        .replace("\\\"", "\"")
}

/// JSON may hold the control characters from U+007F to U+009F and those that turn the direction of text as they are; a
/// terminal obeys them, so they are escaped.
fn ascii_controls(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        let turns =
            matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns {
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
}

fn unwritable(err: io::Error) -> Failure {
    Failure::Told(format!("The output could not be written: {err}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that goes away after so many bytes.
    struct Closing(usize);

    impl Write for Closing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.0 -= 1;
            Ok(bytes.len().min(1))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn case_59_a_closed_pipe_is_no_failure() {
        let mut out = Output::new(Closing(3));
        assert!(out.line("more than three bytes").is_ok());
        assert!(out.line("and on").is_ok() && out.finish().is_ok());
        assert!(out.inner.is_none());
    }

    #[test]
    fn case_58_what_a_terminal_would_obey_is_made_visible() {
        assert_eq!(
            shown("it's “\u{1b}[2J” \u{9b}1m\u{202e}\n"),
            "it's “\\u{1b}[2J” \\u{9b}1m\\u{202e}\\n"
        );
        let mut bytes = Vec::new();
        Output::new(&mut bytes).json(&"a\u{1b}\u{9b}\u{7f}é\u{202e}").unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\"a\\u001b\\u009b\\u007fé\\u202e\"\n"
        );
    }
}
