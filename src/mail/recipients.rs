//! Who gets mail, where, and who wants no more.
//!
//! A line for each person or role. What concerns a role goes to its holder, where the
//! holder has an address, else to the address of the role. It is plain text in `state/`.

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
pub struct Recipients {
    list: Vec<Recipient>,
    /// Lines of the file that cannot be parsed, kept as they are.
    others: Vec<String>,
}

impl Recipients {
    /// From the text of the file.
    pub fn parse(text: &str) -> Recipients {
        let mut recipients = Recipients::default();
        for line in text.lines().filter(|line| *line != HEADER) {
            match parse_line(line) {
                Some(recipient) => recipients.list.push(recipient),
                None => recipients.others.push(line.to_owned()),
            }
        }
        recipients
    }

    /// As it is kept in a file; [`Recipients::parse`] reads it back.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        let line = |one: &Recipient| {
            let stopped = one.stopped.map_or_else(|| NONE.to_owned(), |day| day.to_string());
            format!("{} {stopped} {}", one.address, one.who)
        };
        for line in self.others.iter().cloned().chain(self.list.iter().map(line)) {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// In the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Recipient> {
        self.list.iter()
    }

    /// Gives a person or role an address; one that had a stop gets mail again.
    pub fn set(&mut self, who: &str, address: &str) {
        let who = who.split_whitespace().collect::<Vec<_>>().join(" ");
        let address = address.trim().to_lowercase();
        match self.list.iter_mut().find(|one| is_same(&one.who, &who)) {
            Some(known) => *known = Recipient { who, address, stopped: None },
            None => self.list.push(Recipient { who, address, stopped: None }),
        }
    }

    /// Stops mail to somebody, by the name or the address; how many lines that were not.
    pub fn stop(&mut self, who: &str, today: NaiveDate) -> usize {
        let is_meant = |one: &&mut Recipient| is_same(&one.who, who) || one.address == who;
        let own = self.list.iter_mut().filter(is_meant).filter(|one| one.stopped.is_none());
        own.map(|one| one.stopped = Some(today)).count()
    }

    /// Forgets somebody; the addresses that were theirs.
    pub fn remove(&mut self, who: &str) -> Vec<String> {
        let gone = self.list.extract_if(.., |one| is_same(&one.who, who));
        gone.map(|one| one.address).collect()
    }

    /// Whether mail may go to an address: not if any of its lines has a stop.
    pub fn is_wanted(&self, address: &str) -> bool {
        let mut own = self.list.iter().filter(|one| one.address == address).peekable();
        own.peek().is_some() && own.all(|one| one.stopped.is_none())
    }

    /// Who gets what concerns a role on a day.
    pub fn of_role(&self, role: &Role, today: NaiveDate) -> Option<&Recipient> {
        let holder = role.holder(today).and_then(|holder| self.of_name(&holder.name));
        holder.or_else(|| self.of_name(&role.title)).or_else(|| self.of_name(&role.id))
    }

    /// Who gets what concerns a person.
    pub fn of_name(&self, name: &str) -> Option<&Recipient> {
        self.list.iter().find(|one| is_same(&one.who, name))
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
    let who = words.next()?.to_owned();
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
        assert_eq!(recipients.stop("ANNA andersen", DAY), 1);
        assert!(!recipients.is_wanted("anna@plan.example"));
        assert!(!recipients.is_wanted("andre@plan.example"));
        let text = format!("{}<<<<<<< torn\n", recipients.to_text());
        let read = Recipients::parse(&text);
        assert_eq!((&read.list, read.others.len()), (&recipients.list, 1));
        assert_eq!(Recipients::parse(&read.to_text()), read);
        recipients.set("anna andersen", "anna@plan.example");
        assert!(recipients.is_wanted("anna@plan.example"));
        assert_eq!(recipients.remove("Anna Andersen"), ["anna@plan.example"]);
        assert_eq!(recipients.iter().count(), 1);
    }
}
