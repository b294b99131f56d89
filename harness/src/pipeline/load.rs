//! Builds the datasets.

use anyhow::Context as _;

use crate::datasets::{Loaded, Site};
use crate::domain::{Event, Listener, Stop};
use crate::sandbox::Sandbox;
use crate::suite::Suite;

/// Builds every dataset of the suite, in its order.
pub fn datasets(
    suite: &Suite,
    sandbox: &Sandbox,
    listener: &dyn Listener,
    stop: &Stop,
) -> anyhow::Result<Vec<Loaded>> {
    let build = |named: &crate::suite::Named<dyn crate::datasets::Dataset>| {
        let dataset = named.name.as_str();
        listener.hear(&Event::Building { dataset })?;
        let progress = |done, total| {
            // A console that cannot show progress is no reason to fail.
            let _ = listener.hear(&Event::Built {
                dataset,
                done,
                total,
            });
        };
        let loaded = named
            .it
            .load(&Site {
                seed: suite.seed,
                sandbox,
                progress: &progress,
                stop,
            })
            .with_context(|| format!("failed to build the dataset `{dataset}`"))?;
        anyhow::ensure!(
            !loaded.examples.is_empty(),
            "the dataset `{dataset}` has no examples: {} programs were dropped{}",
            loaded.dropped.len(),
            loaded.dropped.first().map_or_else(String::new, |d| format!(
                ", the first, `{}`, since: {}",
                d.id, d.detail
            ))
        );
        listener.hear(&Event::Dataset {
            dataset,
            examples: &loaded.examples,
            dropped: &loaded.dropped,
        })?;
        Ok(loaded)
    };
    suite.datasets.iter().map(build).collect()
}
