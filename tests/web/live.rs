//! Open pages hear that the plan has changed, and the server can still stop.

use crate::house::{House, PATIENCE};
use std::io::{Read, Write};
use std::net::TcpStream;

#[test]
fn a_stream_sends_the_version_and_ends_with_the_server() {
    let house = House::new();
    let server = house.serve();
    assert_eq!(server.get("/ingen/live").status, 404);
    let page = server.get("/byledelsen").text();
    let shown = page.split("data-revision=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET /byledelsen/live HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut heard = String::new();
    let mut hear = |what: &str| {
        while !heard.contains(what) {
            let mut bytes = [0; 1000];
            let read = stream.read(&mut bytes).unwrap();
            assert!(read > 0, "{heard}");
            heard.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        heard.clone()
    };
    let head = hear(&format!("data: {shown}\n\n"));
    assert!(head.contains("text/event-stream") && head.contains("x-accel-buffering: no"), "{head}");
    house.replace("byledelsen/punkter.toml", "Punktet der venter", "Noget andet");
    server.wait_for("/byledelsen", |reply| reply.text().contains("Noget andet"));
    let page = server.get("/byledelsen").text();
    let next = page.split("data-revision=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_ne!(next, shown);
    hear(&format!("data: {next}\n\n"));
    // What is closed moves nothing here.
    let token = house.add_link("Ejer");
    let private = format!("/feed/{token}/byledelsen");
    house.replace("byledelsen/punkter.toml", "Hemmelighed uden dato", "Hemmelighed igen");
    server.wait_for(&private, |reply| reply.text().contains("Hemmelighed igen"));
    house.replace("byledelsen/punkter.toml", "Noget andet", "Noget tredje");
    server.wait_for("/byledelsen", |reply| reply.text().contains("Noget tredje"));
    let page = server.get("/byledelsen").text();
    let third = page.split("data-revision=\"").nth(1).unwrap().split('"').next().unwrap();
    let all = hear(&format!("data: {third}\n\n"));
    assert_eq!(all.matches("data: ").count(), 3, "{all}");
    assert!(!all.contains("Noget andet"));
    drop(server);
    // It ends in order: whoever listens on is not waited for, and cut off after that.
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(rest.ends_with(b"0\r\n\r\n"), "{:?}", String::from_utf8_lossy(&rest));
}
