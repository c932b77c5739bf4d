//! The sandbox answers as the recordings show.

use contract::{
    EXCEPTIONS, Outcome, Recordings, Report, Script, replay_all, replay_scripts, summary,
};

fn check(outcomes: &[Outcome]) -> Report {
    let report = summary(outcomes);
    assert!(report.unexplained.is_empty(), "{report}\n{:#?}", report.unexplained);
    assert!(report.outlived.is_empty(), "no exceptions any more: {:?}", report.outlived);
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_answers_as_the_recordings_show() {
    let recordings = Recordings::load().unwrap();
    let report = check(&replay_all(&recordings).await.unwrap());
    assert_eq!((report.matched, report.total), (299, 299));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_lives_through_the_scripts_as_a_real_shop_did() {
    let scripts = Script::load_all().unwrap();
    let outcomes = replay_scripts(&scripts).await.unwrap();
    let report = check(&outcomes);
    assert_eq!(report.total, 311);
    for (name, _) in EXCEPTIONS {
        assert!(outcomes.iter().any(|outcome| outcome.name == *name), "there is no step {name}");
    }
}

#[test]
fn every_exception_has_a_reason() {
    for (name, reason) in EXCEPTIONS {
        assert!(reason.len() > 20, "{name}");
    }
}
