//! Off-topic passages folded to one line each, so that the story is read without them.
//!
//! A fold covers whole blocks that off-topic spans cover to the last word. Folds are made when folding is switched on
//! or a document is opened; what is tagged off-topic later stays open until folding is switched on anew, so that no
//! text moves under the analyst's eyes. Whatever is jumped to inside a fold opens it; the caret passes over it.

use super::super::text::TextBlocks;
use super::super::view_ctx::ViewCtx;
use super::state::{Loaded, ReaderState};
use crate::project::DocumentId;
use crate::project::schema::OFF_TOPIC;
use egui::{Align2, Color32, Id, Painter, Rect, Role, Sense, Ui, WidgetInfo};
use std::ops::Range;

/// The folds of one pane.
#[derive(Default)]
pub(super) struct Folds {
    /// In the order of the text; none touches another.
    folded: Vec<Fold>,
    made_for: Option<MadeFor>,
}

/// Document, whether folding is on, revision of the project.
type MadeFor = (DocumentId, bool, u64);

/// One folded passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fold {
    /// The blocks that are not shown.
    pub blocks: Range<usize>,
    /// Their bytes, with the last line break.
    pub bytes: Range<usize>,
    /// How many of them have words.
    pub lines: usize,
}

impl Folds {
    /// The fold a block is in.
    pub fn of_block(&self, block: usize) -> Option<&Fold> {
        let next = self.folded.partition_point(|fold| fold.blocks.end <= block);
        self.folded.get(next).filter(|fold| fold.blocks.contains(&block))
    }

    /// Where the caret goes that was on its way to `byte`: past the fold it would have landed in.
    pub fn pass(&self, byte: usize, forward: bool, text_len: usize) -> usize {
        let next = self.folded.partition_point(|fold| fold.bytes.end <= byte);
        let Some(fold) = self.folded.get(next).filter(|fold| fold.bytes.start <= byte) else {
            return byte;
        };
        let (before, behind) = (fold.bytes.start.checked_sub(1), fold.bytes.end);
        let behind = (behind < text_len).then_some(behind);
        let places = if forward { [behind, before] } else { [before, behind] };
        places.into_iter().flatten().next().unwrap_or(byte)
    }
}

/// Brings the folds up to the project and the switch. Heights follow.
pub(super) fn follow(ctx: &ViewCtx<'_>, document: DocumentId, state: &mut ReaderState) {
    let now = (document, ctx.view.fold_off_topic, ctx.session.history().revision());
    let Some(loaded) = &mut state.loaded else {
        state.folds.made_for = None;
        return;
    };
    if !std::mem::replace(&mut loaded.folded, true) {
        // New heights know of no folds yet.
        state.folds.folded.iter().for_each(|fold| take_out(loaded, fold));
    }
    let before = state.folds.made_for.replace(now);
    if before == Some(now) {
        return;
    }
    let mut folded = if ctx.view.fold_off_topic {
        off_topic(ctx, document, loaded)
    } else {
        Vec::new()
    };
    if before.is_some_and(|(id, on, _)| (id, on) == (document, ctx.view.fold_off_topic)) {
        let old = &state.folds.folded;
        folded.retain(|fold| old.iter().any(|old| contains(&old.blocks, &fold.blocks)));
    }
    set(state, folded);
}

/// Opens the fold that `byte` is in.
pub(super) fn open_at(state: &mut ReaderState, byte: usize) {
    let Some(loaded) = &state.loaded else { return };
    let block = loaded.blocks.block_at(byte);
    if state.folds.of_block(block).is_some() {
        let kept = state.folds.folded.iter().filter(|fold| !fold.blocks.contains(&block));
        let kept = kept.cloned().collect();
        set(state, kept);
    }
}

fn set(state: &mut ReaderState, folded: Vec<Fold>) {
    if state.folds.folded == folded {
        return;
    }
    let old = std::mem::replace(&mut state.folds.folded, folded);
    if let Some(loaded) = &mut state.loaded {
        for block in old.into_iter().flat_map(|fold| fold.blocks) {
            let height = loaded.measure.height(&loaded.blocks, block);
            loaded.heights.set(block, height);
        }
        state.folds.folded.iter().for_each(|fold| take_out(loaded, fold));
    }
    // The top of the view must be something that is shown.
    if let Some(fold) = state.folds.of_block(state.top.block) {
        state.top.block = fold.blocks.start;
    }
}

/// One line stands for all blocks of a fold.
fn take_out(loaded: &mut Loaded, fold: &Fold) {
    for block in fold.blocks.clone() {
        loaded.heights.set(block, 0.0);
    }
    loaded.heights.set(fold.blocks.start, loaded.measure.fold_height());
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The runs of blocks that off-topic spans cover, empty lines between them included.
fn off_topic(ctx: &ViewCtx<'_>, document: DocumentId, loaded: &Loaded) -> Vec<Fold> {
    let Some(index) = ctx.session.derived().spans.get(document) else {
        return Vec::new();
    };
    let mut covered: Vec<Range<usize>> = Vec::new();
    for entry in index.iter().filter(|entry| entry.label == OFF_TOPIC) {
        match covered.last_mut() {
            Some(last) if entry.start <= last.end => last.end = last.end.max(entry.end),
            _ => covered.push(entry.start..entry.end),
        }
    }
    let mut folds: Vec<Fold> = Vec::new();
    for range in covered {
        let blocks = whole_blocks(&loaded.text, &loaded.blocks, &range);
        if blocks.is_empty() {
            continue;
        }
        let joined = folds.last().is_some_and(|last| {
            let mut between = last.blocks.end..blocks.start;
            between.all(|block| is_blank(&loaded.text, &loaded.blocks, block))
        });
        let start = if joined {
            folds.pop().map(|last| last.blocks.start)
        } else {
            None
        };
        let blocks = start.unwrap_or(blocks.start)..blocks.end;
        let lines = blocks
            .clone()
            .filter(|block| !is_blank(&loaded.text, &loaded.blocks, *block));
        folds.push(Fold {
            lines: lines.count(),
            bytes: loaded.blocks.range(blocks.start).start..loaded.blocks.full_range(blocks.end - 1).end,
            blocks,
        });
    }
    folds
}

/// The blocks of which `range` covers every word.
fn whole_blocks(text: &str, blocks: &TextBlocks, range: &Range<usize>) -> Range<usize> {
    let words = |block: usize| {
        let bytes = blocks.range(block);
        let shown = text.get(bytes.clone()).unwrap_or_default();
        let start = bytes.start + (shown.len() - shown.trim_start().len());
        start..start + shown.trim().len()
    };
    let mut first = blocks.block_at(range.start);
    if words(first).start < range.start {
        first += 1;
    }
    let mut end = blocks.block_at(range.end.saturating_sub(1)) + 1;
    if words(end - 1).end > range.end {
        end -= 1;
    }
    first..end.max(first)
}

fn is_blank(text: &str, blocks: &TextBlocks, block: usize) -> bool {
    text.get(blocks.range(block))
        .is_none_or(|words| words.trim().is_empty())
}

/// A fold in sight: its first byte, how many lines it hides, and where it is drawn.
pub(super) struct FoldRow {
    pub byte: usize,
    pub lines: usize,
    pub rect: Rect,
}

/// Draws a line for each fold in sight; a click or Enter opens it.
pub(super) fn rows_ui(
    ctx: &ViewCtx<'_>,
    state: &mut ReaderState,
    rows: &[FoldRow],
    (id, painter): (Id, &Painter),
    ui: &Ui,
) {
    let theme = ctx.theme;
    for row in rows {
        let words = match row.lines {
            1 => "1 line off-topic".to_owned(),
            lines => format!("{lines} lines off-topic"),
        };
        let response = ui.interact(row.rect, id.with(("fold", row.byte)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Show {words}")));
        let strong = response.hovered() || response.has_focus();
        let color = if strong {
            theme.colors.text
        } else {
            theme.colors.secondary
        };
        let icon = Rect::from_center_size(
            egui::pos2(row.rect.left() + theme.sizes.icon / 2.0, row.rect.center().y),
            egui::Vec2::splat(theme.sizes.icon),
        );
        super::super::icons::Icon::ChevronRight.paint(painter, icon, color);
        let font = super::super::fonts::ui(theme.sizes.text.small);
        let at = egui::pos2(icon.right() + theme.sizes.space.xs, row.rect.center().y);
        let drawn = painter.text(at, Align2::LEFT_CENTER, words, font, color);
        let line = drawn.right() + theme.sizes.space.s..=row.rect.right();
        let faint: Color32 = theme.colors.hairline;
        if line.start() < line.end() {
            painter.hline(line, row.rect.center().y, (theme.sizes.hairline, faint));
        }
        if response.clicked() {
            open_at(state, row.byte);
            ui.ctx().request_repaint();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(blocks: Range<usize>, bytes: Range<usize>) -> Fold {
        Fold {
            blocks,
            bytes,
            lines: 1,
        }
    }

    #[test]
    fn the_caret_passes_over_folds_in_both_directions_and_stays_out_of_the_last() {
        let folds = Folds {
            folded: vec![fold(1..3, 10..30), fold(5..6, 50..60)],
            made_for: None,
        };
        assert_eq!(folds.pass(9, true, 60), 9);
        assert_eq!(folds.pass(10, true, 60), 30);
        assert_eq!(folds.pass(29, false, 60), 9);
        assert_eq!(folds.pass(30, false, 60), 30);
        assert_eq!(folds.pass(55, true, 60), 49, "nothing is shown behind the last fold");
        let first = Folds {
            folded: vec![fold(0..1, 0..10)],
            made_for: None,
        };
        assert_eq!(first.pass(5, false, 60), 10, "nothing is shown before the first");
    }

    #[test]
    fn a_block_belongs_to_the_fold_that_covers_it() {
        let folds = Folds {
            folded: vec![fold(1..3, 10..30), fold(5..6, 50..60)],
            made_for: None,
        };
        let starts: Vec<_> = (0..7)
            .map(|block| folds.of_block(block).map(|fold| fold.blocks.start))
            .collect();
        assert_eq!(starts, [None, Some(1), Some(1), None, None, Some(5), None]);
    }

    #[test]
    fn only_blocks_whose_every_word_is_covered_are_folded() {
        let text = "menu one\n  cookies  \nstory\n";
        let blocks = TextBlocks::new(text);
        assert_eq!(whole_blocks(text, &blocks, &(0..18)), 0..2);
        assert_eq!(whole_blocks(text, &blocks, &(0..17)), 0..1, "the last word is cut");
        assert_eq!(whole_blocks(text, &blocks, &(1..18)), 1..2);
        assert_eq!(whole_blocks(text, &blocks, &(2..6)), 1..1);
    }
}
