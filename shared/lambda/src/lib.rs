//! The shell around the journey: settings, batches, HTTP, telemetry, and each role's dependencies.
//! The only crate that names the Lambda runtime.

mod adobe_keys;
mod batch;
mod channel;
mod connect;
mod deadline;
mod failure;
mod http;
mod notifications;
mod roles;
mod settings;
mod telemetry;
mod versions;
pub mod webhook;

pub use batch::serve_queue;
pub use channel::{Connect, Renewing};
pub use deadline::Deadline;
pub use roles::{CatchUp, DeadLetter, ToHeartland, WebhookIn};
pub use settings::SettingsError;
pub use telemetry::init as init_telemetry;
pub use versions::Versions;

/// Anything that keeps a function from starting.
pub type Error = lambda_runtime::Error;
