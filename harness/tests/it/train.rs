//! Training: from a recipe to a checkpoint, killed or not; and mistakes in a recipe.

use super::bench::Bench;

const RECIPE: &str = "\
name: tiny
seed: 5
architecture: {family: llama, layers: 1, width: 16, heads: 2, inner: 24, context: 256}
tokenizer: {words: 20}
batch: 512
evaluate: {every: 10, examples: 10}
save: 0
datasets:
  lines: {kind: singleline, examples: 20, training: 200}
stages:
  - name: first
    steps: 15
    sample: {lines: 1}
    rate: {peak: 2.0e-3, warm_up: 5}
  - name: second
    steps: 10
    sample: {lines: 1}
    hardest: {lines: {keep: 0.5, of: 100}}
    rate: {peak: 1.0e-3, shape: cosine}
";

fn bench(recipe: &str) -> Bench {
    Bench::new().file("r.yaml", recipe)
}

/// The log without its times.
fn curve(bench: &Bench, out: &str) -> Vec<serde_json::Value> {
    let text = bench.read(&format!("{out}/log.jsonl"));
    let entry = |line: &str| {
        let mut entry: serde_json::Value = serde_json::from_str(line).unwrap();
        entry.as_object_mut().unwrap().remove("seconds");
        entry
    };
    text.lines().map(entry).collect()
}

#[test]
fn a_recipe_becomes_a_checkpoint_and_kills_do_not_change_it() {
    let bench = bench(RECIPE);
    let table = bench.must("train r.yaml");
    assert!(table.contains("lines (n = 10)"), "{table}");
    let model = bench.bytes("reports/train/tiny/checkpoint/model.safetensors");
    let config: serde_json::Value =
        serde_json::from_str(&bench.read("reports/train/tiny/checkpoint/config.json")).unwrap();
    assert_eq!(config["model_type"], "llama");
    assert!(
        bench
            .path("reports/train/tiny/checkpoint/tokenizer.json")
            .is_file()
    );

    // Killed once it has saved, wherever that is, again and again.
    let state = bench.path("killed/state.safetensors");
    let (mut kills, mut before) = (0, None);
    for _ in 0..4 {
        let mut child = bench
            .command("train r.yaml --out killed --quiet")
            .spawn()
            .unwrap();
        while child.try_wait().unwrap().is_none() {
            let now = std::fs::metadata(&state)
                .and_then(|state| state.modified())
                .ok();
            if now.is_some() && now != before {
                before = now;
                child.kill().unwrap();
                child.wait().unwrap();
                kills += 1;
                break;
            }
        }
    }
    assert!(kills > 0);
    bench.must("train r.yaml --out killed");
    assert!(bench.bytes("killed/checkpoint/model.safetensors") == model);
    assert_eq!(curve(&bench, "killed"), curve(&bench, "reports/train/tiny"));

    // A finished training is finished: nothing is written again.
    let state = bench.bytes("killed/state.safetensors");
    let (code, _, err) = bench.run("train r.yaml --out killed");
    assert_eq!(code, 0);
    assert!(err.contains("tiny is trained"), "{err}");
    assert!(bench.bytes("killed/state.safetensors") == state);

    // What is done is no matter of the recipe any more; a stage behind it is.
    let other = RECIPE.replace("steps: 10", "steps: 11");
    let bench = bench.file("r.yaml", &other);
    let (code, _, err) = bench.run("train r.yaml --out killed");
    assert_eq!(code, 1);
    let wanted = "the stage `second`, which is done, is another in this recipe";
    assert!(err.contains(wanted) && !err.contains("cutting"), "{err}");
    let more = "  - {name: third, steps: 3, sample: {lines: 1}, rate: {peak: 1.0e-3}}\n";
    let bench = bench.file("r.yaml", &format!("{RECIPE}{more}"));
    bench.must("train r.yaml --out killed");
    assert!(
        bench
            .path("killed/stages/third/model.safetensors")
            .is_file()
    );
}

#[test]
fn curricula_share_their_data_and_are_set_side_by_side() {
    let (shared, _) = RECIPE.split_once("stages:").unwrap();
    let stages = "  - {name: a, steps: 3, sample: {lines: 1}, rate: {peak: 1.0e-3}}\n";
    let recipe = format!("{shared}curricula:\n  one:\n  {stages}  two:\n  {stages}");
    let bench = bench(&recipe);
    let (code, table, err) = bench.run("train r.yaml --out t --minutes 0.0001");
    assert_eq!((code, table.as_str()), (1, ""));
    assert!(err.contains("the same command goes on"), "{err}");
    let table = bench.must("train r.yaml --out t");
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with('│')).collect();
    assert_eq!(rows.len(), 3, "{table}");
    assert!(
        rows[1].contains("one") && rows[2].contains("two"),
        "{table}"
    );
    assert!(
        bench
            .path("t/curricula/two/stages/a/model.safetensors")
            .is_file()
    );
    assert!(
        bench.bytes("t/curricula/one/checkpoint/model.safetensors")
            == bench.bytes("t/curricula/two/checkpoint/model.safetensors")
    );
    bench.must("train r.yaml --out t --curriculum two");
    let (code, _, err) = bench.run("train r.yaml --out t --curriculum tow");
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `two`?"), "{err}");
}

#[test]
fn a_training_starts_from_anothers_weights_and_tokenizer() {
    let first = RECIPE.replace("family: llama", "family: roberta");
    let bench = bench(&first);
    bench.must("train r.yaml --out first --minutes 5");
    // A rate so small that nothing moves.
    let stage = "  - {name: only, steps: 1, sample: {lines: 1}, rate: {peak: 1.0e-30}}\n";
    let (head, _) = first.split_once("stages:").unwrap();
    let words = "tokenizer: {words: 20}";
    let start = head.replace(words, "start: first/checkpoint");
    let bench = bench.file("s.yaml", &format!("{start}stages:\n{stage}"));
    bench.must("train s.yaml --out second");
    let numbers = |folder: &str| {
        let bytes = bench.bytes(&format!("{folder}/checkpoint/model.safetensors"));
        let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        let mut tensors: Vec<(String, Vec<f32>)> = file
            .iter()
            .map(|(name, tensor)| {
                let numbers = tensor.data().as_chunks().0.iter();
                (
                    name.to_owned(),
                    numbers.map(|it| f32::from_le_bytes(*it)).collect(),
                )
            })
            .collect();
        tensors.sort_by(|a, b| a.0.cmp(&b.0));
        tensors
    };
    for ((name, before), (_, after)) in numbers("first").iter().zip(numbers("second")) {
        let moved = before.iter().zip(&after).map(|(a, b)| (a - b).abs());
        assert!(moved.fold(0.0, f32::max) < 1e-20, "{name}");
    }
    let tokenizer = "checkpoint/tokenizer.json";
    assert!(
        bench.bytes(&format!("first/{tokenizer}")) == bench.bytes(&format!("second/{tokenizer}"))
    );

    for (right, wrong, wanted) in [
        (
            "width: 16",
            "width: 32",
            "its `hidden_size` is 16, and the recipe's network has 32",
        ),
        (
            "first/checkpoint",
            "third",
            "there is no such file or folder",
        ),
        (
            "batch: 512",
            "batch: 512\ntokenizer: {words: 20}",
            "the tokenizer is that of the checkpoint in `start`",
        ),
    ] {
        let wrong = format!("{}stages:\n{stage}", start.replace(right, wrong));
        std::fs::write(bench.path("s.yaml"), wrong).unwrap();
        let (code, _, err) = bench.run("train s.yaml --out third");
        assert!(code > 0 && err.contains(wanted), "{code}: {err}");
    }
}

#[test]
fn a_recipe_is_checked_and_told() {
    let bench = bench(RECIPE);
    insta::assert_snapshot!(bench.must("check r.yaml"), @r"
    r.yaml is right: tiny
      first: 15 steps on lines
      second: 10 steps on lines
    ");
}

#[test]
fn mistakes_in_a_recipe_are_shown_where_they_stand() {
    let mut all = String::new();
    for (right, wrong) in [
        ("seed: 5", "sede: 5"),
        ("heads: 2", "heads: 3"),
        ("family: llama", "family: lama"),
        ("batch: 512", "batch: 100"),
        ("training: 200}", "training: 200, tag: codenet5}"),
        ("sample: {lines: 1}", "sample: {line: 1}"),
        ("sample: {lines: 1}", "sample: {lines: 0}"),
        ("warm_up: 5", "warm_up: 16"),
        ("shape: cosine", "shape: cosine, cool_down: 5"),
        ("name: second", "name: first"),
        ("{keep: 0.5, of: 100}", "{keep: 0.5}"),
        ("{keep: 0.5, of: 100}", "{like: first}"),
        ("keep: 0.5", "keep: 1.5"),
        ("stages:", "curricula:"),
    ] {
        assert!(RECIPE.contains(right), "{right}");
        let (code, out, err) = bench(&RECIPE.replacen(right, wrong, 1)).run("train r.yaml");
        assert_eq!((code, out.as_str()), (2, ""), "{wrong}: {err}");
        all += &format!("{err}\n");
    }
    insta::assert_snapshot!(all);
}
