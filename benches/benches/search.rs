//! Code-to-code search: all programs ranked for each by embeddings of 768 numbers and Jaro similarity of
//! outputs, against the released double loop in Python; and our measures against those of others.
//!
//! ```text
//! pip install jellyfish==1.3.0 numpy==2.4.6 pytrec_eval-terrier==0.5.11 ranx==0.3.21
//! SEARCH_PYTHON=python3 cargo bench -p benches --bench search --profile dev
//! ```
//!
//! `SEARCH_PYTHON` is to be Python 3.11 at most: later ones have other tokens. The rival,
//! `rivals/search.py`, ranks 1,000 programs (`SEARCH_RIVAL_PROGRAMS`); what it takes grows with the
//! square of them. Ours ranks 1,000, 10,000, 20,000 and 40,000, or up to `SEARCH_PROGRAMS`.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use benches::local::peak;
use benches::rankings::Cases;
use benches::searched::{Searched, likeness};
use benches::sides::{number, rival, run};
use harness::domain::{Stop, Vectors};
use harness::ranking::{Blend, Field, RANKING_METRICS, Rerank, Ties, rank};
use serde::{Deserialize, Serialize};

/// What a side did.
#[derive(Deserialize, Serialize)]
struct Told {
    programs: usize,
    seconds: f64,
    /// Of all processors.
    cpu_seconds: f64,
    peak_rss_mb: u64,
    map: f64,
}

fn main() {
    let Ok(python) = env::var("SEARCH_PYTHON") else {
        println!("skipped: set SEARCH_PYTHON to a Python with jellyfish, pytrec_eval and ranx");
        return;
    };
    let arguments: Vec<String> = env::args().collect();
    match &arguments[..] {
        [_, side, programs] if side == "ours" => {
            let told = search(&Searched::new(programs.parse().unwrap()));
            println!("{}", serde_json::to_string(&told).unwrap());
        }
        _ => compare(&python),
    }
}

/// Our side.
fn search(searched: &Searched) -> Told {
    let field = Field {
        vectors: &searched.vectors,
        problems: &searched.problems,
    };
    let rerank = Rerank {
        effects: &searched.effects,
        likeness: likeness("jaro"),
        blend: Blend::Added(0.2),
    };
    let (began, before) = (Instant::now(), cpu_seconds());
    let found = rank(
        &field,
        Some(&rerank),
        RANKING_METRICS,
        Ties::Paper,
        &|_| {},
        &Stop::default(),
    );
    let (seconds, cpu_seconds) = (began.elapsed().as_secs_f64(), cpu_seconds() - before);
    let map = RANKING_METRICS.iter().position(|it| it.name == "map");
    let precisions = found.iter().flatten().map(|values| values[map.unwrap()]);
    Told {
        programs: searched.problems.len(),
        seconds,
        cpu_seconds,
        peak_rss_mb: peak(),
        map: precisions.sum::<f64>() / found.iter().flatten().count() as f64,
    }
}

/// What this process took of all processors.
fn cpu_seconds() -> f64 {
    let told = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, in brackets, may hold spaces; times are in hundredths.
    let fields = told.rsplit(')').next().unwrap_or_default();
    let times = fields.split_whitespace().skip(11).take(2);
    times.filter_map(|it| it.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn compare(python: &str) {
    check(python);
    let fewer = number("SEARCH_RIVAL_PROGRAMS", 1_000);
    let most = number("SEARCH_PROGRAMS", 40_000);
    write(&Searched::new(fewer));
    let theirs: Told = run(rival(python, "search.py").arg("time").arg(folder())).unwrap();
    println!(
        "{:<10}{:>10}{:>10}{:>10}{:>14}{:>10}{:>10}{:>8}{:>14}",
        "", "programs", "seconds", "CPU s", "rival's CPU s", "by clock", "by CPU", "MB", "MAP"
    );
    let line = |name: &str, told: &Told| {
        let scale = (told.programs as f64 / theirs.programs as f64).powi(2);
        let theirs = theirs.cpu_seconds * scale;
        println!(
            "{name:<10}{:>10}{:>10.2}{:>10.2}{theirs:>14.1}{:>9.0}x{:>9.0}x{:>8}{:>14.6}",
            told.programs,
            told.seconds,
            told.cpu_seconds,
            theirs / told.seconds,
            theirs / told.cpu_seconds,
            told.peak_rss_mb,
            told.map,
        );
    };
    line("released", &theirs);
    for programs in [fewer, 10_000, 20_000, 40_000] {
        if programs <= most {
            let mut ours = Command::new(env::current_exe().unwrap());
            line(
                "ours",
                &run(ours.args(["ours", &programs.to_string()])).unwrap(),
            );
        }
    }
    println!(
        "The rival's time is scaled from its own run by the square of the programs; it has one thread, \
         which at best takes as long by the clock."
    );
}

/// Has the rival check what we find.
fn check(python: &str) {
    fs::create_dir_all(folder()).unwrap();
    let cases = serde_json::to_string(&Cases::draw()).unwrap();
    fs::write(folder().join("cases.json"), cases).unwrap();
    let mut checking = rival(python, "search.py");
    let agrees = checking.arg("check").arg(folder()).status().unwrap();
    assert!(agrees.success(), "others find something else");
}

/// Writes programs for the rival.
fn write(searched: &Searched) {
    let Vectors::Dense { values, .. } = &searched.vectors else {
        unreachable!()
    };
    let bytes: Vec<u8> = values.iter().flat_map(|it| it.to_le_bytes()).collect();
    fs::write(folder().join("vectors.f32"), bytes).unwrap();
    let outputs: Vec<_> = searched.effects.iter().map(|it| &it.output).collect();
    let programs = serde_json::json!({"problems": searched.problems, "outputs": outputs});
    fs::write(folder().join("programs.json"), programs.to_string()).unwrap();
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("search")
}
