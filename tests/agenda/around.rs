//! The lists of section 1 on other days than that of the minutes.

use super::{date, repository, schedule, sources};
use aarshjul::diag::Sources;
use aarshjul::schedule::{Around, Audience, Schedule};
use std::sync::Arc;

/// The case of June 2023, with more written at the end of the directorate's file.
fn case(more: &str) -> Schedule {
    let Sources { mut files, .. } =
        sources(&repository().join("tests/cases/dagsorden-2023-06-21/plans"));
    let body = files.iter_mut().find(|file| file.path == "direktionen/body.toml").unwrap();
    Arc::make_mut(body).text += more;
    schedule(&Sources { files, ..Sources::default() }, "2023-12-31")
}

fn days(schedule: &Schedule, meeting: &str) -> [Vec<String>; 3] {
    let view = schedule.body("direktionen", Audience::Open).unwrap();
    let others: Vec<_> =
        schedule.views(Audience::Open).filter(|other| other.id() != "direktionen").collect();
    let Around { protocols, agendas, coming, .. } =
        view.meeting(date(meeting)).unwrap().around(&others);
    [protocols, agendas, coming].map(|meetings| {
        meetings.iter().map(|meeting| meeting.date().format("%d/%m").to_string()).collect()
    })
}

fn none() -> Vec<String> {
    Vec::new()
}

#[test]
fn each_meeting_is_in_the_agendas_of_one_week_and_the_protocols_of_the_next() {
    let schedule = case("");
    assert_eq!(days(&schedule, "2023-05-10")[1], ["15/05", "16/05"]);
    assert_eq!(days(&schedule, "2023-05-17")[0], ["15/05", "16/05"]);
    // The next meeting is held: what is coming ends with its day.
    assert_eq!(days(&schedule, "2023-05-10")[2], ["17/05"]);
}

#[test]
fn the_first_meeting_looks_back_on_nothing_and_the_last_a_week_ahead() {
    let schedule = case("");
    assert_eq!(days(&schedule, "2023-05-03"), [none(), vec!["09/05".into()], none()]);
    assert_eq!(
        days(&schedule, "2023-08-30"),
        [vec!["24/08".into(), "28/08".into()], none(), none()]
    );
}

#[test]
fn a_meeting_moved_forward_does_not_meet_itself_and_an_extra_one_counts_for_nothing() {
    let moved = case("[[meeting]]\ndate = 2023-05-17\nmoved-to = 2023-05-16\nreason = \"x\"\n");
    let agendas = ["16/05", "17/05", "22/05", "22/05"].map(str::to_owned).to_vec();
    assert_eq!(days(&moved, "2023-05-17"), [vec!["15/05".into()], agendas, none()]);
    let extra = "[[meeting]]\ndate = 2023-06-19\nextra = true\nname = \"Seminar\"\ntime = \"08:00-09:00\"\n";
    assert_eq!(days(&case(extra), "2023-06-21"), days(&case(""), "2023-06-21"));
}
