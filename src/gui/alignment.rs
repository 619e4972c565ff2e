//! Columns that scroll together: by the passages they share, and by the places the analyst put side by side.

use super::app::App;
use super::panes::Panes;
use super::version_pairs::VersionPairs;
use super::view_ctx::ViewCtx;
use crate::project::{DocumentId, Project};
use crate::query::moving::Differences;
use crate::session::proposals::{Alignment, Shared};
use std::sync::Arc;

/// Most places that are put side by side; the oldest goes.
const MOST: usize = 200;

/// A place in one document and the place in another that belongs to it, in bytes.
pub type SyncPoint = [(DocumentId, usize); 2];

/// The alignments of the columns, kept while nothing they go by changes.
#[derive(Default)]
pub(super) struct Alignments(Vec<Kept>);

struct Kept {
    from: DocumentId,
    to: DocumentId,
    shared: Arc<Shared>,
    differences: Option<Arc<Differences>>,
    points: Vec<(usize, usize)>,
    alignment: Alignment,
}

/// What columns are aligned by.
#[derive(Clone, Copy)]
pub(super) struct AlignedBy<'a> {
    project: &'a Project,
    shared: &'a Arc<Shared>,
    versions: &'a VersionPairs,
    points: &'a [SyncPoint],
}

impl<'a> AlignedBy<'a> {
    pub fn of(ctx: &'a ViewCtx<'_>) -> Self {
        Self {
            project: ctx.project(),
            shared: ctx.shared,
            versions: ctx.versions,
            points: &ctx.view.sync_points,
        }
    }
}

impl Alignments {
    /// The place in another document that belongs to a byte of one; none where nothing aligns the two.
    pub fn at(&mut self, by: AlignedBy<'_>, from: DocumentId, to: DocumentId, byte: f64) -> Option<f64> {
        let points = points_between(by.points, from, to);
        let versions = by.versions.between(from, to);
        let is_current = |kept: &Kept| {
            let same_versions = match (&kept.differences, versions) {
                (Some(kept), Some((now, _))) => Arc::ptr_eq(kept, now),
                (None, None) => true,
                _ => false,
            };
            Arc::ptr_eq(&kept.shared, by.shared) && same_versions && kept.points == points
        };
        self.0
            .retain(|kept| (kept.from, kept.to) != (from, to) || is_current(kept));
        if let Some(kept) = self.0.iter().find(|kept| (kept.from, kept.to) == (from, to)) {
            return Some(kept.alignment.at(byte));
        }
        let pairs: Vec<_> = match versions {
            // Of two versions it is known what is unchanged.
            Some((found, true)) => found.same.clone(),
            Some((found, false)) => found.same.iter().map(|(a, b)| (b.clone(), a.clone())).collect(),
            None => by
                .shared
                .between(from, to)
                .map(|(a, b)| (a.clone(), b.clone()))
                .collect(),
        };
        if pairs.is_empty() && points.is_empty() {
            return None;
        }
        let len = |id| {
            by.project
                .documents()
                .get(id)
                .map_or(0, |document| document.text_len as usize)
        };
        let alignment = Alignment::new(&pairs, &points, (len(from), len(to)));
        let there = alignment.at(byte);
        // Three columns have six ways between them; those of documents that were shown before are let go.
        if self.0.len() >= 6 {
            self.0.clear();
        }
        self.0.push(Kept {
            from,
            to,
            shared: by.shared.clone(),
            differences: versions.map(|(found, _)| found.clone()),
            points,
            alignment,
        });
        Some(there)
    }
}

/// The points that two documents have, in bytes of the first and of the second.
fn points_between(points: &[SyncPoint], from: DocumentId, to: DocumentId) -> Vec<(usize, usize)> {
    let between = points.iter().filter_map(|[(a, here), (b, there)]| {
        if (*a, *b) == (from, to) {
            Some((*here, *there))
        } else if (*b, *a) == (from, to) {
            Some((*there, *here))
        } else {
            None
        }
    });
    between.collect()
}

/// Brings the other columns to the places that belong to the middle of column `n`; by so many pixels where nothing says which.
pub(super) fn follow(by: AlignedBy<'_>, panes: &mut Panes, n: usize, distance: f32) {
    let from = panes
        .readers
        .get(n)
        .and_then(|reader| Some((reader.document?, reader.middle()?)));
    for (_, reader) in panes.readers.iter_mut().enumerate().filter(|(other, _)| *other != n) {
        let to = reader.document.filter(|to| from.is_some_and(|(from, _)| from != *to));
        let there = from
            .zip(to)
            .and_then(|((from, byte), to)| panes.alignments.at(by, from, to, byte));
        match there {
            Some(byte) => reader.show_in_middle(byte),
            None => reader.scroll_by(distance),
        }
    }
}

/// Puts the carets of all columns side by side from now on; where they are so already, no longer.
pub(super) fn align_here(app: &mut App) {
    let carets: Vec<(DocumentId, usize)> = app
        .panes
        .readers
        .iter()
        .filter_map(|reader| Some((reader.document?, reader.selection().start)))
        .collect();
    let new: Vec<SyncPoint> = carets
        .iter()
        .enumerate()
        .flat_map(|(n, a)| carets.iter().skip(n + 1).map(move |b| [*a, *b]))
        .filter(|[(a, _), (b, _)]| a != b)
        .collect();
    if new.is_empty() {
        let words =
            "Show two documents side by side and click the places that belong together; then they can be aligned";
        app.toasts.refuse(words.to_owned());
        return;
    }
    let points = &mut app.view.sync_points;
    if new.iter().all(|point| points.contains(point)) {
        points.retain(|point| !new.contains(point));
        app.toasts.say("The columns are no longer aligned here".to_owned());
        return;
    }
    for point in new {
        points.retain(|old| !contradict(*old, point));
        points.push(point);
    }
    let too_many = points.len().saturating_sub(MOST);
    points.drain(..too_many);
    app.view.scroll_locked = true;
    app.toasts
        .say("The columns are aligned here and scroll together".to_owned());
    if let Some(session) = &app.session {
        let by = AlignedBy {
            project: session.project(),
            shared: app.queue.shared(),
            versions: &app.versions,
            points: &app.view.sync_points,
        };
        follow(by, &mut app.panes, app.view.active, 0.0);
    }
}

/// Whether two points of the same documents cannot both hold: they cross, or are the same place on one side.
fn contradict(old: SyncPoint, new: SyncPoint) -> bool {
    let [(a, here), (b, there)] = new;
    points_between(&[old], a, b)
        .iter()
        .any(|(x, y)| x.cmp(&here) != y.cmp(&there) || *x == here)
}

/// Forgets where the analyst put columns side by side.
pub(super) fn forget(app: &mut App) {
    let number = std::mem::take(&mut app.view.sync_points).len();
    app.toasts.say(match number {
        0 => "No places were aligned".to_owned(),
        1 => "1 place is no longer aligned".to_owned(),
        _ => format!("{number} places are no longer aligned"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_point_takes_the_place_of_those_it_contradicts() {
        let [a, b, c] = [1, 2, 3].map(DocumentId);
        let old = [(a, 10), (b, 20)];
        assert!(!contradict(old, [(a, 11), (b, 21)]));
        assert!(!contradict(old, [(b, 5), (a, 5)]), "also the other way round");
        assert!(contradict(old, [(a, 11), (b, 19)]), "they cross");
        assert!(contradict(old, [(b, 25), (a, 5)]));
        assert!(contradict(old, [(a, 10), (b, 30)]), "one place, two counterparts");
        assert!(contradict(old, [(a, 12), (b, 20)]));
        assert!(!contradict(old, [(a, 10), (c, 0)]), "of another document");
    }

    #[test]
    fn an_alignment_is_made_anew_when_a_point_comes_or_goes() {
        let [a, b] = [1, 2].map(DocumentId);
        let (project, shared, versions) = (Project::default(), Arc::<Shared>::default(), VersionPairs::default());
        let mut alignments = Alignments::default();
        let mut at = |points: &[SyncPoint], byte| {
            let by = AlignedBy {
                project: &project,
                shared: &shared,
                versions: &versions,
                points,
            };
            alignments.at(by, a, b, byte)
        };
        assert_eq!(at(&[], 10.0), None);
        assert_eq!(at(&[[(b, 40), (a, 10)]], 10.0), Some(40.0));
        assert_eq!(at(&[[(a, 10), (b, 30)]], 10.0), Some(30.0));
        assert_eq!(at(&[], 10.0), None);
    }
}
