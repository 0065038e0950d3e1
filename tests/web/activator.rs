//! The program under socket activation, as systemd runs it.

use crate::house::House;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The activator with the program under it.
pub struct Activator {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    pub address: SocketAddr,
}

impl Activator {
    pub fn start(house: &House, stderr: Stdio) -> Activator {
        Activator::limited(house, "", stderr)
    }

    /// With at most `files` file descriptors, if that is not empty.
    pub fn limited(house: &House, files: &str, stderr: Stdio) -> Activator {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/web/activator.py");
        let mut process = Command::new("sh")
            .args(["-c", "[ -z \"$0\" ] || ulimit -n \"$0\"; exec python3 \"$@\"", files])
            .arg(script)
            .arg(env!("CARGO_BIN_EXE_aarshjul"))
            .arg("--plans")
            .arg(house.plans())
            .arg("--state")
            .arg(house.state())
            .arg("serve")
            .current_dir(house.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .expect("the tests need python3");
        // Of a piped stderr nobody reads: writing to it fails.
        drop(process.stderr.take());
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut port = String::new();
        output.read_line(&mut port).unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], port.trim().parse().unwrap()));
        Activator { process, input, output, address }
    }

    /// Waits until the server before has ended as it should.
    pub fn restart(&mut self) {
        self.input.as_mut().unwrap().write_all(b"\n").unwrap();
        self.read_stop();
    }

    fn read_stop(&mut self) {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        assert_eq!(line, "stopped 0\n");
    }
}

impl Drop for Activator {
    fn drop(&mut self) {
        drop(self.input.take());
        if !std::thread::panicking() {
            self.read_stop();
        }
        let _ = self.process.wait();
    }
}
