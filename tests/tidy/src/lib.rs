//! The project's rules about itself: what a machine can check, no page needs to say.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use serde_json::Value;

    /// Inner crates before outer ones: each may name only those before it.
    const LAYERS: [&str; 8] =
        ["mapping", "entities", "flow", "transport", "heartland", "magento", "aws", "lambda"];

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
    }

    fn packages() -> BTreeMap<String, Value> {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(root())
            .output()
            .unwrap();
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap().iter();
        packages.map(|it| (it["name"].as_str().unwrap().to_owned(), it.clone())).collect()
    }

    fn dependencies(package: &Value) -> Vec<String> {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|it| it["kind"].is_null())
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .collect()
    }

    fn files(extension: &str) -> Vec<(String, String)> {
        let output = Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .current_dir(root())
            .output()
            .unwrap();
        let names = String::from_utf8(output.stdout).unwrap();
        names
            .split('\0')
            .filter(|name| name.ends_with(extension))
            .filter_map(|name| {
                Some((name.to_owned(), std::fs::read_to_string(root().join(name)).ok()?))
            })
            .collect()
    }

    #[test]
    fn dependencies_point_one_way() {
        let packages = packages();
        for (place, name) in LAYERS.iter().enumerate() {
            for dependency in dependencies(&packages[*name]) {
                let outer = LAYERS[place..].contains(&dependency.as_str());
                assert!(!outer, "{name} must not depend on {dependency}");
            }
        }
        for pair in [("heartland", "magento"), ("magento", "heartland"), ("aws", "transport")] {
            let there = dependencies(&packages[pair.0]);
            assert!(!there.contains(&pair.1.to_owned()), "{} must be blind to {}", pair.0, pair.1);
        }
    }

    /// The features of every dependency, as cargo resolves them over `edges`.
    fn features(edges: &str) -> BTreeMap<String, String> {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "--workspace", "--prefix", "none", "--format", "{p}\t{f}"])
            .args(["--edges", edges])
            .current_dir(root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let tree = String::from_utf8(output.stdout).unwrap();
        let mut features = BTreeMap::<String, BTreeSet<&str>>::new();
        for (package, enabled) in tree.lines().filter_map(|line| line.split_once('\t')) {
            let enabled = enabled.trim_end_matches(" (*)");
            features.entry(package.to_owned()).or_default().insert(enabled);
        }
        let joined = |enabled: BTreeSet<&str>| enabled.into_iter().collect::<Vec<_>>().join(" | ");
        features.into_iter().map(|(package, enabled)| (package, joined(enabled))).collect()
    }

    #[test]
    fn tests_ask_for_no_feature_that_the_programs_do_not() {
        let (programs, tests) = (features("normal,build"), features("normal,build,dev"));
        for (package, enabled) in programs {
            assert_eq!(enabled, tests[&package], "{package} would be compiled twice");
        }
    }

    #[test]
    fn the_thinking_is_pure() {
        let packages = packages();
        let impure = ["tokio", "reqwest", "http", "rand", "getrandom", "uuid", "tracing", "axum"];
        for name in ["mapping", "entities"] {
            for dependency in dependencies(&packages[name]) {
                assert!(!impure.contains(&dependency.as_str()), "{name} names {dependency}");
            }
        }
    }

    #[test]
    fn only_one_crate_names_the_cloud_and_one_the_runtime() {
        for (name, package) in packages() {
            for dependency in dependencies(&package) {
                let cloud = dependency.starts_with("aws-sdk") || dependency == "aws-config";
                assert!(!cloud || name == "aws", "{name} names {dependency}");
                let runtime = dependency == "lambda_runtime";
                assert!(!runtime || name == "lambda", "{name} names {dependency}");
            }
        }
    }

    #[test]
    fn a_function_has_one_name_everywhere_and_a_thin_main() {
        let template = std::fs::read_to_string(root().join("infra/template.yaml")).unwrap();
        let packages = packages();
        for entry in std::fs::read_dir(root().join("functions")).unwrap() {
            let folder = entry.unwrap().path();
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(packages.contains_key(&name), "package {name}");
            let main = std::fs::read_to_string(folder.join("src/main.rs")).unwrap();
            assert!(main.lines().count() < 30, "{name}: a main decides nothing");
            for text in [format!("target/lambda/{name}/"), format!("${{AWS::StackName}}-{name}\n")]
            {
                assert!(template.contains(&text), "{name}: the template lacks {text}");
            }
        }
    }

    #[test]
    fn every_module_says_what_it_is_for() {
        for (name, text) in files(".rs") {
            let is_test = name.ends_with("tests.rs") || name.contains("/tests/");
            let is_fuzz = name.contains("/fuzz/");
            assert!(is_test || is_fuzz || text.starts_with("//! "), "{name} begins without `//!`");
        }
    }

    #[test]
    fn no_file_has_a_name_without_an_owner() {
        let vague = ["utils", "util", "helpers", "helper", "common", "misc", "manager"];
        for (name, _) in files(".rs") {
            let stem = Path::new(&name).file_stem().unwrap().to_str().unwrap();
            assert!(!vague.contains(&stem), "{name}: give it the name of what it owns");
        }
    }

    #[test]
    fn no_test_is_switched_off() {
        let (ignored, panics) = (concat!("#[ign", "ore"), concat!("#[should_", "panic"));
        for (name, text) in files(".rs") {
            assert!(!text.contains(ignored) && !text.contains(panics), "{name}");
        }
    }

    #[test]
    fn paths_named_in_documents_exist() {
        for name in ["README.md", "ARCHITECTURE.md"] {
            let text = std::fs::read_to_string(root().join(name)).unwrap();
            let quoted = text.split('`').skip(1).step_by(2);
            let tops = ["functions/", "shared/", "infra/", "tests/"];
            let paths = quoted.filter(|it| tops.iter().any(|top| it.starts_with(top)));
            for path in paths.filter(|it| !it.contains(['*', '<', '{', ' '])) {
                assert!(root().join(path).exists(), "{name} names {path}, which is not there");
            }
        }
    }
}
