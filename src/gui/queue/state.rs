//! What the queue remembers: what was found, what is open, where the analyst is.

use super::super::view_ctx::ViewCtx;
use crate::progress::Progress;
use crate::project::edit::{Command, Proposed, Ruling};
use crate::project::{DocumentId, Project, Verdict};
use crate::query::segment::{Unit, next_boundary, previous_boundary};
use crate::reuse::duplicates::Wording;
use crate::reuse::off_topic::DEFAULT_THRESHOLD;
use crate::reuse::text::Rarity;
use crate::session::proposals::{Filter, Finder, Found, Open, Queue, Shared};
use crate::session::task::{Poll, Task, leaving_a_core};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// State of the queue.
#[derive(Default)]
pub struct QueueState {
    found: Found,
    shared: Arc<Shared>,
    /// Documents the proposals were found in; none before the first search.
    found_in: Option<Searched>,
    task: Option<(Task<Outcome>, Searched)>,
    /// None while a search runs.
    finder: Option<Finder>,
    /// What is asked about.
    pub(super) filter: Filter,
    pub(super) queue: Queue,
    made_for: Option<(u64, Filter)>,
    /// The proposal that is shown, as a place in the queue.
    pub(super) place: usize,
    /// A proposal as it was made, and with the ends and the principal that the analyst chose.
    adjusted: Option<(Proposed, Proposed)>,
    /// The passage whose ends the arrows move.
    pub(super) side: usize,
    /// The two passages compared word by word, of this proposal.
    pub(super) wording: Option<(Proposed, Wording)>,
    /// The list of what would be accepted together is open: places in the queue that are ticked.
    pub(super) bulk: Option<Vec<(usize, bool)>>,
    pace: Pace,
}

/// What comes back from a search: the finder, so that the next search knows what this one saw, and what was found.
type Outcome = (Finder, Option<Found>);

/// What a search depends on besides decisions: documents with their outlets and dates, in the order of the table.
struct Searched(Vec<(DocumentId, String, String)>);

impl Searched {
    fn new(project: &Project) -> Self {
        let documents = project.documents().iter();
        Self(
            documents
                .map(|(id, document)| (id, document.outlet.clone(), document.date.clone()))
                .collect(),
        )
    }

    /// Whether a search would look at the same.
    fn holds(&self, project: &Project) -> bool {
        let now = project.documents().iter();
        let now = now.map(|(id, document)| (id, document.outlet.as_str(), document.date.as_str()));
        self.0
            .iter()
            .map(|(id, outlet, date)| (*id, outlet.as_str(), date.as_str()))
            .eq(now)
    }
}

/// How fast the analyst decides.
#[derive(Default)]
struct Pace {
    last: Option<Instant>,
    spent: Duration,
    decided: u32,
}

/// A pause longer than this is no time spent deciding.
const PAUSE: Duration = Duration::from_secs(120);

impl Pace {
    fn decided(&mut self, number: usize) {
        let now = Instant::now();
        if let Some(spent) = self
            .last
            .map(|last| now.duration_since(last))
            .filter(|spent| *spent < PAUSE)
        {
            self.spent += spent;
            self.decided += number as u32;
        }
        self.last = Some(now);
    }

    /// What the rest will take at this pace; none before there is one.
    fn left(&self, open: usize) -> Option<Duration> {
        (self.decided > 2 && open > 0).then(|| self.spent / self.decided * open as u32)
    }
}

/// Longer passages, in bytes, are not compared word by word: the window would wait for it.
const LONGEST_COMPARED: usize = 60_000;

/// Whether the words of its first two passages are compared.
pub(super) fn is_comparable(proposal: &Proposed) -> bool {
    let mut first = proposal.passages.iter().take(2);
    first.all(|(_, range)| range.len() <= LONGEST_COMPARED)
}

impl QueueState {
    /// Searches when documents came, went or got another outlet or date, takes the outcome, and brings the queue up to the project.
    pub fn follow(&mut self, ctx: &ViewCtx<'_>) {
        self.search(ctx);
        let made_for = Some((ctx.session.history().revision(), self.filter.clone()));
        if self.made_for != made_for {
            self.made_for = made_for;
            self.queue = Queue::new(
                &self.found.proposals,
                ctx.project(),
                ctx.session.derived(),
                &self.filter,
            );
            self.place = self.place.min(self.queue.open.len().saturating_sub(1));
            self.bulk = None;
        }
    }

    fn search(&mut self, ctx: &ViewCtx<'_>) {
        let outcome = self.task.as_ref().map(|(task, _)| task.poll());
        match outcome {
            Some(Poll::Done((finder, found))) => {
                self.finder = Some(finder);
                let searched = self.task.take().map(|(_, searched)| searched);
                self.found = found.unwrap_or_default();
                self.shared = Arc::new(Shared::new(&self.found.proposals));
                self.found_in = searched;
                self.made_for = None;
            }
            Some(Poll::Lost) => {
                // Not begun anew by itself: it would be lost again.
                self.found_in = self.task.take().map(|(_, searched)| searched);
                let words = "The comparison broke off; “Look again” starts it anew";
                self.found.problems = vec![words.to_owned()];
            }
            Some(Poll::Running) => return,
            None => {}
        }
        let revision = ctx.session.history().revision();
        if self.found_in.is_some() && self.made_for.as_ref().is_some_and(|(at, _)| *at == revision) {
            return;
        }
        if self
            .found_in
            .as_ref()
            .is_some_and(|searched| searched.holds(ctx.project()))
        {
            return;
        }
        let searched = Searched::new(ctx.project());
        let (project, folder) = (ctx.project().clone(), ctx.session.folder().to_path_buf());
        let mut finder = self.finder.take().unwrap_or_default();
        let work = move |progress: &Progress| {
            let found = leaving_a_core(|| finder.find(&project, &folder, progress).ok());
            (finder, found)
        };
        let task = Task::start("Comparing texts", ctx.session.wake().clone(), work).ok();
        self.task = task.map(|task| (task, searched));
    }

    /// What the documents have in common, as far as it was found.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// How many proposals are open.
    pub fn num_open(&self) -> usize {
        self.queue.total()
    }

    /// Forgets what was found, and stops what is being looked for, so that everything is looked for anew with what the
    /// decisions teach.
    pub fn search_again(&mut self) {
        self.task = None;
        self.finder = None;
        self.found_in = None;
    }

    /// Steps done and in all while a search runs.
    pub(super) fn searching(&self) -> Option<(u64, u64)> {
        self.task.as_ref().map(|(task, _)| task.progress.state())
    }

    /// Texts that could not be read, in words.
    pub(super) fn problems(&self) -> &[String] {
        &self.found.problems
    }

    /// The proposal that is shown.
    pub(super) fn current(&self) -> Option<&Open> {
        self.queue.open.get(self.place)
    }

    /// The proposal that is shown, with ends and principal as the analyst has them.
    pub(super) fn shown(&self) -> Option<Proposed> {
        let proposal = self.current()?.proposal.proposed();
        match &self.adjusted {
            Some((made, adjusted)) if *made == proposal => Some(adjusted.clone()),
            _ => Some(proposal),
        }
    }

    /// What the rest will take, in words; empty while there is no pace to go by.
    pub(super) fn time_left(&self) -> String {
        let Some(left) = self.pace.left(self.queue.open.len()) else {
            return String::new();
        };
        match left.as_secs() {
            0..=59 => "less than a minute left".to_owned(),
            seconds => format!("about {} min left", seconds.div_ceil(60)),
        }
    }

    /// Decides about what is shown.
    pub(super) fn decide(&mut self, ctx: &ViewCtx<'_>, verdict: Verdict) {
        if let Some(proposal) = self.shown() {
            self.rule(ctx, vec![Ruling { proposal, verdict }]);
        }
    }

    /// Hands decisions over as one step; what comes next is shown in the same place.
    pub(super) fn rule(&mut self, ctx: &ViewCtx<'_>, rulings: Vec<Ruling>) {
        if rulings.is_empty() {
            return;
        }
        self.pace.decided(rulings.len());
        self.adjusted = None;
        self.side = 0;
        self.bulk = None;
        ctx.push(Command::Decide(rulings));
    }

    /// Shows another proposal without deciding.
    pub(super) fn step(&mut self, forward: bool) {
        let last = self.queue.open.len().saturating_sub(1);
        self.side = 0;
        self.place = if forward {
            (self.place + 1).min(last)
        } else {
            self.place.saturating_sub(1)
        };
        self.side = 0;
    }

    /// Makes the next passage the principal.
    pub(super) fn next_principal(&mut self) {
        self.adjust(|proposal| proposal.principal = (proposal.principal + 1) % proposal.passages.len().max(1));
    }

    /// Moves one end of the chosen passage by a word, or by a character.
    pub(super) fn move_end(&mut self, ctx: &ViewCtx<'_>, start: bool, forward: bool, unit: Unit) {
        let side = self.side;
        self.adjust(|proposal| {
            let Some((document, range)) = proposal.passages.get_mut(side) else {
                return;
            };
            let Some(text) = ctx.session.text(*document) else {
                return;
            };
            let step = |byte| match forward {
                true => next_boundary(&text, byte, unit),
                false => previous_boundary(&text, byte, unit),
            };
            let moved = match start {
                true => step(range.start)..range.end,
                false => range.start..step(range.end),
            };
            if moved.start < moved.end {
                *range = moved;
            }
        });
    }

    fn adjust(&mut self, change: impl FnOnce(&mut Proposed)) {
        let made = self.current().map(|open| open.proposal.proposed());
        if let Some((made, mut proposal)) = made.zip(self.shown()) {
            change(&mut proposal);
            self.adjusted = Some((made, proposal));
        }
    }

    /// Compares the first two passages of a proposal word by word, once.
    pub(super) fn compare(&mut self, proposal: &Proposed, texts: &[Option<Arc<str>>]) {
        if self.wording.as_ref().is_some_and(|(of, _)| of == proposal) {
            return;
        }
        let words = |at: usize| {
            let (_, range) = proposal.passages.get(at).filter(|_| is_comparable(proposal))?;
            texts.get(at)?.as_ref()?.get(Range::clone(range))
        };
        let both = words(0).zip(words(1));
        self.wording = both.map(|(left, right)| (proposal.clone(), Wording::new(left, right, Rarity::in_news())));
    }

    /// Opens the list of what would be accepted together with what is shown.
    pub(super) fn open_bulk(&mut self, ctx: &ViewCtx<'_>) {
        let alike = self.queue.alike(self.place, ctx.project());
        // What the program is not so sure of is in the list, but for the analyst to tick.
        let is_sure = |open: &Open| {
            let proposal = &open.proposal;
            open.decided_before.is_some() || !proposal.kind.is_off_topic() || proposal.score >= DEFAULT_THRESHOLD
        };
        let ticked = |at: usize| at == self.place || self.queue.open.get(at).is_some_and(is_sure);
        self.bulk = (!alike.is_empty()).then(|| alike.into_iter().map(|at| (at, ticked(at))).collect());
    }
}
