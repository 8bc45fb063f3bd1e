//! `verify FILE`: is every line as it was written?

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::error::{ErrorCode, Result};
use engine::places::data_folder;
use engine::store::Report;

use crate::backup::world;
use crate::{Status, refuse, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let [file] = words else { return Ok(Status::Usage) };
    let report = match verify(Path::new(file)) {
        Ok(report) => report,
        Err(error) => return refuse(&error),
    };
    if report.chain_ok {
        let said = format!("ok 記録 {}件 対応 {}件 照合番号 {}", report.entries, report.incidents, report.head_code);
        return write_line(&mut io::stdout().lock(), &said).map(|()| Status::Good);
    }
    let place = report.first_bad.map(|seq| seq.to_string()).unwrap_or_default();
    write_line(
        &mut io::stderr().lock(),
        &format!("altered 記録が書きかえられています。この行から信用できません：{place}"),
    )?;
    Ok(Status::Refused)
}

/// A file that cannot be written can still be checked; a damaged one needs no check.
fn verify(file: &Path) -> Result<Report> {
    let mut desk = Desk::open_as_can_be(file, &data_folder(), world)?;
    match desk.why_read_only() {
        Some(error) if error.code() == ErrorCode::FileDamaged => Err(error.clone()),
        Some(_) | None => desk.verify(),
    }
}
