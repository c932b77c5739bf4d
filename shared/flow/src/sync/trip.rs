//! What is learned of a record on its way, for the ledger and for a review.

use entities::entity::{Glance, Identity};
use entities::vocabulary::Problem;
use jiff::Timestamp;

use super::{Carried, Settled, is_known, settled};
use crate::event::{Delivery, Event, Trigger};
use crate::ports::{Outcome, Previous, Settlement};
use crate::review::{Review, keepable};
use crate::workflow::walk::Luggage;

/// What is learned on the way, for the ledger and for a review.
pub(super) struct Trip {
    pub(super) claimed_at: Option<Timestamp>,
    pub(super) body: Option<String>,
    /// When the body was asked for, by the source's clock.
    pub(super) read_at: Option<Timestamp>,
    pub(super) identity: Option<Identity>,
    /// Who the record is, where it got no further than being read.
    pub(super) glance: Glance,
    pub(super) release: u64,
    pub(super) luggage: Luggage,
}

impl Trip {
    pub(super) fn new(previous: &Previous, release: u64) -> Self {
        let luggage = Luggage { progress: previous.progress.clone(), ..Luggage::default() };
        Self {
            claimed_at: None,
            body: None,
            read_at: None,
            identity: None,
            glance: Glance::default(),
            release,
            luggage,
        }
    }
}

impl Trip {
    pub(super) fn number(&self) -> Option<String> {
        let identity = self.identity.as_ref().map(|identity| identity.number.clone());
        identity.or_else(|| self.glance.number.clone())
    }

    /// The trace as it is kept. That a record which has not changed was read again is none.
    pub(super) fn trace(&self) -> Option<String> {
        let trace = &self.luggage.trace;
        let unread = trace.reads.last().is_some_and(|read| read.class.is_some());
        if trace.steps.is_empty() && !unread { None } else { trace.kept() }
    }

    /// How many calls were made.
    pub(super) fn calls(&self) -> usize {
        self.luggage.trace.calls().count()
    }

    pub(super) fn settlement_of_identity(&self) -> Settlement {
        let identity = self.identity.as_ref();
        Settlement {
            version: identity
                .map(|identity| identity.version.clone())
                .or_else(|| self.glance.version.clone()),
            read_at: self.read_at,
            hash: identity.map(|identity| identity.hash.clone()),
            number: self.number(),
            release: self.release,
            progress: self.luggage.progress.clone(),
            trace: self.trace(),
            ..Settlement::default()
        }
    }

    /// A record that did not change since it was settled keeps the outcome it had.
    pub(super) fn settlement(&self, carried: &Carried, previous: &Previous) -> Settlement {
        let of_identity = self.settlement_of_identity();
        let known = self
            .identity
            .as_ref()
            .is_some_and(|identity| is_known(previous, identity, self.release));
        match carried {
            Carried::Unchanged if known => of_identity,
            Carried::Unchanged => Settlement { outcome: Some(Outcome::Unchanged), ..of_identity },
            Carried::Done => Settlement { outcome: Some(Outcome::Done), ..of_identity },
            Carried::Skipped(rule) => Settlement {
                outcome: Some(Outcome::Skipped),
                rule: Some(rule.clone()),
                ..of_identity
            },
        }
    }

    pub(super) fn settled(&self, delivery: &Delivery, carried: Carried) -> Settled {
        let (outcome, code) = match carried {
            Carried::Done => (Outcome::Done, None),
            Carried::Unchanged => (Outcome::Unchanged, None),
            Carried::Skipped(rule) => (Outcome::Skipped, Some(rule.code)),
        };
        Settled {
            number: self.number(),
            code,
            calls: self.calls(),
            notices: self.luggage.notices.clone(),
            ..settled(delivery, outcome)
        }
    }

    pub(super) fn review(&self, delivery: &Delivery, problems: &[Problem]) -> Review {
        let event = Event {
            trigger: Trigger::Replay,
            version: None,
            decision: None,
            ..delivery.event.clone()
        };
        Review {
            subject: event.subject(),
            number: self.number(),
            claimed_at: self.claimed_at,
            problems: problems.to_vec(),
            question: self.luggage.question.clone(),
            terms: self.identity.as_ref().map_or(&self.glance.terms, |it| &it.terms).clone(),
            payload: self.body.as_deref().map(keepable),
            event,
        }
    }
}
