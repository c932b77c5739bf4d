//! The cloud behind the ports: DynamoDB, SQS and Secrets Manager. The only crate with an AWS SDK.

mod cloud;
mod cursors;
mod dead_letters;
mod item;
mod ledger;
mod links;
mod queue;
mod reviews;
mod secrets;

pub use cloud::Cloud;
pub use cursors::Cursors;
pub use dead_letters::DeadLetterQueue;
pub use ledger::LedgerTable;
pub use links::LinksTable;
pub use queue::EventQueue;
pub use reviews::Reviews;
pub use secrets::Secrets;
