//! Tests of chat templates.
#![allow(clippy::unwrap_used)]

use serde_json::json;
use tempfile::tempdir;

use super::*;

fn render(template: &str, messages: &[Message<'_>]) -> Result<String, ChatError> {
    let made = Template::new(Path::new("F"), template.into(), "<s>".into(), "</s>".into());
    made?.render(messages, true, &Map::new())
}

const MESSAGES: [Message<'_>; 2] = [
    Message {
        role: "system",
        content: " Be brief. ",
    },
    Message {
        role: "user",
        content: "a<think>b</think>\n\nc",
    },
];

#[test]
fn a_template_writes_as_jinja_does() {
    let check = |template: &str, wanted: &str| {
        assert_eq!(render(template, &MESSAGES).unwrap(), wanted, "{template}");
    };
    check(
        "{% for m in messages %}\n  {% if not loop.first %}\n,{% endif %}\n{{ m['role'] }}\n{% endfor %}\n",
        "system\n,user\n",
    );
    check(
        "{{ bos_token }}{{ eos_token }}{{ add_generation_prompt }}",
        "<s></s>True",
    );
    check("{{ none }} {{ nothing }}{{ false }}", "None False");
    check(
        "{{ messages[::-1][0].role }} {{ messages[1:] | length }}",
        "user 1",
    );
    check(
        "{{ messages[1].content.split('</think>')[-1].lstrip('\n') }}",
        "c",
    );
    check(
        "{{ messages[0].content.strip() }}|{{ messages[0].get('name') }}",
        "Be brief.|None",
    );
    check(
        "{% for k, v in messages[1].items() %}{{ k }} {% endfor %}",
        "content role ",
    );
    check("{% generation %}x{%- endgeneration -%} y", "xy");
    check("{{ {'a': [1, 'é<']} | tojson }}", "{\"a\": [1, \"é<\"]}");
    check("{{ {'a': 1} | tojson(indent=2) }}", "{\n  \"a\": 1\n}");
    check("{{ strftime_now('%d %b %Y') }}", "26 Jul 2024");
    check(
        "{% for i in range(5) %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}",
        "01",
    );
    check(
        "{% set ns = namespace(n=0) %}{% set ns.n = 2 %}{{ ns.n }}",
        "2",
    );
}

#[test]
fn texts_have_pythons_methods() {
    let check = |call: &str, wanted: &str| {
        let text = render(&format!("{{{{ {call} }}}}"), &[]).unwrap();
        assert_eq!(text, wanted, "{call}");
    };
    check(
        "'xxaxx'.strip('x') ~ 'xa'.lstrip('x') ~ ' a '.rstrip()",
        "aa a",
    );
    check(
        "'abc'.startswith('ab') and 'abc'.endswith(('x', 'c'))",
        "True",
    );
    check("' a  b c '.split() | join('|')", "a|b|c");
    check("' a  b c '.split(none, 1) | join('|')", "a|b c ");
    check("' a  b c '.rsplit(none, 1) | join('|')", " a  b|c");
    check("'a,b,,c'.split(',', 1) | join('|')", "a|b,,c");
    check("'a,b,,c'.rsplit(',', 1) | join('|')", "a,b,|c");
    check(
        "'aXbX'.replace('X', '-') ~ 'aXbX'.replace('X', '-', 1)",
        "a-b-a-bX",
    );
    check(
        "'ab cd'.title() ~ 'aB'.capitalize() ~ 'aB'.upper() ~ 'aB'.lower()",
        "Ab CdAbABab",
    );
    check("'éa'.find('a') ~ 'a'.find('x') ~ 'aba'.count('a')", "1-12");
    check(
        "'-'.join(['a', 'b']) ~ 'a\\nb'.splitlines() | length",
        "a-b2",
    );
    check("'12'.isdigit() and not ''.isdigit()", "True");
    check("'ab'.removeprefix('a') ~ 'ab'.removesuffix('b')", "ba");
}

#[test]
fn a_refusal_names_the_line_and_the_reason() {
    let say = |template: &str| render(template, &MESSAGES).unwrap_err().to_string();
    assert_eq!(
        say("a\n{% if true %}\n{{ raise_exception('No system message!') }}{% endif %}"),
        "F: the chat template, line 3: No system message!"
    );
    let error = say("a\n{% if %}");
    assert!(
        error.starts_with("F: the chat template, line 2: "),
        "{error}"
    );
    let error = say("\n{{ 'a'.frobnicate() }}");
    assert!(
        error.contains("line 2") && error.contains("frobnicate"),
        "{error}"
    );
}

#[test]
fn templates_are_found_in_all_their_places() {
    let folder = tempdir().unwrap();
    let sources = Sources::Folder(folder.path().into());
    assert!(Template::open(&sources).unwrap().is_none());
    let say = || {
        let template = Template::open(&sources).unwrap().unwrap();
        template.render(&[], false, &Map::new()).unwrap()
    };
    let config = json!({
        "eos_token": { "content": "</s>" },
        "chat_template": [
            { "name": "tool_use", "template": "no" },
            { "name": "default", "template": "yes{{ eos_token }}" },
        ],
    });
    let path = folder.path().join("tokenizer_config.json");
    std::fs::write(path, config.to_string()).unwrap();
    assert_eq!(say(), "yes</s>");
    std::fs::write(
        folder.path().join("chat_template.jinja"),
        "own{{ eos_token }}",
    )
    .unwrap();
    assert_eq!(say(), "own</s>");
    let metadata = json!({
        "tokenizer.chat_template": "{{ bos_token }}",
        "tokenizer.ggml.tokens": ["a", "b"],
        "tokenizer.ggml.bos_token_id": 1,
    });
    let metadata = metadata.as_object().unwrap().clone().into();
    let sources = Sources::Gguf {
        file: "m".into(),
        metadata,
    };
    let template = Template::open(&sources).unwrap().unwrap();
    assert_eq!(template.render(&[], false, &Map::new()).unwrap(), "b");
}
