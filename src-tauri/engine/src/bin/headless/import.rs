//! `import FILE ARCHIVE`: bring an archive or a mirror in.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::error::Result;
use engine::places::data_folder;
use engine::view::exchange::ImportedView;
use engine::world::SystemWorld;

use crate::{Status, refuse, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let [file, archive] = words else { return Ok(Status::Usage) };
    match import(Path::new(file), Path::new(archive)) {
        Ok(done) => {
            let mut stdout = io::stdout().lock();
            let said = format!(
                "ok 取り込み {}件 すでにあった {}件 対応 {}件 分かれた記録 {}組",
                done.added, done.already, done.incidents, done.forks
            );
            write_line(&mut stdout, &said)?;
            for left in &done.left_out {
                write_line(&mut stdout, &format!("取り込みの注意 {}", left.ja))?;
            }
            Ok(Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

fn import(file: &Path, archive: &Path) -> Result<ImportedView> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let done = desk.import(archive)?;
    desk.close()?;
    Ok(done)
}
