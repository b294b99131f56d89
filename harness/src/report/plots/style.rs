//! What all plots share: colours, sizes, and how words and lines are put down.

use anyhow::Result;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::picture::{Area, FONT};

/// Okabe and Ito's colours, which colour-blind readers tell apart, without
/// the yellow that white swallows.
pub const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(60, 60, 60),
];
/// Words.
pub const INK: RGBColor = RGBColor(34, 34, 34);
/// Lesser words, and what others have published.
pub const GREY: RGBColor = RGBColor(110, 110, 110);
/// Lines to read values by.
pub const GRID: RGBColor = RGBColor(228, 228, 228);

/// The width of one of two columns, in units. Both make 7 inches of a paper,
/// where 15 units are 8 points.
pub const COLUMN: i32 = 480;
/// Room at the edges.
pub const MARGIN: i32 = 14;
/// The size of titles.
pub const LARGE: f64 = 16.0;
/// The size of names and values.
pub const MIDDLE: f64 = 14.5;
/// The size of axes and notes.
pub const SMALL: f64 = 12.5;

/// Words, centred on the height of `at`, which is the given end of them.
///
/// # Errors
/// Where plotters fails.
pub fn write(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    (size, colour, end): (f64, RGBColor, HPos),
) -> Result<()> {
    let style = TextStyle {
        font: font(size),
        color: colour.to_backend_color(),
        pos: Pos::new(end, VPos::Center),
    };
    area.draw(&Text::new(text, at, style))?;
    Ok(())
}

/// A straight line.
///
/// # Errors
/// Where plotters fails.
pub fn line(
    area: &Area<'_>,
    from: (i32, i32),
    to: (i32, i32),
    style: impl Into<ShapeStyle>,
) -> Result<()> {
    area.draw(&PathElement::new(vec![from, to], style))?;
    Ok(())
}

/// The width of words in units.
///
/// # Errors
/// Where plotters fails.
pub fn width(text: &str, size: f64) -> Result<i32> {
    Ok(font(size).box_size(text)?.0 as i32)
}

/// Words cut in their middle until they fit.
///
/// # Errors
/// Where plotters fails.
pub fn fitted(text: &str, size: f64, room: i32) -> Result<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut kept = letters.len();
    let mut fitted = text.to_owned();
    while kept > 0 && width(&fitted, size)? > room {
        kept -= 1;
        let start: String = letters[..kept.div_ceil(2)].iter().collect();
        let end: String = letters[letters.len() - kept / 2..].iter().collect();
        fitted = format!("{start}…{end}");
    }
    Ok(fitted)
}

/// plotters divides a font's size by 1.24 on its way into an SVG.
fn font(size: f64) -> FontDesc<'static> {
    FontDesc::new(FontFamily::Name(FONT), size * 1.24, FontStyle::Normal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::report::plots::picture::Picture;

    #[test]
    fn long_names_are_cut_until_they_fit() {
        // Drawing registers the font.
        Picture::draw((1, 1), |_| Ok(())).unwrap();
        let check = |name, room, wanted| assert_eq!(fitted(name, MIDDLE, room).unwrap(), wanted);
        check("short", 100, "short");
        let whole = "a-model-with-a-name-that-never-seems-to-end";
        check(whole, 100, "a-mod…-end");
        assert!(width(whole, MIDDLE).unwrap() > 300);
    }
}
