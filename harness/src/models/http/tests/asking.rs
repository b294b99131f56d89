//! What is asked, how much at once, and when asking ends.

use super::*;

#[test]
fn every_question_gets_its_own_answer() {
    let server = Server::start(right);
    let (result, answers) = ask(&server, json!({}), 50, &Stop::default());
    assert_eq!(result, Ok(()));
    assert_eq!(answers.len(), 50);
    for (i, texts) in texts(&answers) {
        assert_eq!(texts, [format!("answer {i}")]);
    }
    assert_eq!(server.requests().len(), 50);
}

#[test]
fn as_many_requests_are_under_way_as_the_suite_says() {
    let four = Barrier::new(4);
    let server = Server::start(move |request| {
        four.wait();
        right(request)
    });
    let (result, answers) = ask(&server, json!({ "concurrency": 4 }), 20, &Stop::default());
    assert_eq!((result, answers.len(), server.busiest()), (Ok(()), 20, 4));
}

#[test]
fn a_chat_is_asked_turn_by_turn() {
    let server = Server::start(right);
    let extra = json!({ "top_k": 1, "temperature": null });
    let settings = json!({ "extra": extra, "api_key": "sk-1", "headers": { "X-Who": "me" } });
    ask(&server, settings, 1, &Stop::default()).0.unwrap();
    let request = server.requests().remove(0);
    assert!(request.headers.contains("authorization: Bearer sk-1\n"));
    assert!(request.headers.contains("x-who: me\n"));
    insta::assert_snapshot!(shown(&request), @r#"
    /v1/chat/completions
    {
      "model": "m",
      "messages": [
        {
          "role": "system",
          "content": "Be right."
        },
        {
          "role": "user",
          "content": "shot"
        },
        {
          "role": "assistant",
          "content": "[ANSWER]\nits answer"
        },
        {
          "role": "user",
          "content": "question 0"
        }
      ],
      "max_tokens": 768,
      "stop": [
        "++",
        "%%",
        "@@",
        "[END]"
      ],
      "top_k": 1,
      "seed": 0
    }
    "#);
}

#[test]
fn a_prefill_is_where_a_chat_goes_on() {
    let server = Server::start(right);
    let (_, answers) = ask(&server, json!({ "prefill": true }), 1, &Stop::default());
    assert_eq!(texts(&answers), [(0, vec!["[ANSWER]\nanswer 0"])]);
    let body: Value = serde_json::from_str(&server.requests()[0].body).unwrap();
    let last = body["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(
        *last,
        json!({ "role": "assistant", "content": "[ANSWER]\n" })
    );
    assert_eq!(body["stop"][0], "[END]");
}

#[test]
fn a_completion_goes_on_from_the_whole_text() {
    let server = Server::start(|_| {
        let choice = json!({ "text": "4@@5", "finish_reason": "length" });
        Reply::new(200, json!({ "choices": [choice] }).to_string())
    });
    let settings = json!({
        "api": "completions", "seed": "omit", "max_tokens_field": "max_completion_tokens",
    });
    let (result, answers) = ask(&server, settings, 1, &Stop::default());
    assert_eq!(result, Ok(()));
    // The fifth stop string is not sent, and cut here nevertheless.
    assert_eq!(texts(&answers), [(0, vec!["[ANSWER]\n4"])]);
    let request = server.requests().remove(0);
    insta::assert_snapshot!(shown(&request), @r#"
    /v1/completions
    {
      "model": "m",
      "prompt": "Be right.\n\nshot\n[ANSWER]\nits answer\n\nquestion 0\n[ANSWER]\n",
      "temperature": 0.0,
      "max_completion_tokens": 768,
      "stop": [
        "[END]",
        "[MORE]",
        "++",
        "%%"
      ]
    }
    "#);
}

#[test]
fn a_server_that_gives_too_few_samples_is_asked_for_the_rest() {
    let check = |settings: Value, given: usize, wanted: &[(u64, u64)]| {
        let server = Server::start(move |request| {
            let body: Value = serde_json::from_str(&request.body).unwrap();
            let n = body["n"].as_u64().unwrap_or(1) as usize;
            let seed = body["seed"].as_u64().unwrap();
            says(&vec![format!("by {seed}"); n.min(given)])
        });
        let (result, answers) = ask(&server, settings, 2, &Stop::default());
        assert_eq!(result, Ok(()));
        assert!(answers.values().all(|samples| samples.len() == 3));
        let asked = server.requests();
        let asked = asked.iter().filter(|request| number(request) == 1);
        let asked = asked.map(|request| {
            let body: Value = serde_json::from_str(&request.body).unwrap();
            (
                body["n"].as_u64().unwrap_or(1),
                body["seed"].as_u64().unwrap(),
            )
        });
        assert_eq!(asked.collect::<Vec<_>>(), wanted);
    };
    check(json!({ "samples": 3 }), 3, &[(3, 100)]);
    check(json!({ "samples": 3 }), 2, &[(3, 100), (1, 102)]);
    check(json!({ "samples": 3 }), 1, &[(3, 100), (2, 101), (1, 102)]);
    let one = json!({ "samples": 3, "samples_per_request": "one" });
    check(one, 3, &[(1, 100), (1, 101), (1, 102)]);
}

#[test]
fn stopping_does_not_wait_for_the_server() {
    let stop = Stop::default();
    let wish = stop.clone();
    let server = Server::start(move |request| match number(request) {
        0 => right(request),
        n => {
            if n == 2 {
                wish.set();
            }
            Reply::Hang
        }
    });
    let started = Instant::now();
    let (result, answers) = ask(&server, json!({ "concurrency": 1 }), 1, &Stop::default());
    assert_eq!((result, answers.len()), (Ok(()), 1));
    let (result, answers) = ask(&server, json!({ "concurrency": 3 }), 20, &stop);
    assert_eq!(result, Ok(()));
    assert!(answers.len() <= 1);
    // The limit of one request is two minutes.
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(server.requests().len() <= 1 + 4);
}

#[test]
fn an_answer_that_cannot_be_kept_ends_the_asking() {
    let server = Server::start(right);
    let settings = json!({ "base_url": server.base_url(), "model": "m", "concurrency": 1 });
    let settings = serde_json::from_value(settings).unwrap();
    let http = Http::new(settings, Duration::from_millis(1)).unwrap();
    let (example, prompts, sampling) = (example("a"), prompts(20), Sampling::default());
    let questions = questions(&example, &prompts, &sampling);
    let full = |_, _| Err(anyhow::anyhow!("the disk is full"));
    let result = http.answer(&questions, &full, &Stop::default());
    assert!(matches!(result, Err(ModelError::Kept(e)) if e.to_string() == "the disk is full"));
    assert!(server.requests().len() <= 2);
}

#[test]
fn requests_keep_their_pace() {
    let server = Server::start(right);
    let started = Instant::now();
    let settings = json!({ "requests_per_minute": 6000 });
    let (result, answers) = ask(&server, settings, 11, &Stop::default());
    assert_eq!((result, answers.len()), (Ok(()), 11));
    assert!(started.elapsed() >= Duration::from_millis(100));
}

#[test]
fn latency_is_what_the_last_try_took() {
    let server = Server::start(|request| {
        thread::sleep(Duration::from_millis(30));
        right(request)
    });
    let (_, answers) = ask(&server, json!({}), 1, &Stop::default());
    assert!(answers[&0][0].milliseconds >= 30);
}

#[test]
fn a_wrong_setting_is_shown_where_it_stands() {
    let at = |line| At {
        file: Arc::new(SourceFile {
            path: "suite.yaml".into(),
            text: String::new(),
        }),
        line,
        column: 1,
        length: 1,
    };
    let check = |settings: &[(&str, &str)], line: usize, message: &str| {
        let entries = settings.iter().zip(1..).map(|((key, text), line)| {
            let (name, at) = ((*key).into(), at(line));
            let (text, written) = ((*text).into(), String::new());
            let value = settings::Value::Text { text, written };
            (
                Key {
                    name,
                    at: at.clone(),
                },
                Node { value, at },
            )
        });
        let value = settings::Value::Map(entries.collect());
        let fault = (KIND.build)(&Node { value, at: at(9) }).err().unwrap();
        assert_eq!((&*fault.message, fault.at), (message, Some(at(line))));
    };
    let model = ("model", "m");
    check(&[model], 9, "the key `base_url` is missing");
    check(
        &[model, ("base_url", "h")],
        2,
        "`base_url` is no address: relative URL without a base",
    );
    let url = ("base_url", "http://h");
    check(&[model, url, ("apikey", "k")], 3, "unknown key `apikey`");
    check(&[model, url, ("api", "chats")], 3, "unknown word `chats`");
    check(
        &[model, url, ("api_key", "a\nb")],
        3,
        "`api_key` holds a character that no header can hold",
    );
}

#[test]
fn an_embedding_is_asked_for_with_the_text_alone() {
    let server = Server::start(|_| {
        let body = json!({ "data": [{ "embedding": [0.5, -2] }], "usage": { "prompt_tokens": 3 } });
        Reply::new(200, body.to_string())
    });
    let settings = json!({ "api": "embeddings", "extra": { "encoding_format": "float" } });
    let (result, answers) = ask(&server, settings, 1, &Stop::default());
    assert_eq!(result, Ok(()));
    let sample = &answers[&0][0];
    assert_eq!(embedding(&sample.text), Some(vec![0.5, -2.0]));
    assert_eq!(sample.prompt_tokens, Some(3));
    let request = server.requests().remove(0);
    assert_eq!(request.path, "/v1/embeddings");
    let body: Value = serde_json::from_str(&request.body).unwrap();
    let keys: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["model", "input", "encoding_format"]);
    assert_eq!(body["input"], "question 0");
}

#[test]
fn an_answer_without_an_embedding_is_no_embedding() {
    let server = Server::start(|_| Reply::new(200, json!({ "data": [] }).to_string()));
    let settings = json!({ "api": "embeddings", "retries": 0 });
    let (result, answers) = ask(&server, settings, 1, &Stop::default());
    assert!(
        result
            .unwrap_err()
            .contains("an answer without an embedding")
    );
    assert_eq!(answers.len(), 0);
}
