//! Somebody who does a job, by mouse or by keyboard alone, and how much it took: clicks, or
//! keys apart from what is typed.

use crate::driver::Browser;
use crate::program::PATIENCE;
use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use std::cell::Cell;
use std::time::Instant;

/// More keys than this to one place, and nobody would use them.
const MOST_KEYS: usize = 120;

pub const SEE: &str = "//main//button[@name='trin' and @value='vis']";
pub const SAVE: &str = "//main//button[@name='trin' and @value='gem']";

/// Where the focus is after saving: at what was saved, or at the receipt.
pub const LANDED: &str = ".saved, main [id][tabindex='-1']";

/// What a job uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    Mouse,
    Keyboard,
}

pub struct User<'b> {
    pub browser: &'b Browser,
    pub device: Device,
    count: Cell<usize>,
}

impl<'b> User<'b> {
    /// At the front page.
    pub async fn at_home(browser: &'b Browser, device: Device) -> User<'b> {
        browser.go("/").await;
        let user = User { browser, device, count: Cell::new(0) };
        user.arrives("/", "body").await;
        user
    }

    /// Clicks or keys until now.
    pub fn count(&self) -> usize {
        self.count.get()
    }

    fn counted(&self, more: usize) {
        self.count.set(self.count.get() + more);
    }

    /// Waits until the page is there, with the focus on what a selector chooses.
    pub async fn arrives(&self, path: &str, focus: &str) {
        let path = serde_json::to_string(path).unwrap();
        let focus = serde_json::to_string(focus).unwrap();
        let is_there = format!(
            "return [document.readyState, location.pathname, document.activeElement?.outerHTML?.slice(0, 200), \
             document.readyState === 'complete' && location.pathname === {path} && !window.left && document.activeElement.matches({focus})]"
        );
        let start = Instant::now();
        loop {
            let found = self.browser.run(&is_there).await;
            if found[3] == true {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{path} with {focus}: {found}");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// A link, a button or what unfolds.
    pub async fn press(&self, xpath: &str) {
        match self.device {
            Device::Mouse => self.click(xpath).await,
            Device::Keyboard => {
                self.reach(xpath).await;
                self.browser.run("window.left = document.activeElement.matches('a[href]:not([download]):not([href^=\"#\"]), button[type=submit], button:not([type])')").await;
                self.key(Key::Enter).await;
            }
        }
    }

    /// The page that a link leads to, with the focus where it begins.
    pub async fn follow(&self, xpath: &str, path: &str) {
        self.press(xpath).await;
        self.arrives(path, "body").await;
    }

    /// The form that a link leads to, with the focus in its first field.
    pub async fn open(&self, xpath: &str, first: &str) {
        self.press(xpath).await;
        let (start, selector) = (Instant::now(), format!("[id='{first}']"));
        while self.active().await != first {
            assert!(start.elapsed() < PATIENCE, "{first} is not where one begins to write");
        }
        let path = self.browser.run("return location.pathname").await;
        self.arrives(path.as_str().unwrap(), &selector).await;
    }

    /// The preview, with the focus on the button that saves; and saves.
    pub async fn see_and_save(&self, landing: &str, focus: &str) {
        self.send(SEE).await;
        self.browser.sees("Er det sådan").await;
        self.save(landing, focus).await;
    }

    /// A button of a form, or Enter in one of its fields.
    pub async fn send(&self, button: &str) {
        let is_typing = "return document.activeElement.matches('main input[type=text], main input[type=search]')";
        match self.device {
            Device::Keyboard if self.browser.run(is_typing).await == true => {
                self.key(Key::Enter).await;
            }
            _ => self.press(button).await,
        }
    }

    pub async fn save(&self, landing: &str, focus: &str) {
        let saves = "document.activeElement.value";
        self.browser.becomes(saves, "gem").await;
        self.press(SAVE).await;
        self.browser.sees("Gemt.").await;
        self.arrives(landing, focus).await;
    }

    pub async fn write(&self, id: &str, text: &str) {
        match self.device {
            Device::Mouse if self.is_typed_on_to(id).await => {}
            Device::Mouse => self.click(&format!("//*[@id='{id}']")).await,
            Device::Keyboard => self.reach(&format!("//*[@id='{id}']")).await,
        }
        let field = self.browser.client.find(Locator::Id(id)).await.unwrap();
        // Tab marks what a field holds.
        if !field.prop("value").await.unwrap().unwrap_or_default().is_empty() {
            field.clear().await.unwrap();
        }
        field.send_keys(text).await.unwrap();
    }

    /// Whether a field has the focus, or gets it by the Tab that ends the one before it.
    async fn is_typed_on_to(&self, id: &str) -> bool {
        let is_typing = "return document.activeElement.matches('main input[type=text]')";
        if self.active().await != id && self.browser.run(is_typing).await == true {
            self.key(Key::Tab).await;
            self.count.set(self.count.get() - 1);
        }
        self.active().await == id
    }

    /// A file, whose name is typed into the window that the browser opens.
    pub async fn attach(&self, id: &str, path: &str) {
        match self.device {
            Device::Mouse => self.counted(1),
            Device::Keyboard => {
                self.reach(&format!("//*[@id='{id}']")).await;
                self.counted(1);
            }
        }
        let field = self.browser.client.find(Locator::Id(id)).await.unwrap();
        field.send_keys(path).await.unwrap();
    }

    /// A box to check.
    pub async fn check(&self, id: &str) {
        let xpath = format!("//*[@id='{id}']");
        match self.device {
            Device::Mouse => self.click(&xpath).await,
            Device::Keyboard => {
                self.reach(&xpath).await;
                self.key(Key::Space).await;
            }
        }
        let checked = format!("String(document.getElementById('{id}').checked)");
        self.browser.becomes(&checked, "true").await;
    }

    /// One of several ways: the arrows choose it.
    pub async fn choose(&self, id: &str) {
        let xpath = format!("//*[@id='{id}']");
        if self.device == Device::Mouse {
            return self.click(&xpath).await;
        }
        self.reach(&format!("//input[@name = {xpath}/@name and @checked]")).await;
        for _ in 0..MOST_KEYS {
            if self.active().await == id {
                return;
            }
            self.key(Key::Down).await;
        }
        panic!("{id} can't be chosen");
    }

    /// An option of a list, by its first words.
    pub async fn select(&self, id: &str, words: &str) {
        let xpath = format!("//*[@id='{id}']");
        match self.device {
            Device::Mouse => {
                self.counted(2);
                let option = format!("{xpath}/option[starts-with(normalize-space(), '{words}')]");
                self.browser.click(&option).await;
            }
            Device::Keyboard => {
                self.reach(&xpath).await;
                let field = self.browser.client.find(Locator::Id(id)).await.unwrap();
                field.send_keys(words).await.unwrap();
            }
        }
        let list = format!("document.getElementById('{id}')");
        let chosen = format!("String({list}.selectedOptions[0].text.startsWith({:?}))", words);
        self.browser.becomes(&chosen, "true").await;
    }

    async fn active(&self) -> String {
        let active = self.browser.run("return document.activeElement?.id ?? ''").await;
        active.as_str().unwrap_or_default().to_owned()
    }

    async fn click(&self, xpath: &str) {
        self.counted(1);
        self.browser.run("window.left = false").await;
        self.browser.click(xpath).await;
    }

    /// By a link at the top to a part of the page.
    async fn skip(&self, keys: &[Key], part: &str) {
        for key in keys {
            self.key(*key).await;
        }
        self.browser.becomes("document.activeElement.id", part).await;
    }

    async fn key(&self, key: Key) {
        self.keys(&[key]).await;
    }

    /// Keys that are held down together: one.
    async fn keys(&self, keys: &[Key]) {
        self.counted(1);
        let values = keys.iter().map(|key| char::from(*key));
        let down = values.clone().map(|value| KeyAction::Down { value });
        let up = values.rev().map(|value| KeyAction::Up { value });
        let all = KeyActions::new("keyboard".to_owned());
        let all = down.chain(up).fold(all, |all, action| all.then(action));
        self.browser.client.perform_actions(all).await.unwrap();
    }

    /// By Tab, forwards or back; past the top by the link that is there for it.
    async fn reach(&self, xpath: &str) {
        let where_it_is = format!(
            "const target = document.evaluate({}, document, null, 9, null).singleNodeValue; \
             const active = document.activeElement; \
             if (!target) return 'nowhere'; \
             if (target === active) return 'here'; \
             if (active === document.body) return document.querySelector('main').contains(target) ? 'in the page' : document.getElementById('_menu').contains(target) ? 'in the menu' : 'after'; \
             return active.compareDocumentPosition(target) & 2 ? 'before' : 'after'",
            serde_json::to_string(xpath).unwrap()
        );
        let start = Instant::now();
        for _ in 0..MOST_KEYS {
            let mut found = self.browser.run(&where_it_is).await;
            while found == "nowhere" {
                assert!(start.elapsed() < PATIENCE, "{xpath} is not on the page");
                found = self.browser.run(&where_it_is).await;
            }
            match found.as_str().unwrap() {
                "here" => return,
                "in the page" => self.skip(&[Key::Tab, Key::Enter], "_indhold").await,
                "in the menu" => self.skip(&[Key::Tab, Key::Tab, Key::Enter], "_menu").await,
                "before" => {
                    self.keys(&[Key::Shift, Key::Tab]).await;
                }
                _ => self.key(Key::Tab).await,
            }
        }
        panic!("{xpath} is more than {MOST_KEYS} keys away");
    }
}
