//! `corroborate check`: whether a project is whole and every annotation lies on the words it names.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::cli::watching::watched;
use crate::progress::{Cancelled, Progress};
use crate::project::edit::count;
use crate::project::{Annotation, AnnotationId, Document, DocumentId, Quote, Span};
use crate::session::{Session, moved, suggestions};
use crate::store::files::load_folder;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// Check files, texts, links and the words of every annotation; exit code 1 when something is found
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Runs the command.
pub fn run(args: &CheckArgs, out: &mut Output<impl Write>) -> Outcome {
    let options = opening::options();
    let mut session = Session::open(&args.folder, &options).map_err(|err| err.to_string())?;
    let (loaded, _) = load_folder(session.folder()).map_err(|err| err.to_string())?;
    let mut found: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    // Problems of reading are told as found, below; what else opening has to say is no fault of the project.
    let told = loaded.told();
    session
        .take_notices()
        .iter()
        .filter(|notice| !told.contains(notice))
        .for_each(|notice| complain(notice));
    opening::tell_read_only(&session);
    found.extend(session.project().violations());
    let in_texts = watched("Checking", |progress| check_texts(&session, progress));
    found.extend(in_texts.map_err(|Cancelled| Failure::Told("The check was stopped".to_owned()))?);
    found.extend(suggestions::stored(session.project(), session.folder()).problems);
    for line in &found {
        out.line(line)?;
    }
    let project = session.project();
    let waiting = moved::left(project);
    if waiting > 0 {
        complain(&format!(
            "{} on older versions of documents; the command moved lists where they may belong now",
            count(waiting, "annotation")
        ));
    }
    let (documents, annotations) = (project.documents().len(), project.annotations().len());
    match found.len() {
        0 => out.line(&format!(
            "No problem in {} and {}",
            count(documents, "document"),
            count(annotations, "annotation")
        )),
        number => {
            out.line(&format!("Problems found: {number}"))?;
            Err(Failure::Shown)
        }
    }
}

fn check_texts(session: &Session, progress: &Progress) -> Result<Vec<String>, Cancelled> {
    let project = session.project();
    let mut by_document: BTreeMap<DocumentId, Vec<(AnnotationId, &Arc<Annotation>)>> = BTreeMap::new();
    for (id, annotation) in project.annotations().iter() {
        by_document
            .entry(annotation.document)
            .or_default()
            .push((id, annotation));
    }
    let documents = project.documents_in_order();
    progress.set_total(documents.len() as u64);
    let mut found = Vec::new();
    for (id, document) in documents {
        progress.advance(1)?;
        // One text at a time: a project may hold more than memory does.
        session.keep_texts(&[]);
        match session.read_text(id) {
            Ok(text) => {
                found.extend(check_length(document, &text));
                let annotations = by_document.remove(&id).unwrap_or_default();
                found.extend(
                    annotations
                        .iter()
                        .filter_map(|(id, annotation)| check_words(*id, annotation, document, &text)),
                );
            }
            Err(why) => found.push(why),
        }
    }
    Ok(found)
}

fn check_length(document: &Document, text: &str) -> Option<String> {
    (document.text_len != text.len() as u64).then(|| {
        format!(
            "“{}” is said to have {} bytes and has {}",
            document.title,
            document.text_len,
            text.len()
        )
    })
}

/// Cuts an annotation's spans from the text once more and compares the words with those it was made with.
fn check_words(id: AnnotationId, annotation: &Annotation, document: &Document, text: &str) -> Option<String> {
    let place = || {
        format!(
            "annotation {id} in “{}”, bytes {} to {}",
            document.title,
            annotation.start(),
            annotation.end()
        )
    };
    if annotation
        .spans
        .iter()
        .any(|span| Span::new(text, span.range()).is_none())
    {
        return Some(format!("{}: this is not a passage of the text", place()));
    }
    match Quote::cut(text, &annotation.spans) {
        Some(quote) if quote == annotation.quote => None,
        Some(quote) if quote.exact == annotation.quote.exact => Some(format!(
            "{}: the words around it are not those it was made with",
            place()
        )),
        Some(quote) => Some(format!(
            "{}: it was made on “{}”, but there stands “{}”",
            place(),
            annotation.quote.exact,
            quote.exact
        )),
        None => Some(format!("{}: it has no passage", place())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_with_the_text() {
        let text = "The sky is green, they say.";
        let spans = vec![Span::new(text, 4..16).unwrap()];
        let annotation = Annotation {
            document: DocumentId(300),
            label: crate::project::LabelId(1),
            quote: Quote::cut(text, &spans).unwrap(),
            spans,
            author: Arc::from("anna"),
            created: String::new(),
            status: crate::project::Status::Open,
            note: String::new(),
            attributes: BTreeMap::new(),
        };
        let told = |text: &str| check_words(AnnotationId(300), &annotation, &Document::default(), text);
        assert_eq!(told(text), None);
        assert!(
            told("The sky is brown, they say.")
                .unwrap()
                .contains("but there stands “sky is brown”")
        );
        assert!(told("Why sky is green, they say.").unwrap().contains("around it"));
        assert!(told("The sky is").unwrap().contains("not a passage"));
    }
}
