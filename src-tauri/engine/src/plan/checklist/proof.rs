//! What the plan itself shows about an item, so that nobody answers by heart what the plan knows.

use serde::Deserialize;

use crate::ids::RoleId;
use crate::plan::Plan;
use crate::plan::coverage::{Coverage, Left, Place, Rule};
use crate::text::Text;
use crate::wording::Wording;

/// What in the plan shows that the answer is yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// It names systems.
    Systems,
    /// Somebody holds the role of the safety manager.
    Appointed,
    /// The rule of the device ledger is met.
    Ledger,
    /// Of every server, network and medical device it says whether it is maintained from outside.
    RemoteLines,
    /// Every server has its disclosure, or needs none.
    Disclosure,
    /// The rule of weaknesses is met.
    Patches,
    /// The rule of the contact tree is met.
    ContactTree,
    /// The rule of backups is met.
    Backups,
    /// A revision is in force.
    PlanInForce,
}

/// What the plan shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proved {
    /// Why the answer is yes.
    pub evidence: Vec<Text>,
    /// What the plan lacks before it is; empty means that it shows it.
    pub left: Vec<Left>,
}

/// What a plan shows about a proof. `coverage` is that of the same plan, `in_force` the number of its revision.
#[must_use]
pub fn proved(proof: Proof, plan: &Plan, coverage: &Coverage, in_force: Option<u32>) -> Proved {
    match proof {
        Proof::Systems => systems(plan),
        Proof::Appointed => appointed(plan),
        Proof::Ledger => rule(coverage, Rule::Ledger),
        Proof::RemoteLines => remote_lines(plan),
        Proof::Disclosure => disclosure(plan),
        Proof::Patches => rule(coverage, Rule::Weaknesses),
        Proof::ContactTree => rule(coverage, Rule::ContactTree),
        Proof::Backups => rule(coverage, Rule::Backups),
        Proof::PlanInForce => plan_in_force(in_force),
    }
}

/// What the check table found about the same thing. An item that is excluded there proves nothing.
fn rule(coverage: &Coverage, rule: Rule) -> Proved {
    let found = coverage.items.iter().find(|one| one.item.rule == rule);
    let evidence = found.filter(|one| one.excluded().is_none()).map(|one| one.evidence.clone()).unwrap_or_default();
    Proved { evidence, left: found.map(|one| one.left.clone()).unwrap_or_default() }
}

fn systems(plan: &Plan) -> Proved {
    if plan.systems.is_empty() {
        return lacks("missing_systems", "systems", "systems", "");
    }
    shows("checklist_has_systems", plan.systems.len())
}

fn appointed(plan: &Plan) -> Proved {
    const ROLE: &str = "safety-manager";
    match plan.holders(&RoleId::from(ROLE)).person.filter(|person| !person.name.trim().is_empty()) {
        None => lacks("checklist_no_manager", "people", "roles", ROLE),
        Some(person) => {
            let blanks = [("name", &Text::same(person.name.as_str())), ("post", &Text::same(person.post.as_str()))];
            let key = if person.post.is_empty() { "checklist_has_manager" } else { "checklist_has_manager_of" };
            Proved { evidence: vec![Wording::built_in().say(key, &blanks)], left: Vec::new() }
        }
    }
}

fn remote_lines(plan: &Plan) -> Proved {
    let asked =
        || plan.devices.iter().filter(|device| ["server", "network", "medical"].contains(&device.kind.as_str()));
    if asked().next().is_none() || asked().any(|device| !["yes", "no"].contains(&device.remote_line.as_str())) {
        return lacks("checklist_no_remote_lines", "systems", "devices", "");
    }
    shows("checklist_has_remote_lines", asked().filter(|device| device.remote_line == "yes").count())
}

fn disclosure(plan: &Plan) -> Proved {
    let servers = || plan.devices.iter().filter(|device| device.kind == "server");
    let is_there = |disclosure: &str| ["received", "not-needed"].contains(&disclosure);
    if servers().next().is_none() || servers().any(|device| !is_there(&device.disclosure)) {
        return lacks("checklist_no_disclosure", "systems", "devices", "");
    }
    shows("checklist_has_disclosure", servers().filter(|device| device.disclosure == "received").count())
}

fn plan_in_force(in_force: Option<u32>) -> Proved {
    let Some(number) = in_force else { return lacks("checklist_no_plan", "approval", "", "") };
    let number = Text::same(number.to_string());
    Proved { evidence: vec![Wording::built_in().say("pack_revision", &[("number", &number)])], left: Vec::new() }
}

fn shows(key: &str, count: usize) -> Proved {
    let count = Text::same(count.to_string());
    Proved { evidence: vec![Wording::built_in().say(key, &[("count", &count)])], left: Vec::new() }
}

fn lacks(key: &str, chapter: &str, part: &str, row: &str) -> Proved {
    let place = Place { chapter: chapter.to_owned(), part: part.to_owned(), row: row.to_owned(), field: String::new() };
    Proved { evidence: Vec::new(), left: vec![Left { text: Wording::built_in().say(key, &[]), place }] }
}

impl Proved {
    /// The plan shows that the answer is yes.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        self.left.is_empty() && !self.evidence.is_empty()
    }
}
