//! `case`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "case",
    group: Group::Choices,
    about: "What belongs to the first of several values that equals the first argument: pairs of \
            value and result, and at the end a result for all others, without which it is null.",
    takes: &[Parameter::any("value").nullable(), Parameter::any("pairs").nullable().repeated()],
    gives: Gives::Any,
    examples: &[
        (r#"case("b", "a", 1, "b", 2)"#, "2"),
        (r#"case("c", "a", 1, "b", 2, 9)"#, "9"),
        (r#"case("c", "a", 1)"#, "null"),
    ],
    run: Run::Lazy(|call| {
        let value = call.value(0)?;
        let mut pair = 1;
        while call.has(pair + 1) {
            if call.evaluator.same(&*call.value(pair)?, &value)? {
                return call.value(pair + 1);
            }
            pair += 2;
        }
        call.value(pair)
    }),
};
