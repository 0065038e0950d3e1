//! Addresses of feeds, also private ones.

use super::{root, run, text};
use std::fs;

/// A folder as a server with an address leaves it.
fn served() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    let url = "[server]\npublic-url = \"https://aarshjul.example\"\n";
    fs::write(folder.path().join("config.toml"), url).unwrap();
    fs::create_dir(folder.path().join("state")).unwrap();
    fs::write(folder.path().join("state/ledger.txt"), "").unwrap();
    folder
}

/// What a phone reads off the first code of a text.
fn read_code(text: &str) -> String {
    const SCALE: usize = 4;
    let is_code = |line: &&str| line.trim_start().starts_with(['█', '▀', '▄']);
    let rows: Vec<Vec<char>> = text
        .lines()
        .skip_while(|line| !is_code(line))
        .take_while(is_code)
        .map(|line| line.chars().collect())
        .collect();
    let width = rows.iter().map(Vec::len).max().unwrap() + 4;
    let light = |x: usize, y: usize| {
        let row = (y / SCALE).checked_sub(8).map(|y| (y / 2, y % 2));
        let module = row.and_then(|(row, _)| rows.get(row)?.get(x / SCALE)).unwrap_or(&' ');
        let is_dark = match row.map(|(_, half)| half) {
            Some(0) => ['█', '▀'].contains(module),
            _ => ['█', '▄'].contains(module),
        };
        if is_dark { 0 } else { 255 }
    };
    let height = 2 * rows.len() + 16;
    let (width, height) = (width * SCALE, height * SCALE);
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    seen.detect_grids()[0].decode().unwrap().1
}

#[test]
fn an_address_is_given_in_every_form_and_may_be_a_roles() {
    let folder = served();
    let plans = root().join("plans");
    let add = |more: &[&str]| {
        let common = ["--plans", plans.to_str().unwrap(), "--today", "2026-11-24"];
        run(folder.path(), &[&common[..], &["link", "add", "Økonomichef"], more].concat())
    };
    let made = text(&add(&["--role", "oekonomichef"]).stdout);
    let page = read_code(&made);
    assert!(page.starts_with("https://aarshjul.example/feed/"), "{page}");
    let rest = page.strip_prefix("https://").unwrap();
    assert!(made.contains(&format!("side:     {page}\n")), "{made}");
    assert!(made.contains(&format!("abonnér:  webcal://{rest}.ics\n")), "{made}");
    assert!(made.contains(&format!("adresse:  {page}.ics\n")), "{made}");
    // Without a role each body has an address too, and all of them one.
    let all = text(&add(&[]).stdout);
    assert_eq!(all.matches("webcal://").count(), 12, "{all}");
    assert!(read_code(&all).ends_with("/arbejdsmarkedsudvalget"), "{all}");
    assert!(all.contains("Alt i én kalender"), "{all}");
    let one = text(&add(&["--body", "direktionen"]).stdout);
    assert_eq!(one.matches("webcal://").count(), 1, "{one}");
    let wrong = add(&["--role", "oekonom"]);
    assert_eq!(wrong.status.code(), Some(1));
    let said = text(&wrong.stderr);
    assert!(said.contains("ingen rolle hedder `oekonom`; planen har"), "{said}");
    let list = text(&run(folder.path(), &["link", "list"]).stdout);
    assert!(list.contains("Økonomichef (oekonomichef): lavet 2026-11-24"), "{list}");
}

#[test]
fn a_private_address_was_made_on_the_day_it_was_here() {
    let folder = served();
    assert!(run(folder.path(), &["--today", "2026-11-24", "link", "add", "A"]).status.success());
    let file = folder.path().join("state/links.txt");
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept.contains("2026-11-24T00:00:00Z"), "{kept}");
    fs::write(&file, kept.replace("2026-11-24T00:00:00Z", "2026-11-23T23:30:00Z")).unwrap();
    let list = text(&run(folder.path(), &["link", "list"]).stdout);
    assert!(list.contains("lavet 2026-11-24"), "{list}");
}
