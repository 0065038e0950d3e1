//! TLS from the files that the configuration names, for where no proxy provides it.
//!
//! The files are watched: a renewed certificate is used without a restart.

use crate::plan::ServerConfig;
use crate::store::PathError;
use crate::web::state::AppState;
use crate::web::watch::worker::{Stop, Worker};
use arc_swap::ArcSwap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig as TlsConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tracing::{error, info};

/// How often the files' times are compared.
const RELOAD_INTERVAL: Duration = Duration::from_secs(5);

/// The certificate in use, and the files of it and its key.
pub(in crate::web) struct Tls {
    files: [PathBuf; 2],
    current: ArcSwap<TlsConfig>,
}

impl Tls {
    /// `None` where the configuration names no files.
    pub fn open(config: &ServerConfig) -> Result<Option<Tls>, String> {
        let (Some(certificate), Some(key)) = (&config.tls_certificate, &config.tls_key) else {
            return Ok(None);
        };
        let files = [certificate.clone(), key.clone()];
        Ok(Some(Tls { current: ArcSwap::from_pointee(load(&files)?), files }))
    }

    pub fn acceptor(&self) -> TlsAcceptor {
        self.current.load_full().into()
    }

    /// Starts to load the files again whenever they change.
    pub fn keep_current(self: Arc<Self>, app: Arc<AppState>) -> io::Result<Worker> {
        let mut loaded = self.times();
        Worker::start("certificate", app, move |stop| self.follow(&mut loaded, stop))
    }

    fn times(&self) -> [Option<SystemTime>; 2] {
        let time = |path: &PathBuf| std::fs::metadata(path).and_then(|data| data.modified()).ok();
        self.files.each_ref().map(time)
    }

    /// While the two don't fit each other, as between the writing of one and the other,
    /// the old pair is used.
    fn follow(&self, loaded: &mut [Option<SystemTime>; 2], stop: &Stop) {
        while !stop.wait(RELOAD_INTERVAL) {
            let found = self.times();
            if found == *loaded {
                continue;
            }
            *loaded = found;
            match load(&self.files) {
                Ok(renewed) => {
                    self.current.store(Arc::new(renewed));
                    info!("certifikatet er fornyet");
                }
                Err(why) => error!("{why}; det hidtidige certifikat bruges"),
            }
        }
    }
}

/// Or why the files can't be used. What a key file contains is never shown.
fn load([certificate, key]: &[PathBuf; 2]) -> Result<TlsConfig, String> {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|error| PathError::new("læse", path, error).to_string())
    };
    let is_no = |what: &str, path: &Path| format!("der er {what} i `{}`", path.display());
    let chain = CertificateDer::pem_slice_iter(&read(certificate)?).collect::<Result<Vec<_>, _>>();
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or_else(|| is_no("intet certifikat (PEM)", certificate))?;
    let key = PrivateKeyDer::from_pem_slice(&read(key)?)
        .map_err(|_| is_no("ingen privat nøgle (PEM)", key))?;
    let mut config = TlsConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| format!("certifikatet og nøglen hører ikke sammen: {error}"))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
