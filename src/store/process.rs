//! Running another program to its end. Where a thread can't be started or a pipe can't be
//! read, the standard library's ways panic: here these are errors.

use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::{self, Builder};
use std::time::Duration;

/// How often it is looked whether to go on.
const LOOK: Duration = Duration::from_millis(50);

/// Runs a program on an input, which is written on another thread while the output is read,
/// so that neither side blocks on a full pipe.
pub fn run(command: &mut Command, input: &[u8]) -> io::Result<Output> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let read = exchange(&mut child, input);
    end(child, read)
}

/// Waits for a program whose output was read; one that can't be read from is stopped.
fn end(mut child: Child, read: io::Result<(Vec<u8>, Vec<u8>)>) -> io::Result<Output> {
    if read.is_err() {
        let _ = child.kill();
    }
    let status = child.wait()?;
    let (stdout, stderr) = read?;
    Ok(Output { status, stdout, stderr })
}

fn exchange(child: &mut Child, input: &[u8]) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        // A program that fails stops reading; its stderr has the reason.
        let write = move || drop(stdin.map(|mut stdin| stdin.write_all(input)));
        Builder::new().spawn_scoped(scope, write)?;
        let errors = Builder::new().spawn_scoped(scope, move || all(stderr))?;
        let output = all(stdout)?;
        let errors = errors.join().unwrap_or_else(|_| Ok(Vec::new()))?;
        Ok((output, errors))
    })
}

/// Runs a program without an input, at most until `is_over`; then it is stopped with all that
/// it started itself.
pub fn run_until(command: &mut Command, is_over: impl Fn() -> bool) -> io::Result<Output> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.process_group(0).spawn()?;
    let read = read_until(&mut child, is_over);
    if read.is_err() {
        // The group has the number of its first process, which is not waited for yet.
        let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
    }
    end(child, read)
}

fn read_until(child: &mut Child, is_over: impl Fn() -> bool) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (sender, both) = channel();
    let errors = Builder::new().spawn(move || all(stderr))?;
    let read = move || {
        let output = all(stdout);
        let errors = errors.join().unwrap_or_else(|_| Ok(Vec::new()));
        let _ = sender.send(output.and_then(|output| Ok((output, errors?))));
    };
    Builder::new().spawn(read)?;
    loop {
        match both.recv_timeout(LOOK) {
            Ok(read) => return read,
            Err(RecvTimeoutError::Timeout) if !is_over() => {}
            Err(_) => return Err(io::Error::other("det tog for lang tid")),
        }
    }
}

fn all(stream: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.map_or(Ok(0), |mut stream| stream.read_to_end(&mut bytes))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    /// Of a git that is stopped ssh would wait for ever.
    #[test]
    fn what_takes_too_long_is_stopped_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("child");
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo $! > child.new; mv child.new child; wait"]);
        let ended = run_until(command.current_dir(folder.path()), || file.exists());
        assert_eq!(ended.unwrap_err().to_string(), "det tog for lang tid");
        let child = std::fs::read_to_string(file).unwrap();
        let stat = format!("/proc/{}/stat", child.trim());
        let begun = Instant::now();
        // It may wait for somebody to ask how it ended.
        while std::fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z ")) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{child} runs");
            thread::sleep(LOOK);
        }
    }
}
