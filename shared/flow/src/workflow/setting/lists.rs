//! Settings that are lists: the cases of a branch, the rules of a merchant.

use mapping::{Findings, Node};

use super::{Condition, Expected, Phrase, Setting, StepName, Words, unknown};
use crate::workflow::step::Given;

/// One way out of a branch.
#[derive(Clone, Debug)]
pub struct Case {
    /// When it is taken.
    pub when: Condition,
    /// Where it leads.
    pub next: StepName,
}

/// The ways out of a branch, in order.
#[derive(Clone, Debug)]
pub struct Cases(pub Vec<Case>);

impl Setting for Cases {
    const KIND: &'static str = "a list of cases, each with `when` and `next`";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        let read = |entry: &Entry<'_, '_>, findings: &mut Findings| {
            Some(Case { when: entry.get("when", findings)?, next: entry.get("next", findings)? })
        };
        list(node, Self::KIND, &["when", "next"], findings, read).map(Self)
    }

    fn expressions(&self) -> Vec<Expected<'_>> {
        self.0.iter().flat_map(|case| case.when.expressions()).collect()
    }

    fn names(&self) -> Vec<&StepName> {
        self.0.iter().map(|case| &case.next).collect()
    }
}

/// One rule of a merchant.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// What must hold.
    pub that: Condition,
    /// What is wrong if it does not.
    pub message: Phrase,
    /// The field it is about.
    pub field: Option<Words>,
    /// What to do about it.
    pub remedy: Option<Words>,
}

/// The rules of a merchant; all are looked at.
#[derive(Clone, Debug)]
pub struct Requirements(pub Vec<Requirement>);

impl Setting for Requirements {
    const KIND: &'static str = "a list of rules, each with `that` and `message`";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        let read = |entry: &Entry<'_, '_>, findings: &mut Findings| {
            Some(Requirement {
                that: entry.get("that", findings)?,
                message: entry.get("message", findings)?,
                field: entry.get("field", findings)?,
                remedy: entry.get("remedy", findings)?,
            })
        };
        let known = ["that", "message", "field", "remedy"];
        list(node, Self::KIND, &known, findings, read).map(Self)
    }

    fn expressions(&self) -> Vec<Expected<'_>> {
        self.0
            .iter()
            .flat_map(|rule| rule.that.expressions().into_iter().chain(rule.message.expressions()))
            .collect()
    }
}

/// A map within a list.
struct Entry<'n, 't>(Given<'n, 't>);

impl Entry<'_, '_> {
    fn get<S: Setting>(&self, name: &str, findings: &mut Findings) -> Option<S> {
        match self.0.get(name) {
            Some(node) => S::read(node, findings),
            None => S::absent().or_else(|| {
                findings.add(self.0.position, format!("`{name}:` is missing here, {}", S::KIND));
                None
            }),
        }
    }
}

/// A list of maps, none of them empty.
fn list<T>(
    node: &Node<'_>,
    kind: &str,
    known: &[&str],
    findings: &mut Findings,
    read: impl Fn(&Entry<'_, '_>, &mut Findings) -> Option<T>,
) -> Option<Vec<T>> {
    let elements = node.elements().unwrap_or_default();
    if elements.is_empty() {
        findings.add(node.position(), format!("{kind} should stand here"));
        return None;
    }
    let mut all = Vec::with_capacity(elements.len());
    for element in elements {
        let Some(entries) = element.entries() else {
            findings.add(element.position(), format!("{kind} should stand here"));
            return None;
        };
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.name())) {
            unknown(key, known, findings);
        }
        let entry = Entry(Given { position: element.position(), entries });
        all.push(read(&entry, findings)?);
    }
    Some(all)
}
