//! The forms that the address of a calendar is given out in.

/// One calendar: as a page, for programs that take it from a click, and to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The page, from which a person subscribes.
    pub page: String,
    /// Of the calendar; an iPhone that opens it as a page imports it once, and never again.
    pub plain: String,
    /// The same as `webcal`, which subscribes.
    pub webcal: String,
}

impl Address {
    /// Of the open calendar of a body; `base` is what addresses begin with.
    pub fn open(base: &str, body: &str) -> Address {
        let (page, plain) = (format!("{base}/{body}/abonner"), format!("{base}/{body}.ics"));
        Address { page, webcal: webcal(&plain), plain }
    }

    /// Of a private calendar: of a body, or of all that the token is for.
    pub fn private(base: &str, token: &str, body: Option<&str>) -> Address {
        let below = body.map_or_else(String::new, |body| format!("/{body}"));
        let page = format!("{base}/feed/{token}{below}");
        let plain = format!("{page}.ics");
        Address { page, webcal: webcal(&plain), plain }
    }
}

fn webcal(address: &str) -> String {
    let (_, rest) = address.split_once("://").unwrap_or(("", address));
    format!("webcal://{rest}")
}
