//! The annexes: criteria, procedures with their flows, paper, later entry, risks, and how far the check table is met.

use std::collections::BTreeSet;

use crate::ids::{PlaybookId, StepId};
use crate::plan::coverage::CoverState;
use crate::playbook::{Kind, Playbook, Step, Work};
use crate::text::Text;

use super::super::PackError;
use super::super::draw::{BODY, MIN_SIZE, bold, regular};
use super::super::report_row::{Paragraph, said};
use super::{Book, boxed, choice, day, number};

/// As the plan names the front-desk pack.
const FRONT_DESK: &str = "front-desk";

pub(super) fn chapters(book: &mut Book<'_>) -> Result<(), PackError> {
    criteria(book)?;
    procedures(book)?;
    paper(book)?;
    reentry(book)?;
    risks(book)?;
    check_table(book)
}

/// 止める・続ける基準.
fn criteria(book: &mut Book<'_>) -> Result<(), PackError> {
    book.annex("bcp_a1")?;
    if book.input.plan.criteria.is_empty() {
        return book.empty();
    }
    let keys = ["document_decide", "document_sign", "document_who_decides", "document_action", "document_resume"];
    book.writer.table(&[17.0, 22.0, 20.0, 23.0, 18.0], &keys)?;
    for one in &book.input.plan.criteria {
        let mut who = book.cells(&[book.role(&one.decider), book.holder(&one.decider)]);
        let deputy = book.role(&one.deputy);
        if !deputy.is_empty() {
            who.push(said(regular(MIN_SIZE), book.with("document_else_decides", "name", &deputy)));
        }
        if let Some(minutes) = one.minutes {
            who.push(said(regular(MIN_SIZE), book.with("document_within", "n", &minutes.to_string())));
        }
        let kind = choice("criteria", "kind", &one.kind);
        let cells = vec![
            vec![said(bold(MIN_SIZE), kind)],
            vec![book.cell(&one.trigger)],
            who,
            vec![book.cell(&one.action)],
            vec![book.cell(&one.resume)],
        ];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}

/// 部署ごとの手順: who works by which playbook, then every playbook as a list.
fn procedures(book: &mut Book<'_>) -> Result<(), PackError> {
    book.annex("bcp_a2")?;
    let plan = book.input.plan;
    let title = |id: &str| {
        let playbook = book.input.content.playbook(&PlaybookId::from(id));
        playbook.map_or_else(|| id.to_owned(), |playbook| playbook.title.ja.clone())
    };
    let rows: Vec<Vec<String>> = plan
        .procedures
        .iter()
        .map(|one| {
            let department = plan.departments.iter().find(|department| department.id == one.department);
            vec![
                department.map(|department| department.name.clone()).unwrap_or_default(),
                title(&one.playbook),
                book.person(&one.owner),
                one.place.clone(),
                day(&one.trained_on),
            ]
        })
        .collect();
    let keys = ["document_department", "document_playbook", "document_keeper", "document_place", "document_trained"];
    book.table(&[18.0, 32.0, 16.0, 22.0, 12.0], &keys, &rows)?;
    let mut seen = BTreeSet::new();
    for one in &plan.procedures {
        let id = PlaybookId::from(one.playbook.as_str());
        if seen.insert(id.clone())
            && let Some(playbook) = book.input.content.playbook(&id)
        {
            flow(book, playbook)?;
        }
    }
    Ok(())
}

/// One playbook as a list: number, what, who, what comes next.
fn flow(book: &mut Book<'_>, playbook: &Playbook) -> Result<(), PackError> {
    book.writer.heading(2, &boxed(&playbook.title.ja))?;
    book.writer.paragraph(regular(BODY), &playbook.summary.ja)?;
    for not in &playbook.do_not {
        let text = book.with("document_do_not", "what", &not.ja);
        book.writer.indented(12.0, regular(BODY), &text)?;
    }
    book.writer.space(4.0);
    let keys = ["document_no", "document_step", "document_role", "document_next"];
    book.writer.table(&[6.0, 48.0, 18.0, 28.0], &keys)?;
    for (n, step) in playbook.steps.iter().enumerate() {
        let mut what = vec![said(bold(MIN_SIZE), step.title.ja.clone())];
        what.extend(
            step.lines.iter().map(|line| said(regular(MIN_SIZE), book.with("document_point", "what", &line.ja))),
        );
        if step.is_unconfirmed() {
            what.push(said(bold(MIN_SIZE), book.say("document_unconfirmed")));
        }
        let who = [step.phase.name().ja, book.role(&step.role)];
        let cells = vec![
            vec![said(bold(MIN_SIZE), (n + 1).to_string())],
            what,
            who.into_iter().map(|text| said(regular(MIN_SIZE), text)).collect(),
            onward(book, playbook, step),
        ];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}

/// Where a step leads.
fn onward(book: &Book<'_>, playbook: &Playbook, step: &Step) -> Vec<Paragraph> {
    let place = |id: &StepId| {
        let number = playbook.number(id).map(|number| number.to_string()).unwrap_or_default();
        book.with("document_to_step", "n", &number)
    };
    let lead = |what: &str, to: &str| {
        let blanks = [("what", &Text::same(what)), ("to", &Text::same(to))];
        book.writer.wording.say("document_leads", &blanks).ja
    };
    let lines: Vec<String> = match &step.kind {
        Kind::Action { next } => vec![place(next)],
        Kind::Decision { choices } => {
            choices.iter().map(|choice| lead(&choice.label.ja, &place(&choice.next))).collect()
        }
        Kind::Parallel { tracks, join } => tracks
            .iter()
            .map(|track| match &track.work {
                Work::Steps(first) => lead(&track.title.ja, &place(first)),
                Work::Playbook(id) => lead(&track.title.ja, &other(book, id)),
            })
            .chain([book.with("document_then", "to", &place(join))])
            .collect(),
        Kind::Call { contact, next, .. } => {
            let whom = book.contact(Some(contact)).map(|contact| contact.name.ja.clone()).unwrap_or_default();
            vec![lead(&book.with("document_ring", "whom", &whom), &place(next))]
        }
        Kind::End { onward } => match onward {
            Some(id) => vec![other(book, id)],
            None => vec![book.say("document_end")],
        },
    };
    lines.into_iter().map(|line| said(regular(MIN_SIZE), line)).collect()
}

fn other(book: &Book<'_>, id: &PlaybookId) -> String {
    let title = book.input.content.playbook(id).map_or_else(|| id.to_string(), |playbook| playbook.title.ja.clone());
    book.with("document_to_playbook", "title", &title)
}

/// 紙のパック: which paper lies where.
fn paper(book: &mut Book<'_>) -> Result<(), PackError> {
    book.annex("bcp_a3")?;
    let rows: Vec<Vec<String>> = book
        .input
        .plan
        .packs
        .iter()
        .map(|one| {
            let checker = [book.person(&one.checker), day(&one.checked_on)].join("　");
            // The one pack that has an id instead of a name.
            let pack = if one.pack == FRONT_DESK { book.say("pack_front_desk") } else { one.pack.clone() };
            vec![one.place.clone(), pack, number(one.sets), one.kept_in.clone(), checker.trim().to_owned()]
        })
        .collect();
    let keys = ["document_place", "document_pack", "document_sets", "document_kept_in", "document_checker"];
    book.table(&[22.0, 22.0, 10.0, 24.0, 22.0], &keys, &rows)?;
    let windows: Vec<Vec<String>> = book
        .input
        .plan
        .windows
        .iter()
        .map(|one| {
            let visits = if one.visits == 0 { String::new() } else { one.visits.to_string() };
            vec![one.name.clone(), one.letter.clone(), visits, one.kept_in.clone(), one.terminals.join("、")]
        })
        .collect();
    if windows.is_empty() {
        return Ok(());
    }
    book.lead("document_windows_note")?;
    let keys = ["document_window", "document_letter", "document_visits", "document_kept_in", "document_terminals"];
    book.table(&[22.0, 9.0, 17.0, 24.0, 28.0], &keys, &windows)
}

/// 後入力.
fn reentry(book: &mut Book<'_>) -> Result<(), PackError> {
    book.annex("bcp_a4")?;
    let restart = &book.input.plan.restart;
    let checker = book.person(&restart.checker);
    book.facts(&[
        ("document_consistency", &restart.consistency),
        ("document_numbers", &restart.numbers),
        ("document_cutoff", &restart.cutoff),
        ("document_compare", &checker),
    ])?;
    let mut order: Vec<_> = book.input.plan.reentries.iter().collect();
    order.sort_by_key(|one| one.order.unwrap_or(u32::MAX));
    let rows: Vec<Vec<String>> = order
        .iter()
        .map(|one| {
            let method = choice("reentries", "method", &one.method);
            vec![number(one.order), one.what.clone(), method, book.person(&one.owner)]
        })
        .collect();
    let keys = ["document_order", "document_entered", "document_way", "document_owner"];
    book.table(&[9.0, 49.0, 20.0, 22.0], &keys, &rows)
}

/// リスク: the register, the heaviest first.
fn risks(book: &mut Book<'_>) -> Result<(), PackError> {
    book.annex("bcp_a5")?;
    if book.input.plan.risks.is_empty() {
        return book.empty();
    }
    let mut risks: Vec<_> = book.input.plan.risks.iter().collect();
    risks.sort_by_key(|risk| std::cmp::Reverse(risk.likelihood.unwrap_or(0) * risk.care_hours.unwrap_or(0).min(1_000)));
    let keys = ["document_asset", "document_heavy", "document_impact", "document_treatment", "document_who_when"];
    book.writer.table(&[23.0, 17.0, 20.0, 23.0, 17.0], &keys)?;
    for risk in risks {
        let hours = risk.care_hours.map(|hours| book.with("document_hours_n", "n", &hours.to_string()));
        let likelihood = risk.likelihood.map(|n| book.with("document_likelihood", "n", &n.to_string()));
        let done = match risk.done_on.trim() {
            "" => day(&risk.due),
            on => book.with("document_done", "day", &day(on)),
        };
        let cells = vec![
            vec![said(bold(MIN_SIZE), risk.asset.clone()), book.cell(&risk.threat)],
            book.cells(&[likelihood.unwrap_or_default(), hours.unwrap_or_default()]),
            vec![book.cell(&risk.impact)],
            vec![book.cell(&risk.treatment)],
            book.cells(&[book.person(&risk.owner), done]),
        ];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}

/// 確認表: one line for each item; the whole table with its evidence is a document of its own.
fn check_table(book: &mut Book<'_>) -> Result<(), PackError> {
    book.annex("bcp_a6")?;
    let percent = book.with("document_percent", "n", &book.input.coverage.percent().to_string());
    book.writer.paragraph(bold(BODY), &percent)?;
    book.writer.space(4.0);
    book.writer
        .table(&[10.0, 34.0, 44.0, 12.0], &["document_item", "document_title", "document_asks", "document_state"])?;
    for covered in &book.input.coverage.items {
        let state = match &covered.state {
            CoverState::Met => book.say("document_met"),
            CoverState::Open => book.say("document_open"),
            CoverState::Excluded(_) => book.say("document_excluded"),
        };
        let mut title = vec![said(regular(MIN_SIZE), covered.item.title.ja.clone())];
        if !covered.item.seen {
            title.push(said(regular(MIN_SIZE), book.say("document_title_unseen")));
        }
        let cells = vec![
            vec![said(bold(MIN_SIZE), covered.item.id.clone())],
            title,
            vec![book.cell(&covered.item.asks.ja)],
            vec![said(bold(MIN_SIZE), state)],
        ];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}
