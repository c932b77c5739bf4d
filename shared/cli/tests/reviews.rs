//! `connect review` and `connect record` where no account answers: what is refused before one is
//! asked, and the exit codes that the help promises.

#![allow(clippy::unwrap_used)]

use std::process::Command;

/// Exit code, what was printed, what was complained about. Nothing listens at the endpoint.
fn connect(arguments: &[&str]) -> (i32, String, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_connect"))
        .args(arguments)
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "none")
        .env("AWS_SECRET_ACCESS_KEY", "none")
        .env("AWS_MAX_ATTEMPTS", "1")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (ran.status.code().unwrap(), text(&ran.stdout), text(&ran.stderr))
}

/// What is complained about as wrong usage.
fn refused(arguments: &[&str]) -> String {
    let (code, out, complaint) = connect(arguments);
    assert_eq!((code, out.as_str()), (2, ""), "{complaint}");
    complaint
}

#[test]
fn a_mistyped_cause_is_told_with_the_one_that_was_probably_meant_and_with_all() {
    for command in [["review", "list"], ["review", "release"]] {
        let complaint = refused(&[&command[..], &["--cause", "unknwon_sku"]].concat());
        assert!(complaint.contains("similar value exists: 'unknown_sku'"), "{complaint}");
        for cause in ["unreadable", "poison", "awaits_approval"] {
            assert!(complaint.contains(cause), "{complaint}");
        }
    }
}

#[test]
fn a_release_says_in_exactly_one_way_which_records() {
    let none = refused(&["review", "release"]);
    assert!(none.contains("<SUBJECTS|--cause <CODE>|--all>"), "{none}");
    for both in [
        &["review", "release", "order:8", "--all"][..],
        &["review", "release", "--cause", "poison", "--all"],
        &["review", "release", "order:8", "--cause", "poison"],
        &["review", "release", "--all", "--yes", "--dry-run"],
    ] {
        let complaint = refused(both);
        assert!(complaint.contains("cannot be used with"), "{complaint}");
    }
}

#[test]
fn payloads_of_a_list_go_with_json_and_not_with_groups() {
    let complaint = refused(&["review", "list", "--payload"]);
    assert!(complaint.contains("connect review show RECORD --payload"), "{complaint}");
    let complaint = refused(&["review", "list", "--json", "--payload", "--group"]);
    assert!(complaint.contains("cannot be used with"), "{complaint}");
}

#[test]
fn an_account_that_does_not_answer_is_told_with_what_to_check() {
    for arguments in [
        &["review", "list", "--group", "--cause", "poison", "--cause", "held"][..],
        &["review", "list", "--json", "--payload"],
        &["review", "show", "order:8", "--payload"],
        &["review", "release", "--all", "--yes"],
        &["review", "release", "order:8", "order:9", "--dry-run"],
        &["record", "000000012"],
    ] {
        let (code, out, complaint) = connect(arguments);
        assert_eq!((code, out.as_str()), (3, ""), "{arguments:?}: {complaint}");
        assert!(complaint.contains("Check the AWS credentials"), "{complaint}");
    }
}

#[test]
fn the_help_tells_the_causes_and_how_a_release_asks() {
    let (code, help, _) = connect(&["review", "release", "--help"]);
    assert_eq!(code, 0);
    for told in ["unknown_sku", "--dry-run", "--yes", "nothing is released unless"] {
        assert!(help.contains(told), "{told} is not in {help}");
    }
}
