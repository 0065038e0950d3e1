//! Private feed addresses: who has one, and what a token opens.
//!
//! A token is random and is kept only as its SHA-256, with its owner's name. It is
//! shown once, when it is made. Random bytes and time are arguments, and the file in
//! `state/` is the caller's. What a link opens is decided here, not what is served.

use super::scope::{Scope, is_member};
use crate::lines::Lines;
use crate::schedule::BodyView;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// Random bytes in a token: 144 bits, 24 characters.
pub const RANDOM_BYTES: usize = 18;

/// How long an address gives a tombstone, so that devices drop their copy.
const TOMBSTONE: TimeDelta = TimeDelta::days(90);

/// The last use is kept no finer, so that a fetch seldom writes the file.
const USE_STEP: TimeDelta = TimeDelta::hours(1);

/// Stands for the owner of a link who was removed.
const FORGOTTEN: &str = "(fjernet)";

const HEADER: &str = "# aarshjul: private feed addresses, by SHA-256. Made by `aarshjul link`.";

/// What a token opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access<'a> {
    /// The full feed, for this owner.
    Granted(&'a Link),
    /// Revoked not long ago: 200 with a tombstone.
    Tombstone {
        /// When it was.
        revoked: DateTime<Utc>,
    },
    /// Revoked long ago: 410.
    Gone,
    /// Never given out, or for another body: 404.
    Unknown,
}

/// One address that was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    hash: [u8; 32],
    /// Whom it was given to, as typed: one line of at most 200 characters.
    pub owner: String,
    /// Ids of the roles whose calendar it is; whole bodies if there is none.
    pub roles: Vec<String>,
    /// Ids of the bodies it is limited to; all of them if there is none.
    pub bodies: Vec<String>,
    /// When it was made, in whole seconds.
    pub created: DateTime<Utc>,
    /// When it was last fetched, to the hour.
    pub last_use: Option<DateTime<Utc>>,
    /// When it was revoked; `None` for a live one.
    pub revoked: Option<DateTime<Utc>>,
}

impl Link {
    /// A short name to revoke it by; it opens nothing.
    pub fn id(&self) -> String {
        base16ct::lower::encode_string(&self.hash[..4])
    }

    /// What its calendar is about.
    pub fn scope(&self) -> Scope {
        Scope::new(&self.roles, &self.bodies)
    }

    /// Whether it opens a body as a whole: of a role's link those of which it is a member.
    pub fn opens(&self, view: BodyView) -> bool {
        let is_for = view.ids().any(|id| self.is_for(id));
        is_for && (self.roles.is_empty() || is_member(view, &self.roles))
    }

    fn is_for(&self, body: &str) -> bool {
        self.bodies.is_empty() || self.bodies.iter().any(|id| id == body)
    }

    fn access(&self, now: DateTime<Utc>) -> Access<'_> {
        match self.revoked {
            None => Access::Granted(self),
            Some(revoked) if gives_tombstone(revoked, now) => Access::Tombstone { revoked },
            Some(_) => Access::Gone,
        }
    }
}

/// All links, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links(Lines<Link>);

impl Links {
    /// All links, revoked ones too, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        self.0.entries.iter()
    }

    /// Makes a link of these roles and bodies and returns its token, which is kept nowhere.
    pub fn add(
        &mut self,
        owner: &str,
        (roles, bodies): (Vec<String>, Vec<String>),
        now: DateTime<Utc>,
        random: [u8; RANDOM_BYTES],
    ) -> String {
        let token = BASE64_URL_SAFE_NO_PAD.encode(random);
        let owner = super::writer::short_line(owner, 200).trim().to_owned();
        let created = now.trunc_subsecs(0);
        let hash = hash(&token);
        let (roles, bodies) = (once(roles), once(bodies));
        let (last_use, revoked) = (None, None);
        self.0.entries.push(Link { hash, owner, roles, bodies, created, last_use, revoked });
        token
    }

    /// Revokes every live link of an owner, or the one of this id; those it revoked.
    pub fn revoke(&mut self, owner_or_id: &str, now: DateTime<Utc>) -> Vec<&Link> {
        let is_same = |text: &str| text.to_lowercase() == owner_or_id.to_lowercase();
        let meant = |link: &Link| is_same(&link.owner) || is_same(&link.id());
        self.0
            .entries
            .iter_mut()
            .filter(|link| link.revoked.is_none() && meant(link))
            .map(|link| {
                link.revoked = Some(now.trunc_subsecs(0));
                &*link
            })
            .collect()
    }

    /// Revokes an owner's links and forgets whose they were; how many.
    pub fn forget(&mut self, owner: &str, now: DateTime<Utc>) -> usize {
        let is_owned = |link: &&mut Link| link.owner.to_lowercase() == owner.to_lowercase();
        let own = self.0.entries.iter_mut().filter(is_owned);
        own.map(|link| {
            link.revoked.get_or_insert(now.trunc_subsecs(0));
            link.owner = FORGOTTEN.to_owned();
        })
        .count()
    }

    /// What a token from an address opens of all that its link is for.
    pub fn access(&self, token: &str, now: DateTime<Utc>) -> Access<'_> {
        self.find(token).map_or(Access::Unknown, |link| link.access(now))
    }

    /// What it opens of a body of that id, whether the plan has it or not. A revoked one is
    /// revoked of all that it may have opened.
    pub fn access_to(
        &self,
        token: &str,
        body: &str,
        view: Option<BodyView>,
        now: DateTime<Utc>,
    ) -> Access<'_> {
        let opens = |link: &&Link| {
            let is_whole = link.roles.is_empty() || view.is_some_and(|view| link.opens(view));
            link.is_for(body) && (is_whole || link.revoked.is_some())
        };
        self.find(token).filter(opens).map_or(Access::Unknown, |link| link.access(now))
    }

    /// What the calendars of the live links are about, each once.
    pub fn scopes(&self) -> BTreeSet<Scope> {
        self.live().map(Link::scope).collect()
    }

    /// Those that are not revoked.
    pub fn live(&self) -> impl Iterator<Item = &Link> {
        self.iter().filter(|link| link.revoked.is_none())
    }

    /// When the links were revoked that give a tombstone now.
    pub fn tombstones(&self, now: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        let revoked = self.0.entries.iter().filter_map(|link| link.revoked);
        revoked.filter(move |revoked| gives_tombstone(*revoked, now))
    }

    /// Notes that a token was used; whether there is something new to write down.
    #[must_use]
    pub fn note_use(&mut self, token: &str, now: DateTime<Utc>) -> bool {
        let Some(index) = self.index(token) else { return false };
        let link = &mut self.0.entries[index];
        let is_news = link.last_use.is_none_or(|last| now - last >= USE_STEP);
        if is_news {
            link.last_use = Some(now.trunc_subsecs(0));
        }
        is_news
    }

    /// The same without when they were used.
    pub fn without_uses(&self) -> Links {
        let mut links = self.clone();
        links.0.entries.iter_mut().for_each(|link| link.last_use = None);
        links
    }

    /// Who has a live address for a body, which a link may name by any of its ids.
    pub fn owners_for(&self, ids: &[&str]) -> Vec<&str> {
        let own = self.live().filter(|link| ids.iter().any(|id| link.is_for(id)));
        let mut owners: Vec<&str> = own.map(|link| link.owner.as_str()).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// What is wrong with their file, in Danish; `None` if all of it can be read.
    pub fn problem(&self, file: &str) -> Option<String> {
        self.0.problem(file)
    }

    /// Adds those of an earlier reading that are missing in this one.
    pub fn add_missing(&mut self, earlier: &Links) {
        let is_known = |links: &Links, hash| links.0.entries.iter().any(|link| link.hash == hash);
        for link in &earlier.0.entries {
            if !is_known(self, link.hash) {
                self.0.entries.push(link.clone());
            }
        }
    }

    /// From the text of the file. A line that can't be read opens nothing.
    pub fn parse(text: &str) -> Links {
        Links(Lines::parse(text, HEADER, parse_line))
    }

    /// As it is kept in a file; [`Links::parse`] reads it back.
    pub fn to_text(&self) -> String {
        self.0.to_text(HEADER, line)
    }

    /// The link of a token.
    pub fn find(&self, token: &str) -> Option<&Link> {
        self.index(token).map(|index| &self.0.entries[index])
    }

    /// Every link is compared, in constant time, whether one was found or not.
    fn index(&self, token: &str) -> Option<usize> {
        if !is_token(token) {
            return None;
        }
        let wanted = hash(token);
        let mut found = (Choice::from(0), 0_u64);
        for (index, link) in self.0.entries.iter().enumerate() {
            let same = link.hash.ct_eq(&wanted);
            found.1.conditional_assign(&(index as u64), same);
            found.0 |= same;
        }
        bool::from(found.0).then_some(found.1 as usize)
    }
}

/// Whether an address that has ended still gives a tombstone, and not 410.
pub fn gives_tombstone(ended: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - ended < TOMBSTONE
}

/// `[A-Za-z0-9_-]{22,64}`: checked before anything else is done.
pub fn is_token(text: &str) -> bool {
    (22..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Each id once, in order.
fn once(ids: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

const NONE: &str = "-";

/// What the line of a role's link begins with: a program that does not know roles must not
/// take it for one of whole bodies.
const ROLES: &str = "roles=";

/// The owner last: it is the only part that may hold spaces.
fn line(link: &Link) -> String {
    let roles = match link.roles.is_empty() {
        true => String::new(),
        false => format!("{ROLES}{} ", link.roles.join(",")),
    };
    let time = |time: Option<DateTime<Utc>>| match time {
        Some(time) => time.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        None => NONE.to_owned(),
    };
    let bodies = if link.bodies.is_empty() { NONE.to_owned() } else { link.bodies.join(",") };
    let hash = base16ct::lower::encode_string(&link.hash);
    let created = time(Some(link.created));
    let (used, revoked) = (time(link.last_use), time(link.revoked));
    format!("{roles}{hash} {created} {used} {revoked} {bodies} {}", link.owner)
}

fn parse_line(line: &str) -> Option<Link> {
    let (roles, line) = match line.strip_prefix(ROLES) {
        Some(rest) => rest.split_once(' ').map(|(roles, line)| (Some(roles), line))?,
        None => (None, line),
    };
    let roles = roles.map_or_else(|| Some(Vec::new()), parse_ids)?;
    let mut words = line.splitn(6, ' ');
    let hash = parse_hash(words.next()?)?;
    let mut time = || match words.next()? {
        NONE => Some(None),
        text => Some(Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())),
    };
    let (created, last_use, revoked) = (time()??, time()?, time()?);
    let bodies = match words.next()? {
        NONE => Vec::new(),
        list => parse_ids(list)?,
    };
    let owner = words.next()?.to_owned();
    Some(Link { hash, owner, roles, bodies, created, last_use, revoked })
}

/// Ids as the plan's: they come to stand in UIDs.
fn parse_ids(list: &str) -> Option<Vec<String>> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(plain);
    list.split(',').map(|id| is_id(id).then(|| id.to_owned())).collect()
}

fn parse_hash(text: &str) -> Option<[u8; 32]> {
    base16ct::mixed::decode_vec(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = super::super::identity::EPOCH;

    fn one(bodies: &[&str]) -> (Links, String) {
        let mut links = Links::default();
        let bodies = bodies.iter().map(|id| (*id).to_owned()).collect();
        let token = links.add("Velfærdsdirektør\n", (Vec::new(), bodies), NOW, [7; RANDOM_BYTES]);
        links.add("Økonomichef", (Vec::new(), Vec::new()), NOW, [8; RANDOM_BYTES]);
        (links, token)
    }

    #[test]
    fn a_token_opens_its_feed_and_is_kept_nowhere() {
        let (links, token) = one(&[]);
        assert!(is_token(&token) && token.len() == 24);
        let Access::Granted(link) = links.access(&token, NOW) else { panic!() };
        assert_eq!(link.owner, "Velfærdsdirektør");
        assert!(!links.to_text().contains(&token));
        assert!(!format!("{links:?}").contains(&token));
    }

    #[test]
    fn other_tokens_open_nothing() {
        let (links, token) = one(&["direktionen"]);
        let wrong = token.replace(|_: char| true, "A");
        for token in [wrong.as_str(), &token[1..], "", "../../../etc/passwd/aaaaaaaa", "å"] {
            assert_eq!(links.access(token, NOW), Access::Unknown, "{token}");
        }
        assert_eq!(links.access_to(&token, "byraadet", None, NOW), Access::Unknown);
    }

    #[test]
    fn a_revoked_link_is_a_tombstone_for_ninety_days_and_then_gone() {
        let (mut links, token) = one(&[]);
        assert_eq!(links.revoke("Velfærdsdirektør", NOW).len(), 1);
        assert!(links.revoke("Velfærdsdirektør", NOW).is_empty());
        let at = |days| links.access_to(&token, "nedlagt", None, NOW + TimeDelta::days(days));
        assert_eq!(at(0), Access::Tombstone { revoked: NOW });
        assert_eq!(at(89), Access::Tombstone { revoked: NOW });
        assert_eq!(at(90), Access::Gone);
    }

    #[test]
    fn an_id_names_one_link() {
        let (mut links, token) = one(&[]);
        let id = links.iter().next().unwrap().id();
        assert_eq!(links.revoke(&id, NOW).len(), 1);
        assert!(matches!(links.access(&token, NOW), Access::Tombstone { .. }));
        assert_eq!(links.iter().filter(|link| link.revoked.is_some()).count(), 1);
    }

    #[test]
    fn the_last_use_is_written_down_once_an_hour() {
        let (mut links, token) = one(&[]);
        assert!(links.note_use(&token, NOW));
        assert!(!links.note_use(&token, NOW + TimeDelta::minutes(59)));
        assert!(links.note_use(&token, NOW + TimeDelta::minutes(60)));
        assert!(!links.note_use("unknown", NOW));
    }

    #[test]
    fn the_text_reads_back_and_foreign_lines_stay() {
        let (mut links, token) = one(&["direktionen", "byraadet"]);
        assert!(links.note_use(&token, NOW));
        links.revoke("Økonomichef", NOW);
        let text = links.to_text();
        assert_eq!(Links::parse(&text), links);
        let roles = vec!["oekonomichef".to_owned(), "socialchef".to_owned()];
        links.add("Chef", (roles, vec!["byraadet".to_owned()]), NOW, [9; RANDOM_BYTES]);
        // Those without roles stay as they were; an older program reads no other.
        let with_roles = links.to_text();
        let line = with_roles.strip_prefix(&text).unwrap();
        assert!(line.starts_with("roles=oekonomichef,socialchef "), "{line}");
        assert!(parse_hash(line.split(' ').next().unwrap()).is_none());
        assert_eq!(Links::parse(&with_roles), links);
        let text = with_roles;
        let mut torn = format!("<<<<<<< torn\n{}\n{text}", &text[HEADER.len() + 1..][..90]);
        // Without its roles it would open all.
        torn += &format!("{ROLES} {}\n", text.lines().nth(1).unwrap());
        let read = Links::parse(&torn);
        assert_eq!(read.0.entries, links.0.entries);
        assert_eq!(
            read.problem("links.txt").as_deref(),
            Some("`links.txt` kan ikke læses i 3 linjer")
        );
        assert_eq!(Links::parse(&read.to_text()), read);
    }
}
