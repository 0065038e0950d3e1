//! When an item comes, as a few plain choices, and the rule that each one makes.

use crate::calendar::{full_date, month_name, typed_date};
use crate::plan::Timing;
use crate::plan::edit::{ItemTiming, Rule};
use crate::schedule::BodyView;
use crate::web::forms::choices::Choices;
use crate::web::forms::fields::{DATE_HELP, Field, FieldBuilder, Kind, Part};
use crate::web::forms::values::{Answers, Values, date_text};
use chrono::NaiveDate;

/// The name of the choice among them.
pub(in crate::web) const WHEN: &str = "hvornaar";
/// The field of another body, where there are many.
const BEFORE_BODY: &str = "before-body";
/// A day of every year is read as one of this year, which has a 29 February.
const LEAP_YEAR: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a real date");

/// The choice; `now` is the timing of the item being changed.
pub(in crate::web) fn choice(
    form: FieldBuilder,
    view: &BodyView,
    today: NaiveDate,
    now: Option<&Timing>,
) -> Part {
    let mut options = Vec::new();
    let mut option = |value: &'static str, label: &str, fields: Vec<Field>| {
        options.push(form.option(WHEN, value, label, fields));
    };
    if let Some(Timing::When { rule, .. }) = now {
        option("uaendret", &format!("Som nu: {}", view.describe_rule(rule)), Vec::new());
    }
    option("afventer", "Afventer dato", Vec::new());
    option("dato", "På en bestemt dato", vec![form.field("date", "Dato", DATE_HELP, Kind::Date)]);
    let others = Choices::of_others(view);
    let mut before = anchors(view, today);
    let other =
        others.are_many().then(|| form.one_of(BEFORE_BODY, "Eller før hvert møde i", "", &others));
    if other.is_none() {
        let meetings = others.all.iter().cloned();
        before.coming.extend(meetings.map(|(id, name)| (id, format!("hvert møde i {name}"))));
    }
    let mut fields = vec![form.field("before", "Før", "", Kind::Select(before.options()))];
    fields.extend(other);
    fields.push(form.field("days", "Mindst så mange dage før", "", Kind::Number));
    option("foer", "Før en begivenhed", fields);
    option(
        "efter",
        "Efter en ferie eller begivenhed",
        vec![form.field(
            "after",
            "Første møde efter",
            "",
            Kind::Select(anchors(view, today).options()),
        )],
    );
    option(
        "nummer",
        "Igen hvert år: et bestemt møde i måneden",
        vec![
            form.field("nth", "Hvilket møde", "", Kind::Select(numbers())),
            months(form, "m", "I disse måneder"),
        ],
    );
    option(
        "fra-dag",
        "Igen i bestemte måneder: første møde fra en dag i måneden, fx den 15.",
        vec![
            form.field("day", "Fra den (i hver måned)", "Et tal fra 1 til 31.", Kind::Number),
            months(form, "d", "I disse måneder"),
        ],
    );
    option(
        "aarsdag",
        "Igen én gang om året: første møde fra en dato, fx 15. september",
        vec![form.field("yearly", "Fra og med", "Skriv fx 15/9.", Kind::Line)],
    );
    option(
        "hver",
        "Igen hver måned, hvert kvartal eller halvår",
        vec![
            form.field("every", "Hvor tit", "", Kind::Select(periods())),
            form.field("every-nth", "Hvilket møde", "", Kind::Select(numbers())),
        ],
    );
    option("alle", "På hvert eneste møde", Vec::new());
    form.choice(WHEN, "Hvornår?", options)
}

/// Chooses the timing of an item that is to be changed.
pub(in crate::web) fn initial(timing: &Timing, values: &mut Values) {
    values.set("nth", "1");
    values.set("every-nth", "1");
    let chosen = match timing {
        Timing::Awaiting => "afventer",
        Timing::Once { date, .. } => {
            values.set("date", date_text(*date));
            "dato"
        }
        Timing::When { .. } | Timing::Due { .. } | Timing::Case(_) => "uaendret",
    };
    values.set(WHEN, chosen);
}

/// What was chosen; `None` leaves the timing as it is.
pub(in crate::web) fn read(answers: &mut Answers) -> Option<ItemTiming> {
    let rule = match answers.get(WHEN) {
        "uaendret" => return None,
        "afventer" => return Some(ItemTiming::Awaiting),
        "dato" => return answers.date("date").map(ItemTiming::Date),
        "foer" => {
            let anchor = match answers.text(BEFORE_BODY) {
                Some(_) if answers.has("before") => {
                    let both = "Vælg enten en begivenhed eller et organ.";
                    answers.problem(BEFORE_BODY, both);
                    return None;
                }
                Some(body) => body,
                None => answers.required("before", "Vælg en begivenhed."),
            };
            let days = answers.number("days", 180).filter(|days| *days > 0);
            Rule::new("before", anchor).and("days", days)
        }
        "efter" => Rule::new("after", answers.required("after", "Vælg en ferie eller begivenhed.")),
        "nummer" => Rule::new("months", chosen_months(answers, "m"))
            .and("meeting", other_than_first(answers.get("nth"))),
        "fra-dag" => {
            answers.required("day", "Skriv dagen i måneden, fx 3.");
            let day = answers.number("day", 31);
            let months = chosen_months(answers, "d");
            let rule = match months.len() {
                12 => Rule::new("every", "month"),
                _ => Rule::new("months", months),
            };
            rule.and("day", day)
        }
        "aarsdag" => {
            let text = answers.required("yearly", "Skriv en dag, fx 15/9.");
            let day = typed_date(&text, LEAP_YEAR).ok();
            if day.is_none() && !text.is_empty() {
                answers.problem("yearly", "Det er ikke en dag; skriv fx 15/9 eller 15. september.");
            }
            let day = day.map_or_else(String::new, |day| day.format("%m-%d").to_string());
            Rule::new("on-or-after", day)
        }
        "hver" => Rule::new("every", answers.required("every", "Vælg, hvor tit."))
            .and("meeting", other_than_first(answers.get("every-nth"))),
        "alle" => Rule::new("every", "meeting"),
        _ => {
            answers.problem(WHEN, "Vælg, hvornår punktet kommer.");
            return None;
        }
    };
    Some(ItemTiming::When(rule))
}

/// What an item may come before or after: id and label.
struct Anchors {
    /// The next one first.
    coming: Vec<(String, String)>,
    /// The last one first.
    past: Vec<(String, String)>,
}

impl Anchors {
    fn options(self) -> Vec<(String, String)> {
        let none = (String::new(), "Vælg …".to_owned());
        std::iter::once(none).chain(self.coming).chain(self.past).collect()
    }
}

fn anchors(view: &BodyView, today: NaiveDate) -> Anchors {
    let mut events: Vec<(bool, NaiveDate, &str, &str)> = Vec::new();
    for event in view.events_as_written() {
        let times = || view.events().filter(|time| time.id() == event.id);
        let next = times().find(|time| time.to() >= today);
        let day = next.or(times().last()).map_or(NaiveDate::MIN, |time| time.from());
        events.push((next.is_none(), day, &event.id, event.name()));
    }
    events.sort_unstable();
    let coming = events.iter().filter(|(is_past, ..)| !is_past);
    let coming = coming.map(|(_, day, id, name)| {
        ((*id).to_owned(), format!("{name} (næste gang {})", full_date(*day)))
    });
    let mut coming: Vec<_> = coming.collect();
    let mut breaks: Vec<&str> = view.calendar().breaks.iter().map(|b| b.name.as_str()).collect();
    breaks.sort_unstable();
    breaks.dedup();
    coming.extend(breaks.into_iter().map(|name| (name.to_owned(), format!("{name} (hvert år)"))));
    let past = events.iter().rev().filter(|(is_past, ..)| *is_past);
    let past = past
        .map(|(_, day, id, name)| ((*id).to_owned(), format!("{name} (var {})", full_date(*day))));
    Anchors { coming, past: past.collect() }
}

/// Which meeting of a month or period; the first is the default of a rule.
fn other_than_first(number: &str) -> Option<i32> {
    number.parse().ok().filter(|number| !matches!(number, 0 | 1))
}

fn numbers() -> Vec<(String, String)> {
    let all = [
        ("1", "det første"),
        ("2", "det andet"),
        ("3", "det tredje"),
        ("4", "det fjerde"),
        ("-1", "det sidste"),
        ("-2", "det næstsidste"),
    ];
    all.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec()
}

fn periods() -> Vec<(String, String)> {
    let all =
        [("month", "hver måned"), ("quarter", "hvert kvartal"), ("half-year", "hvert halvår")];
    all.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec()
}

fn months(form: FieldBuilder, prefix: &str, label: &str) -> Field {
    let boxes = (1..=12).map(|month| {
        let name = format!("{prefix}{month}");
        let is_checked = form.values.has(&name);
        (name, month_name(month).to_owned(), is_checked)
    });
    form.field(&format!("{prefix}1"), label, "", Kind::Boxes(boxes.collect()))
}

fn chosen_months(answers: &mut Answers, prefix: &str) -> Vec<u32> {
    let chosen: Vec<u32> =
        (1..=12).filter(|month| answers.has(&format!("{prefix}{month}"))).collect();
    if chosen.is_empty() {
        answers.problem(&format!("{prefix}1"), "Vælg mindst én måned.");
    }
    chosen
}
