//! TLS from files: a feed over it, renewed certificates, and messages about files that
//! can't be used.

use crate::house::{House, Running, socket, wait};
use aarshjul::web::{ServeError, Server, Sockets};
use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A certificate for "localhost" and its key, in files.
fn files(house: &House) -> rcgen::CertifiedKey<rcgen::KeyPair> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(house.dir.path().join("certificate.pem"), made.cert.pem()).unwrap();
    fs::write(house.dir.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made
}

fn open(house: &House) -> Result<Server, ServeError> {
    let mut options = house.options();
    options.config.server.tls_certificate = Some(house.dir.path().join("certificate.pem"));
    options.config.server.tls_key = Some(house.dir.path().join("key.pem"));
    Server::open(options)
}

/// The response to a request for the feed, or why there is no connection.
fn fetch(address: SocketAddr, root: &rcgen::CertifiedKey<rcgen::KeyPair>) -> io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(root.cert.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(address).unwrap());
    let request = b"GET /byledelsen.ics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn a_feed_comes_over_tls() {
    let house = House::new();
    let made = files(&house);
    let server = house.run(open(&house).unwrap());
    let answer = fetch(server.address, &made).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("END:VCALENDAR\r\n"));

    // A client without TLS gets nothing.
    let plain = crate::client::raw(server.address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(!plain.starts_with(b"HTTP/"));
}

#[test]
fn a_renewed_certificate_is_used_without_a_restart() {
    let house = House::new();
    let first = files(&house);
    let server = house.run(open(&house).unwrap());
    assert!(fetch(server.address, &first).is_ok());
    // Files that can't be used change nothing.
    fs::write(house.dir.path().join("key.pem"), "no key").unwrap();
    std::thread::sleep(Duration::from_secs(6));
    assert!(fetch(server.address, &first).is_ok());
    let renewed = files(&house);
    wait("the renewed one is used", || fetch(server.address, &renewed).is_ok());
    assert!(fetch(server.address, &first).is_err());
}

#[test]
fn files_that_are_no_certificate_are_named() {
    let house = House::new();
    let message = || match open(&house) {
        Err(error @ ServeError::Settings(_)) => error.to_string(),
        _ => panic!("it started"),
    };
    assert!(message().contains("certificate.pem"));
    let first = files(&house);
    fs::write(house.dir.path().join("key.pem"), "no key").unwrap();
    assert!(message().contains("key.pem"));
    files(&house);
    fs::write(house.dir.path().join("certificate.pem"), first.cert.pem()).unwrap();
    assert!(message().contains("hører ikke sammen"));
    fs::write(house.dir.path().join("certificate.pem"), "").unwrap();
    assert!(message().contains("intet certifikat"));
}

#[test]
fn plain_http_leads_on_to_the_address() {
    let house = House::new();
    files(&house);
    let (main, plain) = (socket(), socket());
    let address = plain.local_addr().unwrap();
    let redirecting = Some((plain, "https://aarshjul.example.dk".to_owned()));
    let _server = Running::on(
        open(&house).unwrap(),
        Sockets { main: vec![main], redirecting, ..Sockets::default() },
    );
    for path in ["/byledelsen.ics", "/feed/AbCdEfGhIjKlMnOpQrStUv/byledelsen.ics", "/?a=b"] {
        let reply = crate::client::ask(address, "GET", path, &[]);
        let to = format!("https://aarshjul.example.dk{path}");
        assert_eq!((reply.status, reply.header("location")), (308, to.as_str()));
    }
}
