//! The kinds of steps. Each is one entry here: its settings as a type, and from that type the
//! reader, the schema that designers and the documentation show, and what the checker asks.

use mapping::{Findings, Node, Position};
use serde::Serialize;

use super::setting::{
    Cases, Condition, Destination, Expected, MappingName, Pause, Phrase, Requirements, RowsOf,
    Setting, StepName, Word, Words,
};

/// What a step works on, or leaves for those behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// The canonical record; it is there from the start.
    Record,
    /// The document for the target, as a mapping wrote it.
    Document,
    /// The target's agreement with the document.
    Sent,
}

/// What there is to know about a kind of step: what a canvas draws and the checker asks.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StepSchema {
    /// Its name in documents.
    pub step: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What must be there when a record comes to it.
    pub needs: &'static [Piece],
    /// What is there behind it.
    pub gives: &'static [Piece],
    /// What is no longer true behind it.
    pub voids: &'static [Piece],
    /// Whether it does something that is not done again when a record comes by a second time.
    pub effect: bool,
    /// How it can end other than by going on.
    pub ends: &'static [&'static str],
    /// Its settings.
    pub settings: &'static [SettingSchema],
}

/// One setting of a kind of step.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SettingSchema {
    /// Its name in documents.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// What stands there: `condition`, `words`, `step`.
    pub kind: &'static str,
    /// Whether it must be given.
    pub required: bool,
}

/// The settings of one step, as they stand in a document.
pub(super) struct Given<'n, 't> {
    pub(super) position: Position,
    pub(super) entries: &'n [(mapping::Key<'t>, Node<'t>)],
}

impl<'n, 't> Given<'n, 't> {
    pub(super) fn get(&self, name: &str) -> Option<&'n Node<'t>> {
        self.entries.iter().find(|(key, _)| key.name() == name).map(|(_, node)| node)
    }

    fn setting<S: Setting>(&self, name: &str, findings: &mut Findings) -> Option<S> {
        match self.get(name) {
            Some(node) => S::read(node, findings),
            None => S::absent().or_else(|| {
                findings.add(self.position, format!("the step lacks `{name}:`, {}", S::KIND));
                None
            }),
        }
    }
}

/// Makes each step's type, and from it everything that must agree with that type.
macro_rules! steps {
    ($(
        $(#[doc = $about:literal])+
        $name:literal $Step:ident
            needs $needs:tt gives $gives:tt voids $voids:tt effect $effect:literal
            ends $ends:tt
        { $( $(#[doc = $setting_about:literal])+ $setting:ident: $Kind:ty ),* $(,)? }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug)]
            pub struct $Step {
                $( $(#[doc = $setting_about])+ pub $setting: $Kind, )*
            }
        )+

        /// What a step does.
        #[derive(Clone, Debug)]
        pub enum Kind {
            $( $(#[doc = $about])+ $Step($Step), )+
        }

        /// All kinds of steps, in the order in which a designer offers them.
        pub const SCHEMAS: &[StepSchema] = &[$(
            StepSchema {
                step: $name,
                about: concat!($($about),+).trim_ascii(),
                needs: &$needs,
                gives: &$gives,
                voids: &$voids,
                effect: $effect,
                ends: &$ends,
                settings: &[$(
                    SettingSchema {
                        name: stringify!($setting),
                        about: concat!($($setting_about),+).trim_ascii(),
                        kind: <$Kind as Setting>::KIND,
                        required: <$Kind as Setting>::REQUIRED,
                    },
                )*],
            },
        )+];

        impl Kind {
            /// The step of this name with the settings given; none, and findings, if they do not
            /// make one.
            pub(super) fn read(
                name: &str,
                given: &Given<'_, '_>,
                findings: &mut Findings,
            ) -> Option<Self> {
                match name {
                    $( $name => {
                        $( let $setting = given.setting(stringify!($setting), findings); )*
                        Some(Self::$Step($Step { $( $setting: $setting?, )* }))
                    } )+
                    _ => None,
                }
            }

            /// The name in documents.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $( Self::$Step(_) => $name, )+ }
            }

            /// The expressions in its settings, and what each should give.
            pub(super) fn expressions(&self) -> Vec<Expected<'_>> {
                match self {
                    $( Self::$Step(_step) => {
                        let all: Vec<Vec<Expected<'_>>> =
                            vec![$( Setting::expressions(&_step.$setting) ),*];
                        all.into_iter().flatten().collect()
                    } )+
                }
            }

            /// The steps that its settings name.
            pub(super) fn names(&self) -> Vec<&StepName> {
                match self {
                    $( Self::$Step(_step) => {
                        let all: Vec<Vec<&StepName>> =
                            vec![$( Setting::names(&_step.$setting) ),*];
                        all.into_iter().flatten().collect()
                    } )+
                }
            }
        }
    };
}

use Piece::{Document, Record, Sent};

steps! {
    /// Lets a record go on if a condition holds; any other is skipped by this step's rule.
    "filter" Filter needs [Record] gives [] voids [] effect false ends ["skipped"] {
        /// What must hold for the record to go on.
        when: Condition,
        /// The rule's code, for counting; the step's id if it is left out.
        code: Option<Word>,
        /// Why such records do not cross, for people.
        reason: Option<Words>,
    }
    /// Adds to the record, or changes fields of it, by rows of the mapping language.
    "enrich" Enrich needs [Record] gives [] voids [Document] effect false ends ["review"] {
        /// Rows whose targets are fields of the record; `extra` takes any name.
        rows: RowsOf,
    }
    /// Holds the record against the product's rules, and against the merchant's.
    "validate" Validate needs [Record] gives [] voids [] effect false ends ["review"] {
        /// More rules: each with `that`, a condition, and `message`; `field` and `remedy` if wanted.
        rules: Option<Requirements>,
    }
    /// Writes the document for the target by a mapping.
    "map" Map needs [Record] gives [Document] voids [Sent] effect false ends ["review"] {
        /// The mapping's name; the entity's own if it is left out.
        mapping: Option<MappingName>,
    }
    /// Goes on at the step of the first case that holds.
    "branch" Branch needs [Record] gives [] voids [] effect false ends [] {
        /// Cases in order, each with `when`, a condition, and `next`, a step.
        cases: Cases,
        /// Where to go on if no case holds.
        otherwise: StepName,
    }
    /// Sets the record aside for review with a reason. Once released, it goes on behind this step.
    "hold" Hold needs [Record] gives [] voids [] effect true ends ["review", "skipped"] {
        /// Which records to hold; all if it is left out.
        when: Option<Condition>,
        /// Why, for the person who looks at it.
        reason: Phrase,
    }
    /// Waits for a person's yes or no. It stands as long as what its settings read stays the same.
    "approve" Approve needs [Record] gives [] voids [] effect true ends ["review", "skipped"] {
        /// Which records need approval; all if it is left out.
        when: Option<Condition>,
        /// What is to be decided.
        question: Phrase,
        /// Where a rejected record goes on; if it is left out, it is skipped.
        rejected: Option<StepName>,
    }
    /// Lets a record wait once before it goes on; what changes meanwhile waits behind it.
    "delay" Delay needs [Record] gives [] voids [] effect true ends ["retrying"] {
        /// Which records wait; all if it is left out.
        when: Option<Condition>,
        /// How long, such as `15m` or `2h`; seven days at most.
        pause: Pause,
    }
    /// Brings the target to what the document says, and verifies it.
    "send" Send needs [Document] gives [Sent] voids [Document] effect false
        ends ["skipped", "review", "retrying"] {}
    /// Tells the source where its record went.
    "confirm" Confirm needs [Sent] gives [] voids [] effect false ends ["retrying"] {}
    /// Tells people or another system, once for each different message.
    "notify" Notify needs [Record] gives [] voids [] effect true ends ["retrying"] {
        /// Which records to tell of; all if it is left out.
        when: Option<Condition>,
        /// To whom: `topic`, the stack's SNS topic, or `webhook`, its signed webhook.
        to: Destination,
        /// A heading of at most 100 characters.
        subject: Phrase,
        /// What to tell. It leaves the account, so name no person in it.
        message: Phrase,
    }
}
