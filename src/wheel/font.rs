//! The two faces that everything is written in, and how wide a text is in them.
//!
//! The same metrics hold in svg, png and pdf, so that what does not collide here
//! collides nowhere. Kerning is left out on purpose: the writers switch it off.

use super::scene::{Colour, Face, Text};
use super::trig::point;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider, charmap::Charmap};

/// A character that the faces lack is written as this one, in all formats alike.
const UNKNOWN: char = '\u{fffd}';

const UNITS_PER_EM: f64 = 2048.0;

pub(super) struct Fonts {
    regular: Loaded,
    bold: Loaded,
}

struct Loaded {
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
}

/// The file of a face.
pub(super) fn file(face: Face) -> &'static [u8] {
    match face {
        Face::Regular => dejavu::sans_condensed::regular(),
        Face::Bold => dejavu::sans_condensed::bold(),
    }
}

impl Fonts {
    pub fn new() -> Fonts {
        Fonts { regular: Loaded::new(Face::Regular), bold: Loaded::new(Face::Bold) }
    }

    /// A text that stands nowhere yet. `content` has been through [`Fonts::clean`].
    pub fn text(&self, face: Face, size: f64, colour: Colour, content: &str) -> Text {
        let (mut width, mut up, mut down) = (0.0, 0.0_f64, 0.0_f64);
        let loaded = self.loaded(face);
        for character in content.chars() {
            let glyph = loaded.charmap.map(character).unwrap_or_default();
            width += loaded.advance(character);
            if let Some(bounds) = loaded.metrics.bounds(glyph) {
                up = up.max(f64::from(bounds.y_max));
                down = down.max(-f64::from(bounds.y_min));
            }
        }
        let scale = size / UNITS_PER_EM;
        Text {
            content: content.to_owned(),
            face,
            size,
            colour,
            start: point(0.0, 0.0),
            slope: 0.0,
            width: width * size,
            up: up * scale,
            down: down * scale,
        }
    }

    /// How wide a text is, of the size.
    pub fn width(&self, face: Face, text: &str) -> f64 {
        let loaded = self.loaded(face);
        text.chars().map(|character| loaded.advance(character)).sum()
    }

    /// The number of the glyph in the file of the face.
    pub fn glyph(&self, face: Face, character: char) -> u16 {
        let glyph = self.loaded(face).charmap.map(character).unwrap_or_default();
        u16::try_from(glyph.to_u32()).unwrap_or_default()
    }

    /// How wide one character is, of the size.
    pub fn advance(&self, face: Face, character: char) -> f64 {
        self.loaded(face).advance(character)
    }

    /// What can be written: one line, no characters that control or turn the
    /// writing, none that the faces lack.
    pub fn clean(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for character in text.chars() {
            if character.is_whitespace() {
                if !clean.is_empty() && !clean.ends_with(' ') {
                    clean.push(' ');
                }
            } else if !is_invisible(character) {
                let known = self.regular.charmap.map(character).is_some()
                    && self.bold.charmap.map(character).is_some();
                clean.push(if known { character } else { UNKNOWN });
            }
        }
        clean.truncate(clean.trim_end().len());
        clean
    }

    /// The text, or as much of its beginning as fits with an ellipsis.
    pub fn fit(&self, face: Face, text: &str, width: f64) -> String {
        if self.width(face, text) <= width {
            return text.to_owned();
        }
        let mut left = width - self.advance(face, '…');
        let mut kept = String::new();
        for character in text.chars() {
            left -= self.advance(face, character);
            if left < 0.0 {
                break;
            }
            kept.push(character);
        }
        kept.truncate(kept.trim_end_matches([' ', ',', '.', '-', '–', ':']).len());
        kept.push('…');
        kept
    }

    fn loaded(&self, face: Face) -> &Loaded {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
        }
    }
}

impl Loaded {
    fn new(face: Face) -> Loaded {
        let font = FontRef::new(file(face)).expect("the bundled font is a font");
        Loaded {
            charmap: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
        }
    }

    fn advance(&self, character: char) -> f64 {
        let glyph = self.charmap.map(character).unwrap_or_default();
        f64::from(self.metrics.advance_width(glyph).unwrap_or_default()) / UNITS_PER_EM
    }
}

/// Controls, and the marks that join, break, hide or turn writing: what they do
/// is not the same in the three formats.
pub(super) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}
