//! What the data file must survive, each beside controls that must fail. `FAULTS=long` makes a long night of it,
//! `FAULTS_SEED=7` another one.

#[cfg(test)]
mod bit_flips;
#[cfg(test)]
mod disk_full;
#[cfg(test)]
mod failing_medium;
#[cfg(test)]
mod folds;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod power_cut;
#[cfg(test)]
mod run;
