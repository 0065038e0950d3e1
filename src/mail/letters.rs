//! Who gets what on a day, and why.
//!
//! Each concern has a name (`key`) under which the ledger remembers it for an address, so
//! that it goes out once. Closed items concern those who present them, but have no name in
//! a mail: [`item_name`] is the one place that names an item.

use super::changes::{self, Change};
use super::ledger::{Letter, MailLedger};
use super::recipients::{Recipient, Recipients};
use super::words;
use crate::agenda::names_for;
use crate::calendar::DayTable;
use crate::plan::{Config, Role};
use crate::schedule::{Audience, BodyView, FollowUpState, ItemView, Names, Schedule};
use chrono::{DateTime, Datelike, Days, NaiveDate, SubsecRound, Utc};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// No deadline is longer before its meeting.
const LONGEST: Days = Days::new(200);

/// So long after its day an owner may still get a mail about a follow-up.
const LATE: Days = Days::new(14);

/// What a day's mails are made from.
pub struct MailInput<'a> {
    /// As it stands now.
    pub schedule: &'a Schedule,
    /// The settings, of which `[mail]` counts.
    pub config: &'a Config,
    /// Who gets mail.
    pub recipients: &'a Recipients,
    /// In the plan's zone.
    pub today: NaiveDate,
    /// The `Date` of the mails.
    pub now: DateTime<Utc>,
}

/// A day's mails.
pub struct DayOfMail {
    /// At most one for each address.
    pub letters: Vec<Letter>,
    /// Whom something concerns who has no address: roles and names, with how much.
    pub without_address: BTreeMap<String, usize>,
    /// The ledger once the letters are in its outbox.
    pub ledger: MailLedger,
}

/// Whom something concerns.
enum Whom<'a> {
    Role(&'a Role),
    Name(&'a str),
}

/// One thing that somebody is to hear of.
struct Concern<'a> {
    to: Whom<'a>,
    key: String,
    /// The last day on which it can go out.
    until: NaiveDate,
    /// What it is in one line, then what there is to say.
    subject: String,
    text: String,
}

/// Makes a day's mails. Of a day whose mails were made there are no more.
pub fn day_of(input: &MailInput, ledger: &MailLedger) -> DayOfMail {
    let mut next = ledger.clone();
    let (mut letters, mut without_address) = (Vec::new(), BTreeMap::new());
    if ledger.has_made(input.today) {
        return DayOfMail { letters, without_address, ledger: next };
    }
    let since = *next.since.get_or_insert(input.today);
    let mut own: BTreeMap<&str, (&Recipient, Vec<Concern>)> = BTreeMap::new();
    for concern in concerns(input, ledger, since) {
        let Some(recipient) = recipient(input, &concern.to) else {
            *without_address.entry(concern.to.name()).or_default() += 1;
            continue;
        };
        let (_, all) = own.entry(&recipient.address).or_insert((recipient, Vec::new()));
        let is_new = all.iter().all(|known| known.key != concern.key);
        if is_new && !ledger.has(&recipient.address, &concern.key) {
            all.push(concern);
        }
    }
    for (recipient, concerns) in own.into_values() {
        if concerns.is_empty() || !input.recipients.is_wanted(&recipient.address) {
            continue;
        }
        let letter = letter(input, recipient, &concerns);
        next.take(letter.clone(), concerns.into_iter().map(|one| (one.key, one.until)).collect());
        letters.push(letter);
    }
    next.day = Some(input.today);
    next.known = changes::known(input.schedule, input.today);
    next.prune(input.today);
    DayOfMail { letters, without_address, ledger: next }
}

/// Who is named as the owner of a follow-up and is no role.
pub fn owners(schedule: &Schedule) -> impl Iterator<Item = &str> {
    let all = schedule.views(Audience::Full).flat_map(|view| view.follow_ups());
    all.flat_map(|follow_up| follow_up.owner_ids(Names::Shown))
}

impl Whom<'_> {
    fn name(&self) -> String {
        match self {
            Whom::Role(role) => role.title.clone(),
            Whom::Name(name) => (*name).to_owned(),
        }
    }
}

fn recipient<'a>(input: &MailInput<'a>, to: &Whom) -> Option<&'a Recipient> {
    match to {
        Whom::Role(role) => input.recipients.of_role(role, input.today),
        Whom::Name(name) => input.recipients.of_name(name),
    }
}

/// Everything that is to be heard of today, whoever has heard of it before.
fn concerns<'a>(input: &MailInput<'a>, ledger: &MailLedger, since: NaiveDate) -> Vec<Concern<'a>> {
    let today = input.today;
    let days = DayTable::new(&input.schedule.plan.calendar, today.year() - 1, today.year() + 2);
    let day = Today { input, days, since };
    let changes = changes::changes(input.schedule, today, &ledger.known);
    let mut concerns: Vec<Concern> =
        changes.into_iter().flat_map(|change| day.change(&change)).collect();
    for view in input.schedule.views(Audience::Open) {
        concerns.extend(day.agendas(view));
    }
    // Nobody is reminded on a day on which nobody works.
    if day.days.workday_back(today, 0) == Some(today) {
        for view in input.schedule.views(Audience::Full) {
            concerns.extend(day.deadlines(view));
            concerns.extend(day.follow_ups(view));
        }
    }
    concerns
}

struct Today<'a, 'i> {
    input: &'i MailInput<'a>,
    days: DayTable,
    since: NaiveDate,
}

impl<'a> Today<'a, '_> {
    /// To the members: a meeting was moved or cancelled, is held all the same, or is gone.
    fn change(&self, change: &Change<'a>) -> Vec<Concern<'a>> {
        let body = change.body;
        let (subject, reason) = words::change(body, &change.before.start, change.now.as_ref());
        let page = match &change.now {
            Some(meeting) => self.page(body, &format!("/moede/{}", meeting.id())),
            None => self.page(body, ""),
        };
        let text = words::to_members(&subject, reason.as_deref(), body, &page);
        let last = change.now.as_ref().map_or(change.before.start.date(), |now| now.date());
        let until = last.max(change.before.start.date());
        to_members(body, &change.key, until, &subject, &text)
    }

    /// To the members: the last deadline before a meeting is over, or, in a body that has
    /// none, its points have their times.
    fn agendas(&self, view: BodyView<'a>) -> Vec<Concern<'a>> {
        let today = self.input.today;
        let to = today.checked_add_days(changes::NEAR).unwrap_or(today);
        let mut concerns = Vec::new();
        for meeting in view.meetings(today, to).filter(|meeting| !meeting.is_cancelled()) {
            let ready = match meeting.deadlines().map(|deadline| deadline.date).max() {
                Some(last) => last.succ_opt(),
                None => {
                    let start = meeting.entry().and_then(|entry| entry.points_start);
                    start.map(|_| today)
                }
            };
            let is_ready = ready.is_some_and(|ready| self.since <= ready && ready <= today);
            if !is_ready || meeting.date() < today || meeting.items().next().is_none() {
                continue;
            }
            let subject = words::agenda(&meeting);
            let page = self.page(view, &format!("/dagsorden/{}", meeting.id()));
            let text = words::to_members(&subject, None, view, &page);
            let key = format!("dagsorden {}/{} {}", view.first_id(), meeting.id(), meeting.date());
            concerns.extend(to_members(view, &key, meeting.date(), &subject, &text));
        }
        concerns
    }

    /// To those who present an item, so many workdays before each deadline.
    fn deadlines(&self, view: BodyView<'a>) -> Vec<Concern<'a>> {
        let today = self.input.today;
        let before = self.input.config.mail.days_before_deadline as usize;
        let to = today.checked_add_days(LONGEST).unwrap_or(today);
        let mut concerns = Vec::new();
        for meeting in view.meetings(today, to).filter(|meeting| !meeting.is_cancelled()) {
            for deadline in meeting.deadlines() {
                let first = self.days.workday_back(deadline.date, before);
                if deadline.date < today || first.is_none_or(|first| today < first) {
                    continue;
                }
                for item in meeting.items() {
                    let Some(role) = item.presenter() else { continue };
                    let nominal = item.nominal().map_or_else(String::new, |day| day.to_string());
                    let (body, name) = (view.first_id(), deadline.name);
                    let at = format!("{body}/{} {name} {}", meeting.id(), deadline.date);
                    let name = self.item_name(&item);
                    let page = self.page(view, &format!("/moede/{}", meeting.id()));
                    concerns.push(Concern {
                        to: Whom::Role(role),
                        key: format!("frist {at} {} {nominal}", item.id()),
                        until: deadline.date,
                        subject: words::deadline(&deadline),
                        text: words::to_presenter(&deadline, &name, &meeting, &page),
                    });
                }
            }
        }
        concerns
    }

    /// To those who are to do something by now.
    fn follow_ups(&self, view: BodyView<'a>) -> Vec<Concern<'a>> {
        let today = self.input.today;
        let mut concerns = Vec::new();
        for follow_up in view.follow_ups() {
            let state = follow_up.state(today);
            let is_open = matches!(state, FollowUpState::Open | FollowUpState::Overdue);
            let Some(due) = follow_up.due_by().filter(|_| is_open) else { continue };
            let until = due.checked_add_days(LATE).unwrap_or(due);
            let first = self.days.workday_back(due, 0).unwrap_or(due);
            if due < self.since || today < first || until < today {
                continue;
            }
            let name = match follow_up.is_closed() {
                true => words::CLOSED_FOLLOW_UP.to_owned(),
                false => words::quoted(follow_up.title()),
            };
            let page = self.page(view, "/opfoelgning");
            let (subject, text) = words::to_owner(&name, due, view, follow_up.agreed(), &page);
            let roles = &self.input.schedule.plan.roles;
            concerns.extend(follow_up.owner_ids(Names::Shown).into_iter().map(|owner| Concern {
                to: match roles.iter().find(|role| role.id == owner) {
                    Some(role) => Whom::Role(role),
                    None => Whom::Name(owner),
                },
                key: format!("opfølgning {}/{} {due}", view.first_id(), follow_up.id()),
                until,
                subject: subject.clone(),
                text: text.clone(),
            }));
        }
        concerns
    }

    /// Mail is read on locked phones and passed on, so a closed item has no name in it.
    fn item_name(&self, item: &ItemView) -> String {
        match item.is_closed() {
            true => words::CLOSED_ITEM.to_owned(),
            false => {
                let open = Audience::Open;
                let view = self.input.schedule.body(item.body().id(), open);
                let names =
                    view.map_or(Names::RolesOnly, |view| names_for(view, self.input.config));
                words::quoted(&item.title(names))
            }
        }
    }

    fn page(&self, view: BodyView, rest: &str) -> String {
        let base = self.input.config.server.public_url.as_deref().unwrap_or_default();
        format!("{base}/{}{rest}", view.id())
    }
}

fn to_members<'a>(
    body: BodyView<'a>,
    key: &str,
    until: NaiveDate,
    subject: &str,
    text: &str,
) -> Vec<Concern<'a>> {
    let concern = |role| Concern {
        to: Whom::Role(role),
        key: key.to_owned(),
        until,
        subject: subject.to_owned(),
        text: text.to_owned(),
    };
    body.members().map(concern).collect()
}

/// The mail to one address.
fn letter(input: &MailInput, recipient: &Recipient, concerns: &[Concern]) -> Letter {
    // Two closed items have one name: what would be said twice is said once.
    let mut said: Vec<&Concern> = Vec::new();
    for concern in concerns {
        if said.iter().all(|known| known.text != concern.text) {
            said.push(concern);
        }
    }
    let subjects: Vec<&str> = said.iter().map(|one| one.subject.as_str()).collect();
    let texts: Vec<&str> = said.iter().map(|one| one.text.as_str()).collect();
    let text = words::letter(&recipient.who, &texts);
    let mut hash = Sha256::new();
    for part in [&recipient.address, &input.today.to_string(), &text] {
        hash.update(Sha256::digest(part));
    }
    Letter {
        id: base16ct::lower::encode_string(&hash.finalize()[..16]),
        to: recipient.address.clone(),
        who: recipient.who.clone(),
        made: input.now.trunc_subsecs(0),
        subject: words::subject(&subjects),
        text,
        until: concerns.iter().map(|one| one.until).max().unwrap_or(input.today),
    }
}
