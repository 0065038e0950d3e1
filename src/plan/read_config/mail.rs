//! `[mail]`: addresses, keys that need each other, and no password in the clear.

use crate::diag::Code;
use crate::plan::{Config, MailSecurity};

/// Something wrong with the value of a path: what, and what to write instead.
pub(super) type Problem = (&'static str, Code, String, &'static str);

pub(super) fn problems(config: &Config) -> Vec<Problem> {
    let mail = &config.mail;
    let mut problems: Vec<Problem> = Vec::new();
    let mut need = |needed: bool, given: bool, path, key: &str, missing: &str| {
        if needed && !given {
            let message = format!("`{key}` kræver også `{missing}`");
            problems.push((path, Code::MissingKey, message, "skriv begge, eller slet begge"));
        }
    };
    let (has_server, has_user) = (mail.server.is_some(), mail.user.is_some());
    need(has_server, mail.from.is_some(), "mail.server", "server", "from");
    let has_pages = config.server.public_url.is_some();
    need(has_server, has_pages, "mail.server", "server", "public-url` i `[server]");
    need(has_user, mail.password_file.is_some(), "mail.user", "user", "password-file");
    need(mail.password_file.is_some(), has_user, "mail.password-file", "password-file", "user");
    let addresses = [("mail.from", &mail.from), ("mail.reply-to", &mail.reply_to)];
    for (path, address) in addresses {
        let Some(address) = address.as_deref().filter(|text| !is_mail_address(text)) else {
            continue;
        };
        let message = format!("`{address}` er ikke en mailadresse");
        let hint = "skriv kun selve adressen, fx `\"aarshjul@norddjurs.dk\"`";
        problems.push((path, Code::BadValue, message, hint));
    }
    let server = mail.server.as_deref().unwrap_or("localhost");
    if !server.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte)) {
        let message = format!("`{server}` er ikke navnet på en server");
        let hint = "skriv kun navnet, fx `server = \"smtp.norddjurs.dk\"`, og porten i `port`";
        problems.push(("mail.server", Code::BadValue, message, hint));
    }
    let is_here = ["localhost", "127.0.0.1", "::1"].contains(&server);
    if mail.security == MailSecurity::None && !is_here {
        let message = "`security` kan kun være `none` til en server på maskinen selv".to_owned();
        let hint = "skriv `security = \"starttls\"` eller `\"tls\"`";
        problems.push(("mail.security", Code::BadValue, message, hint));
    }
    problems
}

/// One plain address, with nothing that a header or a command could take for more.
pub fn is_mail_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"<>()[]\\,;:\"@".contains(c);
    let parts = text.rsplit_once('@').filter(|_| text.len() <= 254);
    parts.is_some_and(|(local, domain)| {
        let labels = |text: &str| text.split('.').all(|label| !label.is_empty());
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        local.chars().all(plain) && labels(local) && domain.chars().all(fits) && labels(domain)
    })
}
