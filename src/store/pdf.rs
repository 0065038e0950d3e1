//! The text of a PDF, taken out by `pdftotext`, which Debian's `poppler-utils` has.

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Longer texts are no minutes.
const MAX_TEXT: u64 = 8 << 20;

/// Files that take longer are made to.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why a PDF's text could not be taken out, in Danish.
#[derive(Debug)]
pub enum PdfError {
    /// `pdftotext` is not installed.
    Missing,
    /// It failed, or took too long.
    Unreadable,
    /// Running it failed.
    Io(io::Error),
}

impl fmt::Display for PdfError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PdfError::Missing => out.write_str(
                "PDF-filer kan ikke læses her, fordi programmet pdftotext ikke er installeret; gem dokumentet som .docx eller tekst",
            ),
            PdfError::Unreadable => out.write_str("PDF'en kan ikke læses; gem dokumentet som .docx"),
            PdfError::Io(error) => write!(out, "pdftotext kan ikke køres: {error}"),
        }
    }
}

impl std::error::Error for PdfError {}

/// The text of a PDF, laid out as its pages are. `search_path` is where programs are.
pub fn pdf_text(bytes: &[u8], search_path: Option<&OsStr>) -> Result<String, PdfError> {
    let program = program(search_path).ok_or(PdfError::Missing)?;
    let mut child = Command::new(program)
        .args(["-q", "-layout", "-enc", "UTF-8", "-", "-"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(PdfError::Io)?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(PdfError::Unreadable);
    };
    let bytes = bytes.to_vec();
    // It may end before it has read everything.
    let write = move || drop(stdin.write_all(&bytes));
    let writer = thread::Builder::new().spawn(write).map_err(PdfError::Io)?;
    let read = move || {
        let mut text = Vec::new();
        stdout.take(MAX_TEXT).read_to_end(&mut text).map(|_| text)
    };
    let reader = thread::Builder::new().spawn(read).map_err(PdfError::Io)?;
    let begin = Instant::now();
    let status = loop {
        match child.try_wait().map_err(PdfError::Io)? {
            Some(status) => break Some(status),
            None if begin.elapsed() > TIMEOUT => break None,
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    if status.is_none() {
        drop(child.kill());
        drop(child.wait());
    }
    drop(writer.join());
    let text = reader.join().map_err(|_| PdfError::Unreadable)?.map_err(PdfError::Io)?;
    if !status.is_some_and(|status| status.success()) {
        return Err(PdfError::Unreadable);
    }
    String::from_utf8(text).map_err(|_| PdfError::Unreadable)
}

fn program(search_path: Option<&OsStr>) -> Option<PathBuf> {
    let folders = std::env::split_paths(search_path?);
    folders.map(|folder| folder.join("pdftotext")).find(|path| path.is_file())
}
