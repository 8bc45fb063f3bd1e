//! Telephone numbers as people write them. Kept as typed, with the hyphens they chose, in half width.

use crate::text::fold_digits;

const EXTENSION: [&str; 3] = ["内線", "ext.", "ext"];

/// Reads a number to dial: ten or eleven digits from 0 on, three to five of an extension or a special number (110,
/// #9110), or a number with an extension behind it (`03-0000-0000 内線123`).
///
/// # Errors
/// The sentence that says what to write.
pub(super) fn read(text: &str) -> Result<String, &'static str> {
    let text = fold_digits(text.trim()).replace(['（', '('], "(").replace(['）', ')'], ")").replace('＋', "+");
    let lower = text.to_lowercase();
    let text = if lower.is_ascii() { lower } else { text };
    let (number, extension) = EXTENSION
        .iter()
        .find_map(|mark| text.split_once(mark))
        .map_or((text.as_str(), None), |(number, extension)| (number, Some(extension)));
    let extension = extension.map(|digits| digits.trim_matches([' ', ':', '-', '.', '(', ')']));
    let number = hyphens(number);
    match (number.is_empty(), extension) {
        (true, Some(extension)) => short(extension).then(|| extension.to_owned()).ok_or("field_phone"),
        (false, Some(extension)) if short(extension) => whole(&number).map(|()| [&number, " 内線", extension].concat()),
        (false, None) => whole(&number).map(|()| number),
        _ => Err("field_phone"),
    }
}

/// 「(03)0000 0000」 is written with hyphens; one's own hyphens stay.
fn hyphens(number: &str) -> String {
    let mut kept = String::new();
    for letter in number.trim().chars() {
        match letter {
            '(' | ')' | ' ' | '-' => {
                if !kept.is_empty() && !kept.ends_with('-') {
                    kept.push('-');
                }
            }
            other => kept.push(other),
        }
    }
    kept.trim_end_matches('-').to_owned()
}

fn whole(number: &str) -> Result<(), &'static str> {
    if number.starts_with('+') {
        return Err("field_phone_abroad");
    }
    let (mark, rest) = number.strip_prefix(['#', '*']).map_or((false, number), |rest| (true, rest));
    let digits: String = rest.chars().filter(|letter| *letter != '-').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("field_phone");
    }
    match digits.len() {
        3..=5 => Ok(()),
        10 | 11 if digits.starts_with('0') && !mark => Ok(()),
        6..=9 => Err("field_phone_short"),
        12.. => Err("field_phone_long"),
        _ => Err("field_phone"),
    }
}

fn short(digits: &str) -> bool {
    (2..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
