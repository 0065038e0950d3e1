//! The wheel on a screen.

use crate::browser::Browser;
use crate::house::{House, SECRET};
use crate::pages::words;

const PAGE: &str = "/byledelsen/aarshjul/2026";

#[test]
fn the_wheel_names_its_rings_hides_them_and_leads_to_months_and_meetings() {
    let house = House::new();
    house.write(
        "calendar.toml",
        "[[event]]\nid = \"seminar\"\nname = \"Seminar\"\nfrom = 2026-05-12\nto = 2026-05-13\n",
    );
    let server = house.open().unwrap();
    let page = Browser::new(&server).read(PAGE);
    let (_, svg) = page.split_once("<svg class=\"screen\"").unwrap();
    let (svg, rest) = svg.split_once("</figure>").unwrap();
    // A ring can be hidden by its box, which has the ring's name.
    let (rings, _) = rest.split_once("</fieldset>").unwrap();
    for (number, name) in ["begivenheder", "møder", "økonomi", "uden kategori"].iter().enumerate()
    {
        assert!(rings.contains(&format!("<input type=\"checkbox\" id=\"r{number}\" checked>")));
        assert!(words(rings).contains(name), "{rings}");
        let written = format!("<text class=\"name r{number}\"");
        let (_, after) = svg.split_once(&written).unwrap_or_else(|| panic!("{name}: {svg}"));
        assert!(after.split("</text>").next().unwrap().ends_with(&format!(">{name}")), "{svg}");
        assert!(svg.contains(&format!("<g class=\"r{number}\">")), "{svg}");
    }
    // A month leads to its list, which is shown alone.
    for month in 1..=12 {
        assert!(svg.contains(&format!("<a class=\"month\" href=\"#m{month}\"")), "{month}");
        assert!(page.contains(&format!("id=\"m{month}\"")), "{month}");
    }
    assert!(page.contains("class=\"month-list now\" id=\"m11\""), "{page}");
    // A meeting says what it is, and leads to its page.
    let meeting = "<a class=\"off\" href=\"/byledelsen/moede/2026-12-02\"><title>onsdag den 2. december 2026: Ledermøde, aflyst (Strejke)</title>";
    assert!(svg.contains(meeting), "{svg}");
    assert!(svg.contains("<title>16. december: Månedstal for december (økonomi"), "{svg}");
    assert!(svg.contains("<title>12.–13. maj 2026: Seminar</title>"), "{svg}");
    // Words stand in the ring where there is room until the next mark.
    assert!(svg.contains(">Månedstal…</textPath>"), "{svg}");
    assert!(!page.contains(SECRET));
}
