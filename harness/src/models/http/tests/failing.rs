//! What becomes of failures.

use super::*;

#[test]
fn what_may_pass_is_asked_again() {
    let check = |bad: fn() -> Reply| {
        let server = Server::start(move |request| match request.number {
            0 | 1 => bad(),
            _ => right(request),
        });
        let (result, answers) = ask(&server, json!({}), 1, &Stop::default());
        assert_eq!(result, Ok(()));
        assert_eq!(texts(&answers), [(0, vec!["answer 0"])]);
        assert_eq!(server.requests().len(), 3);
    };
    check(|| Reply::new(500, "oops"));
    check(|| Reply::new(429, "slow down"));
    check(|| Reply::new(503, r#"{"error": {"message": "loading"}}"#));
    check(|| Reply::new(200, "<html>"));
    check(|| Reply::new(200, r#"{"choices": []}"#));
    check(|| Reply::new(200, r#"{"error": {"code": 502, "message": "no backend"}}"#));
    check(|| Reply::Cut(r#"{"choices": []}"#.into()));
    check(|| Reply::Drop);
}

#[test]
fn a_server_that_asks_for_time_gets_it() {
    let server = Server::start(|request| match request.number {
        0 => Reply::Full {
            status: 429,
            headers: "Retry-After: 1\r\n".into(),
            body: String::new(),
        },
        _ => right(request),
    });
    let started = Instant::now();
    let (result, answers) = ask(&server, json!({}), 1, &Stop::default());
    assert_eq!((result, answers.len()), (Ok(()), 1));
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_wrong_key_ends_the_asking_and_is_never_shown() {
    let server = Server::start(|_| {
        let error = json!({ "error": { "message": "wrong key sk-very-secret\n" } });
        Reply::new(401, error.to_string())
    });
    let settings = json!({ "api_key": "sk-very-secret", "concurrency": 1 });
    let (result, answers) = ask(&server, settings, 5, &Stop::default());
    assert!(answers.is_empty());
    insta::assert_snapshot!(result.unwrap_err(), @r#"http://server/v1/chat/completions refuses with 401 Unauthorized: wrong key ***; look at `api_key`, and at what it gives access to"#);
}

#[test]
fn an_unknown_address_ends_the_asking() {
    let check = |reply: fn() -> Reply, wanted: &str| {
        let server = Server::start(move |_| reply());
        let (result, answers) = ask(&server, json!({}), 5, &Stop::default());
        assert!(answers.is_empty());
        assert_eq!(result.unwrap_err(), wanted);
    };
    check(
        || Reply::new(404, r#"{"detail": "Not Found"}"#),
        "http://server/v1/chat/completions refuses with 404 Not Found: Not Found; look at \
         `base_url`, `api` and `model`",
    );
    check(
        || Reply::Full {
            status: 307,
            headers: "Location: http://elsewhere/v1?key=ours\r\n".into(),
            body: String::new(),
        },
        "http://server/v1/chat/completions refuses with 307 Temporary Redirect: (nothing); it \
         points to http://elsewhere/v1: set `base_url` to where the server really is",
    );
}

#[test]
fn one_refused_question_does_not_stop_the_others() {
    let server = Server::start(|request| match number(request) {
        2 => Reply::new(
            400,
            r#"{"error": {"message": "maximum context length is 8"}}"#,
        ),
        _ => right(request),
    });
    let (result, answers) = ask(&server, json!({}), 20, &Stop::default());
    assert_eq!((result, answers.len()), (Ok(()), 20));
    for (i, samples) in &answers {
        let wanted = match i {
            2 => failed("400 Bad Request: maximum context length is 8"),
            _ => Ending::Stopped,
        };
        assert_eq!(samples[0].ending, wanted);
    }
    assert_eq!(server.requests().len(), 20);
}

#[test]
fn a_server_that_refuses_the_first_three_questions_refuses_all() {
    let server = Server::start(|_| Reply::new(422, r#"{"detail": "seed: unknown field"}"#));
    let settings = json!({ "concurrency": 1 });
    let (result, answers) = ask(&server, settings.clone(), 20, &Stop::default());
    assert!(answers.is_empty());
    insta::assert_snapshot!(result.unwrap_err(), @r#"http://server/v1/chat/completions refused the first 3 questions, the last with 422 Unprocessable Entity: seed: unknown field; look at `model`, `api`, `extra` and `max_tokens_field`, and at how long the prompts are"#);
    // Two alone may just be too long.
    let (result, answers) = ask(&server, settings, 2, &Stop::default());
    assert_eq!((result, answers.len()), (Ok(()), 2));
}

#[test]
fn a_server_that_stays_down_ends_the_asking_and_keeps_what_there_is() {
    let server = Server::start(|request| match number(request) {
        0..5 => right(request),
        _ => Reply::new(503, r#"{"message": "no GPU"}"#),
    });
    let settings = json!({ "concurrency": 1, "retries": 2 });
    let (result, answers) = ask(&server, settings, 20, &Stop::default());
    // The failures are not answers: a resumed run asks again.
    assert_eq!(answers.into_keys().collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    // While the last failure is judged, the next question may be under way.
    assert!((14..=15).contains(&server.requests().len()));
    insta::assert_snapshot!(result.unwrap_err(), @r#"http://server/v1/chat/completions stays down: 3 questions in a row got no answer after 2 retries each, the last for: 503 Service Unavailable: no GPU. What was answered is kept: once the server is back, the same command goes on from there"#);
}

#[test]
fn a_server_that_is_not_there_is_told_after_few_questions_too() {
    let server = Server::start(|_| Reply::Drop);
    let (result, answers) = ask(&server, json!({ "retries": 1 }), 1, &Stop::default());
    assert!(answers.is_empty());
    let words = result.unwrap_err();
    let wanted = "http://server/v1/chat/completions stays down: 1 question got no answer after 1 \
                  retries each, the last for: ";
    assert!(words.starts_with(wanted), "{words}");
}

#[test]
fn a_failure_between_answers_is_a_failed_sample() {
    let server = Server::start(|request| match number(request) {
        3 | 4 => Reply::new(500, "oops"),
        _ => right(request),
    });
    let settings = json!({ "retries": 1, "concurrency": 1 });
    let (result, answers) = ask(&server, settings, 8, &Stop::default());
    assert_eq!((result, answers.len()), (Ok(()), 8));
    for i in 3..5 {
        assert_eq!(
            answers[&i][0].ending,
            failed("500 Internal Server Error: oops")
        );
    }
}

#[test]
fn a_question_without_answer_in_time_is_timed_out() {
    let server = Server::start(|request| match number(request) {
        1 => Reply::Hang,
        _ => right(request),
    });
    let settings = json!({ "retries": 0, "timeout_seconds": 1.0 });
    let (result, answers) = ask(&server, settings, 4, &Stop::default());
    assert_eq!((result, answers.len()), (Ok(()), 4));
    assert_eq!(answers[&1][0].ending, Ending::TimedOut);
    assert!(answers[&1][0].milliseconds >= 1000);
    assert_eq!(answers[&0][0].ending, Ending::Stopped);
}
