//! One slip on the recovery screen, with its sheets.

use serde::Serialize;

use crate::incident::event::HowEntered;
use crate::incident::recovery::SlipStanding;

use super::respond::FormView;

/// One slip.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SlipView {
    /// As printed.
    pub number: String,
    /// The window's name.
    pub window: String,
    /// How it stands.
    pub state: SlipStanding,
    /// Why it is spoiled, or how it was explained.
    pub reason: String,
    /// Who answers for the envelope.
    pub owner: Option<String>,
    /// Its true id, once tied.
    pub tied: Option<TiedView>,
    /// The sheets known of it, in the safe order.
    pub sheets: Vec<ReentrySheetView>,
    /// Who did the last thing about it, and when.
    pub who: Option<String>,
    /// When.
    pub at: Option<String>,
    /// The line that says how it stands, to take it back.
    pub entry: Option<String>,
}

/// The patient a number belongs to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TiedView {
    /// 診察券番号.
    pub card: String,
    /// 正ID.
    pub patient_id: String,
    /// The two who compared.
    pub people: Vec<String>,
    /// When.
    pub at: String,
    /// Its line, to take it back.
    pub entry: String,
}

/// One sheet of a slip.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ReentrySheetView {
    /// The form.
    pub form: FormView,
    /// Which one of that form, from 1.
    pub sheet: u32,
    /// How it was entered, or how it should be.
    pub how: HowEntered,
    /// When the care was.
    pub occurred_at: Option<String>,
    /// When it was entered.
    pub entered_at: Option<String>,
    /// Who wrote the paper, or did what it says.
    pub doer: Option<String>,
    /// Who entered it.
    pub entered_by: Option<String>,
    /// When it was compared.
    pub checked_at: Option<String>,
    /// Who compared it.
    pub checked_by: Option<String>,
    /// The one who entered it compared it.
    pub same_person: bool,
    /// It cannot be read: who was asked, and what they said.
    pub asked: Option<AskedView>,
    /// The line that entered it, to take it back.
    pub entry: Option<String>,
}

/// A question to the writer of a sheet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct AskedView {
    /// Who was asked.
    pub who: String,
    /// Under which telephone number.
    pub phone: String,
    /// What they said; empty while there is no answer.
    pub answer: String,
    /// When.
    pub at: String,
    /// Its line, to take it back.
    pub entry: String,
}
