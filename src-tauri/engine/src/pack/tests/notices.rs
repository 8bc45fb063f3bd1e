//! Notices: one message, all surfaces, all languages.

use super::super::contents::{Moment, NoticeInput, PackInput};
use super::super::flow::{Piece, pieces, without_ruby};
use super::super::fonts::{Face, Fonts, Weight, tidy};
use super::super::forms::Forms;
use super::super::message::{Language, Lines, Look, Message, NoticePaper, OwnText};
use super::super::{Copies, Pack, PackError, pack, sheet_codes};
use super::{example, laid_out, text_of};
use crate::library;

const ALL: [Language; 7] =
    [Language::Ja, Language::Easy, Language::En, Language::Zh, Language::Ko, Language::Vi, Language::Pt];

/// Everything a message can print.
fn texts(message: &Message) -> Vec<String> {
    let lines = message.text.values().flat_map(|lines| match lines {
        Lines::One(line) => vec![line.clone()],
        Lines::Many(lines) => lines.clone(),
    });
    let [before, after] = &message.halves;
    let others = [&message.name, &message.blank, &message.at, &message.at_whole, before, after];
    lines.chain(others.into_iter().cloned()).chain(message.months.clone()).collect()
}

#[test]
fn every_authored_letter_has_a_glyph_of_its_own_writing() {
    let fonts = Fonts::open().unwrap();
    let messages: Vec<&Message> = library::forms().notices().messages().collect();
    assert_eq!(messages.iter().map(|message| message.language).collect::<Vec<_>>(), ALL);
    for message in messages {
        for text in texts(message) {
            assert_eq!(tidy(&text), text, "{:?}: letters are composed", message.language);
            let shown: String = text.chars().filter(|c| !"☐＿\n{}|".contains(*c)).collect();
            for weight in [false, true].map(|is_bold| message.language.style(12.0, is_bold).weight) {
                assert!(fonts.missing(weight, &shown).is_empty(), "{text}: {:?}", fonts.missing(weight, &shown));
                for (letter, glyph) in fonts.drawn(weight, &shown) {
                    let face = glyph.unwrap().face;
                    let own = match weight {
                        Weight::Foreign(script) => face == Face::Foreign(script),
                        Weight::ForeignBold(script) => face == Face::ForeignBold(script),
                        Weight::Regular | Weight::Bold => true,
                    };
                    // The sign a stranger looks for is written in Japanese, and what is spoken in Japanese brackets.
                    let is_sign = "受付「」".contains(letter);
                    assert!(own || is_sign, "{} of {text}: run script/notice-fonts.py again", letter);
                }
            }
        }
    }
}

#[test]
fn plain_japanese_is_short_and_can_be_read_by_who_knows_only_hiragana() {
    let easy = library::forms().notices().messages().find(|message| message.language == Language::Easy).unwrap();
    let is_hard = |c: char| ('\u{30A1}'..='\u{30FA}').contains(&c) || ('\u{4E00}'..='\u{9FFF}').contains(&c);
    for text in texts(easy).iter().filter(|text| **text != easy.name) {
        for piece in pieces(text) {
            match piece {
                Piece::Ruby(_, reading) => {
                    let hiragana = |c: char| ('\u{3041}'..='\u{3096}').contains(&c) || c == 'ー';
                    assert!(reading.chars().all(hiragana), "{reading} in {text}");
                }
                Piece::Plain(plain) => assert!(!plain.chars().any(is_hard), "{plain} has no reading in {text}"),
                _ => {}
            }
        }
        for sentence in without_ruby(text).split('。') {
            assert!(sentence.chars().count() <= 40, "{sentence} is too long");
        }
        assert!(!text.contains(['〜', '～', '/', ':', '：']) || text.contains("{診察|しんさつ}："), "{text}");
        assert!(!text.contains("令和"), "a year nobody abroad counts in: {text}");
    }
}

/// What one language of a surface says.
fn shown(pack: &Pack, surface: &str, language: Language) -> String {
    let surface = library::forms().notices().surfaces().iter().find(|one| one.id == surface).unwrap();
    let sheet = pack.sheets.iter().find(|sheet| sheet.key == format!("notice/{}", surface.id)).unwrap();
    if surface.look != Look::Poster {
        return (sheet.first_page..sheet.first_page + sheet.n_pages).map(|page| text_of(pack, page)).collect();
    }
    let halves = if surface.paper == NoticePaper::A4Two { 2 } else { 1 };
    let n = surface.languages.iter().position(|one| *one == language).unwrap();
    let first = sheet.first_page + n * halves;
    (first..first + halves).map(|page| text_of(pack, page)).collect()
}

#[test]
fn every_notice_says_since_when_what_to_do_and_when_to_ask_again() {
    let pack = laid_out(&PackInput { copies: Copies::Single, ..example() });
    let notices = library::forms().notices();
    for surface in notices.surfaces() {
        let sheet = pack.sheets.iter().find(|sheet| sheet.key == format!("notice/{}", surface.id)).unwrap();
        let pages = match (surface.look, surface.paper) {
            (Look::Poster, NoticePaper::A4Two) => surface.languages.len() * 2,
            (Look::Poster, _) => surface.languages.len(),
            _ => 1,
        };
        assert_eq!(sheet.n_pages, pages, "{} goes on to another page", surface.id);
        let mut asked: Vec<&str> = surface.lines.iter().chain(&surface.urgent).map(String::as_str).collect();
        match (surface.look, surface.urgent.is_some()) {
            (Look::Poster, true) => asked.extend(["stopped", "since", "next"]),
            (Look::Poster, false) => asked.push("next"),
            _ => {}
        }
        for message in notices.messages().filter(|one| surface.languages.contains(&one.language)) {
            let text: String = shown(&pack, &surface.id, message.language).split_whitespace().collect();
            for name in &asked {
                let words = match &message.text[*name] {
                    Lines::One(line) => without_ruby(line),
                    Lines::Many(lines) => without_ruby(&lines.join(" ")),
                };
                // Boxes and lines are drawn; readings stand between the lines of a sentence, never inside a phrase.
                for phrase in words.split([' ', '　', '\n', '☐', '＿', '■']).filter(|phrase| !phrase.contains('{'))
                {
                    assert!(text.contains(phrase), "{} {} lacks {phrase}: {text}", surface.id, message.name);
                }
            }
        }
    }
}

#[test]
fn what_is_known_in_an_outage_is_filled_in_and_makes_no_paper_older() {
    let mut input = example();
    let codes = sheet_codes(&input, library::forms()).unwrap();
    input.notice.since = Some(Moment { month: 11, day: 12, hour: 15, minute: 0 });
    input.notice.next = Some(Moment { month: 11, day: 12, hour: 12, minute: 5 });
    let pack = laid_out(&input);
    let ja = shown(&pack, "entrance", Language::Ja);
    assert!(ja.contains("11月12日　午後3時ごろから") && ja.contains("11月12日　午後0時5分"), "{ja}");
    assert!(shown(&pack, "languages", Language::En).contains("November 12, 3 PM"));
    assert!(shown(&pack, "languages", Language::En).contains("November 12, 12:05 PM"));
    assert!(shown(&pack, "languages", Language::Vi).contains("Khoảng 15 giờ, ngày 12 tháng 11"));
    assert!(shown(&pack, "entrance-a4", Language::Easy).contains("ごご"));
    assert_eq!(sheet_codes(&input, library::forms()).unwrap(), codes, "the box is as good as before");
}

#[test]
fn a_hospital_says_it_in_its_own_words_and_what_cannot_be_printed_is_named() {
    let own = |language, line: &str| PackInput {
        notice: NoticeInput {
            own: vec![OwnText { language, text: [("wait".to_owned(), Lines::One(line.to_owned()))].into() }],
            ..NoticeInput::default()
        },
        ..example()
    };
    let pack_of = |input: &PackInput| pack(input, library::forms());
    let pack = pack_of(&own(Language::Pt, "Aguarde no salão.")).unwrap();
    assert!(shown(&pack, "languages", Language::Pt).contains("Aguarde no salão."));
    let Err(PackError::MissingGlyphs(missing)) = pack_of(&own(Language::Ko, "뷁")) else { panic!("it was printed") };
    assert!(missing.iter().any(|glyph| glyph.character == '뷁' && glyph.text.contains('뷁')), "{missing:?}");
}

#[test]
fn a_pack_that_asks_for_an_unknown_surface_is_named() {
    let files = library::sources();
    let pack = "id = \"mine\"\ntitle = \"x\"\nplace = \"x\"\nsource = \"x\"\nas_of = \"x\"\n[[sheet]]\nmade = \"notices\"\nonly = [\"entrence\"]\n";
    let pack = pack.replace("\"x\"\nplace = \"x\"", "{ ja = \"x\", en = \"x\" }\nplace = { ja = \"x\", en = \"x\" }");
    let files = files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let (_, problems) = Forms::parse(files.chain([("packs/mine.toml", pack.as_str())]));
    assert!(problems.iter().any(|one| one.file == "mine.toml" && one.message.contains("entrence")), "{problems:?}");
}

#[test]
fn a_language_that_lacks_a_text_is_named() {
    let files = library::sources();
    let broken: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let text = if file.path == "notices/vi.toml" {
                file.text.replace("urgent ", "urgently ")
            } else {
                file.text.clone()
            };
            (file.path.clone(), text)
        })
        .collect();
    let (_, problems) = Forms::parse(broken.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    assert!(problems.iter().any(|one| one.file == "vi.toml" && one.message.contains("urgent")), "{problems:?}");
}
