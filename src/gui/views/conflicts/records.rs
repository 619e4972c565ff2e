//! Fields of documents, labels, links and all else that is no annotation, by the names that they have in the window.

use crate::gui::views::parts::short;
use crate::project::edit::Edit;
use crate::project::schema::AttributeKind;
use crate::project::{AnnotationId, DocumentId, LabelId, Project};

/// Code points of what a record is called.
const NAME: usize = 60;

/// What a record is: document “Ferry”, link from “noon” to “at noon”. None for annotations.
pub(super) fn title(edit: &Edit, project: &Project) -> Option<String> {
    let words = match edit {
        Edit::Annotation(..) => return None,
        Edit::Document(_, change) => named("Document", &change.after.as_ref()?.title),
        Edit::Label(_, change) => named("Label", &change.after.as_ref()?.name),
        Edit::RelationType(_, change) => named("Link type", &change.after.as_ref()?.name),
        Edit::Relation(_, change) => {
            let link = change.after.as_ref()?;
            let (from, to) = (quote(link.from, project), quote(link.to, project));
            format!("Link from “{from}” to “{to}”")
        }
        Edit::Group(_, change) => named("Duplicates of", &quote(change.after.as_ref()?.principal, project)),
        Edit::Review(_, change) => named("Review state of", &document(change.after.as_ref()?.document, project)),
        Edit::Decision(_, change) => named("Decision about", &change.after.as_ref()?.kind),
    };
    Some(words)
}

/// The differing fields of two versions, each its name, the value here and there: by the window's names, with the names of
/// other records in place of their ids. Fields that only a newer version of the program knows stay as they are.
pub(super) fn in_words(mine: &Edit, other: &Edit, fields: &[[String; 3]], project: &Project) -> Vec<[String; 3]> {
    let row = |[field, here, there]: &[String; 3]| {
        let worded = |edit: &Edit, raw: &String| value(edit, field, project).unwrap_or_else(|| raw.clone());
        [
            name(mine, field).unwrap_or(field).to_owned(),
            worded(mine, here),
            worded(other, there),
        ]
    };
    fields.iter().map(row).collect()
}

fn named(kind: &str, name: &str) -> String {
    format!("{kind} “{}”", short(name, NAME))
}

fn quote(id: AnnotationId, project: &Project) -> String {
    let annotation = project.annotations().get(id);
    annotation.map_or_else(gone, |annotation| short(&annotation.quote.exact, NAME))
}

fn document(id: DocumentId, project: &Project) -> String {
    let document = project.documents().get(id);
    document.map_or_else(gone, |document| short(&document.title, NAME))
}

fn label(id: LabelId, project: &Project) -> String {
    let label = project.labels().get(id);
    label.map_or_else(gone, |label| short(&label.name, NAME))
}

fn gone() -> String {
    "one that is gone".to_owned()
}

/// What the window calls a field of the files.
fn name(edit: &Edit, field: &str) -> Option<&'static str> {
    Some(match (edit, field) {
        (_, "by") => "Author",
        (_, "at") => "Made",
        (_, "order") => "Place in the list",
        (_, "note") => "Note",
        (Edit::Document(..), "title") => "Title",
        (Edit::Document(..), "outlet") => "Outlet",
        (Edit::Document(..), "date") => "Date",
        (Edit::Document(..), "url") => "Address",
        (Edit::Document(..), "labels") => "Labels on the whole document",
        (Edit::Document(..), "replaces") => "Newer version of",
        (Edit::Document(..), "text_hash") => "Text",
        (Edit::Document(..), "text_len") => "Length in bytes",
        (Edit::Document(..), "path") => "File",
        (Edit::Document(..), "raw_hash") => "Bytes of the file",
        (Edit::Document(..), "imported") => "Imported",
        (Edit::Document(..), "format") => "Format",
        (Edit::Document(..), "encoding") => "Encoding",
        (Edit::Label(..) | Edit::RelationType(..), "name") => "Name",
        (Edit::Label(..), "slot") => "Colour",
        (Edit::Label(..), "key") => "Key",
        (Edit::Label(..), "guideline") => "Guideline",
        (Edit::Label(..), "attributes") => "Attributes",
        (Edit::RelationType(..) | Edit::Relation(..), "from") => "From",
        (Edit::RelationType(..) | Edit::Relation(..), "to") => "To",
        (Edit::Relation(..), "kind") => "Link type",
        (Edit::Group(..), "members") => "Members",
        (Edit::Group(..), "principal") => "Principal",
        (Edit::Review(..), "state") => "Review state",
        (Edit::Decision(..), "kind") => "Kind",
        (Edit::Decision(..), "verdict") => "Verdict",
        (Edit::Decision(..), "score") => "Score",
        (Edit::Decision(..), "reason") => "Reason",
        (Edit::Decision(..), "passages") => "Passages",
        _ => return None,
    })
}

/// A value that names other records, or has a word in the window; None where it is as in the file.
fn value(edit: &Edit, field: &str, project: &Project) -> Option<String> {
    let end = |id: &Option<LabelId>| id.map_or_else(|| "any label".to_owned(), |id| label(id, project));
    Some(match (edit, field) {
        (Edit::Document(_, change), "labels") => {
            let labels = change.after.as_ref()?.labels.iter().map(|id| label(*id, project));
            labels.collect::<Vec<_>>().join(", ")
        }
        (Edit::Document(_, change), "replaces") => {
            let replaces = change.after.as_ref()?.replaces;
            replaces.map_or_else(String::new, |id| document(id, project))
        }
        (Edit::Label(_, change), "attributes") => {
            let attributes = change
                .after
                .as_ref()?
                .attributes
                .iter()
                .map(|attribute| match &attribute.kind {
                    AttributeKind::Text => attribute.name.clone(),
                    AttributeKind::Choice(choices) => format!("{} ({})", attribute.name, choices.join(", ")),
                });
            attributes.collect::<Vec<_>>().join(", ")
        }
        (Edit::RelationType(_, change), "from") => end(&change.after.as_ref()?.from),
        (Edit::RelationType(_, change), "to") => end(&change.after.as_ref()?.to),
        (Edit::Relation(_, change), "from") => quote(change.after.as_ref()?.from, project),
        (Edit::Relation(_, change), "to") => quote(change.after.as_ref()?.to, project),
        (Edit::Relation(_, change), "kind") => {
            let kind = project.relation_types().get(change.after.as_ref()?.kind);
            kind.map_or_else(gone, |kind| kind.name.clone())
        }
        (Edit::Group(_, change), "principal") => quote(change.after.as_ref()?.principal, project),
        (Edit::Group(_, change), "members") => {
            let members = change.after.as_ref()?.members.iter().map(|id| quote(*id, project));
            members.collect::<Vec<_>>().join(", ")
        }
        (Edit::Review(_, change), "state") => change.after.as_ref()?.state.name().to_owned(),
        _ => return None,
    })
}
