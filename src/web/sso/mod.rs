//! Signing in with the town hall's own provider by OpenID Connect: Entra ID, ADFS,
//! Keycloak. With the cargo feature `oidc`.
//!
//! `provider` speaks with it, `lookup` finds it, `http` sends the requests, `pages` are what a browser meets on
//! the way. Nothing waits for the provider but these pages: it is looked up in the
//! background.

mod http;
mod lookup;
pub(in crate::web) mod pages;
mod provider;

pub(in crate::web) use lookup::keep_current;
pub(in crate::web) use provider::Sso;
