//! The heights of all blocks, and which block is at which height.

/// Blocks summed up in one node of the tree.
const CHUNK: usize = 64;

/// The height of every block in px, guessed or measured, and their sums.
///
/// Heights are `f32`, sums `f64`: a long text is millions of px tall, where `f32` has steps of half a px.
/// `set`, `top` and `find` take O(log n) and at most 64 additions. About 4 bytes a block.
///
/// A height that is negative or not a number counts as 0.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    heights: Vec<f32>,
    /// A Fenwick tree of chunk sums; node `n` of the usual numbering from 1 is at `n - 1`.
    tree: Vec<f64>,
}

impl Heights {
    /// Takes a first guess for every block.
    pub fn new(estimates: impl Iterator<Item = f32>) -> Self {
        let heights: Vec<f32> = estimates.map(sane).collect();
        let mut tree: Vec<f64> = heights.chunks(CHUNK).map(sum).collect();
        for i in 0..tree.len() {
            let part = tree.get(i).copied().unwrap_or(0.0);
            if let Some(parent) = tree.get_mut(parent(i)) {
                *parent += part;
            }
        }
        Self { heights, tree }
    }

    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.heights.len()
    }

    /// Whether there are no blocks.
    pub fn is_empty(&self) -> bool {
        self.heights.is_empty()
    }

    /// The height of block `i` in px, 0 if there is none.
    pub fn get(&self, i: usize) -> f32 {
        self.heights.get(i).copied().unwrap_or(0.0)
    }

    /// Gives block `i` a height in px.
    pub fn set(&mut self, i: usize, height: f32) {
        let Some(slot) = self.heights.get_mut(i) else {
            return;
        };
        let height = sane(height);
        let change = f64::from(height) - f64::from(*slot);
        *slot = height;
        if change == 0.0 {
            return;
        }
        let mut node = i / CHUNK;
        while let Some(sum) = self.tree.get_mut(node) {
            *sum += change;
            node = parent(node);
        }
    }

    /// The distance in px from the top of the text to the top of block `i`; the total height if there
    /// is no such block.
    pub fn top(&self, i: usize) -> f64 {
        let i = i.min(self.heights.len());
        let chunk = i / CHUNK;
        let inside = self.heights.get(chunk * CHUNK..i).unwrap_or_default();
        self.chunks_before(chunk) + sum(inside)
    }

    /// The height of the whole text in px.
    pub fn total(&self) -> f64 {
        self.top(self.heights.len())
    }

    /// The block at `y` px from the top of the text, and how far into the block that is, in px.
    /// Above the text it is the first block, below it the bottom of the last one.
    pub fn find(&self, y: f64) -> (usize, f32) {
        let y = y.max(0.0);
        let (chunk, mut top) = self.chunk_at(y);
        let first = chunk * CHUNK;
        for (i, height) in self.heights.iter().enumerate().skip(first) {
            let bottom = top + f64::from(*height);
            if y < bottom {
                return (i, (y - top).max(0.0) as f32);
            }
            top = bottom;
        }
        let last = self.heights.len().saturating_sub(1);
        (last, self.get(last))
    }

    fn chunks_before(&self, chunk: usize) -> f64 {
        let mut total = 0.0;
        let mut count = chunk;
        while count > 0 {
            total += self.tree.get(count - 1).copied().unwrap_or(0.0);
            count &= count - 1;
        }
        total
    }

    /// The last chunk whose top is not below `y`, and its top.
    fn chunk_at(&self, y: f64) -> (usize, f64) {
        let (mut count, mut top) = (0, 0.0);
        let mut step = self.tree.len().checked_ilog2().map_or(0, |bits| 1 << bits);
        while step > 0 {
            if let Some(sum) = self.tree.get(count + step - 1)
                && top + sum <= y
            {
                count += step;
                top += sum;
            }
            step >>= 1;
        }
        (count, top)
    }
}

/// The node that also counts what node `i` counts.
fn parent(i: usize) -> usize {
    i | (i + 1)
}

fn sum(heights: &[f32]) -> f64 {
    heights.iter().map(|h| f64::from(*h)).sum()
}

fn sane(height: f32) -> f32 {
    if height.is_finite() && height > 0.0 {
        height
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive_find(heights: &[f32], y: f64) -> (usize, f32) {
        let mut top = 0.0;
        for (i, h) in heights.iter().enumerate() {
            if y < top + f64::from(*h) {
                return (i, (y - top).max(0.0) as f32);
            }
            top += f64::from(*h);
        }
        let last = heights.len() - 1;
        (last, heights[last])
    }

    #[test]
    fn nothing_to_scroll_is_answered() {
        let none = Heights::new(std::iter::empty());
        assert!(none.is_empty());
        assert_eq!((none.total(), none.find(5.0)), (0.0, (0, 0.0)));
    }

    #[test]
    fn bad_heights_count_as_zero() {
        let mut heights = Heights::new([10.0, f32::NAN, -3.0, 7.0].into_iter());
        assert_eq!(heights.total(), 17.0);
        assert_eq!(heights.find(10.0), (3, 0.0));
        heights.set(3, f32::INFINITY);
        heights.set(99, 5.0);
        assert_eq!(heights.total(), 10.0);
        assert_eq!(heights.find(1e9), (3, 0.0));
        assert_eq!(heights.find(-1.0), (0, 0.0));
    }

    #[test]
    fn millions_of_blocks_add_up_exactly() {
        let heights = Heights::new((0..2_600_000).map(|_| 20.25));
        assert_eq!(heights.total(), 2_600_000.0 * 20.25);
        assert_eq!(heights.top(2_599_999), 2_599_999.0 * 20.25);
        assert_eq!(heights.find(1_999_999.0 * 20.25 + 3.0), (1_999_999, 3.0));
    }

    proptest! {
        // Quarters of a px add up exactly, so the two ways to count must agree to the last bit.
        #[test]
        fn sums_and_searches_agree_with_counting(
            quarters in prop::collection::vec(0u16..400, 1..700),
            sets in prop::collection::vec((0usize..700, 0u16..4000), 0..60),
            probes in prop::collection::vec(0.0f64..1.1, 20),
        ) {
            let mut plain: Vec<f32> = quarters.iter().map(|q| f32::from(*q) / 4.0).collect();
            let mut heights = Heights::new(plain.iter().copied());
            for (i, quarter) in sets {
                let i = i % plain.len();
                plain[i] = f32::from(quarter) / 4.0;
                heights.set(i, plain[i]);
                prop_assert_eq!(heights.get(i), plain[i]);
            }
            for i in 0..=plain.len() {
                prop_assert_eq!(heights.top(i), sum(&plain[..i]));
            }
            prop_assert_eq!(heights.total(), sum(&plain));
            for probe in probes {
                let y = probe * heights.total();
                prop_assert_eq!(heights.find(y), naive_find(&plain, y));
            }
            for i in 0..plain.len() {
                let y = heights.top(i);
                prop_assert_eq!(heights.find(y), naive_find(&plain, y));
            }
        }
    }
}
