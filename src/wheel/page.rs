//! The page: A3 landscape, the title at the top, the legend at the foot, and
//! between them the disc with its labels.

use super::canvas::{Canvas, Frame};
use super::columns;
use super::directory;
use super::disc::{Disc, draw_break_names, draw_ground, draw_hub};
use super::font::Fonts;
use super::legend::Legend;
use super::marks;
use super::rows::groups;
use super::scene::{ContentRole, Face, Scene};
use super::style::{INK, SOFT_INK};
use super::trig::point;
use super::words::{description, title};
use super::year::Year;

/// 420 by 297 millimetres.
const WIDTH: f64 = 1190.55;
const HEIGHT: f64 = 841.89;
const MARGIN: f64 = 28.0;

/// Lays out the whole page.
pub(super) fn lay_out(year: &Year) -> Scene {
    let fonts = Fonts::new();
    let mut canvas = Canvas::new(&fonts);
    let page = Frame {
        left: MARGIN,
        right: WIDTH - MARGIN,
        top: MARGIN,
        top_next_to_title: MARGIN,
        bottom: HEIGHT - MARGIN,
    };
    let (top, title_end) = draw_title(&mut canvas, year, page);
    canvas.read_as(ContentRole::Title, 0);
    // Every line to the right column passes to the right of the middle.
    let top_next_to_title = if title_end < WIDTH / 2.0 { page.top } else { top };
    // Which of them it is, is known when the disc is drawn. The shorter words may
    // have room in larger print, and so be the higher.
    let legends = [false, true].map(|numbered| Legend::new(year, &fonts, page, numbered));
    let height = legends.iter().map(Legend::height).fold(0.0, f64::max);
    let bottom = page.bottom - height - 12.0;
    let frame = Frame { top, top_next_to_title, bottom, ..page };
    let numbered = draw_wheel(&mut canvas, year, &fonts, frame);
    let drawn = canvas.marks.len();
    legends[usize::from(numbered)].draw(&mut canvas, page);
    canvas.read_as(ContentRole::Legend, drawn);
    Scene {
        width: WIDTH,
        height: HEIGHT,
        title: title(year),
        description: description(year),
        marks: canvas.marks,
    }
}

/// The disc in the middle with lines to its labels; when they are too many, the
/// disc to the left with a directory. Returns whether meetings have numbers.
fn draw_wheel(canvas: &mut Canvas, year: &Year, fonts: &Fonts, frame: Frame) -> bool {
    let most = (frame.bottom - frame.top) / 2.0 - 6.0;
    let y = (frame.top + frame.bottom) / 2.0;
    let groups = groups(year, fonts);
    let disc_at = |radius: f64, x| Disc::new(point(x, y), radius.min(most), year);
    let in_the_middle = |radius| disc_at(radius, WIDTH / 2.0);
    if let Some((disc, columns)) = columns::place(&groups, fonts, frame, in_the_middle) {
        let numbered = draw_disc(canvas, year, &disc);
        let drawn = canvas.marks.len();
        columns.draw(canvas, &groups, &disc);
        canvas.read_as(ContentRole::Label, drawn);
        return numbered;
    }
    let directory = directory::place(&groups, fonts, frame, most);
    let disc = disc_at(directory.disc, frame.left + directory.disc + 1.0);
    let numbered = draw_disc(canvas, year, &disc);
    let drawn = canvas.marks.len();
    directory.draw(canvas, &groups);
    canvas.read_as(ContentRole::Label, drawn);
    numbered
}

fn draw_disc(canvas: &mut Canvas, year: &Year, disc: &Disc) -> bool {
    draw_ground(canvas, year, disc);
    let numbered = marks::draw(canvas, year, disc);
    draw_break_names(canvas, year, disc);
    draw_hub(canvas, year, disc);
    numbered
}

/// The title and the bodies' names; returns where the rest of the page begins,
/// and how far to the right they reach.
fn draw_title(canvas: &mut Canvas, year: &Year, page: Frame) -> (f64, f64) {
    let large = canvas.measure(Face::Bold, 26.0, INK, &format!("Årshjul {}", year.number));
    let base = page.top + 22.0;
    let names = canvas.fonts.clean(&year.body_names());
    let x = page.left + large.width + 16.0;
    let fits = canvas.fonts.width(Face::Regular, &names) <= (page.right - x) / 20.0;
    let names = match year.bodies.len() {
        // Names cut short say less than their number; the legend has them.
        count @ 2.. if !fits => format!("{count} mødefora"),
        _ => canvas.fonts.fit(Face::Regular, &names, (page.right - x) / 20.0),
    };
    let small = canvas.measure(Face::Regular, 20.0, SOFT_INK, &names);
    let end = x + small.width;
    canvas.write(large.starting(page.left, base));
    if !names.is_empty() {
        canvas.write(small.starting(x, base));
    }
    (base + 16.0, end)
}
