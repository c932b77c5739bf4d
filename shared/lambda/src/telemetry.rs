//! Structured logs: one line of JSON an event, ids and durations, never a person's data.

use tracing_subscriber::EnvFilter;

/// Logs as JSON to standard output, from the level that `RUST_LOG` names (`info` by default).
pub fn init() {
    let level = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(level);
    // Fails only if a subscriber is set already, as in tests.
    let _ = subscriber.try_init();
}
