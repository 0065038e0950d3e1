//! The scene as PNG: figures filled and stroked, texts as the outlines of their
//! letters, in our own fonts; the machine's are never looked at.

use super::font::{Fonts, UNITS_PER_EM};
use super::number::rounded;
use super::scene::{Colour, Figure, Part, Scene, Text};
use super::trig::{Segment, axes};
use skrifa::outline::OutlinePen;
use std::io::Write;
use tiny_skia::{
    Color, FillRule, LineJoin, Paint, PathBuilder, Pixmap, Stroke, StrokeDash, Transform,
};

/// 150 dots an inch.
const PIXELS_PER_POINT: f64 = 150.0 / 72.0;

/// So many rows are drawn and written at a time. A whole page is 17 MB, which the
/// allocator would keep for each thread that has drawn one.
const BAND: u32 = 256;

pub(super) fn write(scene: &Scene) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(scene, &mut bytes).expect("memory takes every byte");
    bytes
}

fn encode(scene: &Scene, bytes: &mut Vec<u8>) -> Result<(), png::EncodingError> {
    let [width, height] =
        [scene.width, scene.height].map(|points| (points * PIXELS_PER_POINT).round());
    let scale = (width / scene.width) as f32;
    let (width, height) = (width as u32, height as u32);
    let mut encoder = png::Encoder::new(bytes, width, height);
    // Without alpha: a page covers everything.
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut header = encoder.write_header()?;
    let mut writer = header.stream_writer()?;
    let mut fonts = Fonts::new();
    for top in (0..height).step_by(BAND as usize) {
        let rows = BAND.min(height - top);
        let mut band = Band {
            pixels: Pixmap::new(width, rows).expect("a page has an area"),
            transform: Transform::from_scale(scale, scale).post_translate(0.0, -(top as f32)),
            fonts: &mut fonts,
        };
        band.draw(scene);
        let pixels = band.pixels.take_demultiplied();
        let opaque = pixels.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied();
        writer.write_all(&opaque.collect::<Vec<u8>>())?;
    }
    writer.finish()
}

/// Some rows of the page.
struct Band<'a> {
    pixels: Pixmap,
    /// From points to pixels.
    transform: Transform,
    fonts: &'a mut Fonts,
}

impl Band<'_> {
    fn draw(&mut self, scene: &Scene) {
        self.pixels.fill(Color::WHITE);
        for part in scene.marks.iter().flat_map(|mark| &mark.parts) {
            match part {
                Part::Figure(figure) => self.draw_figure(figure),
                Part::Text(text) => self.draw_text(text),
            }
        }
    }

    fn draw_figure(&mut self, figure: &Figure) {
        let mut path = PathBuilder::new();
        for segment in &figure.path {
            match segment {
                Segment::Move(to) => path.move_to(rounded(to.x), rounded(to.y)),
                Segment::Line(to) => path.line_to(rounded(to.x), rounded(to.y)),
                Segment::Curve(first, second, to) => {
                    let [a, b, c] = [first, second, to].map(|at| (rounded(at.x), rounded(at.y)));
                    path.cubic_to(a.0, a.1, b.0, b.1, c.0, c.1);
                }
                Segment::Close => path.close(),
            }
        }
        // Of an empty path there is nothing to draw.
        let Some(path) = path.finish() else { return };
        if let Some(fill) = figure.fill {
            self.pixels.fill_path(&path, &paint(fill), FillRule::Winding, self.transform, None);
        }
        if let Some(stroke) = figure.stroke {
            let dash = stroke.dash.map(rounded);
            let form = Stroke {
                width: rounded(stroke.width),
                line_join: LineJoin::Round,
                dash: dash.and_then(|dash| StrokeDash::new(vec![dash, dash], 0.0)),
                ..Stroke::default()
            };
            let paint = paint(stroke.colour);
            self.pixels.stroke_path(&path, &paint, &form, self.transform, None);
        }
    }

    fn draw_text(&mut self, text: &Text) {
        let scale = text.size / UNITS_PER_EM;
        let mut outline = Outline { path: PathBuilder::new(), scale: scale as f32, left: 0.0 };
        for character in text.content.chars() {
            self.fonts.draw(text.face, character, &mut outline);
            outline.left += (self.fonts.advance(text.face, character) * text.size) as f32;
        }
        // Spaces have no outline.
        let Some(path) = outline.path.finish() else { return };
        let (right, below) = axes(text.slope);
        let [a, b, c, d] = [right.x, right.y, below.x, below.y].map(|part| part as f32);
        let line = Transform::from_row(a, b, c, d, rounded(text.start.x), rounded(text.start.y));
        let transform = self.transform.pre_concat(line);
        self.pixels.fill_path(&path, &paint(text.colour), FillRule::Winding, transform, None);
    }
}

/// The outlines of a line of letters. A font's y grows upwards.
struct Outline {
    path: PathBuilder,
    /// From the font's units to points.
    scale: f32,
    /// Where the letter begins.
    left: f32,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.left + x * self.scale, -y * self.scale)
    }
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, handle_x: f32, handle_y: f32, x: f32, y: f32) {
        let (handle, to) = (self.at(handle_x, handle_y), self.at(x, y));
        self.path.quad_to(handle.0, handle.1, to.0, to.1);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (a, b, to) = (self.at(ax, ay), self.at(bx, by), self.at(x, y));
        self.path.cubic_to(a.0, a.1, b.0, b.1, to.0, to.1);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

fn paint(Colour(red, green, blue): Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, u8::MAX);
    paint
}
