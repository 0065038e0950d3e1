//! `/{body}/abonner`: how to have the meetings in one's own calendar.

use crate::feed::Address;
use crate::plan::ServerConfig;
use crate::schedule::Audience;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

#[derive(Template)]
#[template(path = "subscribe.html")]
struct SubscribePage {
    frame: Frame,
    id: String,
    body: String,
    address: Address,
    qr: Option<Qr>,
    year: i32,
}

/// The address of this page, for a phone to read.
pub(in crate::web) struct Qr {
    /// Modules on a side, with the quiet zone.
    pub size: usize,
    /// The dark ones, as a path in units of one module.
    pub path: String,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, .. } = &request;
    let view = snapshot.body(&id, Audience::Open).ok_or(NOT_FOUND)?;
    let base = base(&app.config.server, &headers);
    let address = Address::open(&base, &id);
    Ok(Page(SubscribePage {
        frame: request.frame(format!("Abonnér på {}", view.name()), &id),
        body: view.name().to_owned(),
        qr: Qr::new(&address.page),
        address,
        year: snapshot.today.year(),
        id,
    })
    .into_response())
}

/// What addresses begin with: as configured, or as the reader came here.
pub(in crate::web) fn base(server: &ServerConfig, headers: &HeaderMap) -> String {
    if let Some(public) = &server.public_url {
        return public.trim_end_matches('/').to_owned();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_plain = |host: &&str| {
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
    };
    let scheme = if server.tls_certificate.is_some() { "https" } else { "http" };
    format!("{scheme}://{}", host.filter(is_plain).unwrap_or("localhost"))
}

impl Qr {
    /// ISO/IEC 18004 asks for four light modules all round.
    const QUIET: usize = 4;

    /// None when the address is longer than any code holds.
    pub fn new(address: &str) -> Option<Qr> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (index, colour) in code.to_colors().into_iter().enumerate() {
            if colour == Color::Dark {
                let (x, y) = (index % width + Qr::QUIET, index / width + Qr::QUIET);
                write!(path, "M{x} {y}h1v1h-1z").expect("a string takes all text");
            }
        }
        Some(Qr { size: width + 2 * Qr::QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn addresses_begin_as_configured_or_as_requested() {
        let mut server = ServerConfig::default();
        let base_for = |host: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static(host));
            base(&server, &headers)
        };
        assert_eq!(base_for("plan.example:8080"), "http://plan.example:8080");
        assert_eq!(base_for("[::1]:8080"), "http://[::1]:8080");
        assert_eq!(base_for("x/\"><script>"), "http://localhost");
        assert_eq!(base(&server, &HeaderMap::new()), "http://localhost");
        server.tls_certificate = Some("certificate.pem".into());
        assert_eq!(base(&server, &HeaderMap::new()), "https://localhost");
        server.public_url = Some("https://plan.example/".into());
        assert_eq!(base(&server, &HeaderMap::new()), "https://plan.example");
    }

    #[test]
    fn a_code_has_its_corners_and_its_quiet_zone() {
        let qr = Qr::new("https://plan.example/direktionen/abonner").unwrap();
        // The dark frame of the finder in the first corner, and nothing before it.
        assert!(qr.path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1z"));
        assert_eq!((qr.size - 2 * Qr::QUIET - 17) % 4, 0);
        assert!(Qr::new(&"x".repeat(5000)).is_none());
    }
}
