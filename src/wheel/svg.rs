//! The scene as SVG: text as text, a title and a description for screen readers,
//! links to the meetings. Only attributes, no style sheet and no script, so that
//! it can stand inline on a page with a strict content security policy.

use super::font::is_invisible;
use super::number::number;
use super::scene::{Colour, Face, Figure, Mark, Part, Scene, Text};
use super::trig::Segment;
use std::fmt::Write;

/// Quoted, else a reader that is strict drops all text; then what is near in
/// width where DejaVu is missing.
const FAMILIES: &str = "'DejaVu Sans Condensed', 'DejaVu Sans', Tahoma, Arial, sans-serif";

pub(super) fn write(scene: &Scene) -> String {
    let mut out = String::with_capacity(128 * 1024);
    let (width, height) = (number(scene.width), number(scene.height));
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"420mm\" height=\"297mm\" \
         viewBox=\"0 0 {width} {height}\" xml:lang=\"da\" lang=\"da\" \
         role=\"graphics-document document\" \
         aria-labelledby=\"aarshjul-title\" aria-describedby=\"aarshjul-desc\" \
         font-family=\"{FAMILIES}\" font-kerning=\"none\" font-variant-ligatures=\"none\" \
         fill=\"none\" stroke-linejoin=\"round\">\n\
         <title id=\"aarshjul-title\">{}</title>\n<desc id=\"aarshjul-desc\">{}</desc>\n",
        escape(&scene.title),
        escape(&scene.description),
    );
    for mark in &scene.marks {
        write_mark(&mut out, mark);
    }
    out.push_str("</svg>\n");
    out
}

fn write_mark(out: &mut String, mark: &Mark) {
    let (open, close) = match &mark.link {
        Some(link) => {
            let stop = if mark.first_of_link { "" } else { " tabindex=\"-1\"" };
            (format!("<a href=\"{}\"{stop}>", escape(link)), "</a>\n")
        }
        None if mark.tooltip.is_none() && mark.parts.len() == 1 => (String::new(), "\n"),
        None => ("<g>".to_owned(), "</g>\n"),
    };
    out.push_str(&open);
    if let Some(tooltip) = &mark.tooltip {
        let _ = write!(out, "<title>{}</title>", escape(tooltip));
    }
    for part in &mark.parts {
        match part {
            Part::Figure(shape) => write_shape(out, shape),
            Part::Text(text) => write_text(out, text),
        }
    }
    out.push_str(close);
}

/// A figure as one element.
pub(super) fn outline(figure: &Figure) -> String {
    let mut out = String::new();
    write_shape(&mut out, figure);
    out
}

/// The `d` of a path.
pub(super) fn path_data(segments: &[Segment]) -> String {
    let mut out = String::new();
    write_path(&mut out, segments);
    out
}

fn write_path(out: &mut String, segments: &[Segment]) {
    for segment in segments {
        let (letter, points): (char, &[_]) = match segment {
            Segment::Move(to) => ('M', &[*to]),
            Segment::Line(to) => ('L', &[*to]),
            Segment::Curve(first, second, to) => ('C', &[*first, *second, *to]),
            Segment::Close => ('Z', &[]),
        };
        out.push(letter);
        for (index, at) in points.iter().enumerate() {
            let gap = if index == 0 { "" } else { " " };
            let _ = write!(out, "{gap}{} {}", number(at.x), number(at.y));
        }
    }
}

fn write_shape(out: &mut String, shape: &Figure) {
    out.push_str("<path d=\"");
    write_path(out, &shape.path);
    out.push('"');
    if let Some(fill) = shape.fill {
        let _ = write!(out, " fill=\"{}\"", colour(fill));
    }
    if let Some(stroke) = shape.stroke {
        let width = number(stroke.width);
        let _ = write!(out, " stroke=\"{}\" stroke-width=\"{width}\"", colour(stroke.colour));
        if let Some(dash) = stroke.dash {
            let _ = write!(out, " stroke-dasharray=\"{}\"", number(dash));
        }
    }
    out.push_str("/>");
}

/// The measured length is written with the text: a reader with another font
/// squeezes it to the room that was kept for it.
fn write_text(out: &mut String, text: &Text) {
    let (x, y) = (number(text.start.x), number(text.start.y));
    let _ = write!(out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"", number(text.size));
    if text.face == Face::Bold {
        out.push_str(" font-weight=\"bold\"");
    }
    if text.slope != 0.0 {
        let _ = write!(out, " transform=\"rotate({} {x} {y})\"", number(text.slope));
    }
    if text.content.chars().count() > 1 {
        let width = number(text.width);
        let _ = write!(out, " textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"");
    }
    let _ = write!(out, " fill=\"{}\">{}</text>", colour(text.colour), escape(&text.content));
}

fn colour(Colour(red, green, blue): Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// XML 1.0 can't hold control characters, escaped or not: they go.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(' '),
            character if is_invisible(character) => {}
            character => escaped.push(character),
        }
    }
    escaped
}
