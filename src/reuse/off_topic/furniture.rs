//! Rules for furniture inside an article: what a line is by its words and its neighbours, whatever the model says.

use super::cues::{Cue, Cues, is_date, is_playing_time};
use super::lines::{Shape, Unit, ends_sentence};

/// Lines between two consent lines that are taken for the same notice.
const CONSENT_REACH: usize = 2;

/// Words up to which a line is the head of a list of teasers.
const HEAD: usize = 4;
/// Lines behind such a head that are taken for its teasers.
const TEASERS: usize = 5;

/// A player notice, its playing time, or the title after that.
pub fn is_player(units: &[Unit<'_>], found: &[Cues], at: usize) -> bool {
    let notice = |at: usize| found[at].count(Cue::Player) > 0 && units[at].length() <= 30.0;
    let time = |at: usize| is_playing_time(units[at].text);
    let is_short = |at: usize, length: f32| units[at].length() <= length && !ends_sentence(units[at].text);
    let title = at >= 1 && time(at - 1) && units[at].length() <= 16.0 && !units[at].text.ends_with(['.', '。']);
    notice(at) || time(at) || title || at >= 1 && notice(at - 1) && is_short(at, 3.0)
}

/// A line of a consent notice: two cues, or one in a short line, or a line between such lines, or the name above them.
pub fn is_consent(units: &[Unit<'_>], found: &[Cues], at: usize) -> bool {
    let strong = |at: usize| found[at].count(Cue::Consent) >= 2;
    let weak = |at: usize| found[at].has(Cue::Consent) && units[at].length() <= 30.0;
    let near = |test: &dyn Fn(usize) -> bool, from: usize, to: usize| {
        (from..to.min(units.len())).any(|other| other != at && test(other))
    };
    let (from, to) = (at.saturating_sub(CONSENT_REACH), at + 1 + CONSENT_REACH);
    let between = near(&weak, from, at) && near(&weak, at + 1, to) && units[at].length() <= 8.0;
    let above =
        units[at].words.len() <= 2 && at + 1 < units.len() && strong(at + 1) && names(&units[at], &units[at + 1]);
    strong(at) || weak(at) && near(&|other| strong(other) || weak(other), from, to) || between || above
}

/// Whether a line of one or two words is named in another.
fn names(name: &Unit<'_>, other: &Unit<'_>) -> bool {
    !name.words.is_empty()
        && name
            .words
            .iter()
            .all(|word| other.words.iter().any(|one| one.hash == word.hash))
}

/// A caption or a credit, or nothing but the name of a picture agency.
pub fn is_caption(unit: &Unit<'_>, cues: &Cues) -> bool {
    let is_agency = cues.count(Cue::Caption) > 0 && unit.words.len() <= 5 && !ends_sentence(unit.text);
    is_agency || super::cues::is_caption(unit, cues)
}

/// Who wrote it and when, and nothing else.
pub fn is_byline(unit: &Unit<'_>, cues: &Cues) -> bool {
    let names = unit
        .words
        .iter()
        .skip(1)
        .filter(|word| word.shape != Shape::Lower)
        .count();
    let short = unit.words.len() <= 14 && !ends_sentence(unit.text);
    let named = cues.leads(Cue::Byline) && names >= 2 && names * 2 >= unit.words.len() - 1;
    let age = cues.count(Cue::Byline) > 0 && unit.words.len() <= 8;
    short && (named || age || is_date(unit) && unit.words.len() <= 8)
}

/// An invitation to read something else: by its words, or since it stands in a list below such words.
pub fn is_more(units: &[Unit<'_>], found: &[Cues], at: usize) -> bool {
    invites(&units[at], &found[at]) || is_teaser(units, found, at)
}

fn invites(unit: &Unit<'_>, cues: &Cues) -> bool {
    let opens = unit
        .text
        .chars()
        .take(40)
        .any(|c| matches!(c, ':' | '：' | '>' | '»' | '›'));
    let anywhere = cues.count(Cue::More) > 0 && unit.length() <= 12.0;
    is_head(unit, cues) || cues.leads(Cue::More) && opens && unit.length() <= 30.0 || anywhere
}

fn is_head(unit: &Unit<'_>, cues: &Cues) -> bool {
    cues.leads(Cue::More) && (2..=HEAD).contains(&unit.words.len()) && !ends_sentence(unit.text)
}

/// A short line without a full stop, with nothing but such lines between it and the head of a list of teasers.
fn is_teaser(units: &[Unit<'_>], found: &[Cues], at: usize) -> bool {
    let is_title =
        |unit: &Unit<'_>| (3.0..20.0).contains(&unit.length()) && !unit.text.ends_with(['.', '。', ':', '"', '”', '»']);
    let above = (at.saturating_sub(TEASERS)..at).rev();
    let head = above.take_while(|other| is_head(&units[*other], &found[*other]) || is_title(&units[*other]));
    is_title(&units[at]) && head.into_iter().any(|other| is_head(&units[other], &found[other]))
}

/// Buttons for sharing.
pub fn is_share(unit: &Unit<'_>, cues: &Cues) -> bool {
    let short = unit.words.len() <= 3 && !ends_sentence(unit.text);
    cues.leads(Cue::Share) && short || cues.count(Cue::Share) > 0 && unit.length() <= 14.0
}

/// An invitation to subscribe, to follow, or to get an app.
pub fn is_newsletter(unit: &Unit<'_>, cues: &Cues) -> bool {
    let count = cues.count(Cue::Newsletter);
    cues.leads(Cue::Newsletter) || count >= 2 && unit.length() <= 40.0 || count == 1 && unit.length() <= 14.0
}

/// The head of the readers' comments, or an invitation to write one.
pub fn is_comments(unit: &Unit<'_>, cues: &Cues) -> bool {
    cues.leads(Cue::Comments) && unit.words.len() <= 4 && !ends_sentence(unit.text)
        || cues.count(Cue::Comments) > 0 && unit.length() <= 14.0
}

/// Rights, terms, advertisements, appeals for support, and links to other parts of the page.
pub fn is_legal(unit: &Unit<'_>, cues: &Cues) -> bool {
    let rights = cues.count(Cue::Legal) + cues.count(Cue::Advertisement);
    let places = cues.count(Cue::Navigation) > 0 && unit.length() <= 6.0;
    let few = rights == 1 && unit.length() <= 16.0;
    rights >= 2 || few || places || unit.text.starts_with('©') || cues.leads(Cue::Advertisement)
}

#[cfg(test)]
mod tests {
    use super::super::cues::cues;
    use super::super::lines::units;
    use super::*;

    type Rule = fn(&[Unit<'_>], &[Cues], usize) -> bool;

    /// The lines of a text that a rule takes, each marked in the text by a `!` at its start.
    fn check(rule: Rule, marked: &str) {
        let text: String = marked
            .lines()
            .map(|line| line.trim_start_matches('!').to_owned() + "\n")
            .collect();
        let units = units(&text);
        let found: Vec<Cues> = units.iter().map(cues).collect();
        let lines = marked.lines().filter(|line| !line.is_empty());
        for ((at, line), unit) in lines.enumerate().zip(&units) {
            assert_eq!(rule(&units, &found, at), line.starts_with('!'), "{}", unit.text);
        }
    }

    #[test]
    fn a_player_notice_has_a_time_and_a_title() {
        check(
            is_player,
            "The dam held until noon.\n!Please use Chrome browser for a more accessible video player\n!5:57\n\
            !Engineer explains the cracks\nKessler left at 5:57 in the evening.\n!0:45\nIt rained.",
        );
    }

    #[test]
    fn a_consent_notice_takes_in_its_head_and_what_stands_between() {
        check(
            is_consent,
            "She explained the plan.\n!Spotify\n!This content is provided by Spotify, which may be using cookies.\n\
            !You can choose below.\n!To view this content you can use the button to allow Spotify cookies.\n\
            The court ruled that browsers sell cookies to nobody.",
        );
    }

    #[test]
    fn teasers_are_known_by_their_words_or_by_the_head_above() {
        check(
            is_more,
            "More on the dam that held until noon yesterday\n!Read more: What we know about the dam\n!Читайте також: Дамба тріснула\nRead the signs, she said, and act.\n\
            !Related articles\n!Harbour workers call off strike\n!Mayor resigns after audit\n\
            The dam of Oberau held until noon, when the rain stopped at last.\nHarbour workers left",
        );
    }

    #[test]
    fn bylines_captions_and_invitations_are_told_from_sentences() {
        let byline: Rule = |units, found, at| is_byline(&units[at], &found[at]);
        check(
            byline,
            "!By Jane Miller, political correspondent\n!Updated 14 March 2025, 10:42\nBy noon the dam had cracked.\n\
            By noon Kessler had measured the cracks of the dam in Oberau",
        );
        let caption: Rule = |units, found, at| is_caption(&units[at], &found[at]);
        check(
            caption,
            "!Getty Images\n!Image: The dam at dawn. Pic: Reuters\nThe image of the dam went round the world.",
        );
        let newsletter: Rule = |units, found, at| is_newsletter(&units[at], &found[at]);
        check(
            newsletter,
            "!Sign up for our daily newsletter\n!Підписуйтесь на наш канал\nHe signed the bill at noon.",
        );
        let comments: Rule = |units, found, at| is_comments(&units[at], &found[at]);
        check(
            comments,
            "!Comments\n!No comments yet...\nComments by the governor angered the farmers below the dam.",
        );
        let share: Rule = |units, found, at| is_share(&units[at], &found[at]);
        check(
            share,
            "!Share this article\n!Tweet\nShare prices fell after the dam had cracked.",
        );
        let legal: Rule = |units, found, at| is_legal(&units[at], &found[at]);
        check(
            legal,
            "!© 2025 The Daily Example\n!Advertisement\n!All rights reserved.\nThe terms of the treaty are secret.",
        );
    }
}
