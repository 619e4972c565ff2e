use super::*;
use crate::query::consistency::sample::Sample;
use proptest::prelude::*;

/// Settles the only inconsistency as the tagging of that name.
fn settled(marked: &[&str], as_this: &str) -> Sample {
    let mut sample = Sample::new(marked);
    let found = sample.found();
    let [item] = found.as_slice() else { panic!("{found:#?}") };
    let names = crate::query::consistency::names(&item.taggings, sample.project());
    let tagging = names.iter().position(|name| name == as_this).unwrap();
    let command = settle(item, tagging, sample.project()).unwrap();
    sample.run("cleo", command).unwrap();
    sample
}

#[test]
fn all_other_places_get_the_label_and_stay_whose_they_were() {
    let sample = settled(&["{claim|noon} {claim|noon}", "{ben:source|Noon}"], "Claim");
    assert_eq!(sample.tags_of(1), ["ben:claim"]);
    assert_eq!(sample.told(), [""; 0]);
    let sample = settled(&["{claim|noon} {claim|noon}", "{ben:source|Noon}"], "Source");
    assert_eq!(sample.tags_of(0), ["anna:source", "anna:source"]);
}

#[test]
fn what_is_lacking_is_made_and_what_is_said_twice_goes() {
    let both = &["{claim+source|noon}", "{claim|noon}"];
    assert_eq!(
        settled(both, "Claim + Source").tags_of(1),
        ["anna:claim", "cleo:source"]
    );
    let one = settled(both, "Claim");
    assert_eq!(one.tags_of(0), ["anna:claim"]);
    let two_people = &["{claim|{ben:source|noon}}", "{claim|noon}"];
    assert_eq!(settled(two_people, "Claim").tags_of(0), ["anna:claim", "ben:claim"]);
}

#[test]
fn values_are_taken_over_and_those_the_form_does_not_know_stay() {
    let texts = &["{claim/type=event|noon}", "{claim/colour=red/type=number|noon}"];
    assert_eq!(
        settled(texts, "Claim (type: event)").tags_of(1),
        ["anna:claim/colour=red/type=event"]
    );
    let empty = &["{claim/type=event|noon}", "{claim|noon}"];
    assert_eq!(settled(empty, "Claim (nothing filled in)").tags_of(0), ["anna:claim"]);
}

#[test]
fn passages_of_different_extent_are_not_tagged_as_one() {
    let sample = Sample::new(&["{claim|noon} {source|noon}"]);
    let mut item = sample.found().remove(0);
    item.comparable = false;
    assert_eq!(settle(&item, 0, sample.project()), None);
    item.comparable = true;
    assert_eq!(settle(&item, 2, sample.project()), None);
}

#[test]
fn what_was_left_is_known_by_its_name_until_it_is_undone() {
    let mut sample = Sample::new(&["{claim|noon} {source|noon}"]);
    let item = sample.found().remove(0);
    assert!(left(sample.project()).is_empty());
    let command = leave(&item, sample.project());
    sample.run("anna", command).unwrap();
    assert_eq!(left(sample.project()), HashSet::from([item.content]));
    assert_eq!(sample.history.can_undo(), Some("leave 1 wording as tagged"));
    let reasons: Vec<String> = sample
        .project()
        .decisions()
        .values()
        .map(|d| d.reason.clone())
        .collect();
    assert_eq!(reasons, ["Claim in 1 place · Source in 1"]);
    sample.history.undo().unwrap();
    assert!(left(sample.project()).is_empty());
}

/// Some tagged wordings: the same few words again and again, by two people, with labels and values at random.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let tags = prop::sample::select(vec![
        "claim",
        "source",
        "off",
        "claim+source",
        "claim/type=event",
        "claim/type=number",
        "claim/type=event+claim",
        "claim/colour=red",
    ]);
    let words = prop::sample::select(vec!["noon", "Noon!", "the sky", "“The sky”", "5%"]);
    let author = prop::sample::select(vec!["anna", "ben"]);
    let passage = (author.clone(), tags.clone(), prop::option::of((author, tags)), words).prop_map(
        |(author, tags, more, words)| match more {
            Some((other, more)) => format!("{{{author}:{tags}|{{{other}:{more}|{words}}}}}. "),
            None => format!("{{{author}:{tags}|{words}}}. "),
        },
    );
    prop::collection::vec(prop::collection::vec(passage, 0..5).prop_map(|all| all.concat()), 1..4)
}

proptest! {
    #[test]
    fn settling_takes_one_off_the_list_and_undo_brings_the_same_list_back(
        texts in texts(),
        which in any::<prop::sample::Index>(),
        how in any::<prop::sample::Index>(),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut sample = Sample::new(&texts);
        let before = sample.found();
        prop_assume!(!before.is_empty());
        let item = which.get(&before).clone();
        let tagging = how.index(item.taggings.len());
        let project = sample.project().clone();
        let command = settle(&item, tagging, &project).unwrap();
        sample.run("cleo", command).unwrap();
        let expected: Vec<_> = before.iter().filter(|other| **other != item).cloned().collect();
        prop_assert_eq!(sample.found(), expected);
        let kept = item.taggings[tagging].places.iter().flat_map(|place| &place.annotations);
        for id in kept {
            prop_assert_eq!(project.annotations().get(*id), sample.project().annotations().get(*id));
        }
        sample.history.undo().unwrap();
        prop_assert_eq!(sample.project(), &project);
        prop_assert_eq!(sample.found(), before);
    }
}
