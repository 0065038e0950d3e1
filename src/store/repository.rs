//! A bare repository of the program's own, by the `git` program without the configuration
//! of the user or the machine.

use super::process::{run, run_until};
use super::remote::{Remote, explained};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Git requires an e-mail address as well as the name.
pub(super) const ADDRESS: &str = "aarshjul@localhost";

const SSH: &str = "ssh -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=20";

/// Why git did not do it.
#[derive(Debug)]
pub(super) enum GitError {
    NotFound,
    Failed(String),
}

/// The repository.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    path: PathBuf,
    /// The `PATH` that `git` is found on.
    search_path: Option<OsString>,
}

impl Repository {
    pub fn at(path: PathBuf, search_path: Option<&OsStr>) -> Repository {
        Repository { path, search_path: search_path.map(OsStr::to_owned) }
    }

    /// Another one, next to it.
    pub fn with_extension(&self, extension: &str) -> Repository {
        Repository { path: self.path.with_extension(extension), ..self.clone() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn exists(&self) -> bool {
        // `git init` writes HEAD last.
        self.path.join("HEAD").exists()
    }

    /// Whether git finds a fault in what is there.
    pub fn is_damaged(&self) -> bool {
        let check = ["fsck", "--no-dangling", "--no-progress"].map(OsStr::new);
        matches!(self.git(check, b""), Err(GitError::Failed(_)))
    }

    /// Removes all of it.
    pub fn remove(&self) -> io::Result<()> {
        match std::fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub fn create(&self) -> Result<(), GitError> {
        let options = ["init", "--quiet", "--bare", "--template=", "--initial-branch=main"];
        let arguments = options.iter().map(OsStr::new).chain([self.path.as_os_str()]);
        self.git(arguments, b"").map(drop)
    }

    /// Runs git and returns its output.
    pub fn git<'a>(
        &self,
        arguments: impl IntoIterator<Item = &'a OsStr>,
        input: &[u8],
    ) -> Result<Vec<u8>, GitError> {
        result(run(self.command().args(arguments), input))
    }

    /// The same of what goes over a network, until `is_over`. It asks nobody for a password, and
    /// ends where the other side has nothing more to say.
    pub fn git_until<'a>(
        &self,
        remote: &Remote,
        arguments: impl IntoIterator<Item = &'a str>,
        is_over: impl Fn() -> bool,
    ) -> Result<Vec<u8>, GitError> {
        let mut command = self.command();
        remote.open(&mut command);
        command
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_SSH_COMMAND", SSH)
            .args(["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60"])
            .args(arguments);
        result(run_until(&mut command, is_over))
    }

    /// The files of a commit: hash and path of each.
    pub fn files(&self, id: &str) -> Result<Vec<(String, String)>, GitError> {
        let listed = self.git(["ls-tree", "-r", "-z", id].map(OsStr::new), b"")?;
        let listed = String::from_utf8_lossy(&listed);
        // "100644 blob <hash>\t<path>"
        let files = listed
            .split('\0')
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(meta, path)| Some((meta.split(' ').nth(2)?.to_owned(), path.to_owned())));
        Ok(files.collect())
    }

    /// Texts by their hashes.
    pub fn blobs<'h>(
        &self,
        hashes: impl Iterator<Item = &'h String>,
    ) -> Result<BTreeMap<String, Vec<u8>>, GitError> {
        let request: String = hashes.map(|hash| format!("{hash}\n")).collect();
        if request.is_empty() {
            return Ok(BTreeMap::new());
        }
        let output = self.git(["cat-file", "--batch"].map(OsStr::new), request.as_bytes())?;
        blobs(&output).ok_or_else(|| GitError::Failed("en tekst mangler i den".into()))
    }

    /// Makes a commit by `git fast-import`; what that printed.
    pub fn import(&self, input: &[u8], options: &[&str]) -> Result<String, GitError> {
        let always = ["fast-import", "--quiet", "--done", "--date-format=raw"];
        let imported = self.git(always.iter().chain(options).map(OsStr::new), input);
        let output = imported.inspect_err(|_| self.remove_leftovers())?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// Packs loose objects once there are more than `most`; what a killed run leaves, a later
    /// one removes. Moves no branch.
    pub fn gc(&self, most: u32, options: &[&str]) -> Result<(), GitError> {
        let limit = format!("gc.auto={most}");
        let always = ["-c", &limit, "-c", "gc.autoDetach=false", "-c", "gc.packRefs=false"];
        let arguments = always.iter().chain(&["gc", "--auto", "--quiet"]).chain(options);
        self.git(arguments.map(OsStr::new), b"").map(drop)
    }

    /// Removes lock files of a killed git, where no other one writes.
    pub fn clear_locks(&self, names: &[&str]) {
        for name in names {
            let _ = std::fs::remove_file(self.path.join(format!("{name}.lock")));
        }
    }

    /// Removes what a git left that was killed or had no space, where no other one writes: the
    /// next one would have less space, and the one after that none.
    pub fn remove_leftovers(&self) {
        let files = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten();
        let objects = files(&self.path.join("objects")).map(|folder| folder.path());
        for file in objects.chain([self.path.clone()]).flat_map(|folder| files(&folder)) {
            let name = file.file_name();
            let is_left = |prefix| name.to_string_lossy().starts_with(prefix);
            if is_left("tmp_") || is_left("fast_import_crash_") {
                let _ = std::fs::remove_file(file.path());
            }
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.env_clear().envs(self.search_path.as_ref().map(|path| ("PATH", path)));
        command
            .env("GIT_DIR", &self.path)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("LC_ALL", "C");
        for setting in [
            "core.hooksPath=/dev/null",
            "core.fsync=committed,loose-object",
            "core.quotePath=false",
            "i18n.logOutputEncoding=UTF-8",
            "log.showSignature=false",
            "gc.auto=0",
            "maintenance.auto=false",
        ] {
            command.args(["-c", setting]);
        }
        command
    }
}

fn result(output: io::Result<Output>) -> Result<Vec<u8>, GitError> {
    let Output { status, stdout, stderr } = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => GitError::NotFound,
        _ => GitError::Failed(error.to_string()),
    })?;
    if status.success() {
        return Ok(stdout);
    }
    Err(GitError::Failed(explained(&String::from_utf8_lossy(&stderr))))
}

/// Files as input for `git fast-import`, `None` for those that are removed.
pub(super) fn file_changes(files: &[(String, Option<Vec<u8>>)]) -> Vec<u8> {
    let mut import = Vec::new();
    for (path, bytes) in files {
        let path = path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        match bytes {
            Some(bytes) => {
                let head = format!("M 100644 inline \"{path}\"\ndata {}\n", bytes.len());
                import.extend(head.bytes());
                import.extend(bytes);
                import.push(b'\n');
            }
            None => import.extend(format!("D \"{path}\"\n").bytes()),
        }
    }
    import
}

/// Parses the output of `cat-file --batch`: "<hash> blob <size>\n<bytes>\n", repeated.
fn blobs(mut output: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut blobs = BTreeMap::new();
    while !output.is_empty() {
        let end = output.iter().position(|b| *b == b'\n')?;
        let head = std::str::from_utf8(&output[..end]).ok()?;
        let mut words = head.split(' ');
        let (hash, size) = (words.next()?, words.nth(1)?.parse::<usize>().ok()?);
        blobs.insert(hash.to_owned(), output.get(end + 1..end + 1 + size)?.to_vec());
        output = output.get(end + size + 2..)?;
    }
    Some(blobs)
}
