//! Breaks a faultless folder in one place at a time: exactly that finding must come, at its file and line.

use super::*;
use crate::playbook::fixture;

const MAIN: &str = "flows/main.toml";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// The folder with `old` replaced in one file, once.
fn broken(path: &str, old: &str, new: &str) -> Vec<SourceFile> {
    let mut files = fixture::files();
    let file = files.iter_mut().find(|file| file.path == path).unwrap();
    assert!(file.text.contains(old), "{path} has no {old:?} to break");
    file.text = file.text.replacen(old, new, 1);
    files
}

/// `flows/main.toml:12 E2` for each finding.
fn found(files: &[SourceFile], today: NaiveDate) -> Vec<String> {
    check(files, today).iter().map(|finding| format!("{}:{} {}", finding.file, finding.line, finding.code)).collect()
}

/// The line `mark` stands on, counted from 1.
fn line(files: &[SourceFile], path: &str, mark: &str) -> usize {
    let text = &files.iter().find(|file| file.path == path).unwrap().text;
    text.lines().position(|line| line.contains(mark)).unwrap_or_else(|| panic!("{path} has no {mark:?}")) + 1
}

/// Breaks one thing and expects one finding: on the line of `mark`, `above` lines higher.
#[track_caller]
fn one(code: &str, path: &str, old: &str, new: &str, mark: &str, above: usize) {
    let files = broken(path, old, new);
    let place = line(&files, path, mark) - above;
    assert_eq!(found(&files, today()), [format!("{path}:{place} {code}")], "after {old:?} became {new:?}");
}

/// The header of an entry stands on the line above its id.
#[track_caller]
fn at_step(code: &str, old: &str, new: &str, step: &str) {
    one(code, MAIN, old, new, &id(step), 1);
}

fn id(slug: &str) -> String {
    let text = include_str!("../fixture/main.toml");
    let line = text.lines().find(|line| line.starts_with("id ") && line.ends_with(&format!("\"{slug}\"")));
    line.unwrap_or_else(|| panic!("no step {slug}")).to_owned()
}

#[test]
fn the_faultless_folder_has_no_findings() {
    assert_eq!(found(&fixture::files(), today()), Vec::<String>::new());
}

#[test]
fn e0_what_cannot_be_read_is_found_where_it_stands() {
    at_step_line("fact   = \"書いた\"", "fact   = \"書いた");
    at_step_line("fact   = \"書いた\"", "fact   = 5");
    at_step_line("fact   = \"書いた\"", "fact   = \"書いた\"\nfakt   = \"書いた\"");
    at_step_line("kind   = \"action\"", "kind   = \"acton\"");
    at_step_line("phase  = \"検知\"", "phase  = \"検地\"");
    at_step_line("next   = \"is-attack\"", "nxt    = \"is-attack\"");
    at_step_line("next   = \"is-attack\"", "next   = [\"is-attack\"]");
    at_step_line("as_of   = \"2026-11-22\"", "as_of   = \"2026-22-11\"");
    at_step_line("id      = \"main\"", "id      = \"mian\"");
    at_step_line("do_not  = [\"電源を切らない\"]", "do_not  = \"電源を切らない\"");
}

/// E0 comes on the line of the new text's last line.
#[track_caller]
fn at_step_line(old: &str, new: &str) {
    one("E0", MAIN, old, new, new.lines().last().unwrap(), 0);
}

#[test]
fn e0_in_the_files_beside_the_flows() {
    one("E0", "agencies.toml", "duty   = \"must\"", "duty   = \"shall\"", "shall", 0);
    one("E0", "agencies.toml", "order  = 20", "order  = -20", "-20", 0);
    one(
        "E0",
        "agencies.toml",
        "[[contact]]\nid     = \"vendor-ehr\"",
        "[[contact]\nid     = \"vendor-ehr\"",
        "[[contact]",
        0,
    );
    one("E0", "deadlines.toml", "minutes = 30", "minutes = 30\ndays = 1", "id      = \"management-report\"", 1);
    one("E0", "roles.toml", "task = \"する\"", "tasks = \"する\"\ntask = \"する\"", "tasks", 0);
    one("E0", "holidays.toml", "date = \"2026-01-01\"", "date = \"1月1日\"", "1月1日", 0);
    one("E0", "forms/F18.toml", "id = \"F18\"", "id = \"F19\"", "F19", 0);
    one("E0", "forms/F18.toml", "rows = 20", "rows = ", "rows", 0);
}

#[test]
fn e0_a_name_that_stands_twice_or_a_file_that_is_gone() {
    let twice = "[[deadline]]\nid = \"management-report\"\n\n[[deadline]]\nid      = \"management-report\"";
    let files = broken("deadlines.toml", "[[deadline]]\nid      = \"management-report\"", twice);
    assert!(found(&files, today()).iter().all(|finding| finding.contains("E0")), "nothing but E0 in a broken file");
    let mut files = fixture::files();
    files.retain(|file| file.path != "agencies.toml");
    assert_eq!(found(&files, today()), ["agencies.toml:0 E0"], "the calls that name contacts are not to blame");
}

#[test]
fn e0_bytes_that_are_no_utf8() {
    one("E0", MAIN, "画面を見て", "\u{fffd}\u{fffd}を見て", "\u{fffd}", 0);
}

#[test]
fn e1_a_step_nobody_comes_to() {
    let lonely = "[[step]]\nid = \"lonely\"\nkind = \"action\"\nphase = \"検知\"\nrole = \"finder\"\ntitle = \"見る\"\nfact = \"見た\"\nnext = \"lonelier\"\nsource = \"x\"\n[step.en]\ntitle = \"Look\"\nfact = \"Looked\"\n\n[[step]]\nid = \"lonelier\"\nkind = \"action\"\nphase = \"検知\"\nrole = \"finder\"\ntitle = \"見る\"\nfact = \"見た\"\nnext = \"is-attack\"\nsource = \"x\"\n[step.en]\ntitle = \"Look\"\nfact = \"Looked\"\n\n[[step]]\nid     = \"is-attack\"";
    one("E1", MAIN, "[[step]]\nid     = \"is-attack\"", lonely, "id = \"lonely\"", 1);
    at_step("E1", "next   = \"cut-outside\"", "next   = \"finish\"", "cut-outside");
    one("E1", MAIN, "next  = \"restart\"", "next  = \"share\"", &id("restart"), 1);
}

#[test]
fn e2_a_dead_end() {
    at_step("E2", "next   = \"is-attack\"\n", "", "look");
    at_step("E2", "next   = \"is-attack\"", "next   = \"is-atack\"", "look");
    at_step("E2", "next   = \"cut-outside\"\n", "", "cut-backup");
    at_step("E2", "join   = \"finish\"", "join   = \"finnish\"", "share");
    one("E2", MAIN, "next  = \"restart\"\n", "", "id    = \"no\"", 1);
    one("E2", MAIN, "first = \"cut-backup\"", "first = \"cut-bakup\"", "id    = \"contain\"", 1);
    at_step("E2", "next = \"share\"", "next = \"shares\"", "look");
    one("E2", MAIN, "first   = \"look\"", "first   = \"loook\"", "loook", 0);
}

#[test]
fn e3_a_question_without_not_sure() {
    at_step(
        "E3",
        "unsure = true\nnext   = \"share\"\n\n[[step]]\nid     = \"restart\"",
        "next   = \"share\"\n\n[[step]]\nid     = \"restart\"",
        "is-attack",
    );
    at_step(
        "E3",
        "[[step.choice]]\nid     = \"unsure\"\nlabel  = \"分からない\"\nen     = \"Not sure\"\nunsure = true\nnext   = \"share\"\n",
        "",
        "is-attack",
    );
}

#[test]
fn e4_a_name_that_does_not_exist() {
    at_step("E4", "contact = \"vendor-ehr\"", "contact = \"vendor-her\"", "call-vendor");
    at_step("E4", "role   = \"finder\"", "role   = \"findr\"", "look");
    at_step("E4", "form   = [\"F18\"]", "form   = [\"F81\"]", "look");
    at_step("E4", "meets  = [\"management-report\"]", "meets  = [\"report\"]", "look");
    at_step("E4", "continue = \"paper-switch\"", "continue = \"paper\"", "finish");
    one("E4", MAIN, "playbook = \"paper-switch\"", "playbook = \"paper\"", "id       = \"paper\"", 1);
    one("E4", MAIN, "marks = [\"leak-feared\"]", "marks = [\"leak-feard\"]", "id    = \"yes\"", 1);
    one("E4", MAIN, "role  = \"liaison\"", "role  = \"lesion\"", "id    = \"vendor\"", 1);
    one("E4", "agencies.toml", "role   = \"safety-manager\"", "role   = \"manager\"", "id     = \"vendor-ehr\"", 1);
    one(
        "E4",
        "deadlines.toml",
        "contact = \"vendor-ehr\"",
        "contact = \"vendor\"",
        "id      = \"management-report\"",
        1,
    );
    one("E4", "deadlines.toml", "moment  = \"noticed\"", "moment  = \"notice\"", "id      = \"management-report\"", 1);
}

#[test]
fn e4_a_deadline_that_nothing_starts() {
    let files = broken(MAIN, "marks = [\"leak-feared\"]\n", "");
    let place = line(&files, "deadlines.toml", "ppc-first") - 1;
    assert_eq!(found(&files, today()), [format!("deadlines.toml:{place} E4")]);
}

#[test]
fn e4_one_name_is_told_once_however_often_it_is_used() {
    let mut files = fixture::files();
    files.retain(|file| file.path != "forms/F18.toml");
    assert_eq!(found(&files, today()).len(), 1, "the form is gone: one thing to put right");
}

#[test]
fn e5_a_loop_without_exit() {
    at_step("E5", "next   = \"cut-outside\"", "next   = \"cut-backup\"", "cut-backup");
    at_step(
        "E5",
        "next   = \"finish\"\nsource = \"flowchart.md F6\"",
        "next   = \"cut-backup\"\nsource = \"flowchart.md F6\"",
        "cut-outside",
    );
    at_step("E5", "next   = \"is-attack\"", "next   = \"look\"", "look");
}

#[test]
fn e6_a_title_that_is_empty_or_too_long() {
    at_step("E6", "title  = \"画面を見て、紙に書く\"", "title  = \"\"", "look");
    at_step("E6", "title  = \"画面を見て、紙に書く\"\n", "", "look");
    at_step("E6", "title  = \"画面を見て、紙に書く\"", &format!("title  = \"{}\"", "長".repeat(41)), "look");
    at_step("E6", "fact   = \"書いた\"", "fact   = \"\"", "look");
    one("E6", MAIN, "label = \"しるしはない\"", "label = \"\"", "id    = \"no\"", 1);
    one("E6", MAIN, "title   = \"カルテが使えない\"", "title   = \"\"", "title   = \"\"", 0);
    one("E6", "agencies.toml", "name   = \"電子カルテの保守会社\"", "name   = \"\"", "id     = \"vendor-ehr\"", 1);
}

#[test]
fn e7_a_track_that_never_joins() {
    let outside = "next   = \"finish\"\nsource = \"flowchart.md F6\"";
    one("E7", MAIN, outside, "next   = \"share\"\nsource = \"flowchart.md F6\"", "id    = \"contain\"", 1);
    let away = "[[step]]\nid = \"away\"\nkind = \"end\"\nphase = \"検知\"\nrole = \"finder\"\ntitle = \"おわる\"\nsource = \"x\"\n[step.en]\ntitle = \"End\"\n\n[[step]]\nid       = \"finish\"";
    let mut files = broken(MAIN, "[[step]]\nid       = \"finish\"", away);
    let file = files.iter_mut().find(|file| file.path == MAIN).unwrap();
    file.text = file.text.replacen("next    = \"finish\"", "next    = \"away\"", 1);
    let place = line(&files, MAIN, "id    = \"vendor\"") - 1;
    assert_eq!(found(&files, today()), [format!("{MAIN}:{place} E7")], "it ends before the join");
}

#[test]
fn e8_text_over_its_length() {
    at_step("E8", "fact   = \"書いた\"", &format!("fact   = \"{}\"", "書".repeat(17)), "look");
    at_step("E8", "\"時刻を書く\"", &format!("\"{}\"", "時".repeat(41)), "look");
    one(
        "E8",
        "agencies.toml",
        "script = [\"「{facility}の{caller}です。」\"]",
        &format!("script = [{}]", "\"「もしもし」\",".repeat(9)),
        "id     = \"vendor-ehr\"",
        1,
    )
}

#[test]
fn e9_one_language_is_missing() {
    at_step("E9", "title = \"Look and write down\"\n", "", "look");
    at_step("E9", "\"Write the time\", ", "", "look");
    at_step("E9", "say    = \"「さわらないでください。」\"\n", "", "look");
    at_step("E9", "[step.en]\ntitle = \"Try with the vendor\"\nfact  = \"Tried\"\n", "", "restart");
    at_step("E9", "en   = \"No paper: call somebody\"\n", "", "look");
    one("E9", MAIN, "en    = \"No sign\"\n", "", "id    = \"no\"", 1);
    one("E9", MAIN, "do_not  = [\"Do not switch off\"]\n", "", "電源を切らない", 0);
    one("E9", "agencies.toml", "speed  = \"At once\"\n", "", "id     = \"vendor-ehr\"", 1);
    one("E9", "deadlines.toml", "formula = \"Day 5\"\n", "", "id        = \"ppc-first\"", 1);
    one("E9", "roles.toml", "task = \"Does\"\n", "", "id = \"finder\"", 1);
    one("E9", "forms/F18.toml", "[en]\ntitle = \"Chronology\"", "[en]", "id", 0);
}

#[test]
fn e10_no_source_or_day() {
    at_step("E10", "source = \"flowchart.md F1\"\n", "", "look");
    one("E10", MAIN, "as_of   = \"2026-11-22\"\n", "", "id", 0);
    one("E10", "agencies.toml", "as_of = \"2026-11-22\"", "", "", 0);
    one("E10", "agencies.toml", "source = \"contacts.md §1\"\n", "", "id     = \"vendor-ehr\"", 1);
    one("E10", "deadlines.toml", "source  = \"flowchart.md F7\"\n", "", "id      = \"management-report\"", 1);
    one("E10", "roles.toml", "source = \"flowchart.md §6\"\n", "", "id = \"finder\"", 1);
    one("E10", "holidays.toml", "source      = \"国民の祝日に関する法律\"\n", "", "range_from", 0);
}

#[test]
fn e11_the_buttons_of_the_home_screen() {
    one("E11", MAIN, "symptom = \"ehr\"", "symptom = \"her\"", "symptom", 0);
    let files = broken(MAIN, "symptom = \"ehr\"\n", "");
    assert_eq!(found(&files, today()), ["flows:0 E11"], "a button that leads nowhere");
    let files = broken("flows/paper-switch.toml", "first", "symptom = \"ehr\"\nfirst");
    assert_eq!(found(&files, today()), ["flows/paper-switch.toml:2 E11"], "a button that leads to two flows");
}

#[test]
fn w1_too_many_steps_in_a_phase() {
    let step = "[[step]]\nid = \"more-NUMBER\"\nkind = \"action\"\nphase = \"事後対応\"\nrole = \"finder\"\ntitle = \"見る\"\nfact = \"見た\"\nnext = \"more-FOLLOWING\"\nsource = \"x\"\n[step.en]\ntitle = \"Look\"\nfact = \"Looked\"\n";
    let steps: Vec<String> =
        (1..=13).map(|n| step.replace("NUMBER", &n.to_string()).replace("FOLLOWING", &(n + 1).to_string())).collect();
    let steps = steps.concat().replace("more-14", "is-attack");
    let files = broken(MAIN, "[[step]]\nid     = \"is-attack\"", &(steps + "[[step]]\nid     = \"is-attack\""));
    let mut files = files;
    let file = files.iter_mut().find(|file| file.path == MAIN).unwrap();
    file.text = file.text.replacen("next   = \"is-attack\"", "next   = \"more-1\"", 1);
    let place = line(&files, MAIN, "id = \"more-13\"") - 1;
    assert_eq!(found(&files, today()), [format!("{MAIN}:{place} W1")]);
}

#[test]
fn w2_a_call_without_words() {
    let mut files = broken("agencies.toml", "script = [\"「{facility}の{caller}です。」\"]\n", "");
    let file = files.iter_mut().find(|file| file.path == "agencies.toml").unwrap();
    file.text = file.text.replacen("script = [\"“This is {caller} of {facility}.”\"]\n", "", 1);
    assert_eq!(found(&files, today()), ["agencies.toml:3 W2"]);
    let own = "contact = \"vendor-ehr\"\nscript = [\"「もしもし」\"]";
    let file = files.iter_mut().find(|file| file.path == MAIN).unwrap();
    file.text = file.text.replacen("contact = \"vendor-ehr\"", own, 1);
    file.text = file.text.replacen("title = \"Call the vendor\"", "title = \"Call\"\nscript = [\"“Hello”\"]", 1);
    assert_eq!(found(&files, today()), Vec::<String>::new(), "the step has its own words");
}

#[test]
fn w3_nobody_to_do_it() {
    at_step("W3", "role   = \"finder\"\n", "", "look");
    one("W3", MAIN, "role  = \"liaison\"\n", "", "id    = \"vendor\"", 1);
    one("W3", "deadlines.toml", "role    = \"safety-manager\"\n", "", "id      = \"management-report\"", 1);
}

#[test]
fn w4_a_number_nobody_looked_at_for_half_a_year() {
    let files = fixture::files();
    let place = line(&files, "agencies.toml", "id     = \"jpcert\"") - 1;
    let half_a_year_later = NaiveDate::from_ymd_opt(2027, 5, 22).unwrap();
    assert_eq!(found(&files, half_a_year_later), [format!("agencies.toml:{place} W4")]);
    assert_eq!(found(&files, half_a_year_later.pred_opt().unwrap()), Vec::<String>::new());
}

#[test]
fn w5_too_many_sub_steps() {
    let four = broken(MAIN, "\"名前を書く\"]", "\"名前を書く\", \"場所を書く\"]");
    let mut files = four.clone();
    let file = files.iter_mut().find(|file| file.path == MAIN).unwrap();
    file.text = file.text.replacen("\"Write your name\"]", "\"Write your name\", \"Write the place\"]", 1);
    let place = line(&files, MAIN, &id("look")) - 1;
    assert_eq!(found(&files, today()), [format!("{MAIN}:{place} W5")]);
    let file = files.iter_mut().find(|file| file.path == MAIN).unwrap();
    file.text = file.text.replacen("\"場所を書く\"]", "\"場所を書く\", \"a\", \"b\"]", 1);
    file.text = file.text.replacen("\"Write the place\"]", "\"Write the place\", \"a\", \"b\"]", 1);
    assert_eq!(found(&files, today()), [format!("{MAIN}:{place} E8")], "six are too many, and said once");
}

#[test]
fn no_cut_or_lost_line_of_a_file_is_a_panic() {
    let files = fixture::files();
    let main = files.iter().position(|file| file.path == MAIN).unwrap();
    let text = files[main].text.clone();
    let lines: Vec<&str> = text.lines().collect();
    for cut in 0..lines.len() {
        let mut files = files.clone();
        files[main].text =
            lines.iter().enumerate().filter(|(n, _)| *n != cut).map(|(_, line)| [line, "\n"].concat()).collect();
        found(&files, today());
        files[main].text = lines[..cut].join("\n");
        found(&files, today());
    }
}
