//! `corroborate apply`: does what a script says, line by line, and answers when it is on disk.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output};
use crate::cli::runner::{Done, Runner};
use crate::cli::script::{Answer, Line};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// Lines of a script are read in pieces of so many bytes; what came in one piece goes to the disk together.
const PIECE: usize = 64 << 10;

/// Longest line that is read, in bytes; a longer text is imported from a file.
const MAX_LINE: u64 = 64 << 20;

/// Do what a script says: one JSON object a line in, one JSON line out once it is on disk
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A line that cannot be done is answered with its reason and does not stop the script; the exit \
    code is 1 then. The project is saved at the end.\n\n\
    Lines: tag, tag-all, link, unlink, group, retag, move, status, note, attribute, delete, review, edit-document, \
    remove-document, add-label, edit-label, merge-labels, move-label, remove-label, undo, redo, save, import, paste\n\n\
    {\"do\":\"tag\",\"document\":\"letter\",\"label\":\"claim\",\"quote\":\"No one was hurt\",\"key\":\"c1\"}\n\
    {\"do\":\"link\",\"type\":\"rests-on\",\"from\":\"c1\",\"to\":\"s1\"}"
)]
pub struct ApplyArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The script; - for standard input
    #[arg(value_name = "SCRIPT")]
    script: PathBuf,
}

/// Runs the command.
pub fn run(args: &ApplyArgs, out: &mut Output<impl Write>) -> Outcome {
    let lines: Box<dyn Read> = if args.script == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(&args.script).map_err(|err| {
            Failure::Told(format!(
                "The script could not be read: {err}: {}",
                args.script.display()
            ))
        })?;
        Box::new(file)
    };
    let mut runner = Runner::new(opening::open_to_change(&args.folder)?);
    let failed = follow(&mut runner, BufReader::with_capacity(PIECE, lines), out);
    // Even if the answers cannot be written any more, what was done is kept.
    opening::save(runner.session())?;
    if failed? == 0 { Ok(()) } else { Err(Failure::Shown) }
}

/// Does all lines; returns how many could not be done.
fn follow(
    runner: &mut Runner,
    mut lines: BufReader<impl Read>,
    out: &mut Output<impl Write>,
) -> Result<usize, Failure> {
    let (mut number, mut failed) = (0, 0);
    let mut waiting: Vec<Answer> = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = lines.by_ref().take(MAX_LINE).read_until(b'\n', &mut line);
        let read = read.map_err(|err| Failure::Told(format!("The script could not be read on: {err}")))?;
        if read as u64 == MAX_LINE && !line.ends_with(b"\n") {
            give(&mut waiting, runner, out)?;
            return Err(Failure::Told(format!(
                "Line {} of the script is longer than {} MB, so the script was not read on; what stands before it is done",
                number + 1,
                MAX_LINE >> 20
            )));
        }
        if read > 0 {
            number += 1;
            if !line.trim_ascii().is_empty() {
                waiting.push(answer(number, serde_json::from_slice(&line), runner));
            }
            // One flush serves all lines that are here already; whoever waits for an answer has sent no other.
            if lines.buffer().contains(&b'\n') {
                continue;
            }
        }
        failed += give(&mut waiting, runner, out)?;
        if read == 0 {
            return Ok(failed);
        }
    }
}

fn answer(number: usize, line: Result<Line, serde_json::Error>, runner: &mut Runner) -> Answer {
    let outcome = line
        .map_err(|err| format!("This line could not be understood: {err}"))
        .and_then(|line| runner.run(line));
    match outcome {
        Ok(Done { did, ids, notes }) => Answer {
            line: number,
            ok: true,
            did: Some(did),
            ids: Some(ids),
            notes,
            error: None,
        },
        Err(why) => refusal(number, why),
    }
}

fn refusal(number: usize, why: String) -> Answer {
    Answer {
        line: number,
        ok: false,
        did: None,
        ids: None,
        notes: Vec::new(),
        error: Some(why),
    }
}

/// Writes the answers once what they tell of is on disk. Returns how many tell of a failure.
fn give(waiting: &mut Vec<Answer>, runner: &mut Runner, out: &mut Output<impl Write>) -> Result<usize, Failure> {
    let on_disk = if waiting.is_empty() {
        Ok(())
    } else {
        runner.session().flush()
    };
    let mut failed = 0;
    for answer in waiting.drain(..) {
        let answer = match &on_disk {
            Err(why) if answer.ok => refusal(answer.line, format!("Done, but it is not on disk: {why}")),
            Ok(()) | Err(_) => answer,
        };
        failed += usize::from(!answer.ok);
        out.json(&answer)?;
    }
    out.finish()?;
    Ok(failed)
}
