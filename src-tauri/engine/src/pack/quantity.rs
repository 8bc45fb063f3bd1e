//! How many sheets of a form go into a pack (枚数の計算), with the arithmetic to show beside it.
//! The factors are content (`playbooks/forms`); only the rule is here. Whole numbers all the way:
//! a quantity must not depend on how a machine rounds.

use serde::{Deserialize, Serialize};

use super::words::Words;
use crate::text::Text;

/// A day at the desk: `visits` are spread over this many hours.
pub const DAY_HOURS: u32 = 8;
/// Spoiled and doubled sheets: three in ten on top.
const SPOILAGE_TENTHS: u128 = 13;
/// Nobody prints more; a slip of the keyboard must not fill the disk.
const MOST_USES: u32 = 9_998;

/// What the pack has to last for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// Visits of a whole day at this place.
    pub visits: u32,
    /// Hours the paper has to last.
    pub hours: u32,
    /// Beds of this place.
    pub beds: u32,
}

/// What all packs have in common (`playbooks/quantity.toml`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Of the printer that will print the packs.
    pub pages_a_minute: u32,
    /// Why that many.
    pub why_pages: String,
    /// Sheets in a bundle of paper.
    pub ream: u32,
    /// Beds of a ward, when only the beds of the hospital are known.
    pub ward_beds: u32,
    /// Why that many.
    pub why_ward: String,
    /// Where this comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
}

impl Default for Rules {
    /// For forms without a file of rules.
    fn default() -> Rules {
        let nowhere = String::new;
        Rules {
            pages_a_minute: 20,
            why_pages: nowhere(),
            ream: 500,
            ward_beds: 45,
            why_ward: nowhere(),
            source: nowhere(),
            as_of: nowhere(),
        }
    }
}

/// How much paper so many pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperNeeded {
    /// Sheets of paper.
    pub pages: u32,
    /// Bundles, begun ones counted whole.
    pub reams: u32,
    /// Minutes at the printer.
    pub minutes: u32,
}

/// Bundles of paper and minutes at the printer for so many pages.
#[must_use]
pub fn paper_needed(rules: &Rules, pages: u32) -> PaperNeeded {
    PaperNeeded {
        pages,
        reams: pages.div_ceil(rules.ream.max(1)),
        minutes: pages.div_ceil(rules.pages_a_minute.max(1)),
    }
}

/// How a form is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Count {
    /// So many sheets, however many visits there are.
    Fixed(u32),
    /// `hundredths` of a use for each visit; one sheet has room for `per_sheet` uses.
    PerVisit {
        /// Uses for each visit, times one hundred.
        hundredths: u32,
        /// Lines or copies on one sheet.
        per_sheet: u32,
    },
    /// `hundredths` of a use for each bed, however long it takes: a set at the bedside.
    PerBed {
        /// Uses for each bed, times one hundred.
        hundredths: u32,
        /// Lines or copies on one sheet.
        per_sheet: u32,
    },
}

/// A hundred uses for one visit or one bed are more than anybody fills in.
const MOST_HUNDREDTHS: u32 = 10_000;

impl Count {
    /// As a plan says it: `number` for every hundred `visits` or `beds`, or a `fixed` number of sheets; `None` when it
    /// says nothing of the kind.
    #[must_use]
    pub fn planned(per: &str, number: u32, per_sheet: u32) -> Option<Self> {
        let hundredths = number.min(MOST_HUNDREDTHS);
        match per {
            "visits" => Some(Self::PerVisit { hundredths, per_sheet }),
            "beds" => Some(Self::PerBed { hundredths, per_sheet }),
            "fixed" => Some(Self::Fixed(number.min(MOST_USES))),
            _ => None,
        }
    }
}

/// How a hospital counts a form itself, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCount {
    /// In place of the form's own.
    pub count: Count,
    /// In place of the form's own reason.
    pub why: String,
}

/// Sheets, the uses they have room for, and how that came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Uses needed: visits, spoilage and factor, rounded up.
    pub uses: u32,
    /// Sheets to print.
    pub sheets: u32,
    /// The sum as a person would write it.
    pub arithmetic: Text,
}

/// How many numbered slips (整理券) a window needs: one for each visit, and three in ten on top, if the hospital has no
/// count of its own. There are two on a sheet.
pub fn slips(demand: Demand, own: Option<Count>) -> u32 {
    match own.unwrap_or(Count::PerVisit { hundredths: 100, per_sheet: 1 }) {
        Count::Fixed(sheets) => sheets.min(MOST_USES / 2) * 2,
        count => uses(demand, count).next_multiple_of(2),
    }
}

/// Sheets of one form, with the arithmetic in words.
pub fn quantity(demand: Demand, count: Count, words: &Words) -> Quantity {
    let uses = uses(demand, count);
    let (key, per_sheet, blanks) = match count {
        Count::Fixed(_) => ("quantity_fixed", 1, Vec::new()),
        Count::PerBed { hundredths, per_sheet } => {
            let key = if per_sheet > 1 { "quantity_bed_lines" } else { "quantity_beds" };
            let product = decimal(demand.beds.saturating_mul(hundredths));
            let blanks = vec![
                ("beds", demand.beds.to_string()),
                ("factor", decimal(hundredths)),
                ("product", product),
                ("per_sheet", per_sheet.to_string()),
            ];
            (key, per_sheet, blanks)
        }
        Count::PerVisit { hundredths, per_sheet } => {
            let key = if per_sheet > 1 { "quantity_lines" } else { "quantity_sheets" };
            let blanks = vec![
                ("visits", demand.visits.to_string()),
                ("day", DAY_HOURS.to_string()),
                ("hours", demand.hours.to_string()),
                ("factor", decimal(hundredths)),
                ("product", product(demand, hundredths)),
                ("per_sheet", per_sheet.to_string()),
            ];
            (key, per_sheet, blanks)
        }
    };
    let sheets = uses.div_ceil(per_sheet.max(1));
    let count = sheets.to_string();
    let mut blanks: Vec<(&str, &str)> = blanks.iter().map(|(name, value)| (*name, value.as_str())).collect();
    blanks.push(("sheets", &count));
    Quantity { uses, sheets, arithmetic: said(key, &blanks, words) }
}

/// The arithmetic of a form whose sheets bear numbers: each window has its own.
pub fn numbered(own: bool, words: &Words) -> Text {
    said(if own { "quantity_numbered_own" } else { "quantity_numbered" }, &[], words)
}

fn said(key: &str, blanks: &[(&str, &str)], words: &Words) -> Text {
    Text::new(words.fill(key, blanks), words.fill(&[key, "_en"].concat(), blanks))
}

fn uses(demand: Demand, count: Count) -> u32 {
    let needed = match count {
        Count::Fixed(sheets) => u128::from(sheets),
        Count::PerBed { hundredths, .. } => (u128::from(demand.beds) * u128::from(hundredths)).div_ceil(100),
        Count::PerVisit { hundredths, .. } => {
            let product =
                u128::from(demand.visits) * u128::from(demand.hours) * SPOILAGE_TENTHS * u128::from(hundredths);
            product.div_ceil(u128::from(DAY_HOURS) * 10 * 100)
        }
    };
    u32::try_from(needed).unwrap_or(MOST_USES).min(MOST_USES)
}

/// The product before rounding up, to two decimals.
fn product(demand: Demand, hundredths: u32) -> String {
    let exact = u128::from(demand.visits) * u128::from(demand.hours) * SPOILAGE_TENTHS * u128::from(hundredths);
    let scale = u128::from(DAY_HOURS) * 10;
    decimal(u32::try_from((exact + scale / 2) / scale).unwrap_or(u32::MAX))
}

/// 20 → 0.2, 130 → 1.3, 100 → 1.
fn decimal(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Count, Demand, decimal, quantity, slips};
    use crate::pack::words::Words;

    const CLINIC: Demand = Demand { visits: 60, hours: 8, beds: 0 };

    #[test]
    fn the_table_of_a_clinic_with_sixty_visits_comes_out() {
        let words = Words::built_in().unwrap();
        let sheets = |hundredths, per_sheet| quantity(CLINIC, Count::PerVisit { hundredths, per_sheet }, &words).sheets;
        assert_eq!(slips(CLINIC, None), 78, "60 visits and three in ten on top");
        assert_eq!(sheets(100, 20), 4, "F01: twenty lines a sheet");
        assert_eq!(sheets(20, 1), 16, "F03");
        assert_eq!(sheets(60, 1), 47, "F04");
        assert_eq!(quantity(CLINIC, Count::Fixed(5), &words).sheets, 5);
        let ward = Demand { beds: 180, ..CLINIC };
        assert_eq!(
            quantity(ward, Count::PerBed { hundredths: 120, per_sheet: 1 }, &words).sheets,
            216,
            "F13 of 180 inpatients"
        );
    }

    #[test]
    fn half_a_day_needs_half_the_paper() {
        assert_eq!(slips(Demand { hours: 4, ..CLINIC }, None), 40, "39 rounded up to whole sheets of two");
        assert_eq!(slips(Demand { visits: 0, ..CLINIC }, None), 0);
        assert_eq!(
            slips(Demand { visits: u32::MAX, hours: u32::MAX, beds: u32::MAX }, None) % 2,
            0,
            "a typing slip must not crash the pack"
        );
    }

    #[test]
    fn a_plan_counts_by_visits_by_beds_or_says_how_many() {
        let planned = |per, number| Count::planned(per, number, 1);
        assert_eq!(planned("visits", 30), Some(Count::PerVisit { hundredths: 30, per_sheet: 1 }));
        assert_eq!(planned("beds", 120), Some(Count::PerBed { hundredths: 120, per_sheet: 1 }));
        assert_eq!(planned("", 5), None, "nobody has said what the number goes by");
        assert_eq!(planned("fixed", u32::MAX), Some(Count::Fixed(9_998)), "a slip of the keyboard");
        assert_eq!(slips(CLINIC, planned("visits", 50)), 40, "half of the visits, and three in ten on top: 39");
        assert_eq!(slips(CLINIC, planned("fixed", 5)), 10, "two on a sheet");
        assert_eq!(slips(CLINIC, planned("fixed", u32::MAX)), 9_998, "more numbers there are not");
    }

    #[test]
    fn the_arithmetic_names_every_number_it_uses() {
        let words = Words::built_in().unwrap();
        let shown = quantity(CLINIC, Count::PerVisit { hundredths: 20, per_sheet: 1 }, &words).arithmetic;
        for part in ["60", "8", "1.3", "0.2", "16"] {
            assert!(shown.ja.contains(part) && shown.en.contains(part), "{part} is missing in {shown:?}");
        }
        assert_eq!((decimal(5), decimal(130), decimal(100)), ("0.05".into(), "1.3".into(), "1".into()));
    }
}
