//! A feed over HTTP, line by line of what calendar programs need.

use crate::client::{Reply, raw};
use crate::house::{House, LOG, Running, SECRET};
use chrono::TimeDelta;
use flate2::read::GzDecoder;
use std::io::Read;

const PATH: &str = "/byledelsen.ics";

fn open() -> (House, Running) {
    let house = House::new();
    let server = house.serve();
    (house, server)
}

#[test]
fn a_feed_comes_whole_with_its_headers() {
    let (_house, server) = open();
    let reply = server.get(PATH);
    assert_eq!(reply.status, 200);
    assert!(reply.body.starts_with(b"BEGIN:VCALENDAR\r\n"));
    assert!(reply.body.ends_with(b"END:VCALENDAR\r\n"));
    for (name, value) in [
        ("content-type", "text/calendar; charset=utf-8"),
        ("cache-control", "private, max-age=0, must-revalidate"),
        ("content-disposition", "inline; filename=\"byledelsen.ics\""),
        ("vary", "Accept-Encoding"),
        ("referrer-policy", "no-referrer"),
        ("x-robots-tag", "noindex"),
        ("x-content-type-options", "nosniff"),
        ("content-length", &reply.body.len().to_string()),
    ] {
        assert_eq!(reply.header(name), value, "{name}");
    }
    let tag = reply.header("etag");
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() == 34, "{tag}");
    assert!(httpdate::parse_http_date(reply.header("last-modified")).is_ok());
    assert!(!reply.headers.contains_key("set-cookie"));
    assert!(!reply.headers.contains_key("content-encoding"));
}

#[test]
fn head_is_get_without_the_body() {
    let (_house, server) = open();
    for encoding in ["identity", "gzip"] {
        let get = server.ask("GET", PATH, &[("Accept-Encoding", encoding)]);
        let head = server.ask("HEAD", PATH, &[("Accept-Encoding", encoding)]);
        let same = |reply: &Reply| {
            let mut headers = reply.headers.clone();
            headers.remove("date");
            (reply.status, headers)
        };
        assert_eq!(same(&get), same(&head));
        assert!(head.body.is_empty() && !get.body.is_empty());
    }
}

#[test]
fn a_reader_with_a_copy_gets_304() {
    let (_house, server) = open();
    let whole = server.get(PATH);
    let (tag, date) = (whole.header("etag"), whole.header("last-modified"));
    let weak = format!("W/{tag}");
    let list = format!("\"x\", {tag}");
    for headers in [
        &[("If-None-Match", tag)][..],
        &[("If-None-Match", &weak)],
        &[("If-None-Match", &list)],
        &[("If-None-Match", "*")],
        &[("If-None-Match", "\"x\""), ("If-None-Match", tag)],
        &[("If-Modified-Since", date)],
        &[("If-None-Match", tag), ("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")],
    ] {
        for method in ["GET", "HEAD"] {
            let reply = server.ask(method, PATH, headers);
            assert_eq!((reply.status, reply.header("etag")), (304, tag), "{headers:?}");
            assert!(reply.body.is_empty());
            assert_eq!(reply.header("cache-control"), whole.header("cache-control"));
            assert_eq!(reply.header("vary"), whole.header("vary"));
            // What a reader has already (RFC 9110, section 15.4.5).
            for known in ["content-length", "content-type", "last-modified"] {
                assert!(!reply.headers.contains_key(known), "{reply:?}");
            }
        }
    }
    for headers in [
        // The tag wins over the date.
        &[("If-None-Match", "\"other\""), ("If-Modified-Since", date)][..],
        &[("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")],
        &[("If-Modified-Since", "i går")],
        &[("If-None-Match", "")],
        // Parts of a calendar are no calendar.
        &[("Range", "bytes=0-99")],
    ] {
        let reply = server.ask("GET", PATH, headers);
        assert_eq!((reply.status, &reply.body), (200, &whole.body), "{headers:?}");
    }
}

#[test]
fn compressed_it_is_the_same_with_a_tag_of_its_own() {
    let (_house, server) = open();
    let plain = server.get(PATH);
    let gzip = server.ask("GET", PATH, &[("Accept-Encoding", "deflate, gzip;q=0.8")]);
    assert_eq!(gzip.header("content-encoding"), "gzip");
    let mut unpacked = Vec::new();
    GzDecoder::new(&gzip.body[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    assert!(gzip.body.len() < plain.body.len());
    assert_ne!(gzip.header("etag"), plain.header("etag"));
    assert_eq!(gzip.header("vary"), plain.header("vary"));
    // Whichever of the two a reader has, its own tag is in the answer.
    for copy in [&gzip, &plain] {
        let tag = copy.header("etag");
        for encoding in ["gzip", "identity"] {
            let headers = [("If-None-Match", tag), ("Accept-Encoding", encoding)];
            let reply = server.ask("GET", PATH, &headers);
            assert_eq!((reply.status, reply.header("etag")), (304, tag));
        }
    }
    let refused = server.ask("GET", PATH, &[("Accept-Encoding", "gzip;q=0")]);
    assert_eq!(refused.body, plain.body);
}

#[test]
fn other_methods_change_nothing_and_ask_for_no_password() {
    let (house, server) = open();
    let before = server.get(PATH);
    let token = house.add_link("Ejer");
    let private = format!("/feed/{token}/byledelsen.ics");
    server.wait_for(&private, |reply| reply.status == 200);
    for method in ["OPTIONS", "PROPFIND", "PUT", "POST", "DELETE", "TRACE", "REPORT", "PATCH"] {
        for path in [PATH, &private] {
            let reply = server.ask(method, path, &[("Content-Length", "0")]);
            assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD"), "{method}");
        }
        for path in ["/", "/.well-known/caldav", "/byledelsen", "/nowhere"] {
            let status = server.ask(method, path, &[]).status;
            assert!(matches!(status, 404 | 405), "{method} {path}: {status}");
        }
    }
    assert_eq!(server.get(PATH).body, before.body);
}

#[test]
fn a_feed_is_another_after_midnight_and_heals_a_lost_copy() {
    let (house, server) = open();
    let today = server.get(PATH);
    // Ten in the evening in UTC is eleven here; an hour and a minute on it is tomorrow.
    house.pass(TimeDelta::hours(13));
    std::thread::sleep(std::time::Duration::from_millis(1200));
    assert_eq!(server.get(PATH).header("etag"), today.header("etag"));
    house.pass(TimeDelta::minutes(61));
    let tomorrow = server.wait_for(PATH, |reply| reply.header("etag") != today.header("etag"));
    assert_eq!(tomorrow.status, 200);
    let reply = server.ask("GET", PATH, &[("If-None-Match", today.header("etag"))]);
    assert_eq!(reply.status, 200);
}

#[test]
fn a_private_feed_shows_what_is_closed_to_its_owner_alone() {
    let house = House::new();
    let token = house.add_link("Velfærdsdirektør");
    let server = house.serve();
    let path = format!("/feed/{token}/byledelsen.ics");
    let private = server.get(&path);
    assert_eq!(private.status, 200);
    assert!(private.text().contains(SECRET));
    assert_eq!(private.header("cache-control"), "private, max-age=0, must-revalidate");
    assert!(path.len() < 116);

    let tag = private.header("etag");
    assert_eq!(server.ask("GET", &path, &[("If-None-Match", tag)]).status, 304);
    assert!(!server.get(PATH).text().contains(SECRET));
    for wrong in [
        format!("/feed/{}/byledelsen.ics", token.to_lowercase()),
        format!("/feed/{token}/andre.ics"),
        format!("/feed/{token}x/byledelsen.ics"),
        "/feed/aaaaaaaaaaaaaaaaaaaaaaaa/byledelsen.ics".into(),
        "/feed/kort/byledelsen.ics".into(),
        "/feed//byledelsen.ics".into(),
        format!("/feed/{token}/\"x\".ics"),
        "/andre.ics".into(),
    ] {
        let reply = server.get(&wrong);
        assert_eq!(reply.status, 404, "{wrong}");
        assert!(reply.text().starts_with("Der er ingen kalender"), "{wrong}");
    }
    drop(server);
    assert!(house.links().iter().all(|link| link.last_use.is_some()));
    assert!(!LOG.lock().unwrap().iter().any(|line| line.contains(&token)));
}

#[test]
fn guessing_addresses_limits_no_one_who_knows_one() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.serve();
    for guess in 0..200 {
        let reply = server.get(&format!("/feed/gaettegaettegaettegaette{guess}/byledelsen.ics"));
        assert_eq!(reply.status, 404);
    }
    assert_eq!(server.get(&format!("/feed/{token}/byledelsen.ics")).status, 200);
}

#[test]
fn a_revoked_address_gives_a_tombstone_and_later_nothing() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.serve();
    let path = format!("/feed/{token}/byledelsen.ics");
    house.revoke_link("Ejer");
    let stone = server.wait_for(&path, |reply| !reply.text().contains(SECRET));
    assert_eq!(stone.status, 200);
    let text = stone.text();
    assert!(text.contains("SUMMARY:Abonnementet er spærret"), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    assert_eq!(server.ask("GET", &path, &[("If-None-Match", stone.header("etag"))]).status, 304);
    // With an id of no body, nothing of the address comes back in a header.
    assert_eq!(server.get(&format!("/feed/{token}/a\"b.ics")).status, 404);
    assert_eq!(server.get(&format!("/feed/{token}/byledelsen")).status, 410);
    house.pass(TimeDelta::days(91));
    assert_eq!(server.get(&path).status, 410);
}

#[test]
fn a_tombstone_is_news_to_whoever_has_something_else() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.serve();
    let path = format!("/feed/{token}/byledelsen.ics");
    // Changed after the revocation, as a feed may be by a clock that was set back.
    house.pass(TimeDelta::days(2));
    house.replace("byledelsen/body.toml", "Lokale 1", "Lokale 2");
    let last = server.wait_for(&path, |reply| reply.text().contains("Lokale 2"));
    house.pass(TimeDelta::days(-2));
    house.revoke_link("Ejer");
    let stone = server.wait_for(&path, |reply| !reply.text().contains(SECRET));
    let time = |reply: &Reply| httpdate::parse_http_date(reply.header("last-modified")).unwrap();
    assert!(time(&stone) < time(&last));
    for headers in [
        &[("If-Modified-Since", last.header("last-modified"))][..],
        &[("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")],
        &[("If-None-Match", "*")],
        &[("If-None-Match", "W/*, *")],
        &[("If-None-Match", last.header("etag"))],
        &[("If-None-Match", "*"), ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")],
    ] {
        for method in ["GET", "HEAD"] {
            let reply = server.ask(method, &path, headers);
            assert_eq!(reply.status, 200, "{headers:?}");
            assert_eq!(reply.header("content-length"), stone.body.len().to_string());
        }
    }
    let gzip = ("Accept-Encoding", "gzip");
    let packed = server.ask("GET", &path, &[gzip]);
    for tag in [stone.header("etag"), packed.header("etag")] {
        assert_eq!(server.ask("GET", &path, &[("If-None-Match", tag)]).status, 304);
        assert_eq!(server.ask("GET", &path, &[("If-None-Match", tag), gzip]).status, 304);
    }
}

#[test]
fn nothing_of_an_address_stands_in_a_tombstone() {
    let house = House::new();
    let token = house.add_link("Ejer");
    house.revoke_link("Ejer");
    let server = house.serve();
    let stone = server.get(&format!("/feed/{token}/byledelsen.ics"));
    assert_eq!(stone.status, 200);
    let mut odd = server.get(&format!("/feed/{token}/nedlagt-udvalg.ics"));
    odd.headers.insert("date".into(), stone.header("date").into());
    assert_eq!((odd.status, &odd.headers, &odd.body), (200, &stone.headers, &stone.body));
    let long = format!("/feed/{token}/{}.ics", "a".repeat(5000));
    assert_eq!(server.get(&long).status, 404);
}

#[test]
fn one_connection_serves_many_requests() {
    let (_house, server) = open();
    let request = format!("GET {PATH} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n");
    let last = format!("{request}\r\n{request}\r\n{request}Connection: close\r\n\r\n");
    let answer = raw(server.address, last.as_bytes());
    let count = answer.windows(12).filter(|twelve| twelve == b"HTTP/1.1 200").count();
    assert_eq!(count, 3);
}
