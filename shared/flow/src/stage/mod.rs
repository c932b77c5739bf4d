//! A stage for tests: one plain entity, and ports made by hand.

mod word;
mod world;

pub(crate) use word::{WORKFLOW, Word, release};
pub(crate) use world::{Failure, World, delivery};
