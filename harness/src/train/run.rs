//! The loop: stages of steps, between them evaluations and checkpoints; at any kill, the same again.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};

use super::checkpoint;
use super::engine::Engine;
use super::evaluate::{Scoring, sample};
use super::log::{Entry, Log};
use super::past::{Begun, Past};
use super::plan::{Hardest, Share, Stage};
use super::progress::{self, Progress, Window};
use super::sampling::{Pool, Sampler};
use super::site::{Ended, Site, Told};
use super::{files, numbers};

/// Trains a network by a plan, from the start or from where an earlier call was.
///
/// # Errors
/// Where the folder belongs to another plan or another process, files cannot be read or written, a
/// dataset has nothing to learn from, or the engine fails.
pub fn train(site: &Site<'_>, engine: &mut dyn Engine) -> anyhow::Result<Ended> {
    let mut run = Run::open(site, engine)?;
    while let Some(stage) = site.plan.stages.get(run.progress.stage) {
        if let Some(ended) = run.stage(stage)? {
            return Ok(ended);
        }
    }
    run.mend()?;
    Ok(Ended::Done)
}

struct Run<'a> {
    site: &'a Site<'a>,
    engine: &'a mut dyn Engine,
    progress: Progress,
    log: Log,
    /// Seconds of earlier calls.
    earlier: f64,
    /// When this call began to train, and when it last saved, by the site's clock.
    began: f64,
    saved: f64,
    /// The held-out examples that are asked, by dataset.
    held: Vec<Vec<u32>>,
}

impl<'a> Run<'a> {
    fn open(site: &'a Site<'a>, engine: &'a mut dyn Engine) -> anyhow::Result<Self> {
        let folder = site.folder;
        for stage in &site.plan.stages {
            for share in &stage.sample {
                let dataset = site.data[share.dataset];
                ensure!(
                    !dataset.training.is_empty(),
                    "the stage `{}` cannot learn from `{}`, whose training split is empty: set its \
                     `training`",
                    stage.name,
                    dataset.name
                );
            }
        }
        ensure!(
            site.data.iter().any(|dataset| !dataset.held.is_empty()),
            "nothing is held out that the network could be evaluated on: leave one dataset more than \
             its training split"
        );
        // First of all, since it keeps other processes out.
        let mut log = Log::open(folder)?;
        let present = Past::of(site);
        let names: Vec<&str> = site.data.iter().map(|dataset| dataset.name).collect();
        let progress = match progress::load(folder)? {
            None => Progress {
                past: present,
                ..Progress::default()
            },
            Some((progress, state)) => {
                let (past, place) = (&progress.past, progress.place());
                let conflict = past
                    .conflict(place, site.plan, &names)
                    .or_else(|| past.data_conflict(place, &present));
                if let Some(why) = conflict {
                    return Err(progress::refusal(folder, &why));
                }
                engine.restore(state).with_context(|| {
                    format!(
                        "failed to go on with the training in `{}`",
                        folder.display()
                    )
                })?;
                let stages = site.plan.stages.iter().zip(&progress.past.stages);
                let begun = stages.enumerate().map_while(|(at, (stage, before))| {
                    let begun = Begun::of(stage, &names);
                    // At its first step, what it chose counts only if it would choose so again.
                    let same = begun == *before && progress.past.datasets == present.datasets;
                    (at < place.0 || place.1 > 0 || same).then_some(begun)
                });
                Progress {
                    past: Past {
                        stages: begun.collect(),
                        ..present
                    },
                    ..progress
                }
            }
        };
        let plan = site.plan;
        let held = site.data.iter().map(|dataset| {
            let path = ["evaluate", dataset.name];
            sample(dataset.held, plan.evaluate.examples, plan.seed, &path)
        });
        let now = (site.clock)();
        log.cut(progress.log)?;
        for dataset in site.data.iter().filter(|it| it.held.is_empty()) {
            (site.told)(&Told::Unasked {
                dataset: dataset.name,
            });
        }
        Ok(Self {
            log,
            earlier: progress.seconds,
            held: held.collect(),
            site,
            engine,
            progress,
            began: now,
            saved: now,
        })
    }

    /// Trains to the end of a stage; how it ended if it did not come so far.
    fn stage(&mut self, stage: &Stage) -> anyhow::Result<Option<Ended>> {
        let site = self.site;
        let plan = site.plan;
        let Some(pools) = self.pools(stage)? else {
            return Ok(self.interrupted());
        };
        if !self.is_known() {
            let names: Vec<&str> = site.data.iter().map(|dataset| dataset.name).collect();
            self.progress.past.stages.push(Begun::of(stage, &names));
            // What took long to choose is not to be chosen again.
            let chose = |share: &Share| matches!(&share.hardest, Some(it) if it.at == stage.name);
            if stage.sample.iter().any(chose) {
                self.save()?;
            }
        }
        (site.told)(&Told::Stage {
            name: &stage.name,
            done: self.progress.steps,
            steps: plan.steps(),
        });
        let mut sampler = Sampler::new(plan.seed, &stage.name, pools);
        loop {
            if let Some(ended) = self.interrupted() {
                self.save()?;
                return Ok(Some(ended));
            }
            let rate = self.step(stage, &mut sampler)?;
            let steps = self.progress.steps;
            let last = self.progress.step == stage.steps;
            if last || steps.is_multiple_of(plan.log) {
                self.note(stage, rate)?;
            }
            if last || steps.is_multiple_of(plan.evaluate.every) {
                self.evaluate(stage, last)?;
            }
            if last {
                self.progress.stage += 1;
                self.progress.step = 0;
                self.progress.drawn.stage = 0;
                self.ship()?;
                let kept = site.folder.join("stages").join(&stage.name);
                checkpoint::copy(&site.folder.join("checkpoint"), &kept)?;
                // Last: a kill before it has the stage end once more.
                self.save()?;
                return Ok(None);
            }
            if (site.clock)() - self.saved >= plan.save * 60.0 {
                self.save()?;
            }
        }
    }

    /// Whether this call is to end before all is done, and why.
    fn interrupted(&self) -> Option<Ended> {
        let late = |until| (self.site.clock)() >= until;
        match self.site.until.is_some_and(late) {
            true => Some(Ended::OutOfTime),
            false => self.site.stop.is_set().then_some(Ended::Stopped),
        }
    }

    /// One step; its learning rate.
    fn step(&mut self, stage: &Stage, sampler: &mut Sampler<'_>) -> anyhow::Result<f64> {
        let site = self.site;
        let rate = stage.rate.at(self.progress.step, stage.steps);
        let batch = sampler.batch(&mut self.progress.drawn, site.plan.batch);
        let tokens = batch.iter().map(|sequence| sequence.tokens.len() as u64);
        let tokens: u64 = tokens.sum();
        #[allow(clippy::cast_possible_truncation)]
        let done = self.engine.step(&batch, site.weights, rate as f32);
        let done = done.with_context(|| {
            format!(
                "step {} of the stage `{}` failed; the last checkpoint is in `{}`",
                self.progress.step + 1,
                stage.name,
                site.folder.display()
            )
        })?;
        self.progress.step += 1;
        self.progress.steps += 1;
        let window = &mut self.progress.window;
        window.steps += 1;
        window.tokens += tokens;
        window.targets += done.targets as u64;
        #[allow(clippy::cast_precision_loss)]
        let targets = done.targets as f64;
        window.loss += done.loss * targets;
        window.norm += done.norm;
        (site.told)(&Told::Step {
            done: self.progress.steps,
            tokens,
            loss: done.loss,
        });
        Ok(rate)
    }

    /// Seconds of training so far, to the millisecond.
    fn seconds(&self) -> f64 {
        let seconds = self.earlier + (self.site.clock)() - self.began;
        (seconds * 1000.0).round() / 1000.0
    }

    /// Logs the steps since the last time.
    #[allow(clippy::cast_precision_loss)]
    fn note(&mut self, stage: &Stage, rate: f64) -> anyhow::Result<()> {
        let window = std::mem::take(&mut self.progress.window);
        let Window {
            tokens, targets, ..
        } = window;
        self.log.add(&Entry::Steps {
            stage: stage.name.clone(),
            step: self.progress.steps,
            loss: window.loss / targets.max(1) as f64,
            norm: window.norm / window.steps.max(1) as f64,
            rate,
            tokens,
            targets,
            seconds: self.seconds(),
        })
    }

    fn scoring(&self) -> Scoring<'a> {
        Scoring {
            weights: self.site.weights,
            batch: self.site.plan.batch,
        }
    }

    fn evaluate(&mut self, stage: &Stage, kinds: bool) -> anyhow::Result<()> {
        let mut datasets = BTreeMap::new();
        let asked = self.site.data.iter().zip(&self.held);
        for (dataset, places) in asked.filter(|(_, places)| !places.is_empty()) {
            let engine = &*self.engine;
            let figures = self
                .scoring()
                .figures(engine, dataset.held, places, kinds)?;
            datasets.insert(dataset.name.to_owned(), figures);
        }
        (self.site.told)(&Told::Evaluated {
            done: self.progress.steps,
            figures: &datasets,
        });
        let seconds = self.seconds();
        self.log.add(&Entry::Evaluation {
            stage: stage.name.clone(),
            step: self.progress.steps,
            seconds,
            datasets,
        })
    }

    /// Writes the state, from which the same command goes on, and what ships.
    fn save(&mut self) -> anyhow::Result<()> {
        self.progress.log = self.log.sync()?;
        self.progress.seconds = self.seconds();
        let state = self.engine.state()?;
        progress::save(self.site.folder, &self.progress, &state)?;
        self.write(&state.parameters)?;
        self.saved = (self.site.clock)();
        Ok(())
    }

    /// Writes what ships once more where it is gone, damaged or of other numbers than the recipe's.
    fn mend(&self) -> anyhow::Result<()> {
        let folder = self.site.folder.join("checkpoint");
        match checkpoint::is_whole(&folder, self.engine.tensors(), self.site.plan.dtype) {
            true => Ok(()),
            false => self.ship(),
        }
    }

    /// Writes what ships alone.
    fn ship(&self) -> anyhow::Result<()> {
        self.write(&self.engine.state()?.parameters)
    }

    fn write(&self, parameters: &[f32]) -> anyhow::Result<()> {
        checkpoint::write(
            &self.site.folder.join("checkpoint"),
            self.site.architecture,
            self.site.ids,
            self.engine.tensors(),
            parameters,
            self.site.plan.dtype,
        )
    }

    /// Whether the state knows the stage that is under way: what lies in the folder is then its own.
    fn is_known(&self) -> bool {
        self.progress.past.stages.len() > self.progress.stage
    }

    /// What a stage draws from; none where this call is to end.
    fn pools(&self, stage: &Stage) -> anyhow::Result<Option<Vec<Pool<'a>>>> {
        let mut pools = Vec::new();
        for share in &stage.sample {
            let dataset = self.site.data[share.dataset];
            let mut pool = Pool {
                name: dataset.name.to_owned(),
                share: share.share,
                sequences: dataset.training,
                chosen: None,
            };
            if let Some(hardest) = &share.hardest {
                let Some(chosen) = self.chosen(stage, share, hardest)? else {
                    return Ok(None);
                };
                pool.name = format!("{}@{}", dataset.name, hardest.at);
                pool.chosen = Some(chosen);
            }
            pools.push(pool);
        }
        Ok(Some(pools))
    }

    /// The hardest sequences of a dataset, as they were chosen, or choosing them now; none where
    /// this call is to end.
    fn chosen(
        &self,
        stage: &Stage,
        share: &Share,
        hardest: &Hardest,
    ) -> anyhow::Result<Option<Vec<u32>>> {
        let dataset = self.site.data[share.dataset];
        let path = self.chosen_file(dataset.name, hardest);
        if hardest.at == stage.name && !self.is_known() {
            return self.choose(stage, share, hardest);
        }
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(
                "`{}` is gone: put it back, or remove `{}` to train anew",
                path.display(),
                self.site.folder.display()
            ),
            Err(error) => {
                return Err(error).with_context(|| format!("failed to read `{}`", path.display()));
            }
        };
        let chosen: Vec<u32> = numbers::places(&bytes);
        ensure!(
            chosen
                .iter()
                .all(|&at| (at as usize) < dataset.training.len())
                && !chosen.is_empty(),
            "`{}` does not fit the dataset `{}`: remove `{}` to train anew",
            path.display(),
            dataset.name,
            self.site.folder.display()
        );
        Ok(Some(chosen))
    }

    fn choose(
        &self,
        stage: &Stage,
        share: &Share,
        hardest: &Hardest,
    ) -> anyhow::Result<Option<Vec<u32>>> {
        let site = self.site;
        let dataset = site.data[share.dataset];
        let path = ["hardest", &stage.name, dataset.name];
        let places = sample(dataset.training, hardest.of, site.plan.seed, &path);
        let told = |done| {
            (site.told)(&Told::Ranking {
                dataset: dataset.name,
                done,
                of: places.len(),
            });
        };
        told(0);
        let scoring = self.scoring();
        let (engine, training) = (&*self.engine, dataset.training);
        let keep = hardest.keep;
        let stopped = || self.interrupted().is_some();
        let chosen = scoring.hardest(engine, training, &places, keep, &stopped, &told)?;
        if let Some(chosen) = &chosen {
            let bytes: Vec<u8> = chosen.iter().flat_map(|at| at.to_le_bytes()).collect();
            files::write(&self.chosen_file(dataset.name, hardest), &bytes)?;
        }
        Ok(chosen)
    }

    fn chosen_file(&self, dataset: &str, hardest: &Hardest) -> PathBuf {
        let name = format!("{}.{dataset}", hardest.at);
        self.site.folder.join("hardest").join(name)
    }
}
