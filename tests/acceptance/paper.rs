//! Every pack of paper as a file, beside where the program says that everything stands: what foreign judges look at.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use engine::desk::{Desk, PackOrder};
use engine::pack::draw::Item;
use engine::pack::{Pack, pdf};
use engine::{files, library};

use crate::harness::{DataFile, Hand};

/// One pack of the example hospital.
pub(crate) struct Printed {
    pub(crate) id: String,
    pub(crate) pack: Pack,
    pub(crate) path: String,
}

/// All packs there are, made once. The files stay in the target folder, for whoever wants to see what a judge saw.
pub(crate) fn packs() -> &'static [Printed] {
    static PACKS: OnceLock<Vec<Printed>> = OnceLock::new();
    PACKS.get_or_init(|| {
        let file = DataFile::demo();
        let mut desk = Desk::open_existing(file.path(), &file.own_local(), Box::new(Hand::default())).unwrap();
        let packs: Vec<Printed> = library::forms().binders().map(|binder| printed(&mut desk, &binder.id)).collect();
        desk.close().unwrap();
        assert!(!packs.is_empty(), "there is paper");
        packs
    })
}

fn printed(desk: &mut Desk, id: &str) -> Printed {
    let order = PackOrder { place: id.to_owned(), visits: Some(60), hours: Some(8), ..PackOrder::default() };
    let pack = desk.pack_layout(&order).unwrap_or_else(|problem| panic!("{id}: {problem}"));
    let path = folder().join(format!("{id}.pdf"));
    files::write_whole(&path, &pdf(&pack).unwrap()).unwrap();
    Printed { id: id.to_owned(), pack, path: path.to_str().unwrap().to_owned() }
}

/// Where the judges work.
pub(crate) fn folder() -> &'static Path {
    static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paper");
        std::fs::create_dir_all(&folder).unwrap();
        folder
    })
}

impl Printed {
    /// What stands on a page, counted from 0.
    pub(crate) fn items(&self, page: usize) -> impl Iterator<Item = &Item> {
        self.pack.pages[page].layers.iter().flat_map(|layer| &self.pack.layers[*layer])
    }

    /// Every run of text of a page without its white space, in the order of drawing.
    pub(crate) fn runs(&self, page: usize) -> Vec<String> {
        let text = |item: &Item| if let Item::Text { text, .. } = item { Some(squeezed(text)) } else { None };
        self.items(page).filter_map(text).collect()
    }

    /// What the codes of a page say.
    pub(crate) fn payloads(&self, page: usize) -> Vec<&str> {
        self.items(page)
            .filter_map(|item| if let Item::Code { payload, .. } = item { Some(payload.as_str()) } else { None })
            .collect()
    }
}

/// Without white space: extractors put their own between runs.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// How often each character comes.
pub(crate) fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in text.chars() {
        *counts.entry(letter).or_default() += 1;
    }
    counts
}

/// What a program gives, without what it remarks.
pub(crate) fn read_by(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: script/setup installs it"));
    assert!(output.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a program says on both its voices; one that is not there fails the test and says where it comes from.
pub(crate) fn judge(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: script/setup installs it"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {words:?}: {said}");
    said
}
