//! What lies in a box: the newest whole pack, and for each sheet the newest print of it.

use std::collections::BTreeMap;

use crate::store::{PackMade, SheetMade};

/// The paper in the box of one place.
#[derive(Clone, Debug)]
pub(in crate::desk) struct Boxed {
    /// The whole pack first, then what replaced sheets of it, oldest first.
    packs: Vec<PackMade>,
    /// By their keys: which pack has the newest print of a sheet, and the sheet.
    sheets: BTreeMap<String, (usize, SheetMade)>,
}

/// What is to be done with a sheet, before anybody knows why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::desk) struct Move {
    /// The sheet.
    pub(in crate::desk) key: String,
    /// The one in the box, and which pack it came with; none: there is none yet.
    pub(in crate::desk) old: Option<(usize, SheetMade)>,
    /// The one to put in; none: there is none any more.
    pub(in crate::desk) new: Option<SheetMade>,
}

impl Boxed {
    /// From the newest whole pack and what came after it; `None` when nothing was printed.
    pub(in crate::desk) fn of(packs: Vec<PackMade>) -> Option<Self> {
        let mut sheets = BTreeMap::new();
        packs.first().filter(|whole| !whole.replaces)?;
        for (n, pack) in packs.iter().enumerate() {
            for key in &pack.contents.taken_out {
                sheets.remove(key);
            }
            for sheet in &pack.contents.sheets {
                sheets.insert(sheet.key.clone(), (n, sheet.clone()));
            }
        }
        Some(Self { packs, sheets })
    }

    /// The whole pack.
    pub(in crate::desk) fn whole(&self) -> Option<&PackMade> {
        self.packs.first()
    }

    /// The last print that replaced sheets.
    pub(in crate::desk) fn replaced(&self) -> Option<&PackMade> {
        self.packs.last().filter(|pack| pack.replaces)
    }

    /// The newest print of a sheet, and what it was printed with.
    pub(in crate::desk) fn sheet(&self, key: &str) -> Option<(&PackMade, &SheetMade)> {
        let (n, sheet) = self.sheets.get(key)?;
        Some((self.packs.get(*n)?, sheet))
    }

    /// The keys of all sheets in it.
    pub(in crate::desk) fn keys(&self) -> impl Iterator<Item = &str> {
        self.sheets.keys().map(String::as_str)
    }

    /// One of the prints.
    pub(in crate::desk) fn pack(&self, n: usize) -> Option<&PackMade> {
        self.packs.get(n)
    }

    /// All prints, the whole pack first.
    pub(in crate::desk) fn packs(&self) -> &[PackMade] {
        &self.packs
    }

    /// What is to be done so that the box holds `present`: in its order, what is to be taken out last.
    pub(in crate::desk) fn moves(&self, present: &[SheetMade]) -> Vec<Move> {
        let mut moves: Vec<Move> = present
            .iter()
            .filter_map(|new| {
                let old = self.sheets.get(&new.key).cloned();
                let is_same = old.as_ref().is_some_and(|(_, old)| old.code == new.code);
                (!is_same).then(|| Move { key: new.key.clone(), old, new: Some(new.clone()) })
            })
            .collect();
        let gone = self.sheets.iter().filter(|(key, _)| present.iter().all(|new| new.key != **key));
        moves.extend(gone.map(|(key, old)| Move { key: key.clone(), old: Some(old.clone()), new: None }));
        moves
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::PackContents;
    use crate::time::Timestamp;
    use uuid::Uuid;

    fn sheet(key: &str, code: &str) -> SheetMade {
        SheetMade { key: key.to_owned(), title: key.to_owned(), code: code.to_owned(), ..SheetMade::default() }
    }

    fn pack(n: u8, replaces: bool, sheets: &[(&str, &str)], taken_out: &[&str]) -> PackMade {
        PackMade {
            id: Uuid::from_bytes([n; 16]),
            place: "front-desk".into(),
            made_at: Timestamp::from_millis(i64::from(n)),
            pages: 1,
            plan_revision: None,
            content_sha256: [n; 32],
            station: Uuid::nil(),
            replaces,
            contents: PackContents {
                sheets: sheets.iter().map(|(key, code)| sheet(key, code)).collect(),
                taken_out: taken_out.iter().map(|key| (*key).to_owned()).collect(),
                ..PackContents::default()
            },
        }
    }

    fn keys(moves: &[Move]) -> Vec<&str> {
        moves.iter().map(|one| one.key.as_str()).collect()
    }

    #[test]
    fn the_newest_print_of_each_sheet_counts() {
        let packs = vec![
            pack(1, false, &[("cover", "000001"), ("contacts", "000002"), ("form/F01", "000003")], &[]),
            pack(2, true, &[("cover", "000004"), ("contacts", "000005")], &[]),
        ];
        let boxed = Boxed::of(packs).unwrap();
        let present = [sheet("cover", "000004"), sheet("contacts", "000005"), sheet("form/F01", "000003")];
        assert_eq!(boxed.moves(&present), [], "replacing makes nothing stale");
        let later = [sheet("cover", "000006"), sheet("contacts", "000002"), sheet("form/F01", "000003")];
        assert_eq!(keys(&boxed.moves(&later)), ["cover", "contacts"], "also when the plan goes back to what it was");
    }

    #[test]
    fn sheets_come_and_go() {
        let whole = pack(1, false, &[("cover", "000001"), ("contacts", "000002")], &[]);
        let present = [sheet("cover", "000003"), sheet("scripts", "000004")];
        let boxed = Boxed::of(vec![whole.clone()]).unwrap();
        let moves = boxed.moves(&present);
        assert_eq!(keys(&moves), ["cover", "scripts", "contacts"]);
        assert!(moves[1].old.is_none() && moves[2].new.is_none());
        let after = pack(2, true, &[("cover", "000003"), ("scripts", "000004")], &["contacts"]);
        assert_eq!(Boxed::of(vec![whole, after]).unwrap().moves(&present), []);
    }

    #[test]
    fn what_replaced_sheets_alone_is_no_pack() {
        assert!(Boxed::of(vec![pack(1, true, &[("cover", "000001")], &[])]).is_none());
        assert!(Boxed::of(Vec::new()).is_none());
    }
}
