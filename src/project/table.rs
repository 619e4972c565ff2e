//! An ordered map whose copies share their rows, so that a snapshot of a large project costs nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// The number behind an id; [`Table`] shares its shelves out by the high bits.
pub trait Key: Copy + Ord {
    /// All 64 bits of the id.
    fn number(self) -> u64;
}

const SHELVES: usize = 256;

/// Records by id, in the order of their ids.
///
/// 256 maps ("shelves") by the id's highest byte, each shared until written to. Ids are random, so 100,000 records
/// stand about 400 to a shelf: a copy clones 256 pointers, and the first write after it copies one shelf of pointers.
/// If ids are not spread (all small, say), it stays correct and copies more.
pub struct Table<K, V> {
    shelves: Vec<Arc<BTreeMap<u64, Arc<V>>>>,
    len: usize,
    key: PhantomData<K>,
}

impl<K: Key, V> Table<K, V> {
    /// The record named `key`.
    pub fn get(&self, key: K) -> Option<&Arc<V>> {
        self.shelves.get(shelf(key))?.get(&key.number())
    }

    /// Whether a record of that name exists.
    pub fn contains(&self, key: K) -> bool {
        self.get(key).is_some()
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All records in the order of their ids.
    pub fn values(&self) -> impl Iterator<Item = &Arc<V>> {
        self.shelves.iter().flat_map(|shelf| shelf.values())
    }

    pub(super) fn insert(&mut self, key: K, value: Arc<V>) {
        let Some(shelf) = self.shelves.get_mut(shelf(key)) else {
            return;
        };
        if Arc::make_mut(shelf).insert(key.number(), value).is_none() {
            self.len += 1;
        }
    }

    pub(super) fn remove(&mut self, key: K) {
        let Some(shelf) = self.shelves.get_mut(shelf(key)) else {
            return;
        };
        if Arc::make_mut(shelf).remove(&key.number()).is_some() {
            self.len -= 1;
        }
    }
}

impl<K: Key + From<u64>, V> Table<K, V> {
    /// Ids with their records, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (K, &Arc<V>)> {
        self.shelves
            .iter()
            .flat_map(|shelf| shelf.iter())
            .map(|(number, value)| (K::from(*number), value))
    }
}

fn shelf<K: Key>(key: K) -> usize {
    (key.number() >> 56) as usize
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            shelves: vec![Arc::default(); SHELVES],
            len: 0,
            key: PhantomData,
        }
    }
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self {
            shelves: self.shelves.clone(),
            len: self.len,
            key: PhantomData,
        }
    }
}

impl<K, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len
            && self
                .shelves
                .iter()
                .zip(&other.shelves)
                .all(|(a, b)| Arc::ptr_eq(a, b) || a == b)
    }
}

impl<K, V: fmt::Debug> fmt::Debug for Table<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.shelves.iter().flat_map(|shelf| shelf.iter());
        f.debug_map()
            .entries(rows.map(|(k, v)| (format!("{k:016x}"), v)))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::ids::{AnnotationId, IdSource};
    use super::*;

    #[test]
    fn a_copy_does_not_see_later_writes() {
        let mut ids = IdSource::new(1);
        let mut table: Table<AnnotationId, usize> = Table::default();
        let keys: Vec<_> = (0..1000).map(|_| AnnotationId(ids.fresh())).collect();
        for (n, key) in keys.iter().enumerate() {
            table.insert(*key, Arc::new(n));
        }
        let copy = table.clone();
        table.remove(keys[3]);
        table.insert(keys[4], Arc::new(9999));
        assert_eq!(copy.len(), 1000);
        assert_eq!(copy.get(keys[3]).map(|v| **v), Some(3));
        assert_eq!(copy.get(keys[4]).map(|v| **v), Some(4));
        assert_eq!(table.len(), 999);
        assert_ne!(copy, table);
        let order: Vec<_> = copy.iter().map(|(k, _)| k).collect();
        assert!(order.is_sorted());
    }
}
