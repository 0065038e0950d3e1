//! The three formats: well-formed, alike, and the same bytes every time.

use super::sample::{YEAR, calendar, date, held, point, schedule, views};
use super::{shipped, stories, wheel, wheel_of};
use aarshjul::schedule::{Audience, Names, Schedule};
use aarshjul::wheel::{Wheel, lay_out};
use resvg::usvg::{Node, Options, Tree, fontdb, roxmltree};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tiny_skia::{Color, Pixmap, Transform};

const NASTY: &str = "Bøder <script>alert('x')</script> & \"citat\" \u{0}\u{8}\u{1b}[31m ]]> \u{202e}fdp\u{feff} 日本 🎉";

fn nasty() -> Schedule {
    let items = vec![point(NASTY, Some(NASTY)), point(NASTY, None)];
    schedule(&[("direktionen", NASTY, vec![held(date(YEAR, 3, 3), items)])], calendar())
}

#[test]
fn svg_is_well_formed_and_says_what_it_is() {
    for schedule in [stories::ordinary(), stories::empty(), nasty()] {
        let svg = wheel_of(&schedule).svg();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let root = document.root_element();
        let named = |attribute: &str| {
            let id = root.attribute(attribute).unwrap();
            let node = root.children().find(|node| node.attribute("id") == Some(id)).unwrap();
            node.text().unwrap().to_owned()
        };
        assert!(named("aria-labelledby").starts_with("Årshjul 2027 for"));
        assert!(named("aria-describedby").contains("Det samme står som liste."));
        let names: Vec<_> = document.descendants().map(|node| node.tag_name().name()).collect();
        assert!(!names.contains(&"script") && !names.contains(&"style"));
        assert!(!names.contains(&"textPath"), "librsvg shows none");
        for link in document.descendants().filter(|node| node.has_tag_name("a")) {
            assert!(link.attribute("href").unwrap().starts_with("https://aarshjul.example/"));
        }
    }
}

#[test]
fn nasty_texts_come_through_as_texts() {
    let wheel = wheel_of(&nasty());
    let svg = wheel.svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let tooltip = document
        .descendants()
        .filter(|node| node.has_tag_name("title"))
        .filter_map(|node| node.text())
        .find(|text| text.starts_with("3. marts"))
        .unwrap();
    assert!(
        tooltip.starts_with(
            "3. marts: Bøder <script>alert('x')</script> & \"citat\" [31m ]]> fdp 日本 🎉"
        ),
        "{tooltip}"
    );
    assert!(wheel.texts().all(|text| !text.content.contains(char::is_control)));
    assert!(wheel.pdf().starts_with(b"%PDF-"));
}

/// Every text's own width, as resvg sets it without the length that the file states.
fn drawn_widths(svg: &str) -> BTreeMap<String, f64> {
    let mut plain = String::new();
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once(" textLength=\"") {
        plain.push_str(before);
        rest = after.split_once("lengthAdjust=\"spacingAndGlyphs\"").unwrap().1;
    }
    plain.push_str(rest);
    let mut fonts = fontdb::Database::new();
    for face in [dejavu::sans_condensed::regular(), dejavu::sans_condensed::bold()] {
        fonts.load_font_data(face.to_vec());
    }
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(&plain, &options).unwrap();
    let mut widths = BTreeMap::new();
    fn walk(group: &resvg::usvg::Group, widths: &mut BTreeMap<String, f64>) {
        for node in group.children() {
            match node {
                Node::Group(group) => walk(group, widths),
                Node::Text(text) => {
                    let content: String = text.chunks().iter().map(|chunk| chunk.text()).collect();
                    let size = f64::from(text.chunks()[0].spans()[0].font_size().get());
                    let key = format!("{content} at {size:.2}");
                    widths.insert(key, f64::from(text.bounding_box().width()));
                }
                _ => {}
            }
        }
    }
    walk(tree.root(), &mut widths);
    widths
}

/// What the collision check measured is what the picture shows.
#[test]
fn texts_are_as_wide_as_they_were_measured() {
    let wheel = wheel(&shipped().views(Audience::Full).collect::<Vec<_>>(), 2027);
    let drawn = drawn_widths(&wheel.svg());
    let mut compared = 0;
    for (key, width) in drawn {
        let content = key.rsplit_once(" at ").unwrap().0;
        let measured = wheel.texts().filter(|text| text.content == content).map(|text| {
            let [a, b, ..] = text.corners;
            (b.x - a.x).hypot(b.y - a.y)
        });
        let nearest = measured.map(|measured| (measured - width).abs()).reduce(f64::min).unwrap();
        // The box resvg gives may end with the ink instead of the advance.
        assert!(nearest < 0.8 + 0.01 * width, "{key}: {width} wide, {nearest} off");
        compared += 1;
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn png_is_a3_and_has_ink_in_every_quarter() {
    let png = wheel_of(&stories::ordinary()).png();
    let pixels = Pixmap::decode_png(&png).unwrap();
    let (width, height) = (pixels.width(), pixels.height());
    assert_eq!((width, height), (2480, 1754));
    let dark = |left: u32, top: u32| {
        let ink = |x, y| pixels.pixel(x, y).unwrap().demultiply().green() < 96;
        let columns = left..left + width / 2;
        columns
            .flat_map(|x| (top..top + height / 2).map(move |y| (x, y)))
            .filter(|(x, y)| ink(*x, *y))
            .count()
    };
    for (left, top) in [(0, 0), (width / 2, 0), (0, height / 2), (width / 2, height / 2)] {
        assert!(dark(left, top) > 5_000, "nearly nothing at {left}, {top}: is the text there?");
    }
}

#[expect(clippy::disallowed_methods, reason = "a scratch file that nobody else reads")]
pub fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

/// Texts in the PDF, as an independent reader finds them.
fn pdf_text(wheel: &Wheel, name: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    write(&path, &wheel.pdf());
    let output = Command::new("pdftotext").arg("-raw").arg(&path).arg("-").output();
    let output = output.expect("pdftotext is there (Debian: poppler-utils)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn pdf_text_can_be_selected() {
    let plan = shipped();
    let views: Vec<_> = plan.views(Audience::Full).collect();
    for (name, wheel) in [
        ("ordinary.pdf", wheel_of(&stories::ordinary())),
        ("full.pdf", wheel_of(&stories::full(150))),
        ("shipped.pdf", wheel(&views, 2027)),
    ] {
        let text = pdf_text(&wheel, name);
        let lines: Vec<&str> = text.lines().collect();
        let together = lines.join(" ");
        for placed in wheel.texts() {
            let [a, b, ..] = placed.corners;
            // Writing at a slope is put together by guess; upright writing is exact.
            if (a.y - b.y).abs() < 1e-6 {
                assert!(together.contains(placed.content), "{name}: {:?}", placed.content);
            }
        }
        for letter in ['æ', 'ø', 'å', 'Å', '–'] {
            assert!(text.contains(letter), "{name} has no {letter}");
        }
    }
}

/// The tags, as an independent reader finds them.
#[test]
fn pdf_is_tagged_and_says_what_it_is() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tagged.pdf");
    let info = |wheel: &Wheel, how: &str| {
        write(&path, &wheel.pdf());
        let output = Command::new("pdfinfo").arg(how).arg(&path).output();
        let output = output.expect("pdfinfo is there (Debian: poppler-utils)");
        let errors = String::from_utf8_lossy(&output.stderr);
        // Poppler's own fault: `/Suspects false` is what PDF/UA-1 (7.1) asks for.
        let errors = errors.replace("Syntax Error: Suspects object is wrong type (boolean)", "");
        assert!(errors.trim().is_empty(), "{errors}");
        // It prints the heading's own title, which is UTF-16, as it is.
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let wheel = wheel_of(&stories::ordinary());
    let metadata = info(&wheel, "-meta");
    assert!(metadata.contains(">Årshjul 2027 for Direktionen</rdf:li>"), "{metadata}");
    assert!(metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "{metadata}");
    assert!(roxmltree::Document::parse(metadata.trim()).is_ok(), "{metadata}");
    let structure = info(&wheel, "-struct-text");
    let count = |element: &str| {
        structure.lines().filter(|line| line.trim().split(' ').next() == Some(element)).count()
    };
    assert_eq!((count("H1"), count("Figure:"), count("L")), (1, 1, 1), "{structure}");
    // Each row of the labels, and each link of a row or of a meeting's mark.
    let links = String::from_utf8_lossy(&wheel.pdf()).matches("/URI(").count();
    assert!(count("LI") > 60 && count("Link") == links, "{links} links: {structure}");
    for text in ["Direktionen", "25. nov. Arbejdsmiljødag", "Sommerferie 5. jul. – 8. aug."] {
        assert!(structure.contains(text), "{text} is missing: {structure}");
    }
    assert!(!info(&wheel_of(&stories::empty()), "-struct-text").contains("LI"));
    assert!(roxmltree::Document::parse(info(&wheel_of(&nasty()), "-meta").trim()).is_ok());
}

/// The PNG is drawn without the SVG, but shows the same.
#[test]
fn png_shows_what_resvg_makes_of_the_svg() {
    let wheel = wheel_of(&stories::ordinary());
    let png = Pixmap::decode_png(&wheel.png()).unwrap();
    let mut fonts = fontdb::Database::new();
    for face in [dejavu::sans_condensed::regular(), dejavu::sans_condensed::bold()] {
        fonts.load_font_data(face.to_vec());
    }
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(&wheel.svg(), &options).unwrap();
    let scale = png.width() as f32 / tree.size().width();
    let mut svg = Pixmap::new(png.width(), png.height()).unwrap();
    svg.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut svg.as_mut());
    // resvg kerns all the same, so single dots differ, but no place has more ink.
    let side = 20;
    let ink = |picture: &Pixmap, left: u32, top: u32| {
        let rows = top..(top + side).min(picture.height());
        let dots = rows.flat_map(|y| (left..left + side).map(move |x| (x, y)));
        dots.map(|(x, y)| u32::from(picture.pixel(x, y).unwrap().green())).sum::<u32>() / 400
    };
    for top in (0..png.height()).step_by(side as usize) {
        for left in (0..png.width()).step_by(side as usize) {
            let (ours, other) = (ink(&png, left, top), ink(&svg, left, top));
            assert!(ours.abs_diff(other) < 24, "{ours} and {other} at {left}, {top}");
        }
    }
}

#[test]
fn the_same_year_gives_the_same_bytes() {
    let schedule = stories::ordinary();
    let formats = || {
        let wheel = wheel_of(&schedule);
        (wheel.svg(), wheel.png(), wheel.pdf())
    };
    let first = formats();
    for run in 1..10 {
        assert!(formats() == first, "run {run} differs");
    }
}

#[test]
fn only_addresses_are_links_in_a_pdf() {
    let schedule = stories::ordinary();
    let views = views(&schedule);
    let links = |base| {
        let pdf = lay_out(&views, YEAR, None, base, Names::Shown).pdf();
        String::from_utf8_lossy(&pdf).matches("/URI").count()
    };
    assert_eq!((links(None), links(Some(""))), (0, 0));
    assert!(links(Some("https://aarshjul.example")) > 40);
}
