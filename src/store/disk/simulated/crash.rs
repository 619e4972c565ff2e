//! What a loss of power may leave of a disk.
//!
//! Each change of names that was not flushed may have happened or not, each alone. Of bytes that were not flushed there may
//! be none, all, those of the first writes, a part of the last one, zeros, zeros before what was written later, or what an
//! older file had in these blocks.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::disk::{Disk, Node, Number, folder_of};

/// Up to so many changes of names are tried in every combination, more in a sample of them.
const ALL_SUBSETS_OF: usize = 6;

/// At most `most` disks that may be left: all, or a sample that has the least and the most that may be left in it.
pub(super) fn outcomes(disk: &Disk, most: usize, dice: &mut fastrand::Rng) -> Vec<Disk> {
    let open: Vec<(Number, Vec<Arc<Vec<u8>>>)> = disk
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| !node.unsynced.is_empty())
        .map(|(number, node)| (number, contents(node, &disk.remains)))
        .collect();
    let subsets = subsets(disk.pending.len(), dice);
    let total = open
        .iter()
        .fold(subsets.len(), |total, (_, contents)| total * contents.len());
    let all = total <= most;
    let picks = if all { total } else { most };
    (0..picks)
        .map(|n| match n {
            _ if all => n,
            0 => 0,
            1 => total - 1,
            _ => dice.usize(..total),
        })
        .map(|mut n| {
            let mut digit = |base: usize| {
                let digit = n % base;
                n /= base;
                digit
            };
            let subset = subsets[digit(subsets.len())];
            let contents = open
                .iter()
                .map(|(number, contents)| (*number, contents[digit(contents.len())].clone()));
            left(disk, subset, &contents.collect())
        })
        .collect()
}

/// The disk as all programs see it: what is left when only they die.
pub(super) fn as_seen(disk: &Disk) -> Disk {
    let seen = disk.nodes.iter().map(|node| node.seen.clone()).enumerate().collect();
    left(disk, u64::MAX, &seen)
}

/// The least that may be left.
pub(super) fn least(disk: &Disk) -> Disk {
    left(disk, 0, &BTreeMap::new())
}

fn subsets(pending: usize, dice: &mut fastrand::Rng) -> Vec<u64> {
    if pending <= ALL_SUBSETS_OF {
        return (0..1 << pending).collect();
    }
    let all = (1_u64 << pending.min(63)) - 1;
    let prefixes = (0..=pending).map(|len| (1_u64 << len.min(63)) - 1);
    let mut subsets: Vec<u64> = prefixes.chain((0..64).map(|_| dice.u64(..) & all)).collect();
    subsets.sort_unstable();
    subsets.dedup();
    subsets
}

/// What the bytes of a file may be, the least first and all of them last.
fn contents(node: &Node, remains: &[Arc<Vec<u8>>]) -> Vec<Arc<Vec<u8>>> {
    let (durable, all) = (&node.durable, &node.seen);
    let mut contents = vec![durable.clone()];
    // A file that was emptied in between: any state on the way.
    contents.extend(node.unsynced.iter().cloned());
    if all.starts_with(durable) {
        let written = &all[durable.len()..];
        let middle = written.len() / 2;
        let with = |tail: Vec<u8>| Arc::new([durable.as_slice(), &tail].concat());
        let zeros = |len| vec![0; len];
        contents.push(with(written[..middle].to_vec()));
        contents.push(with(written[..written.len().saturating_sub(1)].to_vec()));
        contents.push(with(zeros(written.len())));
        contents.push(with([zeros(middle), written[middle..].to_vec()].concat()));
        for old in remains.iter().filter(|old| old.len() > durable.len()).take(2) {
            let end = old.len().min(all.len());
            let mut tail = old[durable.len()..end].to_vec();
            tail.resize(written.len(), 0);
            contents.push(with(tail));
        }
    }
    contents.push(all.clone());
    let last = contents.len() - 1;
    let mut n = 0;
    contents.retain(|bytes| {
        let wanted = n == 0 || n == last || bytes != all && bytes != durable;
        n += 1;
        wanted
    });
    contents
}

/// The disk with the chosen changes of names and contents, durable, with nothing that no name leads to.
fn left(disk: &Disk, subset: u64, contents: &BTreeMap<Number, Arc<Vec<u8>>>) -> Disk {
    let mut names = disk.durable_names.clone();
    for (n, renaming) in disk.pending.iter().enumerate() {
        if subset >> n.min(63) & 1 == 1 {
            renaming.apply(&mut names);
        }
    }
    let mut kept: BTreeMap<Number, String> = BTreeMap::new();
    let mut further = Vec::new();
    for (name, number) in &names {
        let parent = folder_of(name);
        if !parent.is_empty() && !names.contains_key(parent) {
            continue;
        }
        if let Some(first) = kept.get(number) {
            further.push((first.clone(), name.clone()));
        } else {
            kept.insert(*number, name.clone());
        }
    }
    let nodes = kept.iter().map(|(number, name)| {
        let node = &disk.nodes[*number];
        let bytes = contents.get(number).unwrap_or(&node.durable);
        let node = match node.is_folder {
            true => Node::folder(),
            false => Node::file(bytes.clone()),
        };
        (name.clone(), node)
    });
    let remains = disk.remains.iter().rev().take(2).rev().cloned().collect();
    let mut disk = Disk::new(nodes, remains);
    for (first, name) in further {
        let number = disk.names[&first];
        disk.names.insert(name.clone(), number);
        disk.durable_names.insert(name, number);
    }
    disk
}
