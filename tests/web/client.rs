//! A client that sends exactly the given bytes, and returns exactly what comes.

use crate::house::PATIENCE;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The session's cookie that the answer sets.
    pub fn cookie(&self) -> String {
        let all = self.header("set-cookie").split('\n');
        let own = all.filter_map(|line| line.split(';').next());
        own.into_iter().find(|pair| pair.starts_with("aarshjul=")).unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        write!(out, "{} {:?}\n{:.2000}", self.status, self.headers, body)
    }
}

/// One request on a connection of its own.
pub fn ask(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("Connection: close\r\n\r\n");
    let bytes = raw(address, request.as_bytes());
    parse(&bytes, method)
        .unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(&bytes)))
}

/// Sends bytes; everything that comes until the server ends the connection.
pub fn raw(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // A server that refuses may end the connection before it has read all.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// A whole answer: with a body exactly as long as it says.
pub fn parse(bytes: &[u8], method: &str) -> Option<Reply> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let body = bytes[end + 4..].to_vec();
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = BTreeMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").or_else(|| line.split_once(":"))?;
        let twice = headers.insert(name.to_lowercase(), value.to_owned());
        if let Some(before) = twice {
            assert_eq!(name, "set-cookie", "it came twice");
            headers.insert(name.to_owned(), format!("{before}\n{value}"));
        }
    }
    let has_body = method != "HEAD" && status != 304;
    let expected = match headers.get("content-length") {
        Some(length) if has_body => length.parse().ok()?,
        Some(_) => 0,
        None => body.len(),
    };
    (body.len() == expected).then_some(Reply { status, headers, body })
}
