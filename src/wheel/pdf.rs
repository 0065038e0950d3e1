//! The scene as one page of PDF: outlines, and text in embedded fonts that can be
//! searched and copied. Addresses become links; paths on a server can't.

use super::font::Fonts;
use super::number::rounded;
use super::pdf_font::{EmbeddedFont, compress};
use super::scene::{Colour, Face, Mark, Part, Scene, Shape, Text};
use super::trig::{Segment, axes};
use pdf_writer::types::{ActionType, AnnotationType};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

const FACES: [Face; 2] = [Face::Regular, Face::Bold];
const FONT_NAMES: [Name; 2] = [Name(b"F0"), Name(b"F1")];

/// Numbers of the objects: a few fixed ones, then those of the fonts and links.
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
const FIRST_FONT: i32 = 6;

pub(super) fn write(scene: &Scene) -> Vec<u8> {
    let fonts = Fonts::new();
    let embedded = FACES.map(|face| {
        let texts = scene.texts().filter(|text| text.face == face);
        EmbeddedFont::new(&fonts, face, texts.flat_map(|text| text.content.chars()))
    });
    let mut pdf = Pdf::new();
    let mut next = FIRST_FONT;
    let mut new_ref = || {
        next += 1;
        Ref::new(next - 1)
    };
    let font_refs = embedded.each_ref().map(|font| font.write(&mut pdf, &fonts, &mut new_ref));
    let links: Vec<(Ref, &Mark)> = scene
        .marks
        .iter()
        .filter(|mark| mark.link.as_deref().is_some_and(is_address))
        .map(|mark| (new_ref(), mark))
        .collect();
    write_document(&mut pdf, scene);
    let mut page = pdf.page(PAGE);
    page.media_box(Rect::new(0.0, 0.0, scene.width as f32, scene.height as f32));
    page.parent(PAGES).contents(CONTENT);
    page.annotations(links.iter().map(|(reference, _)| *reference));
    let mut resources = page.resources();
    let mut font_names = resources.fonts();
    for (name, reference) in FONT_NAMES.into_iter().zip(font_refs) {
        font_names.pair(name, reference);
    }
    font_names.finish();
    resources.finish();
    page.finish();
    for (reference, mark) in links {
        write_link(&mut pdf, scene, reference, mark);
    }
    let content = compress(&content(scene, &embedded));
    pdf.stream(CONTENT, &content).filter(Filter::FlateDecode);
    pdf.finish()
}

fn write_document(pdf: &mut Pdf, scene: &Scene) {
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr("da-DK"));
    catalog.viewer_preferences().display_doc_title(true);
    catalog.finish();
    pdf.pages(PAGES).kids([PAGE]).count(1);
    // No dates: the same plan gives the same bytes.
    let mut info = pdf.document_info(INFO);
    info.title(TextStr(&scene.title)).subject(TextStr(&scene.description));
}

fn is_address(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

fn write_link(pdf: &mut Pdf, scene: &Scene, reference: Ref, mark: &Mark) {
    let points = mark.parts.iter().flat_map(|part| match part {
        Part::Text(text) => text.corners().to_vec(),
        Part::Shape(shape) => shape.path.iter().filter_map(end_of).collect(),
    });
    let (mut left, mut right, mut top, mut bottom) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
    for at in points {
        (left, right) = (left.min(at.x), right.max(at.x));
        (top, bottom) = (top.min(at.y), bottom.max(at.y));
    }
    let mut link = pdf.annotation(reference);
    link.subtype(AnnotationType::Link).border(0.0, 0.0, 0.0, None);
    link.rect(Rect::new(
        rounded(left),
        rounded(scene.height - bottom),
        rounded(right),
        rounded(scene.height - top),
    ));
    let address = mark.link.as_deref().unwrap_or_default();
    link.action().action_type(ActionType::Uri).uri(Str(address.as_bytes()));
}

fn end_of(segment: &Segment) -> Option<super::Point> {
    match segment {
        Segment::Move(to) | Segment::Line(to) | Segment::Curve(_, _, to) => Some(*to),
        Segment::Close => None,
    }
}

fn content(scene: &Scene, fonts: &[EmbeddedFont; 2]) -> Vec<u8> {
    let mut content = Content::new();
    content.set_line_join(pdf_writer::types::LineJoinStyle::RoundJoin);
    for part in scene.marks.iter().flat_map(|mark| &mark.parts) {
        match part {
            Part::Shape(shape) => write_shape(&mut content, scene, shape),
            Part::Text(text) => {
                let index = usize::from(text.face == Face::Bold);
                write_text(&mut content, scene, text, FONT_NAMES[index], &fonts[index]);
            }
        }
    }
    content.finish().into_vec()
}

/// In PDF y grows upwards.
fn write_shape(content: &mut Content, scene: &Scene, shape: &Shape) {
    if let Some(fill) = shape.fill {
        let [red, green, blue] = rgb(fill);
        content.set_fill_rgb(red, green, blue);
    }
    if let Some(stroke) = shape.stroke {
        let [red, green, blue] = rgb(stroke.colour);
        content.set_stroke_rgb(red, green, blue);
        content.set_line_width(rounded(stroke.width));
        content.set_dash_pattern(stroke.dash.map(rounded), 0.0);
    }
    let at = |point: &super::Point| (rounded(point.x), rounded(scene.height - point.y));
    for segment in &shape.path {
        match segment {
            Segment::Move(to) => content.move_to(at(to).0, at(to).1),
            Segment::Line(to) => content.line_to(at(to).0, at(to).1),
            Segment::Curve(first, second, to) => {
                let ((a, b), (c, d), (e, f)) = (at(first), at(second), at(to));
                content.cubic_to(a, b, c, d, e, f)
            }
            Segment::Close => content.close_path(),
        };
    }
    match (shape.fill, shape.stroke) {
        (Some(_), Some(_)) => content.fill_nonzero_and_stroke(),
        (Some(_), None) => content.fill_nonzero(),
        (None, _) => content.stroke(),
    };
}

fn write_text(content: &mut Content, scene: &Scene, text: &Text, name: Name, font: &EmbeddedFont) {
    let (right, below) = axes(text.slope);
    let [red, green, blue] = rgb(text.colour);
    content.begin_text();
    content.set_fill_rgb(red, green, blue);
    content.set_font(name, rounded(text.size));
    content.set_text_matrix([
        right.x as f32,
        -right.y as f32,
        -below.x as f32,
        below.y as f32,
        rounded(text.start.x),
        rounded(scene.height - text.start.y),
    ]);
    content.show(Str(&font.encode(&text.content)));
    content.end_text();
}

fn rgb(Colour(red, green, blue): Colour) -> [f32; 3] {
    [red, green, blue].map(|part| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0)
}
