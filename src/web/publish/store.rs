//! An object store as the destination: S3, Azure's blobs or Google's storage. An object is
//! written as a whole, and only over the edition that is known.
//!
//! Nothing locks a store. A run has it while the index is the one that it wrote; one that was
//! taken over sees that before it writes on.

use super::connector::Connector;
use super::content::{Content, PRIVATE};
use super::index::{Edition, Index};
use super::refusal::Refusal;
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
        let prefix = place.split_once('/').map_or("", |(_, prefix)| prefix);
        let store = match scheme {
            "s3" => s3(destination),
            "az" => azure(destination),
            "gs" => google(destination),
            _ => {
                return Err(Refusal::Wrong(format!(
                    "`{destination}` er intet lager; skriv s3://…, az://… eller gs://…, eller en mappe"
                )));
            }
        };
        let store = store
            .map_err(|error| Refusal::Wrong(format!("`{destination}` kan ikke bruges: {error}")))?;
        Ok(Store { store: PrefixStore::new(store, prefix), own: None })
    }

    /// Reads the index. Without one nothing may be there.
    pub async fn open(&mut self) -> Result<Option<(Vec<u8>, Edition)>, Refusal> {
        self.own = None;
        match self.store.get(&Path::from(INDEX)).await {
            Ok(found) => {
                let (tag, version) = (found.meta.e_tag.clone(), found.meta.version.clone());
                let bytes = found.bytes().await.map_err(|error| fault(INDEX, error))?;
                Ok(Some((bytes.to_vec(), Edition { tag, version })))
            }
            Err(Error::NotFound { .. }) => match self.store.list(None).next().await {
                None => Ok(None),
                Some(Err(error)) => Err(fault("", error)),
                Some(Ok(_)) => Err(Refusal::Wrong(
                    "lageret har noget, som `publish` ikke har lagt der; vælg et tomt sted, fx en mappe i det"
                        .to_owned(),
                )),
            },
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
        let written = self.write(INDEX, &content, mode).await;
        let edition = written.map_err(|error| fault(INDEX, error))?;
        self.own = Some((edition.clone(), Instant::now()));
        Ok(edition)
    }

    pub async fn put(
        &mut self,
        key: &str,
        content: &Content,
        known: Option<&Edition>,
    ) -> Result<Edition, Refusal> {
        self.check(LOOK).await?;
        let mode = known.map_or(PutMode::Overwrite, update);
        let mut written = self.write(key, content, mode).await;
        // Somebody took the object away or put another there.
        if matches!(written, Err(Error::Precondition { .. })) {
            self.check(Duration::ZERO).await?;
            written = self.write(key, content, PutMode::Overwrite).await;
        }
        written.map_err(|error| fault(key, error))
    }

    pub async fn remove(&mut self, key: &str) -> Result<(), Refusal> {
        self.check(LOOK).await?;
        match self.store.delete(&Path::from(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(key, error)),
        }
    }

    /// The names of those files that are as the index has them.
    pub async fn intact(&self, index: &Index) -> Result<BTreeSet<String>, Refusal> {
        sleep(GRACE).await;
        let listed: BTreeMap<String, String> = self.listed(None).await?.into_iter().collect();
        let is_intact = |name: &str, edition: Option<&Edition>| {
            let tag = edition.and_then(|edition| edition.tag.as_deref());
            tag.is_some_and(|tag| listed.get(name).is_some_and(|listed| listed == bare(tag)))
        };
        let intact = index.files.iter().filter(|(name, at)| is_intact(name, at.edition.as_ref()));
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

    /// Whether this run still has the store, as it was at most that long ago.
    async fn check(&mut self, age: Duration) -> Result<(), Refusal> {
        let Some((own, seen)) = &mut self.own else { return Ok(()) };
        if seen.elapsed() < age {
            return Ok(());
        }
        let now = Instant::now();
        let found = self.store.head(&Path::from(INDEX)).await;
        let tag = found.map_err(|error| fault(INDEX, error))?.e_tag;
        if tag.as_deref().map(bare) != own.tag.as_deref().map(bare) {
            return Err(Refusal::Taken);
        }
        *seen = now;
        Ok(())
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
            Refusal::Wrong(format!("lageret afviser nøglen: {error}"))
        }
        error => Refusal::Fault(format!("lageret svarer ikke, som det skal: {error}")),
    }
}
