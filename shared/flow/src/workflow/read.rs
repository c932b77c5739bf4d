//! Reads a workflow from YAML.

use mapping::{Findings, Node, Position, Problems, Tables, nearest};

use super::setting::{Setting, StepName, text, unknown, word};
use super::step::{Given, Kind, SCHEMAS};
use super::{END, Step, Workflow};

const PARTS: [&str; 6] = ["workflow", "version", "entity", "comment", "tables", "steps"];
const OF_EVERY_STEP: [&str; 4] = ["id", "step", "next", "comment"];

/// More steps than this make no workflow that a person can oversee.
const MOST_STEPS: usize = 200;

pub(super) fn read(document: &str) -> Result<Workflow, Problems> {
    let root = Node::read(document)?;
    let mut findings = Findings::about("step");
    let entries = root.entries().unwrap_or_default();
    if entries.is_empty() {
        findings.add(root.position(), "a workflow document begins with `workflow: name`");
    }
    let mut workflow = Workflow {
        name: String::new(),
        version: 0,
        entity: String::new(),
        comment: String::new(),
        tables: Tables::new(),
        steps: Vec::new(),
        position: root.position(),
    };
    for (key, node) in entries {
        let findings = &mut findings;
        match key.name() {
            "workflow" => workflow.name = word(node, "a name", findings).unwrap_or_default(),
            "version" => workflow.version = version(node, findings),
            "entity" => workflow.entity = word(node, "an entity", findings).unwrap_or_default(),
            "comment" => workflow.comment = text(node, "words", findings).unwrap_or_default(),
            "tables" => workflow.tables = Tables::read(node, findings),
            "steps" => workflow.steps = steps(node, findings),
            _ => unknown(key, &PARTS, findings),
        }
    }
    for part in ["workflow", "version", "entity", "steps"] {
        if !entries.is_empty() && !entries.iter().any(|(key, _)| key.name() == part) {
            findings.add(root.position(), format!("the document lacks `{part}:`"));
        }
    }
    if !workflow.name.is_empty() && !workflow.entity.is_empty() && workflow.name != workflow.entity
    {
        let sentence = format!("a workflow is called like its entity, `{}`", workflow.entity);
        findings.add(root.position(), sentence);
    }
    findings.unless_any(workflow)
}

fn version(node: &Node<'_>, findings: &mut Findings) -> u32 {
    let version = node.text().and_then(|text| text.parse().ok());
    if version.is_none() {
        findings.add(node.position(), "a version is a whole number from 0");
    }
    version.unwrap_or_default()
}

fn steps(node: &Node<'_>, findings: &mut Findings) -> Vec<Step> {
    let elements = node.elements().unwrap_or_default();
    if elements.is_empty() {
        findings.add(
            node.position(),
            "`steps` is a list of steps, such as `{ id: write, step: send }`",
        );
    }
    if elements.len() > MOST_STEPS {
        findings.add(node.position(), format!("a workflow has at most {MOST_STEPS} steps"));
        return Vec::new();
    }
    let steps = elements.iter().filter_map(|element| step(element, findings)).collect();
    findings.enter("");
    steps
}

fn step(node: &Node<'_>, findings: &mut Findings) -> Option<Step> {
    findings.enter("");
    let position = node.position();
    let Some(entries) = node.entries() else {
        findings.add(position, "a step is a map such as `{ id: write, step: send }`");
        return None;
    };
    let given = Given { position, entries };
    let Some(named) = given.get("id") else {
        findings.add(position, "the step lacks `id:`, its name");
        return None;
    };
    let id = word(named, "a name of lower-case letters, digits, `_` and `-`", findings)?;
    findings.enter(&id);
    if id == END {
        findings.add(position, "`end` names the end, and no step can be called so");
    }
    let next = given.get("next").map(|node| StepName::read(node, findings));
    let comment = given.get("comment").map(|node| text(node, "words", findings));
    let kind = kind(&given, position, findings);
    Some(Step {
        id,
        kind: kind?,
        comment: comment.map_or(Some(String::new()), |words| words)?,
        next: match next {
            Some(next) => Some(next?),
            None => None,
        },
        position,
    })
}

fn kind(given: &Given<'_, '_>, position: Position, findings: &mut Findings) -> Option<Kind> {
    let Some(node) = given.get("step") else {
        findings.add(position, "the step lacks `step:`, what it does");
        return None;
    };
    let name = text(node, "the kind of step", findings)?;
    let Some(schema) = SCHEMAS.iter().find(|schema| schema.step == name) else {
        let hint = nearest(&name, SCHEMAS.iter().map(|schema| schema.step));
        findings.add_with_hint(node.position(), format!("there is no step `{name}`"), hint);
        return None;
    };
    let settings = schema.settings.iter().map(|setting| setting.name);
    let known: Vec<&str> = OF_EVERY_STEP.into_iter().chain(settings).collect();
    for (key, _) in given.entries.iter().filter(|(key, _)| !known.contains(&key.name())) {
        unknown(key, &known, findings);
    }
    Kind::read(&name, given, findings)
}
