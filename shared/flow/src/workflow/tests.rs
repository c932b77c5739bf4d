//! What is refused, and in which words: a merchant's engineer reads them.

use mapping::{Schema, Tables};

use super::{Context, Piece, SCHEMAS, Workflow};

const RECORD: &str = "
schema: canonical.order
fields:
  number: { type: text, required: true }
  total: { type: number, required: true }
  store: text
  extra: any
";

/// Everything that is wrong with the steps, a line each.
fn wrong(steps: &str) -> Vec<String> {
    let text = format!("workflow: order\nversion: 1\nentity: order\nsteps:\n{steps}");
    wrong_document(&text)
}

fn wrong_document(text: &str) -> Vec<String> {
    let record = Schema::parse(RECORD).unwrap();
    let context =
        Context { record: &record, tables: &Tables::new(), mappings: &["order-to-heartland"] };
    match Workflow::read(text).and_then(|workflow| workflow.check(&context)) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_shipped_order_workflow_holds() {
    let documents = entities::documents::Documents::shipped();
    assert_eq!(wrong_document(documents.workflow_text("order").unwrap()), [""; 0]);
}

#[test]
fn a_graph_with_two_ways_that_meet_again_holds() {
    let steps = "
  - { id: big, step: branch, cases: [{ when: total > 1000, next: ask }], otherwise: document }
  - { id: ask, step: approve, question: 'concat(\"Order \", number)', rejected: end }
  - { id: document, step: map, mapping: order-to-heartland }
  - { id: write, step: send }
  - { id: tell, step: confirm, next: end }
";
    assert_eq!(wrong(steps), [""; 0]);
}

#[test]
fn every_mistake_is_told_at_once_with_its_place_and_what_was_meant() {
    let steps = "
  - { id: only_web, step: filtr, when: total > 1 }
  - { id: ask, step: approve, question: numbr, rejectd: end }
  - { id: document, step: map, mapping: order-to-hartland }
  - { id: write, step: send, next: tel }
  - { id: tell, step: confirm }
";
    assert_eq!(
        wrong(steps),
        [
            "6:27: step `only_web`: there is no step `filtr`; did you mean `filter`?",
            "7:48: step `ask`: `rejectd` means nothing here; did you mean `rejected`?",
        ],
        "what cannot be read is told first"
    );
    let steps = steps.replace("filtr", "filter").replace("rejectd", "rejected");
    assert_eq!(
        wrong(&steps),
        [
            "7:41: step `ask`: the record has no field `numbr`; did you mean `number`?",
            "8:41: step `document`: there is no mapping `order-to-hartland` to the target; \
             did you mean `order-to-heartland`?",
            "9:36: step `write`: there is no step `tel`; did you mean `tell`?",
            "10:5: step `tell`: no way leads to this step",
        ]
    );
}

#[test]
fn steps_that_go_in_a_circle_are_refused_with_the_circle() {
    let steps = "
  - { id: a, step: map }
  - { id: b, step: send }
  - { id: c, step: branch, cases: [{ when: total > 1, next: a }], otherwise: end }
";
    assert_eq!(wrong(steps), ["6:5: step `a`: the steps go in a circle: a → b → c → a"]);
}

#[test]
fn a_step_that_lacks_on_some_way_what_it_works_on_is_refused() {
    let steps = "
  - { id: big, step: branch, cases: [{ when: total > 1000, next: write }], otherwise: document }
  - { id: document, step: map }
  - { id: write, step: send }
";
    let found = wrong(steps);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("step `write`: the step needs the document for the target"));
}

#[test]
fn what_is_enriched_after_mapping_must_be_mapped_again() {
    let steps = "
  - { id: document, step: map }
  - { id: more, step: enrich, rows: [{ to: extra.note, value: hello }] }
  - { id: write, step: send }
";
    assert!(wrong(steps)[0].contains("behind the last `enrich`"));
}

#[test]
fn a_workflow_that_sends_nothing_is_refused() {
    assert_eq!(
        wrong("  - { id: document, step: map }\n"),
        ["1:1: no way leads to a `send`: nothing would ever cross"]
    );
}

#[test]
fn settings_of_the_wrong_kind_are_refused_in_words() {
    let steps = "
  - { id: pause, step: delay, pause: soon }
  - { id: only, step: filter, when: total }
  - { id: pick, step: branch, cases: [], otherwise: end }
  - { id: tell, step: notify, to: everybody, subject: number, message: number }
";
    let found = wrong(steps);
    assert!(found[0].contains("a span of time such as `90s`"), "{found:?}");
    assert!(found[1].contains("a list of cases"), "{found:?}");
    assert!(found[2].contains("`topic` or `webhook` should stand here"), "{found:?}");
    let found = wrong(
        "  - { id: only, step: filter, when: total }\n  - { id: m, step: map }\n  - { id: s, step: send }\n",
    );
    assert!(found[0].contains("takes true or false, and `total` is a number"), "{found:?}");
}

#[test]
fn rows_of_an_enrich_fit_the_record() {
    let steps = "
  - { id: more, step: enrich, rows: [{ to: totl, from: total }, { to: extra.vip, value: true }] }
  - { id: document, step: map }
  - { id: write, step: send }
";
    let found = wrong(steps);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("the target has no field `totl`; did you mean `total`?"));
}

#[test]
fn a_document_that_was_sent_is_sent_no_second_time() {
    let steps = "
  - { id: document, step: map }
  - { id: write, step: send }
  - { id: again, step: send }
";
    assert!(wrong(steps)[0].contains("step `again`: the step needs the document"));
}

#[test]
fn a_workflow_is_called_like_its_entity() {
    let found = wrong_document(
        "workflow: orders\nversion: 1\nentity: order\nsteps:\n  - { id: m, step: map }\n  - { id: s, step: send }\n",
    );
    assert_eq!(found, ["1:1: a workflow is called like its entity, `order`"]);
}

#[test]
fn delays_that_outlast_the_queue_are_refused() {
    let steps = "
  - { id: one, step: delay, pause: 7d }
  - { id: two, step: delay, pause: 7d }
  - { id: document, step: map }
  - { id: write, step: send }
";
    assert!(wrong(steps)[0].contains("more than ten days"));
}

#[test]
fn two_steps_of_one_name_are_refused() {
    let steps = "
  - { id: document, step: map }
  - { id: document, step: map }
  - { id: write, step: send }
";
    assert!(wrong(steps)[0].contains("two steps are called `document`"));
}

#[test]
fn odd_documents_are_refused_and_never_do_harm() {
    for text in ["", "-", "[]", "workflow: [", "steps: 1", "workflow: order\nsteps:\n  - send\n"] {
        assert!(!wrong_document(text).is_empty(), "{text}");
    }
    let step = |id| format!("  - {{ id: s{id}, step: map }}\n");
    let long = (0..200).map(step).collect::<Vec<_>>().concat();
    assert!(wrong(&long)[0].contains("nothing would ever cross"));
    let longer = long + "  - { id: s, step: send }\n";
    assert!(wrong(&longer)[0].contains("at most 200 steps"));
}

#[test]
fn what_a_step_needs_is_given_by_another() {
    let given: Vec<Piece> = SCHEMAS.iter().flat_map(|schema| schema.gives).copied().collect();
    for schema in SCHEMAS {
        assert!(!schema.about.is_empty());
        for needed in schema.needs.iter().filter(|needed| **needed != Piece::Record) {
            assert!(given.contains(needed), "{} needs {needed:?}", schema.step);
        }
    }
}
