//! What Magento answers when it refuses, in the shape in which it says so.

use crate::json::{Map, Value};
use crate::map;

/// A refusal: the status, and a message whose placeholders the parameters fill.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{status} {message}")]
pub(crate) struct ApiError {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The text, with `%1` or `%name` where a parameter belongs.
    pub(crate) message: String,
    /// A list for `%1`, an object for `%name`; absent when the text has none.
    pub(crate) parameters: Option<Value>,
    /// The single problems of a combined refusal.
    pub(crate) errors: Option<Vec<ApiError>>,
    /// Whether the body is bare text, as PHP's own errors are.
    pub(crate) is_plain: bool,
}

impl ApiError {
    /// A refusal with a status and a text of its own.
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), parameters: None, errors: None, is_plain: false }
    }

    /// What is wrong with the request, 400.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// A repository did not find an entity, 404.
    pub(crate) fn no_entity() -> Self {
        Self::new(
            404,
            "The entity that was requested doesn't exist. Verify the entity and try again.",
        )
    }

    /// A repository was asked for an entity without saying which, 400.
    pub(crate) fn no_id() -> Self {
        Self::bad("An ID is needed. Set the ID and try again.")
    }

    /// A model did not find a row by one field, 404.
    pub(crate) fn no_such(field: &str, value: impl Into<Value>) -> Self {
        Self::new(404, "No such entity with %fieldName = %fieldValue")
            .named(map! { "fieldName" => field, "fieldValue" => value })
    }

    /// A required parameter is missing, 400.
    pub(crate) fn required(field: &str) -> Self {
        Self::bad("\"%fieldName\" is required. Enter and try again.")
            .named(map! { "fieldName" => field })
    }

    /// A parameter has a value that it cannot have, 400.
    pub(crate) fn invalid(field: &str, value: impl Into<Value>) -> Self {
        Self::bad("Invalid value of \"%value\" provided for the %fieldName field.")
            .named(map! { "fieldName" => field, "value" => value })
    }

    /// Several required parameters at once; a single one is told alone.
    pub(crate) fn all_required(fields: &[&str]) -> Self {
        match fields {
            [field] => Self::required(field),
            fields => Self::combined(fields.iter().map(|field| Self::required(field)).collect()),
        }
    }

    /// Refuses with all problems at once; a single one is told alone.
    ///
    /// # Errors
    /// Where there is any problem.
    pub(crate) fn refuse(mut problems: Vec<Self>) -> Result<(), Self> {
        match problems.pop() {
            None => Ok(()),
            Some(only) if problems.is_empty() => Err(only),
            Some(last) => {
                problems.push(last);
                Err(Self::combined(problems))
            }
        }
    }

    /// Several problems in one answer.
    pub(crate) fn combined(errors: Vec<Self>) -> Self {
        Self { errors: Some(errors), ..Self::bad("One or more input exceptions have occurred.") }
    }

    /// The actor lacks the resource that a route asks for: 401, not 403.
    pub(crate) fn unauthorized(resource: &str) -> Self {
        Self::new(401, "The consumer isn't authorized to access %resources.")
            .named(map! { "resources" => resource })
    }

    /// An error that production mode hides behind a report id.
    pub(crate) fn internal(report: &str) -> Self {
        let text = "Internal Error. Details are available in Magento log file. Report ID: webapi-";
        Self::new(500, format!("{text}{report}"))
    }

    /// A fatal PHP error, whose body is not JSON.
    fn fatal(message: impl Into<String>) -> Self {
        Self { is_plain: true, ..Self::new(500, message) }
    }

    /// A fatal PHP error, as production mode words all of them.
    pub(crate) fn crash() -> Self {
        let text = "An error has happened during application run. See exception log for details.";
        Self::fatal(format!("{text}\n"))
    }

    /// Gives the values of `%1`, `%2`, …
    #[must_use]
    pub(crate) fn with<T: Into<Value>>(mut self, parameters: impl IntoIterator<Item = T>) -> Self {
        self.parameters = Some(parameters.into_iter().map(Into::into).collect());
        self
    }

    /// Gives the values of `%name` placeholders.
    #[must_use]
    pub(crate) fn named(mut self, parameters: Map) -> Self {
        self.parameters = Some(Value::Map(parameters));
        self
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = map! { "message" => self.message.as_str() };
        if let Some(errors) = &self.errors {
            body.set("errors", errors.iter().map(Self::body).collect::<Value>());
        }
        if let Some(parameters) = &self.parameters {
            body.set("parameters", parameters.clone());
        }
        Value::Map(body)
    }
}

/// The JSON body of a planned failure, as this shop would word it.
pub(crate) fn planned(status: u16) -> String {
    let error = match status {
        401 => ApiError::new(401, "Access token has been revoked"),
        500 => ApiError::internal("0000000000000"),
        429 => ApiError::new(429, "Too Many Requests"),
        502 => ApiError::new(502, "Bad Gateway"),
        status => ApiError::new(status, "Service Temporarily Unavailable"),
    };
    error.body().to_string()
}
