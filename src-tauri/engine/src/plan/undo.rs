//! One difference between two plans taken back, and all others left: so it can be seen what a change changes on paper.

use serde_json::Value;

use super::Plan;
use super::chapters;
use super::compare::Difference;

/// `new` with that difference as it was in `old`; `None` when that gives no plan.
#[must_use]
pub fn undone(new: &Plan, old: &Plan, difference: &Difference) -> Option<Plan> {
    let mut now = serde_json::to_value(new).ok()?;
    let was = serde_json::to_value(old).ok()?;
    let part = difference.part.as_str();
    let (here, before) = (now.get_mut(part)?, was.get(part)?);
    match (here.as_array_mut(), before.as_array()) {
        (Some(rows), Some(old_rows)) if !difference.row.is_empty() => row(rows, old_rows, part, difference)?,
        (None, _) if !difference.field.is_empty() => field(here, before, &difference.field),
        _ => *here = before.clone(),
    }
    serde_json::from_value(now).ok()
}

fn row(rows: &mut Vec<Value>, old_rows: &[Value], part: &str, difference: &Difference) -> Option<()> {
    let key = chapters::key_of(part);
    let is = |row: &Value| row.get(key).and_then(Value::as_str) == Some(difference.row.as_str());
    let here = rows.iter().position(is);
    let before = old_rows.iter().position(is);
    match (here, before) {
        (Some(here), Some(before)) => {
            let (here, before) = (rows.get_mut(here)?, old_rows.get(before)?);
            if difference.field.is_empty() { *here = before.clone() } else { field(here, before, &difference.field) }
        }
        (Some(here), None) => drop(rows.remove(here)),
        (None, Some(before)) => rows.insert(before.min(rows.len()), old_rows.get(before)?.clone()),
        (None, None) => return None,
    }
    Some(())
}

fn field(here: &mut Value, before: &Value, name: &str) {
    let Some(fields) = here.as_object_mut() else { return };
    match before.get(name) {
        Some(was) => fields.insert(name.to_owned(), was.clone()),
        None => fields.remove(name),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::plan::Person;
    use crate::plan::compare::compare;

    fn demo() -> Plan {
        library::demo_plan().unwrap().clone()
    }

    /// A plan with one change in each way a plan can change.
    fn changed() -> Plan {
        let mut new = demo();
        new.facility.phone = "0123-00-0000".to_owned();
        new.contacts.iter_mut().find(|one| !one.night_number.is_empty()).unwrap().night_number = "03-0000-9999".into();
        new.people.retain(|person| person.id != "kato");
        new.people.push(Person { id: "mori".to_owned(), name: "森".to_owned(), ..Person::default() });
        new.lines.reverse();
        new
    }

    #[test]
    fn what_is_taken_back_is_told_no_more_and_all_else_is() {
        let (old, new) = (demo(), changed());
        let all = compare(&old, &new, library::built_in());
        assert!(all.len() >= 5, "{all:?}");
        for difference in &all {
            let plan = undone(&new, &old, difference).unwrap();
            let mut left = compare(&old, &plan, library::built_in());
            left.retain(|one| {
                (&one.part, &one.row, &one.field) == (&difference.part, &difference.row, &difference.field)
            });
            assert_eq!(left, [], "{difference:?}");
            assert_eq!(compare(&old, &plan, library::built_in()).len(), all.len() - 1, "{difference:?}");
        }
    }

    #[test]
    fn all_differences_taken_back_give_the_old_plan() {
        let (old, new) = (demo(), changed());
        let all = compare(&old, &new, library::built_in());
        let plan = all.iter().fold(new, |plan, difference| undone(&plan, &old, difference).unwrap());
        assert_eq!(compare(&old, &plan, library::built_in()), []);
    }
}
