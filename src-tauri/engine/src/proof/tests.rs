//! A note is what it says, and nothing else is a note.

use super::*;

fn uuid(byte: u8) -> Uuid {
    Uuid::from_bytes([byte; 16])
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

/// The example of docs/data-file.md.
fn example() -> Checkpoint {
    let hash = from_hex("0f5843995f065607bd022ab1200b375d1047f717c6830acc566ff530da8a3b32").unwrap();
    Checkpoint {
        facility: "みどり野病院".into(),
        file: uuid(7),
        own: ChainHead { chain: ChainId { station: uuid(1), fork: 0 }, seq: 1, hash },
        others: vec![ChainHead { chain: ChainId { station: uuid(2), fork: 1 }, seq: 42, hash: [0xab; 32] }],
        at: Timestamp::from_millis(1_775_001_720_000),
        occasion: Occasion::Print,
    }
}

#[test]
fn the_documented_example_has_the_documented_bytes() {
    let documented = include_str!("../../../../docs/data-file.md").replace("\r\n", "\n");
    let note = example().sign(&key());
    let shown = format!("```\n{note}```\n");
    assert!(documented.contains(&shown), "docs/data-file.md lacks\n{shown}");
    let public = hex(key().verifying_key().as_bytes());
    assert!(documented.contains(&public), "docs/data-file.md lacks {public}");
}

#[test]
fn what_was_signed_is_read_again() {
    for occasion in Occasion::ALL {
        let made = Checkpoint { occasion, ..example() };
        assert_eq!(Checkpoint::verify(&made.sign(&key()), &key().verifying_key()), Ok(made));
    }
    let alone = Checkpoint { others: vec![], ..example() };
    assert_eq!(Checkpoint::read(&alone.sign(&key())), Ok(alone));
}

#[test]
fn a_note_with_one_chain_fits_into_a_code_that_a_telephone_reads() {
    let long = Checkpoint {
        facility: "独立行政法人地域医療機能みどり野総合病院".into(), others: vec![], ..example()
    };
    let long = Checkpoint { own: ChainHead { seq: 1_000_000, ..long.own }, occasion: Occasion::Withdrawal, ..long };
    assert!(long.sign(&key()).len() <= 500, "{}", long.sign(&key()).len());
}

#[test]
fn a_name_cannot_add_lines_of_its_own() {
    let made = Checkpoint { facility: " 病院\nline 9\u{7} ".into(), ..example() };
    let read = Checkpoint::verify(&made.sign(&key()), &key().verifying_key()).unwrap();
    assert_eq!((read.facility.as_str(), read.own.seq), ("病院 line 9", 1));
    let nameless = Checkpoint { facility: String::new(), ..example() };
    assert_eq!(Checkpoint::read(&nameless.sign(&key())).unwrap().facility, "-");
}

#[test]
fn every_single_bit_of_a_note_counts() {
    let note = example().sign(&key()).into_bytes();
    for bit in 0..note.len() * 8 {
        let mut flipped = note.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let read = String::from_utf8(flipped).map(|text| Checkpoint::verify(&text, &key().verifying_key()));
        assert!(!read.is_ok_and(|read| read.is_ok()), "bit {bit}");
    }
}

#[test]
fn a_note_of_another_key_is_not_believed() {
    let other = SigningKey::from_bytes(&[8; 32]);
    let note = example().sign(&other);
    assert_eq!(Checkpoint::verify(&note, &key().verifying_key()), Err(NoteError::OtherKey));
    assert_eq!(Checkpoint::verify(&note, &other.verifying_key()), Ok(example()), "its own key opens it");
}

#[test]
fn only_the_form_we_write_is_a_note() {
    let note = example().sign(&key());
    let wrong = [
        note.replace('\n', "\r\n"),
        note.replace("line 1\n", "line 01\n"),
        note.replace("line 1\n", "line 0\n"),
        note.replace("occasion print", "occasion lunch"),
        note.replace("+9", "+09"),
        note.replacen("0f58", "0F58", 1),
        note.replacen("tomoshibi-checkpoint-v1", "tomoshibi-checkpoint-v2", 1),
        note.replace("jst 2026", "jst 2025"),
        format!("{note}\n"),
        format!("{note}{}", note.lines().last().unwrap()),
        note.replace("=\n", "\n"),
        note.trim_end().to_owned(),
        String::new(),
    ];
    for wrong in wrong.iter().filter(|wrong| **wrong != note) {
        assert_eq!(Checkpoint::verify(wrong, &key().verifying_key()), Err(NoteError::Form), "{wrong}");
    }
}

#[test]
fn the_key_hash_is_the_one_of_the_signed_note_format() {
    // PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW, the example of C2SP signed-note.
    let bytes = base64::Engine::decode(
        &base64::engine::general_purpose::STANDARD,
        "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    )
    .unwrap();
    let key = VerifyingKey::from_bytes(bytes.last_chunk::<32>().unwrap()).unwrap();
    assert_eq!(key_id("PeterNeumann", &key), [0xc7, 0x4f, 0x20, 0xa3]);
}
