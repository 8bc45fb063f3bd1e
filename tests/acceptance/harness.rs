//! What every story needs: a folder that goes away, the terminal program, a walk one line at a time.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::Arc;

use engine::desk::Desk;
use engine::time::{Mono, Timestamp};
use engine::world::{TestWorld, World};
use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// What one run of the terminal program said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Refused as it should be: status 1, the code first and a Japanese sentence after it, and nobody panicked.
    pub(crate) fn is_refused_with(&self, code: &str) {
        assert_eq!(self.status, 1, "a refusal is status 1: {self:?}");
        assert_no_panic(&self.err);
        let line = self.err.lines().find(|line| line.starts_with(code));
        let line = line.unwrap_or_else(|| panic!("{code} is not said: {self:?}"));
        assert_is_a_sentence(line);
    }
}

pub(crate) fn assert_no_panic(text: &str) {
    for word in ["panicked", "RUST_BACKTRACE", "unwrap()", "src/"] {
        assert!(!text.contains(word), "nobody in a crisis reads a panic: {text}");
    }
}

/// A code alone helps nobody: there are Japanese words that say what to do.
pub(crate) fn assert_is_a_sentence(line: &str) {
    let n_kana = line.chars().filter(|c| ('\u{3041}'..='\u{30ff}').contains(c)).count();
    assert!(n_kana >= 8, "a sentence that says what to do: {line}");
}

/// The terminal program with these words.
pub(crate) fn cli(words: &[&str]) -> Said {
    Said::of(program().args(words).output().unwrap())
}

/// The terminal program with these words and this standard input.
pub(crate) fn cli_with_input(words: &[&str], input: &[u8]) -> Said {
    let mut command = program();
    command.args(words);
    run_with_input(command, input)
}

/// Any program with this standard input.
pub(crate) fn run_with_input(mut command: Command, input: &[u8]) -> Said {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let said = Said::of(child.wait_with_output().unwrap());
    let _ = writer.join();
    said
}

/// The program itself, for those who change its surroundings first.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tomoshibi-cli"));
    command.env("APP_DATA", local());
    command
}

/// What the computer of the terminal program keeps outside data files.
pub(crate) fn local() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("local")
}

/// A data file in a folder of its own.
pub(crate) struct DataFile {
    _folder: TempDir,
    path: PathBuf,
}

impl DataFile {
    /// The example hospital, みどり野病院.
    pub(crate) fn demo() -> Self {
        let file = Self::nowhere();
        let said = cli(&["init", file.text(), "--demo"]);
        assert_eq!(said.status, 0, "{said:?}");
        file
    }

    /// A hospital that has no plan yet.
    pub(crate) fn without_plan() -> Self {
        let file = Self::nowhere();
        let said = cli(&["init", file.text(), "--facility", "みなと診療所"]);
        assert_eq!(said.status, 0, "{said:?}");
        file
    }

    /// A path where nothing is yet.
    pub(crate) fn nowhere() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("みどり野病院.tomoshibi");
        Self { _folder: folder, path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap()
    }

    /// A computer of its own: the ids of a [`Hand`] are the same in every story.
    pub(crate) fn own_local(&self) -> PathBuf {
        self.folder().join("local")
    }

    pub(crate) fn text(&self) -> &str {
        self.path.to_str().unwrap()
    }

    /// Says all lines at once and gives the answers.
    pub(crate) fn walk(&self, lines: &[&str]) -> Vec<String> {
        let said = cli_with_input(&["walk", self.text()], (lines.join("\n") + "\n").as_bytes());
        assert_eq!(said.status, 0, "{said:?}");
        said.out.lines().map(str::to_owned).collect()
    }

    /// `log --json`.
    pub(crate) fn log(&self) -> Log {
        let said = cli(&["log", self.text(), "--json"]);
        assert_eq!(said.status, 0, "{said:?}");
        Log(serde_json::from_str(&said.out).unwrap())
    }

    /// The line of `verify`, which must be content.
    pub(crate) fn verify(&self) -> String {
        let said = cli(&["verify", self.text()]);
        assert_eq!(said.status, 0, "nothing was altered: {said:?}");
        said.out
    }
}

/// What `log --json` says: every incident, newest first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Log(pub(crate) Value);

impl Log {
    /// The only incident there is.
    pub(crate) fn only(&self) -> &Value {
        let incidents = self.0.as_array().unwrap();
        assert_eq!(incidents.len(), 1, "everything belongs to one incident");
        &incidents[0]
    }

    /// Every line of every incident, in the order of writing.
    pub(crate) fn entries(&self) -> Vec<&Value> {
        let mut all: Vec<&Value> =
            self.0.as_array().unwrap().iter().flat_map(|one| one["entries"].as_array().unwrap()).collect();
        all.sort_by_key(|entry| entry["seq"].as_u64());
        all
    }

    /// The one line that has these words.
    pub(crate) fn line(&self, words: &str) -> &Value {
        let found: Vec<&Value> =
            self.entries().into_iter().filter(|entry| entry["text"]["ja"].as_str().unwrap().contains(words)).collect();
        assert_eq!(found.len(), 1, "exactly one line says {words}: {found:#?}");
        found[0]
    }

    /// Whether any line has these words.
    pub(crate) fn says(&self, words: &str) -> bool {
        self.entries().iter().any(|entry| entry["text"]["ja"].as_str().unwrap().contains(words))
    }

    /// The due time of that id.
    pub(crate) fn deadline(&self, id: &str) -> Option<&Value> {
        self.only()["deadlines"].as_array().unwrap().iter().find(|deadline| deadline["id"] == id)
    }
}

/// `2024-05-19T00:30` in Japan, as the log writes it.
pub(crate) fn jst(text: &str) -> String {
    Timestamp::parse_rfc3339(&format!("{text}:00+09:00")).unwrap().to_string()
}

/// A running `walk`, one line at a time.
pub(crate) struct Walk {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Walk {
    pub(crate) fn on(path: &Path) -> Self {
        let mut command = program();
        command.arg("walk").arg(path).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdin, stdout }
    }

    /// Says a line and waits for its answer.
    pub(crate) fn say(&mut self, line: &str) -> String {
        self.tell(line);
        self.answer().unwrap_or_else(|| panic!("no answer to {line}"))
    }

    /// Says a line, which must be taken.
    pub(crate) fn ok(&mut self, line: &str) -> String {
        let answer = self.say(line);
        assert!(answer.starts_with("ok "), "{line} was answered: {answer}");
        answer
    }

    /// Says a line and waits for nothing; a walk that is gone does not hear it.
    pub(crate) fn tell(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        let _ = stdin.write_all(format!("{line}\n").as_bytes());
    }

    /// The next whole line of the answers.
    pub(crate) fn answer(&mut self) -> Option<String> {
        let mut line = String::new();
        self.stdout.read_line(&mut line).ok()?;
        line.strip_suffix('\n').map(str::to_owned)
    }

    /// Pulls the plug, and gives the answers that were out by then.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut rest = Vec::new();
        self.stdout.read_to_end(&mut rest).unwrap();
        let rest = String::from_utf8_lossy(&rest).into_owned();
        // A line without its end was not acknowledged.
        rest.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).map(str::to_owned).collect()
    }

    /// Nothing more to say.
    pub(crate) fn end(&mut self) -> i32 {
        self.stdin = None;
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

/// The step an answer shows, the answer's second word.
pub(crate) fn step_of(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// The contact an answer offers to call.
pub(crate) fn contact_of(answer: &str) -> Option<&str> {
    Some(answer.split_once("[call ")?.1.split_once(']')?.0)
}

/// The answers an answer offers: their names.
pub(crate) fn choices_of(answer: &str) -> Vec<&str> {
    let Some((_, rest)) = answer.split_once(" [") else { return Vec::new() };
    let Some((list, _)) = rest.split_once(']') else { return Vec::new() };
    list.split(" / ").filter_map(|choice| Some(choice.split_once('=')?.0)).collect()
}

/// A world the story keeps a hand on after the desk has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hand(pub(crate) Arc<TestWorld>);

impl World for Hand {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn fresh_id(&self) -> Uuid {
        self.0.fresh_id()
    }

    fn mono(&self) -> Option<Mono> {
        self.0.mono()
    }

    fn nonce(&self) -> [u8; 32] {
        self.0.nonce()
    }
}

/// A desk over a fresh file, and the world in hand.
pub(crate) fn desk() -> (DataFile, Desk, Hand) {
    let file = DataFile::nowhere();
    let hand = Hand::default();
    let desk = Desk::open(file.path(), &file.own_local(), Box::new(hand.clone())).unwrap();
    (file, desk, hand)
}

/// A small generator for stories that vary: the same seed tells the same story.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    pub(crate) fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % below.max(1)
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }
}
