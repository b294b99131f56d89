//! Programs do in the sandbox, traced or not, what they do under the plain interpreter.

use std::process::Command;

use harness::domain::End;

use super::{limits, pythons, run, traced, untraced};

/// Programs, each after a line with its name.
const PROGRAMS: &str = include_str!("watched.py");

#[test]
fn programs_do_not_notice_that_they_are_watched() {
    let programs: Vec<(&str, &str)> = PROGRAMS
        .split("# %% ")
        .skip(1)
        .map(|part| part.split_once('\n').unwrap())
        .collect();
    let Some(python) = pythons::found().get(&11) else {
        eprintln!("skipped: there is no Python 3.11");
        return;
    };
    let jobs = |job: fn(&str) -> _| programs.iter().map(|(_, s)| job(s)).collect::<Vec<_>>();
    let (bare, seen) = (jobs(untraced), jobs(traced));
    let both = run(&bare, &limits(10))
        .into_iter()
        .zip(run(&seen, &limits(10)));
    for ((name, source), (bare, seen)) in programs.iter().zip(both) {
        let plain = Command::new(python)
            .args(["-s", "-c", source])
            .env_clear()
            .envs([("PYTHONHASHSEED", "0"), ("PYTHONUTF8", "1")])
            .output()
            .unwrap();
        let printed = String::from_utf8(plain.stdout).unwrap();
        assert_eq!(bare.stdout, printed, "{name}");
        assert_eq!(seen.stdout, printed, "{name}, traced");
        assert_eq!(bare.end == End::Returned, plain.status.success(), "{name}");
        assert_eq!(seen.end, bare.end, "{name}, traced");
    }
}
