//! Whether a password is somebody's, as often as it may be tried.

use crate::store::AuditEvent;
use crate::web::auth::audit;
use crate::web::auth::client::ClientAddress;
use crate::web::auth::throttle::Trier;
use crate::web::auth::users::User;
use crate::web::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is known of the browser that sends a password.
pub(in crate::web) struct Browser {
    pub headers: HeaderMap,
    pub address: ClientAddress,
}

impl FromRequestParts<Arc<AppState>> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState>,
    ) -> Result<Browser, Infallible> {
        let address = ClientAddress::from_request_parts(parts, app).await?;
        Ok(Browser { headers: parts.headers.clone(), address })
    }
}

/// Why nobody is signed in.
pub(in crate::web) enum Refused {
    /// There is no such user, or the password is another.
    Wrong,
    /// Too many were wrong lately.
    TooOften(Duration),
    /// Others are waiting already.
    Busy,
    /// The users can't be read.
    Unreadable,
}

impl Refused {
    pub fn status(&self) -> StatusCode {
        match self {
            Refused::Wrong => StatusCode::FORBIDDEN,
            Refused::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Refused::Busy | Refused::Unreadable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub fn words(&self) -> String {
        match self {
            Refused::Wrong => "Navnet eller adgangskoden passer ikke.".to_owned(),
            Refused::TooOften(wait) => {
                let seconds = seconds(*wait);
                format!("Der er prøvet for mange gange. Vent {seconds} sekunder, og prøv igen.")
            }
            Refused::Busy => "Mange logger ind lige nu. Prøv igen om lidt.".to_owned(),
            Refused::Unreadable => {
                "Der kan ikke logges ind lige nu. Sig det til den, der driver serveren.".to_owned()
            }
        }
    }

    /// For the header `Retry-After`.
    pub fn retry_after(&self) -> Option<[(&'static str, String); 1]> {
        match self {
            Refused::TooOften(wait) => Some([("retry-after", seconds(*wait).to_string())]),
            Refused::Busy => Some([("retry-after", "1".to_owned())]),
            Refused::Wrong | Refused::Unreadable => None,
        }
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + 1
}

/// The user whose name and password it is.
pub(in crate::web) async fn check(
    app: &Arc<AppState>,
    browser: &Browser,
    name: &str,
    password: String,
) -> Result<User, Refused> {
    let accounts = &app.accounts;
    let known = accounts.cookies.known_browser(&browser.headers, name, app.now());
    let trier = match &known {
        Some(number) => Trier::Known(number),
        None => Trier::Unknown { address: browser.address.0, name },
    };
    let counted = accounts.throttle.begin(trier, Instant::now()).map_err(Refused::TooOften)?;
    let (state, tried) = (app.clone(), name.to_owned());
    let verified = accounts.hasher.run(known.is_some(), move |memory| {
        let users = state.accounts.users().map_err(|_| Refused::Unreadable)?;
        users.verify(&tried, &password, memory).cloned().ok_or(Refused::Wrong)
    });
    let found = verified.await.unwrap_or(Err(Refused::Busy));
    if !matches!(found, Err(Refused::Wrong)) {
        accounts.throttle.forgive(counted);
    } else {
        let users = accounts.users().ok();
        let known = users.as_ref().and_then(|users| users.find(name));
        let who = known.map_or("", |user| &user.name);
        audit::record(app, AuditEvent::SignInFailed, who, "", browser.address).await;
    }
    found
}
