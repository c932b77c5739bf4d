//! Checks rows against the target: names, types, and what is missing.

use super::infer::Names;
use super::tables::Known;
use crate::document::{Block, Branch, Content, Element, Formula, Leaf, OnMissing, Row};
use crate::problem::{Findings, Position, nearest};
use crate::schema::{Fields, Schema, Type, type_of};

/// Checks a document, and remembers all it finds.
pub(super) struct Checker<'c> {
    pub(super) findings: Findings,
    pub(super) source: &'c Schema,
    pub(super) tables: &'c Known<'c>,
}

impl<'c> Checker<'c> {
    pub(super) fn new(findings: Findings, source: &'c Schema, tables: &'c Known<'c>) -> Self {
        Self { findings, source, tables }
    }

    pub(super) fn finish(self) -> Findings {
        self.findings
    }

    /// Checks the rows that fill the target record.
    pub(super) fn record(&mut self, block: &mut Block, target: &Schema, position: Position) {
        let names = Names { element: self.source.record.clone(), parent: None };
        self.block(block, &target.record, &names, "", position);
    }

    /// Checks an expression that stands alone.
    pub(super) fn expression(&mut self, formula: &Formula, wanted: &Type) {
        let names = Names { element: self.source.record.clone(), parent: None };
        let kind = self.formula(formula, &names);
        self.fit_kind(formula, &kind, wanted, "this setting");
    }

    fn block(
        &mut self,
        block: &mut Block,
        target: &Type,
        names: &Names<'_>,
        prefix: &str,
        position: Position,
    ) {
        for row in &mut block.rows {
            let label = format!("{prefix}{}", row.to.text);
            self.findings.enter(&label);
            self.row(row, target, names, &label);
        }
        if let Type::Object(fields) = target {
            self.findings.enter(prefix.trim_end_matches('.'));
            self.missing(fields, &block.branches, prefix, position);
        }
    }

    fn row(&mut self, row: &mut Row, target: &Type, names: &Names<'_>, label: &str) {
        let (wanted, required) = self.target(row, target);
        if required {
            self.demand(row);
        }
        if let Some(default) = &row.default {
            let kind = self.formula(default, names);
            self.fit(default, &kind, &wanted);
        }
        row.allowed = matches!(wanted, Type::Choice(_)).then(|| wanted.clone());
        self.content(row, &wanted, names, label);
    }

    fn content(&mut self, row: &mut Row, wanted: &Type, names: &Names<'_>, label: &str) {
        let position = row.position;
        if let (Some(when), false) = (&row.when, matches!(row.content, Content::Each(..))) {
            self.condition(when, names);
        }
        match &mut row.content {
            Content::From(formula) => {
                let kind = self.formula(formula, names);
                self.fit(formula, &kind, wanted);
            }
            Content::Constant(value) => {
                let listed = match wanted {
                    Type::Choice(known) => known.contains(value),
                    _ => type_of(value).fits(wanted),
                };
                if !listed {
                    let sentence =
                        format!("the target takes {wanted}, not {}", value.to_json_text());
                    self.findings.add(position, sentence);
                }
            }
            Content::Each(list, element) => {
                let kind = self.formula(list, names);
                self.fit_kind(list, &kind, &Type::list(Type::Any), "`each`");
                self.fit_target(position, wanted, &Type::list(Type::Any), "a list");
                let inner = Names { element: kind.element(), parent: Some(names) };
                if let Some(when) = &row.when {
                    self.condition(when, &inner);
                }
                self.element(element, &wanted.element(), &inner, label, position);
            }
            Content::With(object, block) => {
                let kind = self.formula(object, names);
                self.fit_target(position, wanted, &Type::open_object(), "an object");
                let inner = Names { element: kind, parent: Some(names) };
                self.block(block, wanted, &inner, &format!("{label}."), position);
            }
        }
    }

    fn element(
        &mut self,
        element: &mut Element,
        wanted: &Type,
        names: &Names<'_>,
        label: &str,
        position: Position,
    ) {
        match element {
            Element::From(formula) => {
                let kind = self.formula(formula, names);
                self.fit(formula, &kind, wanted);
            }
            Element::Rows(block) => {
                self.fit_target(position, wanted, &Type::open_object(), "an object");
                self.block(block, wanted, names, &format!("{label}."), position);
            }
        }
    }

    /// The type at a row's target, and whether the target must have it.
    fn target(&mut self, row: &Row, target: &Type) -> (Type, bool) {
        let mut kind = target.clone();
        let mut required = false;
        for (taken, name) in row.to.path.iter().enumerate() {
            let said = match taken {
                0 => "the target".to_owned(),
                _ => format!("`{}`", row.to.path[..taken].join(".")),
            };
            match &kind {
                Type::Any => return (Type::Any, false),
                Type::Object(fields) => match fields.get(name) {
                    Some(field) => {
                        required = field.required;
                        kind = field.kind.clone();
                    }
                    None if fields.open => return (Type::Any, false),
                    None => {
                        let hint = nearest(name, fields.names());
                        let sentence = format!("{said} has no field `{name}`");
                        self.findings.add_with_hint(row.to.position, sentence, hint);
                        return (Type::Any, false);
                    }
                },
                other => {
                    let sentence = format!("{said} is {other} and has no field `{name}`");
                    self.findings.add(row.to.position, sentence);
                    return (Type::Any, false);
                }
            }
        }
        if row.to.appended {
            self.fit_target(row.to.position, &kind, &Type::list(Type::Any), "a list");
            return (kind.element(), false);
        }
        (kind, required)
    }

    /// A required target must never stay empty.
    fn demand(&mut self, row: &mut Row) {
        match row.on_missing {
            None => row.on_missing = Some(OnMissing::Error),
            Some(OnMissing::Error) => {}
            Some(OnMissing::Skip | OnMissing::Null) => {
                let sentence =
                    "the target requires this field, so a missing value must be an error";
                self.findings.add(row.position, sentence);
            }
        }
        if let (Some(when), false) = (&row.when, matches!(row.content, Content::Each(..))) {
            let sentence = "the target requires this field, so its row cannot depend on `when`";
            self.findings.add(when.position, sentence);
        }
    }

    fn fit(&mut self, formula: &Formula, kind: &Type, wanted: &Type) {
        self.fit_kind(formula, kind, wanted, "the target");
    }

    fn fit_kind(&mut self, formula: &Formula, kind: &Type, wanted: &Type, what: &str) {
        if !kind.fits(wanted) {
            let advice = advice(kind, wanted);
            let sentence =
                format!("{what} takes {wanted}, and `{}` is {kind}{advice}", formula.text);
            self.findings.add(formula.position, sentence);
        }
    }

    fn fit_target(&mut self, position: Position, target: &Type, made: &Type, said: &str) {
        if !made.fits(target) && !target.fits(made) {
            self.findings.add(position, format!("the target takes {target}, not {said}"));
        }
    }

    /// Notes every required field that no row fills.
    fn missing(&mut self, fields: &Fields, branches: &[Branch], prefix: &str, position: Position) {
        for (name, field) in &fields.fields {
            let branch = branches.iter().find(|branch| branch.name == *name);
            match (branch.map(|branch| &branch.leaf), &field.kind) {
                (None, _) if field.required => {
                    let sentence =
                        format!("no row fills `{prefix}{name}`, which the target requires");
                    self.findings.add(position, sentence);
                }
                (Some(Leaf::Object(inner)), Type::Object(below)) => {
                    self.missing(below, inner, &format!("{prefix}{name}."), position);
                }
                _ => {}
            }
        }
    }
}

/// How to turn one type into the other, where a function does it.
fn advice(kind: &Type, wanted: &Type) -> &'static str {
    match (kind, wanted) {
        (Type::Text | Type::Choice(_), Type::Number | Type::Integer) => "; number() reads it",
        (Type::Number, Type::Integer) => "; integer() takes it if it is whole",
        (Type::Number | Type::Integer | Type::Boolean, Type::Text | Type::Choice(_)) => {
            "; text() writes it"
        }
        (Type::Number | Type::Integer | Type::Text, Type::Boolean) => "; boolean() reads it",
        (Type::Text, Type::DateTime) => "; date_time() reads it",
        (Type::Text | Type::DateTime, Type::Date) => "; date() reads it",
        (Type::Object(_), Type::Object(_)) => {
            " of another shape; `with` and `rows` make it field by field"
        }
        (Type::List(mine), Type::List(_)) => match mine.as_ref() {
            Type::Object(_) => " of another shape; `each` and `rows` make them field by field",
            _ => "; `each` makes its elements one by one",
        },
        _ => "",
    }
}
