//! A picture: what a plot draws, kept as marks, and put out as SVG or PNG.
//!
//! Plots draw on it through plotters, as on any of its backends. Keeping the
//! marks spares each plot from being generic over backends, and lets a PNG be
//! drawn larger than it is and averaged, since plotters does not smooth shapes.

use std::convert::Infallible;
use std::sync::OnceLock;

use super::lettering::{FONT_FILE, Lettering};
use anyhow::{Context, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::register_font;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
};

/// The embedded font, and what a viewer of an SVG may take in its place.
pub const FONT: &str = "DejaVu Sans, Verdana, sans-serif";

/// Pixels of a PNG for each unit of a picture.
const SCALE: u32 = 2;

/// A pixel is the mean of so many squared.
const SMOOTHING: u32 = 2;

/// Where plots draw.
pub type Area<'a> = DrawingArea<Recorder<'a>, Shift>;

/// Shapes and words on a white page.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: u32,
    height: u32,
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, PartialEq)]
enum Mark {
    Line(Vec<BackendCoord>, Pen),
    Rect(BackendCoord, BackendCoord, Pen, bool),
    Polygon(Vec<BackendCoord>, Pen),
    Circle(BackendCoord, u32, Pen, bool),
    Text(BackendCoord, String, Words),
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Pen {
    colour: (u8, u8, u8),
    alpha: f64,
    stroke: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Words {
    size: f64,
    pen: Pen,
    /// Towards the right and downwards: 0 start, 1 middle, 2 end.
    anchor: (u8, u8),
    /// Quarter turns, clockwise.
    turns: u8,
}

impl Picture {
    /// Draws a picture of a size in units, which are an SVG's pixels.
    ///
    /// # Errors
    /// Where `draw` fails.
    pub fn draw(
        (width, height): (u32, u32),
        draw: impl FnOnce(&Area<'_>) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        register()?;
        let mut marks = Vec::new();
        let recorder = Recorder {
            size: (width, height),
            marks: &mut marks,
        };
        let area = recorder.into_drawing_area();
        area.fill(&WHITE)?;
        draw(&area)?;
        drop(area);
        Ok(Self {
            width,
            height,
            marks,
        })
    }

    /// The picture as an SVG document.
    ///
    /// # Errors
    /// Where plotters fails.
    pub fn svg(&self) -> anyhow::Result<String> {
        let mut text = String::new();
        let mut backend = SVGBackend::with_string(&mut text, (self.width, self.height));
        self.replay(&mut backend, 1, |backend, at, text, words| {
            backend.draw_text(text, &words.style(), at)?;
            Ok(())
        })
        .context("failed to write a plot as svg")?;
        drop(backend);
        Ok(text)
    }

    /// The picture as a PNG file, with twice as many pixels as units.
    ///
    /// # Errors
    /// Where plotters or the encoder fails.
    pub fn png(&self) -> anyhow::Result<Vec<u8>> {
        let (width, height) = (self.width * SCALE, self.height * SCALE);
        let (wide, high) = (width * SMOOTHING, height * SMOOTHING);
        let mut fine = vec![255; wide as usize * high as usize * 3];
        let mut backend = BitMapBackend::with_buffer(&mut fine, (wide, high));
        self.replay(
            &mut backend,
            SCALE * SMOOTHING,
            |backend, at, text, words| {
                let lettering = words.lettering(at, SCALE * SMOOTHING);
                lettering.draw(text, |at, cover| {
                    let inside = at.0 >= 0 && at.1 >= 0 && at.0 < wide as i32 && at.1 < high as i32;
                    if inside {
                        backend.draw_pixel(at, words.pen.color().mix(f64::from(cover)))?;
                    }
                    Ok(())
                })
            },
        )
        .context("failed to draw a plot as png")?;
        drop(backend);
        let pixels = averaged(&fine, wide as usize, SMOOTHING as usize);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        // Flat colours pack best unfiltered.
        encoder.set_compression(png::Compression::Default);
        encoder.set_filter(png::FilterType::NoFilter);
        let mut writer = encoder
            .write_header()
            .context("failed to encode a plot as png")?;
        writer
            .write_image_data(&pixels)
            .context("failed to encode a plot as png")?;
        writer.finish().context("failed to encode a plot as png")?;
        Ok(file)
    }

    /// Draws all marks, and the words among them with `write`.
    fn replay<B: DrawingBackend>(
        &self,
        backend: &mut B,
        scale: u32,
        write: impl Fn(&mut B, BackendCoord, &str, Words) -> anyhow::Result<()>,
    ) -> anyhow::Result<()>
    where
        B::ErrorType: 'static,
    {
        let factor = scale as i32;
        let at = |(x, y): BackendCoord| (x * factor, y * factor);
        for mark in &self.marks {
            match mark {
                Mark::Line(points, pen) => {
                    backend.draw_path(points.iter().copied().map(at), &pen.scaled(scale))?;
                }
                Mark::Rect(from, to, pen, fill) => {
                    backend.draw_rect(at(*from), at(*to), &pen.scaled(scale), *fill)?;
                }
                Mark::Polygon(points, pen) => {
                    backend.fill_polygon(points.iter().copied().map(at), &pen.color())?;
                }
                Mark::Circle(centre, radius, pen, fill) => {
                    let pen = pen.scaled(scale);
                    backend.draw_circle(at(*centre), radius * scale, &pen, *fill)?;
                }
                Mark::Text(place, text, words) => {
                    write(backend, at(*place), text, *words)?;
                }
            }
        }
        backend.present()?;
        Ok(())
    }
}

impl Pen {
    fn of(style: &impl BackendStyle) -> Self {
        let BackendColor { alpha, rgb } = style.color();
        Self {
            colour: rgb,
            alpha,
            stroke: style.stroke_width(),
        }
    }

    fn scaled(self, scale: u32) -> Self {
        Self {
            stroke: self.stroke * scale,
            ..self
        }
    }
}

impl BackendStyle for Pen {
    fn color(&self) -> BackendColor {
        BackendColor {
            alpha: self.alpha,
            rgb: self.colour,
        }
    }

    fn stroke_width(&self) -> u32 {
        self.stroke
    }
}

impl Words {
    fn style(self) -> TextStyle<'static> {
        let font = FontDesc::new(FontFamily::Name(FONT), self.size, FontStyle::Normal);
        let font = match self.turns {
            0 => font,
            1 => font.transform(FontTransform::Rotate90),
            2 => font.transform(FontTransform::Rotate180),
            _ => font.transform(FontTransform::Rotate270),
        };
        let h_pos = [HPos::Left, HPos::Center, HPos::Right][self.anchor.0 as usize];
        let v_pos = [VPos::Top, VPos::Center, VPos::Bottom][self.anchor.1 as usize];
        TextStyle {
            font,
            color: self.pen.color(),
            pos: Pos::new(h_pos, v_pos),
        }
    }

    /// The same in pixels. The em and the baselines are those that plotters
    /// gives an SVG, where `0.5ex` is 0.27 em of this font.
    fn lettering(self, (x, y): BackendCoord, scale: u32) -> Lettering {
        Lettering {
            em: (self.size / 1.24) as f32 * scale as f32,
            at: (x as f32, y as f32),
            left: f32::from(self.anchor.0) / 2.0,
            down: [0.76, 0.27, -0.27][self.anchor.1 as usize],
            turns: self.turns,
        }
    }
}

/// The backend that keeps what plotters draws.
pub struct Recorder<'a> {
    size: (u32, u32),
    marks: &'a mut Vec<Mark>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Recorder<'_> {
    fn keep(&mut self, mark: Mark) -> Drawn {
        self.marks.push(mark);
        Ok(())
    }
}

impl DrawingBackend for Recorder<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.keep(Mark::Rect(at, (at.0 + 1, at.1 + 1), Pen::of(&color), true))
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.keep(Mark::Line(vec![from, to], Pen::of(style)))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.keep(Mark::Line(path.into_iter().collect(), Pen::of(style)))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.keep(Mark::Rect(from, to, Pen::of(style), fill))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let corners = corners.into_iter().collect();
        self.keep(Mark::Polygon(corners, Pen::of(style)))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.keep(Mark::Circle(centre, radius, Pen::of(style), fill))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let anchor = style.anchor();
        let words = Words {
            size: style.size(),
            pen: Pen::of(&style.color()),
            anchor: (
                match anchor.h_pos {
                    HPos::Left => 0,
                    HPos::Center => 1,
                    HPos::Right => 2,
                },
                match anchor.v_pos {
                    VPos::Top => 0,
                    VPos::Center => 1,
                    VPos::Bottom => 2,
                },
            ),
            turns: match style.transform() {
                FontTransform::None => 0,
                FontTransform::Rotate90 => 1,
                FontTransform::Rotate180 => 2,
                FontTransform::Rotate270 => 3,
            },
        };
        self.keep(Mark::Text(at, text.to_owned(), words))
    }
}

fn register() -> anyhow::Result<()> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let register = || register_font(FONT, FontStyle::Normal, FONT_FILE).is_ok();
    if *REGISTERED.get_or_init(register) {
        Ok(())
    } else {
        Err(anyhow!("failed to read the embedded font"))
    }
}

/// An image made smaller: each pixel the mean of `by` x `by`. `wide` is the
/// larger image's width; both are rows of red, green and blue.
fn averaged(fine: &[u8], wide: usize, by: usize) -> Vec<u8> {
    let (width, height) = (wide / by, fine.len() / 3 / wide / by);
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            for part in 0..3 {
                let mut sum = 0;
                for row in y * by..(y + 1) * by {
                    for column in x * by..(x + 1) * by {
                        sum += usize::from(fine[(row * wide + column) * 3 + part]);
                    }
                }
                pixels.push((sum / (by * by)) as u8);
            }
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_smaller_image_is_the_mean_of_its_pixels() {
        let row = [0, 10, 20, 4, 30, 40, 100, 0, 0, 100, 0, 0];
        let fine = [row, row].concat();
        assert_eq!(averaged(&fine, 4, 2), [2, 20, 30, 100, 0, 0]);
    }

    #[test]
    fn a_picture_is_an_svg_and_a_png_of_twice_its_size() {
        let picture = Picture::draw((30, 20), |area| {
            let text = TextStyle::from((FONT, 10.0)).color(&BLACK);
            area.draw(&Text::new("a<b", (2, 2), text))?;
            area.draw(&Circle::new((20, 10), 4, RED.filled()))?;
            Ok(())
        })
        .unwrap();
        let svg = picture.svg().unwrap();
        assert!(svg.contains("a&lt;b") && svg.contains("r=\"4\"") && svg.ends_with("</svg>\n"));
        let png = picture.png().unwrap();
        let reader = png::Decoder::new(&png[..]).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (60, 40));
    }
}
