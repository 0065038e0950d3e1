//! What a server serves, as one commit that other servers follow: in a repository of its own
//! under `state/`, from where it is pushed to a remote one or into which it is fetched from
//! there. A ref moves last, so whoever reads one has all of it.
//!
//! A commit's parent is the one before it, so that only what changed goes over the network;
//! now and then one has none, and git removes those before it. Nothing here knows what the
//! files mean.

use super::remote::Remote;
use super::repository::{ADDRESS, GitError, Repository, file_changes};
use super::state::StateDir;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;

/// What the origin serves.
const SERVED: &str = "refs/aarshjul/served";
/// What a replica serves of it.
const TAKEN: &str = "refs/aarshjul/taken";
/// More loose objects than these are packed.
const MOST_LOOSE: u32 = 1_000;

/// The repository, and the remote one.
#[derive(Clone, Debug)]
pub struct ServedRepository {
    repository: Repository,
    remote: Remote,
}

impl ServedRepository {
    /// Opens the repository, or creates it. Nobody else may use it.
    pub fn open(
        state: &StateDir,
        remote: &str,
        search_path: Option<&OsStr>,
    ) -> Result<ServedRepository, String> {
        let repository = Repository::at(state.path().join("served"), search_path);
        let own = ServedRepository { repository, remote: Remote::new(remote) };
        own.clear();
        own.create_if_missing()?;
        Ok(own)
    }

    /// Removes what a git left that did not end; no other one writes here.
    fn clear(&self) {
        self.repository.clear_locks(&[SERVED, TAKEN, "HEAD", "packed-refs"]);
        self.repository.remove_leftovers();
    }

    /// Somebody may remove it at any moment.
    fn create_if_missing(&self) -> Result<(), String> {
        if self.repository.exists() { Ok(()) } else { self.repository.create().map_err(why) }
    }

    /// Makes a commit of the files of another one, or of none, with some of them changed; its
    /// id.
    pub fn commit(
        &self,
        parent: Option<&str>,
        files: &[(String, Option<Vec<u8>>)],
        at: DateTime<Utc>,
    ) -> Result<String, String> {
        self.create_if_missing()?;
        let seconds = at.timestamp();
        let message = "served";
        let mut import = format!(
            "commit {SERVED}\nmark :1\ncommitter aarshjul <{ADDRESS}> {seconds} +0000\ndata {}\n{message}\n",
            message.len()
        )
        .into_bytes();
        if let Some(parent) = parent {
            import.extend(format!("from {parent}\n").bytes());
        }
        import.extend(file_changes(files));
        import.extend(b"get-mark :1\ndone\n");
        let id = self.repository.import(&import, &["--force"]).map_err(why)?;
        Ok(id.trim().to_owned())
    }

    /// The commit that the remote repository has.
    pub fn pushed(&self, is_over: impl Fn() -> bool) -> Result<Option<String>, String> {
        let arguments = ["ls-remote", "--", self.remote.address(), SERVED];
        let listed = self.repository.git_until(&self.remote, arguments, is_over);
        let listed = String::from_utf8_lossy(&listed.map_err(why)?).into_owned();
        Ok(listed.split_whitespace().next().map(str::to_owned))
    }

    /// Has the remote repository exchange the commit that it has for another.
    pub fn push(
        &self,
        known: Option<&str>,
        commit: &str,
        is_over: impl Fn() -> bool,
    ) -> Result<(), String> {
        let lease = format!("--force-with-lease={SERVED}:{}", known.unwrap_or_default());
        let refs = format!("{commit}:{SERVED}");
        let arguments = ["push", "--quiet", &lease, "--", self.remote.address(), &refs];
        self.repository.git_until(&self.remote, arguments, is_over).map_err(why)?;
        self.repository.gc(MOST_LOOSE, &["--prune=now"]).map_err(why)
    }

    /// Removes the repository if it is damaged (a machine without power has lost what it wrote
    /// last); whether it was.
    pub fn remove_if_damaged(&self) -> bool {
        self.repository.is_damaged() && self.repository.remove().is_ok()
    }

    /// Fetches everything anew in the place of a repository that is damaged; whether it was.
    pub fn fetch_if_damaged(&self, is_over: impl Fn() -> bool) -> Result<bool, String> {
        if !self.repository.is_damaged() {
            return Ok(false);
        }
        let (repository, remote) = (self.repository.with_extension("new"), self.remote.clone());
        let new = ServedRepository { repository, remote };
        let replace = || {
            self.repository.remove()?;
            std::fs::rename(new.repository.path(), self.repository.path())
        };
        let failed = |error: io::Error| error.to_string();
        new.repository.remove().map_err(failed)?;
        new.fetch(is_over)?;
        replace().map_err(failed)?;
        Ok(true)
    }

    /// Fetches the commit that the remote repository has.
    pub fn fetch(&self, is_over: impl Fn() -> bool) -> Result<(), String> {
        let refs = format!("+{SERVED}:{SERVED}");
        self.create_if_missing()?;
        let options = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--"];
        let arguments = options.into_iter().chain([self.remote.address(), &refs]);
        let fetched = self.repository.git_until(&self.remote, arguments, is_over);
        match fetched.inspect_err(|_| self.clear()) {
            Err(GitError::Failed(why)) if why.contains("couldn't find remote ref") => {
                Err("der er intet udgivet i den; skriv `publish-to` i `[server]` i indstillingerne for den server, der følges".to_owned())
            }
            fetched => fetched.map(drop).map_err(why),
        }
    }

    /// The commit that was fetched last.
    pub fn fetched(&self) -> Option<String> {
        self.read(SERVED)
    }

    /// The commit that was taken last.
    pub fn taken(&self) -> Option<String> {
        self.read(TAKEN)
    }

    /// Keeps a commit for later starts instead of the one before.
    pub fn take(&self, id: &str) -> Result<(), String> {
        let arguments = ["update-ref", TAKEN, id].map(OsStr::new);
        self.repository.git(arguments, b"").map_err(why)?;
        self.repository.gc(MOST_LOOSE, &["--prune=now"]).map_err(why)
    }

    /// The files of a commit: hash and path of each.
    pub fn files(&self, id: &str) -> Result<Vec<(String, String)>, String> {
        self.repository.files(id).map_err(why)
    }

    /// Texts by their hashes.
    pub fn texts<'h>(
        &self,
        hashes: impl Iterator<Item = &'h String>,
    ) -> Result<BTreeMap<String, Vec<u8>>, String> {
        self.repository.blobs(hashes).map_err(why)
    }

    /// A ref, which is never packed here.
    fn read(&self, name: &str) -> Option<String> {
        let text = std::fs::read_to_string(self.repository.path().join(name)).ok()?;
        Some(text.trim().to_owned())
    }
}

fn why(error: GitError) -> String {
    match error {
        GitError::NotFound => "programmet git findes ikke på maskinen; installér git".to_owned(),
        GitError::Failed(why) => why,
    }
}
