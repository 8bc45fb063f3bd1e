//! Only the sheets that are out of date, with a list in front that says what to take out and what to put in (差し替え表).
//! Each sheet keeps the page number it has in the whole pack: it goes into the place of the old one.

use std::collections::{BTreeMap, BTreeSet};

use super::contents::PackInput;
use super::draw::{Area, BODY, Canvas, HAIR, bold, pieces, regular};
use super::fonts::Fonts;
use super::forms::Forms;
use super::layout::{self, Pack, Page, Sheet};
use super::pager::Pager;
use super::sheets::{Draft, Maker};
use super::table::{Column, Table};
use super::words::Words;
use super::{PackError, built_in_words, frame, laid_out, tidied};

/// What the list says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Replacement {
    /// Sheet by sheet, in the order of the pack.
    pub rows: Vec<Swap>,
    /// Numbers nobody uses any more: first and last of each block.
    pub retired: Vec<(String, String)>,
}

/// One sheet that comes, goes, or takes the place of another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Swap {
    /// Which sheet.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What is to be taken out.
    pub old: Option<Outgoing>,
    /// What is to be put in.
    pub new: Option<Incoming>,
    /// What changed.
    pub what: Vec<String>,
}

/// A sheet to take out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outgoing {
    /// The six digits on it.
    pub code: String,
    /// When it was printed.
    pub printed: String,
    /// How many pages it has.
    pub pages: u32,
}

/// A sheet to put in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Incoming {
    /// The six digits on it.
    pub code: String,
    /// Its first page in the whole pack.
    pub first_page: u32,
    /// How many pages it has.
    pub pages: u32,
}

/// Key of the list.
const LIST: &str = "replacement";

/// The list and the sheets it puts in; all others of the pack are left out.
pub fn replacement(input: &PackInput, forms: &Forms, asked: &Replacement) -> Result<Pack, PackError> {
    let (fonts, words) = (Fonts::open()?, built_in_words()?);
    let input = &tidied(input)?;
    let (whole, codes) = laid_out(&words, input, forms)?;
    let title = words.get("replacement_title").to_owned();
    let named = PackInput { pack_name: [input.pack_name.as_str(), "　", &title].concat(), ..input.clone() };
    let maker = Maker { fonts: &fonts, words: &words, input: &named, forms };
    let list = list(&maker, &title, asked)?;
    let front = layout::assemble(&maker, vec![list], &codes)?;
    layout::check(&fonts, &front)?;
    let wanted: BTreeSet<&str> =
        asked.rows.iter().filter(|row| row.new.is_some()).map(|row| row.key.as_str()).collect();
    Ok(joined(front, &whole, &wanted))
}

impl Pack {
    /// The keys of sheets on which something else is printed than on those of the other pack.
    #[must_use]
    pub fn differing(&self, other: &Pack) -> Vec<String> {
        let differs = |sheet: &&Sheet| {
            let same = other.sheets.iter().find(|one| one.key == sheet.key);
            same.is_none_or(|same| !drawn(self, sheet).eq(drawn(other, same)))
        };
        self.sheets.iter().filter(differs).map(|sheet| sheet.key.clone()).collect()
    }
}

/// Everything on the pages of a sheet.
fn drawn<'p>(pack: &'p Pack, sheet: &Sheet) -> impl Iterator<Item = &'p super::draw::Item> {
    let pages = pack.pages.iter().skip(sheet.first_page - 1).take(sheet.n_pages);
    pages.flat_map(|page| &page.layers).filter_map(|layer| pack.layers.get(*layer)).flatten()
}

/// The front pack with some sheets of the whole one behind it.
fn joined(front: Pack, whole: &Pack, wanted: &BTreeSet<&str>) -> Pack {
    let mut pack = front;
    let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
    for sheet in whole.sheets.iter().filter(|sheet| wanted.contains(sheet.key.as_str())) {
        let first_page = pack.pages.len() + 1;
        for page in whole.pages.iter().skip(sheet.first_page - 1).take(sheet.n_pages) {
            let mut layers = Vec::new();
            for layer in &page.layers {
                let Some(items) = whole.layers.get(*layer) else { continue };
                let place = *moved.entry(*layer).or_insert_with(|| {
                    pack.layers.push(items.clone());
                    pack.layers.len() - 1
                });
                layers.push(place);
            }
            pack.pages.push(Page { format: page.format, layers });
        }
        let entries = sheet
            .entries
            .iter()
            .map(|(title, page)| (title.clone(), page.saturating_sub(sheet.first_page) + first_page))
            .collect();
        pack.sheets.push(Sheet { first_page, entries, ..sheet.clone() });
    }
    pack
}

fn list(maker: &Maker<'_>, title: &str, asked: &Replacement) -> Result<Draft, PackError> {
    let fill = |pager: &mut Pager<'_>| {
        let mut labels = Vec::new();
        pager.block(|canvas, x, width| {
            let keys = ["done", "sheet", "out", "in", "what"].map(|key| ["replacement_", key].concat());
            labels = keys.iter().map(|key| canvas.w(key)).collect();
            lead(canvas, x, width, maker.input)
        })?;
        pager.space(8.0);
        let rows = asked.rows.iter().map(|row| cells(maker.words, row)).collect();
        let columns = labels.iter().zip([0.55, 2.5, 1.75, 1.75, 3.4]);
        let columns = columns.map(|(label, width)| Column { label, width }).collect();
        Table { columns, rows, row_height: 30.0, size: 11.0, pad: 4.0, strong: 99 }.place(pager)?;
        pager.space(10.0);
        for (first, last) in &asked.retired {
            pager.block(|canvas, x, width| {
                let says = canvas.wf("replacement_retired", &[("first", first), ("last", last)]);
                canvas.paragraph(x, 0.0, width, bold(BODY), &says)
            })?;
        }
        pager.space(8.0);
        pager.block(signed)
    };
    Ok(maker.flowing(LIST, title, fill)?.0)
}

fn lead(canvas: &mut Canvas<'_>, x: f32, width: f32, input: &PackInput) -> f32 {
    let place = [("facility", &*input.facility), ("place", &*input.place), ("box", &*input.box_place)];
    let place = canvas.wf("replacement_place", &place);
    let mut y = canvas.paragraph(x, 0.0, width, bold(14.0), &place) + 4.0;
    for key in ["replacement_step_1", "replacement_step_2", "replacement_step_3"] {
        let step = canvas.w(key);
        y += canvas.flow(x, y, width, regular(BODY), &pieces(&step));
    }
    y
}

fn cells(words: &Words, row: &Swap) -> Vec<String> {
    let none = || words.get("replacement_none").to_owned();
    let out = match &row.old {
        Some(old) => {
            let (code, pages) = (frame::spoken(&old.code), old.pages.to_string());
            words.fill("replacement_old", &[("code", &code), ("pages", &pages), ("day", &old.printed)])
        }
        None => none(),
    };
    let into = match &row.new {
        Some(new) => {
            let (page, pages) = (new.first_page.to_string(), new.pages.to_string());
            words.fill("replacement_new", &[("code", &frame::spoken(&new.code)), ("page", &page), ("pages", &pages)])
        }
        None => none(),
    };
    vec!["☐".to_owned(), row.title.clone(), out, into, row.what.join("\n")]
}

/// Who did it, and when.
fn signed(canvas: &mut Canvas<'_>, x: f32, width: f32) -> f32 {
    let height = 46.0;
    canvas.frame(Area { x, y: 0.0, w: width, h: height }, 1.5);
    let middle = x + width * 0.5;
    canvas.stroke(&[(middle, 0.0), (middle, height)], HAIR);
    canvas.text(x + 5.0, 13.0, regular(10.5), canvas.words.get("replacement_by"));
    canvas.text(middle + 5.0, 13.0, regular(10.5), canvas.words.get("replacement_at"));
    let blank = canvas.w("cover_date_blank");
    canvas.flow(middle + 5.0, 18.0, width * 0.5 - 10.0, regular(BODY), &pieces(&blank));
    height
}
