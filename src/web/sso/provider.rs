//! The provider: where it is, which keys it signs with, and what its tokens say.

use super::http;
use crate::plan::{Config, SignInConfig};
use crate::web::auth::users::Role;
use arc_swap::ArcSwapOption;
use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreResponseType,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl,
    LogoutRequest, Nonce, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::Agent;

/// Where a provider sends browsers back to.
pub(super) const RETURN_PATH: &str = "/log-ind/oidc/retur";
/// A token of an unknown key has the keys fetched, but not more often than this.
const OLD_KEYS: Duration = Duration::from_secs(10);

/// All that a token says, by name.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Claims(serde_json::Map<String, Value>);

impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<
    Claims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Client = openidconnect::Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub(in crate::web) struct Sso {
    pub config: SignInConfig,
    public_url: String,
    issuer: IssuerUrl,
    client_id: ClientId,
    secret: Option<ClientSecret>,
    agent: Agent,
    provider: ArcSwapOption<Provider>,
}

/// What the provider says of itself.
pub(in crate::web) struct Provider {
    metadata: ProviderMetadataWithLogout,
    fetched: Instant,
}

/// What ties an answer to the browser that was sent away.
#[derive(Serialize, Deserialize)]
pub(super) struct Attempt {
    pub state: String,
    nonce: String,
    verifier: String,
    /// Where to go afterwards.
    pub next: String,
    pub begun: DateTime<Utc>,
}

/// Who has signed in with the provider.
pub(super) struct Person {
    pub name: String,
    /// A hash of the provider's own id of them, which is never given to another.
    pub subject: String,
    pub role: Option<Role>,
}

/// Why nobody is signed in.
pub(super) enum Refused {
    /// The provider does not answer, or not as it should.
    Unavailable,
    /// What it answered is too old, altered, or meant for others.
    Invalid,
    /// The token has no name.
    Nameless,
}

impl Sso {
    /// `None` where the settings have no provider; what is wrong with them.
    pub fn open(config: &Config) -> Result<Option<Sso>, String> {
        let (sign_in, public_url) = (&config.sign_in, &config.server.public_url);
        let (Some(issuer), Some(id), Some(url)) = (&sign_in.issuer, &sign_in.client_id, public_url)
        else {
            return Ok(None);
        };
        let unread = |path: &Path| {
            let path = path.display().to_string();
            move |error: std::io::Error| format!("kan ikke læse {path}: {error}")
        };
        let secret = sign_in.client_secret_file.as_deref();
        let secret = secret.map(|path| std::fs::read_to_string(path).map_err(unread(path)));
        let secret = secret.transpose()?.map(|text| ClientSecret::new(text.trim().to_owned()));
        let certificates = &sign_in.certificates;
        Ok(Some(Sso {
            config: sign_in.clone(),
            public_url: url.clone(),
            issuer: IssuerUrl::new(issuer.clone()).map_err(|error| format!("`issuer`: {error}"))?,
            client_id: ClientId::new(id.clone()),
            secret,
            agent: http::agent(certificates).map_err(unread(certificates))?,
            provider: ArcSwapOption::empty(),
        }))
    }

    /// Fetches what the provider says of itself, and its keys: slow.
    pub fn fetch(&self) -> Result<Arc<Provider>, String> {
        let send = |request| http::send(&self.agent, request);
        let metadata = ProviderMetadataWithLogout::discover(&self.issuer, &send);
        let metadata = metadata.map_err(|error| error.to_string())?;
        let provider = Arc::new(Provider { metadata, fetched: Instant::now() });
        self.provider.store(Some(provider.clone()));
        Ok(provider)
    }

    fn client(&self, provider: &Provider) -> Result<Client, Refused> {
        let url = RedirectUrl::new(format!("{}{RETURN_PATH}", self.public_url));
        let url = url.map_err(|_| Refused::Unavailable)?;
        let (metadata, id) = (provider.metadata.clone(), self.client_id.clone());
        Ok(Client::from_provider_metadata(metadata, id, self.secret.clone()).set_redirect_uri(url))
    }

    /// The address to send a browser to, and what to know it by when it is back.
    pub(super) fn begin(
        &self,
        next: String,
        begun: DateTime<Utc>,
    ) -> Result<(String, Attempt), Refused> {
        let provider = self.provider.load_full().ok_or(Refused::Unavailable)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = self.client(&provider)?;
        let request = client.authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        let scopes = self.config.scopes.iter().cloned().map(Scope::new);
        let (url, state, nonce) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        let (state, nonce) = (state.into_secret(), nonce.secret().clone());
        let attempt = Attempt { state, nonce, verifier: verifier.into_secret(), next, begun };
        Ok((url.to_string(), attempt))
    }

    /// Exchanges the code that a browser came back with: slow.
    pub(super) fn finish(
        &self,
        code: String,
        attempt: &Attempt,
        now: DateTime<Utc>,
    ) -> Result<Person, Refused> {
        let provider = self.provider.load_full().ok_or(Refused::Unavailable)?;
        let client = self.client(&provider)?;
        let send = |request| http::send(&self.agent, request);
        let exchange = client.exchange_code(AuthorizationCode::new(code));
        let exchange = exchange.map_err(|_| Refused::Unavailable)?;
        let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
        let answer = exchange.set_pkce_verifier(verifier).request(&send);
        let answer = answer.map_err(|_| Refused::Unavailable)?;
        let token = answer.id_token().ok_or(Refused::Invalid)?;
        let nonce = Nonce::new(attempt.nonce.clone());
        let claims = |client: &Client| {
            let verifier = client.id_token_verifier().set_time_fn(move || now);
            let claims = token.claims(&verifier, &nonce).ok()?;
            serde_json::to_value(claims).ok()
        };
        let found = claims(&client).or_else(|| {
            // Its keys may be new.
            let is_old = provider.fetched.elapsed() > OLD_KEYS;
            let fetched = is_old.then(|| self.fetch().ok()).flatten()?;
            claims(&self.client(&fetched).ok()?)
        });
        self.person(&found.ok_or(Refused::Invalid)?).ok_or(Refused::Nameless)
    }

    fn person(&self, claims: &Value) -> Option<Person> {
        let text = |name: &str| claims[name].as_str().map(str::to_owned);
        let id = [self.issuer.as_str().to_owned(), text("sub")?];
        let hash = Sha256::digest(id.map(Sha256::digest).concat());
        Some(Person {
            name: text(&self.config.name_claim)?,
            subject: base16ct::lower::encode_string(&hash),
            role: self.role(&claims[&self.config.groups_claim]),
        })
    }

    /// The highest role of any of the groups: a list, or one by itself.
    fn role(&self, groups: &Value) -> Option<Role> {
        let groups = groups.as_array().map_or(std::slice::from_ref(groups), Vec::as_slice);
        let is_in = |names: &[String]| {
            groups
                .iter()
                .filter_map(Value::as_str)
                .any(|group| names.iter().any(|name| name == group))
        };
        let roles = [
            (Role::Administrator, &self.config.administrators),
            (Role::Editor, &self.config.editors),
            (Role::Reader, &self.config.readers),
        ];
        roles.into_iter().find(|(_, names)| is_in(names)).map(|(role, _)| role)
    }

    /// Where the provider ends its own session, and leads back to the front page.
    pub(super) fn end_session(&self) -> Option<String> {
        let provider = self.provider.load_full()?;
        let url = provider.metadata.additional_metadata().end_session_endpoint.clone()?;
        let back = PostLogoutRedirectUrl::new(format!("{}/", self.public_url)).ok()?;
        let request = LogoutRequest::from(url).set_client_id(self.client_id.clone());
        Some(request.set_post_logout_redirect_uri(back).http_get_url().to_string())
    }
}
