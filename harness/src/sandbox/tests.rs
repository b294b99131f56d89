//! Programs in the sandbox: how they end, what is seen of them.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::Limit;

fn sandbox() -> Sandbox {
    Sandbox::open(None, Limits::default(), 2).unwrap()
}

fn run(source: &str) -> Trace {
    let job = Job {
        source: source.into(),
        ..Job::default()
    };
    sandbox().trace(&job).unwrap()
}

fn check_end(source: &str, end: &End) {
    assert_eq!(run(source).end, *end, "of {source:?}");
}

fn raised(class: &str, message: &str) -> End {
    End::Raised {
        class: class.into(),
        message: message.into(),
    }
}

#[test]
fn ends_are_told_apart() {
    check_end("x = 1", &End::Returned);
    check_end("import sys\nsys.exit(0)", &End::Returned);
    check_end("exit()", &End::Returned);
    check_end("import sys\nsys.exit(3)", &raised("SystemExit", "3"));
    check_end("1 / 0", &raised("ZeroDivisionError", "division by zero"));
    check_end("x = = 1", &raised("SyntaxError", "invalid syntax (line 1)"));
    check_end("while True: pass", &End::TimedOut);
    check_end(
        "for i in range(2000):\n    x = i",
        &End::OverLimit(Limit::Steps),
    );
    check_end("print('a' * 2_000_000)", &End::OverLimit(Limit::Output));
    check_end("x = [0] * 10**9", &End::OverLimit(Limit::Memory));
}

#[test]
fn a_program_that_ends_its_process_has_not_finished() {
    let trace = run("import os\nprint('all done', flush=True)\nos._exit(0)");
    assert_eq!(
        trace.end,
        End::Died {
            cause: "exit status 0".into()
        }
    );
    assert_eq!(trace.stdout, "all done\n");
}

#[test]
fn a_step_shows_the_previous_line_and_the_current_scope() {
    let trace = run("def f(a):\n    print(a)\n    return a + 1\nx = f(2)\n");
    let shown: Vec<String> = trace
        .steps
        .iter()
        .map(|s| format!("{} {:?} {:?} {:?}", s.line, s.event, &*s.output, s.state.0))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    1 Line "" [("f", "<function>")]
    4 Line "" [("a", "2")]
    1 Call "" [("a", "2")]
    2 Line "2\n" [("a", "2")]
    3 Line "" [("a", "2")]
    3 Return "" [("f", "<function>"), ("x", "3")]
    "#);
}

#[test]
fn values_are_shown_by_structure_and_without_addresses() {
    let trace = run(concat!(
        "class P:\n",
        "    def __init__(self): self.x = [1, 'a']\n",
        "    def __repr__(self): raise KeyError\n",
        "p = P()\n",
        "l = [p, 1.5, None]\n",
        "l.append(l)\n",
        "d = {'k': {3, 1, 2}}\n",
        "e = ValueError('bad')\n",
        "import collections\n",
        "n = collections.namedtuple('N', 'a b')(1, 'x')\n",
        "g = (i for i in l)\n",
        "f = lambda: 0\n",
        "s = 'x' * 9000\n",
    ));
    let state = trace.final_state();
    assert_eq!(state.get("p"), Some("P(x=[1, 'a'])"));
    assert_eq!(state.get("l"), Some("[P(x=[1, 'a']), 1.5, None, [...]]"));
    assert_eq!(state.get("d"), Some("{'k': {1, 2, 3}}"));
    assert_eq!(state.get("e"), Some("ValueError('bad')"));
    assert_eq!(state.get("n"), Some("N(a=1, b='x')"));
    assert_eq!(state.get("g"), Some("<generator>"));
    assert_eq!(state.get("f"), Some("<function>"));
    assert!(state.get("s").unwrap().len() < 4010);
    assert_eq!(trace.end, End::Returned);
}

#[test]
fn the_wall_clock_ends_only_what_does_not_compute() {
    let limits = Limits {
        cpu: Duration::from_secs(2),
        wall: Duration::from_millis(200),
        ..Limits::default()
    };
    let sandbox = Sandbox::open(None, limits, 1).unwrap();
    let end = |source: &str| {
        let job = Job {
            source: source.into(),
            ..Job::default()
        };
        sandbox.trace(&job).unwrap().end
    };
    // As if it had to wait for a processor: more wall time than it was given.
    let computes = "import time\n[0 for _ in iter(lambda: time.process_time() < 0.25, False)]";
    assert_eq!(end(computes), End::Returned);
    assert_eq!(end("import time\ntime.sleep(60)"), End::TimedOut);
    let dozes = "import time\n[time.sleep(0.05) for _ in range(1000)]";
    assert_eq!(end(dozes), End::TimedOut);
}

#[test]
fn a_program_that_breaks_its_workers_is_named() {
    let sandbox = sandbox();
    // The rest of the request never comes: no worker answers.
    let trace = sandbox.exchange(b"\xff\xff\xff\x00{", Duration::from_millis(100));
    let End::Died { cause } = trace.unwrap().end else {
        panic!("it did not die");
    };
    assert!(cause.starts_with("it broke its worker twice"), "{cause}");
    assert_eq!(sandbox.trace(&Job::default()).unwrap().end, End::Returned);
}

#[test]
fn standard_input_is_there_and_ends() {
    let job = Job {
        source: "import sys\nn = int(input())\nrest = sys.stdin.read()\nprint(n, rest.split())"
            .into(),
        stdin: "3\na b\nc\n".into(),
        untraced: true,
        check: None,
    };
    let trace = sandbox().trace(&job).unwrap();
    assert_eq!(trace.stdout, "3 ['a', 'b', 'c']\n");
    assert!(trace.steps.is_empty());
}

#[test]
fn many_programs_come_back_in_order() {
    let jobs: Vec<Job> = (0..40)
        .map(|i| Job {
            source: format!("print({i})"),
            ..Job::default()
        })
        .collect();
    let sandbox = sandbox();
    let traces = sandbox
        .trace_all(&jobs, sandbox.limits(), &|_| {}, &Stop::default())
        .unwrap();
    let printed: Vec<String> = traces.into_iter().map(|t| t.stdout).collect();
    let wanted: Vec<String> = (0..40).map(|i| format!("{i}\n")).collect();
    assert_eq!(printed, wanted);
}

#[test]
fn an_interpreter_that_is_not_there_is_named() {
    let error = Sandbox::open(Some(Path::new("/no/such/python")), Limits::default(), 1)
        .err()
        .unwrap();
    insta::assert_snapshot!(error, @"cannot start `/no/such/python`: No such file or directory (os error 2); install Python 3.8 or newer, or name one with --python or HARNESS_PYTHON");
}
