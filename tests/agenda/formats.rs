//! What each format makes of hard texts, and that it makes the same each time.
//! The files are left for `tests/documents/check.py`, which has them read by
//! programs that are not ours.

use super::{agenda_of_june, decide, repository, schedule, section, sources, wednesdays};
use aarshjul::agenda::{Document, Format, html_fragment, write, year_plan, year_plan_fragment};
use aarshjul::plan::{Piece, Plan};
use aarshjul::schedule::{Audience, Names, Schedule};
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

/// As TOML has them, each an item of 10 May 2023; the two that no plan may have
/// are put in afterwards.
const HARD: [&str; 12] = [
    "Æblegrød på Ærø, ål og ÅØÆ",
    "\\\"Citat\\\", 'citat' og »citat«",
    "a < b & c > d &amp; &#65; <b>fed</b> <!-- -->",
    "a | b \\\\| c || `kode` *fed* _kursiv_ ~~væk~~ [navn](adresse) snake_case_navn",
    "# ikke en overskrift",
    "- ikke et punkt",
    "1. ikke et nummer",
    "styretegn",
    "linjer",
    "Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft\
     Speciallægepraksisplanlægningsstabiliseringsperioden",
    "]]> ${{x} %s \\\\n ]]",
    "😀 e\\u0301 ﷽ עברית",
];

const REFUSED: [(usize, &str); 2] = [
    (7, "før\u{0}\u{1}\u{7}\u{1b}[31mefter\u{7f}\u{85}\u{fffe}\u{ffff}"),
    (8, "første linje\nanden linje\r\n\ttredje"),
];

fn hard() -> Schedule {
    let mut body = String::new();
    for (index, title) in HARD.iter().enumerate() {
        body += &format!("[[item]]\nid = \"h{index}\"\ntitle = \"{title}\"\ndate = 2023-05-10\n");
    }
    for index in 0..60 {
        body += &format!(
            "[[item]]\nid = \"n{index}\"\ntitle = \"Punkt nummer {index} af mange på ét møde\"\n\
             date = 2023-05-17\n"
        );
    }
    body += "[[item]]\nid = \"venter\"\ntitle = \"1. <venter> & | *venter*\"\n";
    let mut plan = Plan::clone(&wednesdays("", &body).plan);
    for (index, title) in REFUSED {
        Arc::make_mut(&mut plan.bodies[0]).items[index].title.pieces =
            vec![Piece::Text(title.to_owned())];
    }
    decide(plan, "2024-12-31")
}

fn shipped() -> Schedule {
    schedule(&sources(&repository().join("plans")), "2024-12-31")
}

/// Every document the check looks at, by name.
fn documents() -> Vec<(&'static str, Document)> {
    vec![
        ("section", section(&shipped(), "2023-06-21", 6, Audience::Open)),
        ("agenda", agenda_of_june(Audience::Open)),
        ("agenda-full", agenda_of_june(Audience::Full)),
        ("minutes-of-june", super::reference::minutes_of_june()),
        ("minutes", super::minutes::minutes_of_cases()),
        ("cases", super::frame::agenda_of_cases()),
        ("hard", section(&hard(), "2023-05-03", 1, Audience::Open)),
        ("empty", section(&wednesdays("", ""), "2023-05-03", 0, Audience::Open)),
        ("no-items", section(&wednesdays("", ""), "2023-05-03", 1, Audience::Open)),
    ]
}

#[test]
fn the_same_document_gives_the_same_bytes_and_files_are_left_for_the_check() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    std::fs::create_dir_all(&folder).unwrap();
    let leave = |name: String, bytes: &[u8]| {
        #[expect(clippy::disallowed_methods, reason = "a file for the check, made anew each run")]
        std::fs::write(folder.join(name), bytes).unwrap();
    };
    let first = documents();
    for (name, document) in &first {
        for format in Format::ALL {
            leave(format!("{name}.{}", format.extension), &write(document, format));
        }
        let fragment = html_fragment(document);
        let page = format!(
            "<!doctype html>\n<html lang=\"da\"><head><meta charset=\"utf-8\"><title>Side</title>\
             </head><body><h1>Side</h1>\n{fragment}</body></html>\n"
        );
        assert!(!fragment.contains("style"), "{fragment}");
        leave(format!("{name}-fragment.html"), page.as_bytes());
    }
    let plan = shipped();
    let view = plan.body("direktionen", Audience::Open).unwrap();
    let page = year_plan(view, 2023, Names::Shown);
    leave("year-plan.html".into(), page.as_bytes());
    assert_eq!(page, year_plan(view, 2023, Names::Shown));
    assert!(!year_plan_fragment(view, 2023, Names::Shown).contains("<style"));
    // Schedule and all from the beginning.
    for _ in 0..9 {
        for ((name, document), (_, again)) in first.iter().zip(documents()) {
            for format in Format::ALL {
                assert!(write(document, format) == write(&again, format), "{name} {format:?}");
            }
        }
    }
}

fn text(format: Format) -> String {
    String::from_utf8(write(&section(&hard(), "2023-05-03", 1, Audience::Open), format)).unwrap()
}

#[test]
fn markdown_keeps_a_row_on_a_line_and_reads_nothing_into_a_title() {
    let markdown = text(Format::MARKDOWN);
    let rows: Vec<_> = markdown.lines().filter(|line| line.starts_with("| ")).collect();
    assert_eq!(rows.len(), 2 + 4, "{markdown}");
    let row = rows[2];
    for expected in [
        "• Æblegrød på Ærø, ål og ÅØÆ<br>",
        "• \"Citat\", 'citat' og »citat«<br>",
        "• a \\< b & c > d \\&amp; \\&#65; \\<b>fed\\</b> \\<!-- --><br>",
        "a \\| b \\\\\\| c \\|\\| \\`kode\\` \\*fed\\* \\_kursiv\\_",
        "\\~\\~væk\\~\\~ \\[navn\\](adresse) snake_case_navn<br>",
        "• # ikke en overskrift<br>• - ikke et punkt<br>• 1. ikke et nummer<br>",
        "• før\\[31mefter<br>• første linje anden linje tredje<br>",
    ] {
        assert!(row.contains(expected), "{expected}\n{row}");
    }
    assert!(markdown.contains("\n- 1\\. \\<venter> & \\| \\*venter\\*\n"), "{markdown}");
}

#[test]
fn plain_text_is_aligned_and_wrapped() {
    let plain = text(Format::TEXT);
    let lines: Vec<_> = plain.lines().collect();
    let start = lines.iter().position(|line| line.starts_with("Dato")).unwrap();
    assert_eq!(lines[start], "Dato     Indhold");
    assert_eq!(lines[start + 2], "10. Maj  • Æblegrød på Ærø, ål og ÅØÆ");
    assert_eq!(lines[start + 3], "         • \"Citat\", 'citat' og »citat«");
    let too_long = |line: &&&str| line.chars().count() > 80 && !line.contains("Speciallæge");
    assert_eq!(lines.iter().filter(too_long).count(), 0, "{plain}");
    assert!(plain.contains("\n           snake_case_navn\n"), "{plain}");
    assert!(plain.contains("\n24. Maj\n31. Maj\n"), "{plain}");
    assert!(!plain.contains(|c: char| c.is_control() && c != '\n'), "{plain:?}");
}

#[test]
fn no_part_of_a_word_file_holds_what_xml_refuses_and_no_time_is_in_it() {
    let bytes = write(&section(&hard(), "2023-05-03", 1, Audience::Open), Format::DOCX);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    assert_eq!(archive.by_index(0).unwrap().name().unwrap(), "[Content_Types].xml");
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        assert_eq!(part.last_modified(), Some(zip::DateTime::default()));
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let is_refused =
            |c: char| (c.is_control() && c != '\n') || c == '\u{fffe}' || c == '\u{ffff}';
        assert!(!text.contains(is_refused), "{}", index);
        assert!(!text.contains("creator") && !text.contains("lastModifiedBy"), "{text}");
    }
}

#[test]
fn html_escapes_what_it_would_read() {
    let html = text(Format::HTML);
    assert!(
        html.contains("<li>a &lt; b &amp; c &gt; d &amp;amp; &amp;#65; &lt;b&gt;fed&lt;/b&gt;")
    );
    assert!(html.contains("<li>&quot;Citat&quot;, 'citat' og »citat«</li>"));
    assert!(html.contains("<th scope=\"col\"") && html.contains("<th scope=\"row\""));
}

#[test]
fn the_head_of_a_section_never_stands_alone_at_the_foot_of_a_page() {
    let bytes = write(&section(&shipped(), "2023-06-21", 6, Audience::Open), Format::DOCX);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let head = &xml[..xml.find("<w:tbl>").unwrap()];
    for paragraph in head.split("<w:p>").skip(1).filter(|p| p.contains("\"BodyText\"")) {
        assert!(paragraph.contains("<w:keepNext/>"), "{paragraph}");
    }
    assert_eq!(head.matches("\"BodyText\"").count(), 3, "{head}");
    assert!(!xml.contains("<w:keepNext/></w:pPr><w:r><w:t xml:space=\"preserve\">Drøftelse"));
}
