//! Hashes of passwords: Argon2id, in memory that is used again.
//!
//! Each takes 19 MiB. Memory that every thread takes for itself is not given back to the
//! machine: 50 wrong passwords left 868 MB.

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};

/// The most bytes that are hashed.
pub(super) const LONGEST: usize = 1000;

/// What a password is held against when there is no such user, so that it takes
/// as long: of the same cost, and of no password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm8\
    $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What hashing works in.
#[derive(Default)]
pub struct Memory(Vec<Block>);

/// With a salt of its own from the machine, which may have none to give.
pub fn hash_password(password: &str, memory: &mut Memory) -> Result<String, String> {
    let hash = new_salt().and_then(|salt| hashed(password, salt, Params::default(), memory));
    hash.map(|hash| hash.to_string()).ok_or_else(|| "adgangskoden kan ikke gemmes".to_owned())
}

/// Whether a hash is of a password. Takes as long without a hash.
pub fn verify_password(password: &str, hash: Option<&str>, memory: &mut Memory) -> bool {
    if password.len() > LONGEST {
        return false;
    }
    let Ok(known) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    let (Some(salt), Ok(params)) = (known.salt, Params::try_from(&known)) else { return false };
    let found = hashed(password, salt, params, memory).and_then(|found| found.hash);
    // `Output` compares in constant time.
    hash.is_some() && found.is_some() && found == known.hash
}

fn hashed(password: &str, salt: Salt, params: Params, memory: &mut Memory) -> Option<PasswordHash> {
    memory.0.resize(memory.0.len().max(params.block_count()), Block::default());
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let work = &mut memory.0[..params.block_count()];
    argon.hash_password_into_with_memory(password.as_bytes(), &salt, &mut output, work).ok()?;
    Some(PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: (&params).try_into().ok()?,
        salt: Some(salt),
        hash: Some(Output::new(&output).ok()?),
    })
}

fn new_salt() -> Option<Salt> {
    let mut bytes = [0; Salt::RECOMMENDED_LENGTH];
    getrandom::fill(&mut bytes).ok()?;
    Salt::new(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_its_password_alone_in_memory_that_was_used() {
        let mut memory = Memory::default();
        let one = hash_password("fire gode ord her", &mut memory).unwrap();
        let two = hash_password("fire gode ord her", &mut memory).unwrap();
        assert_ne!(one, two);
        for (password, hash, fits) in [
            ("fire gode ord her", Some(&*one), true),
            ("fire gode ord her", Some(&*two), true),
            ("fire gode ord Her", Some(&*one), false),
            ("", Some(&*one), false),
            ("fire gode ord her", None, false),
            ("fire gode ord her", Some("-"), false),
        ] {
            assert_eq!(verify_password(password, hash, &mut memory), fits, "{password} {hash:?}");
        }
        let long = "x".repeat(LONGEST + 1);
        assert!(!verify_password(&long, Some(&one), &mut memory));
    }

    /// Made by this program's version 0.2.0.
    #[test]
    fn hashes_of_earlier_versions_count() {
        use argon2::PasswordHasher;
        let old = Argon2::default().hash_password(b"fire gode ord her").unwrap().to_string();
        assert!(verify_password("fire gode ord her", Some(&old), &mut Memory::default()));
    }

    #[test]
    fn nobody_costs_as_much_as_anybody() {
        let hash = hash_password("x", &mut Memory::default()).unwrap();
        let cost = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(&hash), cost(NOBODY));
        assert_eq!(hash.len(), NOBODY.len() + hash.split('$').nth(4).unwrap().len() - 19);
    }
}
