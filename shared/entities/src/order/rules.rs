//! By what rules orders cross: the mapping documents and the merchant's settings.

use std::collections::BTreeMap;

use mapping::{Checked, Fault, Input, RunError, Tables, Value};

use super::decode::{Record, unreadable};
use super::facts::Facts;
use super::map::Desired;
use super::settings::Settings;
use super::validate;
use crate::documents::{Documents, Misfit};
use crate::entity::Offer;
use crate::vocabulary::{Cause, Problem, redact};

/// The shipped mapping to Heartland.
pub(super) const MAPPING: &str = "order-to-heartland";
pub(super) const RECORD_SCHEMA: &str = "canonical.order";
pub(super) const TARGET_SCHEMA: &str = "heartland.sales_order";

/// What names a record in Heartland and must reach it as it is. Everything else that a mapping
/// writes, a merchant's own fields included, is scanned for card numbers.
const KEYS: [&str; 7] = [
    "number",
    "order.public_id",
    "order.custom.ecommerce_number",
    "order.custom.replaces",
    "customer.email",
    "customer.email_as_typed",
    "lines.sku",
];

/// The documents, checked and ready to run, and the settings.
#[derive(Debug)]
pub struct Rules {
    pub(super) settings: Settings,
    offer: Offer,
    from_magento: Checked,
    to_heartland: BTreeMap<String, Checked>,
}

impl Rules {
    /// The rules that ship with the product, with a merchant's settings.
    ///
    /// # Errors
    /// What does not fit in the documents; the shipped ones fit, as their tests show.
    pub fn with_defaults(settings: Settings) -> Result<Self, Misfit> {
        Self::new(settings, &Documents::shipped())
    }

    /// The rules of these documents, with a merchant's settings.
    ///
    /// # Errors
    /// The first document that does not fit, with everything that is wrong with it.
    pub fn new(settings: Settings, documents: &Documents) -> Result<Self, Misfit> {
        let mut tables = Tables::new();
        for (table, rows) in &settings.lookup_tables {
            for (from, to) in rows {
                tables.insert(table.as_str(), from.as_str(), to.as_str());
            }
        }
        let settings_offered = mapping::to_value(&settings).unwrap_or(Value::Null);
        let from_magento = documents.mapping("order-from-magento")?;
        let mut to_heartland = BTreeMap::new();
        for name in documents.mappings_between(RECORD_SCHEMA, TARGET_SCHEMA) {
            to_heartland.insert(name.to_owned(), documents.mapping(name)?);
        }
        Ok(Self {
            offer: Offer { settings: settings_offered, tables },
            from_magento,
            to_heartland,
            settings,
        })
    }

    pub(super) fn offer(&self) -> &Offer {
        &self.offer
    }

    /// The canonical order that Magento's `body` and the facts about it make.
    pub(super) fn canonical(&self, body: &str, facts: &Facts) -> Result<Value, Vec<Problem>> {
        let facts = mapping::to_value(facts).map_err(|error| unfit(&error))?;
        let input = Input::json(body.as_bytes()).facts(&facts);
        self.run(&self.from_magento, &input)
    }

    /// What Heartland should hold for a canonical order, as the mapping `name` writes it.
    pub(super) fn map(&self, record: &Record, name: &str) -> Result<Value, Vec<Problem>> {
        let Some(mapping) = self.to_heartland.get(name) else {
            return Err(vec![Problem::new(
                Cause::Unmapped,
                "",
                format!("there is no mapping `{name}` to Heartland"),
                "correct the workflow, or push and activate the mapping; then release the order",
            )]);
        };
        self.run(mapping, &Input::value(&record.canonical))
    }

    /// What was mapped, without card numbers, in the form that the plan needs.
    pub(super) fn desired(&self, record: &Record, mapped: Value) -> Result<Desired, Vec<Problem>> {
        let (mapped, card_numbers_masked) = redact::outbound(mapped, &KEYS);
        let desired: Desired = mapping::from_value(mapped).map_err(|error| unfit(&error))?;
        if let Some(problem) = validate::document(&desired) {
            return Err(vec![problem]);
        }
        Ok(Desired {
            units_shipped: record.order.units_shipped,
            units_never_sent: record.order.units_never_sent,
            rounding: record.order.rounding,
            card_numbers_masked,
            cancel_word: self.settings.cancel_word.clone(),
            ..desired
        })
    }

    fn run(&self, mapping: &Checked, input: &Input<'_>) -> Result<Value, Vec<Problem>> {
        let input = input.settings(&self.offer.settings).tables(&self.offer.tables);
        mapping.run(&input).map_err(|error| failed(mapping, error))
    }
}

/// One problem a row that failed, so that a merchant repairs them in one go.
fn failed(mapping: &Checked, error: RunError) -> Vec<Problem> {
    match error {
        RunError::Unreadable(error) => unreadable(&error),
        RunError::Rows(faults) => {
            let name = &mapping.mapping().name;
            let mut problems: Vec<Problem> =
                faults.iter().map(|fault| row_failed(name, fault)).collect();
            problems.dedup_by(|later, earlier| later.message == earlier.message);
            problems
        }
    }
}

fn row_failed(mapping: &str, fault: &Fault) -> Problem {
    let Fault { target, position, cause } = fault;
    match cause {
        mapping::Cause::NoRow { table, value } => Problem::new(
            Cause::Unmapped,
            LOOKED_UP.iter().find(|(name, _)| name == table).map_or(target, |(_, field)| field),
            format!("the table `{table}` of the mapping `{mapping}` has no row for {value}"),
            "add the row to the table, or change the order in Magento; then release the order",
        ),
        cause => Problem::new(
            Cause::Unmapped,
            target,
            format!("mapping `{mapping}`, {position}: {cause}"),
            "correct the record, or the mapping document, then release the order",
        ),
    }
}

/// The field of Magento's order that is looked up in a table of the shipped mappings: what an
/// operator looks for, where a document's row has the name of the target's field.
const LOOKED_UP: [(&str, &str); 2] = [("status", "status"), ("payment_type", "payment.method")];

fn unfit(error: &dyn std::error::Error) -> Vec<Problem> {
    vec![Problem::new(
        Cause::Unmapped,
        "",
        format!("the mapped record is not as expected: {error}"),
        "correct the record, or the mapping document, then release the order",
    )]
}
