//! The real window under a small WebDriver client: no browser library, no proxy, no fixed port.
//!
//! [`App`] starts the program in folders of its own and ends it; [`WebDriver`] speaks to the page;
//! [`Hands`] is a person with a keyboard alone; [`Spooler`] a printer of the test's own;
//! `look` takes pictures and measures what is on them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test a surprise ends the test")]

mod app;
mod base64;
mod hands;
mod look;
mod spooler;
mod webdriver;

pub use app::{App, Disk, Start, root, target, wait_until};
pub use hands::Hands;
pub use spooler::Spooler;
pub use webdriver::{Element, Held, Key, WebDriver};
