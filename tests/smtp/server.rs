//! aiosmtpd, with what it has taken.

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::NamedTempFile;

pub struct MailServer {
    child: Child,
    log: NamedTempFile,
}

impl MailServer {
    /// With more options, as JSON.
    pub fn start(port: u16, options: &str) -> MailServer {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("aiosmtpd");
        let lock = fs::File::create(target.with_extension("lock")).unwrap();
        lock.lock().unwrap();
        let install = Command::new("bash").arg(own.join("install.sh")).arg(&target).output();
        let install = install.unwrap();
        drop(lock);
        assert!(install.status.success(), "{install:?}");
        let python = String::from_utf8(install.stdout).unwrap();
        let log = NamedTempFile::new().unwrap();
        let more = if options.is_empty() { String::new() } else { format!(", {options}") };
        let options = format!("{{\"port\": {port}, \"log\": \"{}\"{more}}}", log.path().display());
        let mut child = Command::new(python.trim())
            .arg(own.join("server.py"))
            .arg(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "ready");
        MailServer { child, log }
    }

    /// All that it has taken, in order, as it read them.
    pub fn mails(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.log.path()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
