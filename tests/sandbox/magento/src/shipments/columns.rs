//! The columns of the table: what a list can filter and sort by.

/// Every column, also those that no answer shows.
pub(super) const COLUMNS: &[&str] = &[
    "entity_id",
    "store_id",
    "order_id",
    "increment_id",
    "created_at",
    "updated_at",
    "billing_address_id",
    "shipping_address_id",
    "email_sent",
    "send_email",
    "customer_note",
    "customer_note_notify",
    "total_weight",
    "total_qty",
    "customer_id",
    "shipment_status",
    "packages",
    "shipping_label",
];
