//! What the page can ask for, one file per noun. A command only translates: three lines each.
//!
//! A new command is named in `lib.rs` and, as `allow-<name>`, in `capabilities/main.json`.

pub(crate) mod home;
