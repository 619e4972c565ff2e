//! What the model of the soak run takes from the short form alone: proposals that were accepted, hits tagged at once.

use crate::soak_walk::model::{Facts, Kind, Mark, Model, State};
use corroborate::project::schema::{CLAIM, CONTRADICTS, DUPLICATE, OFF_TOPIC, RESTS_ON, SAME_CLAIM, SOURCE};
use corroborate::project::{AnnotationId, Project};
use std::collections::BTreeMap;
use std::ops::Range;

impl Model {
    /// Takes over what a project says, where only the program knows what a gesture made: an accepted proposal.
    pub fn adopt(&mut self, project: &Project) {
        let mut ids: BTreeMap<AnnotationId, u64> = BTreeMap::new();
        let mut state = State {
            decisions: project.decisions().len(),
            ..State::default()
        };
        for (id, annotation) in project.annotations().iter() {
            let title = project
                .documents()
                .get(annotation.document)
                .map(|document| document.title.clone());
            let document = self.texts.iter().position(|text| Some(&text.title) == title.as_ref());
            let kind = [CLAIM, SOURCE, DUPLICATE, OFF_TOPIC]
                .iter()
                .position(|label| *label == annotation.label);
            let (Some(document), Some(kind)) = (document, kind) else {
                continue;
            };
            self.last_id += 1;
            ids.insert(id, self.last_id);
            let mark = Mark {
                document,
                range: annotation.start()..annotation.end(),
                kind: Kind::ALL[kind],
                status: annotation.status.name(),
                note: annotation.note.clone(),
            };
            state.marks.insert(self.last_id, mark);
        }
        for relation in project.relations().values() {
            let name = [
                (RESTS_ON, "rests on"),
                (SAME_CLAIM, "same claim"),
                (CONTRADICTS, "contradicts"),
            ];
            let name = name
                .into_iter()
                .find(|(kind, _)| *kind == relation.kind)
                .map_or("", |(_, name)| name);
            state.links.insert((name, ids[&relation.from], ids[&relation.to]));
        }
        for group in project.groups().values() {
            state
                .groups
                .insert(group.members.iter().map(|member| ids[member]).collect());
        }
        self.selected = None;
        self.marked = None;
        self.step(|now| *now = state);
    }
    /// Tags every passage that does not carry the label yet, in one step.
    pub fn tag_all(&mut self, passages: Vec<(usize, Range<usize>)>, kind: Kind) {
        let mut state = self.now.clone();
        for (document, range) in passages {
            let is_there = |mark: &Mark| (mark.document, &mark.range, mark.kind) == (document, &range, kind);
            if state.marks.values().any(is_there) {
                continue;
            }
            self.last_id += 1;
            let (status, note) = ("open", String::new());
            let mark = Mark {
                document,
                range,
                kind,
                status,
                note,
            };
            state.marks.insert(self.last_id, mark);
        }
        self.step(|now| *now = state);
    }
}

impl Facts {
    /// Whether all marks and links that the other has are here, too. A group may have grown, and a decision have come.
    pub fn holds(&self, other: &Self) -> bool {
        let stays = |line: &str| !line.starts_with("group: ") && !line.ends_with(" decisions");
        let mut said = other.0.iter().filter(|(line, _)| stays(line));
        said.all(|(line, times)| self.0.get(line).is_some_and(|here| here >= times))
    }
}
