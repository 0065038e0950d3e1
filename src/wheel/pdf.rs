//! The scene as one page of PDF: outlines, and text in embedded fonts that can be
//! searched and copied. Addresses become links; paths on a server can't.

use super::font::Fonts;
use super::number::rounded;
use super::pdf_font::{EmbeddedFont, compress};
use super::pdf_tags::{FIRST_LINK, Piece, Tags};
use super::scene::{Colour, Face, Mark, Part, Reading, Scene, Shape, Text};
use super::svg::escape;
use super::trig::{Segment, axes};
use pdf_writer::types::{ActionType, AnnotationType, TabOrder};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

const FACES: [Face; 2] = [Face::Regular, Face::Bold];
const FONT_NAMES: [Name; 2] = [Name(b"F0"), Name(b"F1")];

/// Numbers of the objects: a few fixed ones, then those of the fonts and links.
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
const METADATA: Ref = Ref::new(6);
const FIRST_FONT: i32 = 7;

pub(super) fn write(scene: &Scene) -> Vec<u8> {
    let fonts = Fonts::new();
    let embedded = FACES.map(|face| {
        let texts = scene.texts().filter(|text| text.face == face);
        EmbeddedFont::new(&fonts, face, texts.flat_map(|text| text.content.chars().chain([' '])))
    });
    let mut pdf = Pdf::new();
    let mut next = FIRST_FONT;
    let mut new_ref = || {
        next += 1;
        Ref::new(next - 1)
    };
    let font_refs = embedded.each_ref().map(|font| font.write(&mut pdf, &fonts, &mut new_ref));
    let (content, pieces) = content(scene, &embedded, &mut new_ref);
    let tags = Tags::new(PAGE, &mut new_ref);
    write_document(&mut pdf, scene, &tags);
    let mut page = pdf.page(PAGE);
    page.struct_parents(0).tab_order(TabOrder::StructureOrder);
    page.media_box(Rect::new(0.0, 0.0, scene.width as f32, scene.height as f32));
    page.parent(PAGES).contents(CONTENT);
    page.annotations(pieces.iter().filter_map(|(piece, _)| piece.link));
    let mut resources = page.resources();
    let mut font_names = resources.fonts();
    for (name, reference) in FONT_NAMES.into_iter().zip(font_refs) {
        font_names.pair(name, reference);
    }
    font_names.finish();
    resources.finish();
    page.finish();
    let links = pieces.iter().filter_map(|(piece, mark)| Some((piece.link?, *mark)));
    for (key, (reference, mark)) in (FIRST_LINK..).zip(links) {
        write_link(&mut pdf, scene, reference, mark, key);
    }
    let pieces: Vec<Piece> = pieces.into_iter().map(|(piece, _)| piece).collect();
    tags.write(&mut pdf, scene, &pieces, &mut new_ref);
    pdf.stream(CONTENT, &compress(&content)).filter(Filter::FlateDecode);
    pdf.finish()
}

fn write_document(pdf: &mut Pdf, scene: &Scene, tags: &Tags) {
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr("da-DK"));
    catalog.viewer_preferences().display_doc_title(true);
    catalog.mark_info().marked(true);
    catalog.metadata(METADATA).pair(Name(b"StructTreeRoot"), tags.root);
    catalog.finish();
    pdf.pages(PAGES).kids([PAGE]).count(1);
    // No dates: the same plan gives the same bytes.
    let mut info = pdf.document_info(INFO);
    info.title(TextStr(&scene.title)).subject(TextStr(&scene.description));
    info.finish();
    pdf.metadata(METADATA, metadata(scene).as_bytes());
}

/// The same once more, as programs that sort and find files read it (XMP).
fn metadata(scene: &Scene) -> String {
    let text = |text: &str| format!("<rdf:li xml:lang=\"x-default\">{}</rdf:li>", escape(text));
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title><rdf:Alt>{}</rdf:Alt></dc:title>\
         <dc:description><rdf:Alt>{}</rdf:Alt></dc:description>\
         <dc:language><rdf:Bag><rdf:li>da-DK</rdf:li></rdf:Bag></dc:language>\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
        text(&scene.title),
        text(&scene.description),
    )
}

fn is_address(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

fn write_link(pdf: &mut Pdf, scene: &Scene, reference: Ref, mark: &Mark, key: i32) {
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
    link.struct_parent(key).contents(TextStr(mark.tooltip.as_deref().unwrap_or_default()));
    let address = mark.link.as_deref().unwrap_or_default();
    link.action().action_type(ActionType::Uri).uri(Str(address.as_bytes()));
}

fn end_of(segment: &Segment) -> Option<super::Point> {
    match segment {
        Segment::Move(to) | Segment::Line(to) | Segment::Curve(_, _, to) => Some(*to),
        Segment::Close => None,
    }
}

/// The content, and its pieces in their order. What is of the picture is one
/// piece, with the links over it after it; what says nothing is an artifact.
fn content<'a>(
    scene: &'a Scene,
    fonts: &[EmbeddedFont; 2],
    new_ref: &mut impl FnMut() -> Ref,
) -> (Vec<u8>, Vec<(Piece, &'a Mark)>) {
    let mut content = Content::new();
    content.set_line_join(pdf_writer::types::LineJoinStyle::RoundJoin);
    let mut pieces = Vec::new();
    let mut number = 0;
    for marks in scene.marks.chunk_by(|a, b| a.reading == b.reading && a.reading == PICTURE) {
        let Some(first) = marks.first() else { continue };
        let reading = first.reading;
        let is_text = |part: &Part| matches!(part, Part::Text(_));
        let mut link =
            |mark: &Mark| mark.link.as_deref().is_some_and(is_address).then(&mut *new_ref);
        if reading == PICTURE || first.parts.iter().any(is_text) {
            let mut tag = content.begin_marked_content_with_properties(tag(reading));
            tag.properties().identify(number);
            number += 1;
            let link = if reading == PICTURE { None } else { link(first) };
            pieces.push((Piece { reading, link, has_content: true }, first));
        } else {
            content.begin_marked_content(Name(b"Artifact"));
        }
        for part in marks.iter().flat_map(|mark| &mark.parts) {
            write_part(&mut content, scene, part, fonts);
        }
        content.end_marked_content();
        if reading == PICTURE {
            let links = marks.iter().filter_map(|mark| Some((link(mark)?, mark)));
            pieces.extend(links.map(|(link, mark)| {
                (Piece { reading, link: Some(link), has_content: false }, mark)
            }));
        }
    }
    (content.finish().into_vec(), pieces)
}

const PICTURE: Reading = Reading::Picture;

fn tag(reading: Reading) -> Name<'static> {
    match reading {
        Reading::Picture => Name(b"Figure"),
        Reading::Title => Name(b"H1"),
        Reading::Label => Name(b"LBody"),
        Reading::Legend => Name(b"P"),
    }
}

fn write_part(content: &mut Content, scene: &Scene, part: &Part, fonts: &[EmbeddedFont; 2]) {
    match part {
        Part::Shape(shape) => write_shape(content, scene, shape),
        Part::Text(text) => {
            let index = usize::from(text.face == Face::Bold);
            write_text(content, scene, text, FONT_NAMES[index], &fonts[index]);
        }
    }
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

/// With a space after it: what comes next is another word to those who hear it.
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
    content.show(Str(&font.encode(text.content.chars().chain([' ']))));
    content.end_text();
}

fn rgb(Colour(red, green, blue): Colour) -> [f32; 3] {
    [red, green, blue].map(|part| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0)
}
