//! Which responses are sent compressed. Feeds are compressed once, when they are made.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::compression::predicate::{And, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

/// Below this many bytes, gzip saves less than a packet.
const MIN_BYTES: u64 = 1024;

const TEXTS: [&str; 3] = ["text/", "application/json", "image/svg+xml"];

pub(in crate::web) type Suited = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

pub(in crate::web) fn layer() -> CompressionLayer<And<SizeAbove, Suited>> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(MIN_BYTES).and(is_suited as Suited))
}

/// Texts, but for streams, which are to arrive at once, and for what nobody may keep:
/// where a page has a secret and also what a link can put there, the length of a compressed
/// page would give the secret away (BREACH, CVE-2013-3587).
fn is_suited(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let text_of = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let content_type = text_of(CONTENT_TYPE);
    TEXTS.iter().any(|text| content_type.starts_with(text))
        && content_type != "text/event-stream"
        && !text_of(CACHE_CONTROL).contains("no-store")
}

#[cfg(test)]
mod tests {
    use super::is_suited;
    use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
    use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version};

    #[test]
    fn texts_that_may_be_kept_are_compressed() {
        for (content_type, cache_control, suited) in [
            ("text/html; charset=utf-8", "private, no-cache", true),
            ("text/css; charset=utf-8", "public, max-age=31536000, immutable", true),
            ("image/svg+xml", "private, no-cache", true),
            ("application/json", "private, no-cache", true),
            ("text/html; charset=utf-8", "no-store", false),
            ("text/event-stream", "no-cache", false),
            ("image/png", "private, no-cache", false),
            ("font/woff2", "public, max-age=31536000, immutable", false),
        ] {
            let headers = HeaderMap::from_iter([
                (CONTENT_TYPE, HeaderValue::from_static(content_type)),
                (CACHE_CONTROL, HeaderValue::from_static(cache_control)),
            ]);
            let found = is_suited(StatusCode::OK, Version::HTTP_11, &headers, &Extensions::new());
            assert_eq!(found, suited, "{content_type}, {cache_control}");
        }
    }
}
