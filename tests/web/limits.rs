//! Requests that no honest client sends, and what they get.

use crate::client::{ask, parse, raw};
use crate::house::House;

fn status(address: std::net::SocketAddr, request: &str) -> Option<u16> {
    parse(&raw(address, request.as_bytes()), "GET").map(|reply| reply.status)
}

/// A page and a feed: different code answers them.
const PATHS: [&str; 2] = ["/", "/byledelsen.ics"];

#[test]
fn requests_within_requests_are_refused() {
    let house = House::new();
    let server = house.serve();
    let inner = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    let heads = [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: +4\r\n",
    ];
    for (head, path) in heads.iter().flat_map(|head| PATHS.map(|path| (head, path))) {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{head}\r\n0\r\n\r\n{inner}");
        let answer = raw(server.address, request.as_bytes());
        let text = String::from_utf8_lossy(&answer);
        assert!(text.starts_with("HTTP/1.1 400"), "{path} {head}: {text}");
        assert!(!text.contains("\r\n\r\nok\n"), "{path} {head}: {text}");
    }
}

#[test]
fn nothing_hides_in_a_path() {
    let house = House::new();
    let server = house.serve();
    for path in [
        "/byledelsen%2f..%2fandet",
        "/byledelsen%2F",
        "/%00",
        "/byledelsen.ics%00",
        "/..%2f..%2fetc/passwd",
        "/assets/../Cargo.toml",
        "/feed/..%2f..%2fpasswd/byledelsen.ics",
        "//byledelsen.ics",
        "/byledelsen/eventuelt/../../x",
    ] {
        assert_eq!(ask(server.address, "GET", path, &[]).status, 404, "{path}");
    }
}

#[test]
fn too_much_head_is_too_much() {
    let house = House::new();
    let server = house.serve();
    let long = "x".repeat(100_000);
    let many: String = (0..100).map(|n| format!("X-{n}: y\r\n")).collect();
    for head in [format!("X-Long: {long}\r\n"), many] {
        let request = format!("GET / HTTP/1.1\r\nHost: x\r\n{head}\r\n");
        assert_eq!(status(server.address, &request), Some(431));
    }
    let request = format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(matches!(status(server.address, &request), Some(414 | 431)));
    // What browsers behind a proxy send is far from too much.
    let cookies = format!("Cookie: {}\r\n", "x".repeat(8000));
    let request = format!("GET / HTTP/1.1\r\nHost: x\r\n{cookies}Connection: close\r\n\r\n");
    assert_eq!(status(server.address, &request), Some(200));
}

#[test]
fn a_request_names_one_host() {
    let house = House::new();
    let server = house.serve();
    for path in PATHS {
        let with = |head: &str| {
            let head = format!("GET {path} HTTP/1.1\r\n{head}Connection: close\r\n\r\n");
            status(server.address, &head)
        };
        assert_eq!(with(""), Some(400), "{path}");
        assert_eq!(with("Host: x\r\nHost: y\r\n"), Some(400), "{path}");
        assert_eq!(with("Host: x\r\n"), Some(200), "{path}");
        assert_eq!(status(server.address, &format!("GET {path} HTTP/1.0\r\n\r\n")), Some(200));
    }
}

#[test]
fn a_big_body_is_not_taken() {
    let house = House::new();
    let server = house.serve();
    let headers = [("Content-Length", "2000000")];
    assert_eq!(ask(server.address, "POST", "/byledelsen", &headers).status, 413);
    let headers = [("Content-Length", "20")];
    let reply = ask(server.address, "POST", "/byledelsen", &headers);
    assert_eq!((reply.status, reply.header("allow")), (405, "GET,HEAD"));
}
