//! What is refused, each with a sentence, and no more work than a long document is.

use super::{day, read_back, shipped};
use aarshjul::import::{against_plan, read, read_pdf_text};
use std::io::{Cursor, Write};
use std::sync::LazyLock;
use std::time::Duration;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const PARAGRAPH: &str = "<w:p><w:r><w:t>Beslutning i Direktionen den 03-01-2024</w:t></w:r></w:p>";

fn word_file(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn document_xml(prolog: &str, body: &str) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    format!("{prolog}<w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>")
        .into_bytes()
}

/// The longest document that is read: nearly as many lines as may be, of 7 MB.
static LONGEST: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let line = "Direktionen drøftede sagen. ".repeat((7 << 20) / 4900 / 29);
    format!("Beslutning i Direktionen den 03-01-2024\n{}", format!("{line}\n").repeat(4900))
        .into_bytes()
});

/// The processor's time that something takes, the shortest of three: what else the machine does
/// doesn't count.
fn time<T>(work: impl Fn() -> T) -> Duration {
    let now = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    };
    let once = |_| {
        let begin = now();
        work();
        now() - begin
    };
    (0..3).map(once).min().unwrap_or_default()
}

/// The sentence with which a file is refused; it takes no longer than a few of the longest
/// documents that are read.
fn refused(name: &str, bytes: &[u8]) -> String {
    static USUAL: LazyLock<Duration> = LazyLock::new(|| {
        assert!(LONGEST.len() > 6 << 20 && read("a.txt", &LONGEST).is_ok());
        time(|| read("a.txt", &LONGEST).is_ok())
    });
    let refusing = time(|| read(name, bytes).is_err());
    assert!(refusing < *USUAL * 5, "{name}: {refusing:?}, a long document {:?}", *USUAL);
    read(name, bytes).map(|document| document.size()).unwrap_err().to_string()
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = word_file(&[("word/document.xml", &vec![b' '; 200 << 20])]);
    assert!(bomb.len() < 1 << 20);
    let refusal = refused("bombe.docx", &bomb);
    assert_eq!(refusal, "dokumentet fylder alt for meget, når det pakkes ud; det læses ikke");
}

#[test]
fn a_bomb_that_lies_about_its_size_is_not_unpacked() {
    let mut bomb = word_file(&[("word/document.xml", &vec![b' '; 60 << 20])]);
    let size = (60u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    }
    let refusal = refused("bombe.docx", &bomb);
    assert!(
        refusal.starts_with("dokumentet fylder alt for meget") || refusal == "filen er beskadiget"
    );
}

#[test]
fn entities_are_not_expanded() {
    let prolog =
        "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let xml = document_xml(prolog, "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>");
    let refusal = refused("entiteter.docx", &word_file(&[("word/document.xml", &xml)]));
    assert_eq!(refusal, "dokumentet indeholder XML-entiteter og læses ikke");
}

#[test]
fn macros_are_not_read() {
    let xml = document_xml("", PARAGRAPH);
    let macros = "dokumentet indeholder makroer og læses ikke; gem det som .docx uden makroer";
    let plain = word_file(&[("word/document.xml", &xml)]);
    assert_eq!(refused("referat.docm", &plain), macros);
    let hidden = word_file(&[("word/document.xml", &xml), ("word/vbaProject.bin", b"x")]);
    assert_eq!(refused("referat.docx", &hidden), macros);
    assert!(read("referat.docx", &plain).is_ok());
}

#[test]
fn ten_thousand_rows_are_no_minutes() {
    let rows =
        "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>Budget</w:t></w:r></w:p></w:tc></w:tr>";
    let xml = document_xml("", &format!("<w:tbl>{}</w:tbl>", rows.repeat(10_000)));
    let refusal = refused("raekker.docx", &word_file(&[("word/document.xml", &xml)]));
    assert_eq!(refusal, "dokumentet har flere end 5000 rækker og linjer; det er ikke et referat");
    let text = "5. maj\tBudget\n".repeat(10_000);
    assert_eq!(refused("raekker.txt", text.as_bytes()), refusal);
    let html = format!("<table>{}</table>", "<tr><td>5. maj<td>Budget".repeat(10_000));
    assert_eq!(refused("raekker.html", html.as_bytes()), refusal);
    let nested = "<w:tbl><w:tr><w:tc>".repeat(20_000);
    assert!(
        !refused("dyb.docx", &word_file(&[("word/document.xml", &document_xml("", &nested))]))
            .is_empty()
    );
}

#[test]
fn other_files_are_refused() {
    for (name, bytes, expected) in [
        (
            "a.doc",
            &[0xd0, 0xcf, 0x11, 0xe0, 0, 0][..],
            "filen er i Words gamle format; gem den som .docx",
        ),
        ("a.rtf", b"{\\rtf1 hej}", "filen er i formatet RTF; gem den som .docx"),
        ("a.docx", b"PK\x03\x04rod", "filen er beskadiget eller ikke et Word-dokument"),
        (
            "a.png",
            b"\x89PNG\r\n\x1a\n\0\0",
            "filen kan ikke læses; der kan læses .docx, .html, .txt, .md og .pdf",
        ),
        ("a.txt", b"   \n\n", "der er ingen tekst i dokumentet"),
    ] {
        assert_eq!(refused(name, bytes), expected);
    }
    let sheet = word_file(&[("xl/workbook.xml", b"<x/>")]);
    assert_eq!(refused("a.xlsx", &sheet), "filen er ikke et Word-dokument; gem den som .docx");
    let large = vec![b'a'; (8 << 20) + 1];
    assert_eq!(refused("a.txt", &large), "filen er for stor; der læses højst 8 MB");
    let scanned = read_pdf_text("\u{c}\u{c}\u{c}").unwrap_err().to_string();
    assert!(scanned.starts_with("der er ingen tekst i PDF'en; den er skannet som billeder"));
}

#[test]
fn texts_of_windows_are_read() {
    let western = b"Beslutning i Direktionen den 03-01-2024\r\n\r\nDr\xf8ftet p\xe5 m\xf8det.\r\n";
    assert!(read("a.txt", western).unwrap().text().ends_with("Drøftet på mødet."));
    let mut wide = vec![0xff, 0xfe];
    wide.extend("Beslutning i Direktionen: drøftet".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(read("a.txt", &wide).unwrap().text().ends_with("drøftet"));
}

#[test]
fn minutes_of_no_day_or_of_another_body_are_refused() {
    let schedule = shipped("2027-06-30").schedule.unwrap();
    let refused = |text: &str, meeting: Option<&str>| {
        let document = read("referat.txt", text.as_bytes()).unwrap();
        let meeting = meeting.map(day);
        against_plan(&document, &schedule, "direktionen", meeting, day("2026-11-24"))
            .map(|imported| imported.minutes.meeting)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("Punkter til behandling\n\n- Budget og regnskab\n", None),
        "der står ingen mødedato i dokumentet; skriv, hvilket møde det er fra"
    );
    assert_eq!(
        refused("Økonomi\n\nBeslutning i Økonomiudvalget den 06-02-2024\n\nDrøftet.\n", None),
        "dokumentet er fra Økonomiudvalget, ikke fra Direktionen"
    );
    assert_eq!(
        refused(
            "Økonomi\n\nBeslutning i Direktionen den 03-01-2024\n\nDrøftet.\n",
            Some("2024-01-10")
        ),
        "dokumentet er fra mødet den 3. januar 2024, ikke fra mødet den 10. januar 2024"
    );
}

#[test]
fn what_the_program_writes_is_read_in_each_of_these_formats() {
    let read_back: Vec<_> = read_back().map(|format| format.extension).collect();
    assert_eq!(read_back, ["md", "txt", "html", "docx"]);
}
