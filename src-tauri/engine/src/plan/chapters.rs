//! The nine chapters of the plan as `playbooks/plan/chapters.toml` describes them: which fields there are, what they
//! are called and what an answer looks like. Screens, folders of TOML, tables and changes in plain words read it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// One chapter (章).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Slug: `facility`, `people`, `contacts`, `systems`, `criteria`, `procedures`, `paper`, `recovery`, `approval`.
    pub id: String,
    /// 外の連絡先.
    pub title: Words,
    /// One sentence below the title.
    pub hint: Words,
    /// How long it takes to fill in, in minutes.
    pub minutes: u32,
    /// What it consists of, in this order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

/// A part of a chapter: one form, or a list of rows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The field of `Plan` it fills: `facility`, `contacts`, …
    pub part: String,
    /// What it is called.
    pub title: Words,
    /// One sentence below the title.
    #[serde(default)]
    pub hint: Words,
    /// The field that names a row; empty for a single form.
    #[serde(default)]
    pub key: String,
    /// The button that adds a row.
    #[serde(default)]
    pub add: Words,
    /// The name of its file in a folder of TOML, and of its table there.
    pub file: String,
    /// The name of its table in that file; empty when the fields stand at the top.
    #[serde(default)]
    pub table: String,
    /// In reading order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// As in the plan's own structs.
    pub id: String,
    /// Above the field.
    pub label: Words,
    /// Below it.
    #[serde(default)]
    pub hint: Words,
    /// In grey inside it.
    #[serde(default)]
    pub example: Words,
    /// How an answer is read.
    #[serde(default)]
    pub kind: FieldKind,
    /// The answers of a choice.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// The part a reference points into: `people`, `systems`, `departments`, `contacts`, `roles`, `playbooks`.
    #[serde(default)]
    pub of: String,
    /// Stands in the table of a list, not only in its form.
    #[serde(default)]
    pub column: bool,
    /// Digits and letters of a line of text are kept half width.
    #[serde(default)]
    pub half_width: bool,
    /// What fills it in.
    #[serde(default)]
    pub filled: Filled,
}

/// What fills a field in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filled {
    /// A person, on the screen of its chapter.
    #[default]
    Typed,
    /// The approval of the plan.
    Approval,
    /// The file that was attached.
    Attached,
    /// What the row was picked from or written on another screen.
    Library,
}

/// How an answer is read and kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename_all = "kebab-case"))]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    Long,
    /// A number from 0.
    Number,
    /// A telephone or FAX number, or an extension.
    Phone,
    /// A day; kept as `2026-10-02`.
    Day,
    /// One of `options`.
    Choice,
    /// Yes or no (`bool`).
    Flag,
    /// The id of a row of another part.
    Reference,
    /// The ids of several rows of another part.
    References,
    /// Several short texts.
    Texts,
}

/// One answer of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As it is kept.
    pub id: String,
    /// As it is shown.
    pub label: Words,
}

/// Words in both languages, written `{ ja = "…", en = "…" }`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Words {
    /// As the rest of the engine has it.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(self.ja.clone(), self.en.clone())
    }
}

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, rename = "chapter")]
    chapters: Vec<Chapter>,
    /// Parts with screens of their own.
    #[serde(default, rename = "section")]
    apart: Vec<Section>,
}

fn written() -> &'static Written {
    static WRITTEN: OnceLock<Written> = OnceLock::new();
    // What is embedded is read by a test; a broken file shows as a plan without chapters.
    WRITTEN.get_or_init(|| toml::from_str(TEXT).unwrap_or_default())
}

/// The chapters that came with the program.
#[must_use]
pub fn chapters() -> &'static [Chapter] {
    &written().chapters
}

/// Every part of the plan: those of the chapters in their order, then those with screens of their own (answers of the
/// checklist, risks, things to do, playbooks).
pub fn sections() -> impl Iterator<Item = &'static Section> {
    chapters().iter().flat_map(|chapter| &chapter.sections).chain(&written().apart)
}

/// The section that fills a part of the plan.
#[must_use]
pub fn section(part: &str) -> Option<&'static Section> {
    sections().find(|section| section.part == part)
}

/// The field that names a row of a part. Nobody types it: it is given when the row is made and stays.
#[must_use]
pub fn key_of(part: &str) -> &'static str {
    match part {
        "contacts" => "slot",
        "roles" => "role",
        _ => "id",
    }
}

/// The chapter a part stands in.
#[must_use]
pub fn chapter_of(part: &str) -> Option<&'static Chapter> {
    chapters().iter().find(|chapter| chapter.sections.iter().any(|section| section.part == part))
}

impl Section {
    /// The field of that name.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The fields a person types, in reading order.
    pub fn typed(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.filled == Filled::Typed)
    }

    /// Whether it is a list of rows.
    #[must_use]
    pub fn is_list(&self) -> bool {
        !self.key.is_empty()
    }
}

const TEXT: &str = include_str!("../../../../playbooks/plan/chapters.toml");
