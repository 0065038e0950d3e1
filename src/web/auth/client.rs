//! Where a request comes from.

use crate::web::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

/// The address at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Peer(pub IpAddr);

/// The address of the client, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct ClientAddress(pub Option<IpAddr>);

impl FromRequestParts<Arc<AppState>> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState>,
    ) -> Result<ClientAddress, Infallible> {
        Ok(ClientAddress::of(parts, app))
    }
}

impl ClientAddress {
    pub fn of(parts: &Parts, app: &AppState) -> ClientAddress {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.to_canonical());
        let proxies = &app.config.server.trusted_proxies;
        ClientAddress(peer.map(|peer| client(peer, &parts.headers, proxies)))
    }
}

/// The last forwarded address that isn't a proxy's own. This machine is a proxy too: who
/// sends from it can at most be counted as somebody else.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let is_proxy = |address: &IpAddr| address.is_loopback() || proxies.contains(address);
    let mut nearest = peer;
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let forwarded = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.rsplit(','));
    for address in forwarded {
        let Ok(address) = address.trim().parse::<IpAddr>() else { break };
        if !is_proxy(&nearest) {
            break;
        }
        nearest = address.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proxies_say_for_whom_they_ask() {
        let proxies: [IpAddr; 1] = ["192.0.2.9".parse().unwrap()];
        for (peer, forwarded, expected) in [
            ("198.51.100.1", &["203.0.113.1"][..], "198.51.100.1"),
            ("192.0.2.9", &[], "192.0.2.9"),
            ("192.0.2.9", &["203.0.113.1"], "203.0.113.1"),
            ("127.0.0.1", &["203.0.113.1"], "203.0.113.1"),
            ("127.0.0.1", &["203.0.113.1, 192.0.2.9"], "203.0.113.1"),
            ("192.0.2.9", &["198.51.100.7, 203.0.113.1"], "203.0.113.1"),
            ("192.0.2.9", &["198.51.100.7", "203.0.113.1"], "203.0.113.1"),
            ("192.0.2.9", &["198.51.100.7, nonsense"], "192.0.2.9"),
            ("192.0.2.9", &["::ffff:203.0.113.1"], "203.0.113.1"),
        ] {
            let mut headers = HeaderMap::new();
            for line in forwarded {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            let found = client(peer.parse().unwrap(), &headers, &proxies);
            assert_eq!(found.to_string(), expected, "{peer} {forwarded:?}");
        }
    }
}
