//! Models side by side: a panel a task, a dot a model with its interval, the paper's figures as dashed lines.

use anyhow::Result;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::PlotKind;
use super::picture::{Area, Picture};
use super::style::{
    COLOURS, COLUMN, GREY, GRID, INK, LARGE, MARGIN, MIDDLE, SMALL, fitted, line, width, write,
};
use crate::domain::{Estimate, Interval, Summary, TaskRecord};
use crate::report::head::Head;
use crate::report::published::{PAPER, published};
use crate::report::table::ABSENT;
use crate::report::tables::tasks;

/// Models side by side.
pub const PLOT: PlotKind = PlotKind {
    name: "accuracy",
    about: "models side by side with their intervals, beside the paper's figures",
    draw,
};

/// What a panel shows: the first of these that its task measures.
const FIGURES: [(&str, &str); 2] = [
    ("trace_accuracy", "trace accuracy"),
    ("output_accuracy", "output accuracy"),
];

// In units.
const LONGEST_NAME: i32 = 190;
const VALUES: i32 = 70;
const GAP: i32 = 12;
const TITLE: i32 = 48;
const ROW: i32 = 23;
const AXIS: i32 = 42;
const NOTE: i32 = 30;

/// One task.
struct Panel {
    title: String,
    about: String,
    rows: Vec<Line>,
}

/// One model in a panel.
struct Line {
    name: String,
    colour: RGBColor,
    point: Option<Point>,
}

/// A figure; the paper's have no interval.
struct Point {
    value: f64,
    interval: Option<Interval>,
}

fn draw(summary: &Summary) -> Result<Option<Picture>> {
    let tasks = tasks(&summary.manifest).into_iter();
    let panels: Vec<_> = tasks.filter_map(|task| panel(summary, task)).collect();
    if panels.is_empty() {
        return Ok(None);
    }
    let across = panels.len().min(2);
    let heights: Vec<i32> = panels.chunks(across).map(height).collect();
    let partial = Head::of(&summary.manifest).partial();
    let top = if partial.is_some() { NOTE } else { 0 };
    let size = (
        (COLUMN * across as i32) as u32,
        (top + heights.iter().sum::<i32>() + NOTE) as u32,
    );
    let picture = Picture::draw(size, |area| {
        if let Some(partial) = &partial {
            let style = (MIDDLE, COLOURS[1], HPos::Left);
            write(area, partial, (MARGIN, NOTE / 2), style)?;
        }
        let names = names_width(&panels)?;
        let mut y = top;
        for (panels, height) in panels.chunks(across).zip(&heights) {
            for (column, panel) in panels.iter().enumerate() {
                draw_panel(area, panel, (COLUMN * column as i32, y), names)?;
            }
            y += height;
        }
        let note = (MARGIN, y + NOTE / 2 - 4);
        write(area, &notes(&panels), note, (SMALL, GREY, HPos::Left))
    })?;
    Ok(Some(picture))
}

/// A row of panels is as high as its highest.
fn height(panels: &[Panel]) -> i32 {
    let rows = panels.iter().map(|panel| panel.rows.len()).max();
    TITLE + ROW * rows.unwrap_or(0) as i32 + AXIS
}

/// The room for names, the same in all panels so that their axes agree.
fn names_width(panels: &[Panel]) -> Result<i32> {
    let mut widest = 0;
    for row in panels.iter().flat_map(|panel| &panel.rows) {
        widest = widest.max(width(&row.name, MIDDLE)?);
    }
    Ok(widest.min(LONGEST_NAME))
}

fn notes(panels: &[Panel]) -> String {
    let rows = panels.iter().flat_map(|panel| &panel.rows);
    let whiskers = "Whiskers: 95% bootstrap intervals over programs.";
    match rows.into_iter().any(Line::is_published) {
        true => format!("{whiskers}  † {PAPER}, on its own test sets."),
        false => whiskers.to_owned(),
    }
}

impl Line {
    fn is_published(&self) -> bool {
        matches!(self.point, Some(Point { interval: None, .. }))
    }
}

fn panel(summary: &Summary, task: &TaskRecord) -> Option<Panel> {
    let of_task = |figure: &str| -> Vec<&Estimate> {
        let estimates = summary.estimates.iter();
        estimates
            .filter(|e| e.task == task.name && e.figure == figure)
            .collect()
    };
    let (figure, words, estimates) = FIGURES.iter().find_map(|(figure, words)| {
        let estimates = of_task(figure);
        (!estimates.is_empty()).then_some((*figure, *words, estimates))
    })?;
    let manifest = &summary.manifest;
    let mut rows: Vec<_> = task
        .models
        .iter()
        .map(|name| {
            let place = manifest.models.iter().position(|model| model.name == *name);
            let estimate = estimates.iter().find(|e| e.model == *name && e.n > 0);
            Line {
                name: name.clone(),
                colour: COLOURS[place.unwrap_or(0) % COLOURS.len()],
                point: estimate.map(|estimate| Point {
                    value: estimate.value,
                    interval: Some(estimate.interval),
                }),
            }
        })
        .collect();
    let dataset = manifest
        .datasets
        .iter()
        .find(|record| record.name == task.dataset);
    if let Some(set) = dataset.and_then(|record| published(&record.kind)) {
        let figures = set
            .models
            .iter()
            .filter_map(|model| Some((model, model.figure(figure)?)));
        rows.extend(figures.map(|(model, value)| Line {
            name: format!("{} †", model.name),
            colour: GREY,
            point: Some(Point {
                value,
                interval: None,
            }),
        }));
    }
    Some(Panel {
        title: task.name.clone(),
        about: format!(
            "{words}, %{} · {}",
            examples(&estimates),
            task.scoring.name()
        ),
        rows,
    })
}

/// How many examples the figures are of.
fn examples(estimates: &[&Estimate]) -> String {
    let n = || estimates.iter().map(|estimate| estimate.n);
    match (n().min(), n().max()) {
        (Some(least), Some(most)) if least == most => format!(" · n = {most}"),
        (Some(least), Some(most)) => format!(" · n = {least}–{most}"),
        _ => String::new(),
    }
}

fn draw_panel(area: &Area<'_>, panel: &Panel, (left, top): (i32, i32), names: i32) -> Result<()> {
    let (start, end) = (left + MARGIN + names + GAP, left + COLUMN - VALUES);
    let (first, last) = (top + TITLE, top + TITLE + ROW * panel.rows.len() as i32);
    let x = |value: f64| start + (f64::from(end - start) * value / 100.0).round() as i32;
    let y = |row: usize| first + ROW * row as i32 + ROW / 2;

    let room = COLUMN - 2 * MARGIN;
    let title = fitted(&panel.title, LARGE, room)?;
    let at = (left + MARGIN, top + 14);
    write(area, &title, at, (LARGE, INK, HPos::Left))?;
    let about = fitted(&panel.about, SMALL, room)?;
    let at = (left + MARGIN, top + 34);
    write(area, &about, at, (SMALL, GREY, HPos::Left))?;

    for tick in [0, 20, 40, 60, 80, 100] {
        let at = x(f64::from(tick));
        line(area, (at, first), (at, last), GRID)?;
        let style = (SMALL, GREY, HPos::Center);
        write(area, &tick.to_string(), (at, last + 13), style)?;
    }
    line(area, (start, last), (end, last), GREY)?;

    // The paper's lines lie under the dots.
    for (at, row) in panel.rows.iter().enumerate() {
        if let Some(point) = row.point.as_ref().filter(|_| row.is_published()) {
            dashed(area, x(point.value), first, y(at))?;
        }
    }
    for (at, row) in panel.rows.iter().enumerate() {
        let ink = if row.is_published() { GREY } else { INK };
        let name = fitted(&row.name, MIDDLE, names)?;
        let style = (MIDDLE, ink, HPos::Right);
        write(area, &name, (start - GAP, y(at)), style)?;
        let value = row
            .point
            .as_ref()
            .map(|point| format!("{:.2}", point.value));
        let value = value.as_deref().unwrap_or(ABSENT);
        let edge = left + COLUMN - MARGIN / 2;
        write(area, value, (edge, y(at)), style)?;
        if let Some(point) = &row.point {
            let interval = point
                .interval
                .map(|interval| (x(interval.low), x(interval.high)));
            mark(area, (x(point.value), y(at)), interval, row.colour)?;
        }
    }
    Ok(())
}

/// A dot with its whiskers, or a hollow diamond where there is no interval.
fn mark(
    area: &Area<'_>,
    (x, y): (i32, i32),
    interval: Option<(i32, i32)>,
    colour: RGBColor,
) -> Result<()> {
    let Some((low, high)) = interval else {
        let diamond = |r: i32| [(x, y - r), (x + r, y), (x, y + r), (x - r, y)];
        area.draw(&Polygon::new(diamond(6), colour))?;
        area.draw(&Polygon::new(diamond(4), WHITE))?;
        return Ok(());
    };
    let pen = colour.stroke_width(2);
    line(area, (low, y), (high, y), pen)?;
    for cap in [low, high] {
        line(area, (cap, y - 4), (cap, y + 4), pen)?;
    }
    area.draw(&Circle::new((x, y), 5, colour.filled()))?;
    Ok(())
}

fn dashed(area: &Area<'_>, x: i32, from: i32, to: i32) -> Result<()> {
    const DASH: i32 = 5;
    const SPACE: i32 = 3;
    for y in (from..to).step_by((DASH + SPACE) as usize) {
        line(area, (x, y), (x, (y + DASH).min(to)), GREY.mix(0.7))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::report::plots::{PLOTS, plots};
    use crate::report::sample::sample_summary;

    #[test]
    fn the_same_summary_gives_the_same_bytes() {
        let summary = sample_summary();
        let files = plots(&summary, PLOTS).unwrap();
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["accuracy.svg", "accuracy.png", "funnel.svg", "funnel.png"]
        );
        assert!(files == plots(&summary, PLOTS).unwrap());
    }

    #[test]
    fn every_model_and_published_figure_is_there() {
        let svg = draw(&sample_summary()).unwrap().unwrap().svg().unwrap();
        for words in ["oracle", "pipe|model", "CodeExecutor †", "94.0", "PARTIAL"] {
            assert!(svg.contains(words), "{words}");
        }
    }

    #[test]
    fn a_run_without_figures_has_no_plot() {
        let mut summary = sample_summary();
        summary.estimates.clear();
        assert!(draw(&summary).unwrap().is_none());
    }
}
