//! Who gets mail, where, and who wants no more.
//!
//! A line for each person or role. What concerns a role goes to its holder, where the
//! holder has an address, else to the address of the role. It is plain text in `state/`.

use crate::lines::Lines;
use crate::plan::Role;
use chrono::NaiveDate;

/// The file in `state/`.
pub const RECIPIENTS: &str = "mail-recipients.txt";

const HEADER: &str = "# aarshjul: who gets mail. Made by `aarshjul remind` and the page `/links`.";
const NONE: &str = "-";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// A person's name, or the title or id of a role.
    pub who: String,
    /// Where mail goes.
    pub address: String,
    /// Since when none is wanted.
    pub stopped: Option<NaiveDate>,
}

/// All of them, in the order they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients(Lines<Recipient>);

impl Recipients {
    /// From the text of the file.
    pub fn parse(text: &str) -> Recipients {
        Recipients(Lines::parse(text, HEADER, parse_line))
    }

    /// As it is kept in a file; [`Recipients::parse`] reads it back.
    pub fn to_text(&self) -> String {
        self.0.to_text(HEADER, |one| {
            let stopped = one.stopped.map_or_else(|| NONE.to_owned(), |day| day.to_string());
            format!("{} {stopped} {}", one.address, one.who)
        })
    }

    /// What is wrong with the file, if some of it can't be read.
    pub fn problem(&self) -> Option<String> {
        self.0.problem(RECIPIENTS)
    }

    /// In the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Recipient> {
        self.0.entries.iter()
    }

    /// Gives a person or role an address. One that had it gets mail again if it was stopped;
    /// to another name the stop of an address holds.
    pub fn set(&mut self, who: &str, address: &str) {
        let who = who.split_whitespace().collect::<Vec<_>>().join(" ");
        let address = address.trim().to_lowercase();
        let own = self.0.entries.iter_mut().filter(|one| one.address == address);
        let mut own: Vec<&mut Recipient> = own.collect();
        if own.iter().any(|one| is_same(&one.who, &who)) {
            own.iter_mut().for_each(|one| one.stopped = None);
        }
        let stopped = own.iter().filter_map(|one| one.stopped).min();
        let new = Recipient { who, address, stopped };
        match self.0.entries.iter_mut().find(|one| is_same(&one.who, &new.who)) {
            Some(known) => *known = new,
            None => self.0.entries.push(new),
        }
    }

    /// Stops mail to somebody, by the name or the address: to an address, for whomever it
    /// was. How many lines that were not stopped.
    pub fn stop(&mut self, who: &str, today: NaiveDate) -> usize {
        let is_meant = |one: &&Recipient| is_same(&one.who, who) || is_same(&one.address, who);
        let meant = self.0.entries.iter().filter(is_meant);
        let addresses: Vec<String> = meant.map(|one| one.address.clone()).collect();
        let own = self.0.entries.iter_mut().filter(|one| addresses.contains(&one.address));
        let live = own.filter(|one| one.stopped.is_none());
        live.map(|one| one.stopped = Some(today)).count()
    }

    /// Forgets somebody; the addresses that were theirs.
    pub fn remove(&mut self, who: &str) -> Vec<String> {
        let gone = self.0.entries.extract_if(.., |one| is_same(&one.who, who));
        gone.map(|one| one.address).collect()
    }

    /// Whether mail may go to an address: not if any of its lines has a stop.
    pub fn is_wanted(&self, address: &str) -> bool {
        let mut own = self.0.entries.iter().filter(|one| one.address == address).peekable();
        own.peek().is_some() && own.all(|one| one.stopped.is_none())
    }

    /// Who gets what concerns a role on a day.
    pub fn of_role(&self, role: &Role, today: NaiveDate) -> Option<&Recipient> {
        let holder = role.holder(today).and_then(|holder| self.of_name(&holder.name));
        holder.or_else(|| self.of_name(&role.title)).or_else(|| self.of_name(&role.id))
    }

    /// Who gets what concerns a person.
    pub fn of_name(&self, name: &str) -> Option<&Recipient> {
        self.0.entries.iter().find(|one| is_same(&one.who, name))
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.trim().to_lowercase()
}

fn parse_line(line: &str) -> Option<Recipient> {
    let mut words = line.splitn(3, ' ');
    let address = words.next().filter(|address| address.contains('@'))?.to_owned();
    let stopped = match words.next()? {
        NONE => None,
        day => Some(day.parse().ok()?),
    };
    let who = words.next().filter(|who| !who.trim().is_empty())?.to_owned();
    Some(Recipient { who, address, stopped })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Span};
    use crate::plan::Holder;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();

    fn holder(name: &str, until: Option<NaiveDate>) -> Holder {
        Holder { name: name.to_owned(), from: None, until, acting: false }
    }

    #[test]
    fn a_role_is_its_holder_else_itself() {
        let mut recipients = Recipients::default();
        recipients.set("Økonomichef", "chef@plan.example");
        recipients.set(" Anna  Andersen", "Anna@plan.example");
        let mut role = Role {
            id: "oekonomichef".into(),
            title: "økonomichef".into(),
            holders: vec![holder("anna andersen", Some(DAY))],
            span: Span { file: FileId(0), start: 0, end: 0 },
        };
        let address =
            |role: &Role, day| recipients.of_role(role, day).map(|one| one.address.as_str());
        assert_eq!(address(&role, DAY), Some("anna@plan.example"));
        assert_eq!(address(&role, DAY.succ_opt().unwrap()), Some("chef@plan.example"));
        role.title = "chef for økonomi".into();
        assert_eq!(address(&role, DAY.succ_opt().unwrap()), None);
    }

    #[test]
    fn a_stop_is_for_the_address_and_the_text_reads_back() {
        let mut recipients = Recipients::default();
        recipients.set("Anna Andersen", "anna@plan.example");
        recipients.set("økonomichef", "anna@plan.example");
        assert!(recipients.is_wanted("anna@plan.example"));
        assert_eq!(recipients.stop("ANNA andersen", DAY), 2);
        assert_eq!(recipients.stop("Anna@plan.example", DAY), 0);
        assert!(!recipients.is_wanted("anna@plan.example"));
        assert!(!recipients.is_wanted("andre@plan.example"));
        let text = format!("{}<<<<<<< torn\n", recipients.to_text());
        let read = Recipients::parse(&text);
        assert!(read.iter().eq(recipients.iter()));
        let problem = "`mail-recipients.txt` kan ikke læses i 1 linje";
        assert_eq!(read.problem().as_deref(), Some(problem));
        assert_eq!(Recipients::parse(&read.to_text()), read);
        // Without the person who wanted no more, the address still wants none.
        assert_eq!(recipients.remove("Anna Andersen"), ["anna@plan.example"]);
        assert!(!recipients.is_wanted("anna@plan.example"));
        recipients.set("anna andersen", "anna@plan.example");
        assert!(!recipients.is_wanted("anna@plan.example"));
        // Who had the address, and is given it again, wants it.
        recipients.set("anna andersen", "anna@plan.example");
        assert!(recipients.is_wanted("anna@plan.example"));
        assert_eq!(recipients.remove("Anna Andersen"), ["anna@plan.example"]);
        assert_eq!(recipients.iter().count(), 1);
    }
}
