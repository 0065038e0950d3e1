//! The jobs of every week: agendas, minutes, items and what was promised.

use crate::driver::Browser;
use crate::jobs::{Done, job};
use crate::user::{Device, User};

/// What the front page has of a body.
fn card(body: &str, inside: &str) -> String {
    format!("//li[contains(@class, 'card')][.//h2/a[@href='/{body}']]{inside}")
}

/// A link of a form's kind on the page.
pub fn link(end: &str) -> String {
    let length = end.len();
    format!(
        "//main//a[substring(substring-before(concat(@href, '?'), '?'), \
         string-length(substring-before(concat(@href, '?'), '?')) - {length} + 1) = '{end}']"
    )
}

pub async fn all(browser: &Browser, device: Device) -> Done {
    let done = &mut Done::new();
    job(browser, device, done, "Dagsordenen til det næste møde i Word", agenda_in_word).await;
    job(browser, device, done, "En dagsorden arbejdet igennem", agenda_at_work).await;
    job(browser, device, done, "Et punkts titel, kun denne gang", once).await;
    job(browser, device, done, "Et punkts minutter, fra nu af", onwards).await;
    job(browser, device, done, "En beslutning til referatet", decision).await;
    job(browser, device, done, "En opfølgning", follow_up).await;
    job(browser, device, done, "Et gammelt referat læst ind", old_minutes).await;
    job(browser, device, done, "Noget fundet fra 2023", search).await;
    std::mem::take(done)
}

async fn agenda_in_word(user: &User<'_>) {
    let agenda = card("direktionen", "//a[.='Dagsorden']");
    user.follow(&agenda, "/direktionen/dagsorden/2026-11-25").await;
    user.press("//main//a[.='Hent til Word']").await;
    let file = user.browser.downloaded("docx").await;
    assert!(file.starts_with(b"PK"));
}

/// Order, minutes, participants, an attachment, start and a pause, saved as one edit.
async fn agenda_at_work(user: &User<'_>) {
    const PATH: &str = "/direktionen/dagsorden/2026-12-02";
    let agenda = card("direktionen", "//a[.='Dagsorden']");
    user.follow(&agenda, "/direktionen/dagsorden/2026-11-25").await;
    user.follow("//main//a[@rel='next']", PATH).await;
    let script = "return [...document.querySelectorAll('.point')].find(p => \
        p.querySelector('.point-time').textContent).id";
    let point = user.browser.run(script).await.as_str().unwrap().to_owned();
    user.write(&format!("{point}_minutes"), "25").await;
    user.press(&format!("//li[@id='{point}']//button[@data-step='down']")).await;
    user.press(&format!("//li[@id='{point}']//summary[starts-with(., 'Deltagere')]")).await;
    user.write(&format!("{point}_participants"), "Økonomichef").await;
    user.write(&format!("{point}_bilag0"), "Notat").await;
    user.press("//summary[.='Start og pauser']").await;
    user.write("points-start", "9.45").await;
    user.write("pause_tid0", "11.00").await;
    user.write("pause_minutter0", "15").await;
    user.see_and_save(PATH, ".saved").await;
}

async fn once(user: &User<'_>) {
    open_item(user).await;
    user.write("title", "Direktionens årshjul og nytårskur").await;
    user.choose("scope-once").await;
    user.see_and_save("/direktionen/moede/2026-12-09", "[id^=aarshjul]").await;
}

async fn onwards(user: &User<'_>) {
    open_item(user).await;
    user.write("minutes", "20").await;
    user.see_and_save("/direktionen/moede/2026-12-09", "[id^=aarshjul]").await;
}

/// From the front page to the form of an item that recurs.
async fn open_item(user: &User<'_>) {
    user.follow(&card("direktionen", "//a[.='Se planen']"), "/direktionen").await;
    let meeting = "//main//table//a[@href='/direktionen/moede/2026-12-09']";
    user.follow(meeting, "/direktionen/moede/2026-12-09").await;
    user.press("//summary[starts-with(@aria-label, 'Valg for Direktionens årshjul')]").await;
    user.open(&link("/punkt/aarshjul/ret"), "title").await;
}

async fn decision(user: &User<'_>) {
    let next = card("direktionen", "//p[contains(@class, 'big')]/a");
    user.follow(&next, "/direktionen/moede/2026-11-25").await;
    user.follow("//main//a[@rel='prev']", "/direktionen/moede/2026-11-18").await;
    user.open(&link("/2026-11-18/referat"), "afsnit.protocols").await;
    let script = "return document.querySelectorAll('main textarea')[1].id";
    let field = user.browser.run(script).await.as_str().unwrap().to_owned();
    user.write(&field, "Taget til efterretning.").await;
    user.see_and_save("/direktionen/moede/2026-11-18", ".saved").await;
}

async fn follow_up(user: &User<'_>) {
    user.follow(&card("direktionen", "//h2/a"), "/direktionen").await;
    user.follow("//main//a[.='Opfølgning']", "/direktionen/opfoelgning").await;
    user.open(&link("/ny-opfoelgning"), "title").await;
    user.write("title", "Statusnotat").await;
    user.write("owners", "økonomichef").await;
    user.write("due", "15. december 2026").await;
    user.see_and_save("/direktionen/opfoelgning", "#statusnotat, .saved").await;
}

/// The table of an "Eventuelt", as it is copied out of a document.
async fn old_minutes(user: &User<'_>) {
    user.follow(&card("direktionen", "//h2/a"), "/direktionen").await;
    user.press(&link("/indlaes")).await;
    user.browser.sees("Læs et referat ind").await;
    let file = user.browser.file("referat.html", TABLE);
    user.attach("fil", &file).await;
    user.write("moede", "18. november 2026").await;
    user.press("//main//button[.='Læs']").await;
    user.browser.sees("Besøg fra nabokommunen").await;
    user.press("//main//button[@value='vis']").await;
    user.browser.sees("Det ændres i mødeplanen").await;
    user.browser.becomes("document.activeElement.textContent", "Gem").await;
    user.press("//main//button[@value='gem']").await;
    user.browser.sees("Gemt.").await;
}

const TABLE: &str = "<p>Til de kommende direktionsmøder er der foreløbigt følgende punkter:</p>\
    <table><tr><th>Dato</th><th>Indhold</th></tr>\
    <tr><td>9. Dec.</td><td>Besøg fra nabokommunen</td></tr></table>";

async fn search(user: &User<'_>) {
    user.open("//header//a[.='Søg']", "q").await;
    user.write("q", "lederudviklingspuljen").await;
    user.send("//main//form//button[.='Søg']").await;
    user.press("//main//li[contains(., 'juni 2023')]//p[@class='name']/a").await;
    user.browser.sees("21. juni 2023").await;
    user.browser.sees("lederudviklingspuljen 2023").await;
}
