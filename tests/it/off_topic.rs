//! The off-topic finder on two real pages, which are not part of the project.
//!
//! `CORROBORATE_SOURCES` names a folder of them; without it the tests say so and pass. Lines are counted from 1.

use corroborate::progress::Progress;
use corroborate::reuse::off_topic::{
    Basis, DEFAULT_THRESHOLD, Kind, Learner, Model, Proposal, Rarity, Recurrence, find,
};
use std::fs;
use std::ops::RangeInclusive;

/// The text of the page whose file name starts so.
fn page(start: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("CORROBORATE_SOURCES") else {
        println!("skipped: CORROBORATE_SOURCES is not set");
        return None;
    };
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut named = files.filter(|file| file.file_name().to_string_lossy().starts_with(start));
    Some(fs::read_to_string(named.next().unwrap().path()).unwrap())
}

/// What is proposed above the default threshold.
fn proposals(text: &str) -> Vec<Proposal> {
    let learner = Learner::new(Model::shipped());
    let (rarity, recurrence) = (Rarity::shipped(), Recurrence::default());
    let basis = Basis {
        learner: &learner,
        rarity: &rarity,
        recurrence: &recurrence,
        outlet: "",
    };
    let found = find(text, &basis, &Progress::default()).unwrap();
    found.into_iter().filter(|one| one.score >= DEFAULT_THRESHOLD).collect()
}

fn lines(text: &str, one: &Proposal) -> RangeInclusive<usize> {
    let line = |byte: usize| text[..byte].matches('\n').count() + 1;
    line(one.range.start)..=line(one.range.end)
}

fn stories(text: &str, proposals: &[Proposal]) -> Vec<(RangeInclusive<usize>, Kind)> {
    let stories = proposals.iter().filter(|one| one.kind.is_story());
    stories.map(|one| (lines(text, one), one.kind)).collect()
}

/// The lines before `end` that are proposed.
fn before(text: &str, proposals: &[Proposal], end: usize) -> Vec<usize> {
    let found = proposals.iter().flat_map(|one| lines(text, one));
    found.filter(|line| *line < end).collect()
}

#[test]
fn teasers_behind_the_first_page_are_pieces_and_its_story_is_left_alone() {
    let Some(text) = page("000") else { return };
    let found = proposals(&text);
    assert_eq!(
        stories(&text, &found),
        [
            (46..=57, Kind::OtherStory),
            (59..=70, Kind::OtherStory),
            (72..=83, Kind::LaterPiece),
        ]
    );
    assert_eq!(before(&text, &found, 36), [0; 0]);
    let footer = found.iter().filter(|one| one.kind == Kind::Newsletter);
    assert!(footer.flat_map(|one| lines(&text, one)).any(|line| line == 89));
}

#[test]
fn pieces_behind_the_second_page_start_where_they_do_and_its_story_is_left_alone() {
    let Some(text) = page("004") else { return };
    let found = proposals(&text);
    let stories = stories(&text, &found);
    assert_eq!(
        stories,
        [
            (61..=91, Kind::LaterPiece),
            (92..=109, Kind::OtherStory),
            (110..=144, Kind::OtherStory),
        ]
    );
    let furniture: Vec<usize> = [2, 8, 12, 13, 14, 22, 26].into_iter().chain(44..=50).collect();
    assert_eq!(before(&text, &found, 61), furniture);
}

#[test]
fn the_six_player_notices_of_the_second_page_have_one_pattern() {
    let Some(text) = page("004") else { return };
    let players: Vec<Proposal> = proposals(&text)
        .into_iter()
        .filter(|one| one.kind == Kind::Player)
        .collect();
    assert_eq!(players.len(), 6);
    assert!(
        players
            .iter()
            .all(|one| one.pattern == players[0].pattern && one.contents.len() == 3)
    );
}
