//! `harness train`: from a recipe to a checkpoint.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, bail};
use candle_core::Device;
use clap::Args;
use tabled::builder::Builder;
use tabled::settings::Style;

use super::build::{Made, Order};
use super::run::stop_on_ctrl_c;
use super::{Done, PythonArgs};
use crate::console::{self, Console};
use crate::domain::Stop;
use crate::domain::settings::Fault;
use crate::models::{Parts, open_device};
use crate::sandbox::{Limits, Sandbox};
use crate::store::{RowForm, about_file};
use crate::suite::{Curriculum, Recipe, Start};
use crate::train::engine::{Architecture, Engine, device, host};
use crate::train::{
    ByDataset, Corpus, Ended, Figures, Material, Plan, Site, Told, Vocabulary, admit, begin,
    check_start, copy_folder, disjoint, has_begun, identifiers, last_evaluation, train as learn,
};

#[derive(Args)]
pub struct TrainArgs {
    /// The recipe's file
    recipe: PathBuf,
    /// The training's folder [default: reports/train/NAME, named after the recipe]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Train this one alone of the recipe's curricula
    #[arg(long, value_name = "NAME")]
    curriculum: Option<String>,
    /// Stop after so many minutes, in the place of the recipe's `minutes`; the same command goes on
    #[arg(long, value_name = "N", value_parser = minutes)]
    minutes: Option<f64>,
    /// Where to compute, in the place of the recipe's `device`: cpu, cuda, cuda:1, metal
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    python: PythonArgs,
}

/// Minutes that a call can last.
fn minutes(typed: &str) -> Result<f64, String> {
    match typed.parse::<f64>() {
        Ok(minutes) if minutes.is_finite() && minutes > 0.0 => Ok(minutes),
        _ => Err("expected minutes above 0".to_owned()),
    }
}

pub fn train(args: &TrainArgs) -> anyhow::Result<Done> {
    let began = Instant::now();
    let recipe = Recipe::load(&args.recipe)?;
    let curricula = chosen(&recipe, args.curriculum.as_deref())?;
    // The number of threads cannot be set twice; results do not depend on it.
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(args.python.jobs())
        .build_global();
    let folder = args
        .out
        .clone()
        .unwrap_or_else(|| Path::new("reports/train").join(&recipe.name));
    let device = args.device.as_deref().unwrap_or(&recipe.compute.device);
    let call = Call {
        recipe: &recipe,
        folder: &folder,
        console: Console::new(args.quiet),
        stop: Stop::default(),
        began,
        device: open_device(device).map_err(anyhow::Error::msg)?,
        until: args
            .minutes
            .or(recipe.minutes)
            .map(|minutes| minutes * 60.0),
    };
    stop_on_ctrl_c(&call.stop)?;
    match call.train(args, &curricula) {
        Err(error) if call.stop.is_set() => {
            // Takes its bar away, which would take these words with it.
            drop(call.console);
            console::complain(&format!(
                "{error:#}; the same command takes the training up again"
            ));
            Ok(Done::Partial)
        }
        other => other,
    }
}

/// The curricula that are to be trained.
fn chosen<'r>(recipe: &'r Recipe, name: Option<&str>) -> anyhow::Result<Vec<&'r Curriculum>> {
    let all: Vec<&Curriculum> = recipe.curricula.iter().collect();
    let Some(name) = name else { return Ok(all) };
    let found = all.iter().find(|c| c.name.as_deref() == Some(name));
    let names = all.iter().filter_map(|c| c.name.as_deref());
    match found {
        Some(one) => Ok(vec![one]),
        None => Err(Fault::unknown("curriculum", name, names.collect::<Vec<_>>()).into()),
    }
}

/// What one call of the command works with.
struct Call<'a> {
    recipe: &'a Recipe,
    folder: &'a Path,
    console: Console,
    stop: Stop,
    began: Instant,
    /// Where to compute; none is the processor.
    device: Option<Device>,
    until: Option<f64>,
}

/// All that is learned from and asked, in tokens.
struct Data {
    vocabulary: Vocabulary,
    /// For each dataset, what is learned and what is held out.
    corpora: Vec<[Corpus; 2]>,
}

impl Call<'_> {
    fn train(&self, args: &TrainArgs, curricula: &[&Curriculum]) -> anyhow::Result<Done> {
        let names: Vec<&str> = self.recipe.datasets.iter().map(|it| &*it.name).collect();
        for curriculum in curricula {
            // Before hours of building.
            admit(&self.home(curriculum), &curriculum.plan, &names)?;
        }
        let given = match &self.recipe.start {
            Some(start) => Some(self.start(start).with_context(|| cannot_start(start))?),
            None => None,
        };
        let Some(rows) = self.build(args)? else {
            return Ok(Done::Partial);
        };
        let data = self.read(&rows, given.as_ref())?;
        let mut results = Vec::new();
        for curriculum in curricula {
            let folder = self.home(curriculum);
            let ended = self.learn(curriculum, &folder, &data)?;
            let why = match ended {
                Ended::Done => {
                    let name = curriculum.name.as_deref().unwrap_or(&self.recipe.name);
                    let checkpoint = folder.join("checkpoint");
                    self.console.end(&format!(
                        "{name} is trained; its checkpoint is in {}",
                        checkpoint.display()
                    ));
                    results.push((name, last_evaluation(&folder)?));
                    continue;
                }
                Ended::Stopped => "stopped",
                Ended::OutOfTime => "out of time",
            };
            self.console.end(&format!(
                "{why}: all is saved in {}; the same command goes on",
                folder.display()
            ));
            return Ok(Done::Partial);
        }
        console::show(&table(&results))?;
        Ok(Done::Well)
    }

    /// Where a curriculum is trained.
    fn home(&self, curriculum: &Curriculum) -> PathBuf {
        match &curriculum.name {
            None => self.folder.to_owned(),
            Some(name) => self.folder.join("curricula").join(name),
        }
    }

    /// The vocabulary of the checkpoint that training starts from, whose network must be the recipe's.
    fn start(&self, start: &Start) -> anyhow::Result<Vocabulary> {
        let parts = Parts::open(&start.folder)?;
        let vocabulary = Vocabulary::extend(parts.tokenizer()?)?;
        let padding = vocabulary.ids()?.pad;
        let sizes = self.recipe.architecture.of(vocabulary.len(), padding);
        check_start(parts.config(), &sizes)?;
        Ok(vocabulary)
    }

    /// Builds the datasets' files, as far as they are not there; none where someone asked to stop.
    fn build(&self, args: &TrainArgs) -> anyhow::Result<Option<Vec<PathBuf>>> {
        let sandbox = Sandbox::open_at_least(
            self.recipe.sandbox,
            args.python.python.as_deref(),
            Limits::default(),
            args.python.jobs(),
        )?;
        let mut files = Vec::new();
        for dataset in &self.recipe.datasets {
            let file = self.folder.join(format!("data/{}.jsonl", dataset.name));
            let order = Order {
                dataset,
                seed: self.recipe.seed,
                form: RowForm::Released,
                out: &file,
            };
            match order.make(&sandbox, &self.console, &self.stop)? {
                Made::Before | Made::Now => files.push(file),
                Made::Stopped => return Ok(None),
            }
        }
        Ok(Some(files))
    }

    /// Cuts the datasets into tokens, by a vocabulary that is made of them where none is given.
    fn read(&self, rows: &[PathBuf], given: Option<&Vocabulary>) -> anyhow::Result<Data> {
        let home = self.folder.join("data/tokenizer");
        let file = home.join("tokenizer.json");
        let note = self.folder.join("data/tokenizer.of");
        let made_of = self.made_of(rows)?;
        let stale = fs::read_to_string(&note).ok().as_ref() != Some(&made_of);
        // Whoever trains has its vocabulary, whatever data are added later.
        let begun = self
            .recipe
            .curricula
            .iter()
            .any(|it| has_begun(&self.home(it)));
        if !file.is_file() || stale && !begun {
            match given {
                Some(vocabulary) => self.keep(vocabulary, &home)?,
                None => self.keep(&self.make_vocabulary(rows)?, &home)?,
            }
            let context = || format!("failed to write `{}`", note.display());
            fs::write(&note, made_of).with_context(context)?;
        }
        let vocabulary = Vocabulary::open(&file)?;
        let context = self.recipe.architecture.context;
        let mut corpora = Vec::new();
        let names = self.recipe.datasets.iter().zip(&self.recipe.tags);
        for ((dataset, tag), rows) in names.zip(rows) {
            let name = &dataset.name;
            self.console
                .start(format!("{name}: cutting into tokens"), 0, 0);
            let told = |read| self.console.advance(read, read, 0, "");
            let of =
                |split| Corpus::read(rows, split, tag, &vocabulary, context, &told, &self.stop);
            let [training, held] = [of("training")?, of("test")?];
            let long = match training.too_long() + held.too_long() {
                0 => String::new(),
                n => format!("; {n} of more than {context} tokens are left out"),
            };
            self.console.end(&format!(
                "{name}: {} sequences to learn, {} held out{long}",
                training.len(),
                held.len()
            ));
            corpora.push([training, held]);
        }
        self.part(&mut corpora);
        Ok(Data {
            vocabulary,
            corpora,
        })
    }

    /// What a vocabulary is made of, as a text: a checkpoint; or how many words, and what the rows are.
    fn made_of(&self, rows: &[PathBuf]) -> anyhow::Result<String> {
        if let Some(start) = &self.recipe.start {
            return Ok(format!("that of {}\n", start.hash));
        }
        let mut text = format!("{} words\n", self.recipe.words);
        for rows in rows {
            let about = about_file(rows);
            let context = || format!("failed to read `{}`", about.display());
            let bytes = fs::read(&about).with_context(context)?;
            text.push_str(&format!("{}\n", blake3::hash(&bytes)));
        }
        Ok(text)
    }

    fn make_vocabulary(&self, rows: &[PathBuf]) -> anyhow::Result<Vocabulary> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for file in rows {
            for (name, count) in identifiers(file)? {
                *counts.entry(name).or_default() += count;
            }
            if self.stop.is_set() {
                bail!("stopped");
            }
        }
        Vocabulary::make(&counts, self.recipe.words)
    }

    fn keep(&self, vocabulary: &Vocabulary, home: &Path) -> anyhow::Result<()> {
        // Written beside, so that half a tokenizer is never taken for one.
        let beside = self.folder.join("data/tokenizer.part");
        let context = || format!("failed to write `{}`", home.display());
        fs::create_dir_all(&beside).with_context(context)?;
        vocabulary.save(&beside)?;
        match fs::remove_dir_all(home) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(context);
            }
            _ => {}
        }
        fs::rename(&beside, home).with_context(context)
    }

    /// Takes what is learned out of what is held out.
    fn part(&self, corpora: &mut [[Corpus; 2]]) {
        for (at, dataset) in self.recipe.datasets.iter().enumerate() {
            let mut held = std::mem::take(&mut corpora[at][1]);
            let training: Vec<&Corpus> = corpora.iter().map(|[training, _]| training).collect();
            let shared = disjoint(&mut held, &training);
            corpora[at][1] = held;
            let all = shared.programs + shared.traces + shared.constants;
            if all > 0 {
                self.console.note(&format!(
                    "{}: {all} held out are in what is learned, and are taken out: {} by their \
                     program, {} by their trace, {} by their constants",
                    dataset.name, shared.programs, shared.traces, shared.constants
                ));
            }
        }
    }

    /// What computes a plan's network.
    fn engine(&self, plan: &Plan, sizes: &Architecture) -> anyhow::Result<Box<dyn Engine>> {
        let compute = &self.recipe.compute;
        match &self.device {
            None => host::open(sizes, &plan.optimiser, plan.seed, plan.shards),
            Some(place) => {
                let place = (place.clone(), compute.numbers, compute.at_once);
                device::open(sizes, &plan.optimiser, plan.seed, place)
            }
        }
    }

    fn learn(&self, curriculum: &Curriculum, folder: &Path, data: &Data) -> anyhow::Result<Ended> {
        let plan = &curriculum.plan;
        let Data {
            vocabulary,
            corpora,
        } = data;
        copy_folder(
            &self.folder.join("data/tokenizer"),
            &folder.join("checkpoint"),
        )?;
        let named = self.recipe.datasets.iter().zip(corpora);
        let material: Vec<Material<'_>> = named
            .map(|(dataset, [training, held])| Material {
                name: &dataset.name,
                training,
                held,
            })
            .collect();
        let ids = vocabulary.ids()?;
        let architecture = plan.sizes.of(vocabulary.len(), ids.pad);
        let mut engine = self.engine(plan, &architecture)?;
        if let Some(start) = self.recipe.start.as_ref().filter(|_| !has_begun(folder)) {
            let mut parts = Parts::open(&start.folder)?;
            begin(&mut *engine, &mut |name| parts.tensor(name))
                .with_context(|| cannot_start(start))?;
        }
        let [trace, structure] = self.recipe.loss;
        let screen = Screen {
            console: &self.console,
            curriculum: curriculum.name.as_deref(),
            steps: usize_of(plan.steps()),
            loss: Cell::new(None),
            exact: Cell::default(),
        };
        let site = Site {
            plan,
            data: &material,
            architecture: &architecture,
            weights: &vocabulary.weights(trace, structure),
            vocabulary: vocabulary.hash()?,
            ids,
            folder,
            stop: &self.stop,
            clock: &|| self.began.elapsed().as_secs_f64(),
            until: self.until,
            told: &|told| screen.show(told),
        };
        learn(&site, &mut *engine)
    }
}

/// That no training can start from a checkpoint.
fn cannot_start(start: &Start) -> String {
    format!("training cannot start from `{}`", start.folder.display())
}

/// Shows what a training tells.
struct Screen<'a> {
    console: &'a Console,
    curriculum: Option<&'a str>,
    steps: usize,
    /// The loss, as a mean that forgets.
    loss: Cell<Option<f64>>,
    /// What the last evaluation found.
    exact: Cell<String>,
}

impl Screen<'_> {
    fn show(&self, told: &Told<'_>) {
        match *told {
            Told::Stage { name, done, steps } => {
                let label = match self.curriculum {
                    None => name.to_owned(),
                    Some(curriculum) => format!("{curriculum}: {name}"),
                };
                self.console.start(label, usize_of(done), usize_of(steps));
            }
            Told::Ranking { dataset, done, of } => {
                if done == 0 {
                    self.console
                        .start(format!("{dataset}: finding the hardest"), 0, of);
                }
                self.console.advance(done, of, 0, "");
            }
            Told::Step { done, tokens, loss } => {
                let mean = self
                    .loss
                    .get()
                    .map_or(loss, |mean| 0.98 * mean + 0.02 * loss);
                self.loss.set(Some(mean));
                let exact = self.exact.take();
                let said = format!("loss {mean:.3}{exact}");
                self.exact.set(exact);
                self.console
                    .advance(usize_of(done), self.steps, tokens, &said);
            }
            Told::Unasked { dataset } => self.console.note(&format!(
                "{dataset}: nothing is held out that is not learned, too; it is in no evaluation"
            )),
            Told::Evaluated { done, figures } => {
                let exact = in_words(figures, |figures| format!("{:.1}%", figures.exact()));
                self.exact.set(format!("; exact: {exact}"));
                let both = in_words(figures, |figures| {
                    format!("{:.1}% exact, loss {:.3}", figures.exact(), figures.loss)
                });
                self.console.note(&format!("step {done}: {both}"));
            }
        }
    }
}

fn usize_of(steps: u64) -> usize {
    usize::try_from(steps).unwrap_or(usize::MAX)
}

/// Figures of each dataset in a line.
fn in_words(figures: &ByDataset, word: impl Fn(&Figures) -> String) -> String {
    let words: Vec<String> = figures
        .iter()
        .map(|(name, figures)| format!("{name} {}", word(figures)))
        .collect();
    words.join("; ")
}

/// What each curriculum came to, in per cent of the held-out examples.
fn table(results: &[(&str, ByDataset)]) -> String {
    let Some((_, first)) = results.first() else {
        return String::new();
    };
    let mut table = Builder::default();
    let heads = first
        .iter()
        .map(|(name, figures)| format!("{name} (n = {})", figures.examples));
    table.push_record(std::iter::once("exact match, %".to_owned()).chain(heads));
    for (name, figures) in results {
        let cells = figures
            .values()
            .map(|figures| format!("{:.2}", figures.exact()));
        table.push_record(std::iter::once((*name).to_owned()).chain(cells));
    }
    let mut table = table.build();
    table.with(Style::rounded());
    format!("{table}\n")
}

#[cfg(test)]
mod tests;
