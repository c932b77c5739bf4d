//! The protocol: credentials, bodies, failures and the routes every resource shares.

mod at;
mod auth;
mod body;
mod failure;
mod reply;
mod resource;
mod router;
mod routes;
mod scope;

pub(crate) use at::At;
pub(crate) use auth::{Grant, Tokens};
pub(crate) use body::Body;
pub(crate) use failure::{Failure, Refusals, planned};
pub(crate) use reply::{Reply, json, page};
pub(crate) use resource::{Resource, create, update};
pub(crate) use router::{App, router};
pub(crate) use routes::{
    adopted, children, collection, created, existing, list_of, read_one, render, rows_of,
};
