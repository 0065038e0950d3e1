//! Running another program to its end. Where a thread can't be started or a pipe can't be
//! read, the standard library's ways panic: here these are errors.

use std::io::{self, Read, Write};
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

/// Runs a program without an input, at most until `is_over`. What it started itself may go on
/// for a while then, and is not waited for.
pub fn run_until(command: &mut Command, is_over: impl Fn() -> bool) -> io::Result<Output> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let read = read_until(&mut child, is_over);
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
