//! The sandbox as a program: one line when it is ready, and an end when it is asked to.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_sandbox-heartland"))
}

#[test]
fn it_prints_where_it_answers_and_ends_with_its_standard_input() {
    let mut child = program()
        .args(["--exit-on-stdin-close", "--token", "t"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let url = ready["url"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{line}");
    assert_eq!(ready["token"], "t");
    assert_eq!(ready["control"], format!("{url}/_control"));
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn help_lists_every_setting_with_its_default() {
    let output = program().arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for setting in ["cancel_word=cancelled", "ledger_delta=available", "validation_status=400"] {
        assert!(help.contains(setting), "{setting}");
    }
}

#[test]
fn a_setting_that_does_not_exist_is_named() {
    let output = program().args(["--set", "colour=red"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && told.contains("there is no setting colour"), "{told}");
}
