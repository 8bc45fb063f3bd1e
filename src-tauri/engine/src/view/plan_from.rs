//! How the plan screen comes from a draft.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::ids::ContactId;
use crate::plan::chapters::{Chapter, Choice, Field, FieldKind, Section, chapter_of, chapters, key_of};
use crate::plan::coverage::{Coverage, check_table, coverage};
use crate::plan::draft::Draft;
use crate::plan::fields::{empty, known, typed};
use crate::plan::missing::{Missing, doubled, missing};
use crate::plan::{Plan, blank, checked_day};
use crate::playbook::Content;
use crate::playbook::reference::ContactKind;

use super::plan::{
    ChapterSummary, ChapterView, CoverageView, FieldView, LeftView, NoteView, OptionView, PlaceView, PlanView, RowView,
    SavedRowView, SectionView,
};

/// Roles that a plan names nobody for: whoever notices first, and somebody outside the house.
const UNASSIGNED: [&str; 2] = ["finder", "vendor"];

/// A draft with what it is read against.
#[derive(Clone, Copy, Debug)]
pub struct PlanLens<'a> {
    /// The draft.
    pub draft: &'a Draft,
    /// The plan in force.
    pub in_force: Option<(u32, &'a Plan)>,
    /// What came with the program.
    pub content: &'a Content,
    /// Today in Japan.
    pub today: NaiveDate,
}

impl PlanLens<'_> {
    /// What a row shows: what the draft says, and what is known without it. `None` when there is no such row.
    ///
    /// Every contact of the library and every role has its row, whether or not anybody has filled it in.
    #[must_use]
    pub fn row(&self, part: &str, row: &str) -> Option<Map<String, Value>> {
        let kept = match self.draft.row(part, row) {
            Some(kept) => kept.clone(),
            None if self.is_given(part, row) => {
                let mut fields = blank(part)?;
                fields.insert(key_of(part).to_owned(), row.into());
                fields
            }
            None => return None,
        };
        Some(if part == "contacts" { self.contact(row, kept) } else { kept })
    }

    /// The rows of a section, in the order of the screen.
    fn rows(&self, section: &Section) -> Vec<(String, Map<String, Value>)> {
        if !section.is_list() {
            return self.row(&section.part, "").map(|form| (String::new(), form)).into_iter().collect();
        }
        let mut ids: Vec<&str> = self.given(&section.part).collect();
        let is_given: Vec<&str> = ids.clone();
        let kept = self.draft.rows(&section.part).filter_map(|row| row.get(&section.key)?.as_str());
        ids.extend(kept.filter(|id| !is_given.contains(id)));
        if is_given.is_empty() {
            // As they are kept: nothing has to be looked up.
            return ids.into_iter().map(str::to_owned).zip(self.draft.rows(&section.part).cloned()).collect();
        }
        ids.into_iter().filter_map(|id| Some((id.to_owned(), self.row(&section.part, id)?))).collect()
    }

    /// Whether a row is there although nobody has put it in: a contact of the library, a role.
    #[must_use]
    pub fn is_given(&self, part: &str, row: &str) -> bool {
        self.given(part).any(|id| id == row)
    }

    /// Rows that are there before anybody fills them in.
    fn given(&self, part: &str) -> Box<dyn Iterator<Item = &str> + '_> {
        let agencies = self.content.agencies.iter().filter(|agency| agency.kind != ContactKind::Inside);
        let roles = self.content.roles.iter().map(|role| role.id.as_str()).filter(|id| !UNASSIGNED.contains(id));
        match part {
            "contacts" => Box::new(agencies.map(|agency| agency.id.as_str())),
            "roles" => Box::new(roles),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// The number of the library stands there to be confirmed, and a test call counts as one.
    fn contact(&self, slot: &str, mut fields: Map<String, Value>) -> Map<String, Value> {
        let slot = ContactId::from(slot);
        if let Some(agency) = self.content.agency(&slot) {
            let hours = agency.hours.as_ref().map(|hours| hours.ja.clone());
            for (field, known) in [("number", agency.number.clone()), ("hours", hours)] {
                let is_empty = fields.get(field).and_then(Value::as_str).is_none_or(|words| words.trim().is_empty());
                if let (true, Some(known)) = (is_empty, known) {
                    fields.insert(field.to_owned(), known.into());
                }
            }
        }
        if let Some(day) = checked_day(self.draft.plan(), &slot) {
            fields.insert("checked_on".to_owned(), day.to_string().into());
        }
        fields
    }

    fn is_empty(&self, section: &Section) -> bool {
        if section.is_list() {
            return self.draft.rows(&section.part).next().is_none();
        }
        self.draft.row(&section.part, "").is_none_or(|form| {
            section.typed().all(|field| form.get(&field.id).is_none_or(|value| *value == empty(section, field)))
        })
    }
}

/// What a draft says to the check table, and what else is left in it.
struct Standing {
    coverage: Coverage,
    /// Each place once.
    left: Vec<LeftView>,
}

impl Standing {
    fn of(lens: PlanLens<'_>) -> Self {
        let plan = lens.draft.plan();
        let coverage = coverage(plan, lens.content, lens.today);
        let of_table = coverage.open().flat_map(|item| &item.left).map(LeftView::from);
        let missing = missing(Some(plan), lens.content, lens.today).into_iter().map(LeftView::from);
        // Two rules may miss the same field, and the call list misses it, too.
        let mut seen = BTreeSet::new();
        let left = of_table.chain(missing).filter(|left| {
            let PlaceView { part, row, field, .. } = &left.place;
            let what = if field.is_empty() { &left.text.ja } else { field };
            seen.insert((part.clone(), row.clone(), what.clone()))
        });
        Self { left: left.collect(), coverage }
    }

    fn in_chapter(&self, chapter: &str) -> impl Iterator<Item = &LeftView> {
        self.left.iter().filter(move |left| left.place.chapter == chapter)
    }

    /// What is left, old or doubled, for the rows it is about.
    fn notes(&self, lens: PlanLens<'_>) -> Vec<LeftView> {
        let doubled = doubled(lens.draft.plan()).into_iter().map(LeftView::from);
        self.left.iter().cloned().chain(doubled).collect()
    }
}

impl SavedRowView {
    /// What a change of a row brought.
    #[must_use]
    pub fn of(lens: PlanLens<'_>, section: &Section, row: &str, saved_at: String) -> Self {
        let standing = Standing::of(lens);
        let chapter = chapter_of(&section.part).map(|chapter| chapter.id.as_str()).unwrap_or_default();
        let fields = lens.row(&section.part, row);
        Self {
            row: fields.map(|fields| row_view(section, row, &fields, &standing.notes(lens))),
            left: standing.in_chapter(chapter).cloned().collect(),
            plan: frame(lens, &standing),
            saved_at,
        }
    }
}

impl PlanView {
    /// The frame of the screen.
    #[must_use]
    pub fn of(lens: PlanLens<'_>) -> Self {
        frame(lens, &Standing::of(lens))
    }
}

fn frame(lens: PlanLens<'_>, standing: &Standing) -> PlanView {
    let summary = |chapter: &Chapter| ChapterSummary {
        id: chapter.id.clone(),
        title: chapter.title.text(),
        minutes: chapter.minutes,
        is_empty: chapter.sections.iter().all(|section| lens.is_empty(section)),
        left: count(standing.in_chapter(&chapter.id)),
    };
    let plan = lens.draft.plan();
    PlanView {
        facility: plan.facility.name.clone(),
        revision: lens.in_force.map(|(number, _)| number),
        draft: lens.in_force.map_or(1, |(number, _)| number.saturating_add(1)),
        is_changed: match lens.in_force {
            Some((_, in_force)) => plan != in_force,
            None => *plan != Plan::default(),
        },
        chapters: chapters().iter().map(summary).collect(),
        coverage: CoverageView::from(&standing.coverage),
    }
}

impl ChapterView {
    /// One chapter with all it says.
    #[must_use]
    pub fn of(chapter: &Chapter, lens: PlanLens<'_>) -> Self {
        let standing = Standing::of(lens);
        let notes = standing.notes(lens);
        let mut options = BTreeMap::new();
        let sections = chapter.sections.iter().map(|section| {
            let fields = section.typed().map(|field| field_view(section, field, lens, &mut options)).collect();
            let rows = lens.rows(section);
            SectionView {
                part: section.part.clone(),
                title: section.title.text(),
                hint: section.hint.text(),
                is_list: section.is_list(),
                add: section.add.text(),
                fields,
                rows: rows.iter().map(|(id, fields)| row_view(section, id, fields, &notes)).collect(),
            }
        });
        Self {
            id: chapter.id.clone(),
            title: chapter.title.text(),
            hint: chapter.hint.text(),
            sections: sections.collect(),
            left: standing.in_chapter(&chapter.id).cloned().collect(),
            items: check_table()
                .items
                .iter()
                .filter(|item| item.chapter == chapter.id)
                .map(|item| item.id.clone())
                .collect(),
        }
    }
}

fn field_view(
    section: &Section,
    field: &Field,
    lens: PlanLens<'_>,
    options: &mut BTreeMap<String, Vec<OptionView>>,
) -> FieldView {
    let own = |choice: &Choice| OptionView { id: choice.id.clone(), label: choice.label.text() };
    let options = match field.kind {
        FieldKind::Reference | FieldKind::References => {
            let named = || {
                let rows = known(lens.draft.plan(), lens.content, &field.of);
                rows.into_iter().map(|row| OptionView { label: row.full_name(), id: row.id }).collect()
            };
            options.entry(field.of.clone()).or_insert_with(named).clone()
        }
        FieldKind::Text
        | FieldKind::Long
        | FieldKind::Number
        | FieldKind::Phone
        | FieldKind::Day
        | FieldKind::Choice
        | FieldKind::Flag
        | FieldKind::Texts => field.options.iter().map(own).collect(),
    };
    FieldView {
        id: field.id.clone(),
        label: field.label.text(),
        hint: field.hint.text(),
        example: field.example.text(),
        kind: field.kind,
        options,
        column: field.column,
        is_key: field.id == section.key,
    }
}

fn row_view(section: &Section, id: &str, fields: &Map<String, Value>, notes: &[LeftView]) -> RowView {
    let values = section.fields.iter().filter_map(|field| {
        let texts = fields.get(&field.id).map(|value| typed(field, value)).unwrap_or_default();
        (!texts.is_empty()).then(|| (field.id.clone(), texts))
    });
    let here = notes.iter().filter(|note| note.place.part == section.part && note.place.row == id);
    let notes = here.filter(|note| !note.place.field.is_empty());
    RowView {
        id: id.to_owned(),
        values: values.collect(),
        notes: notes.map(|note| NoteView { field: note.place.field.clone(), text: note.text.clone() }).collect(),
    }
}

impl From<Missing> for LeftView {
    fn from(missing: Missing) -> Self {
        let chapter = chapter_of(missing.part).map(|chapter| chapter.id.clone()).unwrap_or_default();
        let place =
            PlaceView { chapter, part: missing.part.to_owned(), row: missing.row, field: missing.field.to_owned() };
        Self { text: missing.text, place }
    }
}

fn count<T>(list: impl Iterator<Item = T>) -> u32 {
    u32::try_from(list.count()).unwrap_or(u32::MAX)
}
