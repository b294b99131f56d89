//! Mutants of real programs: of the embedded ones, and of those by others where they are at hand.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use harness::domain::{Place, rng, universal_newlines};
use harness::mutations::{Mutant, OPERATORS, Parent, Recipe};
use serde_json::Value;

/// Data by others, and the fields of their rows that are programs.
const BY_OTHERS: &[(&str, &[&str])] = &[
    ("refactory/question_1_programs.jsonl", &["code"]),
    ("refactory/question_3_programs.jsonl", &["code"]),
    ("condefects/programs.jsonl", &["original_code"]),
    ("the_algorithms/programs.jsonl", &["code"]),
    ("quixbugs/quixbugs.jsonl", &["correct"]),
];

/// Programs with what the others do not have.
const ODD: &[&str] = &[
    "async def f(*a, k=1, **b):\n    async with a as (c, d), e:\n        await g(-c, *d, k=not e)\n    return [x async for x in y if not x]\n",
    "match x:\n    case [1, -2, *rest] if rest[1:] == y or not z:\n        x = 1; y = 2\n    case {'a': 1 + 2j, **k} | {'b': -3, **k}:\n        pass\n    case A(b=-3):\n        pass\n    case _:\n        x -= 1\n",
    "if (n := len(a)) > 1 and not (m := n) in b: print(n); print(m)\nelif n in a: pass\nelse: n = -n\nprint(n)\n",
    "f = lambda x, *y, z=-1, **k: x if not y else[z, -1][0]\nf(1, *a, z=2, **{'b': not-1})\n",
    "s = f'é{x!r:>{w + 1}} {y[1:-1]:.2f} {f\"{a and b}\" if not c else-1} {{{ {1: [2, 3]}[1] }}}'\n",
    "x = '''\n  a\n''' + \"b\" \\\n    'c'\nfor é in 'a', \\\n        -1: # why\n\tpass\nelse:\n\tprint(é, x [ 1 : 2 ])",
    "class A:\n    x = 1\n    @property\n    def f(self): return self.x\nclass B(A):\n    x = 2\n    @A.f.setter\n    # on\n    def f(self, v=(1)): super().f(v); self.x = v\n    def g(self): return 1 if self else-self.x\n",
    "while True:\n    try:\n        for i in (1, 2): break\n        else: continue\n    except (A, B) as e:\n        for i in a:\n            continue\n    finally:\n        x = 1\n        y = [*a]\n    if a:\n        b\n        for i in b:\n            c = 1\n            d = 2\n    e = 1\nelse:\n    pass",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        try:\n            x = 2\n        except E:\n            x = 3\n    return g\n",
    "def f(a, /, b: int, *, c: int = 1) -> list[int]:\n    with (open(a) as g, open(b)):\n        h = sorted(g, key=lambda k: (-k, not k),)[:]\n        h.append(list(h)if h else[0])\n    return h.pop()or-1\n",
];

/// All programs at hand.
fn programs() -> Vec<String> {
    let mut found: Vec<String> = ODD.iter().map(|&program| program.to_owned()).collect();
    walk(&super::bench::root().join("datasets"), &mut found);
    let embedded = found.len();
    assert!(embedded > 300, "{embedded} programs");
    for (file, fields) in BY_OTHERS {
        let path = super::bench::root().join("../shared/data").join(file);
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        let rows = text
            .lines()
            .map(|line| -> Value { serde_json::from_str(line).unwrap() });
        // Of the many answers to one exercise, a few.
        let step = if file.starts_with("refactory") { 8 } else { 1 };
        for row in rows.step_by(step) {
            let programs = fields.iter().filter_map(|field| row[*field].as_str());
            found.extend(programs.map(universal_newlines));
        }
    }
    found
}

fn walk(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "py") {
            found.push(universal_newlines(&std::fs::read_to_string(path).unwrap()));
        }
    }
}

/// The parent with its places replaced, which must be in order and apart.
fn replaced(parent: &str, places: &[Place]) -> String {
    let mut text = String::new();
    let mut done = 0;
    for place in places {
        assert!(
            done <= place.start && place.start <= place.end,
            "{places:?}"
        );
        text.push_str(&parent[done..place.start]);
        text.push_str(&place.replacement);
        done = place.end;
    }
    text + &parent[done..]
}

fn check(parent: &str, mutant: &Mutant, wrong: &mut Vec<String>) {
    assert_eq!(replaced(parent, &mutant.places), mutant.source);
    if !mutant.is_python() {
        wrong.push(format!("{:?}\n{}", mutant.places, mutant.source));
    }
}

fn fail_with(wrong: &[String], of: usize) {
    let few: Vec<&str> = wrong.iter().take(5).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} of {of}:\n{}",
        wrong.len(),
        few.join("\n---\n")
    );
}

#[test]
fn every_single_change_keeps_the_rest_and_is_python() {
    let recipe = Recipe {
        operators: OPERATORS.to_vec(),
        ..Recipe::default()
    };
    let (mut wrong, mut all) = (Vec::new(), 0);
    for source in programs() {
        let Ok(parent) = Parent::new(&source, &recipe.operators) else {
            continue;
        };
        for mutant in parent.single_changes(&recipe, &mut rng(1, &[&source])) {
            all += 1;
            check(&source, &mutant, &mut wrong);
        }
    }
    assert!(all > 10_000, "{all} mutants");
    fail_with(&wrong, all);
}

#[test]
fn changes_drawn_together_keep_the_rest_and_are_python() {
    let (mut wrong, mut all) = (Vec::new(), 0);
    for probability in [0.5, 1.0] {
        let recipe = Recipe {
            operators: OPERATORS.to_vec(),
            probability,
            rounds: 6,
            ..Recipe::default()
        };
        for source in programs() {
            let Ok(parent) = Parent::new(&source, &recipe.operators) else {
                continue;
            };
            let path = [source.as_str()];
            let again: Vec<_> = parent.mutants(&recipe, 7, &path).collect();
            for ((round, mutant), same) in parent.mutants(&recipe, 7, &path).zip(again) {
                all += 1;
                assert_eq!((round, &mutant), (same.0, &same.1));
                check(&source, &mutant, &mut wrong);
            }
        }
    }
    fail_with(&wrong, all);
}

/// Reads programs as a JSON list; prints those that do not compile, with why.
const COMPILES: &str = "
import json, sys, warnings
warnings.simplefilter('ignore')
for program in json.load(sys.stdin):
    try:
        compile(program, 'mutant', 'exec', dont_inherit=True)
    except Exception as error:
        print(json.dumps(f'{error!r}\\n{program}'))
";

#[test]
fn python_compiles_what_is_made() {
    let mut mutants: Vec<String> = Vec::new();
    for (at, source) in programs().iter().enumerate() {
        let recipe = Recipe {
            operators: OPERATORS.to_vec(),
            rounds: 2,
            ..Recipe::default()
        };
        let Ok(parent) = Parent::new(source, &recipe.operators) else {
            continue;
        };
        let drawn = parent.mutants(&recipe, 3, &["compile"]);
        mutants.extend(drawn.map(|(_, mutant)| mutant.source));
        let mut rng = rng(3, &["compile"]);
        let single = parent.single_changes(&recipe, &mut rng);
        // A few of each, and all of the odd ones.
        let step = if at < ODD.len() { 1 } else { 7 };
        mutants.extend(single.step_by(step).map(|mutant| mutant.source));
    }
    let python = std::env::var("HARNESS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(python)
        .args(["-c", COMPILES])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let text = serde_json::to_vec(&mutants).unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    let wrong: Vec<String> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    fail_with(&wrong, mutants.len());
}
