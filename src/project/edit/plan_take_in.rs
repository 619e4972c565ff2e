//! Rules for labelled documents from elsewhere, taken in as one step.

use super::change::{Change, Edit};
use super::command::{CommandError, Incoming};
use super::plan::{PlanContext, Planned, count};
use super::{plan_documents, plan_schema};
use crate::project::annotation::{Annotation, DuplicateGroup, Relation};
use crate::project::document::Document;
use crate::project::ids::{AnnotationId, DocumentId, GroupId, LabelId, RelationId, RelationTypeId};
use crate::project::model::Project;
use crate::project::schema::{Label, RelationType};
use crate::project::span::{Quote, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn take_in(incoming: Incoming, project: &Project, ctx: &PlanContext<'_>) -> Planned {
    let title = title(&incoming);
    let mut edits = match incoming.documents.is_empty() {
        true => Vec::new(),
        false => plan_documents::add(incoming.documents, project)?.1,
    };
    let mut after = After::new(project);
    for edit in &edits {
        if let Edit::Document(id, change) = edit {
            after
                .documents
                .extend(change.after.clone().map(|document| (*id, document)));
        }
    }
    edits.extend(after.labels(incoming.labels)?);
    edits.extend(after.relation_types(incoming.relation_types)?);
    edits.extend(after.annotations(incoming.annotations, ctx)?);
    edits.extend(after.relations(incoming.relations)?);
    edits.extend(after.groups(incoming.groups)?);
    Ok((title, edits))
}

fn title(incoming: &Incoming) -> String {
    let annotations = count(incoming.annotations.len(), "annotation");
    match incoming.documents.len() {
        0 => format!("take in {annotations}"),
        documents => format!("take in {} with {annotations}", count(documents, "document")),
    }
}

/// The project with what has been taken in so far.
struct After<'p> {
    project: &'p Project,
    documents: BTreeMap<DocumentId, Arc<Document>>,
    labels: BTreeMap<LabelId, Label>,
    relation_types: BTreeMap<RelationTypeId, RelationType>,
    /// New annotations with their labels.
    annotations: BTreeMap<AnnotationId, LabelId>,
}

impl<'p> After<'p> {
    fn new(project: &'p Project) -> Self {
        Self {
            project,
            documents: BTreeMap::new(),
            labels: BTreeMap::new(),
            relation_types: BTreeMap::new(),
            annotations: BTreeMap::new(),
        }
    }

    fn labels(&mut self, new: Vec<(LabelId, Label)>) -> Result<Vec<Edit>, CommandError> {
        let places = self.project.labels.values().map(|label| label.order.saturating_add(1));
        let mut order = places.max().unwrap_or(0);
        let mut edits = Vec::with_capacity(new.len());
        plan_schema::check_room_for(self.project.labels.len(), new.len())?;
        for (id, label) in new {
            plan_schema::check_label(None, &label, self.project)?;
            let is_double = |other: &Label| {
                other.name.to_lowercase() == label.name.to_lowercase() || other.key.is_some() && other.key == label.key
            };
            if self.project.labels.contains(id) || self.labels.contains_key(&id) || self.labels.values().any(is_double)
            {
                return Err(CommandError::AlreadyThere(format!(
                    "There are two labels “{}”",
                    label.name
                )));
            }
            let label = Label { order, ..label };
            order = order.saturating_add(1);
            self.labels.insert(id, label.clone());
            edits.push(Edit::Label(id, Change::insert(label)));
        }
        Ok(edits)
    }

    fn relation_types(&mut self, new: Vec<(RelationTypeId, RelationType)>) -> Result<Vec<Edit>, CommandError> {
        let places = self
            .project
            .relation_types
            .values()
            .map(|kind| kind.order.saturating_add(1));
        let mut order = places.max().unwrap_or(0);
        let mut edits = Vec::with_capacity(new.len());
        plan_schema::check_room_for(self.project.relation_types.len(), new.len())?;
        for (id, kind) in new {
            plan_schema::check_relation_type_name(None, &kind.name, self.project)?;
            let is_double = |other: &RelationType| other.name.to_lowercase() == kind.name.to_lowercase();
            let is_taken = self.project.relation_types.contains(id) || self.relation_types.contains_key(&id);
            if is_taken || self.relation_types.values().any(is_double) {
                let words = format!("There are two link types “{}”", kind.name);
                return Err(CommandError::AlreadyThere(words));
            }
            if [kind.from, kind.to]
                .into_iter()
                .flatten()
                .any(|label| !self.has_label(label))
            {
                return Err(CommandError::NoLabel);
            }
            let kind = RelationType { order, ..kind };
            order = order.saturating_add(1);
            self.relation_types.insert(id, kind.clone());
            edits.push(Edit::RelationType(id, Change::insert(kind)));
        }
        Ok(edits)
    }

    /// Their quotes are cut from the texts, whatever they came with.
    fn annotations(
        &mut self,
        new: Vec<(AnnotationId, Annotation)>,
        ctx: &PlanContext<'_>,
    ) -> Result<Vec<Edit>, CommandError> {
        let mut edits = Vec::with_capacity(new.len());
        // Those of one document stand together, so its text is asked for once.
        let mut at_hand: Option<(DocumentId, Arc<str>)> = None;
        for (id, annotation) in new {
            if self.project.annotations.contains(id) || self.annotations.contains_key(&id) {
                return Err(CommandError::AlreadyThere("This annotation id is taken".to_owned()));
            }
            if !self.has_label(annotation.label) {
                return Err(CommandError::NoLabel);
            }
            let text = match &at_hand {
                Some((document, text)) if *document == annotation.document => text.clone(),
                _ => self.text(annotation.document, ctx)?,
            };
            let in_order = annotation
                .spans
                .windows(2)
                .all(|two| matches!(two, [a, b] if a.end() < b.start()));
            let fits = |span: &Span| Span::new(&text, span.range()).is_some();
            let quote = Quote::cut(&text, &annotation.spans).filter(|_| in_order && annotation.spans.iter().all(fits));
            let quote = quote.ok_or_else(|| CommandError::BadRange(annotation.start()..annotation.end()))?;
            at_hand = Some((annotation.document, text));
            self.annotations.insert(id, annotation.label);
            edits.push(Edit::Annotation(id, Change::insert(Annotation { quote, ..annotation })));
        }
        Ok(edits)
    }

    fn text(&self, id: DocumentId, ctx: &PlanContext<'_>) -> Result<Arc<str>, CommandError> {
        let document = self.documents.get(&id).or_else(|| self.project.documents.get(id));
        let document = document.ok_or(CommandError::NoDocument)?;
        (ctx.texts)(id, document).ok_or_else(|| CommandError::TextMissing(document.title.clone()))
    }

    fn relations(&self, new: Vec<(RelationId, Relation)>) -> Result<Vec<Edit>, CommandError> {
        let there: BTreeSet<_> = self
            .project
            .relations
            .values()
            .map(|r| (r.kind, r.from, r.to))
            .collect();
        let mut seen = BTreeSet::new();
        let mut edits = Vec::with_capacity(new.len());
        for (id, relation) in new {
            let ends = (relation.kind, relation.from, relation.to);
            if relation.from == relation.to || there.contains(&ends) || !seen.insert(ends) {
                let words = "Two annotations are linked like this already, or one to itself";
                return Err(CommandError::AlreadyThere(words.to_owned()));
            }
            let kind = self.relation_types.get(&relation.kind);
            let kind = kind.or_else(|| self.project.relation_types.get(relation.kind).map(AsRef::as_ref));
            let kind = kind.ok_or(CommandError::NoRelationType)?;
            for (end, wanted) in [(relation.from, kind.from), (relation.to, kind.to)] {
                let label = self.label_of(end).ok_or(CommandError::NoAnnotation)?;
                if wanted.is_some_and(|wanted| wanted != label) {
                    let words = format!("A link “{}” may not join annotations of these labels", kind.name);
                    return Err(CommandError::NotAllowed(words));
                }
            }
            edits.push(Edit::Relation(id, Change::insert(relation)));
        }
        Ok(edits)
    }

    fn groups(&self, new: Vec<(GroupId, DuplicateGroup)>) -> Result<Vec<Edit>, CommandError> {
        let mut grouped: BTreeSet<AnnotationId> = self
            .project
            .groups
            .values()
            .flat_map(|group| group.members.iter().copied())
            .collect();
        let mut edits = Vec::with_capacity(new.len());
        for (id, group) in new {
            let is_whole = group.members.len() > 1
                && group.members.is_sorted()
                && group.members.contains(&group.principal)
                && group.members.iter().all(|member| self.label_of(*member).is_some());
            if !is_whole {
                let words = "A duplicate group needs two annotations or more, one of them the principal";
                return Err(CommandError::NotAllowed(words.to_owned()));
            }
            if group.members.iter().any(|member| !grouped.insert(*member)) {
                let words = "An annotation is in a duplicate group already";
                return Err(CommandError::AlreadyThere(words.to_owned()));
            }
            edits.push(Edit::Group(id, Change::insert(group)));
        }
        Ok(edits)
    }

    fn has_label(&self, id: LabelId) -> bool {
        self.labels.contains_key(&id) || self.project.labels.contains(id)
    }

    fn label_of(&self, id: AnnotationId) -> Option<LabelId> {
        let new = self.annotations.get(&id).copied();
        new.or_else(|| self.project.annotations.get(id).map(|annotation| annotation.label))
    }
}
