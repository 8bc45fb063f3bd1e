//! The draft of a plan (下書き): the revision it began with, and every change since, one after the other.
//!
//! A change sets one field, puts in or takes out a row, or puts rows into an order. The draft is those changes folded;
//! nothing is overwritten, so that every earlier state can be shown again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Plan;
use super::chapters;

/// What was done to the draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "did")]
pub enum Change {
    /// A field of a form, or of a row that is there.
    Set {
        /// The part of the plan: `facility`, `contacts`, …
        part: String,
        /// The row; empty for a form.
        row: String,
        /// The field.
        field: String,
        /// What it says now: text, number, flag or a list of texts; `null` is not filled in.
        value: Value,
    },
    /// A row with all its fields; takes the place of one with the same id.
    Put {
        /// The part of the plan.
        part: String,
        /// The row's id.
        row: String,
        /// Its fields; the id itself is filled in.
        fields: Map<String, Value>,
    },
    /// A row taken out.
    Remove {
        /// The part of the plan.
        part: String,
        /// The row's id.
        row: String,
    },
    /// The order of the rows of a part; rows that are not named keep their order behind.
    Order {
        /// The part of the plan.
        part: String,
        /// Ids, first to last.
        rows: Vec<String>,
    },
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftRefusal {
    /// No such part, row or field.
    #[error("nothing of that name in the plan: {0}")]
    Unknown(String),
    /// The value is of the wrong kind for its field.
    #[error("not a value for {field}: {detail}")]
    Unreadable {
        /// Part and field.
        field: String,
        /// English, for the log.
        detail: String,
    },
}

/// A draft, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The revision it began with.
    pub base: Option<u32>,
    /// The number of the last change that is in it; 0 when there is none.
    pub last: i64,
    /// As it is now.
    plan: Plan,
    tree: Map<String, Value>,
}

impl Draft {
    /// A draft that says what a revision says, or nothing yet.
    #[must_use]
    pub fn begin(base: Option<u32>, plan: Plan) -> Self {
        let tree = match serde_json::to_value(&plan) {
            Ok(Value::Object(tree)) => tree,
            _ => Map::new(),
        };
        Self { base, last: 0, plan, tree }
    }

    /// As it is now.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The fields of a form (`row` empty) or of one row.
    #[must_use]
    pub fn row(&self, part: &str, row: &str) -> Option<&Map<String, Value>> {
        match self.tree.get(part)? {
            Value::Object(form) if row.is_empty() => Some(form),
            Value::Array(rows) => {
                let key = chapters::key_of(part);
                rows.iter().filter_map(Value::as_object).find(|fields| named(fields, key) == Some(row))
            }
            _ => None,
        }
    }

    /// All rows of a list, in their order.
    pub fn rows(&self, part: &str) -> impl Iterator<Item = &Map<String, Value>> {
        self.tree.get(part).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
    }

    /// Makes changes, all or none.
    ///
    /// # Errors
    /// The first change that cannot be made.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), DraftRefusal> {
        let mut tree = self.tree.clone();
        for change in changes {
            step(&mut tree, change)?;
        }
        let plan = Value::Object(tree.clone());
        self.plan = serde_json::from_value(plan).map_err(|problem| unreadable(changes, &problem))?;
        self.tree = tree;
        Ok(())
    }
}

/// Nothing but the changed part is read again to find out which change is at fault: a refusal names the first.
fn unreadable(changes: &[Change], problem: &serde_json::Error) -> DraftRefusal {
    let field = match changes.first() {
        Some(Change::Set { part, field, .. }) => format!("{part}.{field}"),
        Some(Change::Put { part, row, .. } | Change::Remove { part, row }) => format!("{part}/{row}"),
        Some(Change::Order { part, .. }) => part.clone(),
        None => String::new(),
    };
    DraftRefusal::Unreadable { field, detail: problem.to_string() }
}

fn step(tree: &mut Map<String, Value>, change: &Change) -> Result<(), DraftRefusal> {
    match change {
        Change::Set { part, row, field, value } if row.is_empty() => {
            let form = tree.get_mut(part).and_then(Value::as_object_mut).ok_or_else(|| unknown(part, row))?;
            *form.get_mut(field).ok_or_else(|| unknown(part, field))? = value.clone();
        }
        Change::Set { part, row, field, value } => {
            let at = place(tree, part, row).ok_or_else(|| unknown(part, row))?;
            let fields = list(tree, part)?.get_mut(at).and_then(Value::as_object_mut);
            fields.ok_or_else(|| unknown(part, row))?.insert(field.clone(), value.clone());
        }
        Change::Put { part, row, fields } => {
            let mut fields = fields.clone();
            fields.insert(chapters::key_of(part).to_owned(), Value::String(row.clone()));
            let at = place(tree, part, row);
            let rows = list(tree, part)?;
            match at.and_then(|at| rows.get_mut(at)) {
                Some(old) => *old = Value::Object(fields),
                None => rows.push(Value::Object(fields)),
            }
        }
        Change::Remove { part, row } => {
            let at = place(tree, part, row).ok_or_else(|| unknown(part, row))?;
            list(tree, part)?.remove(at);
        }
        Change::Order { part, rows } => {
            let key = chapters::key_of(part);
            let order: BTreeMap<&str, usize> = rows.iter().enumerate().map(|(at, row)| (row.as_str(), at)).collect();
            list(tree, part)?.sort_by_key(|row| {
                row.as_object().and_then(|fields| order.get(named(fields, key)?)).copied().unwrap_or(usize::MAX)
            });
        }
    }
    Ok(())
}

fn list<'t>(tree: &'t mut Map<String, Value>, part: &str) -> Result<&'t mut Vec<Value>, DraftRefusal> {
    tree.get_mut(part).and_then(Value::as_array_mut).ok_or_else(|| unknown(part, ""))
}

fn place(tree: &Map<String, Value>, part: &str, row: &str) -> Option<usize> {
    let key = chapters::key_of(part);
    tree.get(part)?
        .as_array()?
        .iter()
        .position(|fields| fields.as_object().is_some_and(|fields| named(fields, key) == Some(row)))
}

fn named<'f>(fields: &'f Map<String, Value>, key: &str) -> Option<&'f str> {
    fields.get(key)?.as_str()
}

fn unknown(part: &str, name: &str) -> DraftRefusal {
    DraftRefusal::Unknown(format!("{part}/{name}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft() -> Draft {
        Draft::begin(None, Plan::default())
    }

    fn put(id: &str, name: &str) -> Change {
        let Value::Object(fields) = json!({ "name": name }) else { unreachable!() };
        Change::Put { part: "people".to_owned(), row: id.to_owned(), fields }
    }

    fn set(part: &str, row: &str, field: &str, value: Value) -> Change {
        Change::Set { part: part.to_owned(), row: row.to_owned(), field: field.to_owned(), value }
    }

    #[test]
    fn a_change_shows_in_the_plan_at_once() {
        let mut draft = draft();
        draft.apply(&[put("sato", "佐藤"), set("facility", "", "beds", json!(120))]).unwrap();
        draft.apply(&[set("people", "sato", "post", json!("受付"))]).unwrap();
        assert_eq!(draft.plan().facility.beds, 120);
        assert_eq!(draft.plan().people[0].post, "受付");
        assert_eq!(draft.row("people", "sato").unwrap()["name"], "佐藤");
    }

    #[test]
    fn what_cannot_be_read_changes_nothing() {
        let mut draft = draft();
        let before = draft.clone();
        let changes = [put("sato", "佐藤"), set("facility", "", "beds", json!("百二十"))];
        assert!(matches!(draft.apply(&changes), Err(DraftRefusal::Unreadable { .. })));
        assert!(matches!(draft.apply(&[set("facility", "", "bed", json!(1))]), Err(DraftRefusal::Unknown(_))));
        assert_eq!(draft, before, "all or none");
    }

    #[test]
    fn rows_come_and_go_and_keep_their_order() {
        let mut draft = draft();
        draft.apply(&[put("a", "あ"), put("b", "い"), put("c", "う")]).unwrap();
        draft
            .apply(&[Change::Order { part: "people".to_owned(), rows: vec!["c".to_owned(), "a".to_owned()] }])
            .unwrap();
        draft.apply(&[Change::Remove { part: "people".to_owned(), row: "a".to_owned() }]).unwrap();
        let ids: Vec<_> = draft.plan().people.iter().map(|person| person.id.as_str()).collect();
        assert_eq!(ids, ["c", "b"]);
    }
}
