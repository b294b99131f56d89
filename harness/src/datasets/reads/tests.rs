//! Programs before and after; each is recorded and run again for real.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::time::Duration;

use super::*;
use crate::domain::{End, Trace};
use crate::sandbox::{Job, Limits, Sandbox};

fn run(source: &str, stdin: &str) -> Trace {
    let limits = Limits {
        cpu: Duration::from_secs(10),
        ..Limits::default()
    };
    let sandbox = Sandbox::open(None, limits, 1).unwrap();
    let job = Job {
        source: source.into(),
        stdin: stdin.into(),
        untraced: true,
        check: None,
    };
    sandbox.trace(&job).unwrap()
}

/// The program without reads; fails where it does anything else than before.
fn rewritten(source: &str, stdin: &str, reach: Reach) -> String {
    let plan = Plan::new(source, reach).unwrap();
    let recorded = run(&plan.recording(), stdin);
    assert_eq!(recorded.end, End::Returned, "of {}", plan.recording());
    let recording = plan.recorded(&recorded.stdout);
    let text = plan.rewrite(&recording).unwrap();
    let original = run(&plan.plain(), stdin);
    assert_eq!(recording.stdout, original.stdout);
    assert_eq!(run(&text, ""), original, "of {text}");
    text
}

/// A program of these lines becomes those lines.
fn check(source: &str, stdin: &str, wanted: &str) {
    let dedented = |text: &str| text.trim_start_matches('\n').to_owned();
    assert_eq!(
        rewritten(&dedented(source), stdin, Reach::Wide),
        dedented(wanted)
    );
}

#[test]
fn a_read_that_ran_once_becomes_its_value() {
    check(
        "
n = int(input())
a, b = map(int, input().split())
row = list(map(int, input().split()))
s = input().strip()
words = input().split()
x = float(input())
print(n, a, b, row, s, words, x)
",
        "5\n3 -4\n1 2\n a b \nc d\n2.5\n",
        "
n = 5
a, b = 3, -4
row = [1, 2]
s = 'a b'
words = ['c', 'd']
x = 2.5
print(n, a, b, row, s, words, x)
",
    );
}

#[test]
fn rows_are_read_as_one_list() {
    check(
        "
h, w = map(int, input().split())
grid = [input() for _ in range(h)]
rows = [[int(v) - 1 for v in input().split()] for _ in range(int(input()))]
print(h, w, grid, rows)
",
        "2 3\n..#\n#..\n2\n1 2\n3 4\n",
        "
h, w = 2, 3
grid = ['..#', '#..']
rows = [[0, 1], [2, 3]]
print(h, w, grid, rows)
",
    );
}

#[test]
fn a_read_that_yields_several_values_pulls_them() {
    check(
        "
def solve():
    a, b = map(int, input().split())
    return a * b

for _ in range(int(input())):
    print(solve(), sum(map(int, input().split())))
",
        "2\n1 2\n3 4\n5 6\n7\n",
        "
inputs = iter([(1, 2), (5, 6)])
def solve():
    a, b = next(inputs)
    return a * b

inputs2 = iter([[3, 4], [7]])
for _ in range(2):
    print(solve(), sum(next(inputs2)))
",
    );
}

#[test]
fn functions_that_only_read_are_read_through_and_removed() {
    check(
        "
import sys, math
from sys import stdin
input = sys.stdin.readline
II = lambda: int(input())

def LI(): return list(map(int, input().split()))

def rows(n):
    return [LI() for _ in range(n)]

n = II()
a = rows(n); b = stdin.readline().rstrip()
print(n, a, b, math.pi)
",
        "2\n1 2\n3 4\nend\n",
        "
import math

n = 2
a = [[1, 2], [3, 4]]; b = 'end'
print(n, a, b, math.pi)
",
    );
}

#[test]
fn standard_input_as_a_whole_becomes_a_list_or_an_iterator() {
    check(
        "
import sys
n = int(next(sys.stdin))
for line in sys.stdin:
    a, b = map(int, line.split())
    if a == b:
        break
    print(n + a + b)
for i, rest in enumerate(sys.stdin):
    print(i, rest.strip())
",
        "1\n2 3\n4 4\nx\ny\n",
        "
n = 1
for line in ['2 3\\n', '4 4\\n']:
    a, b = map(int, line.split())
    if a == b:
        break
    print(n + a + b)
for i, rest in enumerate(['x\\n', 'y\\n']):
    print(i, rest.strip())
",
    );
    check(
        "
import sys
it = iter(sys.stdin.buffer.read().split())
t = map(int, it)
print(next(t), *it)
",
        "1 2 3",
        "
it = iter([b'1', b'2', b'3'])
t = map(int, it)
print(next(t), *it)
",
    );
    check(
        "
tokens = map(int, open(0).read().split())
print(next(tokens), list(tokens))
",
        "1 2 3",
        "
tokens = iter([1, 2, 3])
print(next(tokens), list(tokens))
",
    );
}

#[test]
fn a_with_over_standard_input_gives_up_its_body() {
    check(
        "
with open(0) as f:
    n, *rest = map(int, f.readline().split())
    for x in rest:
        # twice
        print(n, x)
print()
",
        "1 2 3",
        "
n, *rest = [1, 2, 3]
for x in rest:
    # twice
    print(n, x)
print()
",
    );
}

#[test]
fn the_end_of_the_input_becomes_the_end_of_the_iterator() {
    check(
        "
while True:
    try:
        n = int(input())
    except EOFError:
        break
    print(n)
",
        "1\n2\n",
        "
inputs = iter([1, 2])
while True:
    try:
        n = next(inputs)
    except StopIteration:
        break
    print(n)
",
    );
}

#[test]
fn reads_passed_as_functions_become_iterators() {
    check(
        "
for line in iter(input, 'end'):
    print(line)
",
        "a\nb\nend\n",
        "
inputs = iter(['a', 'b', 'end'])
for line in iter(inputs.__next__, 'end'):
    print(line)
",
    );
}

#[test]
fn reads_for_their_effect_alone_are_removed() {
    check(
        "
input()
a = list(input()); input()
if a: input()
def f():
    input()
f(); _ = input()
print(a)
",
        "1\nab\n\n\n\n4",
        "
a = ['a', 'b']
if a: pass
def f():
    pass
f(); _ = '4'
print(a)
",
    );
}

#[test]
fn what_a_program_does_with_its_input_stays() {
    check(
        "
print(input().replace(',', ' '))
h, m = map(int, input().replace(':', ' ').split())
s = sorted(input())[::-1]
k = sum(int(x) % 3 for x in input().split())
n = int(input()) - 1
print(h, m, s, k, n, set(map(int, input().split())))
",
        "a,b\n7:30\nhello\n4 5 6\n9\n1 1 2\n",
        "
print('a,b'.replace(',', ' '))
h, m = 7, 30
s = sorted('hello')[::-1]
k = sum(int(x) % 3 for x in ['4', '5', '6'])
n = 9 - 1
print(h, m, s, k, n, set([1, 1, 2]))
",
    );
}

#[test]
fn replacements_keep_precedence_and_tokens_apart() {
    check(
        "
n = int(input())if True else 0
print(int(input()) ** 2, int(input()).bit_length(), n or(int(input())))
print(f'{input()} and {int(input())}', 1 if int(input())else 2)
",
        "0\n-3\n5\n7\nit's\n8\n0\n",
        "
n = 0 if True else 0
print((-3) ** 2, (5).bit_length(), n or(7))
inputs = iter([\"it's\"])
inputs2 = iter([8])
print(f'{next(inputs)} and {next(inputs2)}', 1 if 0 else 2)
",
    );
}

#[test]
fn prompts_go_with_their_reads() {
    check(
        "
n = int(input('n? '))
print(n)
",
        "4",
        "
n = 4
print(n)
",
    );
}

#[test]
fn iterators_take_no_name_of_the_program() {
    check(
        "
inputs = []
for _ in range(2):
    inputs.append(input())
print(inputs)
",
        "a\nb",
        "
inputs = []
inputs2 = iter(['a', 'b'])
for _ in range(2):
    inputs.append(next(inputs2))
print(inputs)
",
    );
}

#[test]
fn a_name_that_is_not_always_a_reader_is_none() {
    let source = "
def show(input):
    print(input())

def main(read=None):
    data = read() if read else input()
    show(lambda: data)

main()
";
    check(source, "x", &source.replace("else input()", "else 'x'"));
}

#[test]
fn methods_that_read_stay() {
    check(
        "
class Reader:
    def ints(self, offset=0):
        return [int(x) + offset for x in input().split()]

r = Reader()
print(r.ints(), r.ints(1))
",
        "1 2\n3\n",
        "
inputs = iter([[1, 2], [4]])
class Reader:
    def ints(self, offset=0):
        return next(inputs)

r = Reader()
print(r.ints(), r.ints(1))
",
    );
}

#[test]
fn the_narrow_reach_leaves_parsing_alone() {
    let source = "import sys\ninput = sys.stdin.readline\nn = int(input())\n\
                  print([n + int(x) for x in input().split()])\n";
    let text = rewritten(source, "1\n2 3\n", Reach::Narrow);
    insta::assert_snapshot!(text, @r"
    inputs = iter(['1\n', '2 3\n'])
    input = inputs.__next__
    n = int(input())
    print([n + int(x) for x in input().split()])
    ");
}

#[test]
fn values_without_a_literal_are_named() {
    let source = "import sys\nf = lambda: [map(int, l.split()) for l in sys.stdin]\nprint(f())";
    let plan = Plan::new(source, Reach::Wide).unwrap();
    assert!(
        plan.found
            .sites
            .iter()
            .all(|site| site.form == sites::Form::Live)
    );
    let mut recording = plan.recorded("\x1e0 0 B\x1d\x1e0 0 Ucomplex\x1d");
    let error = plan.rewrite(&recording).unwrap_err().to_string();
    insta::assert_snapshot!(error, @"line 2: `sys.stdin` yields a complex, which has no literal");
    recording.runs.clear();
    let error = plan.rewrite(&recording).unwrap_err().to_string();
    insta::assert_snapshot!(error, @"a read is left: `sys.stdin`");
}

#[test]
fn a_program_that_reads_nothing_is_closed() {
    for source in [
        "x = 1",
        "import sys\nsys.setrecursionlimit(9)",
        "def input(): return 1\ninput()",
    ] {
        assert!(
            Plan::new(source, Reach::Wide).unwrap().is_closed(),
            "{source}"
        );
    }
    assert!(!Plan::new("x = input()", Reach::Wide).unwrap().is_closed());
}

/// AVATAR's programs by others, with what they print; see the data's own README.
#[test]
fn real_programs_by_others_are_rewritten_and_print_the_same() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/avatar_python/programs.jsonl"
    );
    let Ok(lines) = std::fs::read_to_string(path) else {
        eprintln!("skipped: no {path}");
        return;
    };
    let mut checked = 0;
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row[key].as_str().unwrap();
        if row["verified_py311"] == true {
            let closed = rewritten(text("code"), text("stdin"), Reach::Wide);
            assert_eq!(
                run(&closed, "").stdout.trim(),
                text("stdout").trim(),
                "of {closed}"
            );
            checked += 1;
        }
    }
    assert_eq!(checked, 36);
}
