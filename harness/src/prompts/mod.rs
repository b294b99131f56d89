//! Prompts: how an example is put to a model, and how its answer is read. One file a shape.

mod code;
mod dressing;
mod exception;
mod fences;
mod output;
mod reasoning;
mod shots;
#[cfg(test)]
mod specimen;
mod template;
mod trace;
mod trace_json;

pub use code::candidate;
pub use shots::Shots;
pub use template::Template;

use crate::domain::{Answer, Reference};

/// All shapes, in the order that `harness list` shows.
pub const SHAPES: &[&Shape] = &[
    &output::SHAPE,
    &reasoning::SHAPE,
    &trace::SHAPE,
    &trace_json::SHAPE,
    &exception::SHAPE,
    &code::SHAPE,
];

/// A shape of prompt.
pub struct Shape {
    /// The name in YAML.
    pub name: &'static str,
    /// One line for `harness list`.
    pub about: &'static str,
    /// The template that ships; a suite may name a file of its own instead.
    pub template: &'static str,
    /// What is asked for.
    pub asks: Asks,
    /// Few-shot examples where the suite does not say.
    pub shots: usize,
    /// How lines are counted in the template's `numbered`.
    pub numbers: Numbers,
    /// What a completion model's answer starts after.
    pub lead: &'static str,
    /// Texts that end a completion model's answer.
    pub stop: &'static [&'static str],
    /// Writes the right answer, for few-shot examples and the oracle.
    pub write: fn(&Reference) -> String,
    /// Reads a model's text. Tolerant about dressing (code fences, prose,
    /// thinking blocks), strict about content; `None` where nothing in it reads
    /// as an answer.
    pub read: fn(&str) -> Option<Answer>,
}

/// What a prompt asks for, and so what its answers can be scored on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// The printed text alone.
    Output,
    /// The trace, which tells the output too.
    Trace,
    /// The exception that ends the program, or that there is none.
    Exception,
    /// A program that passes tests.
    Code,
}

/// How the lines of a program are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// `1 | x = 3`, as Python counts.
    FromOne,
    /// `<0> x = 3`, as CodeExecutor counts.
    TagsFromZero,
}

impl Numbers {
    /// Puts its number before each line of a program.
    fn put_on(self, program: &str) -> String {
        let lines: Vec<&str> = program.split('\n').collect();
        let width = lines.len().to_string().len();
        let numbered = lines.iter().enumerate().map(|(index, line)| match self {
            Self::FromOne => format!("{:>width$} | {line}", index + 1),
            Self::TagsFromZero => format!("<{index}> {line}"),
        });
        numbered.collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::specimen::{example, step};
    use super::*;
    use crate::domain::{End, EventKind, Example, State, Trace};

    /// `x = 3`, doubled and printed.
    fn doubled(id: &str, start: i64) -> Example {
        let [x, y] = [start, start * 2].map(|n| n.to_string());
        let steps = vec![
            step(1, EventKind::Line, "", &[("x", &x)]),
            step(2, EventKind::Line, "", &[("x", &y)]),
            step(3, EventKind::Line, &format!("{y}\n"), &[("x", &y)]),
        ];
        let trace = Trace {
            steps,
            stdout: format!("{y}\n"),
            end: End::Returned,
        };
        let source = format!("x = {start}\nx += x\nprint(x)\n");
        example(id, &source, Reference::Trace(trace))
    }

    fn single_line(id: &str, start: i64) -> Example {
        let state: State = [("x", (start * 2).to_string())].into_iter().collect();
        let source = format!("x = {start}\nx += x\n");
        example(id, &source, Reference::State(state))
    }

    fn as_text(name: &str, of: fn(&str, i64) -> Example) -> String {
        let shape = SHAPES.iter().find(|shape| shape.name == name).unwrap();
        let template = Template::parse(&format!("{name}.j2"), shape.template).unwrap();
        let prompt = template.prompt(shape, &[&of("a", 3)], &of("b", 4)).unwrap();
        prompt.as_text()
    }

    #[test]
    fn output_is_asked_for_alone() {
        insta::assert_snapshot!(as_text("output", doubled), @r##"
            You are given a Python program that reads no input. Work out what it prints to standard output when it is run.
            Write exactly the text that it prints between the lines [ANSWER] and [/ANSWER], and nothing else.

            [PYTHON]
            x = 3
            x += x
            print(x)
            [/PYTHON]
            [ANSWER]
            6
            [/ANSWER]

            [PYTHON]
            x = 4
            x += x
            print(x)
            [/PYTHON]
            [ANSWER]
            "##);
    }

    #[test]
    fn output_is_asked_for_after_reasoning() {
        insta::assert_snapshot!(as_text("reasoning", doubled), @r##"
            You are given a Python program that reads no input, with its lines numbered. Work out what it prints to standard output when it is run.
            First go through the run between the lines [THOUGHT] and [/THOUGHT]: say of each line that runs, in order, which variables it changes and what it prints.
            Then write exactly the text that the program prints between the lines [ANSWER] and [/ANSWER].

            [PYTHON]
            1 | x = 3
            2 | x += x
            3 | print(x)
            [/PYTHON]
            [THOUGHT]
            line 1 runs: x = 3
            line 2 runs: x = 6
            line 3 runs, printing "6\n"
            [/THOUGHT]
            [ANSWER]
            6
            [/ANSWER]

            [PYTHON]
            1 | x = 4
            2 | x += x
            3 | print(x)
            [/PYTHON]
            [THOUGHT]
            "##);
    }

    #[test]
    fn a_trace_is_asked_for_in_tokens() {
        insta::assert_snapshot!(as_text("trace", doubled), @r##"
            You are given a Python program that reads no input, with its lines numbered from <0>. Work out its execution trace: the lines that run, in order, and the values of all variables in scope after each.
            Write the trace between the lines [ANSWER] and [/ANSWER], as one line of text that holds for each line that runs
            <line> <number> <state> name : value <dictsep> name : value </state>
            Each line of text that is printed stands as <output> text before the line that prints it. Strings stand without their quotes, single spaces set off the characters [ ] { } and , inside values, and a function is <function>.
            A call shows first the line that calls, with the empty state of the new scope, then the `def` line with the arguments; after a return, the last line of the function shows with the variables of the caller.

            [PYTHON]
            <0> x = 3
            <1> x += x
            <2> print(x)
            [/PYTHON]
            [ANSWER]
            <line> <0> <state> x : 3 </state> <line> <1> <state> x : 6 </state> <output> 6 <line> <2> <state> x : 6 </state>
            [/ANSWER]

            [PYTHON]
            <0> x = 4
            <1> x += x
            <2> print(x)
            [/PYTHON]
            [ANSWER]
            "##);
        insta::assert_snapshot!(as_text("trace", single_line), @r##"
            You are given a Python program that reads no input. Work out the final values of all variables, after its last line.
            Write them between the lines [ANSWER] and [/ANSWER], as one line of text of this form:
            <state> name : value <dictsep> name : value </state>
            Strings stand without their quotes, and single spaces set off the characters [ ] { } and , inside values.

            [PYTHON]
            x = 3
            x += x
            [/PYTHON]
            [ANSWER]
            <state> x : 6 </state>
            [/ANSWER]

            [PYTHON]
            x = 4
            x += x
            [/PYTHON]
            [ANSWER]
            "##);
    }

    #[test]
    fn a_trace_is_asked_for_in_json_lines() {
        insta::assert_snapshot!(as_text("trace_json", doubled), @r##"
            You are given a Python program that reads no input, with its lines numbered from 1. Work out its execution trace: the lines that run, in order, and the values of all variables in scope after each.
            Write the trace between the lines [ANSWER] and [/ANSWER], as JSON lines, one for each line that runs, each value as the text that Python's repr gives:
            {"line": 1, "state": {"x": "3", "s": "'abc'"}}
            A line that prints has the printed text beside it, as "output": "3\n". A function's value is "<function>".
            A call shows first the line that calls, with the empty state of the new scope, then the `def` line with the arguments; after a return, the last line of the function shows with the variables of the caller.

            [PYTHON]
            1 | x = 3
            2 | x += x
            3 | print(x)
            [/PYTHON]
            [ANSWER]
            {"line":1,"state":{"x":"3"}}
            {"line":2,"state":{"x":"6"}}
            {"line":3,"state":{"x":"6"},"output":"6\n"}
            [/ANSWER]

            [PYTHON]
            1 | x = 4
            2 | x += x
            3 | print(x)
            [/PYTHON]
            [ANSWER]
            "##);
        insta::assert_snapshot!(as_text("trace_json", single_line), @r##"
            You are given a Python program that reads no input. Work out the final values of all variables, after its last line.
            Write them between the lines [ANSWER] and [/ANSWER], as one line of JSON, each value as the text that Python's repr gives:
            {"state": {"x": "3", "s": "'abc'"}}

            [PYTHON]
            x = 3
            x += x
            [/PYTHON]
            [ANSWER]
            {"state":{"x":"6"}}
            [/ANSWER]

            [PYTHON]
            x = 4
            x += x
            [/PYTHON]
            [ANSWER]
            "##);
    }

    #[test]
    fn the_exception_is_asked_for_alone() {
        insta::assert_snapshot!(as_text("exception", doubled), @r##"
            You are given a Python program that reads no input. Work out whether it ends in an exception that nothing in it catches, and in which.
            Write the class of that exception, such as ValueError, or the word none between the lines [ANSWER] and [/ANSWER], and nothing else.

            [PYTHON]
            x = 3
            x += x
            print(x)
            [/PYTHON]
            [ANSWER]
            none
            [/ANSWER]

            [PYTHON]
            x = 4
            x += x
            print(x)
            [/PYTHON]
            [ANSWER]
            "##);
    }

    #[test]
    fn what_a_completion_model_adds_to_its_prompt_reads_as_its_answer() {
        for shape in SHAPES.iter().filter(|shape| shape.asks != Asks::Code) {
            let template = Template::parse(shape.name, shape.template).unwrap();
            let example = doubled("a", 3);
            let prompt = template.prompt(shape, &[], &example).unwrap();
            let right = (shape.write)(&example.reference);
            let whole = right.strip_prefix(shape.lead).unwrap();
            let cut = whole.split(shape.stop[0]).next().unwrap();
            let expected = (shape.read)(&right);
            assert!(expected.is_some());
            assert_eq!((shape.read)(&prompt.completed(cut)), expected);
            assert_eq!((shape.read)(cut), expected);
        }
    }
}
