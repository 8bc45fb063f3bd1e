//! `lint [DIR]`: checks a folder of playbooks, and the plans below it, or what is built in.

use std::fs;
use std::io;
use std::path::Path;

use chrono::NaiveDate;
use engine::desk::forms::problem;
use engine::library;
use engine::pack::FormProblem;
use engine::plan;
use engine::playbook::parse::{self, SourceFile};
use engine::playbook::{Content, Finding, Severity, lint};
use engine::text::Text;
use engine::wording::Wording;
use engine::world::{SystemWorld, World as _};

use super::{Status, write_line};

/// Runs the sub-command; `words` are what stands after its name.
pub(super) fn run(words: &[String]) -> io::Result<Status> {
    let files = match words {
        [] => library::sources(),
        [folder] if !folder.starts_with('-') => match read(Path::new(folder)) {
            Ok(files) if !files.iter().any(is_of_ours) => return refuse("NOTHING_TO_READ", "lint_nothing", folder),
            Ok(files) => files,
            Err(_) => return refuse("FOLDER_NOT_READABLE", "lint_no_folder", folder),
        },
        _ => return Ok(Status::Usage),
    };
    let findings = all_findings(&files, SystemWorld.now().jst_date());
    report(&files, &findings)
}

/// Without a flow or a plan it is some other folder, and no findings would mean nothing.
fn is_of_ours(file: &SourceFile) -> bool {
    file.path.starts_with("flows/") || file.path.rsplit('/').next() == Some("facility.toml")
}

/// The findings of the flows and of every plan folder below.
fn all_findings(files: &[SourceFile], today: NaiveDate) -> Vec<Finding> {
    let has_flows = files.iter().any(|file| file.path.starts_with("flows/"));
    let mut findings = if has_flows { lint::check(files, today) } else { Vec::new() };
    let content = if has_flows { parse::content(files).0 } else { library::built_in().clone() };
    for file in files {
        if let Some(folder) = file.path.strip_suffix("facility.toml") {
            findings.append(&mut plan_findings(files, folder, &content, today));
        }
    }
    let forms = form_findings(files);
    findings.extend(
        forms.into_iter().filter(|found| findings.iter().all(|known| known.file != found.file)).collect::<Vec<_>>(),
    );
    findings.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
    findings
}

/// Forms and packs; what is no TOML at all has been found already.
fn form_findings(files: &[SourceFile]) -> Vec<Finding> {
    let place = |name: &str| {
        let below = files.iter().find(|file| file.path.rsplit('/').next() == Some(name));
        below.map_or_else(|| name.to_owned(), |file| file.path.clone())
    };
    let finding = |found: FormProblem| Finding {
        file: place(&found.file),
        line: found.line,
        code: "E0",
        subject: String::new(),
        says: problem(&found),
    };
    library::form_problems(files).into_iter().map(finding).collect()
}

fn plan_findings(files: &[SourceFile], folder: &str, content: &Content, today: NaiveDate) -> Vec<Finding> {
    let own: Vec<SourceFile> = files
        .iter()
        .filter(|file| file.path.strip_prefix(folder).is_some_and(|name| !name.contains('/')))
        .cloned()
        .collect();
    let (_, mut findings) = plan::parse(&own, content);
    if findings.is_empty() {
        findings = plan::stale_contacts(&own, today);
    }
    findings
}

/// `flows/x.toml:12: E2 cut-lines: …`, Japanese, then English.
fn report(files: &[SourceFile], findings: &[Finding]) -> io::Result<Status> {
    let mut out = io::stdout().lock();
    for finding in findings {
        let place = if finding.line == 0 { finding.file.clone() } else { format!("{}:{}", finding.file, finding.line) };
        let subject = if finding.subject.is_empty() { String::new() } else { format!("{}: ", finding.subject) };
        let Text { ja, en } = &finding.says;
        write_line(&mut out, &format!("{place}: {} {subject}{ja} / {en}", finding.code))?;
    }
    let n_errors = findings.iter().filter(|finding| finding.severity() == Severity::Error).count();
    let count = |n: usize| Text::same(n.to_string());
    let blanks =
        [("files", &count(files.len())), ("errors", &count(n_errors)), ("warnings", &count(findings.len() - n_errors))];
    let said = Wording::built_in().say("lint_summary", &blanks);
    write_line(&mut io::stderr().lock(), &format!("{} / {}", said.ja, said.en))?;
    Ok(if n_errors == 0 { Status::Good } else { Status::Refused })
}

fn refuse(code: &str, key: &str, folder: &str) -> io::Result<Status> {
    let said = Wording::built_in().say(key, &[("folder", &Text::same(folder))]);
    write_line(&mut io::stderr().lock(), &format!("{code} {} / {}", said.ja, said.en))?;
    Ok(Status::Refused)
}

/// All TOML below a folder, sorted by path. Bytes that are no UTF-8 are found as E0 when the file is read.
fn read(root: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            // Links are not followed: a ring of folders would never end.
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "toml") {
                let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
                let below = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(SourceFile { path: below, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lint_of(files: &[(&str, &str)]) -> Status {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        run(&[folder.path().to_string_lossy().into_owned()]).unwrap()
    }

    #[test]
    fn what_is_built_in_is_good() {
        assert_eq!(run(&[]).unwrap(), Status::Good);
    }

    #[test]
    fn a_broken_flow_is_refused_and_not_a_panic() {
        assert_eq!(lint_of(&[("flows/x.toml", "id = ")]), Status::Refused);
    }

    #[test]
    fn a_folder_with_nothing_of_ours_is_refused() {
        assert_eq!(lint_of(&[("Cargo.toml", "[package]")]), Status::Refused, "no findings would look like all is well");
        assert_eq!(run(&["no-such-folder".to_owned()]).unwrap(), Status::Refused);
    }

    #[test]
    fn what_is_not_understood_is_a_matter_of_usage() {
        assert_eq!(run(&["--all".to_owned()]).unwrap(), Status::Usage);
        assert_eq!(run(&["a".to_owned(), "b".to_owned()]).unwrap(), Status::Usage);
    }

    #[test]
    fn a_plan_folder_alone_is_checked_against_what_is_built_in() {
        let files = ["people.toml", "contacts.toml", "systems.toml", "windows.toml"].map(|name| (name, ""));
        let good = [&files[..], &[("facility.toml", "name = \"A\"\nkind = \"clinic\"\n")]].concat();
        assert_eq!(lint_of(&good), Status::Good, "an empty plan is no broken plan");
        let broken = [&files[..], &[("facility.toml", "name = \"A\"\nkind = \"shop\"\n")]].concat();
        assert_eq!(lint_of(&broken), Status::Refused);
    }
}
