//! Which rows of a draft name another row, so that none of them is left pointing at nothing.

use serde_json::{Map, Value};

use super::chapters::{Field, FieldKind, Section, sections};
use super::draft::Draft;
use super::fields::known;
use crate::playbook::Content;
use crate::text::Text;
use crate::wording::Wording;

/// More places than this nobody reads.
const SHOWN: usize = 3;

/// 「山田」は、役割「連絡」の「担当」で使っています: where a row is named; `None` when it can go.
#[must_use]
pub fn naming(draft: &Draft, content: &Content, part: &str, row: &str) -> Option<Text> {
    let mut places = Vec::new();
    for section in sections() {
        let fields = section.fields.iter().filter(|field| field.of == part && field.id != section.key);
        let fields: Vec<&Field> = fields.collect();
        if fields.is_empty() {
            continue;
        }
        let rows = std::iter::once(draft.row(&section.part, "")).flatten().filter(|_| !section.is_list());
        for fields_of_row in rows.chain(draft.rows(&section.part)) {
            let named = fields.iter().filter(|field| names(field, fields_of_row, row));
            places.extend(named.map(|field| place(draft, content, section, field, fields_of_row)));
        }
    }
    if places.is_empty() {
        return None;
    }
    let wording = Wording::built_in();
    let is_more = places.len() > SHOWN;
    places.truncate(SHOWN);
    let join = |of: fn(&Text) -> &str, between: &str| places.iter().map(of).collect::<Vec<_>>().join(between);
    let listed = Text::new(join(|text| &text.ja, "、"), join(|text| &text.en, "; "));
    let places = if is_more { wording.say("named_by_more", &[("places", &listed)]) } else { listed };
    let known = known(draft.plan(), content, part).into_iter().find(|known| known.id == row);
    let name = known.map_or_else(|| Text::same(row), |known| known.name);
    Some(wording.say("named_by", &[("name", &name), ("places", &places)]))
}

fn names(field: &Field, fields: &Map<String, Value>, row: &str) -> bool {
    match (field.kind, fields.get(&field.id)) {
        (FieldKind::Reference, Some(Value::String(id))) => id == row,
        (FieldKind::References, Some(Value::Array(ids))) => ids.iter().any(|id| id.as_str() == Some(row)),
        _ => false,
    }
}

fn place(draft: &Draft, content: &Content, section: &Section, field: &Field, fields: &Map<String, Value>) -> Text {
    let word = |id: &str| fields.get(id).and_then(Value::as_str).filter(|word| !word.is_empty());
    let role = word("role").and_then(|id| {
        known(draft.plan(), content, "roles").into_iter().find(|known| known.id == id).map(|known| known.name)
    });
    let name = role.or_else(|| ["name", "what", "place"].iter().find_map(|id| word(id)).map(Text::same));
    let (title, label) = (section.title.text(), field.label.text());
    match name {
        Some(name) => {
            Wording::built_in().say("named_place_of", &[("section", &title), ("row", &name), ("field", &label)])
        }
        None => Wording::built_in().say("named_place", &[("section", &title), ("field", &label)]),
    }
}
