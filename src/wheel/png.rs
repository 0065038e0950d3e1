//! The picture as PNG, drawn by resvg from our own SVG with our own fonts; the
//! machine's fonts are never looked at.

use super::font::file;
use super::scene::Face;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::Arc;

/// 150 dots an inch.
const PIXELS_PER_POINT: f64 = 150.0 / 72.0;

pub(super) fn write(svg: &str, (width, height): (f64, f64)) -> Vec<u8> {
    let mut fonts = fontdb::Database::new();
    for face in [Face::Regular, Face::Bold] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(file(face))));
    }
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options).expect("our own SVG can be read");
    // What the width in millimetres says at 96 dots an inch, to our own resolution.
    let [width, height] = [width, height].map(|points| (points * PIXELS_PER_POINT).round());
    let scale = width as f32 / tree.size().width();
    let mut pixels = Pixmap::new(width as u32, height as u32).expect("a page has an area");
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().expect("the pixels are in memory")
}
