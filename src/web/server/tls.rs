//! TLS by the files that the configuration names, for where no proxy does it.
//!
//! The files are read at the start; a new certificate counts from the next
//! restart, which under socket activation nobody notices.

use crate::plan::ServerConfig;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig as TlsConfig};

/// Why the files make no TLS. Of a key no more is told than its path.
#[derive(Debug)]
pub enum TlsError {
    Certificate(PathBuf, String),
    Key(PathBuf, String),
    Pair(rustls::Error),
}

impl fmt::Display for TlsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TlsError::Certificate(path, why) => {
                write!(out, "kan ikke bruge certifikatet `{}`: {why}", path.display())
            }
            TlsError::Key(path, why) => {
                write!(out, "kan ikke bruge nøglen `{}`: {why}", path.display())
            }
            TlsError::Pair(error) => {
                write!(out, "certifikatet og nøglen hører ikke sammen: {error}")
            }
        }
    }
}

/// What turns a connection into a safe one; `None` where the configuration
/// names no files.
pub(in crate::web) fn acceptor(config: &ServerConfig) -> Result<Option<TlsAcceptor>, TlsError> {
    let (Some(certificate), Some(key)) = (&config.tls_certificate, &config.tls_key) else {
        return Ok(None);
    };
    let chain =
        chain(certificate).map_err(|why| TlsError::Certificate(certificate.clone(), why))?;
    let key = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| TlsError::Key(key.clone(), error.to_string()))?;
    let mut tls = TlsConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Pair)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(TlsError::Pair)?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Some(TlsAcceptor::from(Arc::new(tls))))
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())?;
    let chain: Result<Vec<_>, _> = read.collect();
    match chain.map_err(|error| error.to_string())? {
        chain if chain.is_empty() => Err("der er intet certifikat i filen".into()),
        chain => Ok(chain),
    }
}
