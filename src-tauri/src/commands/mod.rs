//! What the page can ask for, one file per noun. A command only translates: a few lines each.
//!
//! A new command is named in `lib.rs` and, as `allow-<name>`, in `capabilities/main.json`.

#![expect(clippy::needless_pass_by_value, reason = "Tauri hands every argument over by value")]

pub(crate) mod backup;
pub(crate) mod checklist;
pub(crate) mod contact;
pub(crate) mod document;
pub(crate) mod editor;
pub(crate) mod exchange;
pub(crate) mod home;
pub(crate) mod incident;
pub(crate) mod pack;
pub(crate) mod plan;
pub(crate) mod proof;
pub(crate) mod publish;
pub(crate) mod recovery;
pub(crate) mod search;
pub(crate) mod slip;
pub(crate) mod taking;
pub(crate) mod timeline;
pub(crate) mod todo;

use engine::desk::Press;
use engine::ids::PressId;

/// A press that is about this moment.
fn now(id: PressId) -> Press {
    Press { id, occurred_at: None }
}
