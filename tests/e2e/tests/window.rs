//! The measured jobs in the real window: start, walk, call, note, print, power cut, restart.

use e2e::{App, Start};

fn demo() -> Start {
    Start { args: vec!["--demo".into()], ..Start::default() }
}

#[test]
fn a_second_start_leaves_everything_to_the_first_window() {
    let app = App::start(demo());
    assert!(app.second_start().success(), "the user pressed the icon twice, nothing is wrong");
    app.picture("x");
}

#[test]
fn a_power_cut_is_survived() {
    let mut app = App::start(demo());
    app.kill_and_reopen();
    app.look_at("y");
}
