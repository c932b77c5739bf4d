//! Checks a workflow: its graph, what flows along it, and its expressions.

use std::collections::BTreeMap;
use std::time::Duration;

use mapping::{Findings, Problems, nearest};

use super::setting::StepName;
use super::{Checked, Context, END, Kind, Piece, SCHEMAS, StepSchema, Workflow};

/// All delays of a workflow together.
const LONGEST_WAIT: Duration = Duration::from_hours(10 * 24);

pub(super) fn check(workflow: Workflow, context: &Context<'_>) -> Result<Checked, Problems> {
    let mut findings = Findings::about("step");
    let by_id = ids(&workflow, &mut findings);
    names(&workflow, &by_id, &mut findings);
    let mut rows = BTreeMap::new();
    for (index, step) in workflow.steps.iter().enumerate() {
        findings.enter(&step.id);
        expressions(&workflow, &step.kind, context, &mut findings);
        if let Kind::Enrich(enrich) = &step.kind {
            let tables = [context.tables, &workflow.tables];
            let checked =
                enrich.rows.0.check(context.record, context.record, tables, &mut findings);
            rows.extend(checked.map(|checked| (index, checked)));
        }
    }
    delays(&workflow, &mut findings);
    let mut findings = Graph::new(&workflow, &by_id).check(findings);
    findings.enter("");
    findings.unless_any(())?;
    Ok(Checked { workflow, by_id, rows })
}

fn ids(workflow: &Workflow, findings: &mut Findings) -> BTreeMap<String, usize> {
    let mut by_id = BTreeMap::new();
    for (index, step) in workflow.steps.iter().enumerate() {
        findings.enter(&step.id);
        if by_id.insert(step.id.clone(), index).is_some() {
            findings.add(step.position, format!("two steps are called `{}`", step.id));
        }
    }
    by_id
}

/// Every step that a step names is there.
fn names(workflow: &Workflow, by_id: &BTreeMap<String, usize>, findings: &mut Findings) {
    for step in &workflow.steps {
        findings.enter(&step.id);
        let named = step.kind.names().into_iter().chain(step.next.as_ref());
        for StepName { id, position } in named.filter(|name| name.id != END) {
            if !by_id.contains_key(id) {
                let hint = nearest(id, by_id.keys().map(String::as_str));
                findings.add_with_hint(*position, format!("there is no step `{id}`"), hint);
            }
        }
        if let (Kind::Branch(_), Some(next)) = (&step.kind, &step.next) {
            let sentence =
                "a branch goes on by its cases and `otherwise`; `next` means nothing here";
            findings.add(next.position, sentence);
        }
    }
}

/// A queue keeps a record for two weeks, outages included.
fn delays(workflow: &Workflow, findings: &mut Findings) {
    let pauses = workflow.steps.iter().filter_map(|step| match &step.kind {
        Kind::Delay(delay) => Some(delay.pause.0),
        _ => None,
    });
    if pauses.sum::<Duration>() > LONGEST_WAIT {
        findings.enter("");
        let sentence =
            "the delays add up to more than ten days, longer than a queue keeps a record";
        findings.add(workflow.position, sentence);
    }
}

fn expressions(workflow: &Workflow, kind: &Kind, context: &Context<'_>, findings: &mut Findings) {
    for expected in kind.expressions() {
        let tables = [context.tables, &workflow.tables];
        expected.expression.check(context.record, tables, &expected.wanted, findings);
    }
    if let Kind::Map(map) = kind
        && let Some(mapping) = &map.mapping
        && !context.mappings.contains(&mapping.name.as_str())
    {
        let hint = nearest(&mapping.name, context.mappings.iter().copied());
        let sentence = format!("there is no mapping `{}` to the target", mapping.name);
        findings.add_with_hint(mapping.position, sentence, hint);
    }
}

/// What is there at a place, whichever way a record came: one bit a [`Piece`].
type Pieces = u8;

fn bit(piece: Piece) -> Pieces {
    match piece {
        Piece::Record => 1,
        Piece::Document => 2,
        Piece::Sent => 4,
    }
}

fn bits(pieces: &[Piece]) -> Pieces {
    pieces.iter().fold(0, |bits, piece| bits | bit(*piece))
}

struct Graph<'w> {
    workflow: &'w Workflow,
    ways: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Unseen,
    OnTheWay,
    Done,
}

impl<'w> Graph<'w> {
    fn new(workflow: &'w Workflow, by_id: &BTreeMap<String, usize>) -> Self {
        let known =
            |index| workflow.ways(index).into_iter().filter_map(|id| by_id.get(id).copied());
        let ways = (0..workflow.steps.len()).map(|index| known(index).collect()).collect();
        Self { workflow, ways }
    }

    fn check(&self, mut findings: Findings) -> Findings {
        if self.workflow.steps.is_empty() {
            return findings;
        }
        let order = match self.order() {
            Ok(order) => order,
            Err(circle) => {
                self.refuse_circle(&circle, &mut findings);
                return findings;
            }
        };
        self.unreachable(&order, &mut findings);
        self.flow(&order, &mut findings);
        findings
    }

    /// The steps that can be reached, each before those behind it; else a circle of steps.
    ///
    /// Without recursion: a document may hold hundreds of steps in a row.
    fn order(&self) -> Result<Vec<usize>, Vec<usize>> {
        let mut marks = vec![Mark::Unseen; self.ways.len()];
        let mut done = Vec::new();
        let mut path: Vec<(usize, usize)> = vec![(0, 0)];
        marks[0] = Mark::OnTheWay;
        while let Some((step, taken)) = path.last_mut() {
            let Some(next) = self.ways[*step].get(*taken).copied() else {
                marks[*step] = Mark::Done;
                done.push(*step);
                path.pop();
                continue;
            };
            *taken += 1;
            match marks[next] {
                Mark::Unseen => {
                    marks[next] = Mark::OnTheWay;
                    path.push((next, 0));
                }
                Mark::OnTheWay => {
                    let steps = path.iter().map(|(step, _)| *step);
                    return Err(steps.skip_while(|step| *step != next).collect());
                }
                Mark::Done => {}
            }
        }
        done.reverse();
        Ok(done)
    }

    fn refuse_circle(&self, circle: &[usize], findings: &mut Findings) {
        let Some(first) = circle.first().map(|step| &self.workflow.steps[*step]) else { return };
        let ids: Vec<&str> = circle.iter().chain(&circle[..1]).map(|step| self.id(*step)).collect();
        findings.enter(&first.id);
        let sentence = format!("the steps go in a circle: {}", ids.join(" → "));
        findings.add(first.position, sentence);
    }

    fn unreachable(&self, reached: &[usize], findings: &mut Findings) {
        for (index, step) in self.workflow.steps.iter().enumerate() {
            if !reached.contains(&index) {
                findings.enter(&step.id);
                findings.add(step.position, "no way leads to this step");
            }
        }
    }

    /// What each step works on is there on every way that leads to it, and something is sent.
    fn flow(&self, order: &[usize], findings: &mut Findings) {
        let mut there: Vec<Option<Pieces>> = vec![None; self.ways.len()];
        there[0] = Some(bit(Piece::Record));
        let mut sends = false;
        for &index in order {
            let step = &self.workflow.steps[index];
            let pieces = there[index].unwrap_or_default();
            let schema = schema(&step.kind);
            findings.enter(&step.id);
            for needed in schema.needs.iter().filter(|needed| pieces & bit(**needed) == 0) {
                findings.add(step.position, lack(*needed));
            }
            sends |= schema.gives.contains(&Piece::Sent);
            let behind = (pieces | bits(schema.needs) | bits(schema.gives))
                & !(bits(schema.voids) & !bits(schema.gives));
            for &next in &self.ways[index] {
                there[next] = Some(there[next].map_or(behind, |before| before & behind));
            }
        }
        if !sends {
            findings.enter("");
            findings
                .add(self.workflow.position, "no way leads to a `send`: nothing would ever cross");
        }
    }

    fn id(&self, index: usize) -> &str {
        &self.workflow.steps[index].id
    }
}

fn lack(piece: Piece) -> &'static str {
    match piece {
        Piece::Record => "the step needs the record",
        Piece::Document => {
            "the step needs the document for the target: a `map` must stand before it on every way, \
             and behind the last `enrich`"
        }
        Piece::Sent => {
            "the step needs the target's agreement: a `send` must stand before it on every way"
        }
    }
}

/// What there is to know about a kind of step.
pub(super) fn schema(kind: &Kind) -> &'static StepSchema {
    let named = SCHEMAS.iter().find(|schema| schema.step == kind.name());
    // Both come from one macro.
    named.unwrap_or(&SCHEMAS[0])
}
