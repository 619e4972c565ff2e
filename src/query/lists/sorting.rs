//! The order of rows under a column's heading.

/// What a row is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey {
    /// A number, a rank or a count.
    Number(u64),
    /// Words, in small letters.
    Words(String),
}

impl SortKey {
    /// Words that differ only in case sort together.
    pub(super) fn words(words: &str) -> Self {
        Self::Words(words.to_lowercase())
    }
}

/// Sorts rows by key. Among equals they stand by place, first to last even where the keys descend.
pub(super) fn by_key<P: Ord>(mut rows: Vec<(SortKey, P)>, descending: bool) -> Vec<P> {
    rows.sort_unstable_by(|(a, a_place), (b, b_place)| {
        let order = if descending { b.cmp(a) } else { a.cmp(b) };
        order.then_with(|| a_place.cmp(b_place))
    });
    rows.into_iter().map(|(_, place)| place).collect()
}

/// Sorts rows by place alone.
pub(super) fn by_place<P: Ord>(mut places: Vec<P>, descending: bool) -> Vec<P> {
    places.sort_unstable_by(|a, b| if descending { b.cmp(a) } else { a.cmp(b) });
    places
}
