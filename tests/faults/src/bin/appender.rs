//! `appender FILE FOLDER SEED honest|lying`: opens or makes the data file and writes until it is killed.
//!
//! On standard output stand what it is about to do (`opening`, `writing`, `resting`, `copying`, `closing`) and, once they are
//! saved, the lines of each press: `saved 7:9ddd… 8:35fd…`, or `copied NAME`. A liar says so before the commit.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use faults::dice::Dice;
use faults::recorder::Lines;
use faults::timeline::{Computer, Timeline};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [file, folder, seed, manner] = words.as_slice() else {
        return Err("appender FILE FOLDER SEED honest|lying".into());
    };
    write_until_killed(Path::new(file), Path::new(folder), seed.parse()?, manner == "lying")
}

fn write_until_killed(file: &Path, folder: &Path, seed: u64, lies: bool) -> Result<(), Box<dyn Error>> {
    let mut dice = Dice::new(seed);
    let computer = Computer::real(folder);
    loop {
        say("opening")?;
        let mut timeline = Timeline::open_or_make(file, &computer)?;
        for number in 0..5_u64.saturating_add(dice.roll(20)) {
            say("writing")?;
            let texts: Vec<String> = (0..2).map(|nth| format!("{number}番の{nth}行目。").repeat(20)).collect();
            let told = |lines: &Lines| {
                if lies {
                    // Nobody is left to hear of it when this fails.
                    let _ = say(&saved(lines));
                }
            };
            let lines = timeline.record_saying(&computer, computer.press(), &texts, told)?;
            if !lies {
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
