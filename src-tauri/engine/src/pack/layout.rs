//! Where everything sits: puts the sheets in order, numbers their pages, draws cover and frame.
//! Pure: the same input gives the same display list.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::booklet::PageMap;
use super::contents::{CallScript, NoticeInput, PackInput, Segment, SlipBlock};
use super::cover::{self, Entry};
use super::draw::Item;
use super::fonts::{Fonts, Met};
use super::forms::Paper;
use super::frame::Format;
use super::sheets::{Draft, MASTER, Maker, PROOF};
use super::{MissingGlyph, Overflow, PackError, frame};

/// A pack ready to be written as a file. Pages share layers: forty equal forms are drawn once.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Title of the file.
    pub title: String,
    /// The hospital.
    pub facility: String,
    /// When it was printed, RFC 3339.
    pub printed_on: String,
    /// Six digits that change when any sheet changes.
    pub code: String,
    /// Display lists.
    pub layers: Vec<Vec<Item>>,
    /// In printing order.
    pub pages: Vec<Page>,
    /// What the pages are, in the same order.
    pub sheets: Vec<Sheet>,
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its paper.
    pub format: Format,
    /// Indexes into [`Pack::layers`].
    pub layers: Vec<usize>,
}

/// One sheet of the contents: its title and its pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is, whatever stands on it: `contacts`, `flow/ehr-down`, `form/F01`.
    pub key: String,
    /// Six digits that change when what is printed on it changes; on the sheet itself, too.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its first page, from 1.
    pub first_page: usize,
    /// How many pages.
    pub n_pages: usize,
    /// Entries below it in the outline, with their pages from 1.
    pub entries: Vec<(String, usize)>,
}

impl Pack {
    /// The moment of printing as files say it: 2026-11-24T14:20:00+09:00 → D:20261124142000+09'00'.
    pub(super) fn created(&self) -> Result<String, PackError> {
        let moment = chrono::DateTime::parse_from_rfc3339(&self.printed_on);
        let moment = moment.map_err(|_| PackError::Date(self.printed_on.clone()))?;
        Ok(moment.format("D:%Y%m%d%H%M%S%:z'").to_string().replace(':', "'").replacen("D'", "D:", 1))
    }
}

/// How the keys of sheets begin that lie together, and the words for all of them.
const TOGETHER: [(&str, &str); 5] = [
    (MASTER, "cover_masters"),
    ("notice/", "cover_notices"),
    ("role-card/", "cover_role_cards"),
    ("flow-poster/", "cover_flow_posters"),
    ("form/F02/", "cover_slips"),
];
/// Key of the cover.
const COVER: &str = "cover";
/// How often booklets are set until the page numbers inside them no longer change.
const PASSES: usize = 4;

/// The six digits of every sheet by its key, and by [`COVER`] those of the whole pack.
pub(super) type Codes = BTreeMap<String, String>;

/// Puts a cover in front of the sheets and binds them to a pack.
pub(super) fn bound(maker: &Maker<'_>, mut drafts: Vec<Draft>, codes: &Codes) -> Result<Pack, PackError> {
    let cover_pages = cover(maker, &drafts, 1, codes)?.pages.len();
    drafts.insert(0, cover(maker, &drafts, cover_pages, codes)?);
    let pack = assemble(maker, drafts, codes)?;
    check(maker.fonts, &pack)?;
    Ok(pack)
}

/// Every character has a glyph, and nothing runs off its paper.
pub(super) fn check(fonts: &Fonts, pack: &Pack) -> Result<(), PackError> {
    check_glyphs(fonts, pack)?;
    check_margins(fonts, pack)
}

/// Forms once each, one after the other, without a cover.
pub(super) fn bare(maker: &Maker<'_>, ids: &[String]) -> Result<Pack, PackError> {
    let codes = digits(&singly(&Maker { input: &lasting(maker.input), ..*maker }, ids)?);
    let pack = assemble(maker, singly(maker, ids)?, &codes)?;
    check(maker.fonts, &pack)?;
    Ok(pack)
}

fn singly(maker: &Maker<'_>, ids: &[String]) -> Result<Vec<Draft>, PackError> {
    let mut drafts = Vec::new();
    for form in ids.iter().filter_map(|id| maker.forms.get(id)) {
        drafts.extend(maker.form(form, Some(1))?);
    }
    Ok(drafts)
}

/// All sheets but the cover, with the page numbers inside them right.
pub(super) fn settled(maker: &Maker<'_>) -> Result<Vec<Draft>, PackError> {
    let mut drafts = maker.drafts()?;
    let cover_pages = cover(maker, &drafts, 1, &Codes::new())?.pages.len();
    let mut map = page_map(&drafts, cover_pages);
    for _ in 0..PASSES {
        set_booklets(maker, &mut drafts, &map)?;
        let settled = page_map(&drafts, cover_pages);
        if settled == map {
            break;
        }
        map = settled;
    }
    Ok(drafts)
}

/// The six digits of every sheet by its key, over what is printed on it and over nothing else; and by [`COVER`] those
/// of the whole pack. Paper with other ones is out of date.
pub(super) fn digits(drafts: &[Draft]) -> Codes {
    let mut all = Sha256::new();
    let mut codes = Codes::new();
    let mut printed = Vec::new();
    for draft in drafts.iter().filter(|draft| draft.key != PROOF) {
        printed.clear();
        printed.extend(draft.title.as_bytes());
        printed.push(draft.format as u8);
        for layer in &draft.layers {
            layer.iter().for_each(|item| item.identity(&mut printed));
            printed.extend((layer.len() as u64).to_le_bytes());
        }
        let digest = Sha256::digest(&printed);
        all.update(digest);
        codes.insert(draft.key.clone(), six_digits(&digest));
    }
    codes.insert(COVER.to_owned(), six_digits(&all.finalize()));
    codes
}

fn six_digits(digest: &[u8]) -> String {
    let number = digest.iter().take(4).fold(0_u32, |n, byte| n << 8 | u32::from(*byte));
    format!("{:06}", number % 1_000_000)
}

fn set_booklets(maker: &Maker<'_>, drafts: &mut [Draft], map: &PageMap) -> Result<(), PackError> {
    let slots = drafts.iter_mut().filter(|d| d.is_booklet);
    for (draft, booklet) in slots.zip(&maker.input.booklets) {
        *draft = maker.booklet(booklet, map)?;
    }
    Ok(())
}

fn cover(maker: &Maker<'_>, drafts: &[Draft], cover_pages: usize, codes: &Codes) -> Result<Draft, PackError> {
    let title = maker.words.get("cover_title");
    let mut entries = vec![Entry { title: title.to_owned(), first: 1, sheets: cover_pages }];
    let mut first = cover_pages + 1;
    let mut before = None;
    for draft in drafts {
        // What lies together in the box is one line here.
        let together = TOGETHER.iter().find(|(keys, _)| draft.key.starts_with(keys)).map(|(_, words)| *words);
        match entries.last_mut().filter(|_| together.is_some() && together == before) {
            Some(line) => line.sheets += draft.pages.len(),
            None => {
                let title = together.map_or(draft.title.as_str(), |words| maker.words.get(words));
                entries.push(Entry { title: title.to_owned(), first, sheets: draft.pages.len() });
            }
        }
        first += draft.pages.len();
        before = together;
    }
    let code = codes.get(COVER).map_or("", String::as_str);
    let (draft, ()) = maker.flowing(COVER, title, |pager| cover::place(pager, maker.input, &entries, code))?;
    Ok(Draft { header: Some(maker.input.pack_name.clone()), ..draft })
}

fn page_map(drafts: &[Draft], cover_pages: usize) -> PageMap {
    let mut map = PageMap::default();
    let mut first = cover_pages + 1;
    for draft in drafts {
        if draft.is_booklet {
            map.booklets.insert(draft.title.clone(), first);
            for (step, page) in &draft.steps {
                map.steps.insert((draft.title.clone(), *step), first + page);
            }
        }
        first += draft.pages.len();
    }
    map
}

/// Sheets one after the other, with their pages numbered.
pub(super) fn assemble(maker: &Maker<'_>, drafts: Vec<Draft>, codes: &Codes) -> Result<Pack, PackError> {
    let input = maker.input;
    let total = drafts.iter().map(|d| d.pages.len()).sum();
    let mut pack = Pack {
        title: [input.pack_name.as_str(), "　", input.facility.as_str()].concat(),
        facility: input.facility.clone(),
        printed_on: input.printed_on.clone(),
        code: codes.get(COVER).cloned().unwrap_or_default(),
        layers: Vec::new(),
        pages: Vec::new(),
        sheets: Vec::new(),
    };
    for draft in drafts {
        add(maker, &mut pack, draft, total, codes)?;
    }
    Ok(pack)
}

fn add(maker: &Maker<'_>, pack: &mut Pack, draft: Draft, total: usize, codes: &Codes) -> Result<(), PackError> {
    let (fonts, words, input) = (maker.fonts, maker.words, maker.input);
    let first = pack.pages.len();
    // A sheet that is of its moment carries the digits of the whole pack.
    let code = codes.get(&draft.key).map_or(pack.code.clone(), String::clone);
    let slip_form = maker.forms.all().find(|f| f.paper == Paper::Half).filter(|_| !draft.slips.is_empty());
    let twice = draft.twice.as_ref().and_then(|id| maker.forms.get(id));
    // What carries the digits is drawn once: one layer, and one more for a page with a single slip.
    let around = pack.layers.len();
    if draft.framed {
        pack.layers.push(frame::common(fonts, words, input, &code, draft.format)?);
    } else if let Some(form) = slip_form {
        pack.layers.extend([maker.slip_sheets(form).coded(2, &code)?, maker.slip_sheets(form).coded(1, &code)?]);
    } else if let Some(form) = twice {
        pack.layers.push(maker.twice_sheet(form).coded(&code));
    }
    let base = pack.layers.len();
    pack.layers.extend(draft.layers);
    let stamp = match (draft.slips.iter().find(|(_, numbers)| !numbers.is_empty()), slip_form) {
        (Some((window, numbers)), Some(form)) => {
            let sheets = maker.slip_sheets(form);
            numbers.first().map(|sample| sheets.stamp(window, *sample, &code)).transpose()?
        }
        _ => None,
    };
    let header = draft.header.as_ref().unwrap_or(&draft.title);
    for (n, layers) in draft.pages.iter().enumerate() {
        let place = (first + n + 1, total);
        let slips = draft.slips.get(n);
        let own = match (slips, slip_form) {
            (Some((_, numbers)), Some(form)) => maker.slip_sheets(form).own(stamp.as_ref(), numbers, place),
            _ => match twice {
                Some(form) => maker.twice_sheet(form).own(place),
                None => frame::own(fonts, words, input, header, place, draft.format)?,
            },
        };
        let alone = usize::from(slips.is_some_and(|(_, numbers)| numbers.len() == 1));
        let common = (around < base).then_some(around + alone);
        let shared = layers.iter().map(|layer| base + layer);
        let layers = common.into_iter().chain(shared).chain([pack.layers.len()]).collect();
        pack.layers.push(own);
        pack.pages.push(Page { format: draft.format, layers });
    }
    let entries = draft.outline.into_iter().map(|(title, page)| (title, first + page + 1)).collect();
    let n_pages = draft.pages.len();
    pack.sheets.push(Sheet { key: draft.key, code, title: draft.title, first_page: first + 1, n_pages, entries });
    Ok(())
}

/// Every character must have a glyph: an empty square on paper would be found too late.
fn check_glyphs(fonts: &Fonts, pack: &Pack) -> Result<(), PackError> {
    let mut missing: Vec<MissingGlyph> = Vec::new();
    let texts = pack.layers.iter().flatten().filter_map(|item| match item {
        Item::Text { text, weight, .. } => Some((text, *weight)),
        Item::Stroke { .. } | Item::Frame { .. } | Item::Fill { .. } | Item::Circle { .. } | Item::Code { .. } => None,
    });
    let mut met = Met::default();
    for (text, weight) in texts {
        for character in met.fresh(weight, text).flat_map(|letter| fonts.missing(weight, letter)) {
            if missing.iter().all(|m| m.character != character) {
                missing.push(MissingGlyph { character, text: text.clone() });
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(PackError::MissingGlyphs(missing)) }
}

/// The last net under every sheet: no text may run out of the printable area.
pub(super) fn check_margins(fonts: &Fonts, pack: &Pack) -> Result<(), PackError> {
    let mut seen = BTreeSet::new();
    for sheet in &pack.sheets {
        for page in pack.pages.iter().skip(sheet.first_page - 1).take(sheet.n_pages) {
            let area = frame::printable(page.format);
            let fresh = page.layers.iter().filter(|layer| seen.insert(**layer));
            for item in fresh.filter_map(|layer| pack.layers.get(*layer)).flatten() {
                let Item::Text { x, size, weight, text, .. } = item else { continue };
                // A closing mark may hang by its empty half.
                let excess = x + fonts.width(*weight, *size, text) - size / 2.0 - area.right();
                if excess > 0.5 {
                    return Err(Overflow { sheet: sheet.title.clone(), what: text.clone(), excess }.into());
                }
            }
        }
    }
    Ok(())
}

/// The input without what changes from print to print.
pub(super) fn lasting(input: &PackInput) -> PackInput {
    // A block of two stands for any: the same part of a slip is drawn, no number of it.
    let slips = input.slips.iter().map(|block| SlipBlock { first: 1, count: 2, ..block.clone() }).collect();
    PackInput {
        // On slips these stand inside the sheet; on all others around it.
        revision: String::new(),
        approval: String::new(),
        next_review: String::new(),
        printed_at: String::new(),
        printed_on: String::new(),
        mode: super::PackMode::default(),
        timeline_code: None,
        proof: None,
        opening: super::Opening::default(),
        slips,
        // What is filled in during an outage does not make the paper in the box older.
        notice: NoticeInput { since: None, next: None, own: input.notice.own.clone() },
        scripts: input.scripts.iter().map(unfilled).collect(),
        ..input.clone()
    }
}

/// What is filled into a script changes with every call of an outage; the paper stays current.
fn unfilled(script: &CallScript) -> CallScript {
    let piece = |segment: &Segment| match segment {
        Segment::Text(words) => Segment::Text(words.clone()),
        Segment::Filled(_) | Segment::Unknown(_) => Segment::Unknown(String::new()),
    };
    let lines = script.lines.iter().map(|line| line.iter().map(piece).collect()).collect();
    CallScript { lines, ..script.clone() }
}
