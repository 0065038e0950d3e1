//! The scene as one page of PDF: outlines, and text in embedded fonts that can be
//! searched and copied. Addresses become links; paths on a server can't.
//!
//! It is tagged: a heading, the disc as a figure with its description, the labels
//! as a list with links, the legend as paragraphs. `krilla` checks it against
//! PDF/UA-1 (ISO 14289-1) as it writes it.

use super::Point;
use super::font::{Fonts, file, is_invisible};
use super::number::rounded;
use super::scene::{Colour, ContentRole, Face, Figure, Mark, Part, Scene, Text};
use super::trig::{Segment, axes};
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{self, PathBuilder, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::{Fill, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, BBox, ContentTag, Identifier, ListNumbering, Node, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use std::num::NonZeroU16;

const LANGUAGE: &str = "da-DK";

pub(super) fn write(scene: &Scene) -> Vec<u8> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .expect("a single standard has no other to contradict");
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let (title, description) = (plain(&scene.title), plain(&scene.description));
    // No dates: the same plan gives the same bytes.
    document.set_metadata(
        Metadata::new()
            .title(title.clone())
            .description(description.clone())
            .language(LANGUAGE.to_owned()),
    );
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, geom::Point::from_xy(0.0, 0.0));
    outline.push_child(OutlineNode::new(title.clone(), top));
    document.set_outline(outline);

    let size = PageSettings::from_wh(scene.width as f32, scene.height as f32);
    let mut page = document.start_page_with(size.expect("a page has an area"));
    let contents = draw(&mut page.surface(), scene);
    let tree = tag_tree(scene, &mut page, contents, (title, description));
    page.finish();
    document.set_tag_tree(tree);
    document.finish().expect("all text is in the fonts, and everything is tagged")
}

/// Marks of the page that are one piece to who hears it read, and their content
/// there, if they have any of their own.
struct Piece<'a> {
    reading: ContentRole,
    marks: &'a [Mark],
    content: Identifier,
}

/// Draws everything; what is no text and not of the picture is an artifact.
fn draw<'a>(surface: &mut Surface, scene: &'a Scene) -> Vec<Piece<'a>> {
    let fonts = Fonts::new();
    let faces = [Face::Regular, Face::Bold]
        .map(|face| Font::new(file(face).into(), 0).expect("the bundled font is a font"));
    let mut pieces = Vec::new();
    let is_picture = |mark: &Mark| mark.reading == ContentRole::Picture;
    for marks in scene.marks.chunk_by(|a, b| is_picture(a) && is_picture(b)) {
        let reading = marks[0].reading;
        let is_text = |part: &Part| matches!(part, Part::Text(_));
        let is_read = reading == ContentRole::Picture || marks[0].parts.iter().any(is_text);
        let tag =
            if is_read { ContentTag::Other } else { ContentTag::Artifact(Artifact::default()) };
        let content = surface.start_tagged(tag);
        for part in marks.iter().flat_map(|mark| &mark.parts) {
            match part {
                Part::Figure(shape) => draw_shape(surface, shape),
                Part::Text(text) => {
                    let font = faces[usize::from(text.face == Face::Bold)].clone();
                    draw_text(surface, text, &fonts, font);
                }
            }
        }
        surface.end_tagged();
        if is_read {
            pieces.push(Piece { reading, marks, content });
        }
    }
    pieces
}

/// The structure: title, figure, list of labels, legend. A link is put around the
/// text that it is on; in the figure the links follow the drawing.
fn tag_tree(
    scene: &Scene,
    page: &mut Page,
    pieces: Vec<Piece>,
    (title, description): (String, String),
) -> TagTree {
    let area = Rect::from_xywh(0.0, 0.0, scene.width as f32, scene.height as f32);
    let area = area.map(|area| BBox::new(0, area));
    let mut heading = TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(title)));
    let mut figure = TagGroup::new(Tag::Figure(Some(description)).with_bbox(area));
    let mut list = TagGroup::new(Tag::L(ListNumbering::None));
    let mut legend = Vec::new();
    for piece in pieces {
        let links = piece.marks.iter().filter_map(link);
        let mut links: Vec<Node> =
            links.map(|link| page.add_tagged_annotation(link).into()).collect();
        match piece.reading {
            ContentRole::Picture => {
                figure.push(piece.content);
                figure.children.extend(links.into_iter().map(|link| around(vec![link])));
            }
            ContentRole::Title => heading.push(piece.content),
            ContentRole::Label | ContentRole::Legend => {
                links.insert(0, piece.content.into());
                let node = if links.len() > 1 { around(links) } else { piece.content.into() };
                if piece.reading == ContentRole::Label {
                    let body = TagGroup::with_children(Tag::LBody, vec![node]);
                    list.push(TagGroup::with_children(Tag::LI, vec![body.into()]));
                } else {
                    legend.push(TagGroup::with_children(Tag::P, vec![node]).into());
                }
            }
        }
    }
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    tree.children.extend([heading, figure, list].map(Node::from));
    tree.children.extend(legend);
    tree
}

/// A link with what belongs to it.
fn around(children: Vec<Node>) -> Node {
    TagGroup::with_children(Tag::Link, children).into()
}

fn link(mark: &Mark) -> Option<Annotation> {
    let is_address = |link: &&String| link.starts_with("https://") || link.starts_with("http://");
    let address = mark.link.as_ref().filter(is_address)?;
    let action = LinkAction::new(address.clone());
    let link = LinkAnnotation::new(bounds(mark)?, Target::Action(action.into()));
    let words = mark.tooltip.as_deref().map_or_else(|| address.clone(), plain);
    Some(Annotation::new_link(link, Some(words)))
}

/// The upright box that holds a mark.
fn bounds(mark: &Mark) -> Option<Rect> {
    let (mut left, mut right, mut top, mut bottom) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
    let points = mark.parts.iter().flat_map(|part| match part {
        Part::Text(text) => text.corners().to_vec(),
        Part::Figure(shape) => shape.path.iter().filter_map(Segment::end).collect(),
    });
    for at in points {
        (left, right) = (left.min(at.x), right.max(at.x));
        (top, bottom) = (top.min(at.y), bottom.max(at.y));
    }
    Rect::from_ltrb(rounded(left), rounded(top), rounded(right), rounded(bottom))
}

fn draw_shape(surface: &mut Surface, shape: &Figure) {
    let mut path = PathBuilder::new();
    let at = |point: &Point| (rounded(point.x), rounded(point.y));
    for segment in &shape.path {
        match segment {
            Segment::Move(to) => path.move_to(at(to).0, at(to).1),
            Segment::Line(to) => path.line_to(at(to).0, at(to).1),
            Segment::Curve(first, second, to) => {
                let ((a, b), (c, d), (e, f)) = (at(first), at(second), at(to));
                path.cubic_to(a, b, c, d, e, f);
            }
            Segment::Close => path.close(),
        }
    }
    surface.set_fill(shape.fill.map(fill));
    surface.set_stroke(shape.stroke.map(|stroke| Stroke {
        paint: colour(stroke.colour).into(),
        width: rounded(stroke.width),
        line_join: LineJoin::Round,
        dash: stroke.dash.map(|dash| StrokeDash { array: vec![rounded(dash)], offset: 0.0 }),
        ..Stroke::default()
    }));
    // Of an empty path there is nothing to draw.
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// With a space after it: what comes next is another word to who hears it.
fn draw_text(surface: &mut Surface, text: &Text, fonts: &Fonts, font: Font) {
    let content = format!("{} ", text.content);
    let glyphs: Vec<KrillaGlyph> = content
        .char_indices()
        .map(|(start, character)| {
            let glyph = GlyphId::new(fonts.glyph(text.face, character).into());
            let advance = fonts.advance(text.face, character) as f32;
            let range = start..start + character.len_utf8();
            KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, range, None)
        })
        .collect();
    let (right, below) = axes(text.slope);
    let [a, b, c, d] = [right.x, right.y, below.x, below.y].map(|part| part as f32);
    let (x, y) = (rounded(text.start.x), rounded(text.start.y));
    surface.set_fill(Some(fill(text.colour)));
    surface.set_stroke(None);
    surface.push_transform(&Transform::from_row(a, b, c, d, x, y));
    let origin = geom::Point::from_xy(0.0, 0.0);
    surface.draw_glyphs(origin, &glyphs, font, &content, rounded(text.size), false);
    surface.pop();
}

fn fill(of: Colour) -> Fill {
    Fill { paint: colour(of).into(), ..Fill::default() }
}

fn colour(Colour(red, green, blue): Colour) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

/// A text for the file's properties: XMP, which is XML, holds no control characters.
fn plain(text: &str) -> String {
    let spaced = text.replace(['\n', '\t'], " ");
    spaced.chars().filter(|character| !is_invisible(*character)).collect()
}
