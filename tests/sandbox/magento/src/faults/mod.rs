//! Faults on purpose: by route, by chance or by script, repeatable by seed.

mod rule;

use crate::dice::Dice;

pub(crate) use rule::{Body, Effect, Rule};

/// The rules in force, with their own dice.
pub(crate) struct Faults {
    rules: Vec<Active>,
    dice: Dice,
    last_id: u64,
}

struct Active {
    id: u64,
    rule: Rule,
    seen: u64,
    struck: u64,
}

/// A rule as the control endpoint tells it.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Listed {
    /// Names the rule.
    pub(crate) id: u64,
    /// The rule itself.
    #[serde(flatten)]
    pub(crate) rule: Rule,
    /// Requests that matched.
    pub(crate) seen: u64,
    /// Requests that it struck.
    pub(crate) struck: u64,
}

impl Faults {
    /// No rules; the same seed strikes the same requests.
    pub(crate) fn new(seed: u64) -> Self {
        Self { rules: Vec::new(), dice: Dice::new(seed ^ 0x6661_756c), last_id: 0 }
    }

    /// Adds a rule and names it.
    pub(crate) fn add(&mut self, rule: Rule) -> u64 {
        self.last_id += 1;
        self.rules.push(Active { id: self.last_id, rule, seen: 0, struck: 0 });
        self.last_id
    }

    /// Removes one rule, or all.
    pub(crate) fn remove(&mut self, id: Option<u64>) {
        self.rules.retain(|active| id.is_some_and(|id| id != active.id));
    }

    /// The rules in force.
    pub(crate) fn list(&self) -> Vec<Listed> {
        let listed = |active: &Active| Listed {
            id: active.id,
            rule: active.rule.clone(),
            seen: active.seen,
            struck: active.struck,
        };
        self.rules.iter().map(listed).collect()
    }

    /// What strikes this request, in the order in which the rules were given.
    pub(crate) fn strike(&mut self, method: &str, path: &str, now: i64) -> Vec<(u64, Effect)> {
        let mut effects = Vec::new();
        for active in &mut self.rules {
            if !active.rule.matches(method, path) {
                continue;
            }
            active.seen += 1;
            let has_left = active.rule.times.is_none_or(|times| active.struck < times);
            if has_left && active.rule.when.applies(active.seen, now, &mut self.dice) {
                active.struck += 1;
                effects.push((active.id, active.rule.effect.clone()));
            }
        }
        effects
    }
}
