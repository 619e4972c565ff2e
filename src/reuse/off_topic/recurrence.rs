//! On how many pages of an outlet a line stands.

use std::collections::HashMap;

/// Pages of one outlet, the one that is looked at among them if it has an outlet, by the content of a line.
#[derive(Clone, Debug, Default)]
pub struct Recurrence {
    pages: HashMap<u64, u32>,
}

impl Recurrence {
    /// Counts the lines of one more page of the outlet, each once.
    pub fn add_page(&mut self, contents: impl IntoIterator<Item = u64>) {
        let mut contents: Vec<u64> = contents.into_iter().collect();
        contents.sort_unstable();
        contents.dedup();
        for content in contents {
            *self.pages.entry(content).or_insert(0) += 1;
        }
    }

    /// Takes a page that was added away again.
    pub fn remove_page(&mut self, contents: impl IntoIterator<Item = u64>) {
        let mut contents: Vec<u64> = contents.into_iter().collect();
        contents.sort_unstable();
        contents.dedup();
        for content in contents {
            if let Some(count) = self.pages.get_mut(&content) {
                *count -= 1;
                if *count == 0 {
                    self.pages.remove(&content);
                }
            }
        }
    }

    /// Pages that have a line of the page that is looked at, besides that page.
    pub fn others(&self, content: u64) -> u32 {
        self.pages(content).saturating_sub(1)
    }

    /// Pages that have this line.
    pub fn pages(&self, content: u64) -> u32 {
        self.pages.get(&content).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_counts_each_line_once_and_can_be_taken_away() {
        let mut recurrence = Recurrence::default();
        recurrence.add_page([1, 1, 2]);
        recurrence.add_page([1]);
        assert_eq!([1, 2, 3].map(|content| recurrence.pages(content)), [2, 1, 0]);
        assert_eq!([1, 2, 3].map(|content| recurrence.others(content)), [1, 0, 0]);
        recurrence.remove_page([2, 1, 1, 3]);
        assert_eq!([1, 2, 3].map(|content| recurrence.pages(content)), [1, 0, 0]);
    }
}
