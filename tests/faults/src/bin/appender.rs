//! `appender FILE FOLDER SEED MANNER ARCHIVE`: opens or makes the data file and writes until it is killed.
//!
//! On standard output stand what it is about to do (`opening`, `writing`, `importing 12`, `resting`, …)
//! and, once they are saved, the lines of each press: `saved 7:9ddd… 8:35fd…`, or `copied NAME`, or how much of the
//! archive is here: `brought 12`. Manners: `honest`; `lying` says so before the commit; `pieces` commits each line of an
//! import by itself. The two that are wrong take their time between, so that a kill finds them at it on any machine.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use faults::archive::Archive;
use faults::dice::Dice;
use faults::recorder::Lines;
use faults::timeline::{Computer, Timeline};

/// An import brings at most so many lines that were not there.
const MOST_AT_ONCE: usize = 12;

/// How long a wrong manner stays wrong.
const MEANWHILE: Duration = Duration::from_millis(3);

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [file, folder, seed, manner, archive] = words.as_slice() else {
        return Err("appender FILE FOLDER SEED honest|lying|pieces ARCHIVE".into());
    };
    let archive = Archive::of_text(&std::fs::read_to_string(archive)?)?;
    write_until_killed(Path::new(file), Path::new(folder), seed.parse()?, manner, &archive)
}

fn write_until_killed(
    file: &Path,
    folder: &Path,
    seed: u64,
    manner: &str,
    archive: &Archive,
) -> Result<(), Box<dyn Error>> {
    let mut dice = Dice::new(seed);
    let computer = Computer::real(folder);
    let mut brought = 0;
    loop {
        say("opening")?;
        let mut timeline = Timeline::open_or_make(file, &computer)?;
        for number in 0..5_u64.saturating_add(dice.roll(20)) {
            if dice.once_in(8) && brought < archive.lines.len() {
                // Nearly all of it was there in the last life.
                let rest = if brought == 0 { dice.place(MOST_AT_ONCE) } else { 0 };
                let until = archive.lines.len().saturating_sub(rest);
                say(&format!("importing {until}"))?;
                if manner == "pieces" {
                    for piece in brought..until {
                        timeline.import_in_pieces(archive, piece..piece.saturating_add(1))?;
                        thread::sleep(MEANWHILE);
                    }
                } else {
                    timeline.import(archive.beginning(until))?;
                }
                brought = until;
                say(&format!("brought {brought}"))?;
            }
            say("writing")?;
            let texts: Vec<String> = (0..2).map(|nth| format!("{number}番の{nth}行目。").repeat(20)).collect();
            let told = |lines: &Lines| {
                if manner == "lying" {
                    // Nobody is left to hear of it when this fails.
                    let _ = say(&saved(lines));
                    thread::sleep(MEANWHILE);
                }
            };
            let lines = timeline.record_saying(&computer, computer.press(), &texts, told)?;
            if manner != "lying" {
                say(&saved(&lines))?;
            }
            if dice.once_in(6) {
                say("resting")?;
                timeline.rest()?;
            }
        }
        if dice.once_in(3) {
            say("copying")?;
            let name = format!("copy-{}.tomoshibi", dice.any());
            timeline.copy(&file.with_file_name(&name))?;
            say(&format!("copied {name}"))?;
        }
        say("closing")?;
        timeline.close()?;
    }
}

fn saved(lines: &Lines) -> String {
    let mut text = "saved".to_owned();
    for (seq, hash) in lines {
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        text.push_str(&format!(" {seq}:{hash}"));
    }
    text
}

fn say(words: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(format!("{words}\n").as_bytes())?;
    out.flush()
}
