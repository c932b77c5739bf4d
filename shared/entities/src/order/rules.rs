//! By what rules orders cross: the mapping documents and the merchant's settings.

use std::collections::BTreeMap;

use mapping::{Checked, Fault, Input, RunError, Schema, Tables, Value};

use super::decode::Record;
use super::facts::Facts;
use super::map::{Desired, Found};
use super::settings::Settings;
use super::totals::{self, NamedTotal};
use super::{misread, tidy, validate};
use crate::documents::{self, Documents, Misfit};
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
    pub(super) totals: Vec<NamedTotal>,
    offer: Offer,
    from_magento: Checked,
    to_heartland: BTreeMap<String, Checked>,
    target: Schema,
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
            totals: totals::named(&from_magento, &tables),
            offer: Offer { settings: settings_offered, tables },
            from_magento,
            to_heartland,
            target: documents::schema(TARGET_SCHEMA).unwrap_or_else(Schema::open),
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
        let input = input.settings(&self.offer.settings).tables(&self.offer.tables);
        self.from_magento.run(&input).map_err(|error| match error {
            RunError::Unreadable(_) => misread::problems(body),
            // A row that cannot use a value of the wrong type is not what is wrong.
            RunError::Rows(faults) => misread::found(body)
                .filter(|_| faults.iter().any(|fault| !is_lookup(fault)))
                .unwrap_or_else(|| rows_failed(&self.from_magento, &faults)),
        })
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

    /// What was mapped, without card numbers, as it fits into Heartland's fields, in the form that
    /// the plan needs.
    pub(super) fn desired(
        &self,
        record: &Record,
        mut mapped: Value,
    ) -> Result<Desired, Vec<Problem>> {
        let refits = self.target.fit(&mut mapped);
        // After that: letters that take no room must not hide a card number.
        let (mapped, card_numbers_masked) = redact::outbound(mapped, &KEYS);
        let mut desired: Desired = mapping::from_value(mapped).map_err(|error| unfit(&error))?;
        let tidied = tidy::addresses(&mut desired, record);
        let problems = validate::document(&desired, &record.order);
        if !problems.is_empty() {
            return Err(problems);
        }
        let named = tidy::names(&desired, record);
        desired.found = Found {
            units_shipped: record.order.units_shipped,
            units_never_sent: record.order.units_never_sent,
            rounding: record.order.rounding,
            given_back: record.standing.given_back.clone(),
            partly_cancelled: record.findings.partly_cancelled,
            phantoms: record.findings.phantoms,
            card_numbers_masked,
            tidied: refits.iter().map(tidy::refitted).chain(tidied).chain(named).collect(),
        };
        desired.cancel_word.clone_from(&self.settings.cancel_word);
        Ok(desired)
    }

    fn run(&self, mapping: &Checked, input: &Input<'_>) -> Result<Value, Vec<Problem>> {
        let input = input.settings(&self.offer.settings).tables(&self.offer.tables);
        mapping.run(&input).map_err(|error| match error {
            RunError::Unreadable(error) => misread::record(&error),
            RunError::Rows(faults) => rows_failed(mapping, &faults),
        })
    }
}

fn is_lookup(fault: &Fault) -> bool {
    matches!(fault.cause, mapping::Cause::NoRow { .. })
}

/// One problem a row that failed, so that a merchant repairs them in one go.
fn rows_failed(mapping: &Checked, faults: &[Fault]) -> Vec<Problem> {
    let name = &mapping.mapping().name;
    let mut problems: Vec<Problem> = faults.iter().map(|fault| row_failed(name, fault)).collect();
    problems.dedup_by(|later, earlier| later.message == earlier.message);
    problems
}

fn row_failed(mapping: &str, fault: &Fault) -> Problem {
    let Fault { target, position, cause } = fault;
    match cause {
        mapping::Cause::NoRow { table, value } if table == "pending" => Problem::new(
            Cause::Unmapped,
            "payment.method",
            format!(
                "whether orders cross while pending is not said for the payment method {value}"
            ),
            "add the method to the table `pending` of the mapping `order-from-magento`: `open` if \
             its orders are sold already, `wait` if its gateway settles later; then release the \
             order",
        ),
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
const LOOKED_UP: [(&str, &str); 3] =
    [("status", "status"), ("pending", "payment.method"), ("payment_type", "payment.method")];

fn unfit(error: &dyn std::error::Error) -> Vec<Problem> {
    vec![Problem::new(
        Cause::Unmapped,
        "",
        format!("the mapped record is not as expected: {error}"),
        "correct the record, or the mapping document, then release the order",
    )]
}
