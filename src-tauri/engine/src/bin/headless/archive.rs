//! `verify ARCHIVE [--code CODE]`: does an archive hold by itself?

use std::io;
use std::path::Path;

use engine::desk::exchange::check_archive;
use engine::error::{Error, ErrorCode};
use engine::exchange::archive::Checked;

use crate::{Status, refuse, write_line};

/// Checks the file when it is an archive; `None` when it is something else.
pub(crate) fn verify(path: &Path, code: Option<&str>) -> Option<io::Result<Status>> {
    match check_archive(path, code) {
        Ok(checked) => Some(say(&checked, code.is_some())),
        Err(Error::Refused { code: ErrorCode::ArchiveForeign, .. } | Error::FileMissing(_)) => None,
        Err(error) => Some(refuse(&error)),
    }
}

fn say(checked: &Checked, looked: bool) -> io::Result<Status> {
    if let Some(line) = checked.first_bad {
        let said = format!("altered 書き出しが書きかえられています。ファイルのこの行から信用できません：{line}");
        return write_line(&mut io::stderr().lock(), &said).map(|()| Status::Refused);
    }
    if !checked.is_good() {
        let said = "cut-off 書き出しが途中で切れています。もとのファイルから書き出しなおしてください";
        return write_line(&mut io::stderr().lock(), said).map(|()| Status::Refused);
    }
    let mut out = io::stdout().lock();
    let hidden = if checked.hidden.is_empty() { "" } else { " 伏せた所あり" };
    write_line(&mut out, &format!("ok 記録 {}件 対応 {}件{hidden}", checked.entries, checked.incidents))?;
    for head in &checked.heads {
        write_line(&mut out, &format!("照合番号 {} {}番まで {}", head.code(), head.seq, head.station))?;
    }
    match (looked, checked.code_at) {
        (false, _) => Ok(Status::Good),
        (true, Some(seq)) => {
            write_line(&mut out, &format!("code 番号は合っています：{seq}番の記録")).map(|()| Status::Good)
        }
        (true, None) => {
            let said = "no-code この番号の記録はありません。番号を確かめてください";
            write_line(&mut io::stderr().lock(), said).map(|()| Status::Refused)
        }
    }
}
