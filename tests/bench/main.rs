//! `script/bench`: how long a start, a step and a pack take, each beside something comparable, in one run.
//!
//! Medians of interleaved runs; the ratio is what to watch, the milliseconds belong to this machine.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for developers: it prints, or it stops")]

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use e2e::{App, Start, target};
use serde_json::json;

const STARTS: usize = 9;
const COLD_STARTS: usize = 3;
const STEPS: usize = 20;
const WRITES: usize = 50;
const PACKS: usize = 5;

fn main() {
    println!("median, and how many times the other one");
    starts("start, files in memory", STARTS, || ());
    if File::options().write(true).open(DROP_CACHES).is_ok() {
        starts("start, files on disk", COLD_STARTS, forget_files);
    } else {
        println!("start, files on disk: left out, only root can empty the file cache");
    }
    steps();
    fields();
    packs();
}

const DROP_CACHES: &str = "/proc/sys/vm/drop_caches";

fn forget_files() {
    Command::new("sync").status().unwrap();
    std::fs::write(DROP_CACHES, "3").unwrap();
}

/// From the start of the process to the first painted text, beside a window with nothing in it.
fn starts(name: &str, n: usize, before: impl Fn()) {
    let mut bare = Vec::new();
    let mut own = Vec::new();
    for _ in 0..n {
        before();
        bare.push(start(release("bare-window", &[])).painted_after());
        before();
        let app = start(release("tomoshibi", &["--demo"]));
        app.find("symptom-ehr");
        own.push(app.painted_after());
    }
    report(name, "ms", ("tomoshibi", median(own)), ("bare Tauri window", median(bare)));
}

/// On the disk the program was built on: the system's own temporary folder may be memory.
fn start(how: Start) -> App {
    App::start_in(tempfile::tempdir_in(folder()).unwrap(), how)
}

fn folder() -> PathBuf {
    let folder = target().join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn release(program: &str, args: &[&str]) -> Start {
    let args = args.iter().map(|&word| word.to_owned()).collect();
    Start { args, is_release: true, program: Some(program.to_owned()), ..Start::default() }
}

/// From a press to the painted next step; between the two lies the durable write.
const PRESS: &str = "const [button, done] = arguments;
const title = () => document.querySelector('[data-testid=step-title]')?.textContent;
const before = title();
let began = 0;
const watch = new MutationObserver(() => {
    if (title() === before || title() === undefined) return;
    watch.disconnect();
    // The message comes after the frame in which the new step was drawn.
    requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - began);
        port2.postMessage(0);
    });
});
watch.observe(document.body, { subtree: true, childList: true, characterData: true });
// Just after a step came up the page takes no press: it might have been meant for the one before.
setTimeout(() => {
    began = performance.now();
    document.querySelector(`[data-testid=${button}]`).click();
}, 800);";

fn steps() {
    let mut pressed = Vec::new();
    let mut written = Vec::new();
    while pressed.len() < STEPS {
        let app = start(release("tomoshibi", &["--demo"]));
        app.click("symptom-ehr");
        app.find("step-title");
        // A question has no such button; a walk up to the first one is enough of a walk.
        while pressed.len() < STEPS && !app.shown("step-done").is_empty() {
            let taken = app.page().async_script(PRESS, &json!(["step-done"]));
            pressed.push(taken.as_f64().unwrap());
        }
        written.extend(durable_writes(&app.data_folder()));
    }
    report("press to painted step", "ms", ("tomoshibi", median(pressed)), ("one synced write", median(written)));
}

/// From leaving a field of the plan to the painted value as the engine keeps it, in half-width digits; between the two
/// lies the durable write.
const LEAVE: &str = "const [field, typed, kept, done] = arguments;
const input = document.querySelector(`[data-testid=${field}]`);
input.focus();
Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, typed);
input.dispatchEvent(new Event('input', { bubbles: true }));
const began = performance.now();
input.blur();
const look = () => {
    if (input.value !== kept) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - began);
    port2.postMessage(0);
};
requestAnimationFrame(look);";

fn fields() {
    let app = start(release("tomoshibi", &["--demo"]));
    app.click("rail-plan");
    // The plan opens at what is missing.
    app.click("chapter-facility");
    app.find("facility-beds");
    let left = |number: usize| {
        let full_width: String = number.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xFEE0)).collect();
        let taken = app.page().async_script(LEAVE, &json!(["facility-beds", full_width, number.to_string()]));
        taken.as_f64().unwrap()
    };
    let saved = (101..=100 + STEPS).map(left).collect();
    let written = durable_writes(&app.data_folder());
    report(
        "field of the plan left to painted",
        "ms",
        ("tomoshibi", median(saved)),
        ("one synced write", median(written)),
    );
}

/// The least a durable line can cost here: 4 KiB appended and synced.
fn durable_writes(folder: &Path) -> Vec<f64> {
    let mut file = File::create(folder.join("bench.tmp")).unwrap();
    let write = |_| {
        let began = Instant::now();
        file.write_all(&[0; 4096]).unwrap();
        file.sync_data().unwrap();
        millis(began)
    };
    (0..WRITES).map(write).collect()
}

/// The front-desk pack beside the same words at the same places through Typst.
fn packs() {
    let folder = folder();
    let data = folder.join("bench.tomoshibi");
    // Slip numbers never repeat in one file, so each run begins a new one.
    let _ = std::fs::remove_file(&data);
    let cli = target().join("release/tomoshibi-cli");
    let plan = e2e::root().join("playbooks/plan/midorino");
    run(Command::new(&cli).arg("init").arg(&data).args(["--facility", "みどり野病院", "--plan"]).arg(plan));
    let pdf = folder.join("pack.pdf");
    let pack = |_| {
        let began = Instant::now();
        let place = ["--place", "front-desk", "--visits", "60", "--hours", "8", "--out"];
        run(Command::new(&cli).arg("pack").arg(&data).args(place).arg(&pdf));
        millis(began)
    };
    let own = median((0..PACKS).map(pack).collect());
    let python = Command::new(target().join("bench/venv/bin/python"))
        .arg(e2e::root().join("tests/bench/typst_pack.py"))
        .args([&pdf, &e2e::root().join("src-tauri/engine/fonts"), &folder.join("typst.pdf")])
        .output()
        .unwrap();
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
    let typst: f64 = String::from_utf8(python.stdout).unwrap().trim().parse().unwrap();
    report("pack, time", "ms", ("tomoshibi", own), ("Typst", typst));
    let size = |file: &Path| file.metadata().unwrap().len() as f64 / 1024.0;
    report("pack, size", "KiB", ("tomoshibi", size(&pdf)), ("Typst", size(&folder.join("typst.pdf"))));
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn millis(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap()
}

fn report(name: &str, unit: &str, own: (&str, f64), other: (&str, f64)) {
    let ratio = own.1 / other.1;
    println!("{name}: {} {:.1} {unit}, {} {:.1} {unit}, ratio {ratio:.2}", own.0, own.1, other.0, other.1);
}
