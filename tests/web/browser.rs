//! Someone at a browser without JavaScript: keeps the cookie, fills in forms as
//! they stand on the page, follows redirects.

use aarshjul::web::Server;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use tower::ServiceExt;

pub struct Shown {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

pub struct Browser<'a> {
    server: &'a Server,
    /// Of the session.
    pub cookie: Option<String>,
    /// By which the browser is known after signing in.
    pub known: Option<String>,
    /// Sent with every request.
    pub extra: Vec<(&'static str, String)>,
}

pub const PASSWORD: &str = "fire gode ord her";

impl<'a> Browser<'a> {
    pub fn new(server: &'a Server) -> Browser<'a> {
        Browser { server, cookie: None, known: None, extra: Vec::new() }
    }

    /// The first administrator, made at the one-time address.
    pub fn administrator(server: &'a Server) -> Browser<'a> {
        let mut browser = Browser::new(server);
        let path = server.first_path().unwrap();
        let fields = [("navn", "Sekretariatet"), ("adgangskode", PASSWORD), ("gentag", PASSWORD)];
        let made = browser.post(&path, &fields);
        assert_eq!(made.status, 303, "{}", made.text);
        browser
    }

    /// Somebody who is a user already.
    pub fn sign_in(server: &'a Server, name: &str) -> Browser<'a> {
        let mut browser = Browser::new(server);
        let made = browser.post("/login", &[("navn", name), ("adgangskode", PASSWORD)]);
        assert_eq!(made.status, 303, "{}", made.text);
        browser
    }

    pub fn get(&mut self, path: &str) -> Shown {
        self.send("GET", path, None)
    }

    /// The text of a page that is there.
    #[track_caller]
    pub fn read(&mut self, path: &str) -> String {
        let shown = self.get(path);
        assert_eq!(shown.status, 200, "{path}: {}", shown.text);
        shown.text
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        self.send("POST", path, Some(pairs.join("&")))
    }

    /// Sends a form with a file, as a browser does.
    pub fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Shown {
        const BOUNDARY: &str = "----boundary-7d1";
        let mut body = String::new();
        for (name, value) in fields {
            body += &format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let (name, bytes) = file;
        let text = std::str::from_utf8(bytes).unwrap();
        body += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"{name}\"\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n"
        );
        self.send_as(
            "POST",
            path,
            Some((body, &format!("multipart/form-data; boundary={BOUNDARY}"))),
        )
    }

    /// Sends the form of a page back, with some of its fields filled in.
    #[track_caller]
    pub fn fill(&mut self, path: &str, page: &str, fields: &[(&str, &str)]) -> Shown {
        let mut sent: Vec<(String, String)> = standing(page)
            .into_iter()
            .filter(|(name, _)| !fields.iter().any(|(filled, _)| filled == name))
            .collect();
        sent.extend(fields.iter().map(|(name, value)| ((*name).into(), (*value).into())));
        let sent: Vec<_> = sent.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.post(path, &sent)
    }

    fn send(&mut self, method: &str, path: &str, body: Option<String>) -> Shown {
        self.send_as(method, path, body.map(|body| (body, "application/x-www-form-urlencoded")))
    }

    /// With a body of a type.
    fn send_as(&mut self, method: &str, path: &str, body: Option<(String, &str)>) -> Shown {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut request =
                Request::builder().method(method).uri(path).header("Host", "plan.example");
            for cookie in [&self.cookie, &self.known].into_iter().flatten() {
                request = request.header("Cookie", cookie);
            }
            if let Some((_, kind)) = &body {
                request = request.header("Content-Type", *kind);
            }
            for (name, value) in &self.extra {
                request = request.header(*name, value);
            }
            let request =
                request.body(body.map_or_else(Body::empty, |(body, _)| Body::from(body))).unwrap();
            let answer = self.server.pages().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            for cookie in parts.headers.get_all("set-cookie") {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                let place =
                    if name.ends_with("aarshjul") { &mut self.cookie } else { &mut self.known };
                *place = (!value.is_empty()).then(|| pair.to_owned());
            }
            let body = body.collect().await.unwrap().to_bytes();
            let text = String::from_utf8_lossy(&body).into_owned();
            Shown { status: parts.status.as_u16(), headers: parts.headers, text }
        })
    }
}

/// The fields of the form that has a token, as they stand: hidden ones, texts,
/// what is checked and what is chosen.
pub fn standing(page: &str) -> Vec<(String, String)> {
    let start = page.find("<form class=\"sheet").unwrap_or(0);
    let form = &page[start..];
    let form = &form[..form.find("</form>").unwrap_or(form.len())];
    let mut fields = Vec::new();
    for tag in form.split("<input").skip(1) {
        let tag = &tag[..tag.find('>').unwrap()];
        let is_choice = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
        if !is_choice || tag.contains(" checked") {
            fields.push((attribute(tag, "name"), attribute(tag, "value")));
        }
    }
    for tag in form.split("<select").skip(1) {
        let options = &tag[..tag.find("</select>").unwrap()];
        let all: Vec<&str> = options.split("<option").skip(1).collect();
        let chosen = all.iter().find(|option| option.contains(" selected")).or(all.first());
        fields.extend(chosen.map(|option| (attribute(tag, "name"), attribute(option, "value"))));
    }
    for tag in form.split("<textarea").skip(1) {
        let text = tag[tag.find('>').unwrap() + 1..].split("</textarea>").next().unwrap();
        fields.push((attribute(tag, "name"), unescape(text)));
    }
    fields.retain(|(name, _)| !name.is_empty());
    fields
}

fn attribute(tag: &str, name: &str) -> String {
    let start = format!(" {name}=\"");
    let Some(at) = tag.find(&start) else { return String::new() };
    unescape(tag[at + start.len()..].split('"').next().unwrap())
}

pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
