//! Examples answered in a second by a server that takes 50 ms for each, at concurrency 64; the
//! most there can be is 1,280.

use std::hint::black_box;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use harness::domain::settings::{At, Key, Node, SourceFile, Value};
use harness::domain::{
    End, Example, Origin, Program, Prompt, Reference, Role, Sampling, Stop, Trace, Turn,
};
use harness::models::{MODELS, Model, Question};

#[path = "../../harness/src/models/http/server.rs"]
mod server;

use server::{Reply, Server};

const QUESTIONS: usize = 2000;

fn answering(criterion: &mut Criterion) {
    let server = Server::start(|_| {
        thread::sleep(Duration::from_millis(50));
        let choice =
            r#"{"message": {"content": "[ANSWER]\n4\n[/ANSWER]"}, "finish_reason": "stop"}"#;
        Reply::new(200, format!(r#"{{"choices": [{choice}]}}"#))
    });
    let model = model(&server);
    let example = example();
    let sampling = Sampling::default();
    let prompt = Prompt {
        turns: vec![Turn {
            role: Role::User,
            text: example.program.source.repeat(100),
        }],
        lead: String::new(),
        stop: Vec::new(),
        stem: None,
    };
    let questions: Vec<Question<'_>> = (0..QUESTIONS)
        .map(|position| Question {
            task: "output",
            dataset: "",
            position,
            of: QUESTIONS,
            example: &example,
            prompt: &prompt,
            sampling: &sampling,
            right: "4\n",
            seed: position as u64,
        })
        .collect();
    let answered = |index, samples| {
        black_box((index, samples));
        Ok(())
    };
    let mut group = criterion.benchmark_group("http");
    group.sample_size(10);
    group.measurement_time(Duration::from_secs(20));
    group.throughput(Throughput::Elements(QUESTIONS as u64));
    group.bench_function("50 ms at concurrency 64", |bencher| {
        bencher.iter(|| {
            let result = model.answer(&questions, &answered, &Stop::default());
            result.expect("the server answers everything");
        });
    });
    group.finish();
}

/// The model `http`, as a suite would set it up.
fn model(server: &Server) -> Box<dyn Model> {
    let at = At {
        file: Arc::new(SourceFile {
            path: "suite.yaml".into(),
            text: String::new(),
        }),
        line: 1,
        column: 1,
        length: 1,
    };
    let text = |text: String| Value::Text {
        written: text.clone(),
        text,
    };
    let settings = [
        ("base_url", text(server.base_url())),
        ("model", text("scripted".into())),
        ("concurrency", Value::Int(64)),
    ];
    let entries = settings.map(|(name, value)| {
        let (name, at) = (name.to_string(), at.clone());
        (
            Key {
                name,
                at: at.clone(),
            },
            Node { value, at },
        )
    });
    let kind = MODELS.iter().find(|kind| kind.name == "http");
    let build = kind.expect("there is a model `http`").build;
    let settings = Value::Map(entries.into());
    build(&Node {
        value: settings,
        at,
    })
    .expect("the settings are right")
}

fn example() -> Example {
    Example {
        id: "double".into(),
        program: Program {
            id: "double".into(),
            source: "x = 2\nprint(x + x)\n".into(),
            origin: Origin {
                problem: "double".into(),
                file: String::new(),
            },
            mutation: None,
        },
        reference: Reference::Trace(Trace {
            steps: Vec::new(),
            stdout: "4\n".into(),
            end: End::Returned,
        }),
        tags: Vec::new(),
    }
}

criterion_group!(benches, answering);
criterion_main!(benches);
