//! The local stage: tools, emulator, sandboxes, deployment, shared by demo, checks and tests.
//!
//! [`Stage::raise`] does it all; the modules are its parts, in the order in which it uses them.

pub mod aws;
pub mod build;
pub mod deploy;
pub mod emulator;
pub mod place;
pub mod progress;
pub mod runtime;
pub mod sandbox;
pub mod tools;

mod arguments;
mod error;
mod process;
mod stage;

pub use arguments::arguments;
pub use error::{Error, Result};
pub use stage::{Stage, Systems};
