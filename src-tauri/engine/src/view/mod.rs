//! Plain structs the screens show. TypeScript is generated from them into `ui/src/lib/bindings`.
//!
//! Times go out as RFC 3339 UTC, texts in both languages. No 64-bit integers: they would become `bigint`.

pub mod checklist;
pub mod checklist_from;
pub mod contact;
mod coverage;
pub mod deadline;
pub mod document;
pub mod editor;
pub mod editor_answers;
mod editor_drawn;
pub mod editor_from;
mod editor_walk;
mod entry_kind;
pub mod exchange;
pub mod freshness;
pub mod home;
pub mod keeping;
pub mod lens;
pub mod pack;
pub mod plan;
pub mod plan_from;
pub mod proof;
pub mod publish;
pub mod recovery;
mod recovery_from;
pub mod recovery_refusal;
mod recovery_slip;
mod recovery_work;
pub mod respond;
mod respond_from;
pub mod search;
pub mod slip;
pub mod taking;
pub mod timeline;
pub mod todo;
