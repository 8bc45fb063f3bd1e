//! Lists the content of `playbooks/` and the sentences of `messages/`, so that the program carries them inside.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let playbooks = here.join("..").join("..").join("playbooks");
    let messages = here.join("messages");
    println!("cargo::rerun-if-changed=build.rs");
    fs::write(out.join("embedded.rs"), listing("PLAYBOOKS", "content of `playbooks/`", &playbooks)?)?;
    fs::write(out.join("messages.rs"), listing("MESSAGES", "sentences of `messages/`", &messages)?)
}

/// A constant of `(path below the folder, text)`, sorted by path.
fn listing(name: &str, what: &str, folder: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(folder, folder, &mut files)?;
    files.sort();
    let mut source = format!("/// The {what}: path and text.\npub(crate) const {name}: &[(&str, &str)] = &[\n");
    for (below, path) in files {
        let _ = writeln!(source, "    ({below:?}, include_str!({path:?})),");
    }
    source.push_str("];\n");
    Ok(source)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|end| end == "toml") {
            let below = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((below, path.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}
