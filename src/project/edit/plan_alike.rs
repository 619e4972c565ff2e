//! Rules for having passages tagged alike.

use super::change::{Change, Edit};
use super::command::{Alike, CommandError, Restated};
use super::plan::{PlanContext, Planned, count};
use super::plan_tags;
use crate::project::annotation::Annotation;
use crate::project::ids::{AnnotationId, DocumentId, LabelId};
use crate::project::model::Project;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn tag_alike(alike: Alike, project: &Project, ctx: &mut PlanContext<'_>) -> Planned {
    let gone: BTreeSet<AnnotationId> = alike.remove.iter().copied().collect();
    let mut edits = match gone.is_empty() {
        true => Vec::new(),
        false => plan_tags::remove(&alike.remove, project)?.1,
    };
    let changes = changes(&alike.change, &gone, project)?;
    plan_tags::check_relations(&plan_tags::new_labels(&changes), &gone, project)?;
    edits.extend(changes);
    if !alike.tag.is_empty() {
        edits.extend(plan_tags::tag(alike.tag, project, ctx)?.1);
    }
    Ok((title(&edits, project), edits))
}

/// The annotations as they are to be, each once; those that are so already are left out.
fn changes(wishes: &[Restated], gone: &BTreeSet<AnnotationId>, project: &Project) -> Result<Vec<Edit>, CommandError> {
    let by_id: BTreeMap<AnnotationId, &Restated> = wishes.iter().map(|wish| (wish.annotation, wish)).collect();
    let mut edits = Vec::new();
    for (id, wish) in by_id.into_iter().filter(|(id, _)| !gone.contains(id)) {
        let before = project.annotations.get(id).ok_or(CommandError::NoAnnotation)?;
        let label = project.labels.get(wish.label).ok_or(CommandError::NoLabel)?;
        let mut after = Annotation::clone(before);
        after.label = wish.label;
        after
            .attributes
            .retain(|name, _| !label.attributes.iter().any(|known| known.name == *name));
        after.attributes.extend(wish.attributes.clone());
        if after != **before {
            edits.push(Edit::Annotation(id, Change::replace(before, after)));
        }
    }
    Ok(edits)
}

/// “tag 3 passages as Claim”; several labels are not named.
fn title(edits: &[Edit], project: &Project) -> String {
    let mut passages: BTreeSet<(DocumentId, usize)> = BTreeSet::new();
    let mut labels: BTreeSet<LabelId> = BTreeSet::new();
    for edit in edits {
        if let Edit::Annotation(_, change) = edit {
            let either = change.after.as_ref().or(change.before.as_ref());
            passages.extend(either.map(|annotation| (annotation.document, annotation.start())));
            labels.extend(change.after.as_ref().map(|annotation| annotation.label));
        }
    }
    let passages = count(passages.len(), "passage");
    let label = labels.first().filter(|_| labels.len() == 1);
    match label.and_then(|id| project.labels.get(*id)) {
        Some(label) => format!("tag {passages} as {}", label.name),
        None => format!("tag {passages} alike"),
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::super::{Command, History, NewDocument, TagSpec};
    use super::*;
    use crate::project::schema::{CLAIM, RESTS_ON, SOURCE};
    use crate::project::{Document, IdSource};
    use std::sync::Arc;

    const TEXT: &str = "The sky is green. They said so.";

    struct Desk {
        history: History,
        ids: IdSource,
    }

    impl Desk {
        fn new() -> Self {
            let mut desk = Self {
                history: History::new(Project::with_default_schema()),
                ids: IdSource::new(7),
            };
            let document = Document {
                title: "Sky".to_owned(),
                text_len: TEXT.len() as u64,
                ..Document::default()
            };
            let id = DocumentId(1000);
            desk.run(Command::AddDocuments(vec![NewDocument { id, document }]))
                .unwrap();
            desk
        }

        /// Carries a command out; its title.
        fn run(&mut self, command: Command) -> Result<String, CommandError> {
            let mut ctx = PlanContext {
                texts: &|_, _| Some(Arc::from(TEXT)),
                ids: &mut self.ids,
                author: Arc::from("anna"),
                now: "2026-01-01T00:00:00Z".to_owned(),
            };
            self.history.execute(command, &mut ctx).map(|step| step.title.clone())
        }

        fn spec(words: &str, label: LabelId) -> TagSpec {
            let start = TEXT.find(words).unwrap();
            TagSpec {
                document: DocumentId(1000),
                ranges: vec![start..start + words.len()],
                label,
                attributes: BTreeMap::from([("name".to_owned(), "they".to_owned())]),
                note: String::new(),
            }
        }

        fn tag(&mut self, words: &str, label: LabelId) -> AnnotationId {
            let had: BTreeSet<_> = self.project().annotations().iter().map(|(id, _)| id).collect();
            self.run(Command::Tag(vec![Self::spec(words, label)])).unwrap();
            let mut ids = self.project().annotations().iter().map(|(id, _)| id);
            ids.find(|id| !had.contains(id)).unwrap()
        }

        fn project(&self) -> &Project {
            self.history.project()
        }
    }

    fn restated(annotation: AnnotationId, label: LabelId) -> Restated {
        Restated {
            annotation,
            label,
            attributes: BTreeMap::from([("type".to_owned(), "event".to_owned())]),
        }
    }

    #[test]
    fn changing_making_and_removing_is_one_step() {
        let mut desk = Desk::new();
        let (changed, removed) = (desk.tag("The sky", SOURCE), desk.tag("is green", SOURCE));
        let before = desk.project().clone();
        let wish = Alike {
            change: vec![restated(changed, CLAIM), restated(removed, CLAIM)],
            tag: vec![Desk::spec("They", CLAIM)],
            remove: vec![removed],
        };
        assert_eq!(desk.run(Command::TagAlike(wish)).unwrap(), "tag 3 passages as Claim");
        let project = desk.project();
        assert_eq!(
            (project.annotations().len(), project.annotations().contains(removed)),
            (2, false)
        );
        let annotation = project.annotations().get(changed).unwrap();
        assert_eq!(annotation.label, CLAIM);
        let words = |name: &str| annotation.attributes.get(name).map(String::as_str);
        assert_eq!(words("type"), Some("event"));
        assert_eq!(
            words("name"),
            Some("they"),
            "a claim's form does not know it, so it is kept"
        );
        desk.history.undo().unwrap();
        assert_eq!(*desk.project(), before);
    }

    #[test]
    fn what_the_form_knows_is_said_anew() {
        let mut desk = Desk::new();
        let id = desk.tag("They", SOURCE);
        let wish = |label| Alike {
            change: vec![Restated {
                attributes: BTreeMap::new(),
                ..restated(id, label)
            }],
            ..Alike::default()
        };
        desk.run(Command::TagAlike(wish(SOURCE))).unwrap();
        assert!(desk.project().annotations().get(id).unwrap().attributes.is_empty());
        assert_eq!(desk.run(Command::TagAlike(wish(SOURCE))), Err(CommandError::Nothing));
    }

    #[test]
    fn a_link_that_the_new_label_does_not_allow_refuses_all_of_it_and_says_where() {
        let mut desk = Desk::new();
        let (claim, source) = (desk.tag("The sky is green", CLAIM), desk.tag("They", SOURCE));
        let other = desk.tag("said so", SOURCE);
        desk.run(Command::Link {
            kind: RESTS_ON,
            from: claim,
            to: source,
        })
        .unwrap();
        let before = desk.project().clone();
        let change = vec![restated(source, CLAIM), restated(other, CLAIM)];
        let wish = Alike {
            change,
            ..Alike::default()
        };
        let refused = desk.run(Command::TagAlike(wish.clone())).unwrap_err().to_string();
        assert_eq!(
            refused,
            "“They” in “Sky” has a link “rests on” that Claim does not allow; remove the link first"
        );
        assert_eq!(*desk.project(), before);
        let without = Alike {
            remove: vec![claim],
            ..wish
        };
        desk.run(Command::TagAlike(without)).unwrap();
        assert!(
            desk.project().relations().is_empty(),
            "the link went with its other end"
        );
    }
}
