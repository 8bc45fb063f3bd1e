//! Tables and plans of others become the draft, and the draft goes out to others.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use engine::desk::Desk;
use engine::desk::taking::read_table;
use engine::world::TestWorld;
use tempfile::TempDir;

use crate::harness::{DataFile, Said, cli, root};

/// The tables that other programs made, once for all stories.
fn tables() -> &'static Path {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let folder = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let python = root().join("target/tools/openpyxl/bin/python");
        let maker = root().join("tests/peers/make_tables.py");
        judged(
            python.to_str().unwrap(),
            &[maker.to_str().unwrap(), folder.path().to_str().unwrap()],
            "run script/setup",
        );
        folder
    });
    folder.path()
}

fn table(name: &str) -> String {
    tables().join(name).to_str().unwrap().to_owned()
}

fn judged(program: &str, words: &[&str], from: &str) {
    let output = Command::new(program).args(words).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: {from}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// LibreOffice turns a file into another; each story has a profile of its own.
fn in_libreoffice(folder: &Path, filters: &[&str], into: &str, from: &str) -> String {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("office").display());
    let out = folder.join("out");
    let mut words = vec![profile.as_str(), "--headless"];
    words.extend(filters);
    words.extend(["--convert-to", into, "--outdir", out.to_str().unwrap(), from]);
    judged("soffice", &words, "apt-get install libreoffice-calc-nogui");
    let end = into.split(':').next().unwrap();
    let made = out.join(Path::new(from).file_name().unwrap()).with_extension(end);
    made.to_str().unwrap().to_owned()
}

fn taken(file: &DataFile, from: &str, part: &str, more: &[&str]) -> Said {
    let said = cli(&[&["plan", "import", file.text(), from, "--part", part], more].concat());
    assert!(!said.err.contains("table_") && !said.err.contains("field_"), "sentences, not keys: {said:?}");
    said
}

fn contacts(file: &DataFile) -> Vec<[String; 6]> {
    let mut desk = Desk::open_existing(file.path(), &file.own_local(), Box::new(TestWorld::default())).unwrap();
    let plan = desk.draft().unwrap().plan().clone();
    let row = |one: &engine::contact::LocalContact| {
        [&one.name, &one.person, &one.number, &one.night_number, &one.contract, &one.checked_on].map(String::clone)
    };
    plan.contacts.iter().map(row).collect()
}

#[test]
fn tables_of_every_maker_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let utf8 = table("contacts.utf8.csv");
    let by_office =
        in_libreoffice(folder.path(), &["--infilter=CSV:44,34,76,1,1/2/2/2/3/2/4/2/5/2/6/2/7/2/8/2"], "xlsx", &utf8);
    // 64 is Shift_JIS, as LibreOffice counts.
    let cp932 = in_libreoffice(folder.path(), &[], "csv:Text - txt - csv (StarCalc):59,34,64", &table("contacts.xlsx"));
    let whole = [
        ["あおぞら医療システム", "森", "03-0000-0010", "03-0000-0011", "007-01", "2026-10-02"],
        ["髙橋﨑商店", "髙橋", "0120-000-015", "", "0012", "2026-10-02"],
    ];
    for from in [table("contacts.xlsx"), utf8, table("contacts.cp932.csv"), by_office, cp932] {
        let file = DataFile::without_plan();
        let looked = taken(&file, &from, "contacts", &["--dry-run"]);
        assert!(looked.out.contains("列 電話（夜間） → night_number"), "{from}: {looked:?}");
        assert!(looked.out.contains("行 新しい 髙橋﨑商店｜髙橋｜0120-000-015｜"), "{from}: {looked:?}");
        assert_eq!(contacts(&file).len(), 0, "looking takes nothing");
        let said = taken(&file, &from, "contacts", &[]);
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{from}: {said:?}");
        assert_eq!(contacts(&file), whole.map(|row| row.map(str::to_owned)), "{from}");
        let again = taken(&file, &from, "contacts", &[]);
        assert!(
            again.out.ends_with("ok 新しい 0行 変わる 0行 同じ 2行 入れない 0行\n"),
            "nothing is doubled: {again:?}"
        );
    }
    let file = DataFile::without_plan();
    assert_eq!(taken(&file, &table("cards.vcf"), "contacts", &[]).status, 0);
    assert_eq!(contacts(&file)[1][..3], ["髙橋﨑商店", "髙橋", "0120-000-015"]);
}

#[test]
fn what_is_good_is_taken_and_every_bad_row_is_named() {
    let file = DataFile::demo();
    let said = taken(&file, &table("damaged.xlsx"), "devices", &[]);
    assert_eq!(said.status, 1, "some rows were not taken");
    let lines = |mark: &str| -> Vec<u32> {
        let marked = said.err.lines().filter_map(|line| line.split_once(&format!("行 {mark} ")));
        marked.map(|(line, _)| line.parse().unwrap()).collect()
    };
    assert_eq!(lines("入れない"), [7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 21], "{}", said.err);
    assert_eq!(lines("確かめる"), [4, 6, 16, 17], "formulas, a merged cell, a failed formula: {}", said.err);
    assert!(said.out.ends_with("ok 新しい 7行 変わる 0行 同じ 0行 入れない 13行\n"), "{}", said.out);
    let mut desk = Desk::open_existing(file.path(), &file.own_local(), Box::new(TestWorld::default())).unwrap();
    let devices = desk.draft().unwrap().plan().devices.clone();
    let names: Vec<&str> = devices.iter().map(|device| device.name.as_str()).collect();
    assert_eq!(names, ["良い機器 1", "ＰＣ　１", "計算した機器", "結合 1", "結合 2", "#N/A の機器", "良い機器 2"]);
    assert_eq!((devices[1].kind.as_str(), devices[1].ip.as_str()), ("pc", "192.168.0.2"), "full width was read");
    assert_eq!(devices[4].system.as_ref().unwrap().as_str(), "ehr", "a merged cell counts for its row");
    assert_eq!(devices[0].support_ends, "2027-03-31");
    drop(desk);

    let said = taken(&file, &table("phones.xlsx"), "contacts", &[]);
    let told: Vec<&str> = said.err.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(told, ["2行", "4行", "5行", "6行"], "{}", said.err);
    let kept = contacts(&file);
    assert!(kept.iter().any(|row| row[0] == "ゼロの消えた会社" && row[2] == "0312345678"), "{kept:?}");
    assert!(kept.iter().any(|row| row[0] == "良い番号" && row[2] == "03-0000-0001" && row[4] == "007"), "{kept:?}");

    let control = file.folder().join("control.csv");
    fs::write(&control, "会社名,TEL\n\u{7}鳴る\u{0}会社,03-0000-0001\n").unwrap();
    let said = taken(&file, control.to_str().unwrap(), "contacts", &[]);
    assert!(said.status == 0 && said.err.contains("2行 確かめる 会社名"), "{said:?}");
    assert!(contacts(&file).iter().any(|row| row[0] == "鳴る会社"));
}

#[test]
fn columns_can_be_told_and_a_file_that_is_no_table_is_refused() {
    let file = DataFile::without_plan();
    let odd = file.folder().join("odd.csv");
    fs::write(&odd, "甲,乙\nみなも通信,03-0000-0002\n").unwrap();
    let odd = odd.to_str().unwrap();
    assert_eq!(taken(&file, odd, "contacts", &[]).status, 1, "no column is known");
    assert_eq!(taken(&file, odd, "contacts", &["--map", "甲=name,乙=number"]).status, 0);
    assert_eq!(contacts(&file)[0][..3], ["みなも通信", "", "03-0000-0002"]);
    let bad = file.folder().join("old.xls");
    fs::write(&bad, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).unwrap();
    cli(&["plan", "import", file.text(), bad.to_str().unwrap(), "--part", "contacts"])
        .is_refused_with("table-unreadable");
    cli(&["plan", "import", file.text(), odd, "--part", "castle"]).is_refused_with("unknown-field");
    cli(&["plan", "import", file.text(), "/no/such.csv", "--part", "contacts"]).is_refused_with("file-missing");
}

#[test]
fn fifty_thousand_devices_are_one_act_that_can_be_taken_back() {
    let file = DataFile::without_plan();
    let mut desk = Desk::open_existing(file.path(), &file.own_local(), Box::new(TestWorld::default())).unwrap();
    let sheet = read_table(Path::new(&table("many.xlsx")), None).unwrap();
    let view = desk.preview_table(&sheet, "devices", None).unwrap();
    assert_eq!((view.n_rows, view.outcome.new, view.rows.len()), (50_000, 50_000, 50));
    desk.take_table(&sheet, "devices", None).unwrap();
    assert_eq!(desk.draft().unwrap().plan().devices.len(), 50_000);
    drop(desk);
    let mut desk = Desk::open_existing(file.path(), &file.own_local(), Box::new(TestWorld::default())).unwrap();
    assert_eq!(desk.draft().unwrap().plan().devices[49_999].name, "PC-49999", "it is in the data file");
    let again = desk.take_table(&sheet, "devices", None).unwrap();
    assert_eq!((again.new, again.unchanged), (0, 50_000));
}

#[test]
fn a_plan_goes_out_as_a_folder_and_comes_in_elsewhere() {
    let file = DataFile::demo();
    let folder = file.folder().join("計画");
    let folder = folder.to_str().unwrap();
    assert_eq!(cli(&["plan", "export", file.text(), "--out", folder]).status, 0);
    let other = DataFile::without_plan();
    let said = cli(&["plan", "import", other.text(), folder]);
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{said:?}");
    let again = other.folder().join("again");
    assert_eq!(cli(&["plan", "export", other.text(), "--out", again.to_str().unwrap()]).status, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap();
            assert_eq!(
                fs::read(&path).unwrap(),
                fs::read(again.join(name)).unwrap(),
                "{name:?} is the same byte for byte"
            );
        }
    }
    assert_eq!(cli(&["lint", folder]).status, 0, "what we write has no error");

    let contacts = Path::new(folder).join("contacts.toml");
    let text = fs::read_to_string(&contacts).unwrap();
    fs::write(&contacts, text.replacen("slot = ", "slot = \"x\"\nslot = ", 1)).unwrap();
    let said = cli(&["plan", "import", other.text(), folder]);
    assert!(said.status == 1 && said.err.starts_with("contacts.toml:6: TOMLとして読めません"), "{said:?}");
    fs::write(&contacts, text.replacen("version = 1", "version = 2", 1)).unwrap();
    cli(&["plan", "import", other.text(), folder]).is_refused_with("plan-newer");
    let unchanged = other.folder().join("unchanged");
    assert_eq!(cli(&["plan", "export", other.text(), "--out", unchanged.to_str().unwrap()]).status, 0);
    assert_eq!(fs::read_to_string(unchanged.join("contacts.toml")).unwrap(), text, "nothing was half imported");
}

#[test]
fn a_template_begins_the_plan_of_another_site() {
    let file = DataFile::demo();
    let template = file.folder().join("ひな形.toml");
    let said = cli(&["plan", "export", file.text(), "--template", template.to_str().unwrap()]);
    assert!(said.status == 0 && said.out.contains("入っていないもの 人"), "{said:?}");
    let text = fs::read_to_string(&template).unwrap();
    for own in ["みどり野", "高橋", "090-0000", "03-0000", "佐藤"] {
        assert!(!text.contains(own), "{own}");
    }
    let other = DataFile::without_plan();
    let said = cli(&["plan", "import", other.text(), template.to_str().unwrap()]);
    assert_eq!(said.status, 0, "{said:?}");
    let said = cli(&["plan", "import", other.text(), template.to_str().unwrap()]);
    assert!(said.out.starts_with("ok 新しい行 0件 変わった所 0か所"), "{said:?}");
}

#[test]
fn libreoffice_reads_the_inventory_and_computes_nothing() {
    let file = DataFile::demo();
    let risky = file.folder().join("risky.csv");
    let rows = "機器名,IPアドレス,備考\n\"=HYPERLINK(\"\"http://x\"\",\"\"見て\"\")\",0123,+1\n髙橋﨑のPC,007,-1+1\n@SUM(A1),1e5,３/４\n";
    fs::write(&risky, rows).unwrap();
    assert_eq!(taken(&file, risky.to_str().unwrap(), "devices", &[]).status, 0);
    let book = file.folder().join("台帳.xlsx");
    assert_eq!(cli(&["plan", "export", file.text(), "--xlsx", book.to_str().unwrap()]).status, 0);
    let sheet = fs::read_to_string(in_libreoffice(file.folder(), &[], "fods", book.to_str().unwrap())).unwrap();
    assert!(!sheet.contains("table:formula="), "nothing is a formula");
    for text in [
        "=HYPERLINK(&quot;http://x&quot;,&quot;見て&quot;)",
        "髙橋﨑のPC",
        "0123",
        "007",
        "1e5",
        "+1",
        "-1+1",
        "@SUM(A1)",
    ] {
        let (before, _) =
            sheet.split_once(&format!("<text:p>{text}</text:p>")).unwrap_or_else(|| panic!("{text} is not there"));
        let cell = before.rsplit("<table:table-cell").next().unwrap();
        assert!(cell.contains("office:value-type=\"string\""), "{text} is text: {cell}");
    }
    assert!(sheet.contains("機器台帳") && sheet.contains("03-0000-0010"), "worksheets and numbers arrive whole");
    // The judge sees what we prevent.
    let bare = file.folder().join("bare.csv");
    fs::write(&bare, "=1+1,0123\n").unwrap();
    let filter = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1";
    let live = fs::read_to_string(in_libreoffice(file.folder(), &[filter], "fods", bare.to_str().unwrap())).unwrap();
    assert!(!live.contains("<text:p>0123</text:p>"), "a bare number loses its zero there");

    let csv = file.folder().join("機器.csv");
    assert_eq!(cli(&["plan", "export", file.text(), "--csv", csv.to_str().unwrap(), "--part", "devices"]).status, 0);
    let before = fs::read_to_string(&csv).unwrap();
    for from in [csv.to_str().unwrap(), book.to_str().unwrap()] {
        let sheet: &[&str] = if from.ends_with("xlsx") { &["--sheet", "機器台帳"] } else { &[] };
        let said = taken(&file, from, "devices", sheet);
        assert!(
            said.out.ends_with("ok 新しい 0行 変わる 0行 同じ 3行 入れない 0行\n"),
            "what we write we read: {said:?}"
        );
    }
    assert!(before.contains("\"'=HYPERLINK("), "a cell that would be computed is guarded: {before}");
}
