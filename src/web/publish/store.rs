//! An object store as the destination: S3, Azure's blobs or Google's storage. An object is
//! written as a whole, and only over the edition that is known.
//!
//! Nothing locks a store. A run has it while the index is the one that it wrote; one that was
//! taken over sees that before it writes on.

use super::connector::{Connector, NEEDS_TLS};
use super::content::{Content, PRIVATE, name};
use super::index::{Change, Edition, Entry, Index};
use super::refusal::Refusal;
use futures_util::future::join_all;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, RetryConfig,
    UpdateVersion,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tokio::time::sleep;
use tokio_stream::StreamExt;

const INDEX: &str = ".aarshjul/index.json";
/// A run looks at the index at least so often before it writes.
const LOOK: Duration = Duration::from_millis(500);
/// By then a run that is taken over has seen it.
const GRACE: Duration = Duration::from_secs(2);
/// For so long a request is tried again.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) struct Store {
    store: PrefixStore<Box<dyn ObjectStore>>,
    /// The index that this run wrote, and when it was last seen there.
    own: Option<(Edition, Instant)>,
}

impl Store {
    /// The keys are in the environment, where the store's own programs have them too.
    pub fn of(destination: &str) -> Result<Store, Refusal> {
        let (scheme, place) = destination.split_once("://").unwrap_or_default();
        let folder = place.split_once('/').map_or("", |(_, folder)| folder);
        // As it is written, where others would replace letters beyond ASCII.
        let folder = Path::parse(folder).map_err(|_| {
            Refusal::Wrong(format!("`{folder}` er ikke navnet på en mappe i et lager"))
        })?;
        let store = match scheme {
            "s3" => s3(destination),
            "az" => azure(destination),
            "gs" => google(destination),
            _ => {
                return Err(Refusal::Wrong(format!(
                    "`{scheme}://` er intet lager; skriv s3://…, az://… eller gs://…, eller en mappe"
                )));
            }
        };
        let store = store.map_err(|error| {
            let error = error.to_string();
            Refusal::Wrong(format!("`{destination}` kan ikke bruges: {}", missing(&error)))
        })?;
        Ok(Store { store: PrefixStore::new(store, folder), own: None })
    }

    /// Reads the index. Without one nothing may be there.
    pub async fn open(&mut self) -> Result<Option<(Vec<u8>, Edition)>, Refusal> {
        self.own = None;
        let index = self.read_index().await?;
        if index.is_some() {
            return Ok(index);
        }
        match self.store.list(None).next().await {
            None => Ok(None),
            Some(Err(error)) => Err(fault("", error)),
            Some(Ok(_)) => Err(Refusal::Wrong(
                "lageret har noget, som `publish` ikke har lagt der; vælg et tomt sted, fx en mappe i det"
                    .to_owned(),
            )),
        }
    }

    async fn read_index(&self) -> Result<Option<(Vec<u8>, Edition)>, Refusal> {
        match self.store.get(&Path::from(INDEX)).await {
            Ok(found) => {
                let (tag, version) = (found.meta.e_tag.clone(), found.meta.version.clone());
                let bytes = found.bytes().await.map_err(|error| fault(INDEX, error))?;
                Ok(Some((bytes.to_vec(), Edition { tag, version })))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(INDEX, error)),
        }
    }

    pub async fn write_index(
        &mut self,
        bytes: Vec<u8>,
        known: Option<&Edition>,
    ) -> Result<Edition, Refusal> {
        let content = Content {
            content_type: "application/json".to_owned(),
            cache_control: "no-store".to_owned(),
            disposition: None,
            bytes: bytes.into(),
        };
        let mode = known.map_or(PutMode::Create, update);
        let edition = match self.write(INDEX, &content, mode).await {
            Ok(edition) => edition,
            // An answer may have been lost: then it is there.
            Err(error) => match fault(INDEX, error) {
                Refusal::Taken => self.edition_of(&content.bytes).await?,
                refusal => return Err(refusal),
            },
        };
        self.own = Some((edition.clone(), Instant::now()));
        Ok(edition)
    }

    /// The edition of the index, if it has these bytes.
    async fn edition_of(&self, bytes: &[u8]) -> Result<Edition, Refusal> {
        match self.read_index().await? {
            Some((found, edition)) if found == bytes => Ok(edition),
            _ => Err(Refusal::Taken),
        }
    }

    /// Makes these changes, all of them at the same time: each waits for the network alone.
    pub async fn change(&mut self, changes: &[Change]) -> Result<Vec<Option<Edition>>, Refusal> {
        if self.own.as_ref().is_some_and(|(_, seen)| seen.elapsed() >= LOOK) {
            let now = Instant::now();
            self.check().await?;
            self.own.iter_mut().for_each(|(_, seen)| *seen = now);
        }
        let changes = changes.iter().map(async |Change { key, content, known }| match content {
            Some(content) => self.put(key, content, known.as_ref()).await.map(Some),
            None => self.remove(key).await.map(|()| None),
        });
        // All of them end, so that none reaches the store after a later run's.
        join_all(changes).await.into_iter().collect()
    }

    async fn put(
        &self,
        key: &str,
        content: &Content,
        known: Option<&Edition>,
    ) -> Result<Edition, Refusal> {
        let mode = known.map_or(PutMode::Overwrite, update);
        let mut written = self.write(key, content, mode).await;
        // Somebody took the object away or put another there.
        if matches!(written, Err(Error::Precondition { .. })) {
            self.check().await?;
            written = self.write(key, content, PutMode::Overwrite).await;
        }
        written.map_err(|error| fault(key, error))
    }

    async fn remove(&self, key: &str) -> Result<(), Refusal> {
        match self.store.delete(&Path::from(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(key, error)),
        }
    }

    /// The names of those files that are as the index has them. Of a private one, whose tag it
    /// does not have, it counts that it is there, but not after a run that did not end.
    pub async fn intact(&self, index: &Index) -> Result<BTreeSet<String>, Refusal> {
        let has_ended = index.writing.is_none();
        if !has_ended {
            sleep(GRACE).await;
        }
        let listed = self.listed(None).await?;
        let listed: BTreeMap<String, String> =
            listed.into_iter().map(|(key, tag)| (name(&key), tag)).collect();
        let is_intact = |name: &str, entry: &Entry| {
            let tag = entry.edition.as_ref().and_then(|edition| edition.tag.as_deref());
            listed.get(name).is_some_and(|listed| match tag {
                Some(tag) => listed == bare(tag),
                None => has_ended && name.starts_with(PRIVATE),
            })
        };
        let intact = index.files.iter().filter(|(name, entry)| is_intact(name, entry));
        Ok(intact.map(|(name, _)| name.clone()).collect())
    }

    /// The keys of all that is private.
    pub async fn private(&self) -> Result<Vec<String>, Refusal> {
        let found = self.listed(Some(&Path::from(PRIVATE))).await?;
        Ok(found.into_iter().map(|(key, _)| key).collect())
    }

    /// The keys below a folder, with their tags.
    async fn listed(&self, folder: Option<&Path>) -> Result<Vec<(String, String)>, Refusal> {
        let mut found = self.store.list(folder);
        let mut keys = Vec::new();
        while let Some(object) = found.next().await {
            let object = object.map_err(|error| fault("", error))?;
            let tag = object.e_tag.unwrap_or_default();
            keys.push((object.location.to_string(), bare(&tag).to_owned()));
        }
        Ok(keys)
    }

    async fn write(&self, key: &str, content: &Content, mode: PutMode) -> Result<Edition, Error> {
        let mut attributes = Attributes::from_iter([
            (Attribute::ContentType, content.content_type.clone()),
            (Attribute::CacheControl, content.cache_control.clone()),
        ]);
        if let Some(disposition) = &content.disposition {
            attributes.insert(Attribute::ContentDisposition, disposition.clone().into());
        }
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let bytes = content.bytes.clone().into();
        let written = self.store.put_opts(&Path::from(key), bytes, options).await?;
        Ok(Edition { tag: written.e_tag, version: written.version })
    }

    /// Whether this run still has the store.
    async fn check(&self) -> Result<(), Refusal> {
        let Some((own, _)) = &self.own else { return Ok(()) };
        let found = self.store.head(&Path::from(INDEX)).await;
        let tag = found.map_err(|error| fault(INDEX, error))?.e_tag;
        match tag.as_deref().map(bare) == own.tag.as_deref().map(bare) {
            true => Ok(()),
            false => Err(Refusal::Taken),
        }
    }
}

fn s3(url: &str) -> Result<Box<dyn ObjectStore>, Error> {
    // Not every store that speaks S3 removes several objects in one request.
    let builder = AmazonS3Builder::from_env().with_url(url).with_disable_bulk_delete(true);
    Ok(Box::new(builder.with_retry(retry()).with_http_connector(Connector).build()?))
}

fn azure(url: &str) -> Result<Box<dyn ObjectStore>, Error> {
    let builder = MicrosoftAzureBuilder::from_env().with_url(url);
    Ok(Box::new(builder.with_retry(retry()).with_http_connector(Connector).build()?))
}

fn google(url: &str) -> Result<Box<dyn ObjectStore>, Error> {
    let builder = GoogleCloudStorageBuilder::from_env().with_url(url);
    Ok(Box::new(builder.with_retry(retry()).with_http_connector(Connector).build()?))
}

fn retry() -> RetryConfig {
    RetryConfig { retry_timeout: PATIENCE, ..RetryConfig::default() }
}

fn update(known: &Edition) -> PutMode {
    let Edition { tag, version } = known.clone();
    PutMode::Update(UpdateVersion { e_tag: tag, version })
}

/// Some answers have a tag in quotes, and some have not.
fn bare(tag: &str) -> &str {
    tag.trim_matches('"')
}

/// A private address stands in no message.
fn fault(key: &str, error: Error) -> Refusal {
    match error {
        Error::AlreadyExists { .. } | Error::Precondition { .. } => Refusal::Taken,
        _ if key.starts_with(PRIVATE) => {
            Refusal::Fault("lageret tager ikke imod en privat adresse".to_owned())
        }
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
            Refusal::Wrong(format!("lageret afviser nøglen: {}", words(&error.to_string())))
        }
        error => explained(&error.to_string()),
    }
}

/// What the environment lacks; the library's words may have a part of a key in them.
fn missing(error: &str) -> &str {
    const NO_KEY: &str =
        "filen, som GOOGLE_APPLICATION_CREDENTIALS nævner, har ingen tjenestekontos nøgle";
    const WORDS: [(&str, &str); 5] = [
        ("Account must be specified", "der er intet AZURE_STORAGE_ACCOUNT_NAME i miljøet"),
        ("Invalid Access Key", "AZURE_STORAGE_ACCOUNT_KEY i miljøet er ingen nøgle"),
        (
            "open service account",
            "filen, som GOOGLE_APPLICATION_CREDENTIALS nævner, kan ikke læses",
        ),
        ("decode service account", NO_KEY),
        ("RingCryptoProvider", NO_KEY),
    ];
    WORDS.iter().find(|(word, _)| error.contains(word)).map_or(error, |(_, why)| why)
}

/// Why a store did not do it, and who has to do something about it.
fn explained(error: &str) -> Refusal {
    let has = |word: &&str| error.contains(*word);
    if let Some((_, why)) = WRONG.iter().find(|(word, _)| has(word)) {
        return Refusal::Wrong((*why).to_owned());
    }
    let said = words(error);
    if ["invalid_grant", "invalid_client", "unauthorized_client"].iter().any(has) {
        return Refusal::Wrong(format!("lageret afviser nøglen: {said}"));
    }
    Refusal::Fault(match AWAY.iter().any(has) {
        true => format!("lageret svarer ikke; er det i gang, og er adressen rigtig? ({said})"),
        false => format!("lageret svarer ikke, som det skal: {said}"),
    })
}

/// What has to be put right on this side, by words of the stores' and the network's.
const WRONG: [(&str, &str); 8] = [
    (NEEDS_TLS, NEEDS_TLS),
    (
        METADATA,
        "der er ingen nøgle til lageret i miljøet, og denne maskine har ingen selv (docs/deploy)",
    ),
    ("incorrectly configured region", "lageret ligger i en anden region; ret AWS_REGION"),
    ("NoSuchBucket", "spanden findes ikke i lageret; opret den, eller ret navnet"),
    ("ContainerNotFound", "beholderen findes ikke i lageret; opret den, eller ret navnet"),
    (
        "UnknownIssuer",
        "maskinen kender ikke udstederen af lagerets certifikat; læg udstederens eget i /usr/local/share/ca-certificates, kør update-ca-certificates, og begynd igen",
    ),
    ("certificate expired", "lagerets certifikat er udløbet; det skal fornys der"),
    (
        "certificate not valid for name",
        "lagerets certifikat gælder et andet navn end det i adressen",
    ),
];

/// Where nobody answers.
const AWAY: [&str; 4] =
    ["Connection refused", "failed to lookup address", "host not found", "timeout: "];

/// Where machines in a cloud ask for their own key.
const METADATA: &str = "169.254.169.254";

/// What a store answered: the status and its word for it. The rest of an answer may repeat what
/// was sent.
fn words(error: &str) -> String {
    let Some((_, status)) = error.split_once("status code: ") else {
        return error.split_once("HTTP error: ").map_or(error, |(_, why)| why).to_owned();
    };
    let code = error.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    let code = code.map(|(code, _)| format!(" ({code})")).unwrap_or_default();
    format!("{}{code}", status.split([':', '\n']).next().unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_answer_its_status_and_its_word_are_shown() {
        let said = "Generic S3 error: Error performing GET http://x/plan?list-type=2 in 3ms - Server returned non-2xx status code: 404 Not Found: <?xml version=\"1.0\"?>\n<Error><Code>NoSuchBucket</Code><StringToSign>x</StringToSign></Error>";
        assert_eq!(words(said), "404 Not Found (NoSuchBucket)");
        assert_eq!(words("Server returned non-2xx status code: 500 Internal"), "500 Internal");
        let cut =
            "Generic S3 error: Error performing PUT http://x in 4ms - HTTP error: io: cut off";
        assert_eq!(words(cut), "io: cut off");
        assert_eq!(words("Account must be specified"), "Account must be specified");
    }

    #[test]
    fn what_the_environment_lacks_is_named() {
        for (error, expected) in [
            ("Generic MicrosoftAzure error: Account must be specified", "ACCOUNT_NAME"),
            ("Generic MicrosoftAzure error: Invalid Access Key: Invalid symbol 45", "ACCOUNT_KEY"),
            ("Generic GCS error: Unable to decode service account file: x", "tjenestekontos"),
            ("Generic GCS error: Unable to open service account file from /x: y", "kan ikke læses"),
        ] {
            assert!(missing(error).contains(expected), "{error}");
        }
        assert_eq!(missing("another"), "another");
    }

    #[test]
    fn what_has_to_be_done_is_said() {
        let tls = "Generic S3 error: Error performing GET https://x/p in 3ms - HTTP error: io: invalid peer certificate: UnknownIssuer";
        for (error, expected) in [
            (tls, Err("update-ca-certificates")),
            ("status code: 404 Not Found: <Code>NoSuchBucket</Code>", Err("opret den")),
            ("status code: 400 Bad Request: {\"error\":\"invalid_grant\"}", Err("nøglen: 400")),
            ("HTTP error: io: Connection refused (os error 111)", Ok("er det i gang")),
            ("status code: 500 Internal Server Error: x", Ok("som det skal: 500 Internal")),
        ] {
            let (text, is_wrong) = match explained(error) {
                Refusal::Wrong(text) => (text, true),
                Refusal::Fault(text) => (text, false),
                Refusal::Taken => unreachable!(),
            };
            let (Ok(words) | Err(words)) = expected;
            assert!(text.contains(words) && is_wrong == expected.is_err(), "{text}");
        }
    }

    #[test]
    fn a_place_is_a_name_and_a_folder() {
        for place in ["s3://plan/../x", "s3://plan/a//b", "s3:///x", "ftp://plan"] {
            assert!(matches!(Store::of(place), Err(Refusal::Wrong(_))), "{place}");
        }
        let store = Store::of("s3://plan/årshjul 100%/").ok().map(|store| store.store.to_string());
        assert!(store.is_some_and(|store| store.contains("(årshjul 100%)")));
    }
}
