//! A face inside the PDF: only the glyphs that are used, their widths, and what
//! characters they stand for, without which nothing could be searched or copied.

use super::font::{Fonts, file};
use super::scene::Face;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use std::collections::BTreeMap;
use std::io::Write;
use subsetter::GlyphRemapper;

const IDENTITY: SystemInfo =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

pub(super) struct EmbeddedFont {
    face: Face,
    /// The number of each character's glyph in the reduced font.
    glyphs: BTreeMap<char, u16>,
    data: Vec<u8>,
}

impl EmbeddedFont {
    pub fn new(fonts: &Fonts, face: Face, characters: impl Iterator<Item = char>) -> EmbeddedFont {
        let mut glyphs: BTreeMap<char, u16> =
            characters.map(|character| (character, fonts.glyph(face, character))).collect();
        let mut remapper = GlyphRemapper::new();
        for glyph in glyphs.values_mut() {
            *glyph = remapper.remap(*glyph);
        }
        let data = subsetter::subset(file(face), 0, &remapper).expect("the bundled font is a font");
        EmbeddedFont { face, glyphs, data }
    }

    /// A text as the numbers of its glyphs, two bytes each.
    pub fn encode(&self, text: impl Iterator<Item = char>) -> Vec<u8> {
        text.flat_map(|character| {
            self.glyphs.get(&character).copied().unwrap_or_default().to_be_bytes()
        })
        .collect()
    }

    /// Writes the font's objects and returns the one that pages name.
    pub fn write(&self, pdf: &mut Pdf, fonts: &Fonts, new_ref: &mut impl FnMut() -> Ref) -> Ref {
        let [font, descendant, descriptor, unicode, data] = std::array::from_fn(|_| new_ref());
        let name = match self.face {
            Face::Regular => Name(b"AAAAAA+DejaVuSansCondensed"),
            Face::Bold => Name(b"AAAAAB+DejaVuSansCondensed-Bold"),
        };
        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(descendant)
            .to_unicode(unicode);
        self.write_widths(pdf, fonts, descendant, descriptor, name);
        // The box, ascent and descent that DejaVu states, in thousandths.
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(-960.0, -415.0, 1670.0, 1175.0))
            .italic_angle(0.0)
            .ascent(928.0)
            .descent(-236.0)
            .cap_height(729.0)
            .stem_v(if self.face == Face::Bold { 140.0 } else { 80.0 })
            .font_file2(data);
        let mut map = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
        for (character, glyph) in &self.glyphs {
            map.pair(*glyph, *character);
        }
        pdf.cmap(unicode, &map.finish()).name(Name(b"Custom")).system_info(IDENTITY);
        let length = i32::try_from(self.data.len()).expect("a font is smaller than 2 GB");
        let compressed = compress(&self.data);
        let mut stream = pdf.stream(data, &compressed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), length);
        stream.finish();
        font
    }

    fn write_widths(
        &self,
        pdf: &mut Pdf,
        fonts: &Fonts,
        descendant: Ref,
        descriptor: Ref,
        name: Name,
    ) {
        let mut font = pdf.cid_font(descendant);
        font.subtype(CidFontType::Type2).base_font(name).system_info(IDENTITY);
        font.font_descriptor(descriptor).default_width(0.0);
        font.cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = font.widths();
        let by_glyph: BTreeMap<u16, f32> = self
            .glyphs
            .iter()
            .map(|(character, glyph)| {
                let width = fonts.advance(self.face, *character) * 1000.0;
                (*glyph, width.round() as f32)
            })
            .collect();
        for (glyph, width) in by_glyph {
            widths.same(glyph, glyph, width);
        }
    }
}

pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes every byte")
}
