//! What differs between two versions of a record, in the analyst's words.

use super::records;
use crate::gui::views::parts::{capital, short, time_words};
use crate::project::edit::Edit;
use crate::project::{Annotation, Project};
use crate::store::files::{Conflict, Other};

/// Code points of a value that are drawn; the tip has more of it.
const VALUE: usize = 300;
/// Code points of an annotation's words, and of a title.
const WORDS: usize = 80;
const TITLE: usize = 40;
/// Code points of long values that stay before the first that differs.
const BEFORE: usize = 24;

/// A field in which two versions differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// What the field is called.
    pub(super) name: String,
    /// Its value in the version in use; empty where it has none.
    pub(super) mine: String,
    /// Its value in the other.
    pub(super) other: String,
}

/// What a conflict is about: an annotation by label, words and document, any other record by its kind and name.
pub(super) fn title(conflict: &Conflict, project: &Project) -> String {
    let Some(annotation) = annotation(&conflict.ours) else {
        let title = records::title(&conflict.ours, project);
        return title.unwrap_or_else(|| short(&conflict.what, WORDS * 2));
    };
    let label = project.labels().get(annotation.label);
    let label = label.map_or("", |label| label.name.as_str());
    format!(
        "{} “{}” in {}",
        short(label, TITLE),
        short(&annotation.quote.exact, WORDS),
        document(annotation, project)
    )
}

/// Who made a version, and when, as far as its record says.
pub(super) fn made(edit: &Edit) -> String {
    let Some(annotation) = annotation(edit) else {
        return String::new();
    };
    format!(
        "made by {}, {}",
        short(&annotation.author, TITLE),
        time_words(&annotation.created)
    )
}

/// Where the other version comes from, or who removed the record, and when.
pub(super) fn source(other: &Other) -> String {
    match &other.removed {
        Some((by, at)) => {
            let by = if by.is_empty() { "another program" } else { by };
            format!("removed by {}, {}", short(by, TITLE), time_words(at))
        }
        None => format!("from {}", other.file),
    }
}

/// The fields in which another version differs; none where it is the record's removal.
pub(super) fn fields(conflict: &Conflict, other: &Other, project: &Project) -> Vec<Field> {
    if other.removed.is_some() {
        return Vec::new();
    }
    let rows = match (annotation(&conflict.ours), annotation(&other.edit)) {
        (Some(mine), Some(theirs)) => of_annotation(mine, theirs, project),
        _ => records::in_words(&conflict.ours, &other.edit, &other.differences, project),
    };
    let field = |[name, mine, other]: [String; 3]| {
        let (mine, other) = near_difference(&mine, &other);
        Field {
            name: capital(&short(&name, TITLE)),
            mine,
            other,
        }
    };
    rows.into_iter().map(field).collect()
}

fn annotation(edit: &Edit) -> Option<&Annotation> {
    match edit {
        Edit::Annotation(_, change) => change.after.as_deref(),
        _ => None,
    }
}

fn document(annotation: &Annotation, project: &Project) -> String {
    let document = project.documents().get(annotation.document);
    short(document.map_or("", |document| document.title.as_str()), TITLE)
}

/// Field, mine, theirs, where these differ.
fn of_annotation(mine: &Annotation, theirs: &Annotation, project: &Project) -> Vec<[String; 3]> {
    let label = |annotation: &Annotation| {
        let label = project.labels().get(annotation.label);
        label.map_or_else(|| "a label that is gone".to_owned(), |label| label.name.clone())
    };
    let place = |annotation: &Annotation| {
        let spans = annotation.spans.iter();
        let bytes: Vec<String> = spans
            .map(|span| format!("{} to {}", span.start(), span.end()))
            .collect();
        format!("“{}”, bytes {}", annotation.quote.exact, bytes.join(", "))
    };
    let row = |name: &str, of: &dyn Fn(&Annotation) -> String| [name.to_owned(), of(mine), of(theirs)];
    let mut rows = vec![
        row("label", &label),
        row("words", &place),
        row("document", &|annotation| document(annotation, project)),
        row("status", &|annotation| annotation.status.name().to_owned()),
        row("note", &|annotation| annotation.note.clone()),
        row("author", &|annotation| annotation.author.to_string()),
        row("made", &|annotation| annotation.created.clone()),
    ];
    let mut names: Vec<&String> = mine.attributes.keys().chain(theirs.attributes.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        rows.push(row(name, &|annotation| {
            annotation.attributes.get(name).cloned().unwrap_or_default()
        }));
    }
    rows.retain(|[_, mine, theirs]| mine != theirs);
    rows
}

/// Two values on a line each; where both begin alike for long, from shortly before they differ.
fn near_difference(mine: &str, other: &str) -> (String, String) {
    let alike = mine.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let skipped = alike.saturating_sub(BEFORE);
    let cut = |value: &str| match skipped > BEFORE {
        true => {
            let rest: String = value.chars().skip(skipped).collect();
            format!("…{}", short(&rest, VALUE))
        }
        false => short(value, VALUE),
    };
    (cut(mine), cut(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_from_where_they_differ() {
        let both = |mine: &str, other: &str| near_difference(mine, other);
        assert_eq!(both("a\nb", "a c"), ("a b".to_owned(), "a c".to_owned()));
        let long = "д".repeat(1000);
        let (mine, other) = both(&format!("{long} one"), &format!("{long} two"));
        assert_eq!(mine, format!("…{} one", "д".repeat(BEFORE - 1)));
        assert_eq!(other, format!("…{} two", "д".repeat(BEFORE - 1)));
    }
}
