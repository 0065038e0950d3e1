//! Who may sign in: names, roles and hashes of passwords, as the text of a file.
//!
//! Passwords are kept as hashes only (`passwords`). Each user has an epoch, drawn anew with
//! every password: sessions of another epoch are over. Chance is an argument;
//! the file in `state/` is the shell's, and who is signed in is for `login`.

use crate::web::auth::passwords::{self, LONGEST as LONGEST_PASSWORD, Memory};
use std::fmt;

/// The file in `state/`.
pub const USERS: &str = "users";

/// The fewest letters of a password.
pub const SHORTEST_PASSWORD: usize = 12;
const LONGEST_NAME: usize = 80;

const HEADER: &str = "# aarshjul: users. Made by `aarshjul user`.";

/// Of one whom a proxy signs in: no password opens it.
const NO_PASSWORD: &str = "-";

/// What the hash of one whom a provider signs in begins with; the rest is the provider's.
const BY_PROVIDER: &str = "oidc:";

const PASSWORD_HASH: &str = "$argon2id$";

/// What a user may do; each role includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Sees closed items.
    Reader,
    /// Changes the plan.
    Editor,
    /// Manages the users.
    Administrator,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Reader, Role::Editor, Role::Administrator];

    /// As it is written in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Editor => "editor",
            Role::Administrator => "administrator",
        }
    }

    pub fn of(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Role::Reader => "læser",
            Role::Editor => "redaktør",
            Role::Administrator => "administrator",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub name: String,
    pub role: Role,
    /// In hexadecimal.
    pub epoch: String,
    hash: String,
}

impl User {
    pub fn has_password(&self) -> bool {
        self.hash.starts_with(PASSWORD_HASH)
    }

    /// Whether a provider signs them in (feature `oidc`).
    pub fn is_by_provider(&self) -> bool {
        self.hash.starts_with(BY_PROVIDER)
    }
}

/// All users, in the order they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    users: Vec<User>,
    /// Lines that cannot be parsed, kept as they are.
    others: Vec<String>,
}

impl Users {
    pub fn parse(text: &str) -> Users {
        let mut users = Users::default();
        for line in text.lines().filter(|line| !line.is_empty() && *line != HEADER) {
            match user(line) {
                Some(user) if users.find(&user.name).is_none() => users.users.push(user),
                _ => users.others.push(line.to_owned()),
            }
        }
        users
    }

    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for User { name, role, epoch, hash } in &self.users {
            text.push_str(&format!("{}\t{epoch}\t{hash}\t{name}\n", role.word()));
        }
        text.extend(self.others.iter().map(|line| format!("{line}\n")));
        text
    }

    pub fn iter(&self) -> impl Iterator<Item = &User> {
        self.users.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// Capital letters make no other name.
    pub fn find(&self, name: &str) -> Option<&User> {
        let name = name.trim().to_lowercase();
        self.users.iter().find(|user| user.name.to_lowercase() == name)
    }

    /// Adds a user, or gives one another role and password. Without a hash no
    /// password opens it.
    pub fn set(&mut self, name: &str, role: Role, hash: Option<String>, random: [u8; 8]) {
        self.set_hash(name, role, hash.unwrap_or_else(|| NO_PASSWORD.to_owned()), random);
    }

    /// The user whom a provider knows by a subject, with this name and role from now on.
    /// `None` if another has the name. As it was already, no session ends.
    #[cfg(feature = "oidc")]
    pub fn set_by_provider(
        &mut self,
        name: &str,
        role: Role,
        subject: &str,
        random: [u8; 8],
    ) -> Option<User> {
        let hash = format!("{BY_PROVIDER}{subject}");
        match self.find(name) {
            Some(user) if user.hash != hash => return None,
            Some(user) if user.role == role => return Some(user.clone()),
            _ => {}
        }
        self.users.retain(|user| user.hash != hash);
        self.set_hash(name, role, hash, random);
        self.find(name).cloned()
    }

    fn set_hash(&mut self, name: &str, role: Role, hash: String, random: [u8; 8]) {
        let epoch = base16ct::lower::encode_string(&random);
        let known = self.find(name).map(|user| user.name.clone());
        let name = known.unwrap_or_else(|| name.trim().to_owned());
        let user = User { name, role, epoch, hash };
        match self.users.iter_mut().find(|known| known.name == user.name) {
            Some(known) => *known = user,
            None => self.users.push(user),
        }
    }

    /// Whether there was such a user.
    pub fn remove(&mut self, name: &str) -> bool {
        let Some(name) = self.find(name).map(|user| user.name.clone()) else { return false };
        self.users.retain(|user| user.name != name);
        true
    }

    /// The user whose password it is. Takes as long when there is no such user;
    /// long enough to be done on a thread that may wait.
    pub fn verify(&self, name: &str, password: &str, memory: &mut Memory) -> Option<&User> {
        let user = self.find(name);
        let hash = user.filter(|user| user.has_password()).map(|user| &*user.hash);
        let fits = passwords::verify_password(password, hash, memory);
        user.filter(|_| fits)
    }
}

fn user(line: &str) -> Option<User> {
    let mut parts = line.splitn(4, '\t');
    let role = Role::of(parts.next()?)?;
    let (epoch, hash, name) = (parts.next()?, parts.next()?, parts.next()?);
    let is_hash = hash == NO_PASSWORD
        || [PASSWORD_HASH, BY_PROVIDER].iter().any(|kind| hash.starts_with(kind));
    (is_hash && name_problem(name).is_none()).then(|| User {
        name: name.to_owned(),
        role,
        epoch: epoch.to_owned(),
        hash: hash.to_owned(),
    })
}

/// What is wrong with a name.
pub fn name_problem(name: &str) -> Option<&'static str> {
    let name = name.trim();
    if name.is_empty() {
        return Some("skriv et navn");
    }
    let is_odd = |c: char| c.is_control() || "<>\u{2028}\u{2029}".contains(c);
    if name.chars().any(is_odd) || name.starts_with('#') {
        return Some("navnet har et tegn, som ikke kan bruges");
    }
    (name.chars().count() > LONGEST_NAME).then_some("navnet er for langt")
}

/// What is wrong with a password: only its length can be.
pub fn password_problem(password: &str) -> Option<String> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Some(format!(
            "adgangskoden skal have mindst {SHORTEST_PASSWORD} tegn; brug fx fire ord"
        ));
    }
    (password.len() > LONGEST_PASSWORD).then(|| "adgangskoden er for lang".to_owned())
}

/// The hash of a new password, in memory of its own.
pub fn hash_password(password: &str) -> Result<String, String> {
    passwords::hash_password(password, &mut Memory::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_read_back_and_verify() {
        let mut users = Users::default();
        let hash = hash_password("fire gode ord her").unwrap();
        users.set(" Sekretær ", Role::Editor, Some(hash), [1; 8]);
        users.set("Direktør", Role::Reader, None, [2; 8]);
        let text = users.to_text();
        assert!(!text.contains("fire gode"), "{text}");
        let (mut read, mut memory) = (Users::parse(&text), Memory::default());
        assert_eq!(read, users);
        assert_eq!(
            read.verify("SEKRETÆR", "fire gode ord her", &mut memory).unwrap().role,
            Role::Editor
        );
        for (name, password) in [
            ("Sekretær", "fire gode ord Her"),
            ("Sekretær", ""),
            ("Direktør", ""),
            ("Direktør", "-"),
            ("Ingen", "fire gode ord her"),
            ("Ingen", &"x".repeat(2000)),
        ] {
            assert_eq!(read.verify(name, password, &mut memory), None, "{name} {password}");
        }
        let epoch = read.find("sekretær").unwrap().epoch.clone();
        read.set("SEKRETÆR", Role::Administrator, None, [3; 8]);
        assert_ne!(read.find("Sekretær").unwrap().epoch, epoch);
        assert_eq!(read.iter().count(), 2);
        assert!(read.remove("sekretær") && !read.remove("sekretær"));
    }

    #[test]
    fn what_is_no_user_is_kept_and_opens_nothing() {
        let text = format!(
            "{HEADER}\nemperor\t00\t-\tA\neditor\t00\tplain\tB\neditor\t00\t-\tC\nreader\t00\t-\tc\n"
        );
        let users = Users::parse(&text);
        assert_eq!(users.iter().map(|user| &*user.name).collect::<Vec<_>>(), ["C"]);
        let mut lines: Vec<_> = users.to_text().lines().map(str::to_owned).collect();
        let mut before: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort();
        before.sort();
        assert_eq!(lines, before);
    }
}
