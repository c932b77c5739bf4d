//! What a person must decide: why a record waits, where, and what to do about it.

use serde::{Deserialize, Serialize};

use super::redact::mask_card_numbers;

/// One reason why a record cannot cross by itself.
///
/// The texts are for an operator: plain, with the value that is wrong, without a customer's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem; the closed set that metrics count.
    pub cause: Cause,
    /// Path of the field in the record, in the vendor's words (`items[2].sku`).
    pub field: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub remedy: String,
}

impl Problem {
    /// A problem of this cause at this field. The message may quote the record: a card number in
    /// it is masked.
    #[must_use]
    pub fn new(cause: Cause, field: &str, message: String, remedy: &str) -> Self {
        let message = mask_card_numbers(&message).unwrap_or(message);
        Self { cause, field: field.to_owned(), message, remedy: remedy.to_owned() }
    }
}

/// Kinds of problems. Names are stable: metrics, reviews and reports carry them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The record is not readable as what it should be.
    Unreadable,
    /// A field that the target needs is absent or empty.
    MissingField,
    /// A mapping document failed on this record, for instance a look-up without a row.
    Unmapped,
    /// The parts of the document do not add up to its total.
    SumIdentity,
    /// The amounts are in a currency that Heartland does not keep.
    Currency,
    /// A SKU that Heartland does not have.
    UnknownSku,
    /// A payment type that Heartland does not have.
    UnknownPaymentType,
    /// A shipping method that Heartland does not have.
    UnknownShippingMethod,
    /// A fraction of an item that Heartland sells in whole units only.
    FractionalQty,
    /// Some units were cancelled, others not.
    PartlyCancelled,
    /// Units or money were given back while the order goes on.
    PartlyRefunded,
    /// Status, state and money of the record cannot all be true.
    Contradiction,
    /// The rows of the record and its own count of them do not agree.
    Miscounted,
    /// Goods without a place to go to.
    NoDestination,
    /// A unit costs less than nothing.
    NegativePrice,
    /// What may be a card number stands where it cannot be masked.
    CardNumber,
    /// Cancelled although goods have left.
    CancelledAfterShipment,
    /// Put on hold or under review after it had crossed.
    HeldAfterExport,
    /// Refunded in full after the goods had left Heartland.
    RefundedAfterFulfilment,
    /// The document number is taken by another document.
    NumberTaken,
    /// The target holds something that the source does not know.
    TargetDiffers,
    /// Totals read back do not agree with what was written.
    TotalsDisagree,
    /// The target's status does not allow what must be done.
    TargetStatus,
    /// The other system refused the call for good.
    Refused,
    /// The plan did not come to an end: every round asked for more.
    NoEnd,
    /// Handling the record failed again and again without a reason that could be told.
    Poison,
    /// A rule of the merchant's workflow is broken.
    WorkflowRule,
    /// The merchant's workflow holds the record until a person releases it.
    Held,
    /// The merchant's workflow waits for a person's yes or no.
    AwaitsApproval,
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 29] = [
        Self::Unreadable,
        Self::MissingField,
        Self::Unmapped,
        Self::SumIdentity,
        Self::Currency,
        Self::UnknownSku,
        Self::UnknownPaymentType,
        Self::UnknownShippingMethod,
        Self::FractionalQty,
        Self::PartlyCancelled,
        Self::PartlyRefunded,
        Self::Contradiction,
        Self::Miscounted,
        Self::NoDestination,
        Self::NegativePrice,
        Self::CardNumber,
        Self::CancelledAfterShipment,
        Self::HeldAfterExport,
        Self::RefundedAfterFulfilment,
        Self::NumberTaken,
        Self::TargetDiffers,
        Self::TotalsDisagree,
        Self::TargetStatus,
        Self::Refused,
        Self::NoEnd,
        Self::Poison,
        Self::WorkflowRule,
        Self::Held,
        Self::AwaitsApproval,
    ];

    /// The cause of this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == code)
    }

    /// The stable name, as metrics and reports write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WorkflowRule => "workflow_rule",
            Self::Held => "held",
            Self::AwaitsApproval => "awaits_approval",
            Self::Unreadable => "unreadable",
            Self::MissingField => "missing_field",
            Self::Unmapped => "unmapped",
            Self::SumIdentity => "sum_identity",
            Self::Currency => "currency",
            Self::UnknownSku => "unknown_sku",
            Self::UnknownPaymentType => "unknown_payment_type",
            Self::UnknownShippingMethod => "unknown_shipping_method",
            Self::FractionalQty => "fractional_qty",
            Self::PartlyCancelled => "partly_cancelled",
            Self::PartlyRefunded => "partly_refunded",
            Self::Contradiction => "contradiction",
            Self::Miscounted => "miscounted",
            Self::NoDestination => "no_destination",
            Self::NegativePrice => "negative_price",
            Self::CardNumber => "card_number",
            Self::CancelledAfterShipment => "cancelled_after_shipment",
            Self::HeldAfterExport => "held_after_export",
            Self::RefundedAfterFulfilment => "refunded_after_fulfilment",
            Self::NumberTaken => "number_taken",
            Self::TargetDiffers => "target_differs",
            Self::TotalsDisagree => "totals_disagree",
            Self::TargetStatus => "target_status",
            Self::Refused => "refused",
            Self::NoEnd => "no_end",
            Self::Poison => "poison",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;

    #[test]
    fn every_cause_is_found_by_the_name_that_is_written() {
        let unknown = serde_json::from_str::<Cause>("\"no_such_cause\"").unwrap_err().to_string();
        // Names stand between backquotes, the unknown one first.
        let written: Vec<&str> = unknown.split('`').skip(3).step_by(2).collect();
        assert_eq!(Cause::ALL.map(Cause::code).to_vec(), written);
        assert_eq!(Cause::from_code("unknown_sku"), Some(Cause::UnknownSku));
        assert_eq!(Cause::from_code("no_such_cause"), None);
    }
}
