//! What was written, compared with the project.
//!
//! Files of lines and rows are read again document by document, however large. Others are read as a whole; where they are too
//! large for that, documents spread over the whole dataset are written once more, in memory.

use super::disk_sink::DiskSink;
use super::making::Making;
use super::written::{Compared, Counting, Written};
use crate::project::{DocumentId, Project};
use crate::store::exchange::{
    Comparison, DataDocument, Format, InputFile, Loss, MemorySink, Source, compare_in_parts, fit, read, write,
};
use crate::store::export::{Chosen, ExportError};
use std::collections::BTreeSet;

/// Of larger datasets, in bytes, not all is compared where the format is read as a whole.
const MOST_COMPARED: u64 = 32 << 20;
/// Bytes of text that are compared then, and documents that stand together, so that links between neighbours are among them.
const SAMPLE: u64 = 8 << 20;
const TOGETHER: usize = 5;

/// Compares what is in the sink with the source, and notes what was lost.
pub(super) fn compare(
    making: &Making<'_>,
    (source, sink): (&mut Counting<'_>, &DiskSink),
    written: &mut Written,
) -> Result<(), ExportError> {
    let format = making.request.format;
    if !format.can_be_compared() {
        return Ok(());
    }
    let mut compared = Compared {
        documents: written.documents,
        is_sample: false,
    };
    let losses = if format.is_in_parts() {
        compare_in_parts(format, source, sink.open()?)?
    } else if sink.size()? <= MOST_COMPARED {
        losses(format, &all(source)?, &sink.inputs()?)?
    } else {
        let mut request = making.request.clone();
        request.chosen = sample(making.project, &request.chosen, SAMPLE);
        let request = &request;
        let (tried, _) = try_in_memory(&Making { request, ..*making })?;
        compared = Compared {
            documents: tried.documents,
            is_sample: true,
        };
        tried.losses.unwrap_or_default()
    };
    written.losses = Some(losses);
    written.compared = Some(compared);
    Ok(())
}

/// All documents of a source at once.
fn all(source: &mut dyn Source) -> Result<Vec<DataDocument>, ExportError> {
    let mut all = Vec::new();
    source.each(&mut |document| {
        all.push(document.clone());
        Ok(())
    })?;
    Ok(all)
}

/// What of the documents is not in the files.
fn losses(format: Format, written: &[DataDocument], files: &[InputFile]) -> Result<Vec<Loss>, ExportError> {
    let mut again = read(format, files);
    fit(&mut again)
        .map_err(|misfit| ExportError::Text(format!("what was written could not be read again: {misfit}")))?;
    Ok(Comparison::of(written, &again.documents))
}

/// The same choice of fewer documents, spread over all that it has, of about so many bytes of text.
pub(super) fn sample(project: &Project, chosen: &Chosen, most: u64) -> Chosen {
    let wanted = chosen.documents_of(project);
    let all = project.documents_in_order().into_iter();
    let all: Vec<(DocumentId, u64)> = all
        .filter(|(id, _)| wanted.contains(id))
        .map(|(id, document)| (id, document.text_len))
        .collect();
    let bytes: u64 = all.iter().map(|(_, bytes)| bytes).sum();
    let runs = all.chunks(TOGETHER);
    // Every so-manieth run.
    let step = usize::try_from(bytes.div_ceil(most.max(1)))
        .unwrap_or(usize::MAX)
        .max(1);
    let mut left = most;
    let mut documents = BTreeSet::new();
    for (id, bytes) in runs.step_by(step).flatten() {
        // One at least, however large.
        if *bytes > left && !documents.is_empty() {
            continue;
        }
        left = left.saturating_sub(*bytes);
        documents.insert(*id);
    }
    let mut chosen = chosen.clone();
    chosen.documents = documents;
    chosen
}

/// Writes what a request names in memory, reads it again and compares.
pub(super) fn try_in_memory(making: &Making<'_>) -> Result<(Written, MemorySink), ExportError> {
    let request = making.request;
    let format = request.format;
    making.lend(&request.chosen, false, |source, facts| {
        let options = request.options(facts);
        let mut source = Counting::new(source);
        let mut sink = MemorySink::default();
        write(format, &mut source, &options, &mut sink)?;
        let mut written = source.written(format);
        if format.is_in_parts() {
            let main = sink.files.get("").map(Vec::as_slice).unwrap_or_default();
            written.losses = Some(compare_in_parts(format, &mut source, Box::new(main))?);
        } else if format.can_be_compared() {
            let inputs = sink.clone().into_inputs();
            written.losses = Some(losses(format, &all(&mut source)?, &inputs)?);
        }
        written.compared = written.losses.as_ref().map(|_| Compared {
            documents: written.documents,
            is_sample: false,
        });
        (written.cut, written.negatives) = (options.facts.divided, options.facts.drawn);
        Ok((written, sink))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::session_of;

    #[test]
    fn of_a_dataset_that_is_too_large_documents_from_all_over_it_are_compared() {
        let home = tempfile::tempdir().unwrap();
        let texts: Vec<String> = (0..40).map(|n| format!("text {n:02}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (session, ids) = session_of(home.path(), &texts);
        let of = |most| {
            let chosen = sample(session.project(), &Chosen::default(), most);
            let places = chosen
                .documents
                .iter()
                .filter_map(|id| ids.iter().position(|known| known == id));
            let mut places: Vec<usize> = places.collect();
            places.sort_unstable();
            places
        };
        assert_eq!(of(7 * 40).len(), 40);
        assert_eq!(
            of(7 * 20),
            [
                0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 30, 31, 32, 33, 34
            ]
        );
        assert_eq!(of(1), [0]);
    }
}
