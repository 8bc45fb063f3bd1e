//! The draft of a plan (下書き): the revision it began with, and every change since, one after the other.
//!
//! A change sets one field, puts in or takes out a row, or puts rows into an order. The draft is those changes folded;
//! nothing is overwritten, so that every earlier state can be shown again.

mod step;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Plan;
use super::chapters;
use step::{Places, named, step, unknown};

/// What was done to the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
        /// Its fields; the id itself is filled in, and so are those that are not named: they say nothing yet.
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
    /// What takes back the newest acts of this sitting, the newest last.
    undo: Vec<Vec<Change>>,
    /// What makes those that were taken back again.
    redo: Vec<Vec<Change>>,
}

/// Changes that can be made, worked out but not made yet.
#[derive(Debug)]
pub struct Ready {
    pieces: Vec<Piece>,
    /// What takes the changes back.
    back: Vec<Change>,
}

/// A part, or one row of it, as it will be.
#[derive(Debug)]
struct Piece {
    part: String,
    row: String,
    /// Where the row stands; `None` for the whole part.
    at: Option<usize>,
    /// The part by its name; of a list with a row, only that row.
    tree: Map<String, Value>,
    /// The same as values.
    plan: Plan,
    places: Places,
}

/// What an act is to the acts before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Something new: what was taken back before cannot be made again.
    New,
    /// The newest act is taken back (取り消す).
    Undo,
    /// What was taken back last is made again (やり直す).
    Redo,
}

impl Draft {
    /// A draft that says what a revision says, or nothing yet.
    #[must_use]
    pub fn begin(base: Option<u32>, plan: Plan) -> Self {
        let tree = match serde_json::to_value(&plan) {
            Ok(Value::Object(tree)) => tree,
            _ => Map::new(),
        };
        Self { base, last: 0, plan, tree, undo: Vec::new(), redo: Vec::new() }
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
        let ready = self.prepare(changes)?;
        self.put(ready);
        Ok(())
    }

    /// Works out what changes would make of the draft. Only the rows that fields are set in are looked at; of other
    /// changes, the whole part.
    ///
    /// # Errors
    /// The first change that cannot be made.
    pub fn prepare(&self, changes: &[Change]) -> Result<Ready, DraftRefusal> {
        let by_row = changes.len() <= FEW && changes.iter().all(|change| matches!(change, Change::Set { .. }));
        let mut pieces: Vec<Piece> = Vec::new();
        let mut back = Vec::new();
        for change in changes {
            let (part, row) = (change.part(), if by_row { change.row() } else { "" });
            let known = pieces.iter().position(|piece| piece.part == part && piece.row == row);
            if known.is_none() {
                pieces.push(self.piece(part, row)?);
            }
            let at = known.unwrap_or(pieces.len().saturating_sub(1));
            let piece = pieces.get_mut(at).ok_or_else(|| unknown(part, row))?;
            back.push(step(&mut piece.tree, change, &mut piece.places)?);
        }
        for piece in &mut pieces {
            piece.plan = Plan::deserialize(&piece.tree).map_err(|problem| unreadable(changes, &problem))?;
        }
        Ok(Ready { pieces, back: back.into_iter().rev().flatten().collect() })
    }

    /// A copy of what a change is about.
    fn piece(&self, part: &str, row: &str) -> Result<Piece, DraftRefusal> {
        let now = self.tree.get(part).ok_or_else(|| unknown(part, row))?;
        let (at, now) = if row.is_empty() {
            (None, now.clone())
        } else {
            let key = chapters::key_of(part);
            let is_it = |(_, fields): &(usize, &Value)| {
                fields.as_object().is_some_and(|fields| named(fields, key) == Some(row))
            };
            let found = now.as_array().and_then(|rows| rows.iter().enumerate().find(is_it));
            let (at, fields) = found.ok_or_else(|| unknown(part, row))?;
            (Some(at), Value::Array(vec![fields.clone()]))
        };
        let tree = Map::from_iter([(part.to_owned(), now)]);
        let (part, row) = (part.to_owned(), row.to_owned());
        Ok(Piece { part, row, at, tree, plan: Plan::default(), places: Places::default() })
    }

    /// Makes the changes and remembers how they are taken back.
    pub fn make(&mut self, ready: Ready, act: Act) {
        let back = self.put(ready);
        let acts = match act {
            Act::New => {
                self.redo.clear();
                &mut self.undo
            }
            Act::Undo => {
                self.undo.pop();
                &mut self.redo
            }
            Act::Redo => {
                self.redo.pop();
                &mut self.undo
            }
        };
        acts.push(back);
        if acts.len() > MOST_ACTS {
            acts.remove(0);
        }
    }

    /// What takes the newest act back; nothing when there is none.
    #[must_use]
    pub fn to_undo(&self) -> Option<&[Change]> {
        self.undo.last().map(Vec::as_slice)
    }

    /// What makes again what was taken back last; nothing when there is none.
    #[must_use]
    pub fn to_redo(&self) -> Option<&[Change]> {
        self.redo.last().map(Vec::as_slice)
    }

    fn put(&mut self, ready: Ready) -> Vec<Change> {
        for Piece { part, at, mut tree, mut plan, .. } in ready.pieces {
            self.plan.take(&part, at, &mut plan);
            let (Some(new), Some(now)) = (tree.remove(&part), self.tree.get_mut(&part)) else { continue };
            match (at, new) {
                (Some(at), Value::Array(mut rows)) => {
                    if let (Some(now), Some(new)) = (now.get_mut(at), rows.pop()) {
                        *now = new;
                    }
                }
                (_, new) => *now = new,
            }
        }
        ready.back
    }
}

/// With more fields than these whole parts are cheaper than rows.
const FEW: usize = 16;

/// So many acts of one sitting can be taken back.
const MOST_ACTS: usize = 200;

impl Change {
    /// The part of the plan it touches.
    #[must_use]
    pub fn part(&self) -> &str {
        match self {
            Self::Set { part, .. } | Self::Put { part, .. } | Self::Remove { part, .. } | Self::Order { part, .. } => {
                part
            }
        }
    }

    /// The row it touches; empty for a form and for an order.
    #[must_use]
    pub fn row(&self) -> &str {
        match self {
            Self::Set { row, .. } | Self::Put { row, .. } | Self::Remove { row, .. } => row,
            Self::Order { .. } => "",
        }
    }

    /// The field it sets; empty when it is about a whole row.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Set { field, .. } => field,
            Self::Put { .. } | Self::Remove { .. } | Self::Order { .. } => "",
        }
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

    #[test]
    fn every_act_can_be_taken_back_and_made_again() {
        let mut draft = draft();
        let order = |rows: &[&str]| Change::Order {
            part: "people".to_owned(),
            rows: rows.iter().map(|row| (*row).to_owned()).collect(),
        };
        let remove = |row: &str| Change::Remove { part: "people".to_owned(), row: row.to_owned() };
        let acts = [
            vec![put("a", "あ"), put("b", "い"), put("c", "う")],
            vec![set("people", "a", "post", json!("受付")), set("people", "a", "post", json!("会計"))],
            vec![set("facility", "", "beds", json!(120)), put("b", "いい")],
            vec![remove("a")],
            vec![order(&["c", "b"]), put("d", "え"), remove("c"), remove("d")],
        ];
        let mut states = vec![draft.plan().clone()];
        for act in &acts {
            let ready = draft.prepare(act).unwrap();
            draft.make(ready, Act::New);
            states.push(draft.plan().clone());
        }
        for _ in 0..2 {
            for state in states.iter().rev().skip(1) {
                let ready = draft.prepare(draft.to_undo().unwrap()).unwrap();
                draft.make(ready, Act::Undo);
                assert_eq!(draft.plan(), state);
                assert_eq!(*draft.plan(), Draft::begin(None, state.clone()).plan, "values and tree say the same");
            }
            assert_eq!(draft.to_undo(), None);
            for state in states.iter().skip(1) {
                let ready = draft.prepare(draft.to_redo().unwrap()).unwrap();
                draft.make(ready, Act::Redo);
                assert_eq!(draft.plan(), state);
            }
        }
        assert_eq!(draft.to_redo(), None);
    }

    #[test]
    fn a_field_of_one_row_leaves_the_others_alone() {
        let mut draft = draft();
        draft.apply(&[put("a", "あ"), put("b", "い"), put("c", "う")]).unwrap();
        let sets = [
            set("people", "b", "post", json!("受付")),
            set("facility", "", "beds", json!(5)),
            set("people", "c", "post", json!("会計")),
            set("people", "b", "name", json!("いい")),
        ];
        draft.apply(&sets).unwrap();
        let people: Vec<_> =
            draft.plan().people.iter().map(|one| (one.id.as_str(), one.name.as_str(), one.post.as_str())).collect();
        assert_eq!(people, [("a", "あ", ""), ("b", "いい", "受付"), ("c", "う", "会計")]);
        assert_eq!(draft.plan().facility.beds, 5);
        assert_eq!(serde_json::to_value(draft.plan()).unwrap(), Value::Object(draft.tree.clone()));
        let before = draft.clone();
        assert!(draft.apply(&[sets[0].clone(), set("people", "c", "name", json!(7))]).is_err());
        assert_eq!(draft, before, "all or none");
    }

    #[test]
    fn a_part_taken_over_brings_nothing_else_along() {
        let mut draft = draft();
        draft.apply(&[put("a", "あ")]).unwrap();
        draft.apply(&[set("facility", "", "name", json!("みどり野病院"))]).unwrap();
        assert_eq!(draft.plan().people.len(), 1, "a change of one part leaves the others alone");
        let tree = serde_json::to_value(draft.plan()).unwrap();
        assert_eq!(tree, Value::Object(draft.tree.clone()), "every part is taken over by its name");
        for section in chapters::sections() {
            let Some(Value::Array(_)) = tree.get(&section.part) else { continue };
            let row = Change::Put { part: section.part.clone(), row: "x".to_owned(), fields: Map::new() };
            draft.apply(&[row]).unwrap();
            let rows = serde_json::to_value(draft.plan()).unwrap()[&section.part].as_array().unwrap().len();
            assert!(rows > 0, "{}", section.part);
        }
    }
}
