//! The shape `exception`: the class of the exception that ends the program, or none.

use super::dressing::{self, Found};
use super::{Asks, Numbers, Shape};
use crate::domain::{Answer, End, NO_EXCEPTION, Reference, exception_name};

/// The shape.
pub static SHAPE: Shape = Shape {
    name: "exception",
    about: "the class of the exception that ends the program, or none",
    template: include_str!("exception.j2"),
    asks: Asks::Exception,
    shots: 3,
    numbers: Numbers::FromOne,
    lead: dressing::LEAD,
    stop: dressing::STOP,
    write,
    read,
};

fn write(reference: &Reference) -> String {
    let raised = match reference {
        Reference::Trace(trace) => match &trace.end {
            End::Raised { class, .. } => Some(exception_name(class)),
            _ => None,
        },
        Reference::State(_) | Reference::Tests(_) | Reference::Relevant => None,
    };
    dressing::dress(raised.unwrap_or(NO_EXCEPTION), "")
}

/// A marked or fenced answer as it stands; without either, a lone name.
fn read(text: &str) -> Option<Answer> {
    let said = match dressing::undress(text)? {
        Found::Marked(inside) | Found::Fenced(inside) => exception_name(inside),
        Found::Bare(said) => {
            let name = exception_name(said);
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let lone = said.trim().lines().count() == 1 && name.chars().all(is_name);
            Some(name).filter(|name| lone && !name.is_empty())?
        }
    };
    Some(Answer::Exception(said.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::specimen;
    use super::*;
    use crate::domain::Trace;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let expected = expected.map(|s| Answer::Exception(s.to_owned()));
        assert_eq!(read(text), expected, "{text:?}");
    }

    #[test]
    fn a_class_is_read_with_and_without_dressing() {
        check("[ANSWER]\nValueError\n[/ANSWER]", Some("ValueError"));
        check("ValueError\n[/ANSWER]", Some("ValueError"));
        check("ValueError", Some("ValueError"));
        check("`ValueError`", Some("ValueError"));
        check("ValueError: bad value", Some("ValueError"));
        check("It raises:\n```\nKeyError: 'a'\n```", Some("KeyError"));
        let trace = "```\nTraceback (most recent call last):\n  ...\njson.JSONDecodeError: x\n```";
        check(trace, Some("JSONDecodeError"));
        check("[ANSWER]\nNone\n[/ANSWER]", Some("none"));
        check("<think>\nValueError\n</think>\nnone.", Some("none"));
    }

    #[test]
    fn prose_code_and_silence_are_no_answers() {
        check("The program raises a ValueError.", None);
        check("x = int('a')\nprint(x)\n", None);
        check("Let me see.\nnone", None);
        check("", None);
    }

    #[test]
    fn an_end_is_written_by_its_class() {
        let written = |end| {
            let trace = Trace {
                steps: Vec::new(),
                stdout: String::new(),
                end,
            };
            write(&specimen::example("a", "", Reference::Trace(trace)).reference)
        };
        assert_eq!(written(End::Returned), "[ANSWER]\nnone\n[/ANSWER]");
        let raised = End::Raised {
            class: "KeyError".into(),
            message: "'a'".into(),
        };
        assert_eq!(written(raised), "[ANSWER]\nKeyError\n[/ANSWER]");
    }
}
