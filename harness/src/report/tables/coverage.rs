//! Which constructs of Python the programs run, and which none of them does.

use crate::domain::{Construct, Summary};
use crate::report::table::{Cell, Column, Row, Table, grouped};
use crate::report::tables::TableKind;

/// Which constructs of Python the programs run.
pub const TABLE: TableKind = TableKind {
    name: "coverage",
    about: "which statements, operators, builtins, methods the programs run, and which none does",
    timed: false,
    long: true,
    build,
};

const COLUMNS: [Column; 5] = [
    Column::name("sort", "sort"),
    Column::figure("used", "used"),
    Column::figure("share", "%"),
    Column::name("most", "most used").minor(),
    Column::under("programs", "unused"),
];

/// Characters in which to name the most used.
const MOST: usize = 44;

fn build(summary: &Summary) -> Table {
    let mut table = Table {
        name: TABLE.name,
        title: "Coverage of Python",
        columns: COLUMNS.to_vec(),
        rows: Vec::new(),
        notes: Vec::new(),
    };
    let datasets = summary.manifest.datasets.iter();
    let datasets: Vec<_> = datasets.filter(|d| !d.constructs.is_empty()).collect();
    for dataset in &datasets {
        let programs = dataset.examples;
        group(&mut table, &dataset.name, programs, &dataset.constructs);
    }
    if datasets.len() > 1 {
        let programs = datasets.iter().map(|dataset| dataset.examples).sum();
        let lists = datasets.iter().map(|dataset| dataset.constructs.as_slice());
        group(&mut table, "all datasets", programs, &together(lists));
    }
    table.notes = vec![
        "A program uses a construct if a line with it ran. Beside each of the most used stands how \
         many programs use it; unused is what none does. Methods are told by name, whatever they \
         are called on. Modules: those that need no files, network or other programs."
            .to_owned(),
    ];
    table
}

/// Programs by construct, over several datasets.
fn together<'a>(mut lists: impl Iterator<Item = &'a [Construct]>) -> Vec<Construct> {
    let mut sums = lists.next().unwrap_or_default().to_vec();
    for list in lists {
        for construct in list {
            let same =
                |sum: &&mut Construct| (&sum.sort, &sum.name) == (&construct.sort, &construct.name);
            match sums.iter_mut().find(same) {
                Some(sum) => sum.programs += construct.programs,
                None => sums.push(construct.clone()),
            }
        }
    }
    sums
}

fn group(table: &mut Table, name: &str, programs: usize, constructs: &[Construct]) {
    let about = format!("{} programs", grouped(programs as u64));
    table.rows.push(Row::group(name, about));
    let sorts = constructs.chunk_by(|one, next| one.sort == next.sort);
    table
        .rows
        .extend(sorts.map(|of_sort| Row::measured(cells(of_sort))));
}

/// A row of constructs of one sort.
fn cells(constructs: &[Construct]) -> Vec<Cell> {
    let of = constructs.len();
    let (used, unused): (Vec<_>, Vec<_>) = constructs.iter().partition(|c| c.programs > 0);
    let unused: Vec<_> = unused
        .iter()
        .map(|construct| construct.name.as_str())
        .collect();
    let counts = constructs.iter();
    let counts: Vec<_> = counts.map(|c| (c.name.clone(), c.programs)).collect();
    let sort = constructs
        .first()
        .map_or("", |construct| construct.sort.as_str());
    #[allow(clippy::cast_precision_loss)]
    let share = 100.0 * used.len() as f64 / of as f64;
    vec![
        Cell::text(sort),
        Cell::of(used.len(), of),
        Cell::number(share, 1),
        match most(used).as_str() {
            "" => Cell::absent(),
            names => Cell::text(names),
        },
        Cell::each(&unused.join(", "), counts),
    ]
}

/// The most used, as many as there is room for, and one at least.
fn most(mut used: Vec<&Construct>) -> String {
    used.sort_by_key(|construct| std::cmp::Reverse(construct.programs));
    let mut text = String::new();
    for construct in used {
        let next = format!("{} {}", construct.name, grouped(construct.programs as u64));
        if text.is_empty() {
            text = next;
        } else if text.len() + 2 + next.len() <= MOST {
            text.push_str(", ");
            text.push_str(&next);
        } else {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_summary;

    fn construct(sort: &str, name: &str, programs: usize) -> Construct {
        Construct {
            sort: sort.to_owned(),
            name: name.to_owned(),
            programs,
        }
    }

    #[test]
    fn the_most_used_stand_first_and_the_unused_in_their_order() {
        let row = cells(&[
            construct("operator", "+", 2),
            construct("operator", "@", 0),
            construct("operator", "-", 30),
            construct("operator", "~", 0),
        ]);
        let texts: Vec<_> = row.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, ["operator", "2 of 4", "50.0", "- 30, + 2", "@, ~"]);
    }

    #[test]
    fn what_any_dataset_uses_is_used() {
        let one = [construct("operator", "+", 2), construct("operator", "-", 0)];
        let two = [construct("operator", "+", 1), construct("operator", "-", 3)];
        let sums = together([&one[..], &two[..]].into_iter());
        let sums: Vec<_> = sums.iter().map(|sum| sum.programs).collect();
        assert_eq!(sums, [3, 3]);
    }

    #[test]
    fn a_run_of_an_older_version_has_no_coverage() {
        let mut summary = sample_summary();
        for dataset in &mut summary.manifest.datasets {
            dataset.constructs.clear();
        }
        assert!(build(&summary).rows.is_empty());
    }
}
