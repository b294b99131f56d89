//! Candidates and their checks: whether a program that somebody wrote does what was asked for.

use std::collections::HashMap;

use super::{BROKEN, Job, Limits, Sandbox, SandboxError};
use crate::domain::{End, Judgement, Stop, Tests};

/// A program to judge.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Trial {
    /// The candidate, whole. Its `__name__` is not `"__main__"`: it is there to be called.
    pub program: String,
    /// What is run behind it.
    pub check: Check,
}

/// What is run behind a candidate. It sees the candidate's names, but for those that are Python's own, and
/// has names of its own, which the candidate does not see.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Check {
    /// The program; it raises where the candidate is wrong.
    pub text: String,
    /// The function that is tested, where that is known: it is seen also where it is called as one of
    /// Python's own, such as `sum`.
    pub entry_point: Option<String>,
}

impl From<&Tests> for Check {
    fn from(tests: &Tests) -> Self {
        Self {
            text: tests.check.clone(),
            entry_point: tests.entry_point.clone(),
        }
    }
}

impl Sandbox {
    /// Judges many candidates on all workers, each in a process of its own and
    /// equal ones once; the judgements come in the order of the trials. Tells
    /// `progress` how many different ones are done.
    ///
    /// A candidate passes only where its check runs to its end: neither leaving
    /// early by whatever way nor replacing built-in functions or those of
    /// modules helps it. What it may still do on purpose is told in ARCHITECTURE.md.
    ///
    /// # Errors
    /// Where a worker broke, or `stop` was set.
    pub fn judge(
        &self,
        trials: &[Trial],
        limits: &Limits,
        progress: &(dyn Fn(usize) + Sync),
        stop: &Stop,
    ) -> Result<Vec<Judgement>, SandboxError> {
        let mut jobs = Vec::new();
        let mut places = HashMap::new();
        let at: Vec<usize> = trials
            .iter()
            .map(|trial| {
                *places.entry(trial).or_insert_with(|| {
                    jobs.push(Job {
                        source: trial.program.clone(),
                        untraced: true,
                        check: Some(trial.check.clone()),
                        ..Job::default()
                    });
                    jobs.len() - 1
                })
            })
            .collect();
        let traces = self.trace_all(&jobs, limits, progress, stop)?;
        let judgements: Vec<Judgement> = traces.into_iter().map(|it| judgement(it.end)).collect();
        Ok(at.into_iter().map(|at| judgements[at].clone()).collect())
    }
}

/// How a run ended in which a check stood behind a candidate. A program cannot send itself the signal 9,
/// and one that is past its time is told apart: whoever else sends it is no part of the trial.
fn judgement(end: End) -> Judgement {
    match end {
        End::Returned => Judgement::Passed,
        End::Raised { class, .. } if class == "AssertionError" => Judgement::Failed,
        End::Raised { class, .. } => Judgement::Raised { class },
        End::TimedOut => Judgement::TimedOut,
        End::OverLimit(limit) => Judgement::OverLimit(limit),
        End::Died { cause } if cause == "signal 9" || cause.starts_with(BROKEN) => {
            Judgement::Lost { cause }
        }
        End::Died { cause } => Judgement::Died { cause },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::domain::Limit;

    /// As HumanEval's are: `f` is to double, nearly.
    const CHECK: &str = "import math\n\ndef check(candidate):\n    for x in (0, 1, -3):\n        \
                         assert abs(candidate(x) - 2 * x) < 1e-6\n    assert math.isclose(candidate(4), 8)\n\n\
                         check(f)\n";

    fn judge(programs: &[&str]) -> Vec<Judgement> {
        let limits = Limits {
            cpu: Duration::from_millis(500),
            ..Limits::default()
        };
        let sandbox = Sandbox::open(None, limits, 1).unwrap();
        let trial = |program: &&str| Trial {
            program: (*program).to_owned(),
            check: Check {
                text: CHECK.to_owned(),
                entry_point: Some("f".to_owned()),
            },
        };
        let trials: Vec<Trial> = programs.iter().map(trial).collect();
        let judged = sandbox.judge(&trials, sandbox.limits(), &|_| {}, &Stop::default());
        judged.unwrap()
    }

    #[track_caller]
    fn check(program: &str, expected: &Judgement) {
        assert_eq!(&judge(&[program])[0], expected, "{program}");
    }

    fn raised(class: &str) -> Judgement {
        Judgement::Raised {
            class: class.to_owned(),
        }
    }

    #[test]
    fn a_candidate_is_judged_by_how_its_check_ends() {
        use Judgement::{Failed, OverLimit, Passed, TimedOut};
        check("def f(x):\n    return x + x\n", &Passed);
        check("def f(x):\n    return x\n", &Failed);
        check("def f(x):\n    return {}[x]\n", &raised("KeyError"));
        check("def g(x):\n    return x + x\n", &raised("NameError"));
        check("def f(x)\n", &raised("SyntaxError"));
        check("def f(x):\n    while True: pass\n", &TimedOut);
        check(
            "def f(x):\n    return 'x' * 10**11\n",
            &OverLimit(Limit::Memory),
        );
    }

    #[test]
    fn a_candidate_is_there_to_be_called_and_not_to_be_run() {
        let runs =
            "def f(x):\n    return x + x\nif __name__ == '__main__':\n    raise ValueError\n";
        check(runs, &Judgement::Passed);
        let sees = "def f(x):\n    return candidate(x) if check else CHECK\n";
        check(sees, &raised("NameError"));
        let data = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: 'int'\ndef f(x):\n    \
                    return P(x).x * 2\n";
        check(data, &Judgement::Passed);
    }

    #[test]
    fn a_function_may_be_called_as_one_of_pythons_own() {
        let sandbox = Sandbox::open(None, Limits::default(), 1).unwrap();
        let trial = |entry_point: Option<&str>| Trial {
            program: "def sum(a, b):\n    return a + b\ndef abs(x):\n    return 0\n".to_owned(),
            check: Check {
                text: "assert sum(1, 2) == 3 and abs(-1) == 1\n".to_owned(),
                entry_point: entry_point.map(str::to_owned),
            },
        };
        let trials = [trial(Some("sum")), trial(None)];
        let judged = sandbox.judge(&trials, sandbox.limits(), &|_| {}, &Stop::default());
        assert_eq!(judged.unwrap(), [Judgement::Passed, raised("TypeError")]);
    }

    #[test]
    fn leaving_early_is_no_pass() {
        for leave in ["import sys; sys.exit(0)", "exit()", "raise SystemExit"] {
            check(leave, &raised("SystemExit"));
            check(&format!("def f(x):\n    {leave}\n"), &raised("SystemExit"));
        }
        for leave in ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.abort()"] {
            for program in [
                format!("import os; {leave}"),
                format!("def f(x):\n    import os; {leave}\n"),
            ] {
                let judgement = &judge(&[&program])[0];
                let died = matches!(judgement, Judgement::Died { .. });
                let refused = *judgement == raised("PermissionError");
                assert!(died || refused, "{program} {judgement}");
            }
        }
        let at_exit = "import atexit, os\natexit.register(os._exit, 0)\ndef f(x):\n    return x\n";
        assert!(!judge(&[at_exit])[0].is_pass());
    }

    /// All of these are wrong, and would pass if they could reach what judges them.
    #[test]
    fn no_trick_makes_a_wrong_candidate_pass() {
        let tricks = [
            "print('passed')\ndef f(x):\n    print('passed')\n",
            "def f(x):\n    return 0\ndef check(candidate):\n    pass\n",
            "def f(x):\n    globals()['check'] = lambda c: None\n    return 0\n",
            "abs = lambda x: 0\ndef f(x):\n    return 0\n",
            "import builtins\nbuiltins.abs = lambda x: 0\ndef f(x):\n    return 8\n",
            "import builtins\ndef f(x):\n    builtins.abs = lambda x: 0\n    return 8\n",
            "import builtins\nbuiltins.AssertionError = SystemExit\ndef f(x):\n    return 0\n",
            "import math\nmath.isclose = lambda a, b: True\ndef f(x):\n    return 2 * x if x < 4 else 0\n",
            "import math\ndef f(x):\n    math.isclose = lambda a, b: True\n    return 2 * x if x < 4 else 0\n",
            "import sys, types\nsys.modules['math'] = types.SimpleNamespace(isclose=max)\ndef f(x):\n    \
             return 2 * x if x < 4 else 1\n",
            "import sys\ndef local(frame, event, arg):\n    if event == 'line' and frame.f_lineno == 4:\n        \
             frame.f_lineno = 7\n    return local\nsys.settrace(lambda *a: local)\ndef f(x):\n    return 0\n",
            "def f(x):\n    try:\n        raise ValueError\n    except ValueError as error:\n        \
             frame = error.__traceback__.tb_frame.f_back\n        frame.f_globals['check'] = None\n    return 0\n",
            "import sys\nsys.excepthook = lambda *a: None\ndef f(x):\n    return 0\n",
            "def f(x):\n    return 0\n\0def f(x):\n    return 2 * x\n",
        ];
        for (trick, judgement) in tricks.iter().zip(judge(&tricks)) {
            assert!(!judgement.is_pass(), "{trick}");
        }
    }

    #[test]
    fn what_the_machine_failed_at_is_no_verdict() {
        for cause in ["signal 9".to_owned(), format!("{BROKEN}: gone")] {
            let end = End::Died {
                cause: cause.clone(),
            };
            assert_eq!(judgement(end), Judgement::Lost { cause });
        }
        let died = judgement(End::Died {
            cause: "signal 31".to_owned(),
        });
        assert_eq!(died.verdict(), Some("error"));
    }

    #[test]
    fn equal_trials_run_once() {
        let sandbox = Sandbox::open(None, Limits::default(), 2).unwrap();
        let trial = |value: u8| Trial {
            program: format!("f = {value}\n"),
            check: Check {
                text: "assert f\n".to_owned(),
                entry_point: None,
            },
        };
        let trials = [1, 0, 1, 1].map(trial);
        let ran = AtomicUsize::new(0);
        let tell = |done| {
            ran.fetch_max(done, Ordering::Relaxed);
        };
        let judged = sandbox.judge(&trials, sandbox.limits(), &tell, &Stop::default());
        use Judgement::{Failed, Passed};
        assert_eq!(judged.unwrap(), [Passed, Failed, Passed, Passed]);
        assert_eq!(ran.into_inner(), 2);
    }
}
