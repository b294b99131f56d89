//! Program files and the cases beside them, sorted out from a folder.
//!
//! Three layouts are known, in any mixture: any folder of `*.py`; problem
//! folders `pNNNNN/` with `*.py` beside `*.in` and `*.out`; and CodeNet's, with
//! `pNNNNN/Python/*.py` and `input.txt`, also in a tree of inputs beside it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::files::{Files, is_program};
use crate::domain::{Dropped, Origin, universal_newlines};
use crate::syntax::parse;

/// Programs, in order of path.
#[derive(Debug, Default)]
pub struct Pool {
    /// Those that parse.
    pub sources: Vec<Source>,
    /// Those that do not.
    pub dropped: Vec<Dropped>,
}

/// A program as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path without its ending, from the problem on.
    pub id: String,
    /// Its problem or folder, and its path.
    pub origin: Origin,
    /// The text, with `\n` line ends.
    pub text: String,
    /// What it may be run on; empty where no input lies beside it.
    pub cases: Arc<[Case]>,
}

/// An input and what is to be printed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The file's name without its ending.
    pub name: String,
    /// The input.
    pub stdin: String,
    /// The output, where there is a file of it.
    pub stdout: Option<String>,
}

impl Pool {
    /// Sorts out the files of a folder.
    #[must_use]
    pub fn new(files: &Files) -> Self {
        let mut cases: BTreeMap<&str, Vec<Case>> = BTreeMap::new();
        for path in files.keys() {
            if let Some(name) = input_name(path) {
                let stdout = output_path(path).and_then(|path| files.get(&path));
                cases.entry(place(path)).or_default().push(Case {
                    name: name.to_owned(),
                    stdin: text_of(&files[path]),
                    stdout: stdout.map(|bytes| text_of(bytes)),
                });
            }
        }
        let programs: BTreeSet<&str> = files
            .keys()
            .filter_map(|path| path.strip_suffix(".py"))
            .collect();
        // An input named after a program is that program's alone.
        let shared: BTreeMap<&str, Arc<[Case]>> = cases
            .iter()
            .map(|(place, all)| {
                let owned = |case: &&Case| match *place {
                    "" => programs.contains(&*case.name),
                    _ => programs.contains(&*format!("{place}/{}", case.name)),
                };
                (
                    *place,
                    in_order(all.iter().filter(|c| !owned(c)).cloned().collect()),
                )
            })
            .collect();

        let mut pool = Self::default();
        let mut ids = ids(files.keys().filter(|path| is_program(path)));
        for (path, bytes) in files.iter().filter(|(path, _)| is_program(path)) {
            let (place, stem) = (place(path), stem(path));
            let id = ids.remove(&**path).unwrap_or_else(|| path.clone());
            let own = cases
                .get(place)
                .and_then(|all| all.iter().find(|c| c.name == stem));
            let origin = Origin {
                problem: if place.is_empty() { stem } else { place }.to_owned(),
                file: path.clone(),
            };
            match checked(bytes) {
                Ok(text) => pool.sources.push(Source {
                    id,
                    origin,
                    text,
                    cases: match own {
                        Some(case) => Arc::from([case.clone()]),
                        None => shared.get(place).cloned().unwrap_or_default(),
                    },
                }),
                Err(detail) => pool.dropped.push(Dropped {
                    id,
                    reason: "unparsable".into(),
                    detail,
                }),
            }
        }
        pool
    }
}

/// Bytes of the longest program that is read.
const LONGEST: usize = 256 << 10;

/// The text of a program that parses.
fn checked(bytes: &[u8]) -> Result<String, String> {
    if bytes.len() > LONGEST {
        return Err(format!("longer than {} KiB", LONGEST >> 10));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|b| *b == b'\n').count();
        format!("line {line}: not UTF-8")
    })?;
    let text = universal_newlines(text);
    parse(&text)?;
    Ok(text)
}

fn text_of(bytes: &[u8]) -> String {
    universal_newlines(&String::from_utf8_lossy(bytes))
}

/// `p00001`, ...: a folder of CodeNet's for one problem.
fn is_problem(name: &str) -> bool {
    name.strip_prefix('p')
        .is_some_and(|n| n.len() == 5 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// What a file belongs to: its problem's name, else its folder.
fn place(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder
        .split('/')
        .rfind(|name| is_problem(name))
        .unwrap_or(folder)
}

/// Each program's own id: short, or its path without the ending where another
/// program would have the same.
fn ids<'p>(paths: impl Iterator<Item = &'p String>) -> BTreeMap<&'p str, String> {
    let mut ids: BTreeMap<&str, String> = paths.map(|path| (&**path, short_id(path))).collect();
    loop {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for id in ids.values() {
            *counts.entry(id.clone()).or_default() += 1;
        }
        // A path may be another's short id; no two paths are the same.
        let mut changed = false;
        for (path, id) in &mut ids {
            if counts[id.as_str()] > 1 && id != without_ending(path) {
                without_ending(path).clone_into(id);
                changed = true;
            }
        }
        if !changed {
            return ids;
        }
    }
}

fn without_ending(path: &str) -> &str {
    path.strip_suffix(".py").unwrap_or(path)
}

/// The path from the problem on, without CodeNet's language folder and without
/// the ending.
fn short_id(path: &str) -> String {
    let path = without_ending(path);
    let mut names: Vec<&str> = path.split('/').collect();
    if let Some(problem) = names[..names.len() - 1].iter().rposition(|n| is_problem(n)) {
        names.drain(..problem);
        if names.len() > 2 && names[1] == "Python" {
            names.remove(1);
        }
    }
    names.join("/")
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The name of the case whose input a path is.
fn input_name(path: &str) -> Option<&str> {
    match path.rsplit('/').next()? {
        "input.txt" => Some("1"),
        name => name.strip_suffix(".in"),
    }
}

fn output_path(input: &str) -> Option<String> {
    input
        .strip_suffix("input.txt")
        .map(|folder| format!("{folder}output.txt"))
        .or_else(|| input.strip_suffix(".in").map(|stem| format!("{stem}.out")))
}

/// By number where names are numbers; one case a name.
fn in_order(mut cases: Vec<Case>) -> Arc<[Case]> {
    cases.sort_by_cached_key(|case| {
        let number = case.name.parse::<u64>().unwrap_or(u64::MAX);
        (number, case.name.clone())
    });
    cases.dedup_by(|later, first| later.name == first.name);
    cases.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(files: &[(&str, &str)]) -> Pool {
        let owned =
            |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec().into());
        Pool::new(&files.iter().map(owned).collect())
    }

    /// Files give programs, written as `id of problem: cases`.
    fn check(files: &[&str], wanted: &[&str]) {
        let files: Vec<_> = files.iter().map(|path| (*path, "1")).collect();
        let shown: Vec<String> = pool(&files)
            .sources
            .iter()
            .map(|source| {
                let cases: Vec<_> = source
                    .cases
                    .iter()
                    .map(|c| format!("{}{}", c.name, if c.stdout.is_some() { "=" } else { "" }))
                    .collect();
                let (id, problem) = (&source.id, &source.origin.problem);
                format!("{id} of {problem}: {}", cases.join(" "))
            })
            .collect();
        assert_eq!(shown, wanted);
    }

    #[test]
    fn problem_folders_share_their_cases() {
        check(
            &[
                "p00001/a.py",
                "p00001/b.py",
                "p00001/10.in",
                "p00001/2.in",
                "p00001/2.out",
            ],
            &["p00001/a of p00001: 2= 10", "p00001/b of p00001: 2= 10"],
        );
    }

    #[test]
    fn codenet_keeps_inputs_in_a_tree_of_their_own() {
        check(
            &[
                "data/p00003/Python/s1.py",
                "derived/input_output/data/p00003/input.txt",
                "derived/input_output/data/p00003/output.txt",
                "data/p00004/s2.py",
                "data/p00004/input.txt",
            ],
            &["p00003/s1 of p00003: 1=", "p00004/s2 of p00004: 1"],
        );
    }

    #[test]
    fn any_folder_is_a_problem_and_may_have_cases() {
        check(
            &["x.py", "y.py", "y.in", "deep/er/z.py", "deep/er/1.in"],
            &["deep/er/z of deep/er: 1", "x of x: ", "y of y: y"],
        );
    }

    #[test]
    fn no_two_programs_have_the_same_id() {
        check(
            &["p00001/Python/a.py", "p00001/a.py", "q.py", "q.py.py"],
            &[
                "p00001/Python/a of p00001: ",
                "p00001/a of p00001: ",
                "q of q: ",
                "q.py of q.py: ",
            ],
        );
        check(
            &[
                "p00001/Python/Python/a.py",
                "p00001/Python/a.py",
                "p00001/a.py",
                "x/p00002/b.py",
                "y/p00002/b.py",
            ],
            &[
                "p00001/Python/Python/a of p00001: ",
                "p00001/Python/a of p00001: ",
                "p00001/a of p00001: ",
                "x/p00002/b of p00002: ",
                "y/p00002/b of p00002: ",
            ],
        );
    }

    #[test]
    fn programs_that_are_too_long_or_too_deep_are_dropped() {
        let long = "x = 1\n".repeat(50_000);
        let deep = format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
        let pool = pool(&[("long.py", &long), ("deep.py", &deep)]);
        let dropped: Vec<&str> = pool.dropped.iter().map(|d| &*d.detail).collect();
        insta::assert_snapshot!(dropped.join("\n"), @r"
        more than 400 operators, brackets or blocks in one another
        longer than 256 KiB
        ");
    }

    #[test]
    fn what_is_no_python_is_dropped_and_named() {
        let mut files = Files::new();
        files.insert("a.py".into(), b"print 'two'\r\n".to_vec().into());
        files.insert("b.py".into(), b"x = 1\r\ny = 2\r\n".to_vec().into());
        files.insert("c.py".into(), b"x = 1\n# caf\xe9\n".to_vec().into());
        let pool = Pool::new(&files);
        assert_eq!(pool.sources.len(), 1);
        assert_eq!(pool.sources[0].text, "x = 1\ny = 2\n");
        let dropped: Vec<String> = pool
            .dropped
            .iter()
            .map(|d| format!("{} {}: {}", d.id, d.reason, d.detail))
            .collect();
        insta::assert_snapshot!(dropped.join("\n"), @r"
        a unparsable: line 1: Simple statements must be separated by newlines or semicolons
        c unparsable: line 2: not UTF-8
        ");
    }
}
