//! The sample project, built into the program: opened as a copy, so that nothing can be spoiled.

use super::clock;
use super::door::Session;
use super::layout::Layout;
use super::open::{OpenError, OpenOptions};
use crate::store::disk::{make_folder, write_once};

/// Names a file of the sample and takes its bytes in.
macro_rules! file {
    ($path:literal) => {
        (
            $path,
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/projects/harbour-bridge/", $path)),
        )
    };
}

/// The files of `projects/harbour-bridge` that make the project, by their path inside it.
const FILES: &[(&str, &[u8])] = &[
    file!(".gitattributes"),
    file!("annotations/ada.ron"),
    file!("project.ron"),
    file!("review/ada.ron"),
    file!("texts/227a06bf108134fd.txt"),
    file!("texts/44c0e643e534aedc.txt"),
    file!("texts/4aa34d2e67f1b1ed.txt"),
    file!("texts/a1d86788c4b186a2.txt"),
];

/// Copies the sample into the user's data folder and opens the copy.
pub fn open_copy(options: &OpenOptions) -> Result<Session, OpenError> {
    let folder = options
        .places
        .data
        .join("unsaved")
        .join(format!("sample-{}", clock::new_uuid()));
    for (name, bytes) in FILES {
        let path = folder.join(name);
        make_folder(path.parent().unwrap_or(&folder)).map_err(|err| OpenError(err.to_string()))?;
        write_once(&path, bytes).map_err(|err| OpenError(err.to_string()))?;
    }
    let session = Session::open(&folder, options)?;
    // The sample shows the story first; what is off-topic is one click away.
    let folded = Layout {
        fold_off_topic: true,
        ..Layout::default()
    };
    session.keep_layout(&folded).map_err(OpenError)?;
    Ok(session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::Places;
    use std::sync::Arc;

    #[test]
    fn the_sample_opens_as_a_copy_with_everything_in_it() {
        let home = tempfile::tempdir().unwrap();
        let options = OpenOptions {
            author: "ben".to_owned(),
            places: Places::under(home.path()),
            wake: Arc::new(|| ()),
        };
        let mut session = open_copy(&options).unwrap();
        assert_eq!(session.take_notices(), Vec::<String>::new());
        assert!(session.project().documents().len() >= 3);
        assert!(session.project().annotations().len() >= 60);
        assert!(session.project().relations().len() >= 25 && session.project().groups().len() >= 3);
        for (id, annotation) in session.project().annotations().iter() {
            let text = session.read_text(annotation.document).unwrap();
            let quote = crate::project::Quote::cut(&text, &annotation.spans).unwrap();
            assert_eq!(quote, annotation.quote, "{id}");
        }
        let made_of: std::collections::BTreeSet<&str> = FILES.iter().map(|(name, _)| *name).collect();
        for (_, document) in session.project().documents().iter() {
            let name = format!("texts/{}.txt", &document.text_hash[..16]);
            assert!(made_of.contains(name.as_str()), "{name} is not built in");
        }
    }
}
