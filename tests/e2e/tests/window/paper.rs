//! 紙: what the preview shows is what the printer gets, and a printer that fails is said where it was pressed.

use std::path::Path;
use std::process::Command;

use e2e::{App, Spooler, Start, wait_until};
use serde_json::json;

use crate::{
    assert_is_pdf, demo,
    plan::{said, text_of},
};

/// Fine enough to see a line that moved.
const DOTS_PER_INCH: &str = "60";

/// The picture of the first page has arrived and can be seen.
#[track_caller]
fn previewed(app: &App) {
    let is_drawn = "const page = document.querySelector('[data-testid=preview]');
        return page?.complete === true && page.naturalWidth > 300 && page.getBoundingClientRect().height > 200;";
    wait_until("the first page is shown", || (app.page().script(is_drawn, &json!([])) == true).then_some(()));
}

/// Presses 印刷 and waits for the sentence that says why nothing comes out.
#[track_caller]
fn refused(app: &App, why: &str) {
    app.click("print");
    wait_until(why, || app.text("paper-refused").contains(why).then_some(()));
}

/// Presses PDFを保存 and takes what lies there.
#[track_caller]
fn saved(app: &App) -> std::path::PathBuf {
    for old in app.saved() {
        std::fs::remove_file(old).unwrap();
    }
    app.click("save-pdf");
    app.find("saved");
    let saved = app.saved();
    assert_is_pdf(saved.first().unwrap());
    saved.first().unwrap().clone()
}

/// The text of a PDF with every slip's number blanked: no two packs may bear the same.
fn text_without_numbers(pdf: &Path) -> String {
    let text: Vec<char> = text_of(pdf).chars().collect();
    // DA-0127-5
    let shape = |at: &[char]| {
        let [a, b, c, d @ .., e, f] = at else { return false };
        a.is_ascii_uppercase()
            && b.is_ascii_uppercase()
            && *c == '-'
            && d.iter().all(char::is_ascii_digit)
            && *e == '-'
            && f.is_ascii_digit()
    };
    let mut left = String::new();
    let mut at = 0;
    while let Some(letter) = text.get(at) {
        if text.get(at..at + 9).is_some_and(shape) {
            left.push('#');
            at += 9;
        } else {
            left.push(*letter);
            at += 1;
        }
    }
    left
}

/// Every page as a picture, in the order of the pages.
fn pictures(pdf: &Path) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    said(Command::new("pdftoppm").args(["-gray", "-r", DOTS_PER_INCH]).arg(pdf).arg(folder.path().join("page")));
    let mut pages: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages.iter().map(|page| std::fs::read(page).unwrap()).collect()
}

#[test]
fn the_printer_gets_what_is_saved_and_a_printer_that_fails_is_said() {
    let mut spooler = Spooler::start();
    let app = App::start(Start { spooler: Some(spooler.socket()), ..demo() });
    app.click("rail-paper");
    previewed(&app);
    app.look_at("5-paper-printer");
    app.click("print");
    app.find("printed");
    app.look_at("5-paper-printed");
    let printed = wait_until("the sheets are out", || spooler.printed().into_iter().next());
    let handed = app.data_folder().join("front-desk.pdf");
    assert_eq!(std::fs::read(&printed).unwrap(), std::fs::read(&handed).unwrap(), "not a byte was lost on the way");
    let saved_pdf = saved(&app);
    assert_eq!(text_without_numbers(&printed), text_without_numbers(&saved_pdf), "but for the numbers of the slips");
    assert_eq!(pictures(&printed).first(), pictures(&saved_pdf).first(), "the page of the preview");

    // One clean sheet of each bears no numbers: there nothing at all may differ.
    app.page().script("document.querySelector('[data-testid=masters]').click()", &json!([]));
    app.click("print");
    wait_until("it is printed, and no more saved", || {
        (app.shown("saved").is_empty() && !app.shown("printed").is_empty()).then_some(())
    });
    let printed = wait_until("the clean sheets are out", || spooler.printed().into_iter().nth(1));
    let saved_pdf = saved(&app);
    assert_eq!(text_of(&printed), text_of(&saved_pdf), "word for word");
    let (on_paper, in_file) = (pictures(&printed), pictures(&saved_pdf));
    assert!(on_paper.len() > 10 && on_paper == in_file, "dot for dot, {} pages", on_paper.len());

    spooler.switch(false);
    refused(&app, "プリンターが止まっています");
    app.look_at("5-paper-stopped");
    assert_eq!(spooler.waiting(), "", "nothing comes out when it is switched on again");
    let unprinted = std::fs::read(&handed).unwrap();
    assert_eq!(
        std::fs::read(saved(&app)).unwrap(),
        unprinted,
        "what did not come out is what is saved, number for number"
    );
    spooler.switch(true);
    spooler.accept(false);
    refused(&app, "プリンターが受け付けません");
    spooler.end();
    refused(&app, "印刷のしくみが動いていません");
    app.look_at("5-paper-no-spooler");
    saved(&app);
    assert_eq!(spooler.printed().len(), 2, "two presses were printed, and none after it failed");
}

#[test]
fn every_form_is_counted_with_its_reason_and_the_plan_is_where_that_changes() {
    let app = App::start(demo());
    app.click("rail-paper");
    previewed(&app);
    app.page().script("document.querySelector('[data-testid=amount] summary').click()", &json!([]));
    app.click("by-form");
    wait_until("all boxes are counted", || app.text("quantities-total").contains("枚").then_some(()));
    app.page().script("document.querySelector('[data-testid=quantities-hospital-d] summary').click()", &json!([]));
    let orders = app.text("quantity-hospital-d-F13-4");
    assert!(orders.contains("48枚") && orders.contains("40床"), "1.2 for each bed of a ward: {orders}");
    app.look_at("5-quantities");
    app.click("change-amounts");
    app.click("add-amounts");
    app.find("amounts-reason");
    app.look_at("7-amounts");
}
