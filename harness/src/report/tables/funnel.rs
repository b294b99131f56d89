//! What became of the mutants: from drawn to kept, by operator.

use crate::domain::{Fate, FateCounts, Funnel, Summary};
use crate::report::table::{Cell, Column, Row, Table};
use crate::report::tables::TableKind;

/// What became of the mutants.
pub const TABLE: TableKind = TableKind {
    name: "funnel",
    about: "what became of the mutants of each operator, from drawn to kept",
    timed: false,
    long: false,
    build,
};

const COLUMNS: [Column; 13] = [
    Column::name("operator", "operator"),
    Column::figure("drawn", "drawn"),
    Column::figure("unchanged", "unchanged"),
    Column::figure("unparsable", "unparsable").minor(),
    Column::figure("duplicate", "duplicate"),
    Column::figure("near_duplicate", "near dupl."),
    Column::figure("timed_out", "timed out"),
    Column::figure("raised", "raised"),
    Column::figure("over_long", "over long"),
    Column::figure("other", "other").minor(),
    Column::figure("kept", "kept"),
    Column::figure("kept_share", "kept %"),
    Column::figure("equivalent", "same trace"),
];

/// Fates with a column each, in the order of the columns after `drawn`.
const ALONE: [Fate; 7] = [
    Fate::Unchanged,
    Fate::Unparsable,
    Fate::Duplicate,
    Fate::NearDuplicate,
    Fate::TimedOut,
    Fate::Raised,
    Fate::OverLong,
];

/// Fates that share one.
const OTHER: [Fate; 3] = [Fate::Died, Fate::Empty, Fate::Nondeterministic];

fn build(summary: &Summary) -> Table {
    let mut table = Table {
        name: TABLE.name,
        title: "Mutants",
        columns: COLUMNS.to_vec(),
        rows: Vec::new(),
        notes: Vec::new(),
    };
    let datasets = summary.manifest.datasets.iter();
    let funnels: Vec<_> = datasets
        .filter_map(|dataset| Some((dataset.name.as_str(), dataset.funnel.as_ref()?)))
        .filter(|(_, funnel)| drawn(&funnel.all) > 0)
        .collect();
    if funnels.is_empty() {
        return table;
    }
    for (name, funnel) in &funnels {
        table.rows.push(Row::group(name, stayed(funnel)));
        let all = [("all", &funnel.all)];
        let operators = funnel
            .operators
            .iter()
            .map(|(name, counts)| (name.as_str(), counts));
        let rows = all.into_iter().chain(operators);
        let rows = rows.filter(|(_, counts)| drawn(counts) > 0);
        table
            .rows
            .extend(rows.map(|(name, counts)| Row::measured(cells(name, counts, funnel))));
    }
    table.notes = vec![
        "A mutant counts for each operator that had a part in it, and once in all; one that \
         chance left unchanged has none. Duplicate: another program has the same text; near: one \
         of another split has, but for names, constants and layout. Same trace: equivalent, \
         step by step, to its parent."
            .to_owned(),
    ];
    let told = OTHER.map(|fate| (fate, funnels.iter().map(|(_, f)| count(&f.all, fate)).sum()));
    let told: Vec<_> = told
        .iter()
        .filter(|(_, mutants): &&(_, usize)| *mutants > 0)
        .collect();
    if !told.is_empty() {
        let told = told
            .iter()
            .map(|(fate, mutants)| format!("{} {mutants}", fate.name()));
        let told: Vec<_> = told.collect();
        table.notes.push(format!("Other: {}.", told.join(", ")));
    }
    table
}

/// Which doubtful mutants are among the kept.
fn stayed(funnel: &Funnel) -> String {
    let word = |kept| if kept { "kept" } else { "left out" };
    format!(
        "equivalent mutants {}, raising ones {}",
        word(funnel.equivalents_kept),
        word(funnel.raising_kept)
    )
}

fn count(counts: &FateCounts, fate: Fate) -> usize {
    counts.get(&fate).copied().unwrap_or(0)
}

fn drawn(counts: &FateCounts) -> usize {
    counts.values().sum()
}

fn cells(name: &str, counts: &FateCounts, funnel: &Funnel) -> Vec<Cell> {
    let drawn = drawn(counts);
    let also = |fate, stays| if stays { count(counts, fate) } else { 0 };
    let kept = count(counts, Fate::Kept)
        + also(Fate::Equivalent, funnel.equivalents_kept)
        + also(Fate::Raised, funnel.raising_kept);
    let mut cells = vec![Cell::text(name), Cell::count(drawn as u64)];
    cells.extend(ALONE.map(|fate| Cell::count(count(counts, fate) as u64)));
    let other = OTHER.map(|fate| (fate.name().to_owned(), count(counts, fate)));
    cells.extend([
        Cell::tally(&other),
        Cell::count(kept as u64),
        Cell::number(100.0 * kept as f64 / drawn as f64, 1),
        Cell::count(count(counts, Fate::Equivalent) as u64),
    ]);
    cells
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::report::sample::sample_summary;

    /// Kept, of 100 drawn.
    fn kept(equivalents_kept: bool, raising_kept: bool) -> String {
        let mut summary = sample_summary();
        let counts =
            FateCounts::from([(Fate::Raised, 30), (Fate::Equivalent, 20), (Fate::Kept, 50)]);
        summary.manifest.datasets[0].funnel = Some(Funnel {
            equivalents_kept,
            raising_kept,
            all: counts,
            operators: Vec::new(),
        });
        let table = build(&summary);
        let at = COLUMNS
            .iter()
            .position(|column| column.key == "kept")
            .unwrap();
        table.rows[1].cells[at].text.clone()
    }

    #[test]
    fn what_stays_in_counts_as_kept() {
        assert_eq!(kept(false, false), "50");
        assert_eq!(kept(true, false), "70");
        assert_eq!(kept(false, true), "80");
        assert_eq!(kept(true, true), "100");
    }

    #[test]
    fn columns_stand_in_the_order_of_the_fates() {
        let columns = &COLUMNS[2..2 + ALONE.len()];
        let keys = columns.iter().map(|column| &*column.key);
        assert!(keys.eq(ALONE.map(Fate::name)));
        let shown = ALONE.len() + OTHER.len() + 2;
        assert_eq!(shown, Fate::ALL.len());
    }

    #[test]
    fn without_mutants_there_are_no_rows() {
        let mut summary = sample_summary();
        for dataset in &mut summary.manifest.datasets {
            dataset.funnel = dataset.funnel.is_some().then(Funnel::default);
        }
        assert!(build(&summary).rows.is_empty());
    }
}
