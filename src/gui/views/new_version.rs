//! Asks whether an imported document is a newer version of one that is there.

use super::super::action::AppAction;
use super::super::own_dialogs::modal_frame;
use super::super::text::visible;
use super::super::view_ctx::ViewCtx;
use super::parts::{aside_ui, primary_button, short};
use crate::project::DocumentId;
use crate::project::edit::{Command, NewDocument};
use crate::session::moved::Offer;
use egui::{Id, Label, Modal, RichText, Ui};
use std::collections::VecDeque;

/// Code points of a title.
const TITLE: usize = 60;

/// A document that waits for an answer.
pub struct Question {
    /// What was imported; its text is kept already.
    pub new: NewDocument,
    /// Title of the document it may replace.
    pub older: String,
    /// Which that is, and why.
    pub offer: Offer,
}

/// Documents that wait for an answer.
#[derive(Default)]
pub struct NewVersionState {
    waiting: VecDeque<Question>,
    /// The question whose main button was given the keyboard, so that Enter takes it; only once, since Tab goes on.
    ready: Option<DocumentId>,
}

impl NewVersionState {
    /// Asks about these, too, one after the other.
    pub fn ask(&mut self, questions: Vec<Question>) {
        self.waiting.extend(questions);
    }

    /// Whether a question is open.
    pub fn is_asking(&self) -> bool {
        !self.waiting.is_empty()
    }
}

/// What the analyst says.
#[derive(Clone, Copy)]
enum Answer {
    Newer,
    AllNewer,
    Separate,
    LeaveOut,
}

/// Draws the question about the first.
pub fn new_version_ui(ctx: &ViewCtx<'_>, state: &mut NewVersionState, ui: &Ui) {
    let number = state.waiting.len();
    let Some(question) = state.waiting.front() else { return };
    let ready = &mut state.ready;
    let mut answer = None;
    let modal = Modal::new(Id::unique("new version"))
        .frame(modal_frame(ctx.theme))
        .show(ui.ctx(), |ui| {
            ui.set_width(ctx.theme.sizes.measure);
            answer = question_ui(ctx, (question, ready), number, ui);
        });
    if modal.should_close() {
        answer = Some(Answer::LeaveOut);
    }
    let versions = |questions: Vec<Question>| {
        let pairs = questions
            .into_iter()
            .map(|question| (question.new, question.offer.replaces));
        AppAction::TakeVersions(pairs.collect())
    };
    match answer {
        None => {}
        Some(Answer::Newer) => ctx.push(versions(state.waiting.pop_front().into_iter().collect())),
        Some(Answer::AllNewer) => ctx.push(versions(state.waiting.drain(..).collect())),
        Some(Answer::Separate) => {
            let new = state.waiting.pop_front().map(|question| question.new);
            ctx.push(Command::AddDocuments(new.into_iter().collect()));
        }
        Some(Answer::LeaveOut) => drop(state.waiting.pop_front()),
    }
}

fn question_ui(
    ctx: &ViewCtx<'_>,
    (question, ready): (&Question, &mut Option<DocumentId>),
    number: usize,
    ui: &mut Ui,
) -> Option<Answer> {
    let space = &ctx.theme.sizes.space;
    let older = visible(&short(&question.older, TITLE)).into_owned();
    ui.add(Label::new(RichText::new(format!("Is this a newer version of “{older}”?")).heading()).wrap());
    let title = visible(&short(&question.new.document.title, TITLE)).into_owned();
    let text = match question.offer.same_text {
        true => "its text is the same but for line ends or the normal form of letters",
        false => "its text differs",
    };
    let words = format!("“{title}” {}; {text}.", question.offer.reason.words());
    ui.add(Label::new(words).wrap());
    ui.add_space(space.s);
    let more = "The older version stays as it is. Annotations whose place is certain go to the newer one with their links \
        and notes; about the others you are asked.";
    ui.add(Label::new(RichText::new(more).color(ctx.theme.colors.secondary)).wrap());
    ui.add_space(space.l);
    let mut answer = None;
    ui.horizontal_wrapped(|ui| {
        let mut say = |clicked: bool, what: Answer| {
            if clicked {
                answer = Some(what);
            }
        };
        let newer = primary_button(ctx.theme, "Newer version", ui);
        if *ready != Some(question.new.id) {
            newer.request_focus();
            // In the frame in which a dialog appears nothing of it can have the keyboard yet.
            *ready = newer.has_focus().then_some(question.new.id);
        }
        say(newer.clicked(), Answer::Newer);
        if number > 1 {
            say(
                ui.button(format!("All {number} are newer versions")).clicked(),
                Answer::AllNewer,
            );
        }
        say(ui.button("Separate document").clicked(), Answer::Separate);
        say(ui.button("Leave out").clicked(), Answer::LeaveOut);
    });
    if number > 1 {
        aside_ui(ctx.theme, format!("{} more after this", number - 1), ui);
    }
    answer
}
