//! What became of the mutants: a panel a dataset, a bar an operator, its parts the fates.

use anyhow::Result;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::PlotKind;
use super::picture::{Area, Picture};
use super::style::{
    COLOURS, COLUMN, GREY, GRID, INK, LARGE, MARGIN, MIDDLE, SMALL, fitted, line, width, write,
};
use crate::domain::{Fate, FateCounts, Funnel, Summary};
use crate::report::table::grouped;

/// What became of the mutants.
pub const PLOT: PlotKind = PlotKind {
    name: "funnel",
    about: "what became of the mutants of each operator, where a dataset draws any",
    draw,
};

/// The parts of a bar, from the left.
const PARTS: [(&str, &[Fate], RGBColor); 6] = [
    ("kept, unlike its parent", &[Fate::Kept], COLOURS[0]),
    ("same trace", &[Fate::Equivalent], COLOURS[5]),
    ("raised", &[Fate::Raised], COLOURS[1]),
    (
        "over a limit, died, unsteady",
        &[
            Fate::TimedOut,
            Fate::OverLong,
            Fate::Died,
            Fate::Empty,
            Fate::Nondeterministic,
        ],
        COLOURS[4],
    ),
    (
        "duplicate",
        &[Fate::Duplicate, Fate::NearDuplicate],
        COLOURS[3],
    ),
    (
        "unchanged, no Python",
        &[Fate::Unchanged, Fate::Unparsable],
        GRID,
    ),
];

// In units.
const LONGEST_NAME: i32 = 120;
const COUNTS: i32 = 84;
const GAP: i32 = 12;
const TITLE: i32 = 48;
const ROW: i32 = 21;
const BAR: i32 = 14;
const AXIS: i32 = 34;
const KEY: i32 = 20;

/// One dataset.
struct Panel<'a> {
    title: &'a str,
    rows: Vec<(&'a str, &'a FateCounts)>,
}

fn draw(summary: &Summary) -> Result<Option<Picture>> {
    let datasets = summary.manifest.datasets.iter();
    let panels: Vec<Panel<'_>> = datasets
        .filter_map(|dataset| panel(&dataset.name, dataset.funnel.as_ref()?))
        .collect();
    if panels.is_empty() {
        return Ok(None);
    }
    let keys = KEY * PARTS.len().div_ceil(2) as i32;
    let heights = panels.iter().map(height).sum::<i32>();
    let size = (COLUMN as u32, (heights + keys + MARGIN) as u32);
    let picture = Picture::draw(size, |area| {
        let mut names = 0;
        for (name, _) in panels.iter().flat_map(|panel| &panel.rows) {
            names = names.max(width(name, MIDDLE)?.min(LONGEST_NAME));
        }
        let mut top = 0;
        for panel in &panels {
            draw_panel(area, panel, top, names)?;
            top += height(panel);
        }
        draw_keys(area, top)
    })?;
    Ok(Some(picture))
}

/// All mutants, then those of each operator that drew some; `None` where
/// nothing was drawn.
fn panel<'a>(title: &'a str, funnel: &'a Funnel) -> Option<Panel<'a>> {
    let operators = funnel.operators.iter();
    let operators = operators.map(|(name, counts)| (name.as_str(), counts));
    let rows = [("all", &funnel.all)].into_iter().chain(operators);
    let rows: Vec<_> = rows.filter(|(_, counts)| drawn(counts) > 0).collect();
    (!rows.is_empty()).then_some(Panel { title, rows })
}

fn drawn(counts: &FateCounts) -> usize {
    counts.values().sum()
}

fn height(panel: &Panel<'_>) -> i32 {
    TITLE + ROW * panel.rows.len() as i32 + AXIS
}

fn draw_panel(area: &Area<'_>, panel: &Panel<'_>, top: i32, names: i32) -> Result<()> {
    let (start, end) = (MARGIN + names + GAP, COLUMN - COUNTS);
    let (first, last) = (top + TITLE, top + TITLE + ROW * panel.rows.len() as i32);
    let x = |share: f64| start + (f64::from(end - start) * share).round() as i32;

    let title = fitted(panel.title, LARGE, COLUMN - 2 * MARGIN)?;
    write(area, &title, (MARGIN, top + 14), (LARGE, INK, HPos::Left))?;
    let about = "% of the mutants drawn, whose number stands at the right";
    write(area, about, (MARGIN, top + 34), (SMALL, GREY, HPos::Left))?;
    for (row, (name, counts)) in panel.rows.iter().enumerate() {
        let y = first + ROW * row as i32 + ROW / 2;
        let name = fitted(name, MIDDLE, names)?;
        write(area, &name, (start - GAP, y), (MIDDLE, INK, HPos::Right))?;
        let all = drawn(counts);
        let mut done = 0;
        for (_, fates, colour) in PARTS {
            let part: usize = fates.iter().filter_map(|fate| counts.get(fate)).sum();
            let edge = |count: usize| x(count as f64 / all as f64);
            let (from, to) = (edge(done), edge(done + part));
            if to > from {
                let corners = [(from, y - BAR / 2), (to, y + BAR / 2)];
                area.draw(&Rectangle::new(corners, colour.filled()))?;
            }
            done += part;
        }
        let style = (MIDDLE, INK, HPos::Right);
        write(area, &grouped(all as u64), (COLUMN - MARGIN / 2, y), style)?;
    }
    for tick in [0, 20, 40, 60, 80, 100] {
        let at = x(f64::from(tick) / 100.0);
        line(area, (at, last), (at, last + 4), GREY)?;
        let style = (SMALL, GREY, HPos::Center);
        write(area, &tick.to_string(), (at, last + 14), style)?;
    }
    line(area, (start, last), (end, last), GREY)
}

/// What the colours mean, in two columns.
fn draw_keys(area: &Area<'_>, top: i32) -> Result<()> {
    for (at, (words, _, colour)) in PARTS.iter().enumerate() {
        let left = MARGIN + (COLUMN / 2 - MARGIN) * (at % 2) as i32;
        let y = top + KEY * (at / 2) as i32 + KEY / 2;
        let corners = [(left, y - 5), (left + 10, y + 5)];
        area.draw(&Rectangle::new(corners, colour.filled()))?;
        write(area, words, (left + 17, y), (SMALL, INK, HPos::Left))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::report::sample::sample_summary;

    #[test]
    fn every_fate_is_in_one_part() {
        for fate in Fate::ALL {
            let parts = PARTS.iter().filter(|(_, fates, _)| fates.contains(&fate));
            assert_eq!(parts.count(), 1, "{fate:?}");
        }
    }

    #[test]
    fn operators_that_drew_something_are_there() {
        let svg = draw(&sample_summary()).unwrap().unwrap().svg().unwrap();
        for words in ["problems", "CRP", "AOR", "20,248"] {
            assert!(svg.contains(words), "{words}");
        }
        assert!(!svg.contains("AOD"));
    }

    #[test]
    fn a_run_without_mutants_has_no_funnel() {
        let mut summary = sample_summary();
        for dataset in &mut summary.manifest.datasets {
            dataset.funnel = None;
        }
        assert!(draw(&summary).unwrap().is_none());
    }
}
