//! The engine from a terminal: each sub-command is one file of `headless/`.
//!
//! Results go to standard output, troubles to standard error with a code and a sentence.
//! The exit status is 0 when all is well, 1 for findings or a refusal, 2 when the command was not understood.

#[path = "headless/archive.rs"]
mod archive;
#[path = "headless/backup.rs"]
mod backup;
#[path = "headless/checklist.rs"]
mod checklist;
#[path = "headless/checkpoint.rs"]
mod checkpoint;
#[path = "headless/export.rs"]
mod export;
#[path = "headless/form.rs"]
mod form;
#[path = "headless/import.rs"]
mod import;
#[path = "headless/init.rs"]
mod init;
#[path = "headless/lint.rs"]
mod lint;
#[path = "headless/log.rs"]
mod log;
#[path = "headless/numbers.rs"]
mod numbers;
#[path = "headless/pack.rs"]
mod pack;
#[path = "headless/paper.rs"]
mod paper;
#[path = "headless/plan.rs"]
mod plan;
#[path = "headless/reenter.rs"]
mod reenter;
#[path = "headless/search.rs"]
mod search;
#[path = "headless/slips.rs"]
mod slips;
#[path = "headless/verify.rs"]
mod verify;
#[path = "headless/walk.rs"]
mod walk;

use std::io::{self, Write};
use std::process::ExitCode;

use engine::error::Error;
use engine::text::Text;
use engine::wording::Wording;

const USAGE: &str = "\
使い方 / usage:
  tomoshibi-cli lint [DIR]    手順書を調べる。DIR がなければ組み込みの手順書 / check playbooks
  tomoshibi-cli init FILE --facility NAME [--plan DIR | --demo]
                              データファイルを作る / begin a data file
  tomoshibi-cli walk FILE     標準入力の1行を1つの操作として記録する / record one command a line from standard input
      start SYMPTOM (ehr ransom network insurance power unknown)   done   later   cannot [N | TEXT]
      choose ANSWER   undo   call CONTACT OUTCOME [TEXT] (reached no-answer waiting received)
      note [事実|報告|推測|決定] [FROM→TO] TEXT [doer=NAME] [late=REASON]
      correct LINE [text=…] [who=…] [at=TIME] [from=…] [to=…] [doer=NAME] why=REASON   state SYSTEM STATE (stopped read-only paper resumed investigating)
      flow PLAYBOOK   go STEP   recorder NAME   noticed TIME   withdraw   restore   end   show
      slips …   reenter …   golive …   下の同じ名前の操作と同じ / as the commands of that name below
      行のはじめの @HH:MM @HH:MMごろ @HH:MM〜HH:MM @不明 @YYYY-MM-DDTHH:MM は、起きた時刻
      / a leading @ says when it happened
  tomoshibi-cli log FILE [--json]
                              記録と期限を出す / print the timeline and what is due
  tomoshibi-cli search FILE WORDS… [--json]
                              記録と連絡先をさがす / find lines and contacts
  tomoshibi-cli verify FILE|ARCHIVE [--code CODE]
                              記録が変わっていないか調べる。紙の照合番号とも比べる
                              / check that nothing was altered, and compare it with a printed code
  tomoshibi-cli checkpoint FILE
                              いまの記録に署名して、照合番号と証明を出す / sign how far the record goes
  tomoshibi-cli export FILE --format FORMAT --out PATH [--incident ID] [--hide-people] [--hide-texts]
                              書き出す / write out (pdf html csv timesketch-csv timesketch-jsonl archive)
  tomoshibi-cli import FILE ARCHIVE
                              書き出した記録を取り込む / bring an archive in
  tomoshibi-cli pack FILE --place PACK --visits N --hours N [--beds N] [--masters] --out FILE.pdf [--forms DIR]
                              紙のパックを作る（front-desk clinic hospital-a … hospital-m。--masters は1枚ずつの原本）。DIR の forms/*.toml packs/*.toml を備えつけのものに重ねる
                              / make a pack of paper (--masters: one clean sheet of each), with one's own forms and packs laid over the built-in ones
  tomoshibi-cli form FILE.toml… --out FILE.pdf [--facility NAME]
                              様式だけを紙にして見る / set forms as pages, to look at them
  tomoshibi-cli pack FILE --place PACK --replace --out FILE.pdf
                              古い紙だけを、差し替え表をつけて作る / only the sheets that are out of date, with a list in front
  tomoshibi-cli pack stale FILE [--place PACK]
                              どの紙が古いか、何が変わったか / which sheets are out of date, and why
  tomoshibi-cli pack check FILE DIGITS
                              紙の6けたの番号から、いまの紙かどうか / whether the sheet with these six digits is current
  tomoshibi-cli pack box FILE --place PACK --opened|--checked --by NAME [--at TIME]
                              箱を開けた、点検したことを残す / keep that a box was opened or looked through
  tomoshibi-cli slips FILE issued | share N | check NUMBER
                              番号の台帳。このPCが何番か。番号が正しいか / the register of slip numbers
  tomoshibi-cli slips FILE gap
                              見あたらない番号を出す / numbers of which there is no trace
  tomoshibi-cli slips FILE spoil NUMBER --reason TEXT | settle NUMBER --how TEXT | take NUMBER --owner NAME [--form F]…
  tomoshibi-cli slips FILE tie NUMBER --id ID [--card CARD] --by NAME --second NAME
  tomoshibi-cli slips FILE close-day --window FIRST..LAST… --envelopes N [--missing NUMBER]… --by NAME --second NAME
                              書き損じ・欠番・封筒・正ID・1日の締め / what became of slips, and the count of a day
  tomoshibi-cli reenter FILE NUMBER --form F [--sheet N] --at TIME --by NAME --entered-by NAME [--how retype|scan|both]
                              紙を1枚入力した。TIME は診療の時刻 / a sheet was entered; TIME is when the care was
  tomoshibi-cli reenter FILE check NUMBER --form F --by NAME | ask NUMBER --form F --who NAME [--phone N] [--answer TEXT]
  tomoshibi-cli reenter FILE follow NUMBER result|refund|charge --text TEXT | --done TEXT   list
                              照合・読めない紙・まだの結果と返金・一覧 / compare, unreadable, still to come, the list
  tomoshibi-cli golive FILE [list] | answer CHECK yes|no [REASON] | decide --by NAME
                              もどす前の確認と、もどす決定 / checks before going back, and the decision
  tomoshibi-cli plan check FILE|DIR [--json]
                              計画が確認表をどこまで満たすか、項目ごとに出す / check the plan against the check table
  tomoshibi-cli plan import FILE DIR|TEMPLATE.toml|TABLE --part PART [--sheet NAME] [--map HEADER=FIELD,…] [--dry-run]
                              計画のフォルダー・ひな形・表（xlsx CSV vCard）を下書きに取り込む / take into the draft
  tomoshibi-cli plan export FILE --out DIR | --template FILE | --xlsx FILE | --csv FILE --part PART
                              下書きを書き出す / write the draft out
  tomoshibi-cli plan publish FILE --approver NAME --role ROLE [--on DAY] [--review DAY] [--accept-unmet]
                              下書きを承認して版にする / put the draft into force
  tomoshibi-cli plan compare FILE [OLDER [NEWER]]
                              2つの版のちがい。番号がなければ、今の版と下書き / what changed between two revisions
  tomoshibi-cli plan document FILE --kind KIND --out FILE.pdf [--draft | --revision N]
                              計画を紙にする / make the plan into a PDF (bcp contacts check-table checklist)
  tomoshibi-cli plan tasks FILE [--ics OUT]
                              計画のやること。暦のファイルにもできる / things to do for the plan, also as a calendar
  tomoshibi-cli checklist FILE [--edition EDITION] [--sheet institution|CONTACT] [--json]
                              チェックリストの答えと、まだのものを出す / print the security checklist
      --answer SHEET/NUMBER yes|no|not-applicable [on=DAY] [target=DAY] [evidence=TEXT]
      --carry-over EDITION   --add LIST.toml
  tomoshibi-cli backup FILE --to PATH
                              控えを作って読み返す / make a copy and read it back
  tomoshibi-cli drill FILE COPY
                              控えを開いて調べ、今のファイルと比べる / open a copy, check it and compare it
  tomoshibi-cli salvage FILE --to PATH
                              こわれたファイルから読めるものを新しいファイルに移す / save what can be read into a new file
";

/// How a sub-command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// All is well.
    Good,
    /// There are findings, or it was refused.
    Refused,
    /// The command was not understood.
    Usage,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let (command, rest) = match words.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", [].as_slice()),
    };
    let status = match command {
        "backup" => backup::backup(rest),
        "drill" => backup::drill(rest),
        "export" => export::run(rest),
        "form" => form::run(rest),
        "import" => import::run(rest),
        "checklist" => checklist::run(rest),
        "checkpoint" => checkpoint::run(rest),
        "init" => init::run(rest),
        "lint" => lint::run(rest),
        "log" => log::run(rest),
        "pack" => pack::run(rest),
        "plan" => plan::run(rest),
        "salvage" => backup::salvage(rest),
        "search" => search::run(rest),
        "slips" => numbers::run(rest).or_else(|| slips::run(rest)).unwrap_or(Ok(Status::Usage)),
        "reenter" => reenter::run(rest),
        "golive" => reenter::golive(rest),
        "verify" => verify::run(rest),
        "walk" => walk::run(rest),
        "help" | "--help" | "-h" => write_line(&mut io::stdout().lock(), USAGE.trim_end()).map(|()| Status::Good),
        _ => Ok(Status::Usage),
    };
    match status {
        Ok(Status::Good) => ExitCode::SUCCESS,
        Ok(Status::Refused) => ExitCode::from(1),
        Ok(Status::Usage) => {
            let _ = write_line(&mut io::stderr().lock(), USAGE.trim_end());
            ExitCode::from(2)
        }
        // Nobody reads what we print any more (`lint | head`): that is no fault of the content.
        Err(problem) if problem.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = write_line(&mut io::stderr().lock(), &format!("IO {problem}"));
            ExitCode::from(1)
        }
    }
}

/// A refusal on standard error: its code and a sentence that says what to do.
fn refuse(error: &Error) -> io::Result<Status> {
    write_line(&mut io::stderr().lock(), &told(error))?;
    Ok(Status::Refused)
}

/// `file-locked 〈what to do〉 (detail)`.
fn told(error: &Error) -> String {
    let sentence = Wording::built_in().say(&format!("error_{}", error.code().to_string().replace('-', "_")), &[]);
    let sentence = error.says().unwrap_or(&sentence);
    format!("{} {} ({})", error.code(), sentence.ja, error.detail())
}

/// A sentence with its blanks filled.
fn say(key: &str, blanks: &[(&str, String)]) -> String {
    let blanks: Vec<(&str, Text)> = blanks.iter().map(|(name, value)| (*name, Text::same(value.as_str()))).collect();
    let blanks: Vec<(&str, &Text)> = blanks.iter().map(|(name, text)| (*name, text)).collect();
    Wording::built_in().say(key, &blanks).ja
}

/// The value behind `--name`, and the words that are left.
fn option(words: &[String], name: &str) -> Option<String> {
    let place = words.iter().position(|word| word == name)?;
    words.get(place + 1).cloned()
}

/// One line; unlike `println!` it gives an error back instead of a panic.
fn write_line(out: &mut impl Write, line: &str) -> io::Result<()> {
    writeln!(out, "{line}")
}
