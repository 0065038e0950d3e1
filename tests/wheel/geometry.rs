//! No two texts overlap, none leaves the page, and no line to a label runs
//! through a text or another line: on the years that are looked at, on the
//! shipped plan, on random plans and on years made at random.

use super::sample::{
    Kind, Meet, Point as Item, YEAR, calendar, date, held, point, schedule, views, with_events,
};
use super::{random, shipped, stories, wheel, wheel_of};
use aarshjul::calendar::{Break, Calendar, Closed, ClosedDay, MonthDay, Period};
use aarshjul::compile::compile;
use aarshjul::diag::{FileId, Span};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, Schedule};
use aarshjul::wheel::{PlacedText, Point, Wheel};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::sync::Arc;

/// Less than the width of a hair: what rounding may do.
const SLACK: f64 = 0.02;

/// Whether two boxes at any slope share an area, by the axes of their sides.
fn overlap(a: &[Point; 4], b: &[Point; 4]) -> bool {
    let axes = [(a, 0), (a, 1), (b, 0), (b, 1)].map(|(corners, side)| {
        let (from, to) = (corners[side], corners[side + 1]);
        let (x, y) = (to.x - from.x, to.y - from.y);
        let length = x.hypot(y).max(1e-9);
        (x / length, y / length)
    });
    axes.into_iter().all(|(x, y)| {
        let reach = |corners: &[Point; 4]| {
            let along = corners.map(|corner| corner.x * x + corner.y * y);
            (
                along.into_iter().reduce(f64::min).unwrap(),
                along.into_iter().reduce(f64::max).unwrap(),
            )
        };
        let ((a_from, a_to), (b_from, b_to)) = (reach(a), reach(b));
        a_to.min(b_to) - a_from.max(b_from) > SLACK
    })
}

/// Whether the upright boxes around two boxes touch: quick, and nearly always no.
fn near(a: &[Point; 4], b: &[Point; 4]) -> bool {
    let apart = |part: fn(&Point) -> f64| {
        let least = |corners: &[Point; 4]| corners.iter().map(part).fold(f64::MAX, f64::min);
        let most = |corners: &[Point; 4]| corners.iter().map(part).fold(f64::MIN, f64::max);
        most(a) < least(b) || most(b) < least(a)
    };
    !apart(|at| at.x) && !apart(|at| at.y)
}

/// What the picture has of lines, read back from it.
struct Lines {
    /// From the rim straight out, then to a label.
    leaders: Vec<[Point; 3]>,
    /// Next to each label, from its top to its bottom.
    bars: Vec<[Point; 2]>,
    /// The outlines of the events on the disc.
    events: Vec<Vec<Point>>,
    /// The outlines of the meetings on the disc.
    meetings: Vec<Vec<Point>>,
    /// The top and the bottom of the disc.
    rim: [Point; 2],
}

impl Lines {
    /// The disc's centre and radius.
    fn disc(&self) -> (Point, f64) {
        let [top, bottom] = self.rim;
        (Point { x: top.x, y: (top.y + bottom.y) / 2.0 }, (bottom.y - top.y) / 2.0)
    }
}

fn lines(wheel: &Wheel) -> Lines {
    let svg = wheel.svg();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let mut lines = Lines {
        leaders: Vec::new(),
        bars: Vec::new(),
        events: Vec::new(),
        meetings: Vec::new(),
        rim: [Point { x: 0.0, y: 0.0 }; 2],
    };
    for path in svg.split("<path d=\"").skip(1) {
        let (data, rest) = path.split_once('"').unwrap();
        let attributes = rest.split_once("/>").unwrap().0;
        let points: Vec<Point> = data
            .split(['M', 'L', 'C', 'Z'])
            .filter(|numbers| !numbers.is_empty())
            .map(|numbers| {
                let numbers: Vec<f64> = numbers.split(' ').map(number).collect();
                Point { x: numbers[numbers.len() - 2], y: numbers[numbers.len() - 1] }
            })
            .collect();
        let is_line = !data.contains(['C', 'Z']) && attributes.contains("stroke=\"#8d959f\"");
        match points[..] {
            [rim, stem, end] if is_line => lines.leaders.push([rim, stem, end]),
            [top, bottom] if is_line && attributes.contains("stroke-width=\"1.1\"") => {
                lines.bars.push([top, bottom]);
            }
            [top, _, _, _, bottom, ..]
                if attributes.contains("stroke=\"#1b2026\" stroke-width=\"1.2\"") =>
            {
                lines.rim = [top, bottom];
            }
            _ if attributes.contains("fill=\"#7b2f8f\" stroke=") => lines.events.push(points),
            _ if attributes.contains("stroke=\"#1d3f66\"") => lines.meetings.push(points),
            _ => {}
        }
    }
    lines
}

/// How near the line comes to a place.
fn distance(at: Point, (from, to): (Point, Point)) -> f64 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let along = ((at.x - from.x) * x + (at.y - from.y) * y) / (x * x + y * y).max(1e-9);
    let along = along.clamp(0.0, 1.0);
    (from.x + along * x - at.x).hypot(from.y + along * y - at.y)
}

fn crosses((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |from: Point, to: Point, at: Point| {
        (to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x)
    };
    side(a, b, c) * side(a, b, d) < -1e-3 && side(c, d, a) * side(c, d, b) < -1e-3
}

/// Everything that is wrong with the geometry, in words.
fn faults(wheel: &Wheel) -> Vec<String> {
    let texts: Vec<_> = wheel.texts().collect();
    let lines = lines(wheel);
    let mut faults = text_faults(&texts, wheel.size());
    faults.extend(ring_faults(&lines));
    for (index, line) in lines.leaders.iter().enumerate() {
        faults.extend(leader_faults(line, &lines.leaders[index + 1..], &lines, &texts));
    }
    faults
}

fn text_faults(texts: &[PlacedText], (width, height): (f64, f64)) -> Vec<String> {
    let inside = |at: &Point| (0.0..=width).contains(&at.x) && (0.0..=height).contains(&at.y);
    let mut faults = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        if !text.corners.iter().all(inside) {
            faults.push(format!("{:?} leaves the page", text.content));
        }
        for other in &texts[index + 1..] {
            if near(&text.corners, &other.corners) && overlap(&text.corners, &other.corners) {
                faults.push(format!("{:?} and {:?} overlap", text.content, other.content));
            }
        }
    }
    faults
}

/// Events stand on the disc, and outside all meetings.
fn ring_faults(lines: &Lines) -> Vec<String> {
    let (centre, radius) = lines.disc();
    let from_centre = |at: &Point| (at.x - centre.x).hypot(at.y - centre.y);
    let events = || lines.events.iter().flatten().map(from_centre);
    // Those outside the disc are signs of labels.
    let meetings = lines.meetings.iter().flatten().map(from_centre).filter(|at| *at <= radius);
    let mut faults = Vec::new();
    if events().any(|at| at > radius) {
        faults.push("an event leaves the disc".to_owned());
    }
    if meetings.fold(0.0, f64::max) > events().fold(f64::MAX, f64::min) {
        faults.push("a meeting's mark runs into the ring of the events".to_owned());
    }
    faults
}

fn leader_faults(
    [rim, stem, end]: &[Point; 3],
    others: &[[Point; 3]],
    lines: &Lines,
    texts: &[PlacedText],
) -> Vec<String> {
    let mut faults = Vec::new();
    for [rim_b, stem_b, end_b] in others {
        // Two that stand on one day share the way out from the rim.
        let same_day = (stem.x - stem_b.x).hypot(stem.y - stem_b.y) < 0.02;
        let ours = [(*rim, *stem), (*stem, *end)];
        let theirs = [(*rim_b, *stem_b), (*stem_b, *end_b)];
        let crossing = ours.iter().any(|a| theirs.iter().any(|b| crosses(*a, *b)));
        if crossing && !same_day {
            faults.push(format!("the lines to {end:?} and {end_b:?} cross"));
        }
    }
    let (centre, radius) = lines.disc();
    if distance(centre, (*stem, *end)) < radius {
        faults.push(format!("the line to {end:?} runs over the disc"));
    }
    let ends_at = |[top, bottom]: &[Point; 2]| distance(*end, (*top, *bottom)) < 0.05;
    if !lines.bars.iter().any(ends_at) {
        faults.push(format!("the line to {end:?} ends at no label"));
    }
    for text in texts {
        let [a, b, c, d] = text.corners;
        let sides = [(a, b), (b, c), (c, d), (d, a)];
        if sides.iter().any(|side| crosses((*stem, *end), *side)) {
            faults.push(format!("the line to {end:?} runs through {:?}", text.content));
        }
    }
    faults
}

fn assert_sound(name: &str, wheel: &Wheel) {
    let faults = faults(wheel);
    assert!(
        faults.is_empty(),
        "{name}: {} faults, the first: {:#?}",
        faults.len(),
        &faults[..faults.len().min(5)]
    );
}

#[test]
fn the_check_sees_what_it_looks_for() {
    let upright = |x: f64, y: f64| {
        [(0.0, 0.0), (10.0, 0.0), (10.0, 4.0), (0.0, 4.0)]
            .map(|(w, h)| Point { x: x + w, y: y + h })
    };
    assert!(overlap(&upright(0.0, 0.0), &upright(9.0, 3.0)));
    assert!(!overlap(&upright(0.0, 0.0), &upright(10.0, 0.0)));
    // The corner of a box that stands on its point is next to a box whose
    // upright frame it would touch.
    let diamond = [(0.0, 5.0), (5.0, 0.0), (10.0, 5.0), (5.0, 10.0)].map(|(x, y)| Point { x, y });
    assert!(!overlap(&diamond, &upright(8.5, 8.5)));
    assert!(overlap(&diamond, &upright(6.0, 6.0)));
    let at = |x: f64, y: f64| Point { x, y };
    assert!(crosses((at(0.0, 0.0), at(2.0, 2.0)), (at(0.0, 2.0), at(2.0, 0.0))));
    assert!(!crosses((at(0.0, 0.0), at(2.0, 2.0)), (at(3.0, 0.0), at(3.0, 9.0))));
    let lines = lines(&wheel_of(&stories::ordinary()));
    assert!(lines.leaders.len() > 30 && lines.leaders.len() == lines.bars.len());
    assert!(lines.rim[1].y - lines.rim[0].y > 500.0);
    assert_eq!(lines.events.len(), 3);
    assert!(lines.meetings.len() > 30);
}

#[test]
fn the_years_that_are_looked_at_are_sound() {
    for (name, schedule) in [
        ("ordinary", stories::ordinary()),
        ("empty", stories::empty()),
        ("150 items", stories::full(150)),
        ("110 items", stories::full(110)),
        ("240 items", stories::full(240)),
        ("900 items", stories::full(900)),
        ("eventful", stories::eventful()),
        ("three bodies", stories::three_bodies()),
        ("60 items on one meeting", stories::sixty_on_one()),
    ] {
        assert_sound(name, &wheel_of(&schedule));
    }
}

#[test]
fn the_shipped_plan_is_sound_in_every_year() {
    let schedule = shipped();
    for year in 2022..=2029 {
        for audience in [Audience::Open, Audience::Full] {
            let views: Vec<_> = schedule.views(audience).collect();
            assert_sound(&format!("all bodies in {year}"), &wheel(&views, year));
            for view in views {
                assert_sound(&format!("{} in {year}", view.id()), &wheel(&[view], year));
            }
        }
    }
}

#[test]
fn random_plans_are_sound() {
    let mut drawn = 0;
    for seed in 0..120 {
        let through = date(2026, 12, 31);
        let sources = Arc::new(random::plan(seed));
        let Some(schedule) = compile(sources, &Config::default(), through).schedule else {
            continue;
        };
        let views: Vec<_> = schedule.views(Audience::Full).collect();
        assert_sound(&format!("seed {seed}"), &wheel(&views, 2024));
        assert_sound(&format!("seed {seed}, one body"), &wheel(&views[..1], 2025));
        drawn += 2;
    }
    assert!(drawn > 100, "only {drawn} of the plans can be drawn: they show too little");
}

fn title() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[A-ZÆØÅa-zæøå0-9 ,.–-]{1,70}",
        1 => "[A-ZÆØÅa-zæøå]{40,200}",
        1 => any::<String>(),
        1 => Just("W".repeat(90)),
        1 => Just(String::new()),
    ]
}

fn item() -> impl Strategy<Value = Item> {
    (title(), prop::option::of(0..18_u8), any::<bool>()).prop_map(|(title, category, closed)| {
        let category = category.map(|number| format!("kategori {number}"));
        Item { closed, ..point(&title, category.as_deref()) }
    })
}

fn meeting() -> impl Strategy<Value = Meet> {
    let kind = prop_oneof![
        6 => Just(Kind::Held),
        1 => title().prop_map(Kind::Cancelled),
        1 => title().prop_map(|reason| Kind::MovedFrom(date(YEAR, 1, 1), reason)),
        1 => title().prop_map(Kind::Extra),
    ];
    let items = prop_oneof![
        8 => prop::collection::vec(item(), 0..5),
        1 => prop::collection::vec(item(), 0..40),
    ];
    (0..365_u64, kind, any::<bool>(), items).prop_map(|(day, kind, tentative, items)| Meet {
        kind,
        tentative,
        ..held(date(YEAR, 1, 1) + Days::new(day), items)
    })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let pause = ("[A-ZÆØÅa-zæøå ]{0,40}", 0..365_u64, 0..60_u64).prop_map(|(name, from, days)| {
        let from = date(YEAR, 1, 1) + Days::new(from);
        let period = Period::Dates { from, to: from + Days::new(days) };
        let span = Span { file: FileId(0), start: 0, end: 0 };
        Break { name, period, replaces: None, span }
    });
    let closed =
        ("[A-ZÆØÅa-zæøå ]{0,60}", 1..=12_u32, 1..=28_u32).prop_map(|(name, month, day)| Closed {
            name,
            day: ClosedDay::Yearly(MonthDay { month, day }),
            span: Span { file: FileId(0), start: 0, end: 0 },
        });
    let odd = (prop::collection::vec(pause, 0..9), prop::collection::vec(closed, 0..30))
        .prop_map(|(breaks, closed)| Calendar { danish_holidays: true, closed, breaks });
    prop_oneof![2 => Just(calendar()), 1 => odd]
}

fn any_year() -> impl Strategy<Value = Schedule> {
    let one = || (title(), prop::collection::vec(meeting(), 0..60));
    let bodies = prop_oneof![
        4 => prop::collection::vec(one(), 1..2),
        2 => prop::collection::vec(one(), 2..5),
        1 => prop::collection::vec(one(), 5..14),
    ];
    let event = (title(), 0..400_u64, 0..60_u64);
    let events = prop_oneof![2 => Just(Vec::new()), 3 => prop::collection::vec(event, 0..12)];
    (bodies, any_calendar(), events).prop_map(|(bodies, calendar, events)| {
        let ids: Vec<String> = (0..bodies.len()).map(|index| format!("forum-{index}")).collect();
        let bodies: Vec<(&str, &str, Vec<Meet>)> = bodies
            .iter()
            .zip(&ids)
            .map(|((name, meetings), id)| (id.as_str(), name.as_str(), meetings.clone()))
            .collect();
        let events: Vec<(&str, NaiveDate, NaiveDate)> = events
            .iter()
            .map(|(name, day, days)| {
                let from = date(YEAR - 1, 12, 15) + Days::new(*day);
                (name.as_str(), from, from + Days::new(*days))
            })
            .collect();
        with_events(schedule(&bodies, calendar), &events)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn years_made_at_random_are_sound(schedule in any_year()) {
        let wheel = wheel(&views(&schedule), YEAR);
        let faults = faults(&wheel);
        prop_assert!(faults.is_empty(), "{} faults: {:#?}", faults.len(), &faults[..faults.len().min(5)]);
        let svg = wheel.svg();
        prop_assert!(resvg::usvg::roxmltree::Document::parse(&svg).is_ok(), "{svg}");
    }
}
