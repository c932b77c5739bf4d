//! How a failed invocation is told: by a code of a closed set and a sentence, so that whoever
//! invokes the function can decide by the one and act on the other.

use flow::SyncError;
use lambda_runtime::Diagnostic;

/// Why an invocation failed.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) SyncError);

impl From<Failure> for Diagnostic {
    fn from(Failure(error): Failure) -> Self {
        Self { error_type: error.code().to_owned(), error_message: error.told() }
    }
}

#[cfg(test)]
mod tests {
    use entities::call::{Call, System};
    use flow::{CallClass, CallError, PortError};

    use super::{Diagnostic, Failure};

    #[test]
    fn a_failed_call_is_told_by_system_and_class_and_as_a_sentence() {
        let call = Call::get(["V1", "orders"]).with_query([("email", "ada@example.com")]);
        let error = CallError::new(System::Magento, CallClass::Denied, &call).with_status(403);
        let told = Diagnostic::from(Failure(error.into()));
        assert_eq!(told.error_type, "magento_denied");
        assert_eq!(
            told.error_message,
            "magento refused GET V1/orders with 403: check the credentials in the secret, what the \
             integration may do, and whether a firewall in front of the shop refuses calls"
        );
    }

    #[test]
    fn storage_that_fails_is_told_with_its_causes() {
        let told = Diagnostic::from(Failure(PortError::new("cursors", "read", "no route").into()));
        assert_eq!(told.error_type, "storage");
        assert_eq!(
            told.error_message,
            "cursors did not read: no route: it is tried again by itself; if it lasts, look at the \
             permissions of the function's role and at the service's own health"
        );
    }
}
