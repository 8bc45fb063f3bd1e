//! Screenshots arrive as base64.

/// The bytes behind base64 text; anything outside its alphabet is skipped.
pub(crate) fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let mut bits: u32 = 0;
    let mut n_bits = 0;
    for value in text.bytes().filter_map(sextet) {
        bits = (bits << 6) | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push(u8::try_from((bits >> n_bits) & 0xff).unwrap());
        }
    }
    bytes
}

fn sextet(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_of_every_length_comes_back() {
        assert_eq!(super::decode("dG8="), b"to");
        assert_eq!(super::decode("dG9tbw=="), b"tomo");
        assert_eq!(super::decode("dG9tb3No"), b"tomosh");
    }
}
