//! The shape `output`: the printed text alone, CodeExecutor's baseline for Codex.

use super::dressing::{self, Found};
use super::{Asks, Numbers, Shape};
use crate::domain::{Answer, Reference};

/// The shape.
pub static SHAPE: Shape = Shape {
    name: "output",
    about: "the printed text alone: the paper's baseline for Codex",
    template: include_str!("output.j2"),
    asks: Asks::Output,
    shots: 3,
    numbers: Numbers::FromOne,
    lead: dressing::LEAD,
    stop: dressing::STOP,
    write,
    read,
};

/// Ends of a line that announces the answer on the lines after it.
const LEADS: [&str; 7] = [
    "output:",
    "output is:",
    "output will be:",
    "program is:",
    "answer:",
    "answer is:",
    "prints:",
];

/// Openings of prose: a text without markers and fences that starts so explains
/// the output, or refuses to, rather than being it.
const PROSE: [&str; 24] = [
    "the output ",
    "the program ",
    "this program ",
    "the code ",
    "this code ",
    "the given ",
    "let's ",
    "let us ",
    "let me ",
    "we need to ",
    "to determine ",
    "to find ",
    "to predict ",
    "here is ",
    "here's ",
    "looking at ",
    "sure,",
    "sure!",
    "okay,",
    "sorry,",
    "i'm sorry",
    "i am sorry",
    "i cannot ",
    "as an ai",
];

fn write(reference: &Reference) -> String {
    dressing::dress(reference.stdout().unwrap_or_default(), "")
}

fn read(text: &str) -> Option<Answer> {
    let printed = match dressing::undress(text)? {
        Found::Marked(inside) | Found::Fenced(inside) => inside,
        Found::Bare(said) => announced(said)?,
    };
    Some(Answer::Output(printed.to_string()))
}

/// What follows "Output:" on its line, or an announcement on a line of its own;
/// else all that was said, unless that is prose.
fn announced(said: &str) -> Option<&str> {
    let start = said.trim_start();
    let (line, below) = start.split_once('\n').unwrap_or((start, ""));
    let line = line.trim_matches([' ', '*', '#', '_', '\r']).to_lowercase();
    if LEADS.iter().any(|lead| line.ends_with(lead)) {
        let below = below.trim_start_matches(['\n', '\r']);
        return (!below.trim().is_empty()).then_some(below);
    }
    let inline = ["Output: ", "**Output:** "];
    if let Some(rest) = inline.iter().find_map(|lead| start.strip_prefix(lead)) {
        return Some(rest);
    }
    let is_prose = PROSE.iter().any(|words| line.starts_with(words));
    (!is_prose).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::super::specimen;
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: Option<&str>) {
        let expected = expected.map(|s| Answer::Output(s.to_string()));
        assert_eq!(read(text), expected, "{text:?}");
    }

    #[test]
    fn answers_of_chat_models_are_read() {
        check("[ANSWER]\n3\n4\n[/ANSWER]", Some("3\n4\n"));
        check("The program prints 3.\n[ANSWER]\n3\n[/ANSWER]", Some("3\n"));
        check("The program prints:\n```\n3\n```", Some("3\n"));
        check("<think>\nHm.\n</think>\n\n3", Some("3"));
        check("Output:\n3\n4", Some("3\n4"));
        check("**Output:**\n\n3", Some("3"));
        check("Output: 3", Some("3"));
        check("The output of the program is:\n\n3", Some("3"));
        check("The output is:\n\n3", Some("3"));
    }

    #[test]
    fn answers_of_completion_models_are_read_to_the_letter() {
        check("3\n", Some("3\n"));
        check("  3  \n\n", Some("  3  \n\n"));
        check("Answer: 3\n", Some("Answer: 3\n"));
        check("Sum is 3\nDone.\n", Some("Sum is 3\nDone.\n"));
        check("[ANSWER]\nOutput: 3\n", Some("Output: 3\n"));
        check("[ANSWER]\nThe output is 3\n", Some("The output is 3\n"));
    }

    #[test]
    fn explanations_refusals_and_silence_are_no_answers() {
        check("The output is 3.", None);
        check("The program adds 1 and 2, so 3.", None);
        check("Let's go through it.\nx is 3", None);
        check("I'm sorry, I cannot run code.", None);
        check("Output:", None);
        check("Output:\n", None);
        check("<think>\nx is 3, so", None);
        check("", None);
        check("\n\n", None);
    }

    #[test]
    fn the_program_said_back_is_not_its_output() {
        let source = "x = 3\nprint(x)\n";
        check(source, Some(source));
    }

    #[test]
    fn nothing_printed_is_written_and_read() {
        let example = specimen::printing("a", "x = 1\n", "");
        let written = write(&example.reference);
        assert_eq!(written, "[ANSWER]\n[/ANSWER]");
        check(&written, Some(""));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            stdout in "(\\PC|\n| |```|\\[/?ANSWER\\]|</?think>|Output:){0,30}",
        ) {
            let example = specimen::printing("a", "", &stdout);
            let end = if stdout.is_empty() || stdout.ends_with('\n') { "" } else { "\n" };
            let expected = Answer::Output(format!("{stdout}{end}"));
            prop_assert_eq!(read(&write(&example.reference)), Some(expected));
        }
    }
}
