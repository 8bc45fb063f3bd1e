//! The one message of an outage (掲示・放送・FAX) as data: `playbooks/notices/*.toml`. One file a language, and one that
//! says which surface shows which of its texts. What is not known yet is a blank to write in by hand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::contents::{Moment, PackInput};
use super::draw::Style;
use super::fonts::{Script, Weight};
use super::words::fill;

/// The languages of notices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// やさしい日本語, with readings above the words.
    Easy,
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
    /// Korean.
    Ko,
    /// Vietnamese.
    Vi,
    /// Portuguese.
    Pt,
}

impl Language {
    /// Its name in files and keys.
    pub fn id(self) -> &'static str {
        match self {
            Language::Ja => "ja",
            Language::Easy => "easy",
            Language::En => "en",
            Language::Zh => "zh",
            Language::Ko => "ko",
            Language::Vi => "vi",
            Language::Pt => "pt",
        }
    }

    fn script(self) -> Option<Script> {
        match self {
            Language::Ja | Language::Easy => None,
            Language::En | Language::Vi | Language::Pt => Some(Script::Latin),
            Language::Zh => Some(Script::Hans),
            Language::Ko => Some(Script::Hangul),
        }
    }

    /// Large type of this language.
    pub(super) fn style(self, size: f32, is_bold: bool) -> Style {
        let weight = match (self.script(), is_bold) {
            (None, false) => Weight::Regular,
            (None, true) => Weight::Bold,
            (Some(script), false) => Weight::Foreign(script),
            (Some(script), true) => Weight::ForeignBold(script),
        };
        // Chinese has no spaces and may break anywhere.
        Style { size, weight, leading: if is_bold { 1.3 } else { 1.45 }, phrases: self != Language::Zh }
    }
}

/// How a surface looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Look {
    /// Large, for the wall; one sheet a language.
    Poster,
    /// All languages on one sheet.
    Columns,
    /// Read aloud.
    Script,
    /// Sent to somebody: black only, the number dialled by one and checked by another.
    Fax,
    /// Copied into a page of the web.
    Copy,
}

/// The paper of a surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticePaper {
    /// A3 upright.
    A3,
    /// A4 upright.
    A4,
    /// Two lying A4, one above the other.
    A4Two,
}

/// One place where the message is shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// `entrance`, `counter` …
    pub id: String,
    /// 入口の掲示.
    pub title: String,
    /// How it looks.
    pub look: Look,
    /// Its paper.
    pub paper: NoticePaper,
    /// In this order.
    pub languages: Vec<Language>,
    /// Name of the text in large type.
    pub head: String,
    /// Name of the text in a heavy frame: who must not wait.
    pub urgent: Option<String>,
    /// Names of the texts below.
    pub lines: Vec<String>,
    /// How many of each.
    pub sheets: u32,
}

/// One sentence, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Lines {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Lines {
    fn as_slice(&self) -> &[String] {
        match self {
            Lines::One(line) => std::slice::from_ref(line),
            Lines::Many(lines) => lines,
        }
    }
}

/// The message in one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Equal to the file name.
    pub language: Language,
    /// Its own name.
    pub name: String,
    /// Its name in Japanese, for those who put the notice up.
    pub called: String,
    /// Day and time to write in by hand.
    pub blank: String,
    /// Day and time: `{month} {month_name} {day} {half} {hour} {hour12} {minute} {minute2}`.
    pub at: String,
    /// The same on the hour.
    pub at_whole: String,
    /// Before and after noon.
    pub halves: [String; 2],
    /// Names of the months, where a language needs them.
    #[serde(default)]
    pub months: Vec<String>,
    /// The texts by name.
    pub text: BTreeMap<String, Lines>,
    /// Where this comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
}

/// What a hospital says in other words: texts of one language by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnText {
    /// Which language.
    pub language: Language,
    /// The texts it replaces.
    pub text: BTreeMap<String, Lines>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SurfaceFile {
    surface: Vec<Surface>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "as_of")]
    _as_of: String,
}

/// Surfaces and messages.
#[derive(Debug, Clone, Default)]
pub struct Notices {
    surfaces: Vec<Surface>,
    messages: BTreeMap<Language, Message>,
}

/// Texts every poster needs beside those its surface names.
const ALWAYS: [&str; 4] = ["since", "about", "next", "phone"];

impl Notices {
    /// Takes in one file of `notices/`.
    pub(super) fn read(&mut self, file: &str, text: &str) -> Result<(), toml::de::Error> {
        if file == "surfaces.toml" {
            self.surfaces = toml::from_str::<SurfaceFile>(text)?.surface;
        } else {
            let message: Message = toml::from_str(text)?;
            self.messages.insert(message.language, message);
        }
        Ok(())
    }

    /// Texts that a surface shows and a language lacks, as `(language, text)`.
    pub(super) fn lacking(&self) -> Vec<(Language, String)> {
        let mut lacking = Vec::new();
        for surface in &self.surfaces {
            let asked = [&surface.head].into_iter().chain(&surface.urgent).chain(&surface.lines).map(String::as_str);
            let asked: Vec<&str> = asked.chain(ALWAYS).collect();
            for language in &surface.languages {
                let message = self.messages.get(language);
                let has = |name: &&str| message.is_some_and(|message| message.text.contains_key(*name));
                lacking.extend(asked.iter().filter(|name| !has(name)).map(|name| (*language, (*name).to_owned())));
            }
        }
        lacking
    }

    /// All surfaces in printing order.
    pub fn surfaces(&self) -> &[Surface] {
        &self.surfaces
    }

    /// The message in one language, ready to be told.
    pub(super) fn telling<'t>(&'t self, language: Language, input: &'t PackInput) -> Option<Telling<'t>> {
        Some(Telling { message: self.messages.get(&language)?, input })
    }

    /// All messages by language.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }
}

/// The message of one language with what this pack knows.
#[derive(Clone, Copy)]
pub(super) struct Telling<'t> {
    pub(super) message: &'t Message,
    input: &'t PackInput,
}

impl Telling<'_> {
    /// The sentences of a text, blanks filled.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        let language = self.message.language;
        let own = self.input.notice.own.iter().filter(|own| own.language == language);
        let own = own.filter_map(|own| own.text.get(name)).next_back();
        let lines = own.or_else(|| self.message.text.get(name)).map(Lines::as_slice).unwrap_or_default();
        lines.iter().map(|line| self.filled(line)).collect()
    }

    /// A text of one sentence.
    pub(super) fn line(&self, name: &str) -> String {
        self.lines(name).join("\n")
    }

    /// Since when, as it is said: 11月12日 午後3時ごろから.
    pub(super) fn since(&self) -> String {
        self.line("about")
    }

    /// The time of the next information.
    pub(super) fn next(&self) -> String {
        self.moment(self.input.notice.next)
    }

    /// What to dial; empty when the plan does not say.
    pub(super) fn phone(&self) -> String {
        if self.input.phone.is_empty() { String::new() } else { self.line("phone") }
    }

    fn filled(&self, line: &str) -> String {
        let blank = |text: &str| if text.is_empty() { "＿".repeat(10) } else { text.to_owned() };
        let (facility, phone) = (blank(&self.input.facility), blank(&self.input.phone));
        let (since, next) = (self.moment(self.input.notice.since), self.next());
        fill(line, &[("facility", &facility), ("phone", &phone), ("since", &since), ("next", &next)])
    }

    fn moment(&self, moment: Option<Moment>) -> String {
        let message = self.message;
        let Some(Moment { month, day, hour, minute }) = moment else { return message.blank.clone() };
        let [before, after] = &message.halves;
        let half = if hour < 12 { before } else { after };
        // 0時 and 12時 are both 12 in English and stay as they are spoken elsewhere: 午後0時30分.
        let hour12 = match (hour % 12, self.message.language) {
            (0, Language::Ja | Language::Easy) => 0,
            (0, _) => 12,
            (hour, _) => hour,
        };
        let name = month.checked_sub(1).and_then(|n| message.months.get(n as usize)).cloned().unwrap_or_default();
        let pattern = if minute == 0 { &message.at_whole } else { &message.at };
        let two = format!("{minute:02}");
        let numbers = [month, day, hour, hour12, minute].map(|n| n.to_string());
        let [month, day, hour, hour12, minute] = &numbers;
        let blanks = [
            ("month", month.as_str()),
            ("month_name", &name),
            ("day", day),
            ("half", half),
            ("hour", hour),
            ("hour12", hour12),
            ("minute", minute),
            ("minute2", &two),
        ];
        fill(pattern, &blanks)
    }
}
