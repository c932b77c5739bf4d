//! The wish that the demo ends.

use tokio::signal::unix::{SignalKind, signal};

/// Ctrl-C, or another program's wish.
pub(crate) async fn interrupted() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
