//! The real window under a small WebDriver client: no browser library, no proxy, no fixed port.
//!
//! [`App`] starts the program in folders of its own and ends it; [`WebDriver`] speaks to the page;
//! `look` takes pictures and measures what is on them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test a surprise ends the test")]

mod app;
mod base64;
mod look;
mod webdriver;

pub use app::{App, Disk, Start, root, target, wait_until};
pub use webdriver::{Element, Key, WebDriver};
