//! The thing that an item comes before or after: an event, a break, another body,
//! or a day of the year.

use super::check::{contradiction, in_range};
use super::names::{Names, listing};
use super::series::own_body;
use crate::calendar::MonthDay;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::forms;
use crate::plan::schema::{Spanned, WhenTable, similar};
use crate::plan::{Anchor, Body, Event, Months, index_at};

/// A day of the year, unless the text is also somebody's name.
pub fn annual_day(name: &Spanned<String>, names: &Names) -> Option<MonthDay> {
    let named = [&names.events, &names.breaks, &names.bodies]
        .iter()
        .any(|index| index.place(&name.value).is_some());
    forms::month_day(&name.value).filter(|_| !named)
}

/// A kind of thing that a name can mean.
#[derive(Clone, Copy)]
enum Meaning {
    Event,
    Break,
    Body,
    Day,
}

impl Meaning {
    fn noun(self) -> &'static str {
        match self {
            Meaning::Event => "en begivenhed",
            Meaning::Break => "en mødefri periode",
            Meaning::Body => "et organ",
            Meaning::Day => "en dag i året",
        }
    }
}

/// The event, break or body that a name means.
pub fn anchor(
    table: &WhenTable,
    name: &Spanned<String>,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<Anchor> {
    let text = &name.value;
    let is_own = own.is_some() && names.bodies.get(text).flatten() == own;
    match meanings(text, is_own, names)[..] {
        [(Meaning::Event, _)] => {
            narrowed(table, Meaning::Event.noun(), report);
            names.events.get(text).flatten().map(|event| Anchor::Event(index_at::<Event>(event)))
        }
        [(Meaning::Break, _)] => {
            narrowed(table, Meaning::Break.noun(), report);
            Some(Anchor::Break(text.clone()))
        }
        [(Meaning::Body, _)] => {
            let months =
                if table.months.is_absent() { Some(Months::ALL) } else { months(table, report) };
            let body = names.bodies.get(text).flatten().map(index_at::<Body>);
            Some(Anchor::Body { body: body?, months: months? })
        }
        [] if is_own => {
            let message = "et punkt kan ikke komme før eller efter organets egne møder";
            report.push(own_body(name, message));
            None
        }
        [] => {
            unknown_name(name, own, names, report);
            None
        }
        ref several => {
            report.push(ambiguous(name, several));
            None
        }
    }
}

/// Everything that a text is the name of, with the place where it was given.
fn meanings(text: &str, is_own: bool, names: &Names) -> Vec<(Meaning, Option<Span>)> {
    let body = names.bodies.place(text).filter(|_| !is_own);
    let named = [
        (Meaning::Event, names.events.place(text)),
        (Meaning::Break, names.breaks.place(text)),
        (Meaning::Body, body),
    ];
    let mut meanings: Vec<_> = named.into_iter().filter(|(_, place)| place.is_some()).collect();
    if forms::month_day(text).is_some() {
        meanings.push((Meaning::Day, None));
    }
    meanings
}

/// `months` narrows the meetings of a body, and nothing else.
pub fn narrowed(table: &WhenTable, kind: &str, report: &mut Report) {
    if let Some(months) = table.months.given() {
        contradiction(
            months.span,
            format!("`months` kan kun stå sammen med et organ, ikke med {kind}"),
            None,
            "slet `months`",
            report,
        );
    }
}

fn ambiguous(name: &Spanned<String>, meanings: &[(Meaning, Option<Span>)]) -> Diagnostic {
    let kinds: Vec<_> = meanings.iter().map(|(kind, _)| kind.noun()).collect();
    let message = format!("`{}` kan betyde både {}", name.value, kinds.join(" og "));
    let mut diagnostic = Diagnostic::new(Code::AmbiguousName, name.span, message)
        .label("hvilken af dem?")
        .hint("giv den ene et andet navn eller id");
    for (kind, place) in meanings {
        if let Some(place) = place {
            diagnostic = diagnostic.related(*place, format!("{} her", kind.noun()));
        }
    }
    diagnostic
}

fn unknown_name(name: &Spanned<String>, own: Option<usize>, names: &Names, report: &mut Report) {
    if !names.events.whole || !names.breaks.whole {
        return;
    }
    let known =
        || names.events.names().chain(names.breaks.names()).chain(names.bodies.names_but(own));
    let day = forms::loose_month_day(&name.value);
    let by_name = names.event_ids.get(&name.value).map(String::as_str);
    let hint = match (by_name.or_else(|| similar(&name.value, known())), day) {
        (Some(meant), _) => format!("mente du `{meant}`?"),
        (None, Some(day)) => {
            format!("en dag i året skrives `before = \"{day}\"` eller `on-or-after = \"{day}\"`")
        }
        (None, None) => format!(
            "skriv id'et på en begivenhed, navnet på en mødefri periode eller id'et på et andet organ; {}",
            listing(known())
        ),
    };
    report.push(
        Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("`{}` er hverken en begivenhed, en mødefri periode eller et organ", name.value),
        )
        .label("ukendt")
        .hint(hint),
    );
}

/// `months`, each once.
pub fn months(table: &WhenTable, report: &mut Report) -> Option<Months> {
    let list = table.months.given()?;
    if list.value.is_empty() {
        report.push(
            Diagnostic::new(Code::MissingKey, list.span, "`months` nævner ingen måneder")
                .label("tom liste")
                .hint("skriv månedernes numre, fx `months = [3, 8]`"),
        );
        return None;
    }
    let mut bits = 0;
    let mut fits = true;
    for month in &list.value {
        let Some(number) = in_range(month, "months", 1..=12, report) else {
            fits = false;
            continue;
        };
        let bit = 1_u16 << (number - 1);
        if bits & bit != 0 {
            report.push(
                Diagnostic::new(
                    Code::DuplicateEntry,
                    month.span,
                    format!("måneden {number} står to gange på listen"),
                )
                .label("står igen her")
                .hint("slet den ene"),
            );
        }
        bits |= bit;
    }
    fits.then_some(Months(bits))
}
