//! Words in pixels, set as a browser sets them in an SVG.
//!
//! plotters' own lettering drops the room at a letter's left, so words in a
//! bitmap would stand unevenly, and not where the SVG has them.

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};
use anyhow::Context;

/// The font, embedded so that a machine needs none.
pub static FONT_FILE: &[u8] = include_bytes!("../../../assets/DejaVuSans.ttf");

/// Where words stand and how large.
pub struct Lettering {
    /// Pixels of an em.
    pub em: f32,
    /// Where they are anchored.
    pub at: (f32, f32),
    /// How much of their width lies left of that, 0 to 1.
    pub left: f32,
    /// How far below that their baseline is, in em.
    pub down: f32,
    /// Quarter turns about it, clockwise.
    pub turns: u8,
}

impl Lettering {
    /// Tells `put` how much of each pixel the words cover, 0 to 1.
    ///
    /// # Errors
    /// Where the embedded font cannot be read, or `put` fails.
    pub fn draw(
        &self,
        text: &str,
        mut put: impl FnMut((i32, i32), f32) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let font = FontRef::try_from_slice(FONT_FILE).context("failed to read the font")?;
        let units = font.units_per_em().unwrap_or(1_000.0);
        let scale = PxScale::from(self.em * font.height_unscaled() / units);
        let places = places(&font, scale, text);
        let width = places.last().map_or(0.0, |(_, _, end)| *end);
        let mut pixels = Vec::new();
        for (glyph, start, _) in places {
            // Set about the origin, turned, and only then moved.
            let place = point(start - width * self.left, self.em * self.down);
            let glyph = glyph.with_scale_and_position(scale, place);
            if let Some(outline) = font.outline_glyph(glyph) {
                let corner = outline.px_bounds().min;
                outline.draw(|x, y, cover| {
                    let (x, y) = (corner.x as i32 + x as i32, corner.y as i32 + y as i32);
                    pixels.push(((x, y), cover));
                });
            }
        }
        let (left, top) = (self.at.0 as i32, self.at.1 as i32);
        for ((x, y), cover) in pixels {
            let (x, y) = match self.turns {
                0 => (x, y),
                1 => (-y, x),
                2 => (-x, -y),
                _ => (y, -x),
            };
            put((left + x, top + y), cover.min(1.0))?;
        }
        Ok(())
    }
}

/// Each letter with where it starts and ends.
fn places(font: &FontRef<'_>, scale: PxScale, text: &str) -> Vec<(GlyphId, f32, f32)> {
    let scaled = font.as_scaled(scale);
    let mut places: Vec<(GlyphId, f32, f32)> = Vec::new();
    for letter in text.chars() {
        let glyph = font.glyph_id(letter);
        let start = places
            .last()
            .map_or(0.0, |(before, _, end)| end + scaled.kern(*before, glyph));
        places.push((glyph, start, start + scaled.h_advance(glyph)));
    }
    places
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The box of all pixels that `text` covers, as left, top, right, bottom.
    fn bounds(text: &str, left: f32, turns: u8) -> (i32, i32, i32, i32) {
        let lettering = Lettering {
            em: 100.0,
            at: (500.0, 500.0),
            left,
            down: 0.0,
            turns,
        };
        let mut covered = Vec::new();
        let put = |at, cover| {
            covered.extend((cover > 0.0).then_some(at));
            Ok(())
        };
        lettering.draw(text, put).unwrap();
        let x = || covered.iter().map(|at| at.0);
        let y = || covered.iter().map(|at| at.1);
        let bounds = (x().min(), y().min(), x().max(), y().max());
        (
            bounds.0.unwrap(),
            bounds.1.unwrap(),
            bounds.2.unwrap(),
            bounds.3.unwrap(),
        )
    }

    #[test]
    fn letters_keep_the_room_at_their_left_and_stand_on_the_baseline() {
        let (left, top, right, bottom) = bounds("H", 0.0, 0);
        // The font's H: 201 to 1340 of an advance of 1540, 1493 high, of 2048.
        assert_eq!((left, right, bottom), (509, 565, 499));
        assert!((427..=428).contains(&top), "{top}");
    }

    #[test]
    fn words_lie_about_their_anchor() {
        let (left, _, right, _) = bounds("HH", 0.5, 0);
        assert!((left + right - 999).abs() <= 2, "{left} {right}");
        assert!(bounds("HH", 1.0, 0).2 < 500);
        assert!(bounds("HH", 0.0, 3).3 < 500);
    }
}
