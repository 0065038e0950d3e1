//! The address of another repository, what opens it, and what git's refusals mean.

use super::error::{NO_SPACE, READ_ONLY};
use percent_encoding::percent_decode_str;
use std::fmt;
use std::process::Command;

/// Git runs it where a web server asks for a name and a password.
const HELPER: &str =
    "!printf 'username=%s\\npassword=%s\\n' \"$AARSHJUL_NAME\" \"$AARSHJUL_PASSWORD\" #";

/// The name and password in the address of a web server go to git by its environment: they
/// stand in no message and in no command line of git's.
#[derive(Clone)]
pub(super) struct Remote {
    address: String,
    opening: Option<Opening>,
}

#[derive(Clone)]
struct Opening {
    /// The server that gets it, and no other that it may lead on to.
    server: String,
    name: String,
    password: String,
}

impl Remote {
    pub fn new(written: &str) -> Remote {
        let split = written.split_once("://").filter(|(scheme, _)| scheme.starts_with("http"));
        let without = || Remote { address: written.to_owned(), opening: None };
        let Some((scheme, rest)) = split else { return without() };
        let Some((opening, place)) = user_info(rest) else { return without() };
        let (name, password) = opening.split_once(':').unwrap_or((opening, ""));
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let server = format!("{scheme}://{}", place.split('/').next().unwrap_or(place));
        let opening = Opening { server, name: decoded(name), password: decoded(password) };
        Remote { address: format!("{scheme}://{place}"), opening: Some(opening) }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Gives a git command what opens the repository.
    pub fn open(&self, command: &mut Command) {
        let Some(Opening { server, name, password }) = &self.opening else { return };
        command.env("AARSHJUL_NAME", name).env("AARSHJUL_PASSWORD", password);
        command.args(["-c", &format!("credential.{server}.helper={HELPER}")]);
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.address)
    }
}

/// What stands before the `@`, and the rest. A password may be written with a `/` or `@` in it:
/// then what stands before the first `/` is no port.
fn user_info(rest: &str) -> Option<(&str, &str)> {
    let host = rest.split('/').next().unwrap_or(rest);
    if let Some((info, _)) = host.rsplit_once('@') {
        return Some((info, &rest[info.len() + 1..]));
    }
    let port = host.rsplit_once(':')?.1;
    if port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit() || byte == b']') {
        return None;
    }
    rest.rsplit_once('@')
}

/// What a refusal means, by words of git's, ssh's and the network's.
const HINTS: [(&[&str], &str); 9] = [
    (&["remote: ", "No space left on device"], "der er ikke mere plads hos værten"),
    (
        &["does not match target host name"],
        "værtens certifikat gælder et andet navn end det i adressen",
    ),
    (
        &["certificate verification failed"],
        "værtens certifikat er udløbet, eller maskinen kender ikke dets udsteder (læg den i /usr/local/share/ca-certificates, og kør update-ca-certificates)",
    ),
    (
        &["Host key verification failed"],
        "maskinen kender ikke værten, eller den er en anden end før (læg dens nøgle i ~/.ssh/known_hosts hos serverens bruger, når den er efterset)",
    ),
    (&["Permission denied (publickey"], "værten kender ikke nøglen i ~/.ssh hos serverens bruger"),
    (
        &["terminal prompts disabled"],
        "værten kræver navn og adgangskode (skriv dem i ~/.netrc hos serverens bruger)",
    ),
    (&["Authentication failed"], "navn eller adgangskode er forkert"),
    (&["does not appear to be a git repository"], "der er intet repository på adressen"),
    (&["repository", "not found"], "der er intet repository på adressen"),
];

/// Where nobody answers.
const AWAY: [&str; 6] = [
    "Connection refused",
    "Could not resolve",
    "Connection timed out",
    "No route to host",
    "unable to connect to",
    "Failed to connect",
];

/// The machine's own disk.
const DISK: [(&str, &str); 3] = [
    ("No space left on device", NO_SPACE),
    ("Out of diskspace", NO_SPACE),
    ("Read-only file system", READ_ONLY),
];

/// What git said, in the words of who has to do something about it.
pub(super) fn explained(stderr: &str) -> String {
    // `git push` first names the remote repository.
    let mut lines = stderr.lines().filter(|line| !line.starts_with("To "));
    let message = lines.find(|line| !line.trim().is_empty()).unwrap_or("git gav op");
    let said = format!("git siger »{}«", message.trim());
    let has = |word: &&str| stderr.contains(*word);
    if let Some((_, hint)) = HINTS.iter().find(|(words, _)| words.iter().all(has)) {
        return format!("{hint}; {said}");
    }
    // What git says has the name of a file in it that is another one each time.
    match DISK.iter().find(|(word, _)| has(word)) {
        Some((_, hint)) => (*hint).to_owned(),
        None if AWAY.iter().any(has) => format!("værten svarer ikke; {said}"),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_is_explained() {
        for (said, expected) in [
            ("fatal: bad object HEAD\nfatal: x", "git siger »fatal: bad object HEAD«"),
            ("To /srv/plan.git\n ! [rejected]", "git siger »! [rejected]«"),
            (
                "fatal: sha1 file 'x/tmp_pack_IiZ' write error. Out of diskspace",
                "der er ikke mere plads på disken",
            ),
            (
                "remote: fatal: write error: No space left on device\nerror: x",
                "der er ikke mere plads hos værten; git siger »remote: fatal: write error: No space left on device«",
            ),
            (
                "ssh: connect to host x port 22: Connection refused\r\nfatal: Could not read",
                "værten svarer ikke; git siger »ssh: connect to host x port 22: Connection refused«",
            ),
        ] {
            assert_eq!(explained(said), expected);
        }
    }

    #[test]
    fn what_opens_an_address_is_no_part_of_it() {
        for (written, address, opening) in [
            ("https://git.example/plan.git", "https://git.example/plan.git", None),
            ("https://git.example:8443/@x/plan.git", "https://git.example:8443/@x/plan.git", None),
            ("https://p:a%40b@git.example/x", "https://git.example/x", Some(("p", "a@b"))),
            ("https://p:a@b@git.example:84/x", "https://git.example:84/x", Some(("p", "a@b"))),
            ("https://p:a/b@git.example/x", "https://git.example/x", Some(("p", "a/b"))),
            ("https://token@git.example/x", "https://git.example/x", Some(("token", ""))),
            ("ssh://git@git.example/x", "ssh://git@git.example/x", None),
            ("git@git.example:plan.git", "git@git.example:plan.git", None),
            ("/srv/plan.git", "/srv/plan.git", None),
        ] {
            let remote = Remote::new(written);
            let own = remote.opening.as_ref().map(|own| (&*own.name, &*own.password));
            assert_eq!((remote.address(), own), (address, opening), "{written}");
            assert_eq!(format!("{remote:?}"), address);
        }
        let server = Remote::new("https://p:a@git.example:84/x/y").opening.unwrap().server;
        assert_eq!(server, "https://git.example:84");
    }
}
