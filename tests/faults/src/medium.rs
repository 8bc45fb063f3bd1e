//! What is left on the medium when the power goes at some moment.
//!
//! What was synced is there. Of what was under way, each write, cut or removal for itself is there, is not there, or is
//! torn into sectors, whatever came later: that also is what re-ordering leaves. On a medium that does not protect the
//! neighbours of what it writes ([`Model::Garbage`]), whole blocks turn into garbage.

use std::collections::BTreeMap;

use crate::dice::Dice;
use crate::recorder::{Deed, FileNo, Recording};

/// The smallest thing a medium writes as a whole.
const SECTOR: usize = 512;
/// What a medium erases at once.
const BLOCK: usize = 4096;

/// How bad the medium is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    /// A write that was under way is torn into sectors, old and new.
    Torn,
    /// Moreover the blocks it touches may be garbage.
    Garbage,
}

impl Model {
    /// Its name in tables and lists of seeds.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Torn => "torn",
            Self::Garbage => "garbage",
        }
    }
}

/// The files of a folder after a power cut.
pub type Image = BTreeMap<String, Vec<u8>>;

/// Plays a recording back, deed by deed.
#[derive(Debug)]
pub struct Medium<'a> {
    recording: &'a Recording,
    /// Only its failed syncs roll these.
    dice: Dice,
    done: usize,
    files: Vec<File<'a>>,
    names: BTreeMap<String, FileNo>,
    /// Names made or removed that the folder on the medium may not know yet.
    unsure: Vec<Name<'a>>,
}

#[derive(Debug, Default)]
struct File<'a> {
    durable: Vec<u8>,
    under_way: Vec<&'a Deed>,
}

#[derive(Clone, Copy, Debug)]
enum Name<'a> {
    Made(&'a str, FileNo),
    Removed(&'a str),
    Renamed(&'a str, &'a str),
}

/// What becomes of a write that was under way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    There,
    NotThere,
    Torn,
    Garbage,
}

impl<'a> Medium<'a> {
    /// Before the first deed.
    #[must_use]
    pub fn new(recording: &'a Recording, seed: u64) -> Self {
        let file = |bytes: &Vec<u8>| File { durable: bytes.clone(), under_way: Vec::new() };
        Self {
            recording,
            dice: Dice::of_part(seed, u64::MAX),
            done: 0,
            files: recording.base.values().map(file).collect(),
            names: recording.base.keys().enumerate().map(|(file, name)| (name.clone(), file)).collect(),
            unsure: Vec::new(),
        }
    }

    /// Goes on until so many deeds are done.
    pub fn play_to(&mut self, deeds: usize) {
        while self.done < deeds {
            let Some(deed) = self.recording.deeds.get(self.done) else { return };
            self.done = self.done.saturating_add(1);
            self.play(deed);
        }
    }

    /// The power goes now.
    #[must_use]
    pub fn cut(&self, model: Model, dice: &mut Dice) -> Image {
        let mut names = self.names.clone();
        for name in &self.unsure {
            if dice.coin() {
                name.settle(&mut names);
            }
        }
        // Sometimes all or nothing of what was under way is there: the plainest cuts must not be the rarest.
        let mood = dice.roll(8);
        let mut image = Image::new();
        for (name, file) in names {
            let Some(file) = self.files.get(file) else { continue };
            let mut bytes = file.durable.clone();
            for deed in &file.under_way {
                let fate = match mood {
                    0 => Fate::There,
                    1 => Fate::NotThere,
                    _ => fate(model, dice),
                };
                suffer(&mut bytes, deed, fate, dice);
            }
            image.insert(name, bytes);
        }
        image
    }

    /// What the running program sees: everything that was done, synced or not.
    #[must_use]
    pub fn as_seen(&self) -> Image {
        let mut names = self.names.clone();
        for name in &self.unsure {
            name.settle(&mut names);
        }
        let seen = |file: &File<'a>| {
            let mut bytes = file.durable.clone();
            for deed in &file.under_way {
                suffer(&mut bytes, deed, Fate::There, &mut Dice::new(0));
            }
            bytes
        };
        names.into_iter().filter_map(|(name, file)| Some((name, seen(self.files.get(file)?)))).collect()
    }

    fn play(&mut self, deed: &'a Deed) {
        match deed {
            Deed::Made { file, name } => {
                self.files.resize_with(self.files.len().max(file.saturating_add(1)), File::default);
                self.unsure.push(Name::Made(name, *file));
            }
            Deed::Written { file, .. } | Deed::Cut { file, .. } => {
                if let Some(file) = self.files.get_mut(*file) {
                    file.under_way.push(deed);
                }
            }
            Deed::Synced { file } => {
                self.settle_names_of(*file);
                self.settle(*file, |_| Fate::There);
            }
            Deed::SyncFailed { file } => {
                let mut dice = self.dice.clone();
                self.settle(*file, |deed| fate_of_failed(deed, &mut dice));
                self.dice = dice;
            }
            Deed::Removed { name, durable } => {
                self.unsure.push(Name::Removed(name));
                if *durable {
                    self.settle_all_names();
                }
            }
            Deed::Renamed { from, to } => {
                self.unsure.push(Name::Renamed(from, to));
                if !crate::vfs::SEES_FOLDERS {
                    // `put_in_place` syncs the folder before it comes back, which is not seen here.
                    self.settle_all_names();
                }
            }
            Deed::FolderSynced => self.settle_all_names(),
        }
    }

    fn settle(&mut self, file: FileNo, mut fate: impl FnMut(&Deed) -> Fate) {
        let Some(file) = self.files.get_mut(file) else { return };
        let mut none = Dice::new(0);
        for deed in std::mem::take(&mut file.under_way) {
            suffer(&mut file.durable, deed, fate(deed), &mut none);
        }
    }

    /// SQLite syncs the folder with the first sync of a journal; here only the file's own name counts on it.
    fn settle_names_of(&mut self, file: FileNo) {
        let own = |name: &Name<'_>| matches!(name, Name::Made(_, made) if *made == file);
        let Some(name) = self.unsure.iter().find(|name| own(name)).map(Name::name) else { return };
        for one in self.unsure.iter().filter(|one| one.name() == name) {
            one.settle(&mut self.names);
        }
        self.unsure.retain(|one| one.name() != name);
    }

    fn settle_all_names(&mut self) {
        for name in std::mem::take(&mut self.unsure) {
            name.settle(&mut self.names);
        }
    }
}

impl<'a> Name<'a> {
    fn name(&self) -> &'a str {
        match self {
            Self::Made(name, _) | Self::Removed(name) | Self::Renamed(_, name) => name,
        }
    }

    fn settle(&self, names: &mut BTreeMap<String, FileNo>) {
        match self {
            Self::Made(name, file) => names.insert((*name).to_owned(), *file),
            Self::Removed(name) => names.remove(*name),
            Self::Renamed(from, to) => names.remove(*from).and_then(|file| names.insert((*to).to_owned(), file)),
        };
    }
}

fn fate(model: Model, dice: &mut Dice) -> Fate {
    match (dice.roll(4), model) {
        (0, _) => Fate::There,
        (1, _) => Fate::NotThere,
        (2, Model::Garbage) => Fate::Garbage,
        _ => Fate::Torn,
    }
}

/// After a failed sync the system calls the pages clean: what did not get through then never will.
fn fate_of_failed(_deed: &Deed, dice: &mut Dice) -> Fate {
    if dice.coin() { Fate::There } else { Fate::NotThere }
}

fn suffer(bytes: &mut Vec<u8>, deed: &Deed, fate: Fate, dice: &mut Dice) {
    match (deed, fate) {
        (_, Fate::NotThere) => {}
        (Deed::Cut { length, .. }, Fate::There) => bytes.truncate(*length),
        (Deed::Cut { length, .. }, Fate::Torn | Fate::Garbage) => {
            // A length is one number: it is the old or the new one.
            let length = if dice.coin() { *length } else { bytes.len() };
            bytes.truncate(length);
        }
        (Deed::Written { at, bytes: new, .. }, Fate::There) => put(bytes, *at, new),
        (Deed::Written { at, bytes: new, .. }, Fate::Torn) => {
            for (start, part) in sectors(*at, new) {
                if dice.coin() {
                    put(bytes, start, part);
                }
            }
        }
        (Deed::Written { at, bytes: new, .. }, Fate::Garbage) => garble(bytes, *at, new, dice),
        _ => {}
    }
}

/// The pieces of a write between the medium's own borders.
fn sectors(at: usize, bytes: &[u8]) -> Vec<(usize, &[u8])> {
    let mut pieces = Vec::new();
    let (mut start, mut rest) = (at, bytes);
    while !rest.is_empty() {
        let room = SECTOR.saturating_sub(start.checked_rem(SECTOR).unwrap_or(0));
        let (piece, later) = rest.split_at(room.min(rest.len()));
        pieces.push((start, piece));
        (start, rest) = (start.saturating_add(piece.len()), later);
    }
    pieces
}

fn put(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    let end = at.saturating_add(new.len());
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    if let Some(room) = bytes.get_mut(at..end) {
        room.copy_from_slice(new);
    }
}

/// Each block the write touches is written or garbage, with all that stood in it before.
fn garble(bytes: &mut Vec<u8>, at: usize, new: &[u8], dice: &mut Dice) {
    put(bytes, at, new);
    let end = at.saturating_add(new.len());
    let mut block = at / BLOCK * BLOCK;
    while block < end {
        let next = block.saturating_add(BLOCK);
        if dice.coin() {
            let until = next.min(bytes.len());
            for byte in bytes.get_mut(block..until).unwrap_or_default() {
                *byte = u8::try_from(dice.roll(256)).unwrap_or(0);
            }
        }
        block = next;
    }
}
