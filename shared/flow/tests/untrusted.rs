//! A workflow is untrusted input: whatever it says, it is read and checked without harm.

#![allow(clippy::unwrap_used)]

use entities::documents::Documents;
use entities::order::{OrderEntity, Settings};
use flow::Release;
use flow::workflow::Workflow;
use proptest::prelude::*;

const EXAMPLE: &str =
    include_str!("../../entities/src/order/examples/approve-large-orders/workflow.yaml");

/// Checks a document with all that belongs to it; only that it returns matters.
fn check(text: &str) {
    let settings = Settings::read(|_| None).unwrap();
    let documents = Documents::shipped().with_workflow("order", text);
    let _ = Release::<OrderEntity>::new(0, &settings, &documents);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_document_with_a_piece_replaced_does_no_harm(
        start in 0..EXAMPLE.len(),
        length in 0..40_usize,
        piece in "[ -~\\n]{0,40}",
    ) {
        let text: String = EXAMPLE
            .chars()
            .take(start)
            .chain(piece.chars())
            .chain(EXAMPLE.chars().skip(start + length))
            .collect();
        check(&text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,400}") {
        let _ = Workflow::read(&text);
    }

    #[test]
    fn any_graph_is_checked(ways in proptest::collection::vec(0..14_usize, 1..12)) {
        let steps = ways.iter().enumerate().map(|(step, way)| {
            format!("  - {{ id: s{step}, step: map, next: s{way} }}\n")
        });
        check(&format!("workflow: order\nversion: 1\nentity: order\nsteps:\n{}", steps.collect::<String>()));
    }
}
