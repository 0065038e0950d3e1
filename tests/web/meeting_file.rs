//! One meeting as a file, for guests who subscribe to nothing.

use crate::browser::Browser;
use crate::house::{House, SECRET};

const PAGE: &str = "/byledelsen/moede/2026-12-16";

#[test]
fn it_has_the_event_of_the_open_feed_and_nothing_else() {
    let house = House::new();
    let server = house.serve();
    let reply = server.get(&format!("{PAGE}.ics"));
    assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
    let name = "inline; filename=\"byledelsen-2026-12-16.ics\"";
    assert_eq!(reply.header("content-disposition"), name);
    let text = reply.text();
    let (begin, end) = ("BEGIN:VEVENT\r\n", "END:VEVENT\r\n");
    let event = &text[text.find(begin).unwrap()..text.find(end).unwrap() + end.len()];
    assert_eq!(text.matches(begin).count(), 1);
    assert!(event.contains("\r\nUID:2026-12-16.byledelsen@"), "{event}");
    assert!(server.get("/byledelsen.ics").text().contains(event));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"), "{text}");
    assert!(text.ends_with(&format!("{end}END:VCALENDAR\r\n")), "{text}");
    assert!(text.contains("BEGIN:VTIMEZONE"), "{text}");
    for not_there in ["METHOD", "X-WR-", "ORGANIZER", SECRET] {
        assert!(!text.contains(not_there), "{not_there}: {text}");
    }
}

#[test]
fn the_page_of_a_meeting_leads_to_it_and_those_who_see_more_get_the_same() {
    let house = House::new();
    let server = house.open().unwrap();
    let file = format!("{PAGE}.ics");
    let anyone = Browser::new(&server).read(&file);
    let mut secretary = Browser::administrator(&server);
    assert!(secretary.read(PAGE).contains(SECRET));
    assert_eq!(secretary.read(&file), anyone);
    let page = Browser::new(&server).read(PAGE);
    assert!(page.contains(&format!("href=\"{file}\">Føj til kalender</a>")), "{page}");
    let feed = "<link rel=\"alternate\" type=\"text/calendar\" title=\"Byledelsen\" \
         href=\"/byledelsen.ics\">";
    assert!(page.contains(feed), "{page}");
    let home = Browser::new(&server).read("/");
    assert!(!home.contains("text/calendar"), "{home}");
}

#[test]
fn other_dates_lead_to_it_and_what_the_feed_has_not_is_not_there() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let moved = anyone.get("/byledelsen/moede/2026-12-10.ics");
    let own = "/byledelsen/moede/2026-12-09.ics";
    assert_eq!((moved.status, moved.headers["location"].to_str().unwrap()), (303, own));
    for none in
        ["/byledelsen/moede/1999-01-06.ics", "/byledelsen/moede/x.ics", "/x/moede/2026-12-16.ics"]
    {
        assert_eq!(anyone.get(none).status, 404, "{none}");
    }
    // A private page leads to nothing outside.
    let private = anyone.read(&format!("/feed/{token}{PAGE}"));
    assert!(!private.contains(".ics") && !private.contains("text/calendar"), "{private}");
}
