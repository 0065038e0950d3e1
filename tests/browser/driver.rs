//! A browser that does what a person does: goes, types, clicks, looks.

use crate::program::{PATIENCE, Program};
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use url::{ParseError, Url};

pub const PASSWORD: &str = "fire gode ord her";
const PAUSE: Duration = Duration::from_millis(30);

/// A driver, and as many browsers as a test asks it for.
pub struct Driver {
    port: u16,
    child: Child,
}

impl Driver {
    pub fn start() -> Driver {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: install Debian's chromium-driver");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let started = "started successfully on port ";
        let port = (&mut lines)
            .map_while(Result::ok)
            .find_map(|line| line.split_once(started)?.1.trim_end_matches('.').parse().ok())
            .expect("chromedriver tells its port");
        // It goes on writing, to somebody.
        std::thread::spawn(move || lines.for_each(drop));
        Driver { port, child }
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
        let kept = json!({ "download.default_directory": profile.path().join("hentet") });
        let options = json!({ "goog:chromeOptions": { "args": arguments, "prefs": kept } });
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(options.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("chromium starts: install Debian's chromium");
        let browser = Browser { client, base: program.base.clone(), profile };
        browser.width(1280).await;
        browser
    }
}

/// Where pictures go, if they are wanted.
pub fn pictures_folder() -> Option<PathBuf> {
    std::env::var_os("AARSHJUL_SCREENSHOTS")?;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

/// What the browser shows, in WebP: a third of a PNG's bytes. WebDriver itself has PNG only.
#[derive(Debug)]
struct Screenshot;

impl WebDriverCompatibleCommand for Screenshot {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let params = json!({ "format": "webp", "quality": 70 });
        let command = json!({ "cmd": "Page.captureScreenshot", "params": params });
        (Method::POST, Some(command.to_string()))
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
    profile: TempDir,
}

impl Browser {
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    pub async fn width(&self, width: u32) {
        self.client.set_window_rect(0, 0, width, 900).await.unwrap();
        self.becomes("String(window.innerWidth)", &width.to_string()).await;
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

    /// Tries until it can be done: the page may still be loading.
    async fn patiently<T>(&self, what: &str, attempt: impl AsyncFn() -> Result<T, CmdError>) -> T {
        let start = Instant::now();
        loop {
            match attempt().await {
                Ok(done) => return done,
                Err(error) if start.elapsed() > PATIENCE => {
                    let script = "return document.body.innerText";
                    let text = self.client.execute(script, Vec::new()).await;
                    let text = text.unwrap_or_default();
                    panic!("{what}: {error}\n{}", text.as_str().unwrap_or_default())
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    pub async fn write(&self, id: &str, text: &str) {
        self.patiently(id, async || {
            let field = self.client.find(Locator::Id(id)).await?;
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// Clicks what has an id.
    pub async fn choose(&self, id: &str) {
        self.click_at(Locator::Id(id), id).await;
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
        self.click_at(Locator::XPath(xpath), xpath).await;
    }

    async fn click_at(&self, place: Locator<'_>, name: &str) {
        // Nobody clicks what the receipt at the top covers.
        let middle = "arguments[0].scrollIntoView({ block: 'center' })";
        self.patiently(name, async || {
            let element = self.client.find(place).await?;
            let handle = serde_json::to_value(&element)?;
            self.client.execute(middle, vec![handle]).await?;
            element.click().await
        })
        .await;
    }

    pub async fn text(&self) -> String {
        let text = self.run("return document.body?.innerText ?? ''").await;
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
            tokio::time::sleep(PAUSE).await;
        }
    }

    pub async fn run(&self, script: &str) -> Value {
        self.patiently(script, async || self.client.execute(script, Vec::new()).await).await
    }

    /// Waits until something on the page is so.
    pub async fn becomes(&self, what: &str, expected: &str) {
        let start = Instant::now();
        loop {
            let found = self.run(&format!("return {what}")).await;
            if found == expected {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{what} is {found}, not {expected}");
            tokio::time::sleep(PAUSE).await;
        }
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

    /// The accessibility problems of the page that axe-core finds.
    pub async fn violations(&self, axe: &str) -> Value {
        self.run(&format!("{axe}; window.axe = axe; return true")).await;
        let script = "const done = arguments[arguments.length - 1]; \
            axe.run(document).then(r => done(r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 160) + ' — ' + (n.any[0]?.message ?? n.failureSummary))])), e => done([['error', String(e)]]))";
        self.client.execute_async(script, Vec::new()).await.unwrap()
    }

    /// A picture of the page for the docs, if they are wanted.
    pub async fn picture(&self, name: &str, height: u32) {
        let Some(folder) = pictures_folder() else { return };
        let width = self.run("return window.innerWidth").await.as_u64().unwrap() as u32;
        self.client.set_window_rect(0, 0, width, height).await.unwrap();
        let taken = self.client.issue_cmd(&Screenshot).await.unwrap();
        let picture = BASE64.decode(taken["data"].as_str().unwrap()).unwrap();
        std::fs::write(folder.join(format!("{name}.webp")), picture).unwrap();
        self.width(width).await;
    }

    /// Waits for a file of that kind to be downloaded; what it holds.
    pub async fn downloaded(&self, end: &str) -> Vec<u8> {
        let folder = self.profile.path().join("hentet");
        let start = Instant::now();
        loop {
            // Its name is there before what it holds.
            let found = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let mut whole = found.map(|entry| entry.path()).filter_map(|path| {
                let is_it = path.extension().is_some_and(|extension| extension == end);
                let bytes = std::fs::read(&path).ok().filter(|bytes| is_it && !bytes.is_empty());
                Some((path, bytes?))
            });
            if let Some((path, bytes)) = whole.next() {
                std::fs::remove_file(path).unwrap();
                return bytes;
            }
            assert!(start.elapsed() < PATIENCE, "no {end} is downloaded");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// A file on the machine of the one who uses the browser.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.profile.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub async fn close(self) {
        self.client.close().await.unwrap();
    }
}
