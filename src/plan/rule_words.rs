//! A rule in plain Danish: which meetings it chooses.

use super::recurrence_words::recurrence_words;
use super::{Anchor, Every, Months, Plan, When};
use crate::calendar::{full_date, month_name};

/// "det næstsidste møde i november".
pub fn describe_rule(rule: &When, plan: &Plan) -> String {
    match rule {
        When::Period { every, nth } => {
            let period = match every {
                Every::Month => "hver måned",
                Every::Quarter => "hvert kvartal",
                Every::HalfYear => "hvert halvår",
                Every::Year => "hvert år",
            };
            format!("{} i {period}", nth_meeting(*nth))
        }
        When::Months { months, nth } => format!("{} i {}", nth_meeting(*nth), in_months(*months)),
        When::MonthDay { months, day } => {
            format!("det første møde fra den {day}. i {}", in_months(*months))
        }
        When::EveryMeeting => "hvert møde".into(),
        When::OnOrAfterDay { day, nth } => {
            format!("{} fra den {}. {} hvert år", nth_meeting(*nth), day.day, month_name(day.month))
        }
        When::OnOrAfterWeek { week, nth } => {
            format!("{} fra uge {week} hvert år", nth_meeting(*nth))
        }
        When::After { anchor, nth } => {
            format!("{} efter {}", nth_meeting(*nth), describe_anchor(anchor, plan))
        }
        When::Before { anchor, days, nth } => {
            let held = match nth {
                1 => "det sidste afholdte møde".to_owned(),
                _ => nth_meeting(-*nth).replace("møde", "afholdte møde"),
            };
            let distance = match days {
                0 => String::new(),
                1 => "mindst 1 dag ".into(),
                _ => format!("mindst {days} dage "),
            };
            format!("{held} {distance}før {}", describe_anchor(anchor, plan))
        }
        When::Recurrence(rule) => match recurrence_words(&rule.text) {
            Some(words) => format!("det første møde fra {words}"),
            None => format!("det første møde på eller efter hver dato i `{}`", rule.text),
        },
    }
}

fn describe_anchor(anchor: &Anchor, plan: &Plan) -> String {
    match anchor {
        Anchor::Event(event) => {
            let event = &plan.events[*event];
            let only = event.dates.first().filter(|_| event.comes_once());
            let day = only.map(|date| format!(" den {}", full_date(date.from)));
            format!("{}{}", event.name(), day.unwrap_or_default())
        }
        Anchor::Break(name) => name.clone(),
        Anchor::Body { body, months } => {
            let name = &plan.bodies[*body].name;
            match *months {
                Months::ALL => format!("hvert møde i {name}"),
                months => format!("møderne i {name} i {}", in_months(months)),
            }
        }
        Anchor::Day(day) => format!("den {}. {}", day.day, month_name(day.month)),
    }
}

fn in_months(months: Months) -> String {
    if months == Months::ALL {
        return "hver måned".into();
    }
    let names: Vec<&str> = months.iter().map(month_name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} og {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn nth_meeting(nth: i32) -> String {
    match nth {
        1 => "det første møde".into(),
        2 => "det andet møde".into(),
        3 => "det tredje møde".into(),
        -1 => "det sidste møde".into(),
        -2 => "det næstsidste møde".into(),
        -3 => "det tredjesidste møde".into(),
        _ if nth > 0 => format!("det {nth}. møde"),
        _ => format!("det {}. møde fra slutningen", nth.unsigned_abs()),
    }
}
