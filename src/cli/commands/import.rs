//! `corroborate import`: takes files into a project and saves it, or what another program found in its texts.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::cli::resolve::Keys;
use crate::cli::taking::{is_complete, remarks, version_remarks};
use crate::cli::watching::watched;
use crate::progress::{Cancelled, Progress};
use crate::project::Document;
use crate::project::edit::{Command, NewDocument, count};
use crate::session::Session;
use crate::session::dataset::read_dataset;
use crate::session::import::{ImportRequest, import};
use crate::session::moved::take_version;
use crate::session::suggestions::TakenIn;
use crate::session::take_in::{Mapping, arrive};
use crate::store::exchange::Format;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Take files and folders into a project and save it
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Files and folders to take in
    #[arg(value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,
    /// Read what another program wrote instead: a dataset with its annotations, such as documents; or passim's align.json
    /// and out.json, files or folders
    #[arg(long, conflicts_with_all = ["encoding", "large", "again"], value_parser = foreign)]
    format: Option<Foreign>,
    /// Datasets: call a label otherwise, as OLD=NEW, or leave it out, as OLD=; may be given more than once
    #[arg(long, value_name = "OLD=NEW", value_parser = renamed, requires = "format")]
    map: Vec<(String, Option<String>)>,
    /// The file is a newer version of this document, given by its id, title or file name: it takes over the annotations
    /// whose places are proven
    #[arg(long, value_name = "DOCUMENT", conflicts_with = "format")]
    replaces: Option<String>,
    #[command(flatten)]
    how: How,
}

/// Programs whose files are read.
#[derive(Clone, Copy, Debug)]
enum Foreign {
    Passim,
    Dataset(Format),
}

/// How files are read.
#[derive(Clone, Debug, clap::Args)]
pub struct How {
    /// Read these files in this encoding, such as windows-1251
    #[arg(long, value_name = "E")]
    encoding: Option<String>,
    /// Take files larger than 256 MB, too
    #[arg(long)]
    large: bool,
    /// Take a text once more that is in the project already
    #[arg(long)]
    again: bool,
}

/// Runs the command.
pub fn run(args: &ImportArgs, out: &mut Output<impl Write>) -> Outcome {
    let mut session = opening::open_to_change(&args.folder)?;
    if let Some(older) = &args.replaces {
        return take_newer(&mut session, older, args, out);
    }
    match args.format {
        None => take_in(&mut session, &args.paths, &args.how, out),
        Some(Foreign::Passim) => take_in_passim(&session, &args.paths, out),
        Some(Foreign::Dataset(format)) => take_in_dataset(&mut session, format, args, out),
    }
}

/// Takes one file in as a newer version of a document.
fn take_newer(session: &mut Session, older: &str, args: &ImportArgs, out: &mut Output<impl Write>) -> Outcome {
    let older = Keys::default().document(older, session.project())?;
    let request = request(&args.paths, &args.how);
    let mut outcome = watched("Importing", |progress| {
        import(&request, session.folder(), session.project(), progress)
    })
    .map_err(|Cancelled| stopped())?;
    let present = outcome.duplicates.first().map(|(path, _)| path.clone());
    let new = match (outcome.documents.len(), present) {
        (1, None) => outcome.documents.remove(0),
        (0, Some(path)) if outcome.duplicates.len() == 1 => known(&path, session, &request)?,
        _ => {
            remarks(&outcome).iter().for_each(|remark| complain(remark));
            let words = "A newer version is one file that can be read; nothing was added";
            return Err(Failure::Told(words.to_owned()));
        }
    };
    outcome.problems.iter().for_each(|problem| complain(problem));
    let title = new.document.title.clone();
    let taken = watched("Comparing", |progress| {
        take_version(new, older, (session.project(), session.folder()), progress)
    })
    .map_err(|Cancelled| stopped())??;
    session.execute(taken.command.clone()).map_err(|err| err.to_string())?;
    opening::save(session)?;
    out.line(&format!("newer version: {title}"))?;
    out.line(&taken.to_string())?;
    Ok(())
}

/// The document of the project that has the text of a file.
fn known(path: &Path, session: &Session, request: &ImportRequest) -> Result<NewDocument, String> {
    let again = ImportRequest {
        again: true,
        paths: vec![path.to_path_buf()],
        ..request.clone()
    };
    let read = import(&again, session.folder(), session.project(), &Progress::default());
    let read = read.ok().and_then(|outcome| outcome.documents.into_iter().next());
    let mut documents = session.project().documents().iter();
    let found = read.and_then(|new| documents.find(|(_, document)| document.text_hash == new.document.text_hash));
    let (id, document) = found.ok_or("The file changed while it was read; import it once more")?;
    Ok(NewDocument {
        id,
        document: Document::clone(document),
    })
}

fn stopped() -> Failure {
    Failure::Told("The import was stopped; nothing was added".to_owned())
}

fn request(paths: &[PathBuf], how: &How) -> ImportRequest {
    ImportRequest {
        paths: paths.to_vec(),
        encoding: how.encoding.clone(),
        large: how.large,
        again: how.again,
    }
}

/// Takes documents with their annotations in, as one step, and tells what became of them.
fn take_in_dataset(session: &mut Session, format: Format, args: &ImportArgs, out: &mut Output<impl Write>) -> Outcome {
    let data = watched("Reading", |_| read_dataset(format, &args.paths))?;
    let mapping = Mapping {
        labels: args.map.iter().cloned().collect(),
    };
    let author = session.author().clone();
    let mut arrival = arrive(data, format, &mapping, (session.project(), session.folder(), &author))?;
    arrival.told.iter().for_each(|words| complain(words));
    arrival.keep_texts(session.folder())?;
    if let Some(command) = arrival.command {
        session.execute(command).map_err(|err| err.to_string())?;
    }
    opening::save(session)?;
    out.line(&arrival.fit.to_string())?;
    out.line(&format!(
        "{} new, {} in the project already; {} taken in, {} there already",
        count(arrival.new, "document"),
        arrival.matched,
        count(arrival.annotations, "annotation"),
        arrival.known
    ))?;
    for (name, here, is_new) in &arrival.labels {
        let what = if *is_new { "new label" } else { "label" };
        out.line(&format!("  {name}: {what} {here}"))?;
    }
    if arrival.told.is_empty() {
        Ok(())
    } else {
        Err(Failure::Shown)
    }
}

fn foreign(name: &str) -> Result<Foreign, String> {
    let mut formats = Format::ALL.into_iter().filter(|format| format.can_read());
    match formats.clone().find(|format| format.name() == name) {
        Some(format) => Ok(Foreign::Dataset(format)),
        None if name == "passim" => Ok(Foreign::Passim),
        None => {
            let names: Vec<&str> = std::iter::once("passim")
                .chain(formats.by_ref().map(Format::name))
                .collect();
            Err(format!("give one of {}", names.join(", ")))
        }
    }
}

fn renamed(words: &str) -> Result<(String, Option<String>), String> {
    let (old, new) = words
        .split_once('=')
        .ok_or("write OLD=NEW, or OLD= to leave the label out")?;
    Ok((old.to_owned(), Some(new.to_owned()).filter(|new| !new.is_empty())))
}

/// Reads what passim found and keeps it in the project folder; fails where a line was passed over.
fn take_in_passim(session: &Session, paths: &[PathBuf], out: &mut Output<impl Write>) -> Outcome {
    let taken = watched("Reading", |progress| session.take_in_passim(paths, progress))?;
    taken.problems.iter().for_each(|problem| complain(problem));
    let TakenIn {
        lines, added, known, ..
    } = taken;
    out.line(&format!(
        "{lines} lines read; pairs of passages: {added} new, {known} known; scan tells what comes of them"
    ))?;
    if taken.problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::Shown)
    }
}

/// Imports, adds, saves and tells; fails where a file was not taken.
pub fn take_in(session: &mut Session, paths: &[PathBuf], how: &How, out: &mut Output<impl Write>) -> Outcome {
    let request = request(paths, how);
    let outcome = watched("Importing", |progress| {
        import(&request, session.folder(), session.project(), progress)
    })
    .map_err(|Cancelled| stopped())?;
    let versions = version_remarks(&outcome, session.project());
    let mut all_taken = is_complete(&outcome);
    remarks(&outcome).iter().for_each(|remark| complain(remark));
    if !outcome.undecided.is_empty() {
        complain("Import these once more with --encoding");
    }
    let titles: Vec<String> = outcome.documents.iter().map(|new| new.document.title.clone()).collect();
    if !outcome.documents.is_empty() {
        session
            .execute(Command::AddDocuments(outcome.documents))
            .map_err(|err| err.to_string())?;
    } else if !paths.is_empty() {
        complain("No document was added");
        all_taken = false;
    }
    opening::save(session)?;
    for title in &titles {
        out.line(&format!("added: {title}"))?;
    }
    for words in &versions {
        out.line(words)?;
    }
    if all_taken { Ok(()) } else { Err(Failure::Shown) }
}
