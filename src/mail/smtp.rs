//! Mails to a mail server, over one connection (RFC 5321).

use super::ledger::Letter;
use super::outbox::Outcome;
use crate::plan::{Config, MailConfig, MailSecurity};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, SmtpConnection, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message};
use std::error::Error as _;
use std::io;
use std::path::Path;
use std::time::Duration;

/// For each answer of the server.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A mail server, as the settings have it.
pub struct Smtp {
    config: MailConfig,
    server: String,
    from: Address,
    reply_to: Option<Mailbox>,
    /// Behind the `@` of a Message-ID, and the name that this machine gives.
    domain: String,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    connection: Option<SmtpConnection>,
}

/// Where a letter got stuck.
enum Failure {
    /// The server does not answer, or does not take mail from us.
    Server(Error),
    /// It does not take this one.
    Letter(Error),
}

impl Smtp {
    /// `None` where the settings have no server; what is wrong with them.
    pub fn open(config: &Config) -> Result<Option<Smtp>, String> {
        let mail = &config.mail;
        let (Some(server), Some(from)) = (&mail.server, &mail.from) else { return Ok(None) };
        let address = |text: &str| {
            text.parse::<Address>().map_err(|error| format!("`{text}` i `[mail]`: {error}"))
        };
        let reply_to = mail.reply_to.as_deref().map(address).transpose()?;
        let tls = match mail.security {
            MailSecurity::None => None,
            MailSecurity::Starttls | MailSecurity::Tls => {
                Some(tls_parameters(server, &mail.certificates)?)
            }
        };
        let password = mail.password_file.as_deref().map(read).transpose()?;
        let password = password.map(|text| String::from_utf8_lossy(&text).trim().to_owned());
        let credentials = mail.user.clone().zip(password).map(Credentials::from);
        Ok(Some(Smtp {
            config: mail.clone(),
            server: server.clone(),
            from: address(from)?,
            reply_to: reply_to.map(|address| Mailbox::new(None, address)),
            domain: config.uid_domain().to_owned(),
            tls,
            credentials,
            connection: None,
        }))
    }

    /// Hands one letter to the server. Nothing that it answers is repeated: it may have an
    /// address in it.
    pub fn send(&mut self, letter: &Letter) -> Outcome {
        let Some((to, message)) = self.message(letter) else {
            return Outcome::Refused("adressen kan ikke bruges".to_owned());
        };
        match self.try_send(to, &message) {
            Ok(()) => Outcome::Sent,
            Err(Failure::Letter(error)) if error.is_permanent() => {
                Outcome::Refused(describe(&error))
            }
            Err(Failure::Letter(error)) if error.is_transient() => {
                Outcome::NotNow(describe(&error))
            }
            Err(Failure::Letter(error) | Failure::Server(error)) => {
                self.connection = None;
                Outcome::Down(describe(&error))
            }
        }
    }

    fn try_send(&mut self, to: Address, message: &[u8]) -> Result<(), Failure> {
        let from = self.from.clone();
        let connection = self.connect().map_err(Failure::Server)?;
        let sender = connection.command(Mail::new(Some(from), Vec::new()));
        sender.map_err(Failure::Server)?;
        let mut sent = connection.command(Rcpt::new(to, Vec::new()));
        if sent.is_ok() {
            sent = connection.command(Data).and_then(|_| connection.message(message));
        }
        sent.map(drop).map_err(|error| {
            // A connection goes on where the server still answers.
            match error.status().is_some() && connection.command(Rset).is_ok() {
                true => Failure::Letter(error),
                false => Failure::Server(error),
            }
        })
    }

    fn connect(&mut self) -> Result<&mut SmtpConnection, Error> {
        if self.connection.is_none() {
            let name = ClientId::Domain(self.domain.clone());
            let address = (self.server.as_str(), self.config.port());
            let from_start =
                self.tls.as_ref().filter(|_| self.config.security == MailSecurity::Tls);
            let mut connection =
                SmtpConnection::connect(address, Some(TIMEOUT), &name, from_start, None)?;
            if let (MailSecurity::Starttls, Some(tls)) = (self.config.security, &self.tls) {
                connection.starttls(tls, &name)?;
            }
            if let Some(credentials) = &self.credentials {
                connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials)?;
            }
            self.connection = Some(connection);
        }
        Ok(self.connection.as_mut().expect("it was made above"))
    }

    /// The address, and the message's bytes: the same at each try.
    fn message(&self, letter: &Letter) -> Option<(Address, Vec<u8>)> {
        let to: Address = letter.to.parse().ok()?;
        let mut message: MessageBuilder = Message::builder()
            .from(Mailbox::new(None, self.from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(letter.subject.clone())
            .date(letter.made.into())
            .message_id(Some(format!("<{}@{}>", letter.id, self.domain)))
            .header(ContentType::TEXT_PLAIN);
        if let Some(address) = &self.reply_to {
            message = message.reply_to(address.clone());
        }
        let mut message = message.body(letter.text.clone()).ok()?;
        // No answer of a machine on holiday (RFC 3834).
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
        Some((to, message.formatted()))
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.connection {
            let _ = connection.quit();
        }
    }
}

fn tls_parameters(server: &str, certificates: &Path) -> Result<TlsParameters, String> {
    let pem = read(certificates)?;
    let unusable = |error: Error| {
        format!("certifikaterne i {} kan ikke bruges: {error}", certificates.display())
    };
    let known = Certificate::from_pem(&pem).map_err(unusable)?;
    let parameters = TlsParameters::builder(server.to_owned());
    let parameters =
        parameters.certificate_store(CertificateStore::None).add_root_certificate(known);
    parameters.build_rustls().map_err(unusable)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("kan ikke læse {}: {error}", path.display()))
}

/// In Danish, and without what the server said.
fn describe(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("mailserveren siger nej ({code})"),
        None if error.is_timeout() => "mailserveren svarer ikke i tide".to_owned(),
        None if error.is_tls() || is_untrusted(error) => {
            "forbindelsen til mailserveren kan ikke sikres med TLS".to_owned()
        }
        None if error.is_client() => {
            "mailserveren kan ikke det, `security` og `user` i `[mail]` kræver".to_owned()
        }
        None => "ingen forbindelse til mailserveren".to_owned(),
    }
}

/// A handshake that fails comes as an error of the connection.
fn is_untrusted(error: &Error) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    source.is_some_and(|source| source.kind() == io::ErrorKind::InvalidData)
}
