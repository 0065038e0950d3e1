//! Every page, wide and narrow, light and dark, on four sheets of small pictures: with
//! `AARSHJUL_SCREENSHOTS` set they are written to `docs/screenshots/`.

use crate::driver::{Browser, Driver, pictures_folder};
use crate::program::Program;
use resvg::tiny_skia::{Color, FilterQuality, Pixmap, PixmapPaint, Transform};

const PAGES: [&str; 25] = [
    "/",
    "/direktionen",
    "/direktionen/moede/2026-12-02",
    "/direktionen/dagsorden/2026-12-02",
    "/direktionen/referat/2026-11-18",
    "/direktionen/eventuelt/2026-11-25",
    "/direktionen/aarshjul/2026",
    "/direktionen/moedekalender/2027",
    "/direktionen/opfoelgning",
    "/direktionen/abonner",
    "/direktionen/aendringer",
    "/direktionen/punkter",
    "/direktionen/nyt-punkt",
    "/direktionen/punkt/aarshjul/ret",
    "/direktionen/indlaes",
    "/direktionen/traad/skovskolen-status",
    "/soeg?q=budget",
    "/kalender",
    "/personer",
    "/organer",
    "/sager",
    "/sager/kan-det-naas",
    "/links",
    "/log",
    "/hjaelp/nyt-punkt",
];
/// The name of a sheet, its window, how many pages stand next to each other, and how small.
const SHEETS: [(&str, u32, u32, usize, f32); 2] =
    [("sider", 1280, 900, 5, 0.375), ("sider-telefon", 390, 844, 9, 0.5)];
const GAP: f32 = 8.0;

#[tokio::test]
async fn every_page_is_a_picture() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let light = driver.browser(&program).await;
    light.sign_in_first(&address).await;
    let dark = driver.dark_browser(&program).await;
    dark.sign_in().await;
    for (browser, end) in [(light, ""), (dark, "-moerk")] {
        for (name, width, height, columns, scale) in SHEETS {
            let pictures = pictures(&browser, width, height).await;
            let sheet = sheet(&pictures, columns, scale);
            if let Some(folder) = pictures_folder() {
                sheet.save_png(folder.join(format!("{name}{end}.png"))).unwrap();
            }
        }
        browser.close().await;
    }
}

async fn pictures(browser: &Browser, width: u32, height: u32) -> Vec<Pixmap> {
    browser.client.set_window_rect(0, 0, width, height).await.unwrap();
    let mut pictures = Vec::new();
    for path in PAGES {
        browser.go(path).await;
        let picture = browser.client.screenshot().await.unwrap();
        let picture = Pixmap::decode_png(&picture).unwrap();
        assert_eq!(picture.width(), width, "{path}");
        let first = picture.pixels()[0];
        assert!(picture.pixels().iter().any(|pixel| *pixel != first), "{path} is empty");
        pictures.push(picture);
    }
    pictures
}

/// Row by row.
fn sheet(pictures: &[Pixmap], columns: usize, scale: f32) -> Pixmap {
    let (width, height) = (pictures[0].width() as f32 * scale, pictures[0].height() as f32 * scale);
    let size = |count: usize, each: f32| (count as f32 * (each + GAP) + GAP) as u32;
    let rows = pictures.len().div_ceil(columns);
    let mut sheet = Pixmap::new(size(columns, width), size(rows, height)).unwrap();
    sheet.fill(Color::from_rgba8(0x8d, 0x95, 0x9f, 0xff));
    let paint = PixmapPaint { quality: FilterQuality::Bicubic, ..PixmapPaint::default() };
    for (index, picture) in pictures.iter().enumerate() {
        let place = |index: usize, each: f32| GAP + index as f32 * (each + GAP);
        let (x, y) = (place(index % columns, width), place(index / columns, height));
        let small = Transform::from_scale(scale, scale).post_translate(x, y);
        sheet.draw_pixmap(0, 0, picture.as_ref(), &paint, small, None);
    }
    sheet
}
