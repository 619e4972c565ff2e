//! What decisions teach: page after page, each line is judged first and decided then.

use crate::pages::Page;
use crate::scores::{Judged, f1};
use corroborate::reuse::off_topic::learner::{Line, Verdict};
use corroborate::reuse::off_topic::lines::units;
use corroborate::reuse::off_topic::model::probability;
use corroborate::reuse::off_topic::{Kind, Learner, Lesson, Model};

pub fn print(prior: &Model, pages: &[&Page]) {
    let mut learner = Learner::new(prior.clone());
    let fixed = Learner::new(prior.clone());
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for (n, page) in pages.iter().enumerate() {
        if n >= pages.len() * 2 / 3 {
            with.extend(judged(&learner, page));
            without.extend(judged(&fixed, page));
        }
        teach(&mut learner, page);
    }
    let figure = |lines: &[Judged]| {
        let count = |boilerplate: bool, flagged: bool| {
            let is = |line: &&Judged| line.boilerplate == boilerplate && (line.probability >= 0.5) == flagged;
            lines.iter().filter(is).count() as f64
        };
        let hit = count(true, true);
        f1((hit / (hit + count(false, true)), hit / (hit + count(true, false))))
    };
    println!("\nline F1 on the last third of the held-out pages");
    println!(
        "as shipped {:.3}, after deciding every line of the pages before {:.3}",
        figure(&without),
        figure(&with)
    );
}

/// Pages of an outlet are named alike but for a number.
fn outlet(page: &Page) -> &str {
    page.name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-')
}

fn judged(learner: &Learner, page: &Page) -> Vec<Judged> {
    let units = units(&page.text);
    let lines = units.iter().zip(&page.seen).zip(&page.boilerplate);
    let judge = |((unit, seen), boilerplate): ((&_, &_), &bool)| {
        let unit: &corroborate::reuse::off_topic::lines::Unit<'_> = unit;
        let line = Line::new(unit, seen);
        let probability = match learner.decided(outlet(page), unit.content) {
            Some((Verdict::OffTopic, _)) => 1.0,
            Some((Verdict::Keep, _)) => 0.0,
            None => probability(learner.log_odds(outlet(page), &line)),
        };
        Judged {
            boilerplate: *boilerplate,
            probability,
            chars: unit.text.chars().count(),
        }
    };
    lines.map(judge).collect()
}

/// Decides every run of lines of the same kind.
fn teach(learner: &mut Learner, page: &Page) {
    let units = units(&page.text);
    let mut start = 0;
    for run in page.boilerplate.chunk_by(|a, b| a == b) {
        let verdict = if run[0] { Verdict::OffTopic } else { Verdict::Keep };
        let range = start..start + run.len();
        start = range.end;
        learner.learn(&Lesson::new(
            outlet(page),
            Kind::Boilerplate,
            verdict,
            &units,
            &page.seen,
            range,
        ));
    }
}
