//! `init FILE --facility NAME [--plan DIR | --demo]`: begin a data file, with a plan if there is one.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::desk::taking::plan_files;
use engine::error::Result;
use engine::library;
use engine::places::data_folder;
use engine::plan::{self, Plan};
use engine::playbook::{Finding, Severity};
use engine::world::SystemWorld;

use crate::{Status, option, refuse, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let Some(file) = words.first().filter(|word| !word.starts_with("--")) else { return Ok(Status::Usage) };
    let demo = words.iter().any(|word| word == "--demo");
    let facility = option(words, "--facility");
    let folder = option(words, "--plan");
    if facility.is_none() && !demo {
        return Ok(Status::Usage);
    }
    let plan = match (&folder, demo) {
        (Some(folder), _) => match from_folder(Path::new(folder)) {
            Ok(Ok(plan)) => Some(plan),
            Ok(Err(findings)) => return report(&findings),
            Err(error) => return refuse(&error),
        },
        (None, true) => library::demo_plan().cloned(),
        (None, false) => None,
    };
    match begin(Path::new(file), facility.as_deref(), plan.as_ref()) {
        Ok(said) => write_line(&mut io::stdout().lock(), &said).map(|()| Status::Good),
        Err(error) => refuse(&error),
    }
}

fn begin(file: &Path, facility: Option<&str>, plan: Option<&Plan>) -> Result<String> {
    let mut desk = Desk::create(file, &data_folder(), Box::new(SystemWorld))?;
    if let Some(name) = facility {
        desk.name_facility(name)?;
    }
    let mut said = format!("ok {}", file.display());
    if let Some(plan) = plan {
        let number = desk.publish_plan(plan)?;
        said.push_str(&format!(" 第{number}版"));
        for missing in desk.missing() {
            said.push_str(&format!("\n  {}", missing.ja));
        }
    }
    desk.close()?;
    Ok(said)
}

/// The plan of a folder of TOML files, or what is wrong with it.
pub(crate) fn from_folder(folder: &Path) -> Result<std::result::Result<Plan, Vec<Finding>>> {
    let (plan, findings) = plan::parse(&plan_files(folder)?, library::built_in());
    let broken = findings.iter().any(|finding| finding.severity() == Severity::Error);
    Ok(plan.filter(|_| !broken).ok_or(findings))
}

/// What is wrong, one line each.
pub(crate) fn report(findings: &[Finding]) -> io::Result<Status> {
    let mut err = io::stderr().lock();
    if findings.is_empty() {
        write_line(&mut err, "facility.toml:0: E0 計画のフォルダーに facility.toml がありません")?;
    }
    for finding in findings {
        write_line(&mut err, &format!("{}:{}: {} {}", finding.file, finding.line, finding.code, finding.says.ja))?;
    }
    Ok(Status::Refused)
}
