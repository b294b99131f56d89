//! Templates: the wording of a prompt, in a file with three blocks.

use anyhow::anyhow;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, context};

use super::{Numbers, Shape, code};
use crate::domain::{Example, Prompt, Reference, Role, Turn};

/// The blocks that every template has, in the order of a prompt.
const BLOCKS: [&str; 3] = ["instruction", "question", "answer"];

/// The wording of a prompt. Its file has the blocks `instruction`, `question`
/// and `answer`, rendered separately, in Jinja's syntax, with the variables
///
/// - `program`: the source text, or of a programming task what is asked for, without its last line end;
/// - `numbered`: the same with line numbers, as the shape counts them;
/// - `single_line`: whether the final values alone are asked for;
/// - `answer`: the right answer as the shape writes it, in the block `answer`
///   alone.
#[derive(Debug, Clone)]
pub struct Template {
    name: String,
    environment: Environment<'static>,
}

/// What a template is rendered with.
struct Variables<'a> {
    program: &'a str,
    numbers: Numbers,
    single_line: bool,
    answer: &'a str,
}

impl Template {
    /// Reads a template; `name` is its file, for messages.
    ///
    /// # Errors
    /// Where it is not a template, lacks a block, or uses a variable that there
    /// is not; with file and line.
    pub fn parse(name: &str, text: &str) -> anyhow::Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .build()?,
        );
        environment
            .add_template_owned(name.to_string(), text.to_string())
            .map_err(|error| placed(name, &error))?;
        let template = Self {
            name: name.to_string(),
            environment,
        };
        for single_line in [false, true] {
            template.try_out(single_line)?;
        }
        Ok(template)
    }

    /// The prompt that asks about `example`: the instruction, each shot as a
    /// question and its answer, then the question.
    ///
    /// # Errors
    /// Where the template fails on this example.
    pub fn prompt(
        &self,
        shape: &Shape,
        shots: &[&Example],
        example: &Example,
    ) -> anyhow::Result<Prompt> {
        let [instruction, question, _] = self.render(shape, example, "")?;
        let mut turns = vec![turn(Role::System, instruction)];
        for shot in shots {
            let [_, question, answer] =
                self.render(shape, shot, &(shape.write)(&shot.reference))?;
            turns.push(turn(Role::User, question));
            turns.push(turn(Role::Assistant, answer));
        }
        turns.push(turn(Role::User, question));
        turns.retain(|turn| !turn.text.is_empty());
        Ok(Prompt {
            turns,
            lead: shape.lead.to_string(),
            stop: stops(shape, example)
                .iter()
                .map(ToString::to_string)
                .collect(),
            stem: stem(shots, example),
        })
    }

    fn render(
        &self,
        shape: &Shape,
        example: &Example,
        answer: &str,
    ) -> anyhow::Result<[String; 3]> {
        let program = match &example.reference {
            // Its own program is the solution.
            Reference::Tests(tests) => &tests.description,
            _ => &example.program.source,
        };
        self.blocks(&Variables {
            program,
            numbers: shape.numbers,
            single_line: matches!(example.reference, Reference::State(_)),
            answer,
        })
    }

    fn blocks(&self, variables: &Variables<'_>) -> anyhow::Result<[String; 3]> {
        let render = || {
            let template = self.environment.get_template(&self.name)?;
            let program = variables.program.trim_end_matches('\n');
            let mut rendered = template.render_captured(context! {
                program,
                numbered => variables.numbers.put_on(program),
                single_line => variables.single_line,
                answer => variables.answer,
            })?;
            rendered.with_state_mut(|state| {
                let mut block = |name| {
                    let text = state.render_block(name)?;
                    Ok::<_, minijinja::Error>(text.strip_suffix('\n').unwrap_or(&text).to_string())
                };
                Ok([block(BLOCKS[0])?, block(BLOCKS[1])?, block(BLOCKS[2])?])
            })
        };
        render().map_err(|error| placed(&self.name, &error))
    }

    /// Finds now what would fail, or give answers away, on every example.
    fn try_out(&self, single_line: bool) -> anyhow::Result<()> {
        let marks = ["the-program-itself", "the-right-answer"];
        let rendered = self.blocks(&Variables {
            program: marks[0],
            numbers: Numbers::FromOne,
            single_line,
            answer: marks[1],
        })?;
        let [instruction, question, answer] = rendered;
        if instruction.contains(marks[1]) || question.contains(marks[1]) {
            return Err(anyhow!(
                "{}: `answer` is used outside the block `answer`, which gives the right answer away",
                self.name
            ));
        }
        if !question.contains(marks[0]) {
            return Err(anyhow!(
                "{}: the block `question` shows neither `program` nor `numbered`",
                self.name
            ));
        }
        if !answer.contains(marks[1]) {
            return Err(anyhow!(
                "{}: the block `answer` does not show `answer`",
                self.name
            ));
        }
        Ok(())
    }
}

/// What a completion model goes on with, where a program is yet to be written: no words about it, but
/// solved tasks and then the task's own stem.
fn stem(shots: &[&Example], example: &Example) -> Option<String> {
    let Reference::Tests(tests) = &example.reference else {
        return None;
    };
    let solved = shots.iter().filter_map(|shot| match &shot.reference {
        Reference::Tests(tests) => Some([&tests.stem, &tests.solution, "\n\n"].concat()),
        _ => None,
    });
    Some(solved.collect::<String>() + &tests.stem)
}

fn stops(shape: &Shape, example: &Example) -> &'static [&'static str] {
    match &example.reference {
        Reference::Tests(tests) => code::stops(tests),
        Reference::Trace(_) | Reference::State(_) | Reference::Relevant => shape.stop,
    }
}

fn turn(role: Role, text: String) -> Turn {
    Turn { role, text }
}

fn placed(name: &str, error: &minijinja::Error) -> anyhow::Error {
    if error.kind() == ErrorKind::UnknownBlock {
        let detail = error.detail().unwrap_or_default();
        return anyhow!(
            "{name}: {detail}; a template has the blocks {}",
            BLOCKS.join(", ")
        );
    }
    let line = error
        .line()
        .map_or(String::new(), |line| format!(":{line}"));
    let kind = error.kind();
    match error.detail() {
        Some(detail) => anyhow!("{name}{line}: {kind}: {detail}"),
        None => anyhow!("{name}{line}: {kind}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const WHOLE: &str = "{% block instruction %}\nSay it.\n{% endblock %}\n\
        {% block question %}\n{{ numbered }}\n{% endblock %}\n\
        {% block answer %}\n{{ answer }}\n{% endblock %}\n";

    fn check(text: &str, expected: &str) {
        let error = Template::parse("my.j2", text).map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn a_template_without_one_of_its_blocks_is_refused() {
        check(
            &WHOLE.replace("block answer", "block reply"),
            "my.j2: block 'answer' not found; a template has the blocks instruction, question, answer",
        );
    }

    #[test]
    fn an_unknown_variable_is_refused_with_its_line() {
        check(
            &WHOLE.replace("Say it.", "Say it.\n{{ programme }}"),
            "my.j2:3: undefined value",
        );
        let branch = "{% if single_line %}{{ oops }}{% endif %}";
        check(
            &WHOLE.replace("Say it.", branch),
            "my.j2:2: undefined value",
        );
    }

    #[test]
    fn a_mistake_of_syntax_is_refused_with_its_line() {
        check(
            &WHOLE.replace("{{ numbered }}", "{{ numbered"),
            "my.j2:6: syntax error: unexpected `{`, expected end of variable block",
        );
    }

    #[test]
    fn a_template_that_gives_the_answer_away_is_refused() {
        check(
            &WHOLE.replace("{{ numbered }}", "{{ numbered }} {{ answer }}"),
            "my.j2: `answer` is used outside the block `answer`, which gives the right answer away",
        );
    }

    #[test]
    fn a_template_that_does_not_show_the_program_or_the_answer_is_refused() {
        check(
            &WHOLE.replace("{{ numbered }}", "Guess."),
            "my.j2: the block `question` shows neither `program` nor `numbered`",
        );
        check(
            &WHOLE.replace("{{ answer }}", "3"),
            "my.j2: the block `answer` does not show `answer`",
        );
    }

    #[test]
    fn a_template_of_the_users_own_words_the_turns() {
        let template = Template::parse("my.j2", WHOLE).unwrap();
        let shape = super::super::SHAPES[0];
        let shot = super::super::specimen::printing("a", "print('<a>')\n", "<a>\n");
        let example = super::super::specimen::printing("b", "x = 2\nprint(x)\n", "2\n");
        let prompt = template.prompt(shape, &[&shot], &example).unwrap();
        let said: Vec<_> = prompt
            .turns
            .iter()
            .map(|t| (t.role, t.text.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (Role::System, "Say it."),
                (Role::User, "1 | print('<a>')"),
                (Role::Assistant, "[ANSWER]\n<a>\n[/ANSWER]"),
                (Role::User, "1 | x = 2\n2 | print(x)"),
            ]
        );
    }
}
