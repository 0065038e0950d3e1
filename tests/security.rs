//! Every test that docs/security.md names exists.

use std::fs;
use std::path::Path;

#[test]
fn what_the_document_names_is_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let rows = document.lines().filter(|line| line.starts_with("| ") && line.contains("::"));
    let (mut count, mut missing) = (0, Vec::new());
    for row in rows {
        let test = row.trim_end_matches([' ', '|']).rsplit("| ").next().unwrap();
        let (file, name) = test.split_once("::").unwrap();
        let text = fs::read_to_string(root.join(file)).unwrap_or_default();
        if !text.contains(&format!("fn {name}(")) {
            missing.push(test.to_owned());
        }
        count += 1;
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(count >= 30, "the table is not read");
}
