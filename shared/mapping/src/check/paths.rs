//! Gathers the source paths that a document names, and tells each path where to look.

use crate::document::{Block, Content, Element};
use crate::expression::{Expr, Kind, Root, Step};
use crate::functions::{Function, Gives, Takes};
use crate::read::{NodeId, Paths};

/// The paths that `block` names.
pub(super) fn collect(block: &Block) -> Paths {
    let mut collector = Collector { paths: Paths::none() };
    collector.block(block, &Names { element: Some(Paths::ROOT), parent: None });
    collector.paths
}

/// Which piece of the source bare names belong to; none if the element was computed.
struct Names<'n> {
    element: Option<NodeId>,
    parent: Option<&'n Names<'n>>,
}

impl Names<'_> {
    fn ancestor(&self, levels: usize) -> Option<NodeId> {
        let mut names = self;
        for _ in 0..levels {
            names = names.parent?;
        }
        names.element
    }
}

struct Collector {
    paths: Paths,
}

impl Collector {
    fn block(&mut self, block: &Block, names: &Names<'_>) {
        for row in &block.rows {
            if let Some(default) = &row.default {
                self.visit(&default.expr, names);
            }
            let when = row.when.as_ref().map(|when| &when.expr);
            match &row.content {
                Content::Each(list, element) => {
                    let inner =
                        Names { element: self.elements(&list.expr, names), parent: Some(names) };
                    self.visit_all(when, &inner);
                    match element {
                        Element::From(formula) => self.visit(&formula.expr, &inner),
                        Element::Rows(block) => self.block(block, &inner),
                    }
                }
                Content::With(object, block) => {
                    self.visit_all(when, names);
                    let element = self.place_or_visit(&object.expr, names);
                    self.block(block, &Names { element, parent: Some(names) });
                }
                Content::From(formula) => {
                    self.visit_all(when, names);
                    self.visit(&formula.expr, names);
                }
                Content::Constant(_) => self.visit_all(when, names),
            }
        }
    }

    fn visit_all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, names: &Names<'_>) {
        for expr in exprs {
            self.visit(expr, names);
        }
    }

    /// Asks for everything that `expr` needs to be computed in full.
    fn visit(&mut self, expr: &Expr, names: &Names<'_>) {
        if let Some(node) = self.place_or_visit(expr, names) {
            self.paths.want(node);
        }
    }

    /// Where the elements of the list `expr` lie in the source.
    fn elements(&mut self, expr: &Expr, names: &Names<'_>) -> Option<NodeId> {
        let list = self.place_or_visit(expr, names)?;
        Some(self.paths.elements(list, usize::MAX))
    }

    /// Where `expr` lies in the source; if it is computed, asks for all it is computed from.
    fn place_or_visit(&mut self, expr: &Expr, names: &Names<'_>) -> Option<NodeId> {
        match &expr.kind {
            Kind::Literal(_) => None,
            Kind::Path(root, steps) => {
                let start = match root {
                    Root::Element => names.element,
                    Root::Parent(levels) => names.ancestor(*levels),
                    Root::Source => Some(Paths::ROOT),
                    Root::Facts | Root::Settings => None,
                };
                start.map(|start| self.follow(start, steps))
            }
            Kind::Piece(base, steps) => {
                let start = self.place_or_visit(base, names)?;
                Some(self.follow(start, steps))
            }
            Kind::Call(function, arguments) => self.call(function, arguments, names),
            Kind::Chain(first, rest) => {
                self.visit(first, names);
                self.visit_all(rest.iter().map(|(_, operand)| operand), names);
                None
            }
            Kind::Not(operand) | Kind::Negate(operand) => {
                self.visit(operand, names);
                None
            }
            Kind::List(elements) => {
                self.visit_all(elements, names);
                None
            }
            Kind::Object(fields) => {
                self.visit_all(fields.iter().map(|(_, field)| field), names);
                None
            }
        }
    }

    fn follow(&mut self, start: NodeId, steps: &[Step]) -> NodeId {
        steps.iter().fold(start, |node, step| match step {
            Step::Field(field) => self.paths.field(node, &field.name),
            Step::Place(place) => {
                let limit = usize::try_from(*place).map_or(usize::MAX, |place| place + 1);
                self.paths.elements(node, limit)
            }
        })
    }

    /// A call; where its result lies in the source, if it only chooses among elements.
    fn call(
        &mut self,
        function: &Function,
        arguments: &[Expr],
        names: &Names<'_>,
    ) -> Option<NodeId> {
        let chooses = matches!(function.gives, Gives::Elements(0) | Gives::Element(0));
        let bodied = (0..arguments.len()).any(|index| is_body(function, index));
        let (first, rest) = arguments.split_first()?;
        if !chooses && !bodied {
            self.visit(first, names);
            self.visit_all(rest, names);
            return None;
        }
        let list = self.place_or_visit(first, names);
        let element = list.map(|list| self.paths.elements(list, usize::MAX));
        let inner = Names { element, parent: Some(names) };
        for (index, argument) in rest.iter().enumerate() {
            let names = if is_body(function, index + 1) { &inner } else { names };
            self.visit(argument, names);
        }
        match function.gives {
            Gives::Elements(0) => list,
            Gives::Element(0) => element,
            _ => None,
        }
    }
}

/// Whether argument `index` is evaluated for each element.
fn is_body(function: &Function, index: usize) -> bool {
    function.parameter(index).is_some_and(|parameter| {
        matches!(parameter.takes, Takes::Each | Takes::EachCondition | Takes::EachNumber)
    })
}
