//! All that Tomoshibi can do, without a window.
//!
//! A playbook says what to do, an incident is what happened, the store keeps it, the pack prints it.
//! Nothing here needs a network, and nothing outside `desk` knows what time it is.

pub mod chain;
pub mod check_digit;
pub mod error;
pub mod files;
pub mod ids;
pub mod places;
pub mod record;
pub mod slip_number;
pub mod text;
pub mod time;
pub mod wording;
pub mod world;

pub mod contact;
pub mod deadline;
pub mod incident;
pub mod pack;
pub mod plan;
pub mod playbook;
pub mod proof;
pub mod search;

pub mod exchange;
pub mod library;
pub mod store;

pub mod desk;
pub mod view;
