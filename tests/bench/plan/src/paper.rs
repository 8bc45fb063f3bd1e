//! The BCP of the large plan: the terminal program beside Typst, each in a process of its own.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::beside;

const ROUNDS: usize = 5;

/// `typst` is a Python with the package, `tests/bench/typst_pack.py` and the folder of our fonts.
pub(crate) fn beside_typst(file: &Path, folder: &Path, cli: &str, typst: [&String; 3]) {
    let [python, script, fonts] = typst;
    let (pdf, other) = (folder.join("bcp.pdf"), folder.join("typst.pdf"));
    let (mut own, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let made = Command::new(cli)
            .args(["plan", "document"])
            .arg(file)
            .args(["--kind", "bcp", "--draft", "--out"])
            .arg(&pdf)
            .output()
            .unwrap();
        own.push(began.elapsed().as_secs_f64() * 1000.0);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let set = Command::new(python).arg(script).arg(&pdf).arg(fonts).arg(&other).arg("1").output().unwrap();
        assert!(set.status.success(), "{}", String::from_utf8_lossy(&set.stderr));
        theirs.push(String::from_utf8(set.stdout).unwrap().trim().parse::<f64>().unwrap());
    }
    beside("the BCP, time", &mut own, "Typst", &mut theirs);
    let size = |file: &Path| file.metadata().unwrap().len() as f64 / 1024.0;
    let (ours, typst) = (size(&pdf), size(&other));
    println!("the BCP, size: tomoshibi {ours:.0} KiB, Typst {typst:.0} KiB, ratio {:.2}", ours / typst);
}
