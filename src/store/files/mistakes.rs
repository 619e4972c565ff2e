//! Mistakes that tests make on purpose, to see that they would notice. No build but that of the tests holds any.

/// A way to get merging wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// What removed records leave is not read.
    IgnoreRemovals,
    /// Of two versions that stand against each other one is dropped.
    PickSilently,
    /// Records of unknown kinds are not put back.
    DropUnknown,
    /// The higher number counts, whatever the record was before.
    CountOnly,
    /// What is referred to anew is not brought back.
    LeaveGone,
}

#[cfg(test)]
thread_local! {
    static MADE: std::cell::Cell<Option<Mistake>> = const { std::cell::Cell::new(None) };
}

/// Whether this mistake is to be made now.
#[cfg(test)]
pub(super) fn made(mistake: Mistake) -> bool {
    MADE.get() == Some(mistake)
}

/// Never.
#[cfg(not(test))]
pub(super) const fn made(_: Mistake) -> bool {
    false
}

/// Makes a mistake, on this thread, while `work` lasts.
#[cfg(test)]
pub(super) fn with<T>(mistake: Option<Mistake>, work: impl FnOnce() -> T) -> T {
    MADE.set(mistake);
    let done = work();
    MADE.set(None);
    done
}
