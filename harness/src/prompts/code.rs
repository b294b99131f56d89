//! The shape `code`: a function that passes tests, as HumanEval and MBPP ask for it.

use ruff_python_ast::Stmt;
use ruff_text_size::Ranged as _;

use super::{Asks, Numbers, Shape, dressing, fences};
use crate::domain::{Answer, Reference, Tests};
use crate::syntax::{Edit, apply, parse};

/// The shape.
pub static SHAPE: Shape = Shape {
    name: "code",
    about: "a function that passes the tests of a programming task",
    template: include_str!("code.j2"),
    asks: Asks::Code,
    shots: 0,
    numbers: Numbers::FromOne,
    lead: "",
    // HumanEval's (arXiv 2107.03374, section 3.2).
    stop: &["\nclass", "\ndef", "\n#", "\nif", "\nprint"],
    write,
    read,
};

/// What comes behind a program that a stem did not begin: it may have imports and functions of its own.
const BEHIND_A_PROGRAM: &[&str] = &["\nassert", "\n\"\"\"", "\nprint", "\nif", "\n```"];

/// Where the answer for a task ends, beside the end of its text.
#[must_use]
pub fn stops(tests: &Tests) -> &'static [&'static str] {
    let begins = |name| defines(&tests.stem, name);
    match tests.entry_point.as_deref().is_some_and(begins) {
        true => SHAPE.stop,
        false => BEHIND_A_PROGRAM,
    }
}

/// The whole solution in a code block, as chat models write it.
fn write(reference: &Reference) -> String {
    match reference {
        Reference::Tests(tests) => {
            let longest = [&tests.stem, &tests.solution].map(|text| fences::longest_run(text));
            let fence = "`".repeat(longest[0].max(longest[1]).max(2) + 1);
            format!("{fence}python\n{}{}{fence}", tests.stem, tests.solution)
        }
        Reference::Trace(_) | Reference::State(_) | Reference::Relevant => String::new(),
    }
}

/// The last code block that defines something, else the last one; without any, all that was said, for
/// a completion model goes on with the code itself.
fn read(text: &str) -> Option<Answer> {
    let said = dressing::unthought(text)?;
    let blocks = fences::blocks(said);
    let defines = |block: &&&str| {
        let opens = |line: &str| {
            ["def ", "class ", "async def "]
                .iter()
                .any(|w| line.starts_with(w))
        };
        block.lines().any(opens)
    };
    let block = blocks.iter().rev().find(defines).or(blocks.last());
    let code = block.copied().unwrap_or(said);
    (!code.trim().is_empty()).then(|| Answer::Code(code.to_owned()))
}

/// The program that an answer makes of a task: what goes before all candidates, the stem, and the
/// answer, which goes on with the stem or defines its function anew. Where it does the latter, the stem's
/// own beginning of that function goes; of a stem that no body makes a program only the imports stay.
#[must_use]
pub fn candidate(tests: &Tests, answer: &str) -> String {
    let entry_point = tests.entry_point.as_deref();
    let is_whole = entry_point.is_some_and(|name| defines(answer, name));
    let bodied = format!("{}    pass\n", tests.stem);
    let program = [&tests.stem, &bodied].map(|text| parse(text).ok().zip(Some(text)));
    let stem = match (is_whole, program.into_iter().flatten().next()) {
        (false, _) => tests.stem.clone(),
        (true, None) => imports(&tests.stem),
        (true, Some((parsed, text))) => {
            let begun = |it: &Stmt| match it {
                Stmt::FunctionDef(it) if Some(it.name.as_str()) == entry_point => Some(it.range()),
                _ => None,
            };
            let begun = parsed.suite().iter().filter_map(begun);
            let without = begun.map(|it| Edit::new(it.start().to_usize()..it.end().to_usize(), ""));
            apply(text, without.collect())
        }
    };
    // Python wants these first.
    let (first, rest): (Vec<&str>, Vec<&str>) = answer
        .split_inclusive('\n')
        .partition(|line| line.starts_with("from __future__ "));
    let end = if answer.ends_with('\n') { "" } else { "\n" };
    [
        &*first.concat(),
        &*tests.prelude,
        &*stem,
        &*rest.concat(),
        end,
    ]
    .concat()
}

/// Whether code that is not indented defines a name.
fn defines(code: &str, name: &str) -> bool {
    let mut lines = code.lines().filter(|line| !line.trim().is_empty());
    let indented = |line: &str| line.starts_with([' ', '\t']);
    let defining = |line: &str| {
        let rest = ["def ", "async def ", "class ", ""]
            .iter()
            .find_map(|word| line.strip_prefix(word));
        let rest = rest.and_then(|rest| rest.trim_start().strip_prefix(name));
        rest.is_some_and(|rest| rest.trim_start().starts_with(['(', '=', ':']))
    };
    lines.clone().next().is_some_and(|line| !indented(line)) && lines.any(defining)
}

fn imports(stem: &str) -> String {
    let is_import = |line: &&str| line.starts_with("import ") || line.starts_with("from ");
    let lines = stem.lines().filter(is_import);
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests() -> Tests {
        let stem = "import math\n\n\ndef half(x):\n    \"\"\"Half of x.\"\"\"\n";
        Tests {
            description: stem.into(),
            stem: stem.into(),
            entry_point: Some("half".into()),
            prelude: "import re\n".into(),
            check: "assert half(2) == 1\n".into(),
            cases: Vec::new(),
            solution: "    return x / 2\n".into(),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let expected = expected.map(|code| Answer::Code(code.to_owned()));
        assert_eq!(read(text), expected, "{text:?}");
    }

    #[test]
    fn the_code_of_a_chat_model_is_its_last_block_that_defines_something() {
        check(
            "Sure:\n```python\ndef f():\n    pass\n```\nDone.",
            Some("def f():\n    pass\n"),
        );
        let two = "```\ndef f():\n    1\n```\nNo:\n```py\ndef f():\n    2\n```\n```\nf()\n```";
        check(two, Some("def f():\n    2\n"));
        check("```python\nf = abs\n```", Some("f = abs\n"));
        check(
            "```python\ndef f():\n    return",
            Some("def f():\n    return"),
        );
        check(
            "<think>\n```\ndef g(): 1\n```\n</think>\n    return 2\n",
            Some("    return 2\n"),
        );
        check("<think>\nHm", None);
        check(" \n", None);
    }

    #[test]
    fn a_completion_model_goes_on_where_its_prompt_ends() {
        check("    return x / 2\n", Some("    return x / 2\n"));
        let whole = candidate(&tests(), "    return x / 2");
        assert_eq!(
            whole,
            "import re\nimport math\n\n\ndef half(x):\n    \"\"\"Half of x.\"\"\"\n    return x / 2\n"
        );
    }

    #[test]
    fn of_a_stem_a_whole_answer_needs_all_but_its_own_function() {
        let mut tests = tests();
        let answer = "def half(x):\n    return x / 2\n";
        let kept = candidate(&tests, answer);
        assert_eq!(kept, format!("import re\nimport math\n\n\n\n{answer}"));
        tests.stem = "import math\nK = 2\n\n\ndef half(x):\n    # Half of x.\n".into();
        let whole = candidate(&tests, answer);
        assert_eq!(
            whole,
            format!("import re\nimport math\nK = 2\n\n\n\n{answer}")
        );
        for other in [
            "    return x / 2\n\n\ndef half(x):\n    return 2\n",
            "halfway = 3\n",
        ] {
            assert!(candidate(&tests, other).contains("# Half of x."), "{other}");
        }
    }

    #[test]
    fn what_python_wants_first_comes_first() {
        let answer = "from __future__ import annotations\ndef half(x: int):\n    return x / 2\n";
        let whole = candidate(&tests(), answer);
        assert!(whole.starts_with("from __future__ import annotations\nimport re\nimport math\n"));
        assert_eq!(whole.matches("__future__").count(), 1);
    }

    #[test]
    fn a_program_that_no_stem_began_may_have_functions_of_its_own() {
        let mut tests = tests();
        assert!(stops(&tests).contains(&"\ndef"));
        tests.stem = "\"\"\"\nWrite half.\n\"\"\"\n".into();
        assert!(!stops(&tests).contains(&"\ndef"));
    }

    #[test]
    fn the_right_answer_reads_back() {
        let mut tests = tests();
        let fenced = "def half(x):\n    \"\"\"Half of x.\n\n    ```\n    1\n    ```\n    \"\"\"\n";
        for stem in [tests.stem.clone(), fenced.to_owned()] {
            tests.stem = stem;
            reads_back(&tests);
        }
    }

    #[track_caller]
    fn reads_back(tests: &Tests) {
        let written = write(&Reference::Tests(tests.clone()));
        check(&written, Some(&format!("{}{}", tests.stem, tests.solution)));
    }
}
