//! A plain entity, its documents, and its plan.

use std::sync::Arc;

use entities::call::{Call, Reply};
use entities::documents::{Documents, Misfit};
use entities::entity::{
    Changed, ChangedPage, Entity, Glance, Identity, Key, Next, Offer, Position, Rule,
};
use entities::vocabulary::{Cause, Problem};
use mapping::{Object, Schema, Tables, Value};

use crate::release::Release;
use crate::workflow::{Context, Workflow};

/// A record that is a word: the target should hold the same word.
pub(crate) enum Word {}

pub(crate) struct Record {
    word: String,
    canonical: Value,
}

fn canonical(word: &str) -> Value {
    let mut record = Object::new();
    record.insert("word", word);
    record.insert("length", word.len());
    record.into()
}

/// What ships for words: every word crosses.
pub(crate) const WORKFLOW: &str = "
workflow: word
version: 1
entity: word
steps:
  - { id: rules, step: validate }
  - { id: document, step: map }
  - { id: write, step: send }
  - { id: tell, step: confirm }
";

/// The release with this workflow.
pub(crate) fn release(revision: u64, workflow: &str) -> Arc<Release<Word>> {
    let context = Context {
        record: &Schema::open(),
        tables: &Tables::new(),
        mappings: &["word-to-copy", "loudly"],
    };
    let workflow = Workflow::read(workflow).and_then(|workflow| workflow.check(&context));
    let workflow = workflow.unwrap_or_else(|problems| panic!("{problems}"));
    Arc::new(Release { revision, rules: Offer::default(), workflow })
}

#[derive(Default)]
pub(crate) struct Seen {
    there: Option<String>,
    wrote: bool,
    recalled: Option<String>,
}

impl Seen {
    /// Whether a link says that what is there is the same in other words.
    fn knows(&self, desired: &str) -> bool {
        let there = self.there.as_deref().is_some_and(|there| !there.is_empty());
        there && self.recalled.as_deref() == Some(desired)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Look,
    Write,
}

impl Entity for Word {
    const NAME: &'static str = "word";
    const MAPPING: &'static str = "word-to-copy";
    const RECORD_SCHEMA: &'static str = "canonical.word";
    const TARGET_SCHEMA: &'static str = "copy";
    type Record = Record;
    type Desired = String;
    type Observed = Seen;
    type Move = Step;
    type Rules = Offer;
    type Settings = ();

    fn rules((): &(), _: &Documents) -> Result<Offer, Misfit> {
        Ok(Offer::default())
    }

    fn read(key: &Key) -> Call {
        match key {
            Key::Id(id) => Call::get(["words", id]),
            Key::Number(number) => Call::get(["words"]).with_query([("number", number)]),
            Key::After { after, skip } => Self::list_changed(after, skip + 1, 1),
        }
    }

    fn glance(body: &str) -> Glance {
        Glance {
            number: Some("no. 1".to_owned()),
            version: (body != "??").then(|| "2026-11-23 07:00:00".to_owned()),
            terms: vec![format!("word:{body}")],
        }
    }

    fn decode(body: &str, _: &Offer) -> Result<Record, Vec<Problem>> {
        match body {
            "?" | "??" => Err(vec![problem(Cause::Unreadable)]),
            word => Ok(Record { word: word.to_owned(), canonical: canonical(word) }),
        }
    }

    /// A word that names another one needs to know whether there is one.
    fn reads_also(record: &Record) -> Vec<Call> {
        let names = record.word.strip_prefix("see ");
        names.map(|other| Call::get(["words", other])).into_iter().collect()
    }

    fn take_in(record: &mut Record, _: &Call, reply: Option<&Reply>) {
        let word = if reply.is_some() { "together" } else { "alone" };
        *record = Record { word: word.to_owned(), canonical: canonical(word) };
    }

    fn identity(Record { word, .. }: &Record) -> Identity {
        Identity {
            id: "1".to_owned(),
            number: "no. 1".to_owned(),
            version: "2026-11-23 07:00:00".to_owned(),
            hash: word.clone(),
            terms: vec![format!("word:{word}")],
        }
    }

    fn canonical(record: &Record) -> &Value {
        &record.canonical
    }

    fn amend(record: &mut Record, canonical: Value) -> Result<(), Vec<Problem>> {
        record.canonical = canonical;
        Ok(())
    }

    fn offer(rules: &Offer) -> &Offer {
        rules
    }

    fn problems(record: &Record, _: &Offer) -> Vec<Problem> {
        if record.word == "wrong" { vec![problem(Cause::MissingField)] } else { Vec::new() }
    }

    fn map(record: &Record, mapping: &str, _: &Offer) -> Result<Value, Vec<Problem>> {
        let word = record.canonical.get("word").and_then(Value::as_text).unwrap_or_default();
        Ok(if mapping == "loudly" { word.to_uppercase() } else { word.to_owned() }.into())
    }

    fn desired(_: &Record, mapped: Value, _: &Offer) -> Result<String, Vec<Problem>> {
        match mapped.as_text().unwrap_or_default() {
            "panic" => panic!("as told"),
            word => Ok(word.to_owned()),
        }
    }

    fn next(desired: &String, seen: &Seen) -> Result<Next<Step>, Vec<Problem>> {
        match &seen.there {
            _ if desired == "wait" => {
                Ok(Next::Skip(Rule { code: "waits".to_owned(), text: "it waits".to_owned() }))
            }
            None => Ok(Next::Ask(vec![Step::Look])),
            Some(there) if there == desired || seen.knows(desired) => Ok(Next::Agrees),
            Some(there) if there == "foreign" => Err(vec![problem(Cause::TargetDiffers)]),
            Some(_) => Ok(Next::Do(vec![Step::Write])),
        }
    }

    fn call(step: &Step, desired: &String, _: &Seen) -> Call {
        match step {
            Step::Look => Call::get(["copy"]),
            Step::Write => Call::put(["copy"], desired.clone()),
        }
    }

    fn learn(seen: &mut Seen, step: &Step, desired: &String, reply: &Reply) -> Result<(), String> {
        match step {
            Step::Look => seen.there = Some(reply.body.clone()),
            Step::Write => {
                seen.there = Some(desired.clone());
                seen.wrote = true;
            }
        }
        Ok(())
    }

    fn guard(step: &Step, _: &String) -> Option<String> {
        (*step == Step::Write).then(|| "copy".to_owned())
    }

    fn recalls(_: &String) -> Vec<String> {
        vec!["word:1".to_owned()]
    }

    fn recall(seen: &mut Seen, _: &str, points_to: &str) {
        seen.recalled = Some(points_to.to_owned());
    }

    fn links(word: &String, _: &Seen) -> Vec<(String, String)> {
        vec![("word:1".to_owned(), word.clone())]
    }

    fn forget_guarded(seen: &mut Seen) {
        seen.there = None;
    }

    fn changed_target(seen: &Seen) -> bool {
        seen.wrote
    }

    fn confirm(record: &Record, _: &String, _: &Seen) -> Vec<Call> {
        vec![Call::post(["words", "1", "confirmed"], record.word.clone())]
    }

    fn list_changed(after: &Position, page: u32, page_size: u32) -> Call {
        Call::get(["changes"]).with_query([
            ("after", after.updated_at.clone()),
            ("id", after.id.to_string()),
            ("page", page.to_string()),
            ("size", page_size.to_string()),
        ])
    }

    fn changed(reply: &Reply) -> Result<ChangedPage, String> {
        let mut lines = reply.body.lines();
        let total = lines.next().and_then(|line| line.parse().ok()).ok_or("no total")?;
        let rows = lines.filter_map(|line| {
            let (updated_at, id) = line.rsplit_once(' ')?;
            Some(Changed {
                updated_at: updated_at.to_owned(),
                id: id.parse().ok()?,
                number: String::new(),
            })
        });
        Ok(ChangedPage { rows: rows.collect(), total })
    }
}

fn problem(cause: Cause) -> Problem {
    Problem::new(cause, "word", "as told".to_owned(), "nothing")
}
