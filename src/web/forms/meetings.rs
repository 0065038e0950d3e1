//! The forms about meetings: what they ask, and the edit that is made of the answers.

use crate::calendar::TimeSpan;
use crate::plan::edit::Edit;
use crate::plan::loose_time_span;
use crate::schedule::{BodyView, MeetingView};
use crate::web::forms::fields::{Kind, Maker, Part, Problems, Values, date_text};
use chrono::NaiveDate;

/// The meeting planned for a day.
pub(in crate::web) fn find<'a>(view: &BodyView<'a>, planned: NaiveDate) -> Option<MeetingView<'a>> {
    view.meeting(planned).filter(|meeting| meeting.planned() == planned)
}

pub(in crate::web) fn cancel_fields(maker: Maker) -> Vec<Part> {
    vec![maker.part(
        "reason",
        "Hvorfor aflyses mødet?",
        "Den kan læses af alle: »Mødet aflyses pga. …«.",
        Kind::Line,
    )]
}

pub(in crate::web) fn read_cancel(values: &Values, date: NaiveDate) -> Result<Edit, Problems> {
    let mut problems = Problems::default();
    let reason = problems.required(values, "reason", "Skriv, hvorfor mødet aflyses.");
    if problems.0.is_empty() { Ok(Edit::CancelMeeting { date, reason }) } else { Err(problems) }
}

/// What stands in the form when a meeting is to be moved.
pub(in crate::web) fn start_move(meeting: &MeetingView) -> Values {
    let mut values = Values::default();
    if meeting.is_moved() {
        values.set("to", date_text(meeting.date()));
    }
    values
}

pub(in crate::web) fn move_fields(maker: Maker, meeting: &MeetingView) -> Vec<Part> {
    let (start, end) = (meeting.start(), meeting.end());
    let time = format!(
        "Nu kl. {}–{}. Tom: som nu. Skriv fx 9-12 eller 8.30-10.",
        start.format("%-H.%M"),
        end.format("%-H.%M")
    );
    let place = match meeting.place() {
        "" => "Tom: som nu.".to_owned(),
        place => format!("Nu: {place}. Tom: som nu."),
    };
    vec![
        maker.part(
            "to",
            "Ny dato",
            "Skriv fx 6/9 eller onsdag i uge 36. Tom, hvis mødet bliver på sin dag.",
            Kind::Line,
        ),
        maker.part("time", "Nyt tidspunkt", &time, Kind::Line),
        maker.part("place", "Nyt sted", &place, Kind::Line),
        maker.reason("Den kan læses af alle: »(flyttet fra 3. maj: …)«."),
    ]
}

pub(in crate::web) fn read_move(
    values: &Values,
    date: NaiveDate,
    today: NaiveDate,
) -> Result<Edit, Problems> {
    let mut problems = Problems::default();
    let to = problems.optional_date(values, "to", today);
    let time = time(values, &mut problems);
    let place = values.text("place");
    if !["to", "time", "place"].into_iter().any(|name| values.has(name)) {
        problems.add("to", "Skriv en ny dato, et nyt tidspunkt eller et nyt sted.");
    }
    let reason = problems.required(values, "reason", "Skriv kort hvorfor.");
    match problems.0.is_empty() {
        true => Ok(Edit::MoveMeeting { date, to, time, place, reason }),
        false => Err(problems),
    }
}

pub(in crate::web) fn new_fields(maker: Maker) -> Vec<Part> {
    vec![
        maker.part("date", "Dato", "Skriv fx 6/9 eller onsdag i uge 36.", Kind::Line),
        maker.part("time", "Tidspunkt", "Skriv fx 9-12 eller 8.30-10.", Kind::Line),
        maker.part("name", "Navn", "Fx Budgetseminar.", Kind::Line),
        maker.part("place", "Sted", "Tom: hvor møderne plejer at være.", Kind::Line),
    ]
}

pub(in crate::web) fn read_new(values: &Values, today: NaiveDate) -> Result<Edit, Problems> {
    let mut problems = Problems::default();
    let date = problems.date(values, "date", today);
    if !values.has("time") {
        problems.add("time", "Skriv, hvornår mødet begynder og slutter, fx 9-12.");
    }
    let time = time(values, &mut problems);
    let name = problems.required(values, "name", "Skriv mødets navn.");
    match (date, time, problems.0.is_empty()) {
        (Some(date), Some(time), true) => {
            Ok(Edit::ExtraMeeting { date, time, name, place: values.text("place") })
        }
        _ => Err(problems),
    }
}

fn time(values: &Values, problems: &mut Problems) -> Option<TimeSpan> {
    let text = values.text("time")?;
    let time = loose_time_span(&text);
    match time {
        None => problems.add("time", "Det er ikke et tidspunkt; skriv fx 9-12 eller 8.30-10."),
        Some(time) if time.start >= time.end => {
            problems.add("time", "Mødet slutter ikke senere, end det begynder.");
        }
        Some(_) => {}
    }
    time
}
