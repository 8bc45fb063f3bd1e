//! `reenter FILE …`: sheets entered later; `golive FILE …`: going back to the system.

use std::io;
use std::path::Path;

use engine::desk::{AskedReport, Desk, Hands, Press, Recorded, SheetName};
use engine::error::{Error, ErrorCode, Result};
use engine::ids::IncidentId;
use engine::incident::event::{FollowUpKind, HowEntered, YesNo};
use engine::incident::recovery::SlipStanding;
use engine::places::data_folder;
use engine::text::fold_digits;
use engine::view::recovery::{RecoveryView, SlipView};
use engine::world::SystemWorld;

use crate::{Status, option, refuse, write_line};

/// Something to be recorded in an incident.
pub(crate) type Act = Box<dyn FnOnce(&mut Desk, IncidentId, &Press) -> Result<Recorded>>;

/// Opens the file, does the work for the incident under way, else the newest one, and lets go of the file.
fn work<T>(file: &str, job: impl FnOnce(&mut Desk, IncidentId) -> Result<T>) -> Result<T> {
    let mut desk = Desk::open_existing(Path::new(file), &data_folder(), Box::new(SystemWorld))?;
    let none = || Error::refused(ErrorCode::UnknownIncident, "no incident is under way");
    let under_way = desk.incident_under_way()?;
    let newest = desk.incidents()?.into_iter().next();
    let done = job(&mut desk, under_way.or(newest).ok_or_else(none)?)?;
    desk.close()?;
    Ok(done)
}

/// Does it, and says that it was recorded, or recorded before. `--at` says when it happened.
pub(crate) fn acted(file: &str, words: &[String], act: Option<Act>) -> io::Result<Status> {
    let Some(act) = act else { return Ok(Status::Usage) };
    let done = work(file, |desk, id| {
        let press = Press { occurred_at: option(words, "--at"), ..desk.fresh_press() };
        act(desk, id, &press)
    });
    let word = match done {
        Ok(Recorded::Lines(_)) => "ok",
        Ok(Recorded::Already) => "same",
        Err(error) => return refuse(&error),
    };
    write_line(&mut io::stdout().lock(), word).map(|()| Status::Good)
}

/// Says what the recovery screen shows.
pub(crate) fn looked(file: &str, tell: impl FnOnce(&RecoveryView) -> io::Result<Status>) -> io::Result<Status> {
    match work(file, Desk::recovery_view) {
        Ok(view) => tell(&view),
        Err(error) => refuse(&error),
    }
}

/// The words before the first option.
pub(crate) fn plain(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).take_while(|word| !word.starts_with("--")).collect()
}

/// What stands behind an option; empty when it is not there.
pub(crate) fn value(words: &[String], name: &str) -> String {
    option(words, name).unwrap_or_default()
}

/// Every value of an option that may be said several times.
pub(crate) fn options(words: &[String], name: &str) -> Vec<String> {
    let pairs = words.iter().zip(words.iter().skip(1));
    pairs.filter(|(word, _)| *word == name).map(|(_, value)| value.clone()).collect()
}

/// A number behind an option.
pub(crate) fn number_of(words: &[String], name: &str) -> Option<u32> {
    fold_digits(&option(words, name)?).parse().ok()
}

/// The words of one typed line: what stands behind an option goes up to the next one.
pub(crate) fn typed(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut behind_option = false;
    for word in line.split_whitespace() {
        let is_option = word.starts_with("--");
        match words.last_mut().filter(|last| behind_option && !is_option && !last.starts_with("--")) {
            Some(value) => {
                value.push(' ');
                value.push_str(word);
            }
            None => words.push(word.to_owned()),
        }
        behind_option |= is_option;
    }
    words
}

/// `reenter FILE NUMBER --form F …` and its kin.
pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let Some((file, rest)) = words.split_first() else { return Ok(Status::Usage) };
    match plain(rest).as_slice() {
        ["list"] => looked(file, list),
        _ => acted(file, rest, act(rest)),
    }
}

/// What is to be recorded; nothing when it was not understood.
pub(crate) fn act(words: &[String]) -> Option<Act> {
    let by = Hands { doer: value(words, "--by"), recorder: value(words, "--by") };
    match plain(words).as_slice() {
        ["check", number] => {
            let sheet = sheet(number, words);
            Some(Box::new(move |desk, id, press| desk.check_sheet(id, &sheet, &by.doer, press)))
        }
        ["ask", number] => {
            let sheet = sheet(number, words);
            let (who, phone, answer) = (value(words, "--who"), value(words, "--phone"), value(words, "--answer"));
            let asked = AskedReport { who, phone, answer };
            Some(Box::new(move |desk, id, press| desk.ask_about_sheet(id, &sheet, &asked, &by, press)))
        }
        ["follow", number, kind] => {
            let (number, kind) = ((*number).to_owned(), follow_up_kind(kind)?);
            let done = option(words, "--done");
            let (text, done) = done.map_or_else(|| (value(words, "--text"), false), |text| (text, true));
            Some(Box::new(move |desk, id, press| desk.follow_up(id, &number, (kind, &text, done), &by, press)))
        }
        ["tie", ..] => crate::slips::act(words),
        [number] => {
            let (sheet, how) = (sheet(number, words), how(words)?);
            option(words, "--form")?;
            let hands = Hands { doer: value(words, "--by"), recorder: value(words, "--entered-by") };
            Some(Box::new(move |desk, id, press| desk.enter_sheet(id, &sheet, how, &hands, press)))
        }
        _ => None,
    }
}

fn sheet(number: &str, words: &[String]) -> SheetName {
    let sheet = number_of(words, "--sheet").unwrap_or(1);
    SheetName { number: number.to_owned(), form: value(words, "--form"), sheet }
}

fn follow_up_kind(said: &str) -> Option<FollowUpKind> {
    match said {
        "result" | "結果" => Some(FollowUpKind::Result),
        "refund" | "返金" => Some(FollowUpKind::Refund),
        "charge" | "追徴" => Some(FollowUpKind::Charge),
        _ => None,
    }
}

/// Nothing said means the form's own way; `None` for a way nobody knows.
fn how(words: &[String]) -> Option<Option<HowEntered>> {
    match option(words, "--how").as_deref() {
        None => Some(None),
        Some("retype" | "入力") => Some(Some(HowEntered::Retype)),
        Some("scan" | "スキャン") => Some(Some(HowEntered::Scan)),
        Some("both" | "両方") => Some(Some(HowEntered::Both)),
        Some(_) => None,
    }
}

/// Every slip with its sheets, then the count and what is left.
fn list(view: &RecoveryView) -> io::Result<Status> {
    let out = &mut io::stdout().lock();
    for slip in &view.slips {
        write_line(out, &line(slip))?;
    }
    write_line(out, &view.count.sentence.ja)?;
    write_line(out, &view.left.text.ja)?;
    if let Some(next) = &view.next {
        write_line(out, &format!("次：{}", next.text.ja))?;
    }
    Ok(Status::Good)
}

fn line(slip: &SlipView) -> String {
    let mut said = format!("{} {}", slip.number, standing(slip.state));
    if !slip.reason.is_empty() {
        said.push_str(&format!("：{}", slip.reason));
    }
    if let Some(tied) = &slip.tied {
        said.push_str(&format!(" 正ID {}", tied.patient_id));
    }
    if let Some(owner) = &slip.owner {
        said.push_str(&format!(" 担当 {owner}"));
    }
    for sheet in &slip.sheets {
        let entered = sheet.entered_by.as_deref().map_or_else(|| "□入力".to_owned(), |who| format!("✓入力 {who}"));
        let checked = sheet.checked_by.as_deref().map_or_else(|| "□照合".to_owned(), |who| format!("✓照合 {who}"));
        let same = if sheet.same_person { "（同じ人）" } else { "" };
        let nth = if sheet.sheet > 1 { format!("/{}", sheet.sheet) } else { String::new() };
        said.push_str(&format!(" [{}{nth} {entered} {checked}{same}]", sheet.form.id));
    }
    said
}

const fn standing(state: SlipStanding) -> &'static str {
    match state {
        SlipStanding::Missing => "見あたらない",
        SlipStanding::Waiting => "まだ",
        SlipStanding::Started => "途中",
        SlipStanding::Entered => "入力済み",
        SlipStanding::Checked => "照合済み",
        SlipStanding::Spoiled => "書き損じ",
        SlipStanding::Settled => "欠番",
    }
}

/// `golive FILE [list] | answer CHECK yes|no [REASON] | decide --by NAME`.
pub(crate) fn golive(words: &[String]) -> io::Result<Status> {
    let Some((file, rest)) = words.split_first() else { return Ok(Status::Usage) };
    match plain(rest).as_slice() {
        [] | ["list"] => looked(file, golive_list),
        _ => acted(file, rest, golive_act(rest)),
    }
}

/// What is to be recorded about going back; nothing when it was not understood.
pub(crate) fn golive_act(words: &[String]) -> Option<Act> {
    let hands = Hands { doer: value(words, "--by"), recorder: String::new() };
    match plain(words).as_slice() {
        ["answer", item, answer @ ("yes" | "no" | "はい" | "いいえ"), reason @ ..] => {
            let answer = if matches!(*answer, "yes" | "はい") { YesNo::Yes } else { YesNo::No };
            let (item, reason) = ((*item).to_owned(), reason.join(" "));
            Some(Box::new(move |desk, id, press| desk.answer_go_live(id, &item, answer, &reason, &hands, press)))
        }
        ["decide"] => Some(Box::new(move |desk, id, press| desk.decide_recovery(id, &hands.doer, &hands, press))),
        _ => None,
    }
}

fn golive_list(view: &RecoveryView) -> io::Result<Status> {
    let out = &mut io::stdout().lock();
    for check in &view.checks {
        let answer = match check.answer {
            Some(YesNo::Yes) => "はい",
            Some(YesNo::No) => "いいえ",
            None => "まだ",
        };
        write_line(out, &format!("{} {answer} {} {}", check.id, check.title.ja, check.reason))?;
    }
    for system in view.systems.iter().filter(|system| !system.forms.is_empty()) {
        let forms: Vec<&str> = system.forms.iter().map(|form| form.id.as_str()).collect();
        write_line(out, &format!("紙 {}：{}", system.name, forms.join(" ")))?;
    }
    write_line(out, &view.announcement.ja)?;
    write_line(out, &view.chart_note.ja)?;
    match &view.cannot_decide {
        Some(why) => write_line(out, &why.ja).map(|()| Status::Refused),
        None => Ok(Status::Good),
    }
}
