//! Style, script, type and icon: part of the program, and kept by browsers for a year.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str =
    concat!(include_str!("assets/style.css"), include_str!("../agenda/year_plan.css"));
/// The script of every page, and those of an agenda's page and of a form with drafts: the
/// path and the file of each.
pub(in crate::web) const SCRIPTS: [(&str, &str); 3] = [
    ("/assets/page.js", include_str!("assets/page.js")),
    ("/assets/agenda.js", include_str!("assets/agenda.js")),
    ("/assets/draft.js", include_str!("assets/draft.js")),
];
const ICON: &str = include_str!("assets/icon.svg");

/// IBM Plex Sans (SIL Open Font License 1.1): the path and the file of each weight. The
/// style names them, and a new edition would need a new name.
pub(in crate::web) const FONTS: [(&str, &[u8]); 3] = [
    ("/assets/ibm-plex-sans-400.woff2", include_bytes!("assets/fonts/ibm-plex-sans-400.woff2")),
    ("/assets/ibm-plex-sans-500.woff2", include_bytes!("assets/fonts/ibm-plex-sans-500.woff2")),
    ("/assets/ibm-plex-sans-600.woff2", include_bytes!("assets/fonts/ibm-plex-sans-600.woff2")),
];

/// The pictures of the help, which the browser tests make.
pub(in crate::web) const PICTURES: [(&str, &[u8]); 3] = [
    ("aflys.webp", include_bytes!("../../docs/screenshots/aflys.webp")),
    ("dagsorden.webp", include_bytes!("../../docs/screenshots/dagsorden.webp")),
    ("nyt-punkt.webp", include_bytes!("../../docs/screenshots/nyt-punkt.webp")),
];

/// What a reader's pages use, and what programs look for.
pub(in crate::web) fn paths() -> impl Iterator<Item = String> {
    let fonts = FONTS.iter().map(|(path, _)| *path);
    let others = ["/assets/style.css", SCRIPTS[0].0, "/assets/icon.svg"];
    let texts = ["/robots.txt", "/.well-known/security.txt"];
    fonts.chain(others).chain(texts).map(str::to_owned)
}

/// The address changes with the contents, so that browsers may keep them.
pub(in crate::web) fn style_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| versioned("/assets/style.css", STYLE));
    &PATH
}

/// Of the script with this number in `SCRIPTS`.
pub(in crate::web) fn script_path(number: usize) -> &'static str {
    static PATHS: LazyLock<[String; 3]> =
        LazyLock::new(|| SCRIPTS.map(|(path, text)| versioned(path, text)));
    &PATHS[number]
}

fn versioned(path: &str, contents: &str) -> String {
    let hash = Sha256::digest(contents);
    format!("{path}?v={}", base16ct::lower::encode_string(&hash[..4]))
}

pub(in crate::web) async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", STYLE)
}

pub(in crate::web) fn script(text: &'static str) -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", text)
}

pub(in crate::web) async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", ICON)
}

pub(in crate::web) fn font(contents: &'static [u8]) -> impl IntoResponse {
    asset("font/woff2", contents)
}

fn asset<C: IntoResponse>(media_type: &'static str, contents: C) -> impl IntoResponse + use<C> {
    let kept = "public, max-age=31536000, immutable";
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, kept)], contents)
}

pub(in crate::web) async fn robots() -> impl IntoResponse {
    // Private feeds are not listed: their own `X-Robots-Tag: noindex` says it, and a
    // program that obeys this file must be able to read that.
    asset("text/plain; charset=utf-8", "User-agent: *\nDisallow: /api/\n")
}
