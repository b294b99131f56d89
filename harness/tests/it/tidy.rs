//! The layering of ARCHITECTURE.md, held by reading the source.

use std::path::{Path, PathBuf};

/// Modules by layer: each may use those of lower layers only.
const LAYERS: &[&[&str]] = &[
    &["domain"],
    &["formats", "syntax"],
    &[
        "console",
        "datasets",
        "gate",
        "metrics",
        "models",
        "mutations",
        "prompts",
        "rankers",
        "ranking",
        "report",
        "sandbox",
        "store",
        "train",
    ],
    &["suite"],
    &["pipeline"],
    &["cli"],
];

/// Uses between modules of one layer that are meant.
const MEANT: &[(&str, &str)] = &[
    ("datasets", "mutations"),
    ("datasets", "sandbox"),
    ("models", "mutations"),
];

/// Crates that have one place, and that place.
const PLACES: &[(&str, &str)] = &[
    ("clap", "cli"),
    ("reqwest", "models"),
    ("plotters", "report/plots"),
    ("polars", "store"),
    ("indicatif", "console.rs"),
    ("rapidfuzz", "ranking/likeness"),
];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    found.sort();
    found
}

fn inside(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    path.strip_prefix(root)
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned()
}

fn module(path: &Path) -> String {
    let inside = inside(path);
    let first = inside.split('/').next().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Modules named after `crate::` in a text.
fn used(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split("crate::")
        .skip(1)
        .map(move |rest| rest.split(|c| !is_name(c)).next().unwrap_or_default())
        .filter(|name| layer(name).is_some())
}

#[test]
fn nothing_imports_upward_or_sideways() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let this = module(&path);
        let Some(mine) = layer(&this) else { continue };
        for other in used(&text) {
            let theirs = layer(other).unwrap();
            let meant = MEANT.contains(&(this.as_str(), other));
            if other != this && theirs >= mine && !meant {
                wrong.push(format!("{} uses {other}", inside(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_has_its_layer() {
    for (path, _) in sources() {
        let this = module(&path);
        assert!(
            this == "lib" || this == "main" || layer(&this).is_some(),
            "{this} stands in no layer: add it to LAYERS and to ARCHITECTURE.md"
        );
    }
}

#[test]
fn crates_with_one_place_stay_there() {
    for (path, text) in sources() {
        for (name, place) in PLACES {
            let uses =
                text.contains(&format!("use {name}::")) || text.contains(&format!(" {name}::"));
            assert!(
                !uses || inside(&path).starts_with(place),
                "{} uses {name}, which belongs in {place}",
                inside(&path)
            );
        }
    }
}

#[test]
fn every_file_says_what_lives_there_and_stays_short() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(
            text.starts_with("//! "),
            "{} opens with no //! line",
            inside(&path)
        );
        assert!(
            lines <= 500,
            "{} has {lines} lines: it wants to be two",
            inside(&path)
        );
    }
}

#[test]
fn the_committed_schemas_are_the_program_s_own() {
    for (name, own, option) in [
        ("suites/schema.json", harness::suite::schema(), ""),
        (
            "suites/train/schema.json",
            harness::suite::recipe_schema(),
            " --recipe",
        ),
    ] {
        let committed = std::fs::read_to_string(super::bench::root().join(name));
        assert!(
            committed.is_ok_and(|text| text == own),
            "{name} is out of date: cargo run -- schema{option} > {name}"
        );
    }
}
