//! What stands on the wheel and in the list, for whom.

use super::sample::{Kind, Meet, Point, YEAR, calendar, date, held, point, schedule, views};
use super::{stories, wheel, wheel_of};
use aarshjul::schedule::{Audience, Names};
use aarshjul::wheel::{ListMonth, MeetingState, Wheel, lay_out, list};

fn contents(wheel: &Wheel) -> Vec<String> {
    wheel.texts().map(|text| text.content.to_owned()).collect()
}

fn has(wheel: &Wheel, text: &str) -> bool {
    contents(wheel).iter().any(|content| content == text)
}

#[test]
fn an_ordinary_year_says_all_it_has() {
    let wheel = wheel_of(&stories::ordinary());
    for text in [
        "Årshjul 2027",
        "Direktionen",
        "september",
        "52",
        "Sommerferie",
        "aflyst: ØK-tur til Sverige",
        "Budgetseminar",
        "Lønforhandling (lukket)",
        "aflyst møde",
        "ekstra møde",
        "flyttet møde",
        "foreløbigt møde",
        "i dag 5. maj",
        "Efterårsferie 18.–24. okt.",
        "5. jun. Grundlovsdag",
        "økonomi",
        "Arbejdsmiljødag",
        "KL-topmøde (11.–12. mar.)",
        "begivenhed",
    ] {
        assert!(has(&wheel, text), "{text:?} is missing: {:?}", contents(&wheel));
    }
    let all = contents(&wheel).join(" ");
    assert!(all.contains("flyttet fra"), "{all}");
    assert!(!all.contains("Nyt fra fagområderne"), "an item of every meeting fills the wheel");
}

#[test]
fn today_is_marked_only_in_its_year() {
    let empty = stories::empty();
    let views = views(&empty);
    let year = |today| lay_out(&views, YEAR, today, None, Names::Shown);
    assert!(has(&year(Some(date(YEAR, 5, 5))), "i dag 5. maj"));
    assert_eq!(year(Some(date(YEAR + 1, 5, 5))), year(None));
}

#[test]
fn an_event_is_listed_and_drawn_in_every_year_that_it_touches() {
    let schedule = stories::ordinary();
    let oslo = |year| {
        let months = list(&views(&schedule), year, Names::Shown);
        let named =
            |month: &ListMonth| month.events.iter().any(|event| event.name == "Studietur til Oslo");
        let months: Vec<u32> = months.iter().filter(|m| named(m)).map(|m| m.month).collect();
        let days = "30. dec. 2027 – 3. jan. 2028: Studietur til Oslo";
        (months, wheel(&views(&schedule), year).svg().contains(days))
    };
    assert_eq!(oslo(YEAR), (vec![12], true));
    assert_eq!(oslo(YEAR + 1), (vec![1], true));
    assert_eq!(oslo(YEAR + 2), (vec![], false));
    assert!(!has(&wheel(&views(&schedule), YEAR + 2), "begivenhed"));
}

#[test]
fn a_day_and_its_month_stand_on_one_line() {
    for width in 20..60 {
        let title = format!("{} d. 16. marts", "i".repeat(width));
        let meetings = vec![held(date(YEAR, 3, 3), vec![point(&title, None)])];
        let schedule = schedule(&[("direktionen", "Direktionen", meetings)], calendar());
        let wheel = wheel_of(&schedule);
        assert!(contents(&wheel).iter().any(|line| line.ends_with("d. 16. marts")), "{title}");
    }
}

#[test]
fn closed_items_do_not_exist_for_everybody() {
    let with = |closed: bool| {
        let mut items = vec![point("Åbent punkt", Some("økonomi"))];
        if closed {
            items.push(Point { closed: true, ..point("Hemmeligt", Some("aaa")) });
        }
        schedule(&[("direktionen", "Direktionen", vec![held(date(YEAR, 3, 3), items)])], calendar())
    };
    let open = |closed| {
        let schedule = with(closed);
        let views: Vec<_> = schedule.views(Audience::Open).collect();
        (wheel(&views, YEAR).svg(), list(&views, YEAR, Names::Shown))
    };
    assert_eq!(open(true), open(false));
    assert!(wheel_of(&with(true)).svg().contains("Hemmeligt (lukket)"));
}

#[test]
fn a_category_has_one_sign_in_every_year() {
    let year = |year: i32, items| held(date(year, 3, 3), items);
    let schedule = schedule(
        &[(
            "direktionen",
            "Direktionen",
            vec![
                year(2026, vec![point("A", Some("økonomi")), point("B", Some("personale"))]),
                year(2027, vec![point("C", Some("økonomi"))]),
            ],
        )],
        calendar(),
    );
    // The sign's fill stands just before the text of the legend.
    let fill = |year: i32| {
        let svg = wheel(&views(&schedule), year).svg();
        let (before, _) = svg.rsplit_once(">økonomi</text>").unwrap();
        let (_, fill) = before.rsplit_once("Z\" fill=\"").unwrap();
        fill[..7].to_owned()
    };
    assert_eq!(fill(2026), fill(2027));
}

#[test]
fn a_category_that_comes_later_leaves_earlier_years_as_they_were() {
    let svg = |later: &[&str]| {
        let items = later.iter().map(|category| point("C", Some(category))).collect();
        let first = vec![point("A", Some("økonomi")), point("B", Some("personale"))];
        let meetings = vec![held(date(2026, 3, 3), first), held(date(2027, 3, 3), items)];
        let schedule = schedule(&[("direktionen", "Direktionen", meetings)], calendar());
        wheel(&views(&schedule), 2026).svg()
    };
    assert_eq!(svg(&["økonomi"]), svg(&["analyse", "budget", "personale", "personale"]));
}

/// The colour just before a text of the legend: of its sign.
fn sign<'a>(svg: &'a str, category: &str) -> &'a str {
    let (before, _) = svg.rsplit_once(&format!(">{category}</text>")).unwrap();
    let (_, fill) = before.rsplit_once("Z\" fill=\"").unwrap();
    &fill[..7]
}

#[test]
fn a_category_has_one_sign_for_every_audience() {
    let mut items: Vec<Point> =
        (10..35).map(|number| point("Sag", Some(&format!("k{number}")))).collect();
    items.extend((0..3).map(|_| point("Sag", Some("z-mest"))));
    let few = vec![point("A", Some("b")), point("B", Some("d"))];
    let secret = |category| Point { closed: true, ..point("Hemmeligt", Some(category)) };
    let svg = |items: &[Point], audience| {
        let meetings = vec![held(date(YEAR, 3, 3), items.to_vec())];
        let schedule = schedule(&[("direktionen", "Direktionen", meetings)], calendar());
        let views: Vec<_> = schedule.views(audience).collect();
        wheel(&views, YEAR).svg()
    };
    let with = [&few[..], &[secret("a"), secret("c")]].concat();
    assert_eq!(svg(&with, Audience::Open), svg(&few, Audience::Open));
    let (open, full) = (svg(&with, Audience::Open), svg(&with, Audience::Full));
    for category in ["b", "d"] {
        assert_eq!(sign(&open, category), sign(&full, category), "{category}");
    }
    let signs = ["a", "b", "c", "d"].map(|category| sign(&full, category));
    assert!((1..4).all(|index| !signs[..index].contains(&signs[index])), "{signs:?}");
    let many = [&items[..], &[secret("a")]].concat();
    let (open, full) = (svg(&many, Audience::Open), svg(&many, Audience::Full));
    assert_eq!(sign(&open, "z-mest"), sign(&full, "z-mest"));
}

#[test]
fn many_bodies_are_counted_and_their_dots_not_called_numbered() {
    let wednesdays = super::sample::wednesdays(YEAR);
    let names: Vec<String> =
        (1..=14).map(|number| format!("Udvalget for alt det andet nummer {number}")).collect();
    let bodies: Vec<(&str, &str, Vec<Meet>)> = names
        .iter()
        .map(|name| {
            let meetings = wednesdays.iter().map(|date| held(*date, Vec::new())).collect();
            (&name[..], &name[..], meetings)
        })
        .collect();
    let many = schedule(&bodies, calendar());
    let wheel = wheel_of(&many);
    assert!(has(&wheel, "14 mødefora"), "{:?}", contents(&wheel));
    assert!(has(&wheel, "møde") && !has(&wheel, "møde (tallet er dagen)"));
    let one = schedule(&bodies[..1], calendar());
    assert!(has(&wheel_of(&one), "møde (tallet er dagen)"));
}

#[test]
fn weeks_that_the_year_cuts_have_their_numbers() {
    let empty = stories::empty();
    let wheel = wheel_of(&empty);
    for week in ["52", "53"] {
        assert!(has(&wheel, week), "{week}");
    }
}

#[test]
fn the_list_holds_what_the_wheel_shows() {
    let schedule = stories::ordinary();
    let months = list(&views(&schedule), YEAR, Names::Shown);
    assert_eq!(months.len(), 12);
    assert_eq!((months[2].month, months[2].name), (3, "marts"));
    let meetings: Vec<_> = months.iter().flat_map(|month| &month.meetings).collect();
    assert!(meetings.is_sorted_by_key(|meeting| meeting.date));
    let state = |state| meetings.iter().filter(|meeting| meeting.state == state).count();
    assert_eq!(state(MeetingState::Cancelled), 1);
    assert_eq!(state(MeetingState::Moved), 1);
    assert_eq!(state(MeetingState::Extra), 1);
    let items = || meetings.iter().flat_map(|meeting| &meeting.items);
    assert!(items().all(|item| item.title != "Nyt fra fagområderne"));
    let wheel = wheel_of(&schedule);
    let count = format!("{} punkter", items().count());
    assert!(has(&wheel, &count), "{count}");
    let svg = wheel.svg();
    for meeting in meetings {
        let link = format!("href=\"https://aarshjul.example{}\"", meeting.path());
        assert!(svg.contains(&link), "{link}");
    }
}

#[test]
fn a_moved_meeting_links_by_its_nominal_date() {
    let kind = Kind::MovedFrom(date(YEAR, 5, 19), "KL-topmøde".into());
    let meeting = Meet { kind, ..held(date(YEAR, 5, 20), Vec::new()) };
    let schedule = schedule(&[("direktionen", "Direktionen", vec![meeting])], calendar());
    let views = views(&schedule);
    let linked = lay_out(&views, YEAR, None, Some(""), Names::Shown).svg();
    assert!(linked.contains("<a href=\"/direktionen/moede/2027-05-19\">"), "{linked}");
    assert!(has(&wheel(&views, YEAR), "flyttet fra 19. maj: KL-topmøde"));
    assert!(!lay_out(&views, YEAR, None, None, Names::Shown).svg().contains("<a "));
}

#[test]
fn a_long_title_is_shortened_by_its_width_and_whole_in_the_tooltip() {
    let long = "Redegørelse for fællesforvaltningens arbejde ".repeat(9);
    let items = vec![point(&long, None)];
    let schedule = schedule(
        &[("direktionen", "Direktionen", vec![held(date(YEAR, 3, 3), items)])],
        calendar(),
    );
    let wheel = wheel_of(&schedule);
    assert!(contents(&wheel).iter().any(|text| text.ends_with('…')));
    assert!(wheel.svg().contains(&format!("3. marts: {}", long.trim())));
}

#[test]
fn what_has_no_room_is_counted() {
    let wheel = wheel_of(&stories::full(900));
    let said = contents(&wheel).into_iter().find(|text| text.contains("linjer mere"));
    let left: usize = said.unwrap().split(' ').next().unwrap().parse().unwrap();
    // Every row that is there has a tooltip of its own in the directory.
    assert!((300..700).contains(&left), "{left}");
}

#[test]
fn a_wheel_without_bodies_or_of_a_far_year_is_drawn() {
    assert!(has(&lay_out(&[], YEAR, None, None, Names::Shown), "ingen møder"));
    let empty = stories::empty();
    for year in [i32::MIN, 0, 1583, 2024, 9999, i32::MAX] {
        assert!(wheel(&views(&empty), year).svg().ends_with("</svg>\n"));
    }
}
