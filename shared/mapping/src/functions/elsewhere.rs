//! What other languages call our functions: engineers write what they know.

/// Our name for what `name` is called elsewhere, whatever its case.
pub(super) fn ours(name: &str) -> Option<&'static str> {
    let plain: String = name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect();
    NAMES.iter().find(|(theirs, _)| *theirs == plain).map(|(_, ours)| *ours)
}

/// Names in small letters without underscores, and ours.
const NAMES: [(&str, &str); 57] = [
    ("capitalize", "name_case"),
    ("ceil", "round"),
    ("ceiling", "round"),
    ("charat", "slice"),
    ("choose", "case"),
    ("concatenate", "concat"),
    ("dateadd", "add_days"),
    ("datediff", "days_between"),
    ("decode", "case"),
    ("distinct", "unique"),
    ("empty", "is_blank"),
    ("exists", "any"),
    ("floor", "round"),
    ("foreach", "map"),
    ("formatnumber", "fixed"),
    ("head", "first"),
    ("ifempty", "coalesce"),
    ("ifnull", "coalesce"),
    ("iif", "if"),
    ("implode", "join"),
    ("includes", "contains"),
    ("indexof", "contains"),
    ("int", "integer"),
    ("isempty", "is_blank"),
    ("isnull", "is_blank"),
    ("lcase", "lower"),
    ("len", "length"),
    ("lowercase", "lower"),
    ("lpad", "pad_start"),
    ("max", "largest"),
    ("mid", "slice"),
    ("min", "smallest"),
    ("nullif", "null_if"),
    ("nvl", "coalesce"),
    ("padleft", "pad_start"),
    ("padright", "pad_end"),
    ("parsefloat", "number"),
    ("parseint", "integer"),
    ("rpad", "pad_end"),
    ("select", "map"),
    ("size", "count"),
    ("some", "any"),
    ("explode", "split"),
    ("str", "text"),
    ("string", "text"),
    ("strlen", "length"),
    ("strtolower", "lower"),
    ("strtoupper", "upper"),
    ("substr", "slice"),
    ("substring", "slice"),
    ("switch", "case"),
    ("tofixed", "fixed"),
    ("tolower", "lower"),
    ("tolowercase", "lower"),
    ("toupper", "upper"),
    ("touppercase", "upper"),
    ("ucase", "upper"),
];

#[cfg(test)]
mod tests {
    use super::{NAMES, ours};
    use crate::functions::find;

    #[test]
    fn what_is_called_otherwise_elsewhere_is_not_a_name_here_and_leads_to_one() {
        for (theirs, ours) in NAMES {
            assert!(find(ours).is_some(), "{ours}");
            assert!(find(theirs).is_none(), "{theirs}");
        }
        assert_eq!(ours("toUpperCase"), Some("upper"));
        assert_eq!(ours("IF_NULL"), Some("coalesce"));
        assert_eq!(ours("frobnicate"), None);
    }
}
