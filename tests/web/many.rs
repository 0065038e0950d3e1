//! A plan of many bodies: pages stay small, and each body is found.

use crate::browser::Browser;
use crate::editor::{look, make, plan};
use crate::house::House;
use crate::pages::words;
use aarshjul::web::Server;

/// No page of a thousand bodies is larger.
pub const LARGEST: usize = 150_000;

/// A server of a plan with so many more bodies and roles.
fn server(house: &House, number: usize) -> Server {
    let mut roles = String::new();
    for n in 0..number {
        let id = format!("udvalg-{n:03}");
        roles += &format!("[[role]]\nid = \"chef-{n:03}\"\ntitle = \"chef for område {n:03}\"\n");
        std::fs::create_dir_all(house.plans().join(&id)).unwrap();
        house.write(
            &format!("{id}/body.toml"),
            &format!(
                "[body]\nname = \"Udvalget for område {n:03}\"\nplace = \"Lokale {n}\"\n\
                 members = [\"chef-{n:03}\"]\n[[series]]\nrrule = \"FREQ=MONTHLY;BYDAY=2TU\"\n\
                 from = 2026-01-01\ntime = \"09:00-12:00\"\n\
                 [[item]]\nid = \"status\"\ntitle = \"Status\"\nrole = \"chef-{n:03}\"\n"
            ),
        );
    }
    house.write("mange.toml", &roles);
    house.open().unwrap()
}

#[test]
fn no_page_of_a_thousand_bodies_is_large() {
    let paths = [
        "/",
        "/organer",
        "/personer",
        "/sager",
        "/soeg",
        "/kalender",
        "/brugere",
        "/log",
        "/byledelsen",
        "/byledelsen/nyt-punkt",
        "/byledelsen/punkt/maanedstal/ret",
        "/byledelsen/opfoelgning",
        "/byledelsen/abonner",
        "/byledelsen/moede/2026-12-16",
        "/byledelsen/dagsorden/2026-12-16",
        "/hjaelp",
        "",
        "/links",
        "/sager/ny-sag",
        "/sager/kan-det-naas",
        "/organer/nyt-organ",
        "/organer/byledelsen/ret",
        "/kalender/ny-begivenhed",
    ];
    let sizes = |number: usize| {
        let house = House::new();
        let server = server(&house, number);
        let mut browser = Browser::administrator(&server);
        let calendar = browser.read("/kalender");
        let removed = calendar
            .split('"')
            .find(|part| part.starts_with("/kalender/ferie/") && part.ends_with("/fjern"));
        // Its preview is about every body.
        paths.map(|path| browser.read(if path.is_empty() { removed.unwrap() } else { path }).len())
    };
    let [few, many] = [60, 120].map(sizes);
    let rows = paths.iter().zip(few).zip(many);
    let of_thousand = rows.map(|((path, few), many)| {
        // What each body adds between the two, 880 times more.
        (path, many + many.saturating_sub(few) * 880 / 60)
    });
    let large: Vec<_> = of_thousand.filter(|(_, size)| *size >= LARGEST).collect();
    assert!(large.is_empty(), "{large:?}");
}

#[test]
fn a_body_is_found_among_many_and_the_page_after_an_edit_shows_it() {
    let house = House::new();
    let server = server(&house, 60);
    let mut anyone = Browser::new(&server);
    let first = anyone.read("/");
    assert!(first.contains("1–50 af 61") && !first.contains("Udvalget for område 055"));
    assert!(anyone.read("/?side=2").contains("Udvalget for område 055"));
    let found = words(&anyone.read("/?q=omr%C3%A5de+055"));
    assert!(found.contains("Udvalget for område 055") && !found.contains("område 054"), "{found}");
    assert!(words(&anyone.read("/?q=ukendt")).contains("Intet passer"));
    // Whatever stands in the address, something is shown.
    for query in ["side=0", "side=99", "side=x", "ved=ingen", "q=a&q=b"] {
        assert!(anyone.read(&format!("/?{query}")).contains("af 61"), "{query}");
    }
    // The menu has the page's own body, and the way to all.
    let own = anyone.read("/udvalg-055");
    assert!(
        own.contains("class=\"here\">Udvalget for område 055") && own.contains("Alle mødefora")
    );
    assert!(!own.contains("Udvalget for område 054"));

    let mut browser = Browser::administrator(&server);
    let path = "/organer/udvalg-055/ret";
    let preview = look(&mut browser, path, &[("place", "Salen")]);
    let saved = browser.fill(path, &preview, &[("trin", "gem"), ("holdt", "ja")]);
    let location = saved.headers["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with("/organer?ved=udvalg-055&gemt="), "{location}");
    assert!(location.ends_with("#udvalg-055"), "{location}");
    assert!(browser.read(&location).contains("id=\"udvalg-055\""));
    let saved = make(&mut browser, "/personer/chef-058/titel", &[("title", "chef for havnen")]);
    let location = saved.headers["location"].to_str().unwrap();
    assert!(browser.read(location).contains("Chef for havnen"), "{location}");
}

#[test]
fn of_many_bodies_and_roles_one_is_searched_for_by_a_part_of_its_name() {
    let house = House::new();
    let server = server(&house, 60);
    let mut anyone = Browser::new(&server);
    let found = |page: &str| words(page).matches("Status").count();
    let all = anyone.read("/soeg?q=status");
    assert!(all.contains("<input id=\"organ\"") && !all.contains("<select id=\"organ\""));
    assert!(found(&all) >= 60);
    for choice in ["organ=OMR%C3%85DE+05", "fremlaegger=omr%C3%A5de+05"] {
        let some = anyone.read(&format!("/soeg?q=status&{choice}"));
        assert_eq!(found(&some), 10, "{choice}");
        assert!(words(&some).contains("Udvalget for område 059"));
    }
    let one = anyone.read("/soeg?q=status&organ=udvalg-055");
    assert!(found(&one) == 1 && one.contains("value=\"Udvalget for område 055\""));
    assert_eq!(found(&anyone.read("/soeg?q=status&organ=ingen")), 0);
}

#[test]
fn an_agenda_counts_the_meetings_of_many_bodies() {
    let shown = |number: usize| {
        let house = House::new();
        let server = server(&house, number);
        words(&Browser::new(&server).read("/udvalg-000/dagsorden/2026-12-08"))
    };
    let (few, many) = (shown(60), shown(120));
    assert!(few.contains("Udvalget for område 001 d. 10. november"), "{few}");
    assert!(!few.contains("organer d."));
    assert!(many.contains("119 organer d. 10. november"), "{many}");
    assert!(!many.contains("Udvalget for område 001"));
}

#[test]
fn of_names_too_long_for_each_page_a_script_reads_them() {
    let house = House::new();
    let server = server(&house, 480);
    let mut browser = Browser::administrator(&server);
    let form = browser.read("/sager/ny-sag");
    for list in ["organer", "personer"] {
        let data = format!("<datalist id=\"{list}\" data-names=\"/{list}/navne\"></datalist>");
        assert!(form.contains(&data), "{list}");
    }
    assert!(form.len() < 20_000, "{}", form.len());
    let names = browser.read("/organer/navne");
    assert!(names.contains("\"Byledelsen\",") && names.contains("\"Udvalget for område 479\""));
    assert!(browser.read("/personer/navne").contains("\"chef for område 479\""));
    assert_eq!(Browser::new(&server).get("/personer/navne").status, 403);
}

#[test]
fn what_belongs_to_many_bodies_names_some_of_them() {
    let house = House::new();
    let bodies: Vec<String> = (0..60).map(|n| format!("\"udvalg-{n:03}\"")).collect();
    let all = format!("cancels = [{}]", bodies.join(", "));
    house.write(
        "faelles.toml",
        &format!("[[event]]\nid = \"topmoede\"\nname = \"Topmøde\"\nfrom = 2027-02-09\n{all}\n"),
    );
    let server = server(&house, 60);
    for n in 0..60 {
        let path = format!("udvalg-{n:03}/body.toml");
        house.replace(&path, "members = [", "members = [\"oekonomichef\", ");
    }
    drop(server);
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let calendar = words(&browser.read("/kalender"));
    assert!(
        calendar.contains("Udvalget for område 009") && calendar.contains("og i 50 organer til")
    );
    assert!(!calendar.contains("Udvalget for område 010"), "{calendar}");

    let path = "/kalender/begivenhed/topmoede/2027-02-09/ret";
    let form = browser.read(path);
    assert!(form.len() < 20_000 && form.contains("Aflyser fortsat møder i de 60 organer"));
    make(&mut browser, path, &[("from", "16. februar 2027")]);
    let file = plan(&house, "faelles.toml");
    assert!(file.contains("from = 2027-02-16") && file.contains(&all), "{file}");
    let path = "/kalender/begivenhed/topmoede/2027-02-16/ret";
    let more = [("cancels.1", "Byledelsen")];
    let form = browser.read(path);
    assert!(browser.fill(path, &form, &more).text.contains("Flere føjes til i filen"));
    make(&mut browser, path, &[("cancels.1", "Byledelsen"), ("aflyser-fortsat", "")]);
    let file = plan(&house, "faelles.toml");
    assert!(file.contains("cancels = [\"byledelsen\"]"), "{file}");

    let people = words(&browser.read("/personer?q=%C3%B8konomichef"));
    assert!(people.contains("Udvalget for område 009 og 50 andre"), "{people}");
}

#[test]
fn of_many_bodies_and_roles_one_is_chosen_by_its_name() {
    let house = House::new();
    let server = server(&house, 60);
    let mut browser = Browser::administrator(&server);

    let path = "/sager/ny-sag";
    let sent = [("title", "Havneplan"), ("course", "forward"), ("date", "9. februar 2027")];
    let step = |typed| {
        let chosen = [("step1", typed), ("role", "chef for område 007")];
        sent.into_iter().chain(chosen).collect::<Vec<_>>()
    };
    let form = browser.read(path);
    let said = words(&browser.fill(path, &form, &step("område 05")).text);
    assert!(
        said.contains("»område 05« er ikke på listen. På den står »Udvalget for område 050«"),
        "{said}"
    );
    make(&mut browser, path, &step("udvalget for område 055"));
    let written = plan(&house, "sager.toml");
    assert!(written.contains("\"udvalg-055\"") && written.contains("\"chef-007\""), "{written}");

    let path = "/byledelsen/nyt-punkt";
    let both =
        [("title", "a"), ("hvornaar", "foer"), ("before", "Juleferie"), ("before-body", "xx")];
    let form = browser.read(path);
    assert!(browser.fill(path, &form, &both).text.contains("»xx« er ikke på listen"));
    let both = both.map(|(name, value)| (name, value.replace("xx", "udvalget for område 012")));
    let both = both.each_ref().map(|(name, value)| (*name, &**value));
    assert!(
        browser.fill(path, &form, &both).text.contains("Vælg enten en begivenhed eller et organ")
    );
    // What is typed where another way is chosen doesn't count.
    look(&mut browser, path, &[("title", "a"), ("hvornaar", "afventer"), ("before-body", "xx")]);
    let body = ("before-body", "udvalget for område 012");
    let item = [("title", "Forberedelse"), ("hvornaar", "foer"), body, ("days", "7")];
    make(&mut browser, path, &item);
    let written = plan(&house, "byledelsen/aarshjul.toml");
    assert!(written.contains("when = { before = \"udvalg-012\", days = 7 }"), "{written}");

    let path = "/organer/udvalg-055/ret";
    let form = browser.read(path);
    assert!(form.contains("id=\"members-chef-055\"") && !form.contains("members-chef-054\""));
    let name = "Udvalget for område 055";
    let more = [("name", name), ("members-chef-055", "1"), ("members.2", "Chef for område 001")];
    make(&mut browser, path, &more);
    let members = "members = [\"chef-055\", \"chef-001\"]";
    assert!(plan(&house, "udvalg-055/body.toml").contains(members));

    let reached = "/sager/kan-det-naas?organ1=Udvalget+for+omr%C3%A5de+003&senest=1.+marts+2027";
    assert!(
        words(&browser.read(reached)).contains("Udvalget for område 003, tirsdag den 9. februar")
    );

    let sent = [("ejer", "Havnechefen"), ("organ.1", "udvalget for område 009")];
    let page = browser.read("/links");
    let made = browser.fill("/links", &page, &sent);
    assert!(words(&made.text).contains("Adressen til Havnechefen"));
    let listed = words(&browser.read("/links"));
    assert!(listed.contains("Udvalget for område 009"), "{listed}");
}
