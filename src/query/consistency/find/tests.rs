use crate::project::Status;
use crate::project::edit::Command;
use crate::query::consistency::sample::Sample;
use crate::query::consistency::{Difference, Inconsistency};

fn told(marked: &[&str]) -> Vec<String> {
    Sample::new(marked).told()
}

#[test]
fn the_same_words_with_other_labels_are_told_with_how_often_they_are_so() {
    let told = told(&[
        "They say {claim|the sky is green}. {claim|The sky is green}!",
        "“{source|The sky,\nis GREEN.}” And {claim|it rains}, {claim|it rains}.",
        "{claim|the sky is “green”}",
    ]);
    assert_eq!(told, ["the sky is green: Claim in 3 places · Source in 1"]);
}

#[test]
fn two_labels_on_one_passage_are_told_only_where_another_place_has_not_both() {
    assert_eq!(told(&["{claim+source|noon} {source+claim|noon}"]), [""; 0]);
    assert_eq!(
        told(&["{claim+source|noon} {source+claim|noon} {claim|noon}"]),
        ["noon: Claim + Source in 2 places · Claim in 1"]
    );
}

#[test]
fn what_several_people_say_of_a_place_counts_together() {
    assert_eq!(told(&["{claim|{ben:source|noon}} {claim+source|noon}"]), [""; 0]);
    assert_eq!(
        told(&["{claim|At {ben:source|noon}.} {claim|noon}"]),
        ["noon: Claim in 1 place · Source in 1"]
    );
    let full_stop = "{claim|{ben:source|It is noon}.} {source+claim|It is noon}";
    assert_eq!(
        told(&[full_stop]),
        [""; 0],
        "with or without a full stop it is one place"
    );
}

#[test]
fn other_values_are_told_after_other_labels_and_only_those_that_the_form_knows() {
    let sample = Sample::new(&[
        "{claim/type=event|a b} {claim/type=number|a b} {claim|a b}",
        "{claim|z} {source|z}",
        "{claim/colour=red|c} {claim|c}",
    ]);
    assert_eq!(
        sample.told(),
        [
            "z: Claim in 1 place · Source in 1",
            "a b: Claim (nothing filled in) in 1 place · Claim (type: event) in 1 · Claim (type: number) in 1",
        ]
    );
    let differences: Vec<Difference> = sample.found().iter().map(|item| item.difference).collect();
    assert_eq!(differences, [Difference::Labels, Difference::Attributes]);
}

#[test]
fn what_is_to_be_discarded_does_not_count_and_neither_do_signs_alone() {
    let mut sample = Sample::new(&["{claim|noon} {source|noon} {claim|…} {source|!}"]);
    assert_eq!(sample.told().len(), 1);
    let project = sample.project();
    let sources = project.annotations().iter().filter(|(_, a)| a.quote.exact == "noon");
    let source = sources.map(|(id, _)| id).next().unwrap();
    sample
        .run("anna", Command::SetStatus(vec![source], Status::Discard))
        .unwrap();
    assert_eq!(sample.told(), [""; 0]);
}

#[test]
fn of_long_passages_all_words_count_though_quotes_are_cut() {
    let long = |number: &str| {
        let filler = "One word follows another. ".repeat(9);
        format!("“{filler}Then {number} people came. {filler}” ")
    };
    let (a, b) = (long("41"), long("47"));
    let upper = a.to_uppercase().replace('“', "\"");
    let text = format!("{{claim|{a}}} {{source|{b}}} x {{claim|{b}}}");
    let other = format!("{{claim|{upper}}}");
    let told = told(&[&text, &other]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with("Claim in 1 place · Source in 1"), "{told:?}");
}

#[test]
fn a_name_follows_from_words_and_taggings_and_not_from_how_often_they_stand() {
    let name = |marked: &[&str]| {
        let found = Sample::new(marked).found();
        let [Inconsistency { content, .. }] = found.as_slice() else {
            panic!("{found:?}")
        };
        *content
    };
    let first = name(&["{claim|noon} {source|noon}"]);
    assert_eq!(first, name(&["{source|Noon!}", "{claim|noon} {source|noon}"]));
    assert_ne!(first, name(&["{claim|noon} {source|noon} {off|noon}"]));
    assert_ne!(first, name(&["{claim|moon} {source|moon}"]));
    assert_ne!(first, name(&["{claim/type=event|noon} {source|noon}"]));
}

#[test]
fn one_of_a_hundred_thousand_annotations_is_found() {
    use crate::project::edit::{Change, Edit, History};
    use crate::project::schema::{CLAIM, SOURCE};
    use crate::project::{AnnotationId, Document, DocumentId, IdSource, Project, Quote};
    let mut history = History::new(Project::with_default_schema());
    let mut ids = IdSource::new(3);
    let mut edits = vec![Edit::Document(DocumentId(1), Change::insert(Document::default()))];
    for n in 0..100_000_usize {
        let label = if n % 90_000 == 0 { SOURCE } else { CLAIM };
        let range = n * 100..n * 100 + 90;
        let mut annotation = crate::query::lists::sample::annotation(DocumentId(1), label, &[range]);
        annotation.quote = Quote {
            exact: format!(
                "The minister said on Tuesday that number {} of the bridges was closed again",
                n % 30_000
            ),
            ..Quote::default()
        };
        edits.push(Edit::Annotation(AnnotationId(ids.fresh()), Change::insert(annotation)));
    }
    history.restore(edits);
    let progress = crate::progress::Progress::default();
    let found = super::identical(history.project(), &|_| None, &progress).unwrap();
    assert_eq!(found.len(), 1);
}
