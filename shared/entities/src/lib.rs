//! What crosses between the two systems, one folder an entity. Pure: no clock, no I/O, no ids made up.

pub mod call;
pub mod customer;
pub mod documents;
pub mod entity;
pub mod order;
pub mod order_status;
pub mod vocabulary;
