//! What the dialog remembers: the recipe as it is being chosen, and its preview.

use super::super::super::view_ctx::ViewCtx;
use super::super::beside::Beside;
use crate::project::DocumentId;
use crate::session::dataset::{Preview, preview_dataset};
use crate::session::recipes::Recipe;
use crate::store::exchange::Format;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Which documents go in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Documents {
    #[default]
    All,
    /// Those that the list of documents has, by its filter.
    Shown,
    /// Those that were chosen one by one.
    Chosen,
}

/// State of the dialog.
pub struct DatasetOutState {
    /// The project that all of this is about.
    folder: PathBuf,
    pub(super) recipe: Recipe,
    pub(super) documents: Documents,
    pub(super) picked: BTreeSet<DocumentId>,
    /// What titles in the list of documents are to have in them.
    pub(super) needle: String,
    /// What the recipe is to be called.
    pub(super) name: String,
    /// Recipes of the project; none before they were looked for.
    pub(super) names: Option<Vec<String>>,
    /// Why a recipe could not be read.
    pub(super) told: Option<String>,
    /// For a recipe and a revision of the project.
    pub(super) preview: Beside<(Recipe, u64), Preview>,
}

impl Default for DatasetOutState {
    fn default() -> Self {
        Self {
            folder: PathBuf::new(),
            recipe: Recipe::all(Format::Documents),
            documents: Documents::All,
            picked: BTreeSet::new(),
            needle: String::new(),
            name: String::new(),
            names: None,
            told: None,
            preview: Beside::default(),
        }
    }
}

impl DatasetOutState {
    /// Begins anew in another project, and has the preview made anew where something changed.
    pub(super) fn follow(&mut self, ctx: &ViewCtx<'_>, shown: &[DocumentId]) {
        if self.folder != ctx.session.folder() {
            *self = Self {
                folder: ctx.session.folder().to_path_buf(),
                ..Self::default()
            };
        }
        if self.names.is_none() {
            self.names = Some(ctx.session.recipe_names());
        }
        let known = ctx.project().documents();
        self.picked.retain(|id| known.contains(*id));
        self.recipe.request.chosen.documents = match self.documents {
            Documents::All => BTreeSet::new(),
            Documents::Shown => shown.iter().copied().collect(),
            Documents::Chosen => self.picked.clone(),
        };
        if self.has_no_documents() {
            return;
        }
        let wanted = (self.recipe.clone(), ctx.session.history().revision());
        let recipe = self.recipe.clone();
        self.preview.follow(wanted, "Preview", ctx.session.wake(), || {
            let (project, folder) = (ctx.project().clone(), ctx.session.folder().to_path_buf());
            move |progress| preview_dataset(&project, &folder, (&recipe.request, recipe.split.as_ref()), progress)
        });
    }

    /// Whether documents are to be chosen and none is.
    pub(super) fn has_no_documents(&self) -> bool {
        self.documents != Documents::All && self.recipe.request.chosen.documents.is_empty()
    }

    /// Whether the dataset can be written.
    pub(super) fn is_ready(&self) -> bool {
        !self.has_no_documents() && matches!(self.preview.value(), Some(Ok(_)))
    }

    /// Goes on with a recipe that was kept.
    pub(super) fn take(&mut self, recipe: Result<Recipe, String>) {
        match recipe {
            Ok(recipe) => {
                self.picked = recipe.request.chosen.documents.clone();
                self.documents = match self.picked.is_empty() {
                    true => Documents::All,
                    false => Documents::Chosen,
                };
                self.recipe = recipe;
                self.told = None;
            }
            Err(why) => self.told = Some(why),
        }
    }
}

/// Whether one of several is chosen, where none stands for all.
pub(super) fn has<T: Ord>(chosen: &BTreeSet<T>, one: &T) -> bool {
    chosen.is_empty() || chosen.contains(one)
}

/// Takes one of several in or out. None stands for all, so the last one stays.
pub(super) fn toggle<T: Ord + Clone>(all: &[T], chosen: &mut BTreeSet<T>, one: &T) {
    if chosen.is_empty() {
        chosen.extend(all.iter().cloned());
    }
    if !chosen.remove(one) || chosen.is_empty() {
        chosen.insert(one.clone());
    }
    if all.iter().all(|one| chosen.contains(one)) {
        chosen.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_stands_for_all_and_the_last_one_stays() {
        let all = ["a", "b", "c"];
        let mut chosen = BTreeSet::new();
        assert!(has(&chosen, &"a"));
        toggle(&all, &mut chosen, &"a");
        assert_eq!(chosen, BTreeSet::from(["b", "c"]));
        toggle(&all, &mut chosen, &"b");
        toggle(&all, &mut chosen, &"c");
        assert_eq!(chosen, BTreeSet::from(["c"]));
        toggle(&all, &mut chosen, &"a");
        toggle(&all, &mut chosen, &"b");
        assert!(chosen.is_empty());
        toggle(&["a"], &mut chosen, &"a");
        assert!(chosen.is_empty(), "of one there is nothing to choose");
    }
}
