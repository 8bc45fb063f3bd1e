//! What the data file must survive: power cuts, kills, failing and full media.
//!
//! `vfs` stands between SQLite and the system and writes down what reaches the medium; `medium` plays it back, cuts
//! the power and gives what is left; `judge` opens that as the program does. `plain` does the same with modes that are
//! known to lose lines: if they lose none, the harness is blind.
//!
//! All that knows the engine's store is in `timeline`.

pub mod archive;
pub mod dice;
pub mod judge;
pub mod medium;
pub mod old;
pub mod plain;
pub mod recorder;
pub mod script;
pub mod seeds;
pub mod timeline;
#[expect(unsafe_code, reason = "SQLite's file systems are C structures of function pointers")]
pub mod vfs;
