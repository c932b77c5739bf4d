//! `sum`

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::Next;
use super::{Function, Gives, Group, NULL, Parameter, Run};
use crate::arithmetic::add;

pub(super) const FUNCTION: Function = Function {
    name: "sum",
    group: Group::Lists,
    about: "The sum of a list's numbers, or of a number computed for each element; missing ones \
            count nothing.",
    takes: &[Parameter::list("list"), Parameter::each_number("number").optional()],
    gives: Gives::Number,
    examples: &[
        ("sum([0.1, 0.2])", "0.3"),
        ("sum([{ price: 2, qty: 3 }, { price: 5, qty: 1 }], price * qty)", "11"),
        ("sum([])", "0"),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        let mut sum = Decimal::ZERO;
        call.each(&list, 1, |_, value| {
            if let Some(number) = call.number(&value)? {
                sum = add(sum, number)?;
            }
            Ok(Next::Go)
        })?;
        Ok(Cow::Owned(sum.into()))
    }),
};
