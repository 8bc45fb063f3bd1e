//! What a playbook said before, to take changes back and do them again (取り消す・やり直す).
//!
//! The draft keeps every text that was written, and nothing else: a text equal to the one before is a step back, a text
//! equal to the one that was taken back is a step forward. So the same history comes out when the file is opened again.

/// The texts of one playbook, and which of them counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    texts: Vec<String>,
    at: usize,
}

/// Nobody takes back more than this.
const MOST: usize = 500;

impl History {
    /// Begins with what is there before the first change.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { texts: vec![text.to_owned()], at: 0 }
    }

    /// What it says now.
    #[must_use]
    pub fn now(&self) -> &str {
        self.texts.get(self.at).map(String::as_str).unwrap_or_default()
    }

    /// A text was written: a change, or one of the steps back and forward.
    pub fn push(&mut self, text: &str) {
        if text == self.now() {
            return;
        }
        if self.before() == Some(text) {
            self.at -= 1;
        } else if self.after() == Some(text) {
            self.at += 1;
        } else {
            self.texts.truncate(self.at + 1);
            self.texts.push(text.to_owned());
            let too_many = self.texts.len().saturating_sub(MOST);
            self.texts.drain(..too_many);
            self.at = self.texts.len() - 1;
        }
    }

    /// What it said before; `None` when there is nothing to take back.
    #[must_use]
    pub fn before(&self) -> Option<&str> {
        self.texts.get(self.at.checked_sub(1)?).map(String::as_str)
    }

    /// What was taken back last; `None` when nothing was.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        self.texts.get(self.at + 1).map(String::as_str)
    }

    /// Takes the last change back.
    pub fn undo(&mut self) -> Option<&str> {
        self.before()?;
        self.at -= 1;
        Some(self.now())
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self) -> Option<&str> {
        self.after()?;
        self.at += 1;
        Some(self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_tells_the_whole_history() {
        let mut live = History::new("a");
        let mut log = Vec::new();
        for text in ["b", "c"] {
            live.push(text);
            log.push(text.to_owned());
        }
        log.extend(live.undo().map(str::to_owned));
        log.extend(live.undo().map(str::to_owned));
        log.extend(live.redo().map(str::to_owned));
        let mut read = History::new("a");
        for text in &log {
            read.push(text);
        }
        assert_eq!(read, live, "opened again, the same can be taken back and done again");
        assert_eq!((read.before(), read.now(), read.after()), (Some("a"), "b", Some("c")));
    }

    #[test]
    fn a_change_after_a_step_back_leaves_nothing_to_do_again() {
        let mut history = History::new("a");
        history.push("b");
        history.undo();
        history.push("c");
        assert_eq!(history.after(), None);
        assert_eq!(history.undo(), Some("a"));
    }
}
