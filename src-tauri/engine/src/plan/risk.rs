//! The risk register (リスク): ready-made risks to pick, how high each ranks, what a row does not say yet.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Risk;
use super::chapters::Words;
use super::draft::Change;

/// A ready-made risk.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// Slug, stable for life.
    pub id: String,
    /// What may be hit.
    pub asset: Words,
    /// By what.
    pub threat: Words,
    /// What it typically means for care.
    pub impact: Words,
    /// What others do about it.
    pub treat: Vec<Words>,
    /// Where it comes from.
    pub source: String,
}

/// How high a risk ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename_all = "kebab-case"))]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// Do something about it first.
    High,
    /// Next.
    Middle,
    /// Keep an eye on it.
    Low,
}

#[derive(Default, Deserialize)]
struct Listed {
    #[serde(rename = "risk")]
    seeds: Vec<Seed>,
}

/// The risks that came with the program.
pub fn seeds() -> &'static [Seed] {
    static SEEDS: OnceLock<Vec<Seed>> = OnceLock::new();
    // What is embedded is read by a test; a broken file shows as a list without ready-made risks.
    SEEDS.get_or_init(|| toml::from_str::<Listed>(TEXT).unwrap_or_default().seeds)
}

const TEXT: &str = include_str!("../../../../playbooks/plan/risks.toml");

/// Likelihood times care hours; `None` while either is not said.
#[must_use]
pub fn rank(risk: &Risk) -> Option<Rank> {
    let likelihood = risk.likelihood.filter(|likelihood| *likelihood > 0)?.min(3);
    // Half a shift, a day, longer: what a hospital bridges on paper without turning patients away.
    let weight = match risk.care_hours? {
        0..4 => 1,
        4..24 => 2,
        _ => 3,
    };
    Some(match likelihood * weight {
        6.. => Rank::High,
        3..6 => Rank::Middle,
        _ => Rank::Low,
    })
}

/// The fields a row does not say yet, in the order in which they are asked for.
#[must_use]
pub fn gaps(risk: &Risk) -> Vec<&'static str> {
    let fields = [
        ("asset", risk.asset.trim().is_empty()),
        ("threat", risk.threat.trim().is_empty()),
        ("likelihood", risk.likelihood.is_none_or(|likelihood| !(1..=3).contains(&likelihood))),
        ("care_hours", risk.care_hours.is_none()),
        ("impact", risk.impact.trim().is_empty()),
        ("treatment", risk.treatment.trim().is_empty()),
        ("owner", risk.owner.is_empty()),
        ("due", risk.due.is_empty() && risk.done_on.is_empty()),
    ];
    fields.into_iter().filter(|(_, is_missing)| *is_missing).map(|(field, _)| field).collect()
}

/// A row made of a ready-made risk; likelihood, hours, owner and day are the hospital's to say.
#[must_use]
pub fn pick(seed: &Seed, taken: &[Risk]) -> Change {
    let is_free = |id: &String| taken.iter().all(|risk| risk.id != *id);
    let numbered = (2_u32..).map(|n| format!("{}-{n}", seed.id));
    let row = std::iter::once(seed.id.clone()).chain(numbered).find(is_free).unwrap_or_default();
    let treatment: Vec<&str> = seed.treat.iter().map(|words| words.ja.as_str()).collect();
    let risk = Risk {
        id: row.clone(),
        seed: seed.id.clone(),
        asset: seed.asset.ja.clone(),
        threat: seed.threat.ja.clone(),
        impact: seed.impact.ja.clone(),
        treatment: treatment.join("\n"),
        ..Risk::default()
    };
    let fields = match serde_json::to_value(risk) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    Change::Put { part: "risks".to_owned(), row, fields }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::plan::draft::Draft;

    fn risk(likelihood: u32, care_hours: u32) -> Risk {
        Risk { likelihood: Some(likelihood), care_hours: Some(care_hours), ..Risk::default() }
    }

    #[test]
    fn the_risks_hospitals_name_are_ready() {
        let ids: Vec<&str> = seeds().iter().map(|seed| seed.id.as_str()).collect();
        for id in [
            "shared-accounts",
            "weak-passwords",
            "unpatched-vpn",
            "contractor-lines",
            "unverified-backups",
            "medical-devices",
            "iot",
            "generative-ai",
        ] {
            assert!(ids.contains(&id), "{id}");
        }
        for seed in seeds() {
            let words = [&seed.asset, &seed.threat, &seed.impact];
            let said = words.into_iter().chain(&seed.treat).all(|words| !words.ja.is_empty() && !words.en.is_empty());
            assert!(said && !seed.treat.is_empty() && !seed.source.is_empty(), "{}", seed.id);
        }
    }

    #[test]
    fn likely_and_long_ranks_highest() {
        assert_eq!(rank(&risk(3, 72)), Some(Rank::High));
        assert_eq!(rank(&risk(2, 24)), Some(Rank::High));
        assert_eq!(rank(&risk(1, 72)), Some(Rank::Middle));
        assert_eq!(rank(&risk(2, 8)), Some(Rank::Middle));
        assert_eq!(rank(&risk(2, 3)), Some(Rank::Low));
        assert_eq!(rank(&Risk { care_hours: Some(72), ..Risk::default() }), None, "nobody has said how likely");
    }

    #[test]
    fn a_picked_risk_says_what_is_left_to_decide() {
        let mut draft = Draft::begin(None, Plan::default());
        draft.apply(&[pick(&seeds()[0], &draft.plan().risks)]).unwrap();
        draft.apply(&[pick(&seeds()[0], &draft.plan().risks)]).unwrap();
        let rows = &draft.plan().risks;
        assert_eq!((rows[0].id.as_str(), rows[1].id.as_str()), ("shared-accounts", "shared-accounts-2"));
        assert_eq!(gaps(&rows[0]), ["likelihood", "care_hours", "owner", "due"]);
    }
}
