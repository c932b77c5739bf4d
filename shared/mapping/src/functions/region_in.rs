//! `region_in`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;
use crate::places;
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "region_in",
    group: Group::People,
    about: "The region of an address, by its code and its name, as its country writes it: the code \
            where it is one of that country's, else the name as typed; null if there is none, or \
            if it is another country's.",
    takes: &[
        Parameter::text("code").nullable(),
        Parameter::text("name").nullable(),
        Parameter::any("country").nullable(),
    ],
    gives: Gives::Text,
    examples: &[
        (r#"region_in("TX", "Texas", "US")"#, r#""TX""#),
        (r#"region_in(null, "Texas", "US")"#, r#""TX""#),
        (r#"region_in(null, "Greater London", "GB")"#, r#""Greater London""#),
        (r#"region_in("AL", "Alabama", "NO")"#, "null"),
        (r#"region_in("AL", null, "NO")"#, "null"),
        (r#"region_in(null, null, "US")"#, "null"),
    ],
    run: Run::Values(|arguments| {
        let country = plain_text(arguments.value(2))?;
        Ok(region(arguments.value(0).as_text(), arguments.value(1).as_text(), &country))
    }),
};

fn region(code: Option<&str>, name: Option<&str>, country: &str) -> Value {
    let filled =
        |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (code, name) = (filled(code), filled(name));
    let own = [&code, &name].into_iter().flatten().find_map(|text| places::region(text, country));
    if let Some(region) = own {
        return region.region_code.into();
    }
    let is_foreign = |name: &String| places::is_region_elsewhere(name, country);
    let has_regions = places::country(country).is_some_and(|it| it.subdivisions().is_some());
    match (name, has_regions) {
        (Some(name), _) => {
            if is_foreign(&name) {
                Value::Null
            } else {
                name.into()
            }
        }
        // A bare code that the country does not have says nothing.
        (None, true) => Value::Null,
        (None, false) => code.into(),
    }
}
