//! The small words events are made of.

use serde::{Deserialize, Serialize};

/// Who rang.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// We did.
    Out,
    /// They did.
    In,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// つながった。伝えた.
    Reached,
    /// 出ない・話し中.
    NoAnswer,
    /// 折り返しを待つ.
    Waiting,
}

/// How certain a note is (種類).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// 事実: seen or done by the person who says it.
    Fact,
    /// 報告: told by somebody.
    Report,
    /// 推測: believed.
    Guess,
    /// 決定: decided by somebody entitled to.
    Decision,
}

/// How a system stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum SystemState {
    /// 停止.
    Stopped,
    /// 参照のみ.
    ReadOnly,
    /// 紙.
    Paper,
    /// 再開.
    Resumed,
    /// 調査中.
    Investigating,
}

/// How a sheet gets into the system that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum HowEntered {
    /// 入力.
    Retype,
    /// スキャン.
    Scan,
    /// 入力とスキャン.
    Both,
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum YesNo {
    /// はい.
    Yes,
    /// いいえ.
    No,
}

/// What is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum FollowUpKind {
    /// まだの結果.
    Result,
    /// 返金.
    Refund,
    /// 追徴.
    Charge,
}

/// The numbers one window used on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WindowUse {
    /// Its letter.
    pub letter: char,
    /// The first number, without letter and check digit.
    pub first: u32,
    /// The last one.
    pub last: u32,
}

/// The first sheet of its form: nobody writes that down.
pub(super) const fn first() -> u32 {
    1
}

// serde hands over a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks it that way")]
pub(super) const fn is_first(sheet: &u32) -> bool {
    *sheet == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks it that way")]
pub(super) const fn is_false(said: &bool) -> bool {
    !*said
}
