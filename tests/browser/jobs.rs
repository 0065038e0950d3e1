//! The jobs of a secretary's year, each from the front page, by mouse and by keyboard alone.
//! `docs/jobs.md` has how much each takes; `just jobs` writes it.

use crate::driver::{Browser, Driver};
use crate::program::Program;
use crate::user::{Device, User};
use crate::{everyday, yearly};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The most clicks that a job may take.
const MOST_CLICKS: [(&str, usize); 2] =
    [("Dagsordenen til det næste møde i Word", 3), ("En ny chef", 5)];

/// The jobs that were done, and how much each took.
pub type Done = Vec<(&'static str, usize)>;

async fn all(browser: &Browser, device: Device) -> Done {
    let mut done = everyday::all(browser, device).await;
    done.extend(yearly::all(browser, device).await);
    done
}

/// A job from the front page; what it takes is counted.
pub async fn job<'b>(
    browser: &'b Browser,
    device: Device,
    done: &mut Done,
    name: &'static str,
    how: impl AsyncFnOnce(&User<'b>),
) {
    println!("{device:?}: {name}");
    let user = User::at_home(browser, device).await;
    how(&user).await;
    done.push((name, user.count()));
}

async fn by(device: Device) -> Done {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    let done = all(&browser, device).await;
    browser.close().await;
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_job_is_done_by_mouse_and_by_keyboard() {
    let mouse = by(Device::Mouse).await;
    let keyboard = by(Device::Keyboard).await;
    for (job, most) in MOST_CLICKS {
        let (_, clicks) = mouse.iter().find(|(name, _)| *name == job).unwrap();
        assert!(*clicks <= most, "{job}: {clicks} clicks");
    }
    let mut rows = String::new();
    for ((name, clicks), (_, keys)) in mouse.iter().zip(&keyboard) {
        writeln!(rows, "| {name} | {clicks} | {keys} |").unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/jobs.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, _) = page.split_once("|---|").unwrap();
    let expected = format!("{head}|---|---:|---:|\n{rows}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == expected,
        "docs/jobs.md differs: `just jobs` writes\n{rows}"
    );
}
