//! From the agenda to the meeting, its minutes, what was promised, and the next agenda.

use crate::driver::Driver;
use crate::program::{PATIENCE, Program};
use std::fs;
use std::path::Path;
use std::time::Instant;

const SUBJECT: &str = "Orientering om status på Skovskolens udvidelse i Norddjurs";

/// The shipped plan as it was before the meeting of a day.
pub fn before_the_meeting_of(day: &'static str) -> impl Fn(&Path) {
    move |plans| {
        for name in ["direktionen/referat.toml", "direktionen/punkter.toml"] {
            let path = plans.join(name);
            let text = format!("\n{}", fs::read_to_string(&path).unwrap());
            let tables: Vec<&str> = text.split("\n[[").collect();
            let is_later = |table: &&str| {
                let key = match table.split_once("]]").map(|(name, _)| name) {
                    Some("decision") => "date",
                    Some("follow-up" | "item") => "agreed",
                    _ => return false,
                };
                table.contains(&format!("{key} = {day}"))
            };
            let kept: Vec<&str> = tables.into_iter().filter(|table| !is_later(table)).collect();
            fs::write(&path, kept.join("\n[[").trim_start()).unwrap();
        }
    }
}

const PRESENTER: &str = "oekonomichef";

/// The shipped plan names who takes part in the subject; here a role presents it.
fn presented_by(plans: &Path, role: &str) {
    let path = plans.join("direktionen/punkter.toml");
    let text = fs::read_to_string(&path).unwrap();
    let id = "id = \"skovskolen-status\"\n";
    assert!(text.contains(id));
    fs::write(&path, text.replace(id, &format!("{id}role = \"{role}\"\n"))).unwrap();
}

#[tokio::test]
async fn what_is_decided_is_on_the_next_agenda_and_undone_with_one_press() {
    let before_the_meeting = before_the_meeting_of("2024-01-03");
    let plan = |plans: &Path| {
        before_the_meeting(plans);
        presented_by(plans, PRESENTER);
    };
    let (program, driver) = (Program::start_on("2024-01-03", plan), Driver::start());
    let address = program.first_address();
    let minutes = || fs::read_to_string(program.plan("direktionen/referat.toml")).unwrap();
    let before = minutes();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go("/direktionen/dagsorden/2024-01-10").await;
    assert!(!browser.text().await.contains(SUBJECT));
    browser.go("/direktionen/dagsorden/2024-01-03").await;
    browser.sees(SUBJECT).await;

    browser.go("/direktionen/moede/2024-01-03").await;
    browser.follow("Skriv referat").await;
    let own = "skovskolen-status.2024-01-03";
    browser.write(&format!("tekst.{own}"), "Status blev drøftet.").await;
    // Kept as a draft while one types.
    let said = "document.querySelector('[data-draft-said]').textContent.slice(0, 19)";
    browser.becomes(said, "Kladden er gemt kl.").await;
    let summary =
        format!("document.getElementById('igen.{own}').closest('details').firstElementChild");
    browser.run(&format!("{summary}.click()")).await;
    for (field, text) in [
        ("igen", "10. januar 2024"),
        ("goeres", "Kort statusnotat"),
        ("hvem", "Kommunaldirektør"),
        ("senest", "5. januar 2024"),
    ] {
        browser.write(&format!("{field}.{own}"), text).await;
    }
    browser.press("Se ændringen").await;
    browser.sees("1 beslutning, 1 punkt igen, 1 opfølgning").await;
    browser.press("Gem").await;
    browser.sees("Gemt.").await;

    browser.go("/direktionen/referat/2024-01-03").await;
    browser.sees("Status blev drøftet.").await;
    browser.go("/direktionen/dagsorden/2024-01-10").await;
    browser.sees(SUBJECT).await;
    // The list of a meeting knows nothing of what it was yet to decide.
    browser.go("/direktionen/eventuelt/2024-01-03").await;
    assert!(!browser.text().await.contains(SUBJECT));
    browser.go("/direktionen/opfoelgning").await;
    browser.sees("Kort statusnotat").await;
    assert!(program.feed().contains(SUBJECT));
    // The presenter's calendar, and that of who does something about it.
    let days = |role: &str, title: &str| program.days_of_role("2024-01-03", role, title);
    assert_eq!(days(PRESENTER, SUBJECT), ["20240103", "20240110"]);
    assert_eq!(days("kommunaldirektoer", "Opfølgning: Kort statusnotat"), ["20240105"]);

    browser.follow("Historik").await;
    browser.follow("Se før og efter").await;
    browser.press("Fortryd ændringen").await;
    browser.sees("Gemt.").await;
    let start = Instant::now();
    while minutes() != before {
        assert!(start.elapsed() < PATIENCE, "{}", minutes());
    }
    browser.go("/direktionen/dagsorden/2024-01-10").await;
    assert!(!browser.text().await.contains(SUBJECT));
    browser.go("/direktionen/opfoelgning").await;
    assert!(!browser.text().await.contains("Kort statusnotat"));
    assert_eq!(days(PRESENTER, SUBJECT), ["20240103"]);
    assert!(days("kommunaldirektoer", "Opfølgning: Kort statusnotat").is_empty());
    browser.close().await;
}
