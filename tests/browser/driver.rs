//! A browser that does what a person does: goes, types, clicks, looks.

use crate::program::{Program, free_port};
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const PASSWORD: &str = "fire gode ord her";
const PATIENCE: Duration = Duration::from_secs(20);

/// A driver, and as many browsers as a test asks it for.
pub struct Driver {
    port: u16,
    child: Child,
}

impl Driver {
    pub fn start() -> Driver {
        let port = free_port();
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: install Debian's chromium-driver");
        let driver = Driver { port, child };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "chromedriver does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        driver
    }

    pub async fn browser(&self, program: &Program) -> Browser {
        self.browser_with(program, None).await
    }

    /// The browser of somebody whose machine is set to dark.
    pub async fn dark_browser(&self, program: &Program) -> Browser {
        self.browser_with(program, Some("--blink-settings=preferredColorScheme=0")).await
    }

    async fn browser_with(&self, program: &Program, option: Option<&str>) -> Browser {
        let profile = tempfile::tempdir().unwrap();
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--lang=da",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.extend(option.map(str::to_owned));
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let options = json!({ "goog:chromeOptions": { "args": arguments } });
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(options.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("chromium starts: install Debian's chromium");
        let browser = Browser { client, base: program.base.clone(), _profile: profile };
        browser.width(1280).await;
        browser
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Browser {
    pub client: Client,
    base: String,
    _profile: TempDir,
}

impl Browser {
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    pub async fn width(&self, width: u32) {
        self.client.set_window_rect(0, 0, width, 900).await.unwrap();
    }

    /// Makes the first administrator at the printed address.
    pub async fn sign_in_first(&self, address: &str) {
        self.client.goto(address).await.unwrap();
        self.write("navn", "Sekretariatet").await;
        self.write("adgangskode", PASSWORD).await;
        self.write("gentag", PASSWORD).await;
        self.press("Opret og log ind").await;
        self.sees("Log ud").await;
    }

    pub async fn sign_in(&self) {
        self.go("/login").await;
        self.write("navn", "Sekretariatet").await;
        self.write("adgangskode", PASSWORD).await;
        self.press("Log ind").await;
        self.sees("Log ud").await;
    }

    pub async fn write(&self, id: &str, text: &str) {
        let field = self.client.find(Locator::Id(id)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks what has an id.
    pub async fn choose(&self, id: &str) {
        self.client.find(Locator::Id(id)).await.unwrap().click().await.unwrap();
    }

    /// Clicks the button in the page that says so.
    pub async fn press(&self, words: &str) {
        self.click(&format!("//main//button[normalize-space()='{words}']")).await;
    }

    /// Follows the link that begins so.
    pub async fn follow(&self, words: &str) {
        self.click(&format!("//a[starts-with(normalize-space(), '{words}')]")).await;
    }

    pub async fn click(&self, xpath: &str) {
        let found = self.client.find(Locator::XPath(xpath)).await;
        match found {
            Ok(element) => element.click().await.unwrap(),
            Err(error) => panic!("{xpath}: {error}\n{}", self.text().await),
        }
    }

    pub async fn text(&self) -> String {
        let text = self.run("return document.body.innerText").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says something.
    pub async fn sees(&self, words: &str) {
        let start = Instant::now();
        loop {
            let text = self.text().await;
            if text.contains(words) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "`{words}` is not on the page:\n{text}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// No page is wider than its window.
    pub async fn fits(&self, path: &str, width: u32) {
        let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let widths = self.run(script).await;
        let wide = "const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1).map(e => e.outerHTML.slice(0, 120)); return wide.slice(0, 5)";
        assert!(
            widths[0].as_u64() <= widths[1].as_u64() && widths[1] == width,
            "{path} at {width}: {widths} {:#}",
            self.run(wide).await
        );
    }

    /// What of the page keeps people out, as far as axe-core can tell.
    pub async fn violations(&self, axe: &str) -> Value {
        self.run(&format!("{axe}; window.axe = axe; return true")).await;
        let script = "const done = arguments[arguments.length - 1]; \
            axe.run(document).then(r => done(r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 160) + ' — ' + (n.any[0]?.message ?? n.failureSummary))])), e => done([['error', String(e)]]))";
        self.client.execute_async(script, Vec::new()).await.unwrap()
    }

    /// A picture of the page for the docs, if they are asked for.
    pub async fn picture(&self, name: &str, height: u32) {
        if std::env::var_os("AARSHJUL_SCREENSHOTS").is_none() {
            return;
        }
        let width = self.run("return window.innerWidth").await.as_u64().unwrap() as u32;
        self.client.set_window_rect(0, 0, width, height).await.unwrap();
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let picture = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
        self.width(width).await;
    }

    pub async fn close(self) {
        self.client.close().await.unwrap();
    }
}
