//! Files that cannot be written, damaged files: what can be read is read, and nothing altered is passed on.

use super::*;
use crate::error::{Error, ErrorCode};
use crate::ids::ChainId;
use crate::store::{Missing, salvage};

fn why() -> Error {
    Error::FileReadOnly("a copy".into())
}

/// Everything in a folder with its bytes.
fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

impl Place {
    /// Outside the folder of the file, which must stay as it is.
    fn read(&self, local: &Path) -> Result<Store> {
        Store::open_to_read(&self.path(), local, why())
    }

    fn chain(&self, store: &mut Store) -> ChainId {
        store.tx(|tx| tx.heads()).unwrap()[0].chain
    }
}

#[test]
fn reading_leaves_no_trace_and_every_write_is_answered_with_the_reason() {
    let (place, local) = (Place::with_notes(3), tempfile::tempdir().unwrap());
    let before = snapshot(place.folder.path());
    let mut store = place.read(local.path()).unwrap();
    assert_eq!(place.entries(&mut store).len(), 3);
    assert!(store.verify().unwrap().is_good());
    assert_eq!(place.append(&mut store, &place.note("書けない")).unwrap_err(), why());
    assert_eq!(store.tx(|tx| tx.set_meta("facility", "x", at(0))).unwrap_err(), why());
    store.checkpoint().unwrap();
    store.close().unwrap();
    assert_eq!(snapshot(place.folder.path()), before);
}

#[test]
fn lines_in_a_side_file_are_read_without_touching_it() {
    let (place, local) = (Place::with_notes(2), tempfile::tempdir().unwrap());
    let killed = tempfile::tempdir().unwrap();
    let mut store = place.open();
    place.append(&mut store, &place.note("まだ横のファイルにだけある")).unwrap();
    // What a kill leaves behind.
    let copy = killed.path().join("x.tomoshibi");
    std::fs::copy(place.path(), &copy).unwrap();
    std::fs::copy(crate::store::open::beside(&place.path(), "-wal"), killed.path().join("x.tomoshibi-wal")).unwrap();
    let before = snapshot(killed.path());
    let mut read = Store::open_to_read(&copy, local.path(), why()).unwrap();
    assert_eq!(place.entries(&mut read).len(), 3);
    assert_eq!(place.append(&mut read, &place.note("書けない")).unwrap_err(), why());
    drop(read);
    assert_eq!(snapshot(killed.path()), before);
    assert_eq!(std::fs::read_dir(local.path().join("reading")).unwrap().count(), 0, "the private copy is gone");
}

#[test]
fn a_file_somebody_writes_in_is_not_read_past_them() {
    let (place, local) = (Place::with_notes(1), tempfile::tempdir().unwrap());
    let store = place.open();
    assert_eq!(place.read(local.path()).unwrap_err().code(), ErrorCode::FileLocked, "in this program");
    drop(store);
    assert!(place.read(local.path()).is_ok());
}

#[test]
fn a_sound_file_is_salvaged_whole_and_goes_on_as_another_station() {
    let place = Place::with_notes(5);
    let mut store = place.open();
    let (entries, chain) = (place.entries(&mut store), place.chain(&mut store));
    store.close().unwrap();
    let before = std::fs::read(place.path()).unwrap();
    let to = place.folder.path().join("new.tomoshibi");
    let saved = salvage(&place.path(), &to, &place.writer()).unwrap();
    assert_eq!((saved.entries, saved.missing, saved.beside), (5, Vec::new(), None));
    assert_eq!(std::fs::read(place.path()).unwrap(), before, "the damaged file is only read");
    let mut new = place.try_open(&to).unwrap();
    assert_eq!(place.entries(&mut new), entries);
    let added = place.append(&mut new, &place.note("続き")).unwrap();
    assert_ne!(added.chain, chain, "two files must not go on under one name");
    assert!(new.verify().unwrap().is_good());
}

#[test]
fn an_altered_line_is_left_out_and_those_behind_it_lie_beside() {
    let place = Place::with_notes(6);
    let chain = place.chain(&mut place.open());
    tamper(&place.path(), "UPDATE entry SET body = replace(body, '4番', '9番') WHERE seq = 4");
    let to = place.folder.path().join("new.tomoshibi");
    let saved = salvage(&place.path(), &to, &place.writer()).unwrap();
    assert_eq!(saved.entries, 3);
    assert_eq!(saved.missing, [Missing::Altered(chain, 4), Missing::Behind(chain, 2)]);
    let rest = std::fs::read_to_string(saved.beside.unwrap()).unwrap();
    assert!(rest.contains("5番の患者さん") && rest.contains("6番の患者さん"), "nothing readable is lost");
    assert!(!rest.contains("9番"), "an altered line does not pass for one");
    let mut new = place.try_open(&to).unwrap();
    assert_eq!(place.entries(&mut new).len(), 3);
    assert!(new.verify().unwrap().is_good());
}

#[test]
fn broken_pages_cost_their_lines_and_no_others() {
    let place = Place::with_notes(60);
    let chain = place.chain(&mut place.open());
    let mut bytes = std::fs::read(place.path()).unwrap();
    let words = "30番の患者さん".as_bytes();
    let at = bytes.windows(words.len()).position(|window| window == words).unwrap();
    let page = at / 4096 * 4096;
    bytes[page..page + 4096].fill(0x5a);
    std::fs::write(place.path(), bytes).unwrap();
    assert_eq!(place.try_open(&place.path()).unwrap_err().code(), ErrorCode::FileDamaged);
    let to = place.folder.path().join("new.tomoshibi");
    let saved = salvage(&place.path(), &to, &place.writer()).unwrap();
    let Some(Missing::Gone(of, first, last)) = saved.missing.first() else { panic!("{:?}", saved.missing) };
    assert_eq!((*of, *first), (chain, saved.entries + 1));
    assert!((*first..=*last).contains(&30) && last - first < 20, "one page: {first} to {last}");
    assert_eq!(saved.missing[1], Missing::Behind(chain, 60 - last));
    let rest = std::fs::read_to_string(saved.beside.unwrap()).unwrap();
    assert_eq!(rest.lines().count() as u64 + saved.entries + (last - first + 1), 60, "every line is accounted for");
    assert!(place.try_open(&to).unwrap().verify().unwrap().is_good());
}

#[test]
fn a_file_that_was_cut_short_gives_what_it_still_has() {
    let place = Place::with_notes(300);
    let bytes = std::fs::read(place.path()).unwrap();
    std::fs::write(place.path(), &bytes[..bytes.len() * 2 / 3]).unwrap();
    let to = place.folder.path().join("new.tomoshibi");
    let saved = salvage(&place.path(), &to, &place.writer()).unwrap();
    assert!(saved.entries > 0 && saved.entries < 300, "{saved:?}");
    assert!(!saved.missing.is_empty(), "a shorter file is not passed off as a whole one");
}

#[test]
fn what_was_never_ours_is_not_salvaged() {
    let place = Place::new();
    std::fs::write(place.path(), "これは議事録です。\n".repeat(300)).unwrap();
    let to = place.folder.path().join("new.tomoshibi");
    let refused = salvage(&place.path(), &to, &place.writer()).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::FileForeign);
    assert!(!to.exists());
    std::fs::write(&to, "somebody's").unwrap();
    assert_eq!(salvage(&place.path(), &to, &place.writer()).unwrap_err().code(), ErrorCode::FileExists);
}
