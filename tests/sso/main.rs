//! Signing in with a certified OpenID provider, in a real Chromium: in, a role by group,
//! out, and what is refused.
//!
//! `cargo test --features oidc --test sso`. Needs what `tests/browser` needs, and npm.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files and programs of their own"
)]

#[path = "../browser/driver.rs"]
#[expect(dead_code, reason = "the browser's tests use all of it")]
mod driver;
#[path = "../browser/program.rs"]
#[expect(dead_code, reason = "the browser's tests use all of it")]
mod program;

use chrono::{Days, Utc};
use driver::{Browser, Driver};
use program::Program;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

struct Provider(Child);

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Provider {
    fn start(port: u16, base: &str) -> Provider {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sso");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oidc");
        let install = Command::new("bash").arg(own.join("install.sh")).arg(&target).output();
        let install = install.unwrap();
        assert!(install.status.success(), "{install:?}");
        let node = String::from_utf8(install.stdout).unwrap();
        // In the folder of the packages, where Node.js looks for them.
        let script = target.join("provider.mjs");
        std::fs::copy(own.join("provider.mjs"), &script).unwrap();
        let mut child = Command::new(Path::new(node.trim()).join("node"))
            .arg(script)
            .args([&port.to_string(), base])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.is_ok_and(|line| line == "ready")), "it starts");
        std::thread::spawn(move || lines.for_each(drop));
        Provider(child)
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The program on a day so many after today, set up for a provider.
fn program(days: u64, port: u16, provider: u16) -> Program {
    let config = format!(
        "[server]\npublic-url = \"http://127.0.0.1:{port}\"\n[sign-in]\nname = \"Prøvelogin\"\n\
         issuer = \"http://127.0.0.1:{provider}\"\nclient-id = \"aarshjul\"\n\
         client-secret-file = \"hemmelighed\"\nreaders = [\"direktion\"]\n\
         editors = [\"sekretariat\"]\nadministrators = [\"it\"]\n"
    );
    // Tokens are of the machine's own time.
    let today = (Utc::now().date_naive() + Days::new(days)).to_string();
    Program::start_configured(&today, &format!("127.0.0.1:{port}"), |folder| {
        std::fs::write(folder.join("config.toml"), &config).unwrap();
        std::fs::write(folder.join("hemmelighed"), "en hemmelighed fra en fil\n").unwrap();
    })
}

/// Somebody who signs in with the provider, from a page.
async fn sign_in(browser: &Browser, from: &str, name: &str) {
    browser.go(&format!("/login?til={from}")).await;
    browser.follow("Log ind med Prøvelogin").await;
    browser.becomes("String(!!document.querySelector('[name=login]'))", "true").await;
    browser.run(&format!("document.querySelector('[name=login]').value = '{name}'")).await;
    browser.run("document.querySelector('[name=password]').value = 'x'").await;
    browser.click("//button[@type='submit']").await;
    browser.sees("Authorize").await;
    browser.click("//button[@type='submit']").await;
}

/// And out, there too.
async fn sign_out(browser: &Browser) {
    browser.click("//header//button[normalize-space()='Log ud']").await;
    browser.sees("Do you want to sign-out").await;
    browser.click("//button[@value='yes']").await;
    browser.sees("Log ind").await;
}

#[tokio::test]
async fn people_come_in_by_their_groups_and_go_out_everywhere() {
    let (port, provider) = (free_port(), free_port());
    let program = program(0, port, provider);
    let _provider = Provider::start(provider, &program.base);
    let driver = Driver::start();
    let browser = driver.browser(&program).await;
    // The page is there before the provider is.
    browser.go("/login").await;
    browser.sees("Log ind med Prøvelogin").await;
    wait_for_provider(&browser).await;

    sign_in(&browser, "/direktionen", "sekretær").await;
    browser.sees("Log ud").await;
    browser.becomes("location.pathname", "/direktionen").await;
    browser.sees("sekretær").await;
    browser.go("/direktionen/nyt-punkt").await;
    browser.becomes("String(!!document.querySelector('main form'))", "true").await;
    let cookie = browser.client.get_named_cookie("aarshjul").await.unwrap();
    sign_out(&browser).await;
    browser.becomes("location.pathname", "/").await;
    browser.client.back().await.unwrap();
    browser.client.back().await.unwrap();
    assert!(!browser.text().await.contains("Log ud"), "{}", browser.text().await);
    // Neither does a copy of the cookie open anything.
    browser.client.add_cookie(cookie).await.unwrap();
    browser.go("/direktionen").await;
    browser.sees("Log ind").await;

    sign_in(&browser, "/direktionen", "direktør").await;
    browser.sees("Log ud").await;
    browser.go("/direktionen/nyt-punkt").await;
    browser.sees("Det må du ikke her").await;
    browser.go("/").await;
    sign_out(&browser).await;

    // Another group the next time is another role.
    sign_in(&browser, "/brugere", "forfremmet").await;
    browser.sees("Det må du ikke her").await;
    browser.go("/").await;
    sign_out(&browser).await;
    sign_in(&browser, "/brugere", "forfremmet").await;
    browser.sees("Ny bruger").await;
    browser.sees("administrator").await;
    browser.go("/adgangslog").await;
    browser.sees("forfremmet (administrator)").await;
    sign_out(&browser).await;

    sign_in(&browser, "/direktionen", "udenfor").await;
    browser.sees("ingen af dine grupper giver adgang").await;
    browser.close().await;
}

#[tokio::test]
async fn tokens_that_are_old_altered_or_of_another_attempt_open_nothing() {
    let (port, provider) = (free_port(), free_port());
    // Here it is the day after tomorrow, when the provider's tokens of an hour are old.
    let late = program(2, port, provider);
    let _provider = Provider::start(provider, &late.base);
    let driver = Driver::start();
    let browser = driver.browser(&late).await;
    wait_for_provider(&browser).await;
    sign_in(&browser, "/direktionen", "sekretær").await;
    browser.sees("Svaret fra Prøvelogin kan ikke bruges: det er for gammelt").await;
    browser.go("/direktionen").await;
    browser.sees("Log ind").await;
    drop(late);

    let now = program(0, port, provider);
    let browser = driver.browser(&now).await;
    wait_for_provider(&browser).await;
    sign_in(&browser, "/direktionen", "ændret").await;
    browser.sees("Svaret fra Prøvelogin kan ikke bruges: det er for gammelt eller ændret").await;
    browser.go("/log-ind/oidc/retur?code=x&state=y").await;
    browser.sees("begyndte i en anden browser").await;
    browser.go("/direktionen").await;
    browser.sees("Log ind").await;
    browser.close().await;
}

#[tokio::test]
async fn a_provider_that_does_not_answer_keeps_nobody_waiting() {
    let port = free_port();
    let program = program(0, port, free_port());
    let driver = Driver::start();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&program.first_address()).await;
    browser.click("//header//button[normalize-space()='Log ud']").await;
    browser.go("/login").await;
    browser.follow("Log ind med Prøvelogin").await;
    browser.sees("Prøvelogin svarer ikke, som det skal, lige nu").await;
    browser.sign_in().await;
    browser.close().await;
}

/// The program looks for it anew every half minute.
async fn wait_for_provider(browser: &Browser) {
    let start = std::time::Instant::now();
    loop {
        browser.go("/log-ind/oidc").await;
        let path = browser.run("return location.pathname").await;
        if path.as_str().is_some_and(|path| path.starts_with("/interaction")) {
            return;
        }
        assert!(start.elapsed() < program::PATIENCE, "{}", browser.text().await);
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}
