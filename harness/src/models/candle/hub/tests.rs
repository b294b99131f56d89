//! Downloads from a hub on this machine, and what becomes of those that fail.
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ring::digest::{SHA256, digest};
use tempfile::TempDir;

use super::{Found, Hub, Id, files};
use crate::domain::Stop;
use crate::models::ModelError;
use crate::models::http::server::{Reply, Request, Server};

const COMMIT: &str = "c0ffee";

/// A model's files and their texts.
type Files = &'static [(&'static str, &'static str)];

const SMALL: Files = &[
    ("README.md", "# Small"),
    ("config.json", "{}"),
    ("vocab.txt", "a b"),
    ("tokenizer.json", "{\"a\": 1}"),
    ("generation_config.json", "{\"b\": 2}"),
    ("pytorch_model.bin", "pickled"),
    ("model.safetensors", "0123456789abcdef"),
];

fn etag(text: &str) -> String {
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

fn headed(status: u16, headers: String, body: &str) -> Reply {
    Reply::Full {
        status,
        headers,
        body: body.into(),
    }
}

/// What a hub with these files answers.
fn hub(files: Files, request: &Request) -> Reply {
    if request.path.starts_with("/api/") {
        let names = files
            .iter()
            .map(|(name, _)| serde_json::json!({"rfilename": name}));
        let names: Vec<_> = names.collect();
        let version = serde_json::json!({"sha": COMMIT, "siblings": names});
        return Reply::new(200, version.to_string());
    }
    let name = request.path.rsplit('/').next().unwrap();
    let Some((_, text)) = files.iter().find(|(file, _)| *file == name) else {
        return Reply::new(404, "");
    };
    let tag = format!("etag: \"{}\"\r\n", etag(text));
    if request.method == "HEAD" {
        return headed(200, tag, "");
    }
    match from(request) {
        Some(from) => {
            let range = format!("content-range: bytes {from}-/{}\r\n", text.len());
            headed(206, range, &text[from..])
        }
        None => headed(200, tag, text),
    }
}

/// The byte that a request begins at.
fn from(request: &Request) -> Option<usize> {
    let range = request.headers.split("range: bytes=").nth(1)?;
    range.split('-').next()?.parse().ok()
}

struct Bench {
    cache: TempDir,
    server: Server,
}

impl Bench {
    fn new(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self {
            cache: TempDir::new().unwrap(),
            server: Server::start(script),
        }
    }

    fn hub(&self, token: Option<&str>, offline: bool) -> Hub {
        Hub {
            cache: Some(self.cache.path().into()),
            offline,
            endpoint: self.server.base_url(),
            token: token.map(String::from),
            first_wait: Duration::from_millis(1),
        }
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.cache.path().join("models--org--small").join(inside)
    }

    fn get(&self, id: &str, token: Option<&str>) -> Result<PathBuf, String> {
        match self.hub(token, false).find(id)? {
            Found::Here(_) => panic!("{id} is here already"),
            Found::Absent(absent) => absent
                .download(&|_| Ok(()), &Stop::default())
                .map_err(|error| self.words(&error)),
        }
    }

    fn words(&self, error: &ModelError) -> String {
        error.to_string().replace(&self.server.base_url(), "HUB")
    }

    /// What is said of `org/small` where the network must be left alone.
    fn offline(&self) -> Result<PathBuf, String> {
        match self.hub(None, true).find("org/small") {
            Ok(Found::Here(folder)) => Ok(folder),
            Ok(Found::Absent(_)) => panic!("offline"),
            Err(why) => Err(why.replace(&*self.cache.path().to_string_lossy(), "CACHE")),
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn a_model_is_downloaded_once_and_then_used_without_a_network() {
    let bench = Bench::new(|request| hub(SMALL, request));
    assert_eq!(
        bench.offline().unwrap_err(),
        "`org/small` is no folder or downloaded model here, and `HF_HUB_OFFLINE` forbids to \
         download it to `CACHE`"
    );
    assert!(bench.server.requests().is_empty());
    let Ok(Found::Absent(absent)) = bench.hub(None, false).find("org/small") else {
        panic!("nothing is here yet");
    };
    assert!(bench.server.requests().is_empty(), "a look is no download");
    let seen = RefCell::new(Vec::new());
    let told = |it: crate::models::Arrival<'_>| {
        if it.done == it.total {
            seen.borrow_mut().push(format!("{} {}", it.file, it.total));
        }
        Ok(())
    };
    let folder = absent.download(&told, &Stop::default()).unwrap();
    let settings = ["config.json 2", "generation_config.json 8"];
    let rest = ["tokenizer.json 8", "model.safetensors 16"];
    assert_eq!(seen.take(), [settings, rest].concat());
    assert_eq!(folder, bench.path("snapshots/c0ffee"));
    assert_eq!(names(&folder).len(), 4, "nothing else is downloaded");
    let link = fs::read_link(folder.join("config.json")).unwrap();
    assert_eq!(link, Path::new("../../blobs").join(etag("{}")));
    assert_eq!(fs::read_to_string(bench.path("refs/main")).unwrap(), COMMIT);
    let asked = bench.server.requests().len();
    assert_eq!(bench.offline().unwrap(), folder);
    assert_eq!(absent.download(&told, &Stop::default()).unwrap(), folder);
    assert_eq!(bench.server.requests().len(), asked, "it is here");
}

#[test]
fn what_was_broken_off_is_not_whole_and_is_taken_up() {
    let broken = Arc::new(AtomicBool::new(true));
    let breaks = Arc::clone(&broken);
    let bench = Bench::new(move |request| {
        let weights = request.path.ends_with("model.safetensors") && request.method == "GET";
        match (weights && breaks.load(Ordering::SeqCst), from(request)) {
            (true, None) => Reply::Cut("01234567".into()),
            (true, Some(_)) => Reply::Drop,
            (false, _) => hub(SMALL, request),
        }
    });
    let why = bench.get("org/small", None).unwrap_err();
    assert!(why.starts_with("the connection to HUB fails: "), "{why}");
    assert!(bench.offline().is_err());
    assert!(!bench.path("refs").exists());
    let partial = bench
        .path("blobs")
        .join(etag("0123456789abcdef") + ".incomplete");
    assert_eq!(fs::read_to_string(&partial).unwrap(), "01234567");
    broken.store(false, Ordering::SeqCst);
    let folder = bench.get("org/small", None).unwrap();
    let weights = fs::read_to_string(folder.join("model.safetensors")).unwrap();
    assert_eq!(weights, "0123456789abcdef");
    assert_eq!(from(bench.server.requests().last().unwrap()), Some(8));
    assert!(!partial.exists());
}

#[test]
fn what_lacked_its_name_alone_gets_it_and_what_is_wrong_does_not() {
    let bench = Bench::new(|request| match from(request) {
        Some(16) => headed(416, "content-range: bytes */16\r\n".into(), "no"),
        _ => hub(SMALL, request),
    });
    let partial = bench
        .path("blobs")
        .join(etag("0123456789abcdef") + ".incomplete");
    for start in ["0123456789abcdef", "0123456789abcdeX", "01X"] {
        fs::create_dir_all(bench.path("blobs")).unwrap();
        fs::write(&partial, start).unwrap();
        let folder = bench.get("org/small", None).unwrap();
        let weights = fs::read_to_string(folder.join("model.safetensors")).unwrap();
        assert_eq!(weights, "0123456789abcdef", "after {start}");
        fs::remove_dir_all(bench.path("")).unwrap();
    }
}

#[test]
fn the_token_goes_to_the_hub_and_to_nobody_else() {
    let store = Server::start(|request| hub(SMALL, request));
    let place = store.base_url();
    let bench = Bench::new(move |request| {
        if !request.path.ends_with("model.safetensors") {
            return hub(SMALL, request);
        }
        let tag = etag("0123456789abcdef");
        let headers = format!(
            "x-linked-etag: \"{tag}\"\r\netag: \"other\"\r\nlocation: {place}/model.safetensors\r\n"
        );
        headed(302, headers, "")
    });
    let folder = bench.get("org/small", Some("secret")).unwrap();
    assert!(folder.join("model.safetensors").is_file());
    let asked = bench.server.requests();
    let all = asked.iter().all(|it| it.headers.contains("Bearer secret"));
    assert!(all, "{asked:#?}");
    let elsewhere = store.requests();
    assert_eq!(elsewhere.len(), 1);
    assert!(!elsewhere[0].headers.contains("secret"), "{elsewhere:#?}");
}

#[test]
fn a_refusal_says_what_to_do() {
    for (status, code, token, wanted) in [
        (404, "RepoNotFound", None, "there is no such model"),
        (
            404,
            "RevisionNotFound",
            None,
            "no branch, tag or commit `v2`",
        ),
        (401, "RepoNotFound", None, "set `HF_TOKEN`"),
        (
            403,
            "GatedRepo",
            Some("secret"),
            "whether your token is valid",
        ),
        (503, "", None, "answers 503"),
    ] {
        let bench = Bench::new(move |_| headed(status, format!("x-error-code: {code}\r\n"), ""));
        let why = bench.get("org/small@v2", token).unwrap_err();
        assert!(why.contains(wanted), "{why}");
        let tries = if status == 503 { 5 } else { 1 };
        assert_eq!(bench.server.requests().len(), tries, "{why}");
    }
    let bench = Bench::new(|request| hub(&[("model.gguf", "GGUF")], request));
    let why = bench.get("org/small", None).unwrap_err();
    assert!(why.contains("HUB has no `config.json`"), "{why}");
}

#[test]
fn a_version_has_a_name_or_is_a_commit() {
    let bench = Bench::new(|request| hub(SMALL, request));
    let folder = bench.get("org/small@refs/pr/1", None).unwrap();
    let first = &bench.server.requests()[0].path;
    assert_eq!(first, "/api/models/org/small/revision/refs%2Fpr%2F1");
    assert!(bench.path("refs/refs/pr/1").is_file());
    assert!(bench.offline().is_err(), "`main` may be another one");
    let here = bench.hub(None, true).find(&format!("org/small@{COMMIT}"));
    assert!(matches!(here, Ok(Found::Here(found)) if found == folder));
    for odd in [
        "small", "a/b/c", "../b", "a/..", "a/b@../c", "a/b@", "/b", "a/b@/c",
    ] {
        assert_eq!(Id::parse(odd), None, "{odd}");
    }
}

#[test]
fn weights_in_several_files_are_all_there_or_in_part() {
    const INDEX: &str = r#"{"weight_map": {"a": "m-1.safetensors", "b": "m-2.safetensors"}}"#;
    let bench = Bench::new(|request| {
        let files = &[
            ("config.json", "{}"),
            ("vocab.json", "{\"a\": 0}"),
            ("merges.txt", "a b"),
            ("pytorch_model.bin", "pickled"),
            (files::INDEX, INDEX),
            ("m-1.safetensors", "one"),
            ("m-2.safetensors", "two"),
        ];
        hub(files, request)
    });
    let folder = bench.get("org/small", None).unwrap();
    assert!(folder.join("m-2.safetensors").is_file() && folder.join("merges.txt").is_file());
    assert!(!folder.join("pytorch_model.bin").exists());
    fs::remove_file(bench.path("blobs").join(etag("two"))).unwrap();
    let why = bench.offline().unwrap_err();
    assert!(why.contains("it lacks `m-2.safetensors`"), "{why}");
    assert_eq!(bench.get("org/small", None).unwrap(), folder);
    assert_eq!(bench.offline().unwrap(), folder);
    let pickled = |file: &str| ["config.json", "vocab.txt", "pytorch_model.bin"].contains(&file);
    assert_eq!(
        files::Plan::of(pickled).unwrap().weights,
        "pytorch_model.bin"
    );
}

#[test]
fn a_download_that_is_to_stop_does() {
    let bench = Bench::new(|_| Reply::Hang);
    let Ok(Found::Absent(absent)) = bench.hub(None, false).find("org/small") else {
        panic!("nothing is here yet");
    };
    let stop = Stop::default();
    let why = std::thread::scope(|scope| {
        let download = scope.spawn(|| absent.download(&|_| Ok(()), &stop));
        while bench.server.requests().is_empty() {
            std::thread::sleep(Duration::from_millis(1));
        }
        stop.set();
        download.join().unwrap().unwrap_err().to_string()
    });
    assert_eq!(
        why,
        "stopped while downloading `org/small`; what has come is kept"
    );
}

#[test]
fn the_environment_says_what_it_says_to_the_hubs_own_tools() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("token"), "kept\n").unwrap();
    let place = home.path().to_str().unwrap();
    let of = |set: &[(&str, &str)]| {
        let set: HashMap<&str, &str> = set.iter().copied().collect();
        Hub::of(|name| set.get(name).map(|value| value.into()))
    };
    let plain = of(&[("HOME", "/h"), ("HF_HUB_OFFLINE", "0"), ("HF_TOKEN", "")]);
    assert_eq!(plain.cache.unwrap(), Path::new("/h/.cache/huggingface/hub"));
    assert!(!plain.offline && plain.token.is_none());
    assert_eq!(plain.endpoint, "https://huggingface.co");
    let kept = of(&[
        ("HOME", "/h"),
        ("HF_HOME", place),
        ("HF_HUB_OFFLINE", "True"),
    ]);
    assert_eq!(kept.cache.unwrap(), home.path().join("hub"));
    assert!(kept.offline && kept.token.as_deref() == Some("kept"));
    let own = of(&[
        ("XDG_CACHE_HOME", "/x"),
        ("HF_HUB_CACHE", "/c"),
        ("HF_TOKEN", "own"),
        ("HF_ENDPOINT", "http://mirror"),
    ]);
    assert_eq!(own.cache.unwrap(), Path::new("/c"));
    assert_eq!(
        (own.endpoint.as_str(), own.token.unwrap().as_str()),
        ("http://mirror", "own")
    );
    assert!(
        of(&[])
            .find("org/small")
            .is_err_and(|why| why.contains("no HOME"))
    );
}
