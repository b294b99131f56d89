//! Per-example scores as Parquet, for pandas, DuckDB and later stages.

use polars::prelude::*;

use crate::domain::{Measure, Score, Summary};

/// The scores as a Parquet file: one row a sample and metric.
///
/// Columns: `task`, `dataset`, `model`, `example`, `family` (text), `sample`
/// (u32), `metric`, `mode`, `outcome` (text), `value` (f64: 0 or 1 for hits;
/// null for overlaps and where the metric does not apply), `shared`,
/// `predicted`, `reference` (u32, null but for overlaps).
pub fn parquet(summary: &Summary, scores: &[Score]) -> anyhow::Result<Vec<u8>> {
    let tasks = &summary.manifest.tasks;
    let searches = &summary.manifest.searches;
    let of = |score: &Score| {
        let task = tasks.iter().find(|task| task.name == score.task);
        let task = task.map(|task| (task.dataset.clone(), task.scoring));
        task.or_else(|| {
            let search = searches.iter().find(|search| search.name == score.task)?;
            Some((search.dataset.clone(), search.scoring))
        })
    };
    let text = |name: &str, of: &dyn Fn(&Score) -> String| {
        let values: Vec<String> = scores.iter().map(of).collect();
        Column::new(name.into(), values)
    };
    let count = |name: &str, of: fn(&Measure) -> Option<u32>| {
        let values: Vec<Option<u32>> = scores
            .iter()
            .map(|s| s.measure.as_ref().and_then(of))
            .collect();
        Column::new(name.into(), values)
    };
    let values: Vec<Option<f64>> = scores.iter().map(value).collect();
    let samples: Vec<u32> = scores.iter().map(|s| s.sample).collect();
    let mut frame = DataFrame::new_infer_height(vec![
        text("task", &|s| s.task.clone()),
        text("dataset", &|s| {
            of(s).map_or_else(String::new, |(dataset, _)| dataset)
        }),
        text("model", &|s| s.model.clone()),
        text("example", &|s| s.example.clone()),
        text("family", &|s| s.family.clone()),
        Column::new("sample".into(), samples),
        text("metric", &|s| s.metric.to_string()),
        text("mode", &|s| {
            of(s).map_or_else(String::new, |(_, mode)| mode.name().to_owned())
        }),
        text("outcome", &|s| s.outcome.name().to_owned()),
        Column::new("value".into(), values),
        count("shared", |m| overlap(m).map(|o| o[0])),
        count("predicted", |m| overlap(m).map(|o| o[1])),
        count("reference", |m| overlap(m).map(|o| o[2])),
    ])?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Uncompressed)
        .finish(&mut frame)?;
    Ok(bytes)
}

fn value(score: &Score) -> Option<f64> {
    match score.measure? {
        Measure::Hit(hit) => Some(f64::from(u8::from(hit))),
        Measure::Fraction(share) => Some(share),
        Measure::Overlap { .. } => None,
    }
}

fn overlap(measure: &Measure) -> Option<[u32; 3]> {
    match *measure {
        Measure::Overlap {
            shared,
            predicted,
            reference,
        } => Some([shared, predicted, reference]),
        _ => None,
    }
}
