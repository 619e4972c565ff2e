//! Main texts of the pages with stories set behind them, and with furniture of our own planted between their lines.

use crate::pages::{Finder, Page};
use corroborate::reuse::off_topic::DEFAULT_THRESHOLD;

/// Furniture in the wordings of many sites, a notice a row, its lines divided by a bar.
const FURNITURE: &str = include_str!("furniture.txt");
/// Main texts that are long enough to be a story.
const PARAGRAPHS: usize = 8;
const LONGEST: usize = 60;

fn stories(pages: &[Page]) -> Vec<Vec<&str>> {
    let long = |line: &&&str| line.split_whitespace().count() >= 15;
    let texts = pages
        .iter()
        .map(Page::main_text)
        .filter(|text| text.iter().filter(long).count() >= PARAGRAPHS);
    texts.map(|text| text.into_iter().take(LONGEST).collect()).collect()
}

/// Each story alone, and each with the one seven places on set behind it.
pub fn print_stories(pages: &[Page]) {
    let finder = Finder::shipped();
    let stories = stories(pages);
    let starts = |text: &[&str]| {
        let proposals = finder.find(&text.join("\n\n"));
        let stories = proposals
            .into_iter()
            .filter(|proposal| proposal.kind.is_story() && proposal.score >= DEFAULT_THRESHOLD);
        stories.map(|story| story.units.start).collect::<Vec<_>>()
    };
    let alone = stories.iter().filter(|story| !starts(story).is_empty()).count();
    let (mut near, mut wrong) = (0, 0);
    for (n, first) in stories.iter().enumerate() {
        let second = &stories[(n + 7) % stories.len()];
        let found = starts(&[first.as_slice(), second.as_slice()].concat());
        let is_near = |start: &&usize| start.abs_diff(first.len()) <= 1;
        near += usize::from(found.iter().any(|start| is_near(&start)));
        wrong += found.iter().filter(|start| !is_near(start)).count();
    }
    println!("\n{} stories: {alone} are cut although they stand alone", stories.len());
    println!("a second story behind each: {near} starts found within a paragraph, {wrong} other starts");
}

/// Every sixth line of a main text is followed by the next notice.
pub fn print_furniture(pages: &[Page]) {
    let finder = Finder::shipped();
    let mut notices = FURNITURE.lines().cycle();
    let (mut planted, mut found, mut proposed, mut content, mut lost) = (0, 0, 0, 0, 0);
    for story in stories(pages) {
        let mut lines: Vec<(&str, bool)> = Vec::new();
        for (n, line) in story.iter().enumerate() {
            lines.push((line, false));
            if n % 6 == 5 {
                lines.extend(notices.next().unwrap_or_default().split(" | ").map(|line| (line, true)));
            }
        }
        let text: Vec<&str> = lines.iter().map(|line| line.0).collect();
        let mut scores = vec![0; lines.len()];
        for proposal in finder
            .find(&text.join("\n\n"))
            .iter()
            .filter(|proposal| !proposal.kind.is_story())
        {
            scores[proposal.units.clone()].fill(proposal.score);
        }
        for ((line, is_planted), score) in lines.iter().zip(scores) {
            let hit = usize::from(score >= DEFAULT_THRESHOLD);
            if *is_planted {
                (planted, found, proposed) = (planted + 1, found + hit, proposed + usize::from(score > 0));
                if hit == 0 && std::env::var_os("MISSED").is_some() {
                    println!("missed {score:4} {line}");
                }
            } else {
                (content, lost) = (content + line.len(), lost + hit * line.len());
            }
        }
    }
    let share = |part: usize, all: usize| 100.0 * part as f64 / all as f64;
    println!("\n{planted} lines of furniture planted in main texts, without knowing the outlet");
    println!(
        "above the default threshold {:.1} %, proposed at all {:.1} %; of the text lost {:.2} %",
        share(found, planted),
        share(proposed, planted),
        share(lost, content)
    );
}
