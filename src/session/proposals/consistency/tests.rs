use super::*;
use crate::project::decision::CONSISTENCY;
use crate::project::edit::{Command, TagSpec};
use crate::project::schema::{CLAIM, OFF_TOPIC, SOURCE};
use crate::query::consistency::{leave, settle};
use crate::reuse::duplicates;
use crate::session::Session;
use crate::session::fixture::session_of;
use crate::session::proposals::{Filter, Proposal, ProposalKind, Queue, Record};

const A: &str = "Before. A bomb destroyed five buildings in the town on Tuesday, the governor said. After.";
const B: &str = "Rain fell. The bomb destroyed six buildings in the town on Tuesday, said the governor. Sun.";
const STORY_A: &str = "A bomb destroyed five buildings in the town on Tuesday, the governor said.";
const STORY_B: &str = "The bomb destroyed six buildings in the town on Tuesday, said the governor.";

struct Desk {
    session: Session,
    documents: Vec<DocumentId>,
    proposals: Vec<Proposal>,
    _home: tempfile::TempDir,
}

impl Desk {
    /// Two texts with a passage in common.
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let (session, documents) = session_of(home.path(), &[A, B]);
        let passage = |text: &str, story: &str| {
            let start = text.find(story).unwrap();
            start..start + story.len()
        };
        let proposal = Proposal {
            content: 0,
            kind: ProposalKind::Copy(duplicates::Kind::Near),
            score: 900,
            reason: String::new(),
            passages: vec![(documents[0], passage(A, STORY_A)), (documents[1], passage(B, STORY_B))],
            principal: 0,
            changes: Vec::new(),
            group: 0,
        };
        Self {
            session,
            documents,
            proposals: vec![proposal],
            _home: home,
        }
    }

    #[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
    fn tag(&mut self, document: usize, words: &str, label: LabelId) {
        let start = [A, B][document].find(words).unwrap();
        let spec = TagSpec {
            document: self.documents[document],
            ranges: vec![start..start + words.len()],
            label,
            attributes: BTreeMap::new(),
            note: String::new(),
        };
        self.session.execute(Command::Tag(vec![spec])).unwrap();
    }

    fn found(&self) -> Vec<Inconsistency> {
        let (project, shared) = (self.session.project(), Shared::new(&self.proposals));
        consistency(project, self.session.folder(), &shared, &Progress::default()).unwrap()
    }

    fn told(&self) -> Vec<String> {
        let tell = |item: &Inconsistency| format!("{}: {}", item.kind.name(), item.summary(self.session.project()));
        self.found().iter().map(tell).collect()
    }
}

#[test]
fn a_passage_whose_counterpart_is_tagged_otherwise_is_told_once() {
    let mut desk = Desk::new();
    desk.tag(0, STORY_A, CLAIM);
    assert_eq!(desk.told(), [""; 0], "its counterpart carries nothing");
    desk.tag(1, STORY_B, SOURCE);
    assert_eq!(desk.told(), ["near: Claim in 1 place · Source in 1"]);
    desk.proposals.clear();
    assert_eq!(desk.told(), [""; 0], "the texts were not compared");
}

#[test]
fn a_part_of_a_passage_is_compared_with_the_same_part() {
    let mut desk = Desk::new();
    desk.tag(0, "A bomb destroyed five buildings in the town on Tuesday", CLAIM);
    desk.tag(1, "said the governor", SOURCE);
    assert_eq!(desk.told(), [""; 0]);
    desk.tag(1, "The bomb destroyed six buildings in the town", OFF_TOPIC);
    assert_eq!(desk.told(), ["near: Claim in 1 place · Off-topic in 1"]);
    desk.tag(1, "destroyed six buildings in the town on Tuesday", CLAIM);
    assert_eq!(desk.told(), [""; 0], "there it is a claim, too");
}

#[test]
fn other_words_at_the_same_place_are_not_the_counterpart() {
    let mut desk = Desk::new();
    desk.tag(0, "said", CLAIM);
    desk.tag(1, "governor", SOURCE);
    assert_eq!(desk.told(), [""; 0]);
}

#[test]
fn what_carries_the_other_label_itself_is_not_contrary_to_it() {
    let mut desk = Desk::new();
    desk.tag(0, STORY_A, CLAIM);
    desk.tag(0, A, OFF_TOPIC);
    desk.tag(1, STORY_B, OFF_TOPIC);
    assert_eq!(desk.told(), [""; 0]);
}

#[test]
fn a_passage_of_another_extent_is_told_and_not_offered_to_be_tagged_alike() {
    let mut desk = Desk::new();
    desk.tag(0, "A bomb destroyed five buildings", CLAIM);
    desk.tag(1, B, OFF_TOPIC);
    let found = desk.found();
    assert_eq!((found.len(), found[0].comparable), (1, false));
    assert_eq!(settle(&found[0], 0, desk.session.project()), None);
}

#[test]
fn words_that_are_told_as_the_same_are_not_told_as_similar() {
    let mut desk = Desk::new();
    desk.tag(0, "buildings in the town on Tuesday", CLAIM);
    desk.tag(1, "buildings in the town on Tuesday", SOURCE);
    assert_eq!(desk.told(), ["identical: Claim in 1 place · Source in 1"]);
}

#[test]
fn settling_and_leaving_end_it_and_undo_brings_it_back() {
    let mut desk = Desk::new();
    desk.tag(0, STORY_A, CLAIM);
    desk.tag(1, STORY_B, SOURCE);
    let before = desk.found();
    for tagging in 0..2 {
        let command = settle(&before[0], tagging, desk.session.project()).unwrap();
        desk.session.execute(command).unwrap();
        assert_eq!(desk.found(), []);
        desk.session.undo().unwrap();
        assert_eq!(desk.found(), before);
    }
    let command = leave(&before[0], desk.session.project());
    desk.session.execute(command).unwrap();
    assert_eq!(desk.found(), []);
    desk.tag(0, "governor", CLAIM);
    let is_left = |item: &Inconsistency| item.content == before[0].content || item.comparable;
    assert!(
        !desk.found().iter().any(is_left),
        "a phrase inside it opens it not anew"
    );
    desk.session.undo().unwrap();
    desk.session.undo().unwrap();
    assert_eq!(desk.found(), before);
}

#[test]
fn what_was_left_says_nothing_of_proposals() {
    let mut desk = Desk::new();
    desk.tag(0, STORY_A, CLAIM);
    desk.tag(1, STORY_B, SOURCE);
    let queue = |desk: &Desk| {
        let (project, derived) = (desk.session.project(), desk.session.derived());
        Queue::new(&desk.proposals, project, derived, &Filter::default())
    };
    let before = queue(&desk);
    let command = leave(&desk.found()[0], desk.session.project());
    desk.session.execute(command).unwrap();
    let decisions = desk.session.project().decisions();
    assert!(decisions.values().all(|decision| decision.kind == CONSISTENCY) && decisions.len() == 1);
    assert_eq!(Record::new(desk.session.project()), Record::default());
    assert_eq!(
        ProposalKind::off_topic_named(CONSISTENCY),
        None,
        "the learner passes it over"
    );
    let after = queue(&desk);
    assert_eq!((after.open.len(), &after.record), (before.open.len(), &before.record));
}

#[test]
fn other_labels_come_before_other_attributes_and_many_places_before_few() {
    let mut desk = Desk::new();
    for document in 0..2 {
        desk.tag(document, "town", CLAIM);
        desk.tag(document, "Tuesday", CLAIM);
    }
    let set = |desk: &mut Desk, words: &str| {
        let project = desk.session.project().clone();
        let mut all = project.annotations().iter();
        let id = all.find(|(_, a)| a.quote.exact == words).unwrap().0;
        let command = Command::SetAttribute(id, "type".to_owned(), "event".to_owned());
        desk.session.execute(command).unwrap();
    };
    set(&mut desk, "town");
    desk.tag(0, "Tuesday", SOURCE);
    let told = desk.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Claim + Source"), "{told:?}");
    assert!(told[1].contains("type: event"), "{told:?}");
}
