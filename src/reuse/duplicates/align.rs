//! Which words of two passages stand for each other: the common subsequence that weighs most.

use crate::reuse::text::Word;

/// Tables up to this many cells are filled whole; larger ones near their diagonal.
const WHOLE: usize = 1 << 20;
/// How far from the diagonal a larger table is filled, in words.
const BAND: usize = 256;

/// One word of each passage that are the same, as indexes into the two.
pub(super) type Matched = (u32, u32);

/// The words that match, in order on both sides. Of several ways it takes the one whose words weigh most; `weights` are
/// those of `a`.
pub(super) fn align(a: &[Word], b: &[Word], weights: &[f32]) -> Vec<Matched> {
    let same = |(x, y): &(&Word, &Word)| x.is_same(**y);
    let head = a.iter().zip(b).take_while(same).count();
    let (a_rest, b_rest) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(same).count();
    let (n, m) = (a_rest.len() - tail, b_rest.len() - tail);
    let mut matched: Vec<Matched> = (0..head as u32).map(|i| (i, i)).collect();
    if n > 0 && m > 0 {
        let middle = Table::fill(
            a_rest.get(..n).unwrap_or_default(),
            b_rest.get(..m).unwrap_or_default(),
            weights.get(head..).unwrap_or_default(),
        );
        let offset = head as u32;
        matched.extend(middle.walk().into_iter().map(|(i, j)| (i + offset, j + offset)));
    }
    let (a_tail, b_tail) = ((head + n) as u32, (head + m) as u32);
    matched.extend((0..tail as u32).map(|i| (a_tail + i, b_tail + i)));
    matched
}

/// How many cells are filled for passages of so many words: bytes of memory, and steps.
pub(super) fn cells(a: usize, b: usize) -> usize {
    a.saturating_mul(width(a, b))
}

/// How many cells are kept of each row.
fn width(rows: usize, columns: usize) -> usize {
    if rows.saturating_mul(columns) <= WHOLE {
        columns
    } else {
        (2 * BAND + rows.abs_diff(columns)).min(columns)
    }
}

/// From which side the best value of a cell comes.
const MATCH: u8 = 0;
const UP: u8 = 1;
const LEFT: u8 = 2;

/// The ways back through the cells near the diagonal.
struct Table {
    rows: usize,
    columns: usize,
    /// Cells kept of each row.
    width: usize,
    steps: Vec<u8>,
}

impl Table {
    fn fill(a: &[Word], b: &[Word], weights: &[f32]) -> Self {
        let (rows, columns) = (a.len(), b.len());
        let width = width(rows, columns);
        let mut table = Self {
            rows,
            columns,
            width,
            steps: vec![LEFT; rows * width],
        };
        // Best values of the row above and of this one; index 0 stands before the first column.
        let mut above = vec![0_u32; columns + 1];
        let mut here = vec![0_u32; columns + 1];
        for (row, word) in a.iter().enumerate() {
            let gain = 8 + (weights.get(row).copied().unwrap_or_default() * 16.0) as u32;
            let first = table.first_column(row);
            // What lies left of the band counts as what stood above it.
            if let (Some(left), Some(up)) = (here.get_mut(first), above.get(first)) {
                *left = *up;
            }
            let steps = table.steps.get_mut(row * width..(row + 1) * width).unwrap_or_default();
            let (above_cells, here_cells) = (
                above.get(first..).unwrap_or_default(),
                here.get_mut(first..).unwrap_or_default(),
            );
            let others = b.get(first..).unwrap_or_default();
            for (column, (step, other)) in steps.iter_mut().zip(others).enumerate() {
                let [Some(corner), Some(up)] = [above_cells.get(column), above_cells.get(column + 1)] else {
                    break;
                };
                let left = here_cells.get(column).copied().unwrap_or_default();
                let (value, from) = if word.is_same(*other) && corner + gain >= left.max(*up) {
                    (corner + gain, MATCH)
                } else if *up >= left {
                    (*up, UP)
                } else {
                    (left, LEFT)
                };
                *step = from;
                if let Some(cell) = here_cells.get_mut(column + 1) {
                    *cell = value;
                }
            }
            let end = (first + width).min(columns);
            let best = here.get(end).copied().unwrap_or_default();
            // What lies right of the band is not looked at; its best is that of the band.
            here.iter_mut().skip(end + 1).for_each(|cell| *cell = best);
            std::mem::swap(&mut above, &mut here);
        }
        table
    }

    /// The first column kept of a row.
    fn first_column(&self, row: usize) -> usize {
        let diagonal = row * self.columns / self.rows.max(1);
        diagonal.saturating_sub(self.width / 2).min(self.columns - self.width)
    }

    fn walk(&self) -> Vec<Matched> {
        let (mut row, mut column) = (self.rows, self.columns);
        let mut matched = Vec::new();
        while row > 0 && column > 0 {
            let first = self.first_column(row - 1);
            let step = match (column - 1).checked_sub(first) {
                Some(at) if at < self.width => self.steps.get((row - 1) * self.width + at).copied(),
                Some(_) => Some(LEFT),
                None => Some(UP),
            };
            match step {
                Some(MATCH) => {
                    row -= 1;
                    column -= 1;
                    matched.push((row as u32, column as u32));
                }
                Some(LEFT) => column -= 1,
                _ => row -= 1,
            }
        }
        matched.reverse();
        matched
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reuse::text::Prepared;

    fn aligned(a: &str, b: &str) -> String {
        let (a, b) = (Prepared::new(a), Prepared::new(b));
        let weights: Vec<f32> = a
            .words()
            .iter()
            .map(|word| if word.is_capital() { 9.0 } else { 1.0 })
            .collect();
        let pairs = align(a.words(), b.words(), &weights);
        pairs.iter().map(|(i, j)| format!("{i}{j} ")).collect()
    }

    #[test]
    fn words_that_stay_are_matched_in_order() {
        assert_eq!(aligned("a b c d", "a b c d"), "00 11 22 33 ");
        assert_eq!(aligned("a b c d", "a x c y d"), "00 22 34 ");
        assert_eq!(aligned("a b", "c d"), "");
        assert_eq!(aligned("", "c d"), "");
        assert_eq!(aligned("a b a", "a"), "00 ");
    }

    #[test]
    fn the_rarer_word_is_kept_where_not_both_can_be() {
        assert_eq!(aligned("we saw Fox of the", "it of the Fox"), "23 ");
    }

    #[test]
    fn long_passages_are_matched_near_their_diagonal() {
        let words: Vec<String> = (0..3_000).map(|n| format!("w{n}")).collect();
        let (a, mut b) = (words.join(" "), words.clone());
        b.drain(1_000..1_100);
        b.insert(2_000, "new".to_owned());
        let (a, b) = (Prepared::new(&a), Prepared::new(&b.join(" ")));
        let pairs = align(a.words(), b.words(), &vec![1.0; 3_000]);
        assert_eq!(pairs.len(), 2_900);
        assert!(
            pairs
                .iter()
                .all(|(i, j)| a.words()[*i as usize].is_same(b.words()[*j as usize]))
        );
    }
}
