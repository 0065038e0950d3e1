//! Where the plan, the settings and the state are: as an option says, as the environment
//! says, in the folder one stands in, or where the Debian package has them.
//!
//! The package's places are used as a whole or not at all, and only where nothing else was
//! said: a plan of one town hall never meets the state of another.

use super::error::CliError;
use std::path::{Path, PathBuf};

/// The package's settings, and those of its instances.
const SETTINGS: &str = "etc/aarshjul";
/// What the package's server keeps; of an instance `aarshjul-NAME`.
const DATA: &str = "var/lib/aarshjul";

/// What was said about them.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub plans: Option<PathBuf>,
    pub config: Option<PathBuf>,
    pub state: Option<PathBuf>,
    /// One of several town halls on one machine.
    pub instance: Option<String>,
}

/// Where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    pub plans: PathBuf,
    /// `None`: `config.toml`, if it is there.
    pub config: Option<PathBuf>,
    pub state: PathBuf,
}

impl Given {
    /// The options, and the environment for those that were not given.
    pub fn or(self, other: Given) -> Given {
        Given {
            plans: self.plans.or(other.plans),
            config: self.config.or(other.config),
            state: self.state.or(other.state),
            instance: self.instance.or(other.instance),
        }
    }

    /// The places, seen from a folder on a machine with that root.
    pub fn places(self, folder: &Path, root: &Path) -> Result<Places, CliError> {
        let data = root.join(DATA);
        let settings = root.join(SETTINGS);
        let installed = |config: PathBuf, data: PathBuf| Places {
            plans: data.join("plans"),
            config: Some(config),
            state: data.join("state"),
        };
        let local = Places { plans: "plans".into(), config: None, state: "state".into() };
        let found = match &self.instance {
            Some(name) if !is_instance_name(name) => {
                return Err(CliError::Usage(format!(
                    "`--instance {name}` er ikke et navn; brug små bogstaver, cifre og bindestreg"
                )));
            }
            Some(name) => {
                let data = data.with_file_name(format!("aarshjul-{name}"));
                installed(settings.join(format!("{name}.toml")), data)
            }
            None if self.says_nothing() && !is_local(folder) => {
                match settings.join("config.toml") {
                    config if config.exists() => installed(config, data),
                    _ => local,
                }
            }
            None => local,
        };
        Ok(Places {
            plans: self.plans.unwrap_or(found.plans),
            config: self.config.or(found.config),
            state: self.state.unwrap_or(found.state),
        })
    }

    fn says_nothing(&self) -> bool {
        self.plans.is_none() && self.config.is_none() && self.state.is_none()
    }
}

/// Whether one stands in a clone, or in a folder with a plan of its own.
fn is_local(folder: &Path) -> bool {
    folder.join("plans").is_dir() || folder.join("config.toml").exists()
}

/// A name that is the same in a path and in the name of a unit.
fn is_instance_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name != "config" && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn places(given: Given, folder: &Path, root: &Path) -> (String, String, String) {
        let Places { plans, config, state } = given.places(folder, root).unwrap();
        let shown = |path: PathBuf| {
            path.strip_prefix(root)
                .map(|path| format!("/{}", path.display()))
                .unwrap_or_else(|_| path.display().to_string())
        };
        (shown(plans), config.map_or("-".into(), shown), shown(state))
    }

    fn three(plans: &str, config: &str, state: &str) -> (String, String, String) {
        (plans.into(), config.into(), state.into())
    }

    #[test]
    fn the_packages_places_are_for_those_who_say_nothing() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let nothing = Given::default;
        assert_eq!(places(nothing(), root, root), three("plans", "-", "state"));
        fs::create_dir_all(root.join("etc/aarshjul")).unwrap();
        crate::store::atomic_write(&root.join("etc/aarshjul/config.toml"), b"", 0o644).unwrap();
        let installed = three(
            "/var/lib/aarshjul/plans",
            "/etc/aarshjul/config.toml",
            "/var/lib/aarshjul/state",
        );
        assert_eq!(places(nothing(), root, root), installed);
        let plans = Given { plans: Some("andre".into()), ..nothing() };
        assert_eq!(places(plans, root, root), three("andre", "-", "state"));
        let own = root.join("klon");
        fs::create_dir_all(own.join("plans")).unwrap();
        assert_eq!(places(nothing(), &own, root), three("plans", "-", "state"));
    }

    #[test]
    fn an_instance_has_places_of_its_own() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let of = |name: &str| Given { instance: Some(name.into()), ..Given::default() };
        assert_eq!(
            places(of("norddjurs"), root, root),
            three(
                "/var/lib/aarshjul-norddjurs/plans",
                "/etc/aarshjul/norddjurs.toml",
                "/var/lib/aarshjul-norddjurs/state"
            )
        );
        let state = Given { state: Some("andet".into()), ..of("norddjurs") };
        assert_eq!(places(state, root, root).2, "andet");
        for name in ["", "../x", "A", "config", "a b"] {
            assert!(of(name).places(root, root).is_err(), "{name}");
        }
    }

    #[test]
    fn options_come_before_the_environment() {
        let option = Given { plans: Some("a".into()), ..Given::default() };
        let environment =
            Given { plans: Some("b".into()), state: Some("c".into()), ..Given::default() };
        let both = option.or(environment);
        assert_eq!((both.plans, both.state), (Some("a".into()), Some("c".into())));
    }
}
