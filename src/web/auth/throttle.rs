//! Slows down those who guess passwords.
//!
//! Counted by name and, more generously, for all together. Names fall in so
//! many buckets, whether there is such a user or not: the answer does not reveal
//! which names exist, and the memory is bounded.

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};
use std::num::NonZeroU32;
use std::time::Duration;

const TRIES_PER_BURST: NonZeroU32 = NonZeroU32::new(6).expect("six is not zero");
const TRY_EVERY: Duration = Duration::from_secs(20);
const ALL_PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).expect("sixty is not zero");

pub(in crate::web) struct Throttle {
    by_name: DefaultKeyedRateLimiter<u16>,
    all: DefaultDirectRateLimiter,
    salt: [u8; 32],
}

impl Throttle {
    /// The salt is a secret: nobody can choose a name for the sake of its bucket.
    pub fn new(salt: [u8; 32]) -> Throttle {
        let quota = Quota::with_period(TRY_EVERY).expect("the time is not zero");
        Throttle {
            by_name: RateLimiter::keyed(quota.allow_burst(TRIES_PER_BURST)),
            all: RateLimiter::direct(Quota::per_minute(ALL_PER_MINUTE)),
            salt,
        }
    }

    /// Whether one more try with a name may be made now.
    pub fn allows(&self, name: &str) -> bool {
        let mut hash = Sha256::new();
        hash.update(self.salt);
        hash.update(name.trim().to_lowercase());
        let hash = hash.finalize();
        let bucket = u16::from_be_bytes([hash[0], hash[1]]);
        self.by_name.check_key(&bucket).is_ok() && self.all.check().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_slowed_and_others_are_not() {
        let throttle = Throttle::new([7; 32]);
        let tries = (0..20).filter(|_| throttle.allows("A")).count();
        assert_eq!(tries, 6);
        assert!(!throttle.allows(" a "));
        assert!(throttle.allows("b"));
        assert!((0..200).filter(|n| throttle.allows(&format!("n{n}"))).count() < 70);
    }
}
