//! Codes of what went wrong, where the class alone does not say what to do. Beside them stand the
//! vendors' own codes.

/// Signature, token or key are wrong.
pub const INVALID_CREDENTIALS: &str = "invalid_credentials";
/// The permission that the message names is missing.
pub const MISSING_PERMISSION: &str = "missing_permission";
/// A bearer that Magento does not accept: it does not say whether token or permission fails.
pub const TOKEN_OR_PERMISSION: &str = "unknown_token_or_missing_permission";
/// The system's own interface did not answer, but something in front of it or beside it.
pub const NO_REST_ANSWER: &str = "no_rest_answer";
/// The interface answered that it knows no such route, which says nothing about any record.
pub const NO_SUCH_ROUTE: &str = "no_such_route";
/// The answer names another address.
pub const REDIRECTED: &str = "redirected";
/// Our own secrets gave no credentials, so that nothing was sent.
pub const CREDENTIALS_UNAVAILABLE: &str = "credentials_unavailable";
/// The worker's own time was nearly over, so that nothing was sent.
pub const OUT_OF_TIME: &str = "out_of_time";
/// No connection came about, so that nothing was sent.
pub const NOT_CONNECTED: &str = "not_connected";
/// The answer took longer than we wait.
pub const TIMEOUT: &str = "timeout";
/// The connection ended before the answer did.
pub const CONNECTION_LOST: &str = "connection_lost";
