//! The picture at the head of the README. With `AARSHJUL_SCREENSHOTS` set it is
//! drawn anew, as the browser tests do with those of the pages.

use super::sample::YEAR;
use super::shipped;
use aarshjul::schedule::{Audience, Names};
use aarshjul::wheel::lay_out;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Wide enough for its print to be read in a README.
const WIDTH: f32 = 1240.0;

/// The wheel of the directorate in the shipped plan.
fn drawn() -> Pixmap {
    let schedule = shipped();
    let view = schedule.body("direktionen", Audience::Open).unwrap();
    let svg = lay_out(&[view], YEAR, None, None, Names::Shown).svg();
    let mut fonts = fontdb::Database::new();
    for face in [dejavu::sans_condensed::regular(), dejavu::sans_condensed::bold()] {
        fonts.load_font_data(face.to_vec());
    }
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(&svg, &options).unwrap();
    let scale = WIDTH / tree.size().width();
    let height = (tree.size().height() * scale).round();
    let mut pixels = Pixmap::new(WIDTH as u32, height as u32).unwrap();
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels
}

/// The colours of which there are more than a few dots, grey ones left out.
fn colours(picture: &Pixmap) -> BTreeSet<(u8, u8, u8)> {
    let mut dots = std::collections::BTreeMap::<_, u32>::new();
    for pixel in picture.pixels() {
        *dots.entry((pixel.red(), pixel.green(), pixel.blue())).or_default() += 1;
    }
    let is_grey = |(r, g, b): (u8, u8, u8)| r.max(g).max(b) - r.min(g).min(b) < 40;
    dots.into_iter().filter(|(c, dots)| *dots > 100 && !is_grey(*c)).map(|(c, _)| c).collect()
}

#[test]
fn the_readmes_picture_has_the_colours_of_the_wheel() {
    let drawn = drawn();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots/aarshjul.png");
    #[expect(clippy::disallowed_methods, reason = "whoever runs the test asks for the file")]
    let draws_anew = std::env::var_os("AARSHJUL_SCREENSHOTS").is_some();
    if draws_anew {
        super::formats::write(&file, &drawn.encode_png().unwrap());
    }
    let kept = Pixmap::decode_png(&std::fs::read(&file).unwrap()).unwrap();
    let expected = colours(&drawn);
    assert!(expected.len() >= 7, "the wheel itself has lost its colours: {expected:?}");
    let missing: Vec<_> = expected.difference(&colours(&kept)).copied().collect();
    assert!(missing.is_empty(), "{missing:?} are not in the README's picture: draw it anew");
}
