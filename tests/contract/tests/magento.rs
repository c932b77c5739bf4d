//! The sandbox answers as the recordings show.

use contract::{EXCEPTIONS, Recordings, replay_all, summary};

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_answers_as_the_recordings_show() {
    let recordings = Recordings::load().unwrap();
    let outcomes = replay_all(&recordings).await.unwrap();
    let report = summary(&outcomes);
    assert!(report.unexplained.is_empty(), "{report}\n{:#?}", report.unexplained);
    assert!(report.matched * 100 >= report.total * 95, "{report}");
    assert_eq!(report.total, 299);
}

#[test]
fn every_exception_is_a_recording_and_has_a_reason() {
    let recordings = Recordings::load().unwrap();
    for (name, reason) in EXCEPTIONS {
        assert!(recordings.exchanges.contains_key(*name), "{name}");
        assert!(reason.len() > 20, "{name}");
    }
}
