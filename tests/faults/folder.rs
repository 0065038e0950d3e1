//! A plan and a state folder of its own for each test, and the program on them.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

const BODY: &str = "[body]\nname = \"Byledelsen\"\n\n[[series]]\n\
    rrule = \"FREQ=WEEKLY;BYDAY=WE\"\nfrom = 2026-01-07\ntime = \"09:00-11:00\"\n";
const ITEMS: &str = "[[item]]\nid = \"venter\"\ntitle = \"Punktet der venter\"\n";

pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.write("plans/byledelsen/body.toml", BODY);
        folder.write("plans/byledelsen/punkter.toml", ITEMS);
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// The program, begun by other programs that change what it runs in.
    pub fn run_under(&self, before: &[&str], arguments: &[&str]) -> Output {
        let line = [before, &[env!("CARGO_BIN_EXE_aarshjul"), "--today", "2026-11-25"], arguments];
        let line = line.concat();
        Command::new(line[0]).args(&line[1..]).current_dir(self.0.path()).output().unwrap()
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_under(&[], arguments)
    }
}

pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
