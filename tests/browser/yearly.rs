//! The jobs of a year: the calendar, people, bodies, cases, addresses, the next year.

use crate::driver::Browser;
use crate::everyday::link;
use crate::jobs::{Done, job};
use crate::user::{Device, LANDED, User};

pub async fn all(browser: &Browser, device: Device) -> Done {
    let done = &mut Done::new();
    job(browser, device, done, "En begivenhed, der aflyser møder", event).await;
    job(browser, device, done, "Årets egne datoer for sommerferien", summer).await;
    job(browser, device, done, "En lukkedag", closed_day).await;
    job(browser, device, done, "En ny chef", chief).await;
    job(browser, device, done, "En konstitueret chef", acting_chief).await;
    job(browser, device, done, "Et foreløbigt møde lagt fast", settled).await;
    job(browser, device, done, "En sag gennem organerne", case).await;
    job(browser, device, done, "Kan det nås?", reach).await;
    job(browser, device, done, "Et punkt hvert fjerde år", every_fourth_year).await;
    job(browser, device, done, "En privat adresse", private_address).await;
    job(browser, device, done, "Næste års mødekalender i Word, Excel og CSV", next_year).await;
    job(browser, device, done, "Et nyt organ", body).await;
    std::mem::take(done)
}

/// To a page of what all bodies share.
async fn shared(user: &User<'_>, path: &str) {
    user.press("//summary[normalize-space()='Plan']").await;
    user.follow(&format!("//header//a[@href='{path}']"), path).await;
}

async fn event(user: &User<'_>) {
    shared(user, "/kalender").await;
    user.open(&link("/ny-begivenhed"), "name").await;
    user.write("name", "Studietur").await;
    user.write("from", "19. januar 2027").await;
    user.write("to", "21. januar 2027").await;
    user.check("cancels-direktionen").await;
    user.see_and_save("/kalender", LANDED).await;
    user.browser.sees("Studietur").await;
}

async fn summer(user: &User<'_>) {
    shared(user, "/kalender").await;
    let dates = "//main//a[starts-with(normalize-space(), 'Andre datoer: Sommerferie 5. juli')]";
    user.open(dates, "from").await;
    user.write("from", "28. juni 2027").await;
    user.write("to", "8. august 2027").await;
    user.see_and_save("/kalender", LANDED).await;
    user.browser.sees("28. juni – 8. august 2027").await;
}

async fn closed_day(user: &User<'_>) {
    shared(user, "/kalender").await;
    user.open(&link("/ny-lukkedag"), "name").await;
    user.write("name", "Rådhuset flytter").await;
    user.write("date", "9. april 2027").await;
    user.see_and_save("/kalender", LANDED).await;
    user.browser.sees("Rådhuset flytter").await;
}

async fn chief(user: &User<'_>) {
    shared(user, "/personer").await;
    user.open(&link("/stabschef/ny-person"), "name").await;
    user.write("name", "Anne").await;
    user.write("from", "1. marts 2027").await;
    user.see_and_save("/personer", LANDED).await;
    user.browser.sees("Kommer: Anne, fra 1. marts 2027").await;
}

async fn acting_chief(user: &User<'_>) {
    shared(user, "/personer").await;
    user.open(&link("/socialchef/ny-person"), "name").await;
    user.write("name", "Bo").await;
    user.write("from", "1. februar 2027").await;
    user.check("acting").await;
    user.see_and_save("/personer", LANDED).await;
    user.browser.sees("Bo").await;
}

async fn settled(user: &User<'_>) {
    shared(user, "/organer").await;
    user.press("//main//summary[contains(., 'foreløbige møder i Chefforum')]").await;
    user.press("//main//a[starts-with(@href, '/organer/chefforum/') and contains(@href, '/ligger-fast')][1]").await;
    user.browser.sees("Er det sådan").await;
    user.save("/organer", LANDED).await;
}

async fn case(user: &User<'_>) {
    shared(user, "/sager").await;
    user.open(&link("/ny-sag"), "title").await;
    user.write("title", "Kystplan").await;
    user.write("date", "9. december 2026").await;
    user.select("step1", "Direktionen").await;
    user.select("step2", "Økonomiudvalget").await;
    user.select("step3", "Kommunalbestyrelsen").await;
    user.see_and_save("/sager", LANDED).await;
    user.browser.sees("Kystplan").await;
}

async fn reach(user: &User<'_>) {
    shared(user, "/sager").await;
    user.open(&link("/kan-det-naas"), "organ1").await;
    user.select("organ1", "Direktionen").await;
    user.select("organ2", "Kommunalbestyrelsen").await;
    user.write("senest", "1. marts 2027").await;
    user.send("//main//button[.='Regn ud']").await;
    user.browser.sees("Senest på disse møder").await;
    user.browser.becomes("document.activeElement.id", "vejen").await;
}

async fn every_fourth_year(user: &User<'_>) {
    user.follow("//main//h2/a[@href='/direktionen']", "/direktionen").await;
    user.open(&link("/direktionen/nyt-punkt"), "title").await;
    user.write("title", "Konstituering efter valget").await;
    user.choose("hvornaar-nummer").await;
    user.check("m11").await;
    user.press("//main//summary[.='Flere muligheder']").await;
    user.write("years", "4").await;
    user.write("years-from", "2029").await;
    user.see_and_save("/direktionen", LANDED).await;
}

async fn private_address(user: &User<'_>) {
    shared(user, "/links").await;
    user.write("ejer", "Velfærdsdirektør").await;
    user.send("//main//button[.='Lav adressen']").await;
    user.browser.sees("Den vises kun nu.").await;
    user.browser.becomes("document.activeElement.id", "ny-adresse").await;
}

async fn next_year(user: &User<'_>) {
    user.follow("//main//h2/a[@href='/direktionen']", "/direktionen").await;
    user.follow("//main//nav//a[.='Årshjul']", "/direktionen/aarshjul/2026").await;
    user.follow("//main//a[@rel='next']", "/direktionen/aarshjul/2027").await;
    user.follow("//main//a[.='Mødekalender']", "/direktionen/moedekalender/2027").await;
    for (words, end) in
        [("Hent til Word", "docx"), ("Hent til Excel", "xlsx"), ("Hent som CSV", "csv")]
    {
        user.press(&format!("//main//a[.='{words}']")).await;
        let file = user.browser.downloaded(end).await;
        assert!(end == "csv" || file.starts_with(b"PK"));
    }
}

async fn body(user: &User<'_>) {
    shared(user, "/organer").await;
    user.open(&link("/nyt-organ"), "name").await;
    user.write("name", "Klimarådet").await;
    user.select("weekday", "torsdag").await;
    user.select("often", "Den første i måneden").await;
    user.write("from", "1. januar 2027").await;
    user.write("time", "13-15").await;
    user.write("place", "Byrådssalen").await;
    user.check("members-kommunaldirektoer").await;
    user.see_and_save("/organer", LANDED).await;
    user.browser.sees("Klimarådet").await;
}
