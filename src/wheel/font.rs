//! The two faces that everything is written in, and how wide a text is in them.
//!
//! The same metrics hold in svg, png and pdf, so that what does not collide here
//! collides nowhere. Kerning is left out on purpose: the writers switch it off.

use super::scene::{Colour, Face, Text};
use super::trig::point;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, MetadataProvider, charmap::Charmap};

/// Lines stand this far apart, of the size: what reaches further would touch the
/// next one. Å reaches 0.93 up, `|` 0.24 down.
pub(super) const LINE: f64 = MOST_UP + MOST_DOWN;
const MOST_UP: f64 = 0.98;
const MOST_DOWN: f64 = 0.24;

/// What can't be written is this character, in all formats alike.
const UNKNOWN: char = '\u{fffd}';

/// What a font's numbers count, of the size.
pub(super) const UNITS_PER_EM: f64 = 2048.0;

pub(super) struct Fonts {
    regular: Loaded,
    bold: Loaded,
}

struct Loaded {
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    outlines: OutlineGlyphCollection<'static>,
    /// Of the Latin letters, which nearly everything is written in.
    advances: Vec<f64>,
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

    /// Draws the outline of one character, in units of the font.
    pub fn draw(&self, face: Face, character: char, pen: &mut impl OutlinePen) {
        let loaded = self.loaded(face);
        let glyph = loaded.charmap.map(character).unwrap_or_default();
        if let Some(outline) = loaded.outlines.get(glyph) {
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            // A glyph that can't be drawn leaves its room empty.
            let _ = outline.draw(settings, pen);
        }
    }

    /// How wide one character is, of the size.
    pub fn advance(&self, face: Face, character: char) -> f64 {
        self.loaded(face).advance(character)
    }

    /// What can be written: one line, no characters that control or turn the
    /// writing, none that the faces lack or that leave the line.
    pub fn clean(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for character in text.chars() {
            if character.is_whitespace() {
                if !clean.is_empty() && !clean.ends_with(' ') {
                    clean.push(' ');
                }
            } else if is_accent(character) && clean.ends_with(is_accent) {
                // Where a second one stands over the first, the formats disagree.
            } else if !is_invisible(character) {
                clean.push(if self.can_write(character) { character } else { UNKNOWN });
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
        let length = self.prefix(face, text, width - self.advance(face, '…'));
        let kept = text[..length].trim_end_matches([' ', ',', '.', '-', '–', ':', '(']);
        format!("{kept}…")
    }

    /// How many bytes of the beginning fit.
    pub fn prefix(&self, face: Face, text: &str, width: f64) -> usize {
        let mut left = width;
        let over = text.char_indices().find(|(_, character)| {
            left -= self.advance(face, *character);
            left < 0.0
        });
        over.map_or(text.len(), |(length, _)| length)
    }

    /// Whether both faces have it, and it keeps to its line.
    fn can_write(&self, character: char) -> bool {
        let is_plain = matches!(character, '!'..='~' | '¡'..='ÿ');
        is_plain
            || !is_right_to_left(character)
                && self.regular.can_write(character)
                && self.bold.can_write(character)
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
        let mut loaded = Loaded {
            charmap: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            outlines: font.outline_glyphs(),
            advances: Vec::new(),
        };
        loaded.advances = ('\0'..'\u{250}').map(|letter| loaded.measure(letter)).collect();
        loaded
    }

    fn advance(&self, character: char) -> f64 {
        let known = self.advances.get(character as usize).copied();
        known.unwrap_or_else(|| self.measure(character))
    }

    fn can_write(&self, character: char) -> bool {
        let glyph = self.charmap.map(character);
        let bounds = glyph.map(|glyph| self.metrics.bounds(glyph).unwrap_or_default());
        bounds.is_some_and(|bounds| {
            f64::from(bounds.y_max) <= MOST_UP * UNITS_PER_EM
                && f64::from(-bounds.y_min) <= MOST_DOWN * UNITS_PER_EM
        })
    }

    fn measure(&self, character: char) -> f64 {
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

/// The scripts that are written from right to left, and joined: the writers of
/// svg and png would turn and join them, that of pdf would not.
fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// An accent that stands over the letter before it.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::Fonts;

    #[test]
    fn plain_letters_are_written_and_keep_to_their_line() {
        let fonts = Fonts::new();
        for letter in ('!'..='~').chain('¡'..='ÿ') {
            assert!(fonts.regular.can_write(letter) && fonts.bold.can_write(letter), "{letter}");
        }
    }

    #[test]
    fn what_can_not_be_written_is_marked() {
        let clean = Fonts::new().clean("  Ålborg\u{202e} –\n\t日\u{7}ع  “Ø” ");
        assert_eq!(clean, "Ålborg – \u{fffd}\u{fffd} “Ø”");
        // In the faces, but written the other way.
        assert_eq!(Fonts::new().clean("של a"), "\u{fffd}\u{fffd} a");
        assert_eq!(Fonts::new().clean("e\u{301}\u{351}\u{351}"), "e\u{301}");
    }
}
