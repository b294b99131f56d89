//! The report: tables and plots of a run's figures, in every format.

mod head;
mod layout;
mod layouts;
mod plots;
mod published;
#[cfg(test)]
mod sample;
mod table;
mod tables;

pub use head::{Circumstances, Head};
pub use layout::{Layout, Page};
pub use layouts::{Csv, Json, LAYOUTS, Markdown, Terminal};
pub use plots::{PLOTS, PlotKind, plots};
pub use published::{FIGURES, PublishedModel, PublishedSet, published};
pub use table::{Align, Cell, Column, Group, Row, RowKind, Table, Value};
pub use tables::{TABLES, TableKind};

use crate::domain::Summary;

/// The report's files: names and contents.
///
/// `report.*` holds nothing measured in time, so that two runs of one suite
/// and seed agree byte for byte; the tables of times stand in `timing.*`.
#[must_use]
pub fn write(
    summary: &Summary,
    tables: &[&TableKind],
    layouts: &[&dyn Layout],
) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for timed in [false, true] {
        let tables: Vec<_> = tables
            .iter()
            .copied()
            .filter(|kind| kind.timed == timed)
            .collect();
        if tables.is_empty() {
            continue;
        }
        let page = page(summary, &tables, timed);
        let stem = if timed { "timing" } else { "report" };
        for layout in layouts {
            files.push((
                format!("{stem}.{}", layout.extension()),
                layout.write(&page),
            ));
        }
    }
    files
}

/// The whole report for a terminal.
#[must_use]
pub fn terminal(summary: &Summary, tables: &[&TableKind], terminal: Terminal) -> String {
    terminal.write(&page(summary, tables, false))
}

fn page(summary: &Summary, tables: &[&TableKind], timed: bool) -> Page {
    let manifest = &summary.manifest;
    Page {
        head: if timed {
            Head::with_circumstances(manifest)
        } else {
            Head::of(manifest)
        },
        tables: tables
            .iter()
            .map(|kind| (kind.build)(summary))
            .filter(|table| !table.rows.is_empty())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sample::sample_summary;

    fn files(summary: &Summary) -> Vec<(String, String)> {
        write(summary, TABLES, LAYOUTS)
    }

    #[test]
    fn times_stand_in_files_of_their_own() {
        let names: Vec<_> = files(&sample_summary())
            .into_iter()
            .map(|file| file.0)
            .collect();
        let wanted = [
            "report.md",
            "report.csv",
            "report.json",
            "timing.md",
            "timing.csv",
            "timing.json",
        ];
        assert_eq!(names, wanted);
    }

    #[test]
    fn the_report_does_not_depend_on_where_when_and_how_fast() {
        let summary = sample_summary();
        let mut other = summary.clone();
        other.manifest.host.processors += 1;
        other.manifest.host.system.push('x');
        other.manifest.started += 1;
        other.manifest.finished += 77;
        other.manifest.file.push('x');
        for cost in &mut other.costs {
            cost.seconds += 1.0;
            cost.median_seconds += 1.0;
        }
        for (one, two) in files(&summary).into_iter().zip(files(&other)) {
            assert_eq!(one == two, one.0.starts_with("report"), "{}", one.0);
        }
    }

    #[test]
    fn a_partial_run_says_so_first_and_a_whole_one_does_not() {
        let partial = sample_summary();
        let mut whole = partial.clone();
        whole.manifest.progress.answered = whole.manifest.progress.wanted;
        let told = |text: &str| text.lines().take(4).any(|line| line.contains("PARTIAL"));
        for (name, text) in files(&partial) {
            assert!(
                told(&text) || text.starts_with("{\n  \"run\": {\n    \"partial\": true"),
                "{name}"
            );
        }
        for (name, text) in files(&whole) {
            assert!(
                !text.contains("PARTIAL") && !text.contains("\"partial\": true"),
                "{name}"
            );
        }
        let screen = Terminal {
            width: 80,
            styled: false,
        };
        assert!(told(&terminal(&partial, TABLES, screen)));
    }

    #[test]
    fn without_tables_of_times_there_are_no_files_of_times() {
        let tables = &TABLES[..2];
        let files = write(&sample_summary(), tables, &LAYOUTS[..1]);
        assert_eq!(files.len(), 1);
    }
}
