use std::io::Write;

use super::*;
use crate::time::Timestamp;

fn cells(sheet: &Sheet) -> Vec<(u32, Vec<&str>)> {
    sheet.rows.iter().map(|row| (row.line, row.cells.iter().map(String::as_str).collect())).collect()
}

#[test]
fn a_csv_is_read_whatever_it_is_written_in() {
    let text = "会社名,電話\r\n\"あおぞら\r\n医療\",０３-0000-0010\r\n髙橋商店,03-0000-0011\r\n";
    let expected = [(2, vec!["あおぞら\n医療", "０３-0000-0010"]), (4, vec!["髙橋商店", "03-0000-0011"])];
    let utf16 = |big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let files: [Vec<u8>; 7] = [
        text.into(),
        ["\u{FEFF}", text].concat().into(),
        encoding_rs::SHIFT_JIS.encode(text).0.into(),
        encoding_rs::EUC_JP.encode(text).0.into(),
        encoding_rs::ISO_2022_JP.encode(&text.replace('髙', "高")).0.into(),
        [&[0xFF, 0xFE][..], &utf16(false)].concat(),
        [&[0xFE, 0xFF][..], &utf16(true)].concat(),
    ];
    for (at, file) in files.iter().enumerate() {
        let sheet = read(file, None).unwrap();
        assert_eq!(sheet.headers, ["会社名", "電話"], "file {at}");
        assert_eq!(cells(&sheet)[0], expected[0], "file {at}");
        assert!(at == 4 || cells(&sheet)[1] == expected[1], "CP932 has the ladder character 髙, JIS has not: {at}");
    }
}

#[test]
fn the_separator_is_found_or_told() {
    for text in ["a;b;c\n1,5;2;3\n", "a\tb\tc\n1,5\t2\t3\n", "sep=;\na;b;c\n1,5;2;3\n"] {
        assert_eq!(cells(&read(text.as_bytes(), None).unwrap())[0].1, ["1,5", "2", "3"], "{text}");
    }
    let told = read("sep=;\na;b;c\n1;2;3\n".as_bytes(), None).unwrap();
    assert_eq!(told.rows[0].line, 3, "lines are those of the file");
}

#[test]
fn titles_above_the_headers_and_empty_rows_are_passed_over() {
    let sheet = read("連絡先一覧\n\n会社名,電話\n,\nA,1\n\n,,余り\n".as_bytes(), None).unwrap();
    assert_eq!(sheet.headers, ["会社名", "電話", ""]);
    assert_eq!(cells(&sheet), [(5, vec!["A", "1", ""]), (7, vec!["", "", "余り"])]);
}

#[test]
fn what_cannot_be_kept_in_a_cell_is_noted() {
    let long = "あ".repeat(LONGEST_CELL + 1);
    let sheet = read(format!("a,b\n{long},x\u{7}y\n").as_bytes(), None).unwrap();
    assert_eq!(sheet.rows[0].cells[0].chars().count(), LONGEST_CELL);
    assert_eq!(sheet.rows[0].cells[1], "xy");
    let note = |column, kind| Note { line: 2, column, kind };
    assert_eq!(
        sheet.notes_of(2).copied().collect::<Vec<_>>(),
        [note(0, NoteKind::TooLong), note(1, NoteKind::Control)]
    );
}

#[test]
fn what_is_no_table_is_said_to_be_none() {
    assert_eq!(read(b"", None), Err(NoSheet::Empty));
    assert_eq!(read(b"a,b\n", None), Err(NoSheet::Empty), "headers alone");
    assert_eq!(read(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1], None), Err(NoSheet::OldExcel));
    assert_eq!(read(&[0, 1, 2, 3, 0xFF, 0xFE, 0x80, 0x81], None), Err(NoSheet::Foreign));
    assert!(matches!(read(b"PK\x03\x04 and nothing", None), Err(NoSheet::Broken(_))));
    let many = "a,b\n".repeat(MOST_ROWS + 2);
    assert_eq!(read(many.as_bytes(), None), Err(NoSheet::TooLarge("rows")));
    let wide = ["x,".repeat(MOST_COLUMNS), "x\n".to_owned()].concat();
    assert_eq!(read(wide.as_bytes(), None), Err(NoSheet::TooLarge("columns")));
    let most = ["a,b\n".to_owned(), "1,2\n".repeat(MOST_ROWS)].concat();
    assert_eq!(read(most.as_bytes(), None).unwrap().rows.len(), MOST_ROWS);
}

#[test]
fn cards_of_all_three_versions_become_rows() {
    let cards = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8D=B2=93=A1;=89=D4=8Eq\r\n\
        TEL;WORK;VOICE:03-0000-0010\r\nTEL;CELL:090-0000-0001\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:3.0\r\nFN:鈴木 一郎\r\nN:鈴木;一郎;;;\r\nORG:○○システム\\, 東京;保守部\r\n\
        TEL;TYPE=\"work,voice\":0311112222\r\nTEL;TYPE=WORK,FAX:03-0000-0012\r\nNOTE:夜は\\n当\r\n 番へ\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:田中\r\nitem1.TEL;VALUE=uri;TYPE=cell:tel:090-1111-2222\r\n\
        ADR:;;1-2-3;△△市;○○県;100-0001;日本\r\nEND:VCARD\r\n";
    let sheet = read(cards.as_bytes(), None).unwrap();
    assert_eq!(sheet.headers, ["ORG", "ORG UNIT", "FN", "TEL", "TEL CELL", "TEL FAX", "ADR", "NOTE"]);
    let kept = |at: usize| -> Vec<&str> {
        sheet.rows[at].cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect()
    };
    assert_eq!(kept(0), ["佐藤 花子", "03-0000-0010", "090-0000-0001"]);
    assert_eq!(kept(1), ["○○システム, 東京", "保守部", "鈴木 一郎", "0311112222", "03-0000-0012", "夜は\n当番へ"]);
    assert_eq!(kept(2), ["田中", "090-1111-2222", "100-0001○○県△△市1-2-3"]);
    assert_eq!(sheet.rows[1].line, 7, "a card begins on its own line");
}

fn sample() -> Sheet {
    let row = |cells: [&str; 3]| Row { line: 0, cells: cells.map(str::to_owned).to_vec() };
    Sheet {
        name: "機器/台帳".to_owned(),
        headers: ["名前", "番号", "備考"].map(str::to_owned).to_vec(),
        rows: vec![
            row(["サーバー", "0312345678", "=HYPERLINK(\"http://x\",\"見て\")"]),
            row(["髙橋﨑", "007", "+81"]),
            row(["", "", "@SUM(A1)\n二行目"]),
        ],
        ..Sheet::default()
    }
}

#[test]
fn a_workbook_and_a_csv_give_back_what_was_put_in() {
    let made = Timestamp::from_millis(1_775_001_600_000);
    let book = read(&workbook(&[sample()], made).unwrap(), None).unwrap();
    assert_eq!(book.name, "機器台帳", "a slash cannot stand in the name of a worksheet");
    assert_eq!(book.notes, [], "no formula, no number");
    let text = read(csv_text(&sample()).as_bytes(), None).unwrap();
    for sheet in [book, text] {
        assert_eq!(sheet.headers, sample().headers);
        let said: Vec<&Vec<String>> = sheet.rows.iter().map(|row| &row.cells).collect();
        assert_eq!(said, sample().rows.iter().map(|row| &row.cells).collect::<Vec<_>>());
    }
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused() {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut parts = zip::ZipWriter::new(&mut file);
    parts.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let nothing = vec![0_u8; 1024 * 1024];
    for _ in 0..513 {
        parts.write_all(&nothing).unwrap();
    }
    parts.finish().unwrap();
    let bytes = file.into_inner();
    assert!(bytes.len() < 1024 * 1024, "{} bytes", bytes.len());
    assert_eq!(read(&bytes, None), Err(NoSheet::TooLarge("unpacked")));
}

#[test]
fn cells_far_away_and_merged_cells_without_end_cost_nothing() {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut parts = zip::ZipWriter::new(&mut file);
    let xml = [
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row><row r="1048576"><c r="A1048576"><v>312345678</v></c><c r="B1048576"><f>1+1</f><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="B1:XFD1048576"/></mergeCells></worksheet>"#,
        ),
    ];
    for (name, text) in xml {
        parts.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        parts.write_all(text.as_bytes()).unwrap();
    }
    parts.finish().unwrap();
    let sheet = read(&file.into_inner(), None).unwrap();
    assert_eq!(cells(&sheet), [(1_048_576, vec!["312345678", "b"])]);
    let kinds: Vec<NoteKind> = sheet.notes.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [NoteKind::LostZero, NoteKind::Formula, NoteKind::Merged]);
}
