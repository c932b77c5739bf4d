//! `region_in`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;
use crate::words::plain_text;
use crate::{phone, places};

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
        (r#"region_in(null, "Central", "HK")"#, r#""Central""#),
        (r#"region_in("AE", "Armed Forces Europe", "US")"#, r#""AE""#),
        (r#"region_in("AL", "Alabama", "NO")"#, "null"),
        (r#"region_in("AL", null, "NO")"#, "null"),
        (r#"region_in(null, null, "US")"#, "null"),
    ],
    run: Run::Values(|arguments| {
        let country = plain_text(arguments.value(2))?;
        Ok(region(arguments.value(0).as_text(), arguments.value(1).as_text(), &country))
    }),
};

/// Codes of the United States' post that are no subdivisions of ISO 3166-2 (USPS Publication 28,
/// appendix B), with the names that Magento's directory gives them.
const POSTAL: [(&str, &str); 9] = [
    ("AA", "Armed Forces Americas"),
    ("AE", "Armed Forces Europe"),
    ("AE", "Armed Forces Africa"),
    ("AE", "Armed Forces Canada"),
    ("AE", "Armed Forces Middle East"),
    ("AP", "Armed Forces Pacific"),
    ("FM", "Federated States Of Micronesia"),
    ("MH", "Marshall Islands"),
    ("PW", "Palau"),
];

fn region(code: Option<&str>, name: Option<&str>, country: &str) -> Value {
    let (code, name) = (filled(code), filled(name));
    let mut texts = [code, name].into_iter().flatten();
    if let Some(region) = texts.clone().find_map(|text| places::region(text, country)) {
        return region.region_code.into();
    }
    let known = places::country(country);
    if known.is_some_and(|country| country.alpha2 == "US") {
        let is = |text: &str, of: &str| text.eq_ignore_ascii_case(of);
        let postal = texts
            .find_map(|text| POSTAL.iter().find(|(code, name)| is(text, code) || is(text, name)));
        if let Some((code, _)) = postal {
            return (*code).into();
        }
    }
    let has_regions = known.is_some_and(|country| country.subdivisions().is_some());
    match (code, name) {
        // A form that was filled for another country first leaves its code behind.
        (Some(_), Some(name)) if known.is_some() && places::is_region_elsewhere(name, country) => {
            Value::Null
        }
        (_, Some(name)) => name.into(),
        // A bare code that the country does not have says nothing.
        (Some(_), None) if has_regions => Value::Null,
        (code, None) => code.into(),
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !phone::says_nothing(text)).map(str::trim)
}
