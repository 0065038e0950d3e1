//! Slows down those who guess passwords, and nobody else.
//!
//! Only failures count. Those of unknown browsers count by where they come from and, more generously,
//! by the name they try: one address alone can't use up a name's. A browser that has
//! signed in with the name before has a count of its own. Addresses and names fall in so
//! many buckets, whether there is such a user or not: the answer does not reveal which
//! names exist, and the memory is bounded.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many failures at once, and then one each time that has passed.
struct Allowance {
    kind: &'static str,
    burst: u32,
    every: Duration,
}

const ADDRESS: Allowance = allowance("address", 10, 20);
const NAME: Allowance = allowance("name", 40, 5);
const BROWSER: Allowance = allowance("browser", 10, 20);

const fn allowance(kind: &'static str, burst: u32, seconds: u64) -> Allowance {
    Allowance { kind, burst, every: Duration::from_secs(seconds) }
}

/// Who tries.
#[derive(Clone, Copy)]
pub(in crate::web) enum Trier<'a> {
    /// A browser that has signed in with this name before, by its number.
    Known(&'a str),
    Unknown {
        address: Option<IpAddr>,
        name: &'a str,
    },
}

pub(in crate::web) struct Throttle {
    salt: [u8; 32],
    /// When all failures of a bucket will be forgotten.
    forgotten: Mutex<BTreeMap<u16, Instant>>,
}

/// A try under way, which counts as a failure until it is forgiven.
pub(in crate::web) struct Try(Vec<(u16, Duration)>);

impl Throttle {
    /// The salt is a secret: nobody can choose a name for the sake of its bucket.
    pub fn new(salt: [u8; 32]) -> Throttle {
        Throttle { salt, forgotten: Mutex::default() }
    }

    /// One more try, if it may be made now; else how long to wait.
    pub fn begin(&self, trier: Trier<'_>, now: Instant) -> Result<Try, Duration> {
        let keys = match trier {
            Trier::Known(browser) => vec![(BROWSER, browser.to_owned())],
            Trier::Unknown { address, name } => {
                vec![(ADDRESS, network(address)), (NAME, name.trim().to_lowercase())]
            }
        };
        let mut forgotten = self.forgotten();
        let mut counted = Try(Vec::new());
        for (allowance, key) in keys {
            let bucket = self.bucket(allowance.kind, &key);
            let at = forgotten.get(&bucket).copied().unwrap_or(now).max(now);
            let most = allowance.every * (allowance.burst - 1);
            if let Some(wait) = (at - now).checked_sub(most).filter(|wait| !wait.is_zero()) {
                drop(forgotten);
                self.forgive(counted);
                return Err(wait);
            }
            forgotten.insert(bucket, at + allowance.every);
            counted.0.push((bucket, allowance.every));
        }
        Ok(counted)
    }

    /// The try was no failure.
    pub fn forgive(&self, counted: Try) {
        let mut forgotten = self.forgotten();
        for (bucket, every) in counted.0 {
            if let Some(at) = forgotten.get_mut(&bucket) {
                *at -= every;
            }
        }
    }

    fn bucket(&self, kind: &str, key: &str) -> u16 {
        let mut hash = Sha256::new();
        for part in [&self.salt[..], kind.as_bytes(), key.as_bytes()] {
            hash.update(Sha256::digest(part));
        }
        let hash = hash.finalize();
        u16::from_be_bytes([hash[0], hash[1]])
    }

    fn forgotten(&self) -> MutexGuard<'_, BTreeMap<u16, Instant>> {
        self.forgotten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address as it is counted: whoever has one of IPv6 has all of its /64.
fn network(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        None => String::new(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => format!("{:x?}", &address.segments()[..4]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from<'a>(address: &str, name: &'a str) -> Trier<'a> {
        Trier::Unknown { address: Some(address.parse().unwrap()), name }
    }

    /// The failures of so many tries that may be made.
    fn failures(throttle: &Throttle, trier: Trier<'_>, now: Instant, tries: u32) -> usize {
        (0..tries).filter(|_| throttle.begin(trier, now).is_ok()).count()
    }

    #[test]
    fn an_address_is_slowed_and_others_are_not() {
        let (throttle, now) = (Throttle::new([7; 32]), Instant::now());
        assert_eq!(failures(&throttle, from("192.0.2.1", "A"), now, 50), 10);
        assert_eq!(failures(&throttle, from("192.0.2.1", "B"), now, 50), 0);
        assert_eq!(throttle.begin(from("192.0.2.1", "B"), now).err(), Some(ADDRESS.every));
        assert_eq!(failures(&throttle, from("192.0.2.2", "A"), now, 50), 10);
        let later = now + ADDRESS.every * 3;
        assert_eq!(failures(&throttle, from("192.0.2.1", "A"), later, 50), 3);
        assert_eq!(failures(&throttle, from("2001:db8::1", "C"), now, 50), 10);
        assert_eq!(failures(&throttle, from("2001:db8::2", "C"), now, 50), 0);
        assert_eq!(failures(&throttle, from("2001:db8:0:1::1", "D"), now, 50), 10);
    }

    #[test]
    fn one_address_never_uses_up_a_name_and_many_do() {
        let (throttle, start) = (Throttle::new([7; 32]), Instant::now());
        let mut made = 0;
        for second in 0..600 {
            let now = start + Duration::from_secs(second);
            made += failures(&throttle, from("192.0.2.1", "A"), now, 20);
            assert!(
                throttle.begin(from("192.0.2.2", " a "), now).map(|t| throttle.forgive(t)).is_ok()
            );
        }
        assert_eq!(made, 10 + 600 / 20 - 1);
        let made: usize = (0..200)
            .map(|n| failures(&throttle, from(&format!("198.51.100.{n}"), "a"), start, 10))
            .sum();
        assert!(made <= 40, "{made}");
        let now = start + Duration::from_secs(1);
        assert!(throttle.begin(from("192.0.2.3", "A"), now).is_err());
        assert!(throttle.begin(Trier::Known("browser"), now).is_ok());
    }

    #[test]
    fn what_succeeds_does_not_count() {
        let (throttle, now) = (Throttle::new([7; 32]), Instant::now());
        for _ in 0..100 {
            throttle.forgive(throttle.begin(from("192.0.2.1", "A"), now).ok().unwrap());
        }
        assert_eq!(failures(&throttle, from("192.0.2.1", "A"), now, 50), 10);
        assert_eq!(failures(&throttle, Trier::Known("one"), now, 50), 10);
        assert_eq!(failures(&throttle, Trier::Known("two"), now, 50), 10);
    }

    #[test]
    fn the_memory_is_bounded() {
        let (throttle, now) = (Throttle::new([7; 32]), Instant::now());
        for n in 0..100_000_u32 {
            let (address, name) = (Some(IpAddr::from(n.to_be_bytes())), n.to_string());
            let _ = throttle.begin(Trier::Unknown { address, name: &name }, now);
        }
        assert!(throttle.forgotten().len() <= 1 << 16);
    }
}
