//! `/sager`: cases through several bodies.

use crate::browser::Browser;
use crate::editor::make;
use crate::house::{House, SECRET};
use crate::pages::words;

const COUNCIL: &str = "[body]\nname = \"Rådet\"\nshort = \"RÅD\"\n\n[[series]]\n\
    dates = [2026-12-17, 2027-01-21, 2027-03-18]\ntime = \"17:00-20:00\"\n\n\
    [[deadline]]\nname = \"Punkter til sekretariatet\"\ndays = 7\ntime = \"12:00\"\n";

fn house() -> House {
    let house = House::new();
    std::fs::create_dir(house.plans().join("raad")).unwrap();
    house.write("raad/body.toml", COUNCIL);
    house
}

#[test]
fn a_case_goes_forward_through_the_bodies_and_a_step_gets_its_date() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/sager/ny-sag";
    let form = browser.read(path);
    let refused = browser.fill(path, &form, &[("number", "12/26")]);
    assert_eq!(refused.status, 422);
    for said in
        ["Skriv sagens titel.", "Vælg det organ, der behandler sagen først.", "value=\"12/26\""]
    {
        assert!(refused.text.contains(said), "{said}: {}", refused.text);
    }
    let fields = [
        ("title", "Nyt rådhus"),
        ("number", "12/26"),
        ("date", "16. december 2026"),
        ("step1", "byledelsen"),
        ("step2", "raad"),
    ];
    make(&mut browser, path, &fields);
    let text = words(&browser.read("/sager"));
    assert!(text.contains("Nyt rådhus Byledelsen – RÅD Sag 12/26"), "{text}");
    assert!(text.contains("Byledelsen, onsdag den 16. december 2026"), "{text}");
    // The council's first meeting after that.
    assert!(text.contains("Rådet, torsdag den 17. december 2026"), "{text}");
    make(&mut browser, "/sager/nyt-raadhus.2/dato", &[("date", "21. januar 2027")]);
    let text = words(&browser.read("/sager"));
    assert!(text.contains("Rådet, torsdag den 21. januar 2027"), "{text}");
    assert_eq!(browser.get("/sager/nyt-raadhus.3/dato").status, 404);
    assert_eq!(browser.get("/sager/nyt-raadhus/dato").status, 404);
}

#[test]
fn a_case_goes_backward_from_the_day_it_must_be_decided() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let fields = [
        ("title", "Takster"),
        ("course", "backward"),
        ("decided-by", "1. februar 2027"),
        ("step1", "byledelsen"),
        ("step2", "raad"),
        ("days2", "14"),
    ];
    make(&mut browser, "/sager/ny-sag", &fields);
    let text = words(&browser.read("/sager"));
    // 21 January is the council's last meeting by then; 6 January the last one that is 14 days before it.
    assert!(text.contains("Byledelsen, onsdag den 6. januar 2027"), "{text}");
    assert!(text.contains("Rådet, torsdag den 21. januar 2027"), "{text}");
    let file = std::fs::read_to_string(house.plans().join("sager.toml")).unwrap();
    assert!(file.contains("decided-by = 2027-02-01\n"), "{file}");
}

#[test]
fn whether_it_can_be_reached_is_shown_with_the_deadlines() {
    let house = house();
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let found = anyone
        .read("/sager/kan-det-naas?organ=byledelsen&organ=raad&organ=&senest=1.+februar+2027");
    let text = words(&found);
    assert!(text.contains("Byledelsen, onsdag den 20. januar 2027"), "{text}");
    assert!(text.contains("Rådet, torsdag den 21. januar 2027"), "{text}");
    let deadline = "Punkter til sekretariatet: torsdag den 14. januar 2027 kl. 12.00";
    assert!(text.contains(deadline), "{text}");
    let problem = anyone.read("/sager/kan-det-naas?organ=raad&senest=i+overmorgen+eller");
    assert!(
        problem.contains("er ikke en dato") && problem.contains("value=\"i overmorgen eller\"")
    );
    let problem = words(&anyone.read("/sager/kan-det-naas?organ=raad&senest=1.+december+2026"));
    assert!(problem.contains("Rådet har intet møde i tide"), "{problem}");
}

#[test]
fn a_closed_case_is_not_there_for_anyone() {
    let house = house();
    let case = format!(
        "[[case]]\nid = \"lukket-sag\"\ntitle = \"{SECRET}\"\nclosed = true\n\
        steps = [{{ body = \"raad\", date = 2027-01-21 }}]\n"
    );
    house.write("sager.toml", &case);
    let server = house.open().unwrap();
    assert!(Browser::administrator(&server).read("/sager").contains(SECRET));
    let text = Browser::new(&server).read("/sager");
    assert!(!text.contains(SECRET) && !text.contains("lukket-sag"), "{text}");
}

#[test]
fn the_route_of_a_case_names_no_body_of_a_closed_step() {
    let house = house();
    let case = |closed: &str| {
        format!(
            "[[case]]\nid = \"salg\"\ntitle = \"Salg af grund\"\n[[case.steps]]\nbody = \"byledelsen\"\n\
             date = 2026-12-16\n[[case.steps]]\nbody = \"raad\"\ntitle = \"{SECRET}\"\n{closed}"
        )
    };
    house.write("sager.toml", &case("closed = true\n"));
    let server = house.serve();
    for path in ["/sager", "/byledelsen/dagsorden/2026-12-16", "/byledelsen/moede/2026-12-16"] {
        let shown = server.get(path).text();
        assert!(shown.contains("Salg af grund") && !shown.contains("RÅD"), "{path}: {shown}");
    }
    house.write("sager.toml", &case(""));
    server.wait_for("/sager", |reply| reply.text().contains("Byledelsen – RÅD"));
}
