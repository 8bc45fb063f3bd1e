//! Address cards (vCard 2.1, 3.0 and 4.0), one row each.
//!
//! Our own small reader: Japanese telephones write 2.1 with quoted-printable Shift_JIS, which the readers of others do
//! not know, and only a dozen of the properties are of use here.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};

use super::grid::Grid;
use super::{NoSheet, NoteKind};

/// The columns, as the cards themselves call them.
const COLUMNS: [&str; 13] = [
    "ORG", "ORG UNIT", "FN", "TITLE", "TEL", "TEL 2", "TEL CELL", "TEL HOME", "TEL FAX", "EMAIL", "ADR", "URL", "NOTE",
];

/// One line `NAME;PARAMETERS:value`.
#[derive(Debug)]
struct Property {
    name: String,
    types: Vec<String>,
    value: String,
}

pub(super) fn is_one(text: &str) -> bool {
    text.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCARD"))
}

pub(super) fn read(text: &str) -> Result<Grid, NoSheet> {
    let mut grid = Grid::default();
    let mut line_of_card = None;
    for (line, whole) in unfolded(text) {
        let Some(property) = property(&whole) else { continue };
        match property.name.as_str() {
            "BEGIN" => line_of_card = Some(line),
            "END" => line_of_card = None,
            _ => {
                if let Some(card) = line_of_card {
                    keep(&mut grid, card, &property)?;
                }
            }
        }
    }
    for (column, name) in COLUMNS.iter().enumerate() {
        if grid.has_column(column) {
            grid.put(0, column, name)?;
        }
    }
    Ok(grid)
}

fn keep(grid: &mut Grid, line: u32, property: &Property) -> Result<(), NoSheet> {
    let has = |wanted: &str| property.types.iter().any(|one| one == wanted);
    let parts = parts(&property.value, ';');
    let whole = plain(&property.value);
    let first_of = |from: &[String]| from.first().map(|part| plain(part)).unwrap_or_default();
    match property.name.as_str() {
        "ORG" => {
            put_first(grid, line, &["ORG"], &first_of(&parts))?;
            let units: Vec<String> =
                parts.iter().skip(1).map(|part| plain(part)).filter(|part| !part.is_empty()).collect();
            put_first(grid, line, &["ORG UNIT"], &units.join(" "))
        }
        "FN" => put_first(grid, line, &["FN"], &whole),
        // Family name first, as it is written in Japan; a card with FN says it better.
        "N" if cell(grid, line, "FN").is_empty() => {
            let name: Vec<String> =
                parts.iter().take(2).map(|part| plain(part)).filter(|part| !part.is_empty()).collect();
            put_first(grid, line, &["FN"], &name.join(" "))
        }
        "TITLE" | "EMAIL" | "URL" | "NOTE" => put_first(grid, line, &[property.name.as_str()], &whole),
        "ADR" => {
            // Post box, extension, street, town, prefecture, post code, country: in Japan from large to small.
            let place: String =
                [5, 4, 3, 2, 1].iter().filter_map(|at| parts.get(*at)).map(|part| plain(part)).collect();
            put_first(grid, line, &["ADR"], &place)
        }
        "TEL" => {
            let number = whole.strip_prefix("tel:").unwrap_or(&whole);
            let columns: &[&str] = if has("FAX") {
                &["TEL FAX"]
            } else if has("CELL") {
                &["TEL CELL", "TEL 2"]
            } else if has("HOME") {
                &["TEL HOME", "TEL 2"]
            } else {
                &["TEL", "TEL 2"]
            };
            put_first(grid, line, columns, number)
        }
        _ => Ok(()),
    }
}

/// Into the first of the columns that is empty on this card.
fn put_first(grid: &mut Grid, line: u32, columns: &[&str], text: &str) -> Result<(), NoSheet> {
    for name in columns {
        let is_free = *name == "FN" || cell(grid, line, name).is_empty();
        if let Some(column) = COLUMNS.iter().position(|column| column == name).filter(|_| is_free) {
            if text.contains(char::REPLACEMENT_CHARACTER) {
                grid.note(line, column, NoteKind::Garbled);
            }
            return grid.put(line, column, text);
        }
    }
    Ok(())
}

fn cell<'g>(grid: &'g Grid, line: u32, name: &str) -> &'g str {
    COLUMNS.iter().position(|column| *column == name).map_or("", |column| grid.cell(line, column))
}

/// Lines put together again: a line that begins with a blank goes on, and so does quoted-printable behind its `=`.
fn unfolded(text: &str) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let mut quoted = false;
    for (number, line) in (1_u32..).zip(text.lines()) {
        let folded = line.strip_prefix([' ', '\t']);
        match found.last_mut() {
            Some((_, last)) if quoted => last.push_str(line),
            Some((_, last)) if folded.is_some() => last.push_str(folded.unwrap_or_default()),
            _ => found.push((number, line.to_owned())),
        }
        quoted = found.last_mut().is_some_and(|(_, last)| is_quoted(last) && last.ends_with('='));
        if let Some((_, last)) = found.last_mut().filter(|_| quoted) {
            last.pop();
        }
    }
    found
}

fn is_quoted(line: &str) -> bool {
    line.split(':').next().is_some_and(|head| head.to_ascii_uppercase().contains("QUOTED-PRINTABLE"))
}

fn property(line: &str) -> Option<Property> {
    let (head, value) = split_outside_quotes(line)?;
    let mut words = head.split(';');
    // `item1.TEL`: the group says nothing here.
    let name = words.next()?.rsplit('.').next()?.trim().to_ascii_uppercase();
    let parameters: Vec<String> = words.map(|word| word.trim().to_ascii_uppercase()).collect();
    let of = |wanted: &str| parameters.iter().find_map(|word| word.strip_prefix(wanted)?.strip_prefix('='));
    let types = parameters
        .iter()
        .map(|word| word.strip_prefix("TYPE=").unwrap_or(word))
        .flat_map(|list| list.trim_matches('"').split(','))
        .map(str::to_owned)
        .collect();
    let is_quoted = parameters.iter().any(|word| word.ends_with("QUOTED-PRINTABLE"));
    let value = if is_quoted { unquoted(value, of("CHARSET")) } else { value.to_owned() };
    Some(Property { name, types, value })
}

fn split_outside_quotes(line: &str) -> Option<(&str, &str)> {
    let mut inside = false;
    let at = line.char_indices().find(|(_, letter)| {
        inside ^= *letter == '"';
        *letter == ':' && !inside
    });
    let (head, rest) = line.split_at_checked(at?.0)?;
    Some((head, rest.strip_prefix(':')?))
}

/// `=93=63` in the character set that is told, otherwise in the one that reads.
fn unquoted(value: &str, charset: Option<&str>) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let pair = behind.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.filter(|_| *byte == b'=').and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(code) => {
                bytes.push(code);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*byte);
                rest = behind;
            }
        }
    }
    let told = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    let encoding = told.unwrap_or(if std::str::from_utf8(&bytes).is_ok() { UTF_8 } else { SHIFT_JIS });
    encoding.decode_without_bom_handling(&bytes).0.into_owned()
}

/// Cut where no backslash stands before.
fn parts(value: &str, separator: char) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut escaped = false;
    for letter in value.chars() {
        if letter == separator && !escaped {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(letter);
        }
        escaped = letter == '\\' && !escaped;
    }
    found
}

/// Without backslashes.
fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out.trim().to_owned()
}
