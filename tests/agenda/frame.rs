//! The frame of the agenda of 21 June 2023, against the minutes of that day.

use super::{agenda_of_june, repository};
use aarshjul::agenda::{Block, Document, Format, List, write};
use aarshjul::schedule::Audience;

fn lists(document: &Document) -> Vec<&List> {
    let blocks = document.blocks.iter();
    blocks
        .filter_map(|block| if let Block::List(list) = block { Some(list) } else { None })
        .collect()
}

/// Each entry with what stands under it.
fn texts(list: &List) -> Vec<(&str, Vec<&str>)> {
    list.entries
        .iter()
        .map(|entry| (entry.text.as_str(), entry.under.iter().map(|t| t.as_str()).collect()))
        .collect()
}

/// Word for word as to meetings and dates from section 1 of the minutes.
#[test]
fn section_1_lists_the_meetings_of_the_minutes() {
    let document = agenda_of_june(Audience::Open);
    let lists = lists(&document);
    assert_eq!(
        texts(lists[0]),
        [(
            "Gennemgang af beslutningsprotokol for",
            vec![
                "Erhvervsudvalgsmøde d. 19. juni",
                "Temamøde for Kommunalbestyrelsen d. 20. juni",
                "Kommunalbestyrelsesmøde d. 20. juni",
            ]
        )]
    );
    assert_eq!(
        texts(lists[1]),
        [
            (
                "Gennemgang af dagsorden for:",
                vec![
                    "Arbejdsmarkedsudvalgsmøde d. 21. juni",
                    "Børne- og Ungdomsudvalget d. 22. juni",
                    "Miljø- og Teknikudvalgsmøde d. 26. juni",
                    "Voksen- og Plejeudvalgsmøde d. 26. juni",
                ]
            ),
            (
                "Kommende politiske møder:",
                vec![
                    "Kultur- og Fritidsudvalgsmøde d. 7. august",
                    "Miljø- og Teknikudvalgsmøde d. 8. august",
                    "Erhvervsudvalgsmøde d. 9. august",
                ]
            ),
        ]
    );
    assert_eq!(texts(lists[2]), [("Dialogmøde med Grenaa Havn d. 19. juni", vec![])]);
    assert_eq!(
        texts(lists[3]),
        [("KKR d. 21. juni", vec![]), ("ØK studietur til Sverige d. 26.-28. juni", vec![])]
    );
}

#[test]
fn the_whole_frame_reads_as_the_case_says() {
    let file = repository().join("tests/cases/dagsorden-2023-06-21/dagsorden.md");
    let made = String::from_utf8(write(&agenda_of_june(Audience::Open), Format::Markdown)).unwrap();
    assert_eq!(made, std::fs::read_to_string(file).unwrap());
}

#[test]
fn a_closed_item_and_closed_attachments_are_shown_to_nobody_who_may_not() {
    let open = write(&agenda_of_june(Audience::Open), Format::Text);
    let open = String::from_utf8(open).unwrap();
    assert!(!open.contains("Chefløn") && !open.contains("ukket punkt"), "{open}");
    assert!(!open.contains("ortroligt notat"), "{open}");
    let full = String::from_utf8(write(&agenda_of_june(Audience::Full), Format::Text)).unwrap();
    assert!(full.contains("Lukket punkt") && full.contains("Chefløn"), "{full}");
    assert!(!full.contains("ortroligt notat"), "{full}");
}
