//! The cloud behind the ports: DynamoDB, SQS, SNS and Secrets Manager. The only crate with an AWS SDK.

mod cloud;
mod cursors;
mod dead_letters;
mod documents;
mod item;
mod ledger;
mod links;
mod queue;
mod reviews;
mod secrets;
mod stack;
mod topic;

pub use cloud::Cloud;
pub use cursors::Cursors;
pub use dead_letters::DeadLetterQueue;
pub use documents::{Document, DocumentKind, DocumentsTable, ReleaseRecord, Written};
pub use ledger::{LedgerRow, LedgerTable};
pub use links::LinksTable;
pub use queue::EventQueue;
pub use reviews::{Extent, Filed, Reviews};
pub use secrets::Secrets;
pub use stack::Stack;
pub use topic::Topic;
