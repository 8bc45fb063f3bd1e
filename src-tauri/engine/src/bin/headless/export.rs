//! `export FILE --format F --out PATH [--incident ID] [--hide-people] [--hide-texts]`: write a record out.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::desk::exchange::ExportOrder;
use engine::desk::export::{Counter, write_out};
use engine::error::Result;
use engine::ids::IncidentId;
use engine::places::data_folder;
use engine::record::Hide;
use engine::view::exchange::{ExportFormat, ExportedView};
use engine::world::SystemWorld;

use crate::{Status, option, refuse, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let (Some(file), Some(format), Some(out)) =
        (words.first().filter(|word| !word.starts_with("--")), option(words, "--format"), option(words, "--out"))
    else {
        return Ok(Status::Usage);
    };
    let Ok(format) = serde_json::from_value::<ExportFormat>(format.into()) else { return Ok(Status::Usage) };
    let incident = option(words, "--incident").map(|id| IncidentId::parse(&id));
    if incident == Some(None) {
        return Ok(Status::Usage);
    }
    let says = |name: &str| words.iter().any(|word| word == name);
    let hide = Hide { people: says("--hide-people"), texts: says("--hide-texts") };
    let order = ExportOrder { incident: incident.flatten(), format, hide };
    match export(Path::new(file), &order, Path::new(&out)) {
        Ok(done) => {
            let mut stdout = io::stdout().lock();
            write_line(&mut stdout, &format!("ok {out} 記録 {}件", done.entries))?;
            for left in done.left_out {
                write_line(&mut stdout, &format!("入っていないもの {}", left.ja))?;
            }
            Ok(Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

fn export(file: &Path, order: &ExportOrder, out: &Path) -> Result<ExportedView> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let handed = desk.hand_out(order)?;
    let done = write_out(&handed, order.format, out, &Counter::default(), |slice| desk.archive_lines(&slice))?;
    desk.close()?;
    Ok(done)
}
