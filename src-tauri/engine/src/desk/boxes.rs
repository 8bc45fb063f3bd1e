//! The boxes (紙の箱): how the paper of every place stands, who looked at it, and whether one sheet is current.

use std::sync::Arc;

use chrono::{Months, NaiveDate};

use crate::error::{Error, ErrorCode, Result};
use crate::pack::spoken;
use crate::store::{BoxAct, BoxCheck, PackMade, SheetMade};
use crate::text::{Text, fold_digits, one_line};
use crate::time::{read_day, read_past};
use crate::view::freshness::{
    BoxCheckView, BoxView, BoxesView, FoundSheetView, SheetCheckView, SheetState, StaleSheetView,
};
use crate::view::home::PaperStatus;

use super::freshness::{Boxed, Found, Stale, order_of};
use super::gather::kept_in;
use super::pack::FRONT_DESK;
use super::slips::MASTERS;
use super::{Desk, plan};

/// A box is looked through so often (paper-operation.md §4).
const EVERY: Months = Months::new(1);
/// A name is not longer.
const LONGEST_NAME: usize = 100;

impl Desk {
    /// How the paper of every place stands.
    ///
    /// # Errors
    /// What the data file says, and what cannot be set.
    pub fn boxes_view(&mut self) -> Result<BoxesView> {
        let boxes = self.box_places()?.into_iter().map(|place| {
            let found = self.look_into_box(&place);
            self.box_view_of(&place, found)
        });
        Ok(BoxesView { boxes: boxes.collect::<Result<_>>()? })
    }

    /// The same for the home screen, in a few words. It sets one pack at most, and none while a response is under way:
    /// then it says what is known. The rest is found in the next quiet moment.
    pub(super) fn paper_status(&mut self) -> Result<Vec<PaperStatus>> {
        let mut may_look = !self.is_responding();
        let mut all = Vec::new();
        for place in self.box_places()? {
            let view = match self.known_box(&place)? {
                Some(known) => self.box_view(&place, Some(&known))?,
                None if may_look => {
                    may_look = false;
                    let found = self.look_into_box(&place);
                    self.box_view_of(&place, found)?
                }
                None => self.unseen_box(&place)?,
            };
            all.push(PaperStatus {
                place: view.title.clone(),
                printed_at: view.replaced_at.clone().max(view.printed_at.clone()),
                stale: !view.stale.is_empty(),
                sheets: u32::try_from(view.stale.len()).unwrap_or(u32::MAX),
                todo: self.todo_of(&view),
                changes: view.changes,
                id: view.place,
            });
        }
        Ok(all)
    }

    /// Looks into one box that nobody has looked into since something changed; `true` when it did.
    pub(super) fn look_into_the_next_box(&mut self) -> Result<bool> {
        if self.is_responding() || self.store.why_read_only().is_some() {
            return Ok(false);
        }
        for place in self.store.tx(|tx| tx.pack_places())? {
            if self.known_box(&place)?.is_none() && !self.was_tried(&place) {
                // What cannot be set now can be when the plan changes.
                return match self.look_into_box(&place) {
                    Ok(found) => Ok(found.is_some()),
                    Err(Error::Refused { .. } | Error::Told { .. }) => Ok(false),
                    Err(failure) => Err(failure),
                };
            }
        }
        Ok(false)
    }

    fn is_responding(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !open.closed && !open.withdrawn)
    }

    /// Somebody opened the box of a place or looked through it. `at` as typed; nothing means now.
    ///
    /// # Errors
    /// `bad-text` without a name or for a place nothing was printed for; `bad-time`.
    pub fn check_box(&mut self, place: &str, what: BoxAct, by: &str, at: Option<&str>) -> Result<BoxView> {
        let person: String = one_line(by).chars().take(LONGEST_NAME).collect();
        if person.is_empty() {
            return Err(Error::Told { code: ErrorCode::BadText, says: self.wording.say("box_needs_name", &[]) });
        }
        self.printed_box(place)?;
        let now = self.now();
        let at = match at.map(str::trim).filter(|typed| !typed.is_empty()) {
            None => now,
            Some(typed) => read_past(typed, now).ok_or_else(|| Error::refused(ErrorCode::BadTime, "not a time"))?.at,
        };
        let id = self.world.fresh_id();
        let check = BoxCheck { id, place: place.to_owned(), what, person, at, recorded_at: now };
        self.store.tx(|tx| tx.insert_box_check(&check))?;
        let found = self.look_into_box(place)?;
        self.box_view(place, found.as_deref())
    }

    /// Whether the sheet with these six digits is current: `482-913`, also without the dash, in full width, or as it was
    /// scanned.
    ///
    /// # Errors
    /// What the data file says, and what cannot be set.
    pub fn look_up_sheet(&mut self, typed: &str) -> Result<SheetCheckView> {
        let Some(code) = six_digits(typed) else {
            let says = self.wording.say("sheet_unreadable", &[]);
            let (code, state) = (one_line(typed), SheetState::Unreadable);
            return Ok(SheetCheckView { code, state, says, found: Vec::new() });
        };
        let mut found: Vec<FoundSheetView> = Vec::new();
        for pack in self.store.tx(|tx| tx.packs_with_code(&code))? {
            for sheet in pack.contents.sheets.iter().filter(|sheet| sheet.code == code) {
                if found.iter().all(|one| (&one.place, &one.title) != (&pack.place, &sheet.title)) {
                    found.push(self.found_sheet(&pack, sheet)?);
                }
            }
        }
        let (state, key) = match found.as_slice() {
            [] => (SheetState::Unknown, "sheet_unknown"),
            all if all.iter().any(|one| one.current) => (SheetState::Current, "sheet_current"),
            [one, ..] if one.new_code.is_some() => (SheetState::Stale, "sheet_stale"),
            [_, ..] => (SheetState::Stale, "sheet_gone"),
        };
        let new_code = found.first().and_then(|one| one.new_code.clone()).unwrap_or_default();
        let says = self.wording.say(key, &[("code", &Text::same(spoken(&code))), ("new", &Text::same(new_code))]);
        Ok(SheetCheckView { code: spoken(&code), state, says, found })
    }

    /// The newest sheet with those digits, beside what it would say now.
    fn found_sheet(&mut self, pack: &PackMade, sheet: &SheetMade) -> Result<FoundSheetView> {
        let order = order_of(pack);
        let present = match &order {
            Some(order) => self.present(order)?.iter().find(|one| one.key == sheet.key).cloned(),
            None => None,
        };
        let current = present.as_ref().is_some_and(|one| one.code == sheet.code);
        let what = match &order {
            Some(order) if !current => self.what_changed_since(pack, order, sheet, present.as_ref())?,
            Some(_) | None => Vec::new(),
        };
        Ok(FoundSheetView {
            place: pack.place.clone(),
            pack: self.pack_title(&pack.place),
            title: sheet.title.clone(),
            printed_at: pack.made_at.to_string(),
            current,
            new_code: present.map(|one| spoken(&one.code)),
            what,
        })
    }

    /// Every place something was printed for; before the first print the one to begin with.
    fn box_places(&mut self) -> Result<Vec<String>> {
        let mut places = self.store.tx(|tx| tx.pack_places())?;
        places.sort_by_key(|place| place != FRONT_DESK);
        Ok(if places.is_empty() { vec![FRONT_DESK.to_owned()] } else { places })
    }

    /// A plan that cannot be set keeps nobody from starting: the box says so.
    fn box_view_of(&mut self, place: &str, found: Result<Option<Arc<Found>>>) -> Result<BoxView> {
        match found {
            Ok(found) => self.box_view(place, found.as_deref()),
            Err(Error::Refused { .. } | Error::Told { .. }) => {
                let says = self.wording.say("box_unknown", &[]);
                Ok(BoxView { says, ..self.unseen_box(place)? })
            }
            Err(failure) => Err(failure),
        }
    }

    /// What is known about a box without comparing it with the plan.
    fn unseen_box(&mut self, place: &str) -> Result<BoxView> {
        let boxed = Boxed::of(self.store.tx(|tx| tx.packs_in_box(place))?);
        let found = boxed.map(|boxed| Found { boxed, stale: Vec::new() });
        self.box_view(place, found.as_ref())
    }

    fn box_view(&mut self, place: &str, found: Option<&Found>) -> Result<BoxView> {
        let today = self.now().jst_date();
        let (opened, checked) = self
            .store
            .tx(|tx| Ok((tx.last_box_check(place, BoxAct::Opened)?, tx.last_box_check(place, BoxAct::Checked)?)))?;
        let whole = found.and_then(|found| found.boxed.whole());
        let stale = found.map(|found| found.stale.as_slice()).unwrap_or_default();
        // A box that was just filled counts as looked through.
        let looked = whole.map(|pack| pack.made_at).max(checked.as_ref().map(|check| check.at));
        let check_due = looked.filter(|_| whole.is_some()).and_then(|at| at.jst_date().checked_add_months(EVERY));
        let expires_on = match found {
            Some(found) => self.expires_on(found)?,
            None => None,
        };
        Ok(BoxView {
            place: place.to_owned(),
            title: self.pack_title(place),
            kept_in: self.kept_in(place),
            printed_at: whole.map(|pack| pack.made_at.to_string()),
            replaced_at: found.and_then(|found| Some(found.boxed.replaced()?.made_at.to_string())),
            pages: whole.map_or(0, |pack| pack.pages),
            replacement_pages: stale.iter().filter_map(|one| Some(one.new.as_ref()?.pages)).sum(),
            changes: found.map(Found::changes).unwrap_or_default(),
            opened: opened.map(check_view),
            checked: checked.map(check_view),
            check_late: check_due.is_some_and(|due| today > due),
            check_due: check_due.map(|day| day.to_string()),
            expired: expires_on.is_some_and(|day| today > day),
            expires_on: expires_on.map(|day| day.to_string()),
            says: self.says(place, whole.is_some(), stale),
            stale: stale.iter().map(stale_view).collect(),
        })
    }

    /// Where the plan says the box lies.
    fn kept_in(&self, place: &str) -> Option<String> {
        let plan = self.plan.as_ref().map(|revision| &revision.plan)?;
        kept_in(plan, place.strip_suffix(MASTERS).unwrap_or(place)).map(str::to_owned)
    }

    fn says(&self, place: &str, is_printed: bool, stale: &[Stale]) -> Text {
        let (title, count) = (self.pack_title(place), Text::same(stale.len().to_string()));
        let pages: u32 = stale.iter().map(|one| one.new.as_ref().map_or(0, |new| new.pages)).sum();
        let key = match (is_printed, stale) {
            (false, _) => "box_says_never",
            (true, []) => "box_says_fresh",
            (true, _) => "box_says_stale",
        };
        self.wording.say(key, &[("title", &title), ("count", &count), ("pages", &Text::same(pages.to_string()))])
    }

    /// What is to be done about a box, the most urgent first.
    fn todo_of(&self, view: &BoxView) -> Option<Text> {
        let count = Text::same(view.stale.len().to_string());
        let key = match view {
            BoxView { printed_at: None, .. } => "box_todo_print",
            BoxView { stale, .. } if !stale.is_empty() => "box_todo_replace",
            BoxView { expired: true, .. } => "box_todo_expired",
            BoxView { check_late: true, .. } => "box_todo_check",
            _ => return None,
        };
        Some(self.wording.say(key, &[("title", &view.title), ("count", &count)]))
    }

    /// The day on its cover, that of the plan the cover was printed from; or an earlier one on a form in the box.
    fn expires_on(&mut self, found: &Found) -> Result<Option<NaiveDate>> {
        let today = self.now().jst_date();
        let forms = found.boxed.keys().filter_map(|key| key.strip_prefix("form/")?.split('/').next());
        let until = |id: &str| self.forms().get(id)?.valid_until.as_deref()?.parse().ok();
        let of_form: Option<NaiveDate> = forms.filter_map(until).min();
        let printed_from = found.boxed.sheet("cover").and_then(|(pack, _)| pack.plan_revision);
        let stored = match printed_from {
            Some(number) => self.store.tx(|tx| tx.revision(number))?,
            None => None,
        };
        let plan = stored.map(|stored| plan::read(&stored)).transpose()?;
        let of_plan = plan.and_then(|revision| read_day(&revision.plan.facility.next_review, today).ok());
        Ok(of_plan.into_iter().chain(of_form).min())
    }
}

fn stale_view(stale: &Stale) -> StaleSheetView {
    StaleSheetView {
        key: stale.key.clone(),
        title: stale.title.clone(),
        how: stale.how(),
        old_code: stale.old.as_ref().map(|(old, _)| spoken(&old.code)),
        new_code: stale.new.as_ref().map(|new| spoken(&new.code)),
        printed_at: stale.old.as_ref().map(|(_, at)| at.to_string()),
        pages: stale.new.as_ref().map_or(0, |new| new.pages),
        numbered: stale.is_numbered(),
        what: stale.what.clone(),
    }
}

fn check_view(check: BoxCheck) -> BoxCheckView {
    BoxCheckView { by: check.person, at: check.at.to_string() }
}

/// `４８２－９１３`, `482 913`, `TMSB:482913` and `DA-0127-5:482913` are 482913.
fn six_digits(typed: &str) -> Option<String> {
    let folded = fold_digits(&one_line(typed));
    let code = folded.rsplit(':').next().unwrap_or(&folded);
    let digits: String = code.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    (digits.len() == 6 && digits.chars().all(|c| c.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::six_digits;

    #[test]
    fn six_digits_are_read_however_they_were_typed() {
        for typed in ["482-913", "482913", " ４８２ー９１３ ", "482 913", "TMSB:482913", "DA-0127-5:482913"] {
            assert_eq!(six_digits(typed).as_deref(), Some("482913"), "{typed}");
        }
        for typed in ["", "48291", "4829130", "DA-0127-5", "四八二九一三", "482-91a"] {
            assert_eq!(six_digits(typed), None, "{typed}");
        }
    }
}
