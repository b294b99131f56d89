//! The plots: one file each, drawn once and put out as SVG and PNG.

mod accuracy;
mod funnel;
mod lettering;
mod picture;
mod style;

use crate::domain::Summary;

pub use picture::Picture;

/// All plots, in the order of the report.
pub const PLOTS: &[&PlotKind] = &[&accuracy::PLOT, &funnel::PLOT];

/// A plot that a suite can ask for.
pub struct PlotKind {
    /// The name in suites and of its files.
    pub name: &'static str,
    /// One line for `harness list`.
    pub about: &'static str,
    /// Draws the plot of a run; `None` where the run has nothing to show in it.
    pub draw: fn(&Summary) -> anyhow::Result<Option<Picture>>,
}

/// The plots' files: names and contents, the same for the same summary.
///
/// # Errors
/// Where a plot cannot be drawn or encoded.
pub fn plots(summary: &Summary, kinds: &[&PlotKind]) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for kind in kinds {
        if let Some(picture) = (kind.draw)(summary)? {
            files.push((format!("{}.svg", kind.name), picture.svg()?.into_bytes()));
            files.push((format!("{}.png", kind.name), picture.png()?));
        }
    }
    Ok(files)
}
