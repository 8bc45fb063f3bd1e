//! Whole jobs of a hospital, from outside: through `tomoshibi-cli` and through `Desk`. One file for each job.
//!
//! No sleeps, no network, no real clock in what is asserted: every story says itself when things happened.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod binders;
#[cfg(test)]
mod checklist;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod document_paper;
#[cfg(test)]
mod editor;
#[cfg(test)]
mod exchange;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod honest_time;
#[cfg(test)]
mod independent;
#[cfg(test)]
mod ink;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod lint_content;
#[cfg(test)]
mod own_forms;
#[cfg(test)]
mod pack_paper;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod paper_back;
#[cfg(test)]
mod paper_fax;
#[cfg(test)]
mod paper_fresh;
#[cfg(test)]
mod paper_text;
#[cfg(test)]
mod plan_chapters;
#[cfg(test)]
mod plan_check;
#[cfg(test)]
mod power_cut;
#[cfg(test)]
mod publish;
#[cfg(test)]
mod same_press;
#[cfg(test)]
mod search;
#[cfg(test)]
mod taking;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod walk_night_attack;
