//! Whom to call: the authored contact with what this hospital's plan knows about it.

pub mod script;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, RoleId};
use crate::playbook::reference::{Agency, ContactKind, Duty};
use crate::text::Text;
use crate::wording::Wording;

/// After so many days a number has to be rung again (確認日).
pub const STALE_AFTER_DAYS: i64 = 180;

/// What the plan says about one contact slot (院外の連絡先). Empty fields are not filled in yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LocalContact {
    /// An id of `agencies.toml`.
    pub slot: ContactId,
    /// Company or office.
    pub name: String,
    /// Section.
    pub division: String,
    /// Who is asked for.
    pub person: String,
    /// Telephone number.
    pub number: String,
    /// Number outside office hours.
    pub night_number: String,
    /// Contract or customer number.
    pub contract: String,
    /// The day somebody rang and it was right, `2026-10-02`.
    pub checked_on: String,
    /// Anything else.
    pub note: String,
    /// What kind: `vendor`, `line`, `agency`, `area` or `other`; only for contacts of the hospital's own.
    pub category: String,
    /// When they answer.
    pub hours: String,
    /// FAX number.
    pub fax: String,
    /// A way to reach them that does not hang on the hospital's network.
    pub fallback: String,
}

impl LocalContact {
    /// The day somebody rang and it was right.
    #[must_use]
    pub fn checked_day(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(&self.checked_on, "%Y-%m-%d").ok()
    }
}

/// Somebody to call, as screens and paper show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Slug.
    pub id: ContactId,
    /// Where its details come from.
    pub kind: ContactKind,
    /// What kind of office it is (電子カルテの保守会社).
    pub office: Text,
    /// Its name: the plan's, otherwise the office.
    pub name: Text,
    /// Section, from the plan.
    pub division: String,
    /// Who is asked for, from the plan.
    pub person: String,
    /// Calling order, smallest first.
    pub order: u32,
    /// How binding.
    pub duty: Duty,
    /// Who speaks.
    pub role: RoleId,
    /// The condition.
    pub when: Text,
    /// How soon.
    pub speed: Text,
    /// When they answer.
    pub hours: Option<Text>,
    /// The number to dial; `None` when nobody has filled it in.
    pub number: Option<String>,
    /// Number outside office hours.
    pub night_number: Option<String>,
    /// 要確認: what to do about a number that is not there.
    pub confirm: Option<Text>,
    /// Official page.
    pub url: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
    /// What to say, with `{blanks}`.
    pub script: Vec<Text>,
    /// What to ask back.
    pub ask: Vec<Text>,
    /// Contract or customer number, from the plan.
    pub contract: String,
    /// Anything else, from the plan.
    pub note: String,
    /// 確認日: the day somebody rang and it was right.
    pub checked_on: Option<NaiveDate>,
    /// That day, or the day its source was read, is too long ago or was never.
    pub stale: bool,
    /// Where this comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
}

impl Contact {
    /// The authored contact with the plan's words over it: the plan wins for name and number.
    #[must_use]
    pub fn merge(agency: &Agency, local: Option<&LocalContact>, today: NaiveDate) -> Self {
        let filled = |field: fn(&LocalContact) -> &String| {
            local.map(field).map(|words| words.trim()).filter(|words| !words.is_empty()).map(str::to_owned)
        };
        let number = filled(|local| &local.number).or_else(|| agency.number.clone());
        let checked_on = local.and_then(LocalContact::checked_day);
        let is_own = filled(|local| &local.number).is_some();
        let looked_at = if is_own { checked_on } else { checked_on.or_else(|| day(&agency.as_of)) };
        Self {
            id: agency.id.clone(),
            kind: agency.kind,
            office: agency.name.clone(),
            name: filled(|local| &local.name).map_or_else(|| agency.name.clone(), Text::same),
            division: filled(|local| &local.division).unwrap_or_default(),
            person: filled(|local| &local.person).unwrap_or_default(),
            order: agency.order,
            duty: agency.duty,
            role: agency.role.clone(),
            when: agency.when.clone(),
            speed: agency.speed.clone(),
            hours: agency.hours.clone(),
            night_number: filled(|local| &local.night_number),
            confirm: number.is_none().then(|| confirm(agency)),
            url: agency.url.clone(),
            mail: agency.mail.clone(),
            script: agency.script.clone(),
            ask: agency.ask.clone(),
            contract: filled(|local| &local.contract).unwrap_or_default(),
            note: filled(|local| &local.note).unwrap_or_default(),
            checked_on,
            stale: number.is_some() && looked_at.is_none_or(|day| is_stale(day, today)),
            source: agency.source.clone(),
            as_of: agency.as_of.clone(),
            number,
        }
    }
}

/// Whether a number looked at on that day has to be rung again.
#[must_use]
pub fn is_stale(looked_at: NaiveDate, today: NaiveDate) -> bool {
    today.signed_duration_since(looked_at).num_days() > STALE_AFTER_DAYS
}

fn confirm(agency: &Agency) -> Text {
    agency.look.clone().unwrap_or_else(|| Wording::built_in().say("contact_no_number", &[]))
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn police() -> Agency {
        Agency {
            id: ContactId::from("police-local"),
            kind: ContactKind::Local,
            name: Text::new("警察", "Police"),
            order: 50,
            duty: Duty::Should,
            role: RoleId::from("liaison"),
            when: Text::default(),
            speed: Text::default(),
            hours: None,
            number: None,
            look: Some(Text::new("要確認。県警のページで見る", "Unverified. See the police page")),
            url: None,
            mail: None,
            script: Vec::new(),
            ask: Vec::new(),
            source: String::new(),
            as_of: "2026-10-01".to_owned(),
            line: 1,
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    #[test]
    fn a_slot_nobody_filled_says_where_to_look() {
        let contact = Contact::merge(&police(), None, today());
        assert_eq!(contact.number, None);
        assert_eq!(contact.confirm.unwrap().ja, "要確認。県警のページで見る");
        assert!(!contact.stale, "there is no number that could be old");
    }

    #[test]
    fn the_plan_wins_for_name_and_number() {
        let own = LocalContact {
            slot: ContactId::from("police-local"),
            name: "○○警察署".to_owned(),
            number: "0999-00-0110".to_owned(),
            checked_on: "2026-10-02".to_owned(),
            ..LocalContact::default()
        };
        let agency = Agency { number: Some("0120-000-000".to_owned()), ..police() };
        let contact = Contact::merge(&agency, Some(&own), today());
        assert_eq!(contact.name.ja, "○○警察署");
        assert_eq!(contact.office.ja, "警察");
        assert_eq!(contact.number.as_deref(), Some("0999-00-0110"));
        assert_eq!(contact.confirm, None);
        assert!(!contact.stale);
    }

    #[test]
    fn a_number_nobody_rang_for_half_a_year_is_stale() {
        let own = |checked_on: &str| LocalContact {
            slot: ContactId::from("police-local"),
            number: "0999-00-0110".to_owned(),
            checked_on: checked_on.to_owned(),
            ..LocalContact::default()
        };
        assert!(Contact::merge(&police(), Some(&own("2026-05-27")), today()).stale, "181 days");
        assert!(!Contact::merge(&police(), Some(&own("2026-05-28")), today()).stale, "180 days");
        assert!(Contact::merge(&police(), Some(&own("")), today()).stale, "the hospital's own number, never rung");
    }
}
