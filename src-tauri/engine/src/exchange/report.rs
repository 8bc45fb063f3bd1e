//! What is told about an incident to others: plain values, from which paper, pages and tables are made.

use crate::record::Hide;
use crate::text::Text;
use crate::time::Timestamp;
use crate::wording::Wording;

/// One incident, told to others.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The hospital.
    pub facility: String,
    /// What happened.
    pub title: Text,
    /// The incident's id.
    pub incident: String,
    /// When it was noticed.
    pub noticed_at: Timestamp,
    /// When the first button was pressed.
    pub started_at: Timestamp,
    /// When the response ended.
    pub ended_at: Option<Timestamp>,
    /// It was started by mistake.
    pub withdrawn: bool,
    /// Everybody who recorded, in the order of their first line.
    pub recorders: Vec<String>,
    /// What was due.
    pub deadlines: Vec<Due>,
    /// Who was called, in the order of the calls.
    pub calls: Vec<Call>,
    /// The chronology, by the time things happened.
    pub lines: Vec<Line>,
    /// How far it goes.
    pub proof: Proof,
    /// When this was made.
    pub made_at: Timestamp,
    /// What is blacked out.
    pub hide: Hide,
    /// Other incidents of the file.
    pub others: u32,
}

/// What was due, and when it was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// What.
    pub title: Text,
    /// By when.
    pub due_at: Timestamp,
    /// Done.
    pub met_at: Option<Timestamp>,
    /// How it is counted.
    pub formula: Text,
}

/// One attempt to reach somebody, or a call that came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// When.
    pub at: Timestamp,
    /// Whom.
    pub contact: Text,
    /// What came of it.
    pub outcome: Text,
    /// The other side's name.
    pub who: String,
    /// What was heard.
    pub heard: String,
}

/// One line of the chronology.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its number in its chain.
    pub seq: u32,
    /// The computer that wrote it, when there are several.
    pub station: Option<String>,
    /// When it happened.
    pub moment: Moment,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// 発.
    pub from: String,
    /// 受.
    pub to: String,
    /// The word for its kind.
    pub kind: Text,
    /// The word for how certain a note is.
    pub nature: Option<Text>,
    /// What it says.
    pub text: Text,
    /// Somebody typed some of that.
    pub has_words: bool,
    /// It names a person outside of the fields for that.
    pub has_name: bool,
    /// した人.
    pub doer: String,
    /// 記録した人.
    pub recorder: String,
    /// Recorded long after it happened.
    pub late: bool,
    /// Why.
    pub late_reason: Option<String>,
    /// What it said before it was put right, oldest first.
    pub was: Vec<Was>,
    /// When it was taken back, and by whom.
    pub undone: Option<(Timestamp, String)>,
    /// Done on a branch that was taken back.
    pub abandoned: bool,
    /// Its hash in hexadecimal.
    pub hash: String,
}

/// When something happened, and how well that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The moment; the earliest one of a span.
    pub at: Timestamp,
    /// How well that is known.
    pub precision: Precision,
}

/// How well a moment is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As it stands.
    Exact,
    /// ごろ.
    About,
    /// Until then.
    Between(Timestamp),
    /// Nobody knows.
    Unknown,
}

/// What a line said before it was put right.
#[derive(Clone, Debug, PartialEq)]
pub struct Was {
    /// When it was put right.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
    /// What it said, the parts that changed.
    pub text: Option<Text>,
    /// When it was said to have happened.
    pub moment: Option<Moment>,
    /// 発.
    pub from: Option<String>,
    /// 受.
    pub to: Option<String>,
    /// した人.
    pub doer: Option<String>,
}

/// What was signed about how far the records go; empty where nothing was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// To be read aloud.
    pub code: String,
    /// The whole hash in eight groups of eight hexadecimal digits.
    pub hash: Vec<String>,
    /// Up to which line.
    pub line: String,
    /// When it was signed, as it is printed.
    pub at: String,
    /// Other computers that wrote into the same file.
    pub others: u32,
    /// The signed note, word for word.
    pub note: String,
}

impl Moment {
    /// `2026-11-24 10:47`, and how well that is known.
    #[must_use]
    pub fn words(&self, wording: &Wording) -> Text {
        self.said(self.at.jst_plain(), wording)
    }

    /// `10:47`, and how well that is known, where the day stands above it.
    #[must_use]
    pub fn clock_words(&self, wording: &Wording) -> Text {
        self.said(self.at.jst_clock(), wording)
    }

    fn said(&self, time: String, wording: &Wording) -> Text {
        let time = Text::same(time);
        match self.precision {
            Precision::Exact => time,
            Precision::About => wording.say("export_about", &[("time", &time)]),
            Precision::Between(until) => {
                let until = Text::same(span_end(self.at, until));
                wording.say("export_between", &[("from", &time), ("until", &until)])
            }
            Precision::Unknown => wording.say("export_unknown_time", &[]),
        }
    }
}

/// The day is said again only when it is another one.
fn span_end(from: Timestamp, until: Timestamp) -> String {
    if from.jst_date() == until.jst_date() { until.jst_clock() } else { until.jst_plain() }
}

impl Report {
    /// The same with names, words or both blacked out.
    #[must_use]
    pub fn hidden(mut self, hide: Hide, wording: &Wording) -> Self {
        let black = wording.say("export_hidden", &[]);
        for line in &mut self.lines {
            line.hide(hide, &black);
        }
        for call in &mut self.calls {
            if hide.people || hide.texts {
                blacken(&mut call.who, &black);
            }
            if hide.texts {
                blacken(&mut call.heard, &black);
            }
        }
        if hide.people {
            self.recorders.clear();
        }
        self.hide = hide;
        self
    }

    /// What somebody who gets this does not get.
    #[must_use]
    pub fn left_out(&self, wording: &Wording) -> Vec<Text> {
        left_out(self.hide, u64::from(self.others), wording)
    }
}

/// What is not in an export.
#[must_use]
pub fn left_out(hide: Hide, others: u64, wording: &Wording) -> Vec<Text> {
    let mut said = Vec::new();
    if hide.people {
        said.push(wording.say("export_without_people", &[]));
    }
    if hide.texts {
        said.push(wording.say("export_without_texts", &[]));
    } else if hide.people {
        said.push(wording.say("export_names_in_words", &[]));
    }
    if others > 0 {
        said.push(wording.say("export_without_others", &[("count", &Text::same(others.to_string()))]));
    }
    said
}

impl Line {
    fn hide(&mut self, hide: Hide, black: &Text) {
        if hide.people {
            for name in [&mut self.from, &mut self.to, &mut self.doer, &mut self.recorder] {
                blacken(name, black);
            }
            if let Some((_, who)) = &mut self.undone {
                blacken(who, black);
            }
        }
        let words = hide.texts && self.has_words || hide.people && self.has_name;
        if words {
            self.text.clone_from(black);
        }
        if let Some(reason) = self.late_reason.as_mut().filter(|_| hide.texts) {
            blacken(reason, black);
        }
        for was in &mut self.was {
            was.hide(hide, words || hide.texts, black);
        }
    }

    /// Something about it is struck out: it was taken back, or done on a branch that was.
    #[must_use]
    pub fn is_struck(&self) -> bool {
        self.undone.is_some() || self.abandoned
    }
}

impl Was {
    /// When it was put right, by whom if a name was given, and why.
    #[must_use]
    pub fn by(&self, wording: &Wording) -> Text {
        let (time, why) = (Text::same(self.at.jst_plain()), Text::same(self.why.as_str()));
        if self.who.is_empty() {
            return wording.say("export_was_then", &[("time", &time), ("why", &why)]);
        }
        wording.say("export_was_by", &[("time", &time), ("who", &Text::same(self.who.as_str())), ("why", &why)])
    }

    fn hide(&mut self, hide: Hide, words: bool, black: &Text) {
        if hide.people {
            blacken(&mut self.who, black);
            for name in [&mut self.from, &mut self.to, &mut self.doer].into_iter().flatten() {
                blacken(name, black);
            }
        }
        if hide.texts {
            blacken(&mut self.why, black);
        }
        if let Some(text) = self.text.as_mut().filter(|_| words) {
            text.clone_from(black);
        }
    }

    /// What it said, in one line: only what changed.
    #[must_use]
    pub fn words(&self, wording: &Wording) -> Text {
        let between = wording.say("list_separator", &[]);
        let named = |key: &str, name: &Option<String>| {
            name.as_ref().map(|name| wording.say(key, &[("name", &Text::same(name.as_str()))]))
        };
        let parts = [
            self.moment.map(|moment| moment.words(wording)),
            named("export_was_from", &self.from),
            named("export_was_to", &self.to),
            named("export_was_doer", &self.doer),
            self.text.clone(),
        ];
        let joined = parts.into_iter().flatten().reduce(|all, next| {
            Text::new([all.ja, between.ja.clone(), next.ja].concat(), [all.en, between.en.clone(), next.en].concat())
        });
        joined.unwrap_or_default()
    }
}

fn blacken(words: &mut String, black: &Text) {
    if !words.is_empty() {
        words.clone_from(&black.ja);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::sample;
    use super::*;

    #[test]
    fn what_is_blacked_out_is_nowhere_in_it() {
        let wording = Wording::built_in();
        let without_people = format!("{:?}", sample().hidden(Hide { people: true, texts: false }, wording));
        for name in ["田中", "佐藤", "鈴木", "木村", "受付"] {
            assert!(!without_people.contains(name), "{name} is somebody's name: {without_people}");
        }
        assert!(without_people.contains("HYPERLINK") && !without_people.contains("【電話】"));
        let without_texts = format!("{:?}", sample().hidden(Hide { people: false, texts: true }, wording));
        for words in ["HYPERLINK", "【電話】", "電話中", "聞きちがい", "=1+1", "0112000001"] {
            assert!(!without_texts.contains(words), "{words}: {without_texts}");
        }
        assert!(without_texts.contains("田中") && without_texts.contains("LANケーブル"));
    }

    #[test]
    fn an_export_says_what_is_not_in_it() {
        let keys = |hide, others| left_out(hide, others, Wording::built_in()).len();
        assert_eq!(keys(Hide::default(), 0), 0);
        assert_eq!(keys(Hide { people: true, texts: false }, 0), 2, "names inside sentences are still there");
        assert_eq!(keys(Hide { people: true, texts: true }, 3), 3);
    }
}
