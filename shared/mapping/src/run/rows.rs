//! Carries out rows and builds the target record.

use std::cell::RefCell;

use super::{Cause, Computed, Evaluator, Failure, Fault, Scope};
use crate::document::{Block, Branch, Content, Element, Formula, Leaf, OnMissing, Row};
use crate::schema::Type;
use crate::{Object, Value};

/// No more failed rows are told at once.
const MOST_FAULTS: usize = 50;

/// Fills the object that `block` describes, or tells every row that failed.
pub(crate) fn run(
    evaluator: &Evaluator<'_>,
    block: &Block,
    source: &Value,
) -> Result<Value, Vec<Fault>> {
    let runner = Runner { evaluator, faults: RefCell::default() };
    let object = runner.block(block, &Scope::outermost(source), &Place::Top);
    let faults = runner.faults.into_inner();
    if faults.is_empty() { Ok(object.into()) } else { Err(faults) }
}

struct Runner<'r> {
    evaluator: &'r Evaluator<'r>,
    faults: RefCell<Vec<Fault>>,
}

/// Where in the target a row stands, for the case that it fails.
enum Place<'p> {
    Top,
    Below(&'p Place<'p>, &'p Row),
    Element(&'p Place<'p>, usize),
}

impl Runner<'_> {
    fn block(&self, block: &Block, scope: &Scope<'_>, place: &Place<'_>) -> Object {
        self.branches(&block.branches, block, scope, place)
    }

    fn branches(
        &self,
        branches: &[Branch],
        block: &Block,
        scope: &Scope<'_>,
        place: &Place<'_>,
    ) -> Object {
        let mut object = Object::with_capacity(branches.len());
        for branch in branches {
            if let Leaf::Row(index) = branch.leaf
                && let Some(value) = self.copied(&block.rows[index], scope)
            {
                object.push(branch.name.clone(), value.clone());
            } else if let Some(value) = self.leaf(&branch.leaf, block, scope, place) {
                object.push(branch.name.clone(), value);
            }
        }
        object
    }

    /// The value of a row that only copies a plain value that is there, as most rows do.
    #[inline]
    fn copied<'v>(&self, row: &'v Row, scope: &Scope<'v>) -> Option<&'v Value>
    where
        Self: 'v,
    {
        let Content::From(formula) = &row.content else { return None };
        if row.when.is_some() || row.allowed.is_some() {
            return None;
        }
        let value = self.evaluator.plain(&formula.expr, scope)?;
        (!row.required || !is_blank(value)).then_some(value)
    }

    /// A field's value; an object or list to which no row gave anything is left out.
    fn leaf(
        &self,
        leaf: &Leaf,
        block: &Block,
        scope: &Scope<'_>,
        place: &Place<'_>,
    ) -> Option<Value> {
        match leaf {
            Leaf::Row(index) => self.row(&block.rows[*index], scope, place),
            Leaf::Object(inner) => {
                let object = self.branches(inner, block, scope, place);
                (!object.is_empty()).then_some(Value::Object(object))
            }
            Leaf::Appended(rows) => {
                let values =
                    rows.iter().filter_map(|row| self.row(&block.rows[*row], scope, place));
                let list: Vec<Value> = values.collect();
                (!list.is_empty()).then_some(Value::List(list))
            }
        }
    }

    /// A row's value; `None` if it is left out or failed.
    fn row(&self, row: &Row, scope: &Scope<'_>, place: &Place<'_>) -> Option<Value> {
        if self.evaluator.is_exhausted() {
            return None;
        }
        match self.filled(row, scope, place) {
            Ok(value) => value,
            Err(cause) => {
                self.fail(row, place, cause.into());
                None
            }
        }
    }

    fn filled(&self, row: &Row, scope: &Scope<'_>, place: &Place<'_>) -> Computed<Option<Value>> {
        let applies = match &row.when {
            Some(when) if !matches!(row.content, Content::Each(..)) => {
                self.evaluator.holds(&when.expr, scope)?
            }
            _ => true,
        };
        if !applies {
            return Ok(None);
        }
        let mut value = self.content(row, scope, place)?;
        if let (Value::Null, Some(default)) = (&value, &row.default) {
            value = self.value(default, scope)?;
        }
        if let Some(allowed) = &row.allowed {
            listed(&value, allowed)?;
        }
        if value.is_null() || (row.required && is_blank(&value)) {
            return missing(row);
        }
        Ok(Some(value))
    }

    fn content(&self, row: &Row, scope: &Scope<'_>, place: &Place<'_>) -> Computed<Value> {
        match &row.content {
            Content::From(formula) => self.value(formula, scope),
            Content::Constant(value) => Ok(value.clone()),
            Content::Each(list, element) => self.each(row, list, element, scope, place),
            Content::With(object, block) => self.with(row, object, block, scope, place),
        }
    }

    fn value(&self, formula: &Formula, scope: &Scope<'_>) -> Computed<Value> {
        self.evaluator.owned(self.evaluator.evaluate(&formula.expr, scope)?)
    }

    fn with(
        &self,
        row: &Row,
        object: &Formula,
        block: &Block,
        scope: &Scope<'_>,
        place: &Place<'_>,
    ) -> Computed<Value> {
        let element = self.evaluator.evaluate(&object.expr, scope)?;
        if element.is_null() {
            return Ok(Value::Null);
        }
        let inner = scope.inner(&element, 0);
        Ok(self.block(block, &inner, &Place::Below(place, row)).into())
    }

    fn each(
        &self,
        row: &Row,
        list: &Formula,
        element: &Element,
        scope: &Scope<'_>,
        place: &Place<'_>,
    ) -> Computed<Value> {
        let list_value = self.evaluator.evaluate(&list.expr, scope)?;
        let elements = match list_value.as_ref() {
            Value::List(elements) => elements,
            Value::Null => return Ok(Value::Null),
            other => {
                return Err(Failure::mismatch(&format!("`{}`", list.text), "a list", other));
            }
        };
        let below = Place::Below(place, row);
        let mut made = Vec::with_capacity(elements.len());
        for (index, source) in elements.iter().enumerate() {
            let inner = scope.inner(source, index);
            self.evaluator.spend(1)?;
            if let Some(when) = &row.when
                && !self.evaluator.holds(&when.expr, &inner)?
            {
                continue;
            }
            match element {
                Element::From(formula) => made.push(self.value(formula, &inner)?),
                Element::Rows(block) => {
                    let place = Place::Element(&below, made.len());
                    made.push(self.block(block, &inner, &place).into());
                }
            }
        }
        Ok(Value::List(made))
    }

    fn fail(&self, row: &Row, place: &Place<'_>, cause: Cause) {
        let mut faults = self.faults.borrow_mut();
        if faults.len() < MOST_FAULTS {
            let target = path(&Place::Below(place, row));
            faults.push(Fault { target, position: row.position, cause });
        }
    }
}

/// What a row without a value becomes.
fn missing(row: &Row) -> Computed<Option<Value>> {
    let handling = match row.on_missing {
        _ if row.required => OnMissing::Error,
        handling => handling.unwrap_or(OnMissing::Skip),
    };
    match handling {
        OnMissing::Skip => Ok(None),
        OnMissing::Null => Ok(Some(Value::Null)),
        OnMissing::Error => Err(Cause::Missing {
            expression: match &row.content {
                Content::From(formula) | Content::Each(formula, _) | Content::With(formula, _) => {
                    formula.text.to_string()
                }
                Content::Constant(_) => "null".to_owned(),
            },
        }
        .into()),
    }
}

/// Whether a value is there and still says nothing.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

fn listed(value: &Value, allowed: &Type) -> Computed<()> {
    match allowed {
        Type::Choice(known) if !value.is_null() && !known.contains(value) => {
            let (value, known) = (value.to_json_text(), allowed.to_string());
            Err(Cause::NotListed { value, known }.into())
        }
        _ => Ok(()),
    }
}

fn path(place: &Place<'_>) -> String {
    match place {
        Place::Top => String::new(),
        Place::Below(Place::Top, row) => row.to.text.to_string(),
        Place::Below(above, row) => format!("{}.{}", path(above), row.to.text),
        Place::Element(list, index) => format!("{}[{index}]", path(list)),
    }
}
