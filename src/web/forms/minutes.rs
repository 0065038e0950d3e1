//! The minutes of a meeting, written while it goes on: what was decided on each item,
//! what comes again, and who does what. Saved as one edit; only what was changed is in it.

use crate::agenda::{is_economy, names_for, past_tense};
use crate::calendar::full_date;
use crate::plan::edit::{Again, Edit};
use crate::plan::{HeldAt, Outcome, Section};
use crate::schedule::{DecisionView, ItemView, Names};
use crate::web::forms::agenda_times::{take, times};
use crate::web::forms::fields::{Field, FieldBuilder, Kind, Part};
use crate::web::forms::form::{EditForm, FormContext, Subject};
use crate::web::forms::values::{Answers, Values};
use crate::web::text::count;
use chrono::NaiveDate;

pub(in crate::web) const FORM: EditForm = EditForm {
    path: "/{body}/moede/{meeting}/referat",
    heading: "Skriv referat",
    initial,
    fields: Some(fields),
    edit,
    meeting_link: |meeting| (!meeting.is_cancelled()).then_some("Skriv referat"),
    records: true,
    keeps_draft: true,
    ..EditForm::EMPTY
};

/// The fields of an item begin with these words, those of a section with the first.
const TEXT: &str = "tekst";
const OUTCOME: &str = "udfald";
const ATTENDED: &str = "deltog";
const NEXT: &str = "naeste";
const AGAIN: &str = "igen";
const TO_DO: &str = "goeres";
const OWNERS: &str = "hvem";
const DUE: &str = "senest";
/// What the names of an item's follow-ups end with.
const FOLLOW_UPS: [&str; 3] = ["", "2", "3"];
/// What the plan had when the form was opened.
const BEFORE: &str = "foer";
const SECTION: &str = "afsnit";
/// The day on which the meeting is held.
const DATE: &str = "dag";
/// The items in the agenda's order.
const KEYS: &str = "punkter";

const DUE_HELP: &str = "Skriv fx 10/1, uge 41 eller medio august.";
const OWNERS_HELP: &str = "Roller eller navne; skil ad med semikolon.";

/// A decision as its fields have it.
const DECISION: [&str; 4] = [TEXT, OUTCOME, ATTENDED, NEXT];

fn initial(context: &FormContext) -> Option<Values> {
    let meeting = context.meeting()?;
    let mut values = Values::default();
    values.set(DATE, meeting.date().to_string());
    let keys: Vec<String> = meeting.agenda().iter().map(key).collect();
    values.set(KEYS, keys.join(" "));
    for item in meeting.agenda() {
        let key = key(&item);
        let known = meeting.decisions().find(|decision| decision.item_id() == item.id());
        for (field, text) in DECISION.iter().zip(known.map(texts).unwrap_or_default()) {
            values.set(&format!("{field}.{key}"), text);
        }
        values.set(&format!("{BEFORE}.{key}"), fingerprint(&values, &key));
    }
    for section in Section::ALL {
        let known = meeting.section_decisions().find(|decision| decision.section() == section);
        let text = known.map_or("", |decision| decision.text());
        values.set(&format!("{SECTION}.{}", section.word()), text);
        values.set(&format!("{BEFORE}.{SECTION}.{}", section.word()), text);
    }
    Some(values)
}

/// What the fields of a decision hold, in the order of [`DECISION`].
fn texts(decision: DecisionView) -> [String; 4] {
    let attended = decision.attended(Names::Shown).unwrap_or_default();
    [
        decision.text().to_owned(),
        decision.outcome().map_or("", Outcome::word).to_owned(),
        attended.join("; "),
        decision.next().unwrap_or_default().to_owned(),
    ]
}

/// An item's id and its nominal date.
fn key(item: &ItemView) -> String {
    let nominal = item.nominal().map_or_else(String::new, |nominal| nominal.to_string());
    format!("{}.{nominal}", item.id())
}

/// The four fields of a decision as one text, to find out whether they were changed.
fn fingerprint(values: &Values, key: &str) -> String {
    let text = |field: &&str| values.get(&format!("{field}.{key}")).replace("\r\n", "\n");
    DECISION.iter().map(text).collect::<Vec<_>>().join("\u{1f}")
}

fn fields(context: &FormContext, form: FieldBuilder) -> Option<Vec<Part>> {
    let meeting = context.meeting()?;
    let words = context.config.agenda_of(meeting.body().id());
    let mut parts = Vec::new();
    let section = |section: Section, heading: &str| {
        let name = format!("{SECTION}.{}", section.word());
        Part::Group {
            legend: heading.to_owned(),
            fields: vec![
                form.field(&name, "Beslutning", "", Kind::Lines),
                form.field(&format!("{BEFORE}.{name}"), "", "", Kind::Hidden),
            ],
            more: Vec::new(),
        }
    };
    parts.push(section(Section::Protocols, &words.protocols.heading));
    let (economy, points): (Vec<_>, Vec<_>) =
        meeting.agenda().into_iter().partition(|item| is_economy(item, words));
    parts.push(section(Section::Economy, &words.economy.heading));
    let mut times = times(&meeting, context.config);
    let mut group = |item: &ItemView| group(context, form, &mut times, item);
    parts.extend(economy.iter().map(&mut group));
    parts.push(section(Section::Points, &words.points.heading));
    parts.extend(points.iter().map(&mut group));
    parts.push(section(Section::Eventuelt, &context.config.eventuelt.heading));
    parts.extend([DATE, KEYS].map(|name| Part::Field(form.field(name, "", "", Kind::Hidden))));
    Some(parts)
}

fn group(
    context: &FormContext,
    form: FieldBuilder,
    times: &mut Vec<(String, String)>,
    item: &ItemView,
) -> Part {
    let key = key(item);
    let names = context.view.map_or(Names::Shown, |view| names_for(view, context.config));
    let title = item.title(names);
    let time = take(times, &title);
    let field = |name: &str, label: &str, help: &str, kind| {
        form.field(&format!("{name}.{key}"), label, help, kind)
    };
    let proposed = item.text().map(past_tense).unwrap_or_default();
    Part::Group {
        legend: format!("{time} {title}").trim().to_owned(),
        fields: vec![
            Field { proposed, ..field(TEXT, "Beslutning", "", Kind::Lines) },
            field(OUTCOME, "Udfald", "", Kind::Select(outcomes())),
            field(BEFORE, "", "", Kind::Hidden),
        ],
        more: [
            field(
                ATTENDED,
                "Hvem deltog",
                "Kun når det var andre end planlagt; skil ad med semikolon.",
                Kind::Line,
            ),
            field(
                NEXT,
                "Til næste gang",
                "Vises under punktet, næste gang det kommer.",
                Kind::Line,
            ),
            field(AGAIN, "Tages op igen", DUE_HELP, Kind::Date),
        ]
        .into_iter()
        .chain(FOLLOW_UPS.iter().enumerate().flat_map(|(index, suffix)| {
            let field = |name: &str, label: &str, help, kind| {
                let number = index + 1;
                let label = label.replace("{}", &number.to_string());
                field(&format!("{name}{suffix}"), &label, help, kind)
            };
            [
                field(TO_DO, "Opfølgning {}: hvad skal gøres?", "", Kind::Line),
                field(OWNERS, "Hvem gør det? ({})", OWNERS_HELP, Kind::Owner),
                field(DUE, "Senest ({})", DUE_HELP, Kind::Line),
            ]
        }))
        .collect(),
    }
}

fn outcomes() -> Vec<(String, String)> {
    let none = (String::new(), "Ikke valgt".to_owned());
    let all = Outcome::ALL.map(|outcome| (outcome.word().to_owned(), capital(outcome)));
    std::iter::once(none).chain(all).collect()
}

/// "Godkendt".
fn capital(outcome: Outcome) -> String {
    let word = outcome.describe();
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn edit(subject: &Subject, answers: &mut Answers) -> Option<Edit> {
    let meeting = subject.meeting?;
    let date: NaiveDate = answers.get(DATE).parse().ok()?;
    let held = meeting.held_on(date);
    let keys: Vec<String> = answers.get(KEYS).split(' ').map(str::to_owned).collect();
    let (mut decided, mut again, mut promised) = (Vec::new(), 0, Vec::new());
    for key in &keys {
        let record = record(answers, held, key);
        again += usize::from(matches!(&record, Some(Edit::Decide { again: Some(_), .. })));
        decided.extend(record);
        promised.extend(FOLLOW_UPS.iter().filter_map(|end| follow_up(answers, date, key, end)));
    }
    for section in Section::ALL {
        let name = format!("{SECTION}.{}", section.word());
        let text = answers.lines(&name);
        if text != answers.lines(&format!("{BEFORE}.{name}")) {
            decided.push(Edit::DecideSection { section, held, text });
        }
    }
    if decided.is_empty() && promised.is_empty() {
        answers.problem("", "Der er ikke skrevet noget nyt.");
        return None;
    }
    let parts = [
        (decided.len(), "beslutning", "beslutninger"),
        (again, "punkt igen", "punkter igen"),
        (promised.len(), "opfølgning", "opfølgninger"),
    ];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, one, many)| count(number, one, many)).collect();
    let words = format!("referat af mødet den {}: {}", full_date(date), parts.join(", "));
    let edits = decided.into_iter().chain(promised).map(|edit| (subject.body.clone(), edit));
    Some(Edit::Several { words, edits: edits.collect() })
}

/// What was decided on an item; `None` where nothing was changed.
fn record(answers: &mut Answers, held: HeldAt, key: &str) -> Option<Edit> {
    let again = answers.due(&format!("{AGAIN}.{key}")).map(Again::Due);
    let (item, nominal) = key.split_once('.')?;
    let [text, outcome, attended, next] =
        DECISION.map(|field| answers.lines(&format!("{field}.{key}")));
    let outcome = Outcome::ALL.into_iter().find(|one| one.word() == outcome);
    let now = fingerprint(answers.values(), key);
    let before = answers.lines(&format!("{BEFORE}.{key}"));
    if now == before && again.is_none() {
        return None;
    }
    let is_empty = text.is_empty() && outcome.is_none();
    if is_empty && (again.is_some() || !attended.is_empty() || !next.is_empty()) {
        answers.problem(&format!("{TEXT}.{key}"), "Skriv, hvad der blev besluttet.");
        return None;
    }
    // The outcome alone is a decision too.
    let text = match (text.is_empty(), outcome) {
        (true, Some(outcome)) => format!("{}.", capital(outcome)),
        _ => text,
    };
    Some(Edit::Decide {
        item: item.to_owned(),
        held,
        nominal: nominal.parse().ok().filter(|nominal| *nominal != held.date),
        text,
        outcome,
        next: Some(next).filter(|next| !next.is_empty()),
        attended: answers.list(&format!("{ATTENDED}.{key}")),
        again,
        replaces: true,
    })
}

fn follow_up(answers: &mut Answers, agreed: NaiveDate, key: &str, end: &str) -> Option<Edit> {
    let due = answers.due(&format!("{DUE}{end}.{key}"));
    let owners = answers.list(&format!("{OWNERS}{end}.{key}"));
    let to_do = format!("{TO_DO}{end}.{key}");
    let Some(title) = answers.text(&to_do) else {
        if due.is_some() || !owners.is_empty() {
            answers.problem(&to_do, "Skriv, hvad der skal gøres.");
        }
        return None;
    };
    let item = key.split_once('.').map(|(item, _)| item.to_owned());
    Some(Edit::AddFollowUp { id: None, title, agreed, item, owners, due, closed: false })
}
