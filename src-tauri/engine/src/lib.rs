//! All that Tomoshibi can do, without a window.

pub mod pack;
