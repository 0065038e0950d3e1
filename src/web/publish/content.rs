//! One file as it is published: its bytes and what a web server is to say of them.

use axum::body::Bytes;
use sha2::{Digest, Sha256};

/// Who has an address below this has a key: neither it nor a hash of what is there alone may
/// stand in what others can read.
pub(super) const PRIVATE: &str = "feed/";

/// The key of the front page.
pub(super) const FRONT: &str = "index.html";

/// The key of the page for what is not there.
pub(super) const NOT_FOUND: &str = "404.html";

#[derive(Clone, Debug)]
pub(in crate::web) struct Content {
    pub content_type: String,
    pub cache_control: String,
    pub disposition: Option<String>,
    pub bytes: Bytes,
}

/// Where the copy of an address lies: its path, with the values of its query as one more
/// part, for no file is chosen by a query. No id has a `=`.
pub(super) fn key(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let path = path.trim_matches('/');
    // A browser keeps a style by its hash; it is the same file.
    if query.is_empty() || query.starts_with("v=") {
        return if path.is_empty() { FRONT.to_owned() } else { path.to_owned() };
    }
    let query = query.replace("&amp;", ",").replace('&', ",");
    if path.is_empty() { query } else { format!("{path}/{query}") }
}

/// Whether a page is at a key: documents and pictures have an extension.
pub(super) fn is_page(key: &str) -> bool {
    let name = key.rsplit('/').next().unwrap_or(key);
    !name.contains('.') && !key.starts_with("api/")
}

/// As the index has a key: a private one only as its hash.
pub(super) fn name(key: &str) -> String {
    match key.starts_with(PRIVATE) {
        true => format!("{PRIVATE}#{}", base16ct::lower::encode_string(&Sha256::digest(key))),
        false => key.to_owned(),
    }
}

/// A hash of what is at a key; of a private one nobody can guess what it is of.
pub(super) fn fingerprint(key: &str, bytes: &[u8]) -> String {
    let mut hash = Sha256::new();
    if key.starts_with(PRIVATE) {
        hash.update(key);
        hash.update([0]);
    }
    hash.update(bytes);
    base16ct::lower::encode_string(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_key() {
        for (address, key_of, page) in [
            ("/", "index.html", false),
            ("/direktionen", "direktionen", true),
            ("/direktionen?fra=2027-05", "direktionen/fra=2027-05", true),
            ("/?side=2", "side=2", true),
            ("/feed/T?tidligere=1&amp;side=2", "feed/T/tidligere=1,side=2", true),
            ("/assets/style.css?v=0a1b2c3d", "assets/style.css", false),
            ("/direktionen/moede/2026-12-02.ics", "direktionen/moede/2026-12-02.ics", false),
            ("/api/schedule", "api/schedule", false),
        ] {
            assert_eq!(
                (key(address).as_str(), is_page(&key(address))),
                (key_of, page),
                "{address}"
            );
        }
    }

    #[test]
    fn the_index_has_no_private_address() {
        let key = "feed/AbCdEfGhIjKlMnOpQrStUvWx.ics";
        assert!(!name(key).contains("AbCdEf"));
        assert_ne!(fingerprint(key, b"x"), fingerprint("direktionen.ics", b"x"));
        assert_eq!(name("direktionen.ics"), "direktionen.ics");
    }
}
