//! From a page's text to proposals.

use super::features::{Seen, see, value_of};
use super::kind::Kind;
use super::learner::{Learner, Line, Verdict};
use super::lines::{Unit, units};
use super::model::probability;
use super::rarity::Rarity;
use super::reasons;
use super::recurrence::Recurrence;
use super::stories::{Story, stories};
use crate::progress::{Cancelled, Progress};
use std::ops::Range;

/// Scores from here on are worth proposing at all, per mille.
pub const PROPOSE: u16 = 500;
/// Scores from here on are sure enough to be accepted many at once, per mille.
pub const DEFAULT_THRESHOLD: u16 = 900;

/// Certainty of what was accepted before with the same content.
const ACCEPTED: f32 = 0.995;
/// How much of what decisions taught of a kind of story goes into its certainty.
const KIND_SHARE: f32 = 0.1;

/// A segment that does not belong to a page's main story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Bytes of the text: whole lines, without the last line's break.
    pub range: Range<usize>,
    pub kind: Kind,
    /// How sure, per mille. For furniture a probability; for stories scaled so that what is more likely than not lies
    /// above [`DEFAULT_THRESHOLD`].
    pub score: u16,
    /// In plain words.
    pub reason: String,
    /// The contents of its lines, by which decisions find it again.
    pub contents: Vec<u64>,
    /// Equal for proposals that are worth deciding in one step: the same notice, whatever its time and title.
    pub pattern: u64,
    /// The units it covers, for [`super::learner::Lesson`].
    pub units: Range<usize>,
}

/// What a finder goes by.
#[derive(Clone, Copy)]
pub struct Basis<'b> {
    pub learner: &'b Learner,
    pub rarity: &'b Rarity,
    /// Pages of the same outlet, this one among them.
    pub recurrence: &'b Recurrence,
    /// The outlet's name, as decisions have it.
    pub outlet: &'b str,
}

/// A page that was looked at: its units, what was seen of them, and how likely each is boilerplate.
pub struct Page<'t> {
    pub units: Vec<Unit<'t>>,
    pub seen: Vec<Seen>,
    pub probabilities: Vec<f32>,
}

impl<'t> Page<'t> {
    /// Looks at a page.
    pub fn new(text: &'t str, basis: &Basis<'_>) -> Self {
        let units = units(text);
        let seen = see(&units, basis.recurrence);
        let probabilities = units
            .iter()
            .zip(&seen)
            .map(|(unit, seen)| probability_of(unit, seen, basis))
            .collect();
        Self {
            units,
            seen,
            probabilities,
        }
    }
}

fn probability_of(unit: &Unit<'_>, seen: &Seen, basis: &Basis<'_>) -> f32 {
    match basis.learner.decided(basis.outlet, unit.content) {
        Some((Verdict::OffTopic, _)) => ACCEPTED,
        Some((Verdict::Keep, _)) => 0.0,
        None => {
            let odds = basis.learner.log_odds(basis.outlet, &Line::new(unit, seen));
            probability(odds + basis.learner.kind(Kind::of(seen)))
        }
    }
}

/// Finds all that does not belong to a page's main story, in the order of the text. Furniture that a rule knows is
/// proposed inside other stories too; nothing else overlaps.
///
/// # Errors
/// When cancelled.
pub fn find(text: &str, basis: &Basis<'_>, progress: &Progress) -> Result<Vec<Proposal>, Cancelled> {
    let page = Page::new(text, basis);
    progress.advance(0)?;
    let stories = stories(&page.units, &page.probabilities, basis.rarity, progress)?;
    let mut proposals: Vec<Proposal> = stories
        .iter()
        .filter_map(|story| story_proposal(&page, story, basis))
        .collect();
    proposals.extend(furniture(&page, &stories, basis));
    proposals.sort_by_key(|proposal| (proposal.range.start, std::cmp::Reverse(proposal.range.end)));
    Ok(proposals)
}

/// A story as a proposal; none if it was kept before, whatever changed around it since.
fn story_proposal(page: &Page<'_>, story: &Story, basis: &Basis<'_>) -> Option<Proposal> {
    let kind = if story.same_subject {
        Kind::LaterPiece
    } else {
        Kind::OtherStory
    };
    let contents: Vec<u64> = page
        .units
        .get(story.units.clone())?
        .iter()
        .map(|unit| unit.content)
        .collect();
    let learned = story.certainty + KIND_SHARE * basis.learner.kind(kind);
    let certainty = match basis.learner.decided_story(basis.outlet, &contents) {
        Some(Verdict::Keep) => return None,
        Some(Verdict::OffTopic) => ACCEPTED,
        None => learned.clamp(0.0, ACCEPTED),
    };
    // The two halves of the scale, so that a half lies at the default threshold.
    let default = f32::from(DEFAULT_THRESHOLD);
    let above = default + (1000.0 - default) * (certainty - 0.5) * 2.0;
    let score = if certainty >= 0.5 {
        above
    } else {
        default * certainty * 2.0
    };
    Some(proposal(
        page,
        story.units.clone(),
        kind,
        score,
        reasons::of_story(story),
    ))
}

fn proposal(page: &Page<'_>, units: Range<usize>, kind: Kind, score: f32, reason: String) -> Proposal {
    let lines = page.units.get(units.clone()).unwrap_or_default();
    let contents: Vec<u64> = lines.iter().map(|unit| unit.content).collect();
    let first = contents.first().copied().unwrap_or(0);
    let pattern = match kind {
        Kind::Player => first,
        _ => contents
            .iter()
            .fold(0, |all: u64, content| all.rotate_left(7) ^ content),
    };
    let range = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    };
    Proposal {
        range,
        kind,
        score: score.clamp(0.0, 1000.0) as u16,
        reason,
        contents,
        pattern,
        units,
    }
}

/// Runs of lines that are furniture.
fn furniture(page: &Page<'_>, stories: &[Story], basis: &Basis<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut at = 0;
    while at < page.units.len() {
        let end = run(page, at);
        if end == at {
            at += 1;
            continue;
        }
        let kind = kind(page, at..end);
        let inside = stories
            .iter()
            .any(|story| story.units.start <= at && end <= story.units.end);
        if !inside || kind.is_sure() {
            let reason = reasons::of_furniture(page, at..end, kind, basis);
            proposals.push(proposal(page, at..end, kind, score(page, at..end) * 1000.0, reason));
        }
        at = end;
    }
    proposals
}

/// The end of the run of furniture that starts at a line: the line itself if it is none.
fn run(page: &Page<'_>, start: usize) -> usize {
    let level = |at: usize| {
        page.probabilities
            .get(at)
            .map_or(0, |p| (p * 1000.0) as u16)
            .max(PROPOSE - 1)
    };
    let is_sure = |at: usize| level(at) >= DEFAULT_THRESHOLD;
    let group = |at: usize| page.seen.get(at).map(|seen| group(Kind::of(seen)));
    let opens = |at: usize| at > start && opens_notice(page, at);
    let mut end = start;
    while level(end) >= PROPOSE && is_sure(end) == is_sure(start) && group(end) == group(start) && !opens(end) {
        end += 1;
        if group(start) == Some(Kind::Caption) {
            break;
        }
    }
    end
}

/// Whether a player notice starts at a line that another one's title may stand before.
fn opens_notice(page: &Page<'_>, at: usize) -> bool {
    page.seen
        .get(at)
        .is_some_and(|seen| value_of(&seen.values, "cue_player") > 0.0 && value_of(&seen.values, "rule_player") > 0.0)
}

/// Kinds that are proposed together where they stand together; players, notices and captions stand for themselves.
fn group(kind: Kind) -> Kind {
    match kind {
        Kind::Player | Kind::Consent | Kind::Caption => kind,
        _ => Kind::Boilerplate,
    }
}

/// The kind that most characters of a run are, of those that say something.
fn kind(page: &Page<'_>, units: Range<usize>) -> Kind {
    let mut chars: std::collections::BTreeMap<Kind, usize> = std::collections::BTreeMap::new();
    for at in units {
        if let (Some(seen), Some(unit)) = (page.seen.get(at), page.units.get(at)) {
            *chars.entry(Kind::of(seen)).or_default() += unit.text.len();
        }
    }
    if chars.len() > 1 {
        chars.remove(&Kind::Boilerplate);
    }
    chars
        .into_iter()
        .max_by_key(|(kind, chars)| (*chars, std::cmp::Reverse(*kind)))
        .map_or(Kind::Boilerplate, |(kind, _)| kind)
}

/// The average probability of a run's lines, by their length.
fn score(page: &Page<'_>, units: Range<usize>) -> f32 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (unit, p) in page
        .units
        .iter()
        .zip(&page.probabilities)
        .skip(units.start)
        .take(units.len())
    {
        let chars = unit.text.len() as f32;
        (sum, all) = (sum + chars * p, all + chars);
    }
    sum / f32::max(all, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::learner::Lesson;
    use super::super::model::Model;
    use super::super::samples::{DAM, DAM_LATER, FILM};
    use super::*;

    fn found(text: &str, learner: &Learner, recurrence: &Recurrence) -> Vec<Proposal> {
        let rarity = Rarity::shipped();
        let basis = Basis {
            learner,
            rarity: &rarity,
            recurrence,
            outlet: "a",
        };
        find(text, &basis, &Progress::default()).unwrap()
    }

    fn fresh(text: &str) -> Vec<Proposal> {
        found(text, &Learner::new(Model::shipped()), &Recurrence::default())
    }

    /// The lines of a text, of which those that start with `!` are to be proposed above the threshold, in runs.
    fn check(marked: &str, kinds: &[Kind]) {
        let text: String = marked
            .lines()
            .map(|line| line.trim_start_matches('!').to_owned() + "\n")
            .collect();
        let proposals: Vec<Proposal> = fresh(&text)
            .into_iter()
            .filter(|one| one.score >= DEFAULT_THRESHOLD)
            .collect();
        let mut start = 0;
        for line in marked.lines() {
            let plain = line.trim_start_matches('!');
            let is_proposed = proposals.iter().any(|one| one.range.contains(&start));
            assert!(
                plain.is_empty() || is_proposed == line.starts_with('!'),
                "{plain}: {proposals:#?}"
            );
            start += plain.len() + 1;
        }
        assert_eq!(
            proposals.iter().map(|one| one.kind).collect::<Vec<_>>(),
            kinds,
            "{proposals:#?}"
        );
    }

    /// The first paragraphs of a story, a piece of furniture, and the rest.
    fn amid(furniture: &str) -> String {
        let (head, tail) = DAM.split_at(DAM.match_indices('\n').nth(3).unwrap().0 + 1);
        format!("{head}{furniture}\n{tail}")
    }

    #[test]
    fn nothing_of_a_plain_story_is_proposed() {
        for story in [DAM, FILM, DAM_LATER] {
            assert_eq!(fresh(story), []);
        }
        assert_eq!(fresh(""), []);
    }

    #[test]
    fn furniture_amid_a_story_is_proposed_by_itself() {
        let player = "!Please use Chrome browser for a more accessible video player\n!5:57\n!How the dam cracked";
        check(&amid(player), &[Kind::Player]);
        check(&amid("!Image: The dam at dawn. Pic: AP"), &[Kind::Caption]);
        check(&amid("!Sign up for our daily newsletter"), &[Kind::Newsletter]);
        check(&amid("!Read more: Why the dam cracked"), &[Kind::ReadMore]);
        check(
            &amid(
                "!Spotify\n!This content is provided by Spotify, which may be using cookies and other technologies.\n\
                !To show you this content, we need your permission to use cookies.",
            ),
            &[Kind::Consent],
        );
    }

    #[test]
    fn furniture_is_found_in_other_languages() {
        let head = "Мешканців села Оберау евакуюють у неділю, бо тріщини в дамбі розширилися, повідомили посадовці.\n\
            Інженерка Марта Кесслер сказала журналістам, що дамба втрачає воду після землетрусу в березні.\n\
            Губернатор Іво Брандт приїхав до Оберау в п'ятницю і пообіцяв автобуси всім, хто не має авта.";
        let tail = "Фермери нижче від дамби бояться за худобу, яку не можна перевезти до початку евакуації.\n\
            Кесслер відкинула закиди, що її відомство нехтувало попередженнями про тріщини в бетоні.\n\
            Востаннє водосховище спорожняли у 1987 році, коли після зсуву над Оберау міняли затвори.";
        check(
            &format!("{head}\n!Читайте також: Чому тріснула дамба\n{tail}"),
            &[Kind::ReadMore],
        );
        check(
            &format!("{head}\n!Підписуйтесь на наш канал у Telegram\n{tail}"),
            &[Kind::Newsletter],
        );
    }

    #[test]
    fn two_player_notices_have_one_pattern_and_are_two_proposals() {
        let notice = |time: &str, title: &str| {
            format!("Please use Chrome browser for a more accessible video player\n{time}\n{title}")
        };
        let text = amid(
            &[
                notice("5:57", "How the dam cracked"),
                notice("0:45", "Engineer on the spillway"),
            ]
            .join("\n"),
        );
        let proposals = fresh(&text);
        assert_eq!(proposals.len(), 2, "{proposals:#?}");
        assert_eq!(proposals[0].pattern, proposals[1].pattern);
        assert_ne!(proposals[0].contents, proposals[1].contents);
    }

    #[test]
    fn a_notice_that_stands_often_says_how_often() {
        let notice = "Please use Chrome browser for a more accessible video player\n5:57\nHow the dam cracked";
        let reasons = |times: usize| {
            let found = fresh(&amid(&[notice].repeat(times).join("\n")));
            found.into_iter().map(|one| one.reason).collect::<Vec<_>>()
        };
        assert_eq!(reasons(2), ["a player notice with its time and title"; 2]);
        assert_eq!(reasons(3), ["stands 3 times on this page"; 3]);
    }

    #[test]
    fn a_story_behind_is_one_proposal_of_whole_lines_with_its_reason() {
        let text = [DAM, FILM].join("\n");
        let proposals = fresh(&text);
        assert_eq!(proposals.len(), 1);
        assert_eq!(&text[proposals[0].range.clone()], FILM);
        assert_eq!(proposals[0].kind, Kind::OtherStory);
        assert!(proposals[0].score >= DEFAULT_THRESHOLD);
        assert_eq!(proposals[0].reason, "shares no name with the rest");
    }

    #[test]
    fn a_line_on_many_pages_of_the_outlet_is_proposed_with_their_number() {
        let text = amid("The Courier has been printed in Oberau since 1911");
        assert!(fresh(&text).iter().all(|one| one.score < DEFAULT_THRESHOLD));
        let mut recurrence = Recurrence::default();
        let contents: Vec<u64> = units("The Courier has been printed in Oberau since 1911")
            .iter()
            .map(|unit| unit.content)
            .collect();
        (0..41).for_each(|_| recurrence.add_page(contents.clone()));
        let proposals = found(&text, &Learner::new(Model::shipped()), &recurrence);
        assert_eq!(proposals.len(), 1);
        assert!(proposals[0].score >= DEFAULT_THRESHOLD, "{}", proposals[0].score);
        assert_eq!(proposals[0].kind, Kind::Repeated);
        assert_eq!(proposals[0].reason, "repeated on 41 pages of this outlet");
    }

    #[test]
    fn what_was_kept_is_not_asked_again_and_what_was_accepted_is_offered_again() {
        let text = [&amid("Image: The dam at dawn. Pic: AP"), FILM].join("\n");
        let mut learner = Learner::new(Model::shipped());
        let rarity = Rarity::shipped();
        let before = fresh(&text);
        assert_eq!(
            before.iter().map(|one| one.kind).collect::<Vec<_>>(),
            [Kind::Caption, Kind::OtherStory]
        );
        let recurrence = Recurrence::default();
        let page = Page::new(
            &text,
            &Basis {
                learner: &learner,
                rarity: &rarity,
                recurrence: &recurrence,
                outlet: "a",
            },
        );
        let lessons = before
            .iter()
            .map(|one| Lesson::new("a", one.kind, Verdict::Keep, &page.units, &page.seen, one.units.clone()));
        let lessons: Vec<Lesson> = lessons.collect();
        lessons.iter().for_each(|lesson| learner.learn(lesson));
        assert_eq!(found(&text, &learner, &recurrence), []);

        let line = Lesson::new("a", Kind::Boilerplate, Verdict::OffTopic, &page.units, &page.seen, 1..2);
        let again = found(&text, &Learner::replay(Model::shipped(), [&line]), &recurrence);
        assert_eq!(again[0].units, 1..2);
        assert_eq!(again[0].reason, "the same line was accepted before");
    }

    #[test]
    fn no_text_breaks_it_and_ranges_are_whole_lines() {
        let pieces = [
            "Image: ",
            "5:57\n",
            "\r\n",
            "cookies ",
            "«",
            "日本語。",
            "^",
            "[1]",
            "\u{301}",
            "’s",
            "\t",
            "A. ",
            "read more\n",
            "\u{feff}",
        ];
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..300 {
            let text: String = (0..random.usize(0..60))
                .map(|_| pieces[random.usize(0..pieces.len())])
                .collect();
            for one in fresh(&text) {
                assert!(
                    one.range.start == 0 || text[..one.range.start].ends_with('\n'),
                    "{text:?}"
                );
                assert!(
                    one.range.end == text.len() || text[one.range.end..].starts_with(['\n', '\r']),
                    "{text:?}"
                );
                assert!(!text[one.range.clone()].trim().is_empty() && one.score <= 1000 && !one.reason.is_empty());
            }
        }
    }

    #[test]
    fn a_cancelled_search_says_so() {
        let learner = Learner::new(Model::shipped());
        let (rarity, recurrence) = (Rarity::shipped(), Recurrence::default());
        let basis = Basis {
            learner: &learner,
            rarity: &rarity,
            recurrence: &recurrence,
            outlet: "",
        };
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(find(DAM, &basis, &progress), Err(Cancelled));
        assert_eq!(find("", &basis, &progress), Err(Cancelled));
    }
}
