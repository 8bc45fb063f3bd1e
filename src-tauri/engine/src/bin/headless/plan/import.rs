//! `plan import FILE DIR|TEMPLATE.toml|TABLE --part PART [--sheet NAME] [--map HEADER=FIELD,…] [--dry-run]`: take a plan,
//! a template or a table into the draft.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::desk::taking::read_table;
use engine::error::Result;
use engine::places::data_folder;
use engine::view::taking::{PlanTakenView, RowFate, TableOutcomeView, TableView};
use engine::world::SystemWorld;

use crate::{Status, option, refuse, write_line};

/// What is taken, and how.
struct Order<'a> {
    file: &'a Path,
    from: &'a Path,
    part: Option<String>,
    sheet: Option<String>,
    map: Option<String>,
    only_look: bool,
}

/// What came of it.
enum Came {
    Plan(PlanTakenView),
    Table(Box<TableView>, Option<TableOutcomeView>),
    NoPart,
}

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let [file, from, ..] = words else { return Ok(Status::Usage) };
    let order = Order {
        file: Path::new(file),
        from: Path::new(from),
        part: option(words, "--part"),
        sheet: option(words, "--sheet"),
        map: option(words, "--map"),
        only_look: words.iter().any(|word| word == "--dry-run"),
    };
    match take(&order) {
        Ok(Came::Plan(plan)) => tell_plan(&plan),
        Ok(Came::Table(table, outcome)) => tell_table(&table, outcome.as_ref()),
        Ok(Came::NoPart) => Ok(Status::Usage),
        Err(error) => refuse(&error),
    }
}

fn take(order: &Order<'_>) -> Result<Came> {
    let mut desk = Desk::open_existing(order.file, &data_folder(), Box::new(SystemWorld))?;
    let came = if order.from.is_dir() {
        Came::Plan(desk.take_folder(order.from, order.only_look)?)
    } else if order.from.extension().is_some_and(|end| end == "toml") {
        Came::Plan(desk.take_template(order.from, order.only_look)?)
    } else if let Some(part) = &order.part {
        let sheet = read_table(order.from, order.sheet.as_deref())?;
        let mut view = desk.preview_table(&sheet, part, None)?;
        if let Some(map) = &order.map {
            view = desk.preview_table(&sheet, part, Some(&mapped(&view, map)))?;
        }
        let mapping: Vec<String> = view.columns.iter().map(|column| column.field.clone()).collect();
        let outcome = (!order.only_look).then(|| desk.take_table(&sheet, part, Some(&mapping))).transpose()?;
        Came::Table(Box::new(view), outcome)
    } else {
        Came::NoPart
    };
    desk.close()?;
    Ok(came)
}

/// The guessed mapping with what was told over it; `HEADER=` leaves a column out.
fn mapped(view: &TableView, told: &str) -> Vec<String> {
    let told: Vec<(&str, &str)> = told.split(',').filter_map(|pair| pair.split_once('=')).collect();
    let of = |header: &str| told.iter().find(|(name, _)| *name == header).map(|(_, field)| *field);
    let is_told = |field: &str| told.iter().any(|(_, given)| *given == field);
    view.columns
        .iter()
        .map(|column| match of(&column.header) {
            Some(field) => field.to_owned(),
            // A field that was told goes to the column that was told.
            None if is_told(&column.field) => String::new(),
            None => column.field.clone(),
        })
        .collect()
}

fn tell_plan(plan: &PlanTakenView) -> io::Result<Status> {
    let mut err = io::stderr().lock();
    for finding in &plan.findings {
        write_line(&mut err, &format!("{}: {}", finding.place, finding.text.ja))?;
    }
    if !plan.taken {
        return Ok(Status::Refused);
    }
    let PlanTakenView { new, changed, removed, files, .. } = plan;
    let said = format!("ok 新しい行 {new}件 変わった所 {changed}か所 消えた行 {removed}件 添付 {files}件");
    write_line(&mut io::stdout().lock(), &said).map(|()| Status::Good)
}

/// The columns, the first rows, and every problem with its line; good rows are taken whatever is wrong with others.
fn tell_table(table: &TableView, taken: Option<&TableOutcomeView>) -> io::Result<Status> {
    let mut out = io::stdout().lock();
    for column in &table.columns {
        let field = if column.field.is_empty() { "（読まない）" } else { column.field.as_str() };
        write_line(&mut out, &format!("列 {} → {field}", column.header))?;
    }
    if taken.is_none() {
        for row in &table.rows {
            let fate = match row.fate {
                RowFate::New => "新しい",
                RowFate::Changed => "変わる",
                RowFate::Unchanged => "同じ",
                RowFate::Rejected => "入れない",
            };
            let cells: Vec<String> = row.cells.iter().map(|cell| cell.ja.replace('\n', " ")).collect();
            write_line(&mut out, &format!("{}行 {fate} {}", row.line, cells.join("｜")))?;
        }
    }
    let outcome = taken.unwrap_or(&table.outcome);
    let mut err = io::stderr().lock();
    for problem in &outcome.problems {
        let mark = if problem.rejects { "入れない" } else { "確かめる" };
        write_line(&mut err, &format!("{}行 {mark} {} {}", problem.line, problem.header, problem.text.ja))?;
    }
    if outcome.more_problems > 0 {
        write_line(&mut err, &format!("ほかに {}件", outcome.more_problems))?;
    }
    let TableOutcomeView { new, changed, unchanged, rejected, .. } = outcome;
    let said = format!("ok 新しい {new}行 変わる {changed}行 同じ {unchanged}行 入れない {rejected}行");
    write_line(&mut out, &said)?;
    Ok(if *rejected == 0 { Status::Good } else { Status::Refused })
}
