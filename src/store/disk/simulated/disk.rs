//! The disk in memory: what is durable, what is only seen, and faults on demand.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Names a file or folder, whatever paths lead to it; as an inode number does.
pub(super) type Number = usize;

/// One file or folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) is_folder: bool,
    /// What programs read.
    pub(super) seen: Arc<Vec<u8>>,
    /// What a loss of power certainly leaves.
    pub(super) durable: Arc<Vec<u8>>,
    /// Writes since the last flush, in order: each the bytes that a program then saw.
    pub(super) unsynced: Vec<Arc<Vec<u8>>>,
    /// A flush failed: the system has forgotten that what is seen was never written, and says so never again.
    pub(super) forgotten: bool,
}

/// A change of names that no flush of its folder has made durable yet.
#[derive(Clone, Debug)]
pub(super) enum Renaming {
    Add(String, Number),
    Move(String, String, Number),
    Remove(String),
}

impl Node {
    pub(super) fn folder() -> Self {
        Self {
            is_folder: true,
            ..Self::default()
        }
    }

    /// A file whose bytes are durable.
    pub(super) fn file(bytes: Arc<Vec<u8>>) -> Self {
        Self {
            seen: bytes.clone(),
            durable: bytes,
            ..Self::default()
        }
    }
}

impl Renaming {
    /// The name that is given or taken.
    pub(super) fn name(&self) -> &String {
        let (Self::Add(name, _) | Self::Move(_, name, _) | Self::Remove(name)) = self;
        name
    }

    pub(super) fn apply(&self, names: &mut BTreeMap<String, Number>) {
        match self {
            Self::Add(name, number) => {
                names.insert(name.clone(), *number);
            }
            Self::Move(from, to, number) => {
                names.insert(to.clone(), *number);
                if names.get(from) == Some(number) {
                    names.remove(from);
                }
            }
            Self::Remove(name) => {
                names.remove(name);
            }
        }
    }
}

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Harm {
    /// Nothing happened.
    Clean,
    /// What could go wrong did: half is written, the flush threw away what it should have kept, the name is changed
    /// although an error is returned.
    Harsh,
}

/// When the disk refuses. Operations are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The power goes before this operation.
    Power { at: usize },
    /// This operation fails, and with `for_ever` all that follow.
    Error { at: usize, for_ever: bool, harm: Harm },
}

/// What can be known of a file without reading it.
#[derive(Clone, Copy, Debug)]
pub(in crate::store::disk) struct Found {
    pub(super) is_folder: bool,
    pub(super) len: u64,
    pub(super) number: Number,
}

/// Files, folders and their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    pub(super) nodes: Vec<Node>,
    /// Names as programs see them.
    pub(super) names: BTreeMap<String, Number>,
    pub(super) durable_names: BTreeMap<String, Number>,
    pub(super) pending: Vec<Renaming>,
    /// Contents of files that have no name any more: a loss of power may show them in a new file's unwritten blocks.
    pub(super) remains: Vec<Arc<Vec<u8>>>,
    /// Operations so far.
    pub(super) steps: usize,
    pub(super) fault: Option<Fault>,
}

/// How an operation goes.
enum Way {
    Well,
    Badly(Harm),
}

impl Disk {
    /// A disk with these files and folders, all durable.
    pub(super) fn new(nodes: impl IntoIterator<Item = (String, Node)>, remains: Vec<Arc<Vec<u8>>>) -> Self {
        let (names, nodes): (Vec<String>, Vec<Node>) = nodes.into_iter().unzip();
        let names: BTreeMap<_, _> = names.into_iter().zip(0..).collect();
        Self {
            nodes,
            durable_names: names.clone(),
            names,
            remains,
            ..Self::default()
        }
    }

    pub(super) fn is_off(&self) -> bool {
        matches!(self.fault, Some(Fault::Power { at }) if self.steps >= at)
    }

    /// Counts an operation.
    fn step(&mut self) -> io::Result<Way> {
        self.steps += 1;
        match self.fault {
            Some(Fault::Power { at }) if self.steps >= at => Err(io::Error::other("the power is off")),
            Some(Fault::Error { at, for_ever, harm }) if self.steps == at || for_ever && self.steps > at => {
                Ok(Way::Badly(harm))
            }
            _ => Ok(Way::Well),
        }
    }

    /// Counts an operation that fails without a trace when it fails.
    fn plain_step(&mut self) -> io::Result<()> {
        match self.step()? {
            Way::Well => Ok(()),
            Way::Badly(_) => Err(refusal()),
        }
    }

    fn number(&self, name: &str) -> io::Result<Number> {
        let number = self.names.get(name).copied();
        number.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn needs_folder(&self, name: &str) -> io::Result<()> {
        self.number(folder_of(name)).map(drop)
    }

    fn change_names(&mut self, renaming: Renaming) {
        renaming.apply(&mut self.names);
        self.pending.push(renaming);
    }

    pub(super) fn open(&mut self, name: &str, create: bool, create_new: bool, truncate: bool) -> io::Result<Number> {
        self.plain_step()?;
        match self.names.get(name).copied() {
            Some(_) if create_new => Err(io::ErrorKind::AlreadyExists.into()),
            Some(number) => {
                if truncate {
                    self.put(number, Vec::new());
                }
                Ok(number)
            }
            None if create || create_new => {
                self.needs_folder(name)?;
                let number = self.nodes.len();
                self.nodes.push(Node::default());
                self.change_names(Renaming::Add(name.to_owned(), number));
                Ok(number)
            }
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn put(&mut self, number: Number, bytes: Vec<u8>) {
        let node = &mut self.nodes[number];
        node.seen = Arc::new(bytes);
        node.unsynced.push(node.seen.clone());
        node.forgotten = false;
    }

    pub(super) fn append(&mut self, number: Number, bytes: &[u8]) -> io::Result<()> {
        let (bytes, done) = match self.step()? {
            Way::Well => (bytes, Ok(())),
            Way::Badly(Harm::Clean) => return Err(refusal()),
            Way::Badly(Harm::Harsh) => (&bytes[..bytes.len() / 2], Err(refusal())),
        };
        let mut whole = Vec::clone(&self.nodes[number].seen);
        whole.extend_from_slice(bytes);
        self.put(number, whole);
        done
    }

    pub(super) fn sync(&mut self, number: Number) -> io::Result<()> {
        let way = self.step()?;
        if self.nodes[number].is_folder {
            return self.sync_folder(number, &way);
        }
        let node = &mut self.nodes[number];
        match way {
            Way::Badly(Harm::Clean) => return Err(refusal()),
            Way::Badly(Harm::Harsh) => {
                node.unsynced.clear();
                node.forgotten = true;
                return Err(refusal());
            }
            Way::Well if node.forgotten => {}
            Way::Well => node.durable = node.seen.clone(),
        }
        node.unsynced.clear();
        Ok(())
    }

    fn sync_folder(&mut self, number: Number, way: &Way) -> io::Result<()> {
        if matches!(way, Way::Badly(Harm::Clean)) {
            return Err(refusal());
        }
        let folder = self.names.iter().find(|(_, named)| **named == number);
        let folder = folder.map(|(name, _)| name.clone()).unwrap_or_default();
        let names = &mut self.durable_names;
        self.pending.retain(|renaming| {
            let here = folder_of(renaming.name()) == folder;
            if here {
                renaming.apply(names);
            }
            !here
        });
        match way {
            Way::Well => Ok(()),
            Way::Badly(_) => Err(refusal()),
        }
    }

    pub(super) fn read(&mut self, number: Number) -> io::Result<Arc<Vec<u8>>> {
        self.plain_step()?;
        Ok(self.nodes[number].seen.clone())
    }

    pub(super) fn read_named(&mut self, name: &str) -> io::Result<Vec<u8>> {
        let number = self.number(name)?;
        self.read(number).map(|bytes| Vec::clone(&bytes))
    }

    pub(super) fn look(&mut self, number: Number) -> io::Result<Found> {
        self.plain_step()?;
        let node = &self.nodes[number];
        Ok(Found {
            is_folder: node.is_folder,
            len: node.seen.len() as u64,
            number,
        })
    }

    pub(super) fn find(&mut self, name: &str) -> io::Result<Found> {
        match self.number(name) {
            Ok(number) => self.look(number),
            Err(err) => self.plain_step().and(Err(err)),
        }
    }

    pub(super) fn list(&mut self, folder: &str) -> io::Result<Vec<String>> {
        self.plain_step()?;
        self.number(folder)?;
        let names = self.names.keys().filter(|name| folder_of(name) == folder);
        Ok(names.cloned().collect())
    }

    pub(super) fn make_folder(&mut self, name: &str) -> io::Result<()> {
        self.plain_step()?;
        if self.names.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.needs_folder(name)?;
        let number = self.nodes.len();
        self.nodes.push(Node::folder());
        self.change_names(Renaming::Add(name.to_owned(), number));
        Ok(())
    }

    /// Changes a name; a harsh failure changes it all the same.
    fn renaming(&mut self, renaming: impl FnOnce(&Self) -> io::Result<Renaming>) -> io::Result<()> {
        let way = self.step()?;
        if matches!(way, Way::Badly(Harm::Clean)) {
            return Err(refusal());
        }
        let renaming = renaming(self)?;
        self.change_names(renaming);
        match way {
            Way::Well => Ok(()),
            Way::Badly(_) => Err(refusal()),
        }
    }

    pub(super) fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.renaming(|disk| {
            disk.needs_folder(to)?;
            Ok(Renaming::Move(from.to_owned(), to.to_owned(), disk.number(from)?))
        })
    }

    pub(super) fn link(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.renaming(|disk| match disk.names.contains_key(to) {
            true => Err(io::ErrorKind::AlreadyExists.into()),
            false => Ok(Renaming::Add(to.to_owned(), disk.number(from)?)),
        })
    }

    pub(super) fn remove(&mut self, name: &str) -> io::Result<()> {
        if let Ok(number) = self.number(name) {
            self.remains.push(self.nodes[number].seen.clone());
        }
        self.renaming(|disk| disk.number(name).map(|_| Renaming::Remove(name.to_owned())))
    }
}

fn refusal() -> io::Error {
    io::Error::other("input/output error")
}

pub(super) fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}
