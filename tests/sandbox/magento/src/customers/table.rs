//! The customer table.

use std::collections::{BTreeMap, HashMap};

use crate::json::{Map, Value};

/// A customer as answered, with what answers do not show.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    /// The customer's id.
    pub(crate) id: i64,
    /// The customer as answered, addresses included.
    pub(crate) answer: Map,
    /// The password; none for customers who cannot sign in.
    pub(crate) password: Option<String>,
}

impl Customer {
    /// A field; null where the customer has none.
    pub(crate) fn at(&self, field: &str) -> &Value {
        self.answer.at(field)
    }

    /// The customer's addresses.
    pub(crate) fn addresses(&self) -> &[Value] {
        self.at("addresses").elements()
    }
}

/// Every customer, by id and by e-mail in lower case.
#[derive(Default)]
pub(crate) struct Customers {
    rows: BTreeMap<i64, Customer>,
    by_email: HashMap<String, i64>,
    /// The groups, as answered.
    pub(crate) groups: Vec<Map>,
    /// Last id of a customer.
    pub(crate) last: i64,
    /// Last id of an address.
    pub(crate) last_address: i64,
}

impl Customers {
    /// No customers; the groups that an installation brings.
    pub(crate) fn fresh() -> Self {
        Self { groups: super::groups::builtin(), ..Self::default() }
    }

    /// The customers of the recorded shop. Only the first can sign in.
    pub(crate) fn from_seed(seed: &Value, password: &str) -> Self {
        let mut customers = Self::fresh();
        for answer in seed.at("full").elements().iter().filter_map(Value::as_map) {
            let id = answer.at("id").whole();
            let password = (id == 1).then(|| password.to_owned());
            customers.put(Customer { id, answer: answer.clone(), password });
        }
        customers
    }

    /// The customer with this id.
    pub(crate) fn get(&self, id: i64) -> Option<&Customer> {
        self.rows.get(&id)
    }

    /// The customer with an e-mail in any letter case.
    pub(crate) fn by_email(&self, email: &str) -> Option<&Customer> {
        self.rows.get(self.by_email.get(&email.trim().to_lowercase())?)
    }

    /// Adds a customer, or replaces the one with this id.
    pub(crate) fn put(&mut self, customer: Customer) {
        self.remove(customer.id);
        self.last = self.last.max(customer.id);
        for address in customer.addresses() {
            self.last_address = self.last_address.max(address.at("id").whole());
        }
        self.by_email.insert(customer.at("email").text().to_lowercase(), customer.id);
        self.rows.insert(customer.id, customer);
    }

    /// Takes a customer out.
    pub(crate) fn remove(&mut self, id: i64) -> Option<Customer> {
        let customer = self.rows.remove(&id)?;
        self.by_email.remove(&customer.at("email").text().to_lowercase());
        Some(customer)
    }

    /// Every customer by rising id.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Customer> {
        self.rows.values()
    }

    /// How many customers there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}
