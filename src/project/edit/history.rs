//! Owns a project and lets it change: execute, undo, redo, restore.

use super::change::{Edit, Transaction};
use super::command::{Command, CommandError};
use super::plan::{PlanContext, plan};
use crate::project::model::Project;
use std::sync::Arc;

/// A project with its undo and redo steps. Undo and redo are transactions, too, and saving does not end them.
#[derive(Clone, Debug, Default)]
pub struct History {
    project: Project,
    undo: Vec<Arc<Transaction>>,
    redo: Vec<Arc<Transaction>>,
    revision: u64,
}

impl History {
    /// Starts from a project as it was read.
    pub fn new(project: Project) -> Self {
        Self {
            project,
            ..Self::default()
        }
    }

    /// The project as it is now.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Grows with every transaction applied; what is derived from the project is stale when it has grown.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What undo would take back, in words.
    pub fn can_undo(&self) -> Option<&str> {
        self.undo.last().map(|t| t.title.as_str())
    }

    /// What redo would do again, in words.
    pub fn can_redo(&self) -> Option<&str> {
        self.redo.last().map(|t| t.title.as_str())
    }

    /// Plans and applies a command. A refused command changes nothing. Returns what was applied.
    pub fn execute(&mut self, command: Command, ctx: &mut PlanContext<'_>) -> Result<Arc<Transaction>, CommandError> {
        let transaction = Arc::new(plan(command, &self.project, ctx)?);
        self.commit(&transaction);
        self.redo.clear();
        self.undo.push(transaction.clone());
        Ok(transaction)
    }

    /// Takes the last step back. Returns what was applied: the inverse.
    pub fn undo(&mut self) -> Option<Arc<Transaction>> {
        let done = self.undo.pop()?;
        let inverse = Arc::new(done.inverse());
        self.commit(&inverse);
        self.redo.push(done);
        Some(inverse)
    }

    /// Does the last step taken back again.
    pub fn redo(&mut self) -> Option<Arc<Transaction>> {
        let again = self.redo.pop()?;
        self.commit(&again);
        self.undo.push(again.clone());
        Some(again)
    }

    /// Applies edits read from the journal, each made to fit the record as it is now. Not an undo step.
    pub fn restore(&mut self, edits: Vec<Edit>) {
        let edits = edits.into_iter().map(|edit| rebase(&self.project, edit)).collect();
        self.commit(&Transaction {
            title: String::new(),
            edits,
        });
    }

    fn commit(&mut self, transaction: &Transaction) {
        self.project.apply(transaction);
        self.revision += 1;
    }
}

/// Makes an edit fit the record as it is now.
pub(super) fn rebase(project: &Project, edit: Edit) -> Edit {
    macro_rules! rebased {
        ($($variant:ident => $table:ident),*) => {
            match edit {
                $(Edit::$variant(id, mut change) => {
                    change.before = project.$table.get(id).cloned();
                    Edit::$variant(id, change)
                })*
            }
        };
    }
    rebased!(Document => documents, Review => reviews, Label => labels, RelationType => relation_types,
        Annotation => annotations, Relation => relations, Group => groups, Decision => decisions)
}
