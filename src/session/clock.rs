//! The clock and chance, asked for nowhere else. Times are for people; nothing is ordered by them.

use jiff::Timestamp;

/// Now, in UTC, `YYYY-MM-DDTHH:MM:SSZ`.
pub fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// 64 random bits, to start an id source or name a project.
pub fn random_seed() -> u64 {
    fastrand::u64(..)
}

/// A new project's id: 128 random bits in hexadecimal.
pub fn new_uuid() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// The name this user has in the system; "analyst" where it has none.
pub fn system_user() -> String {
    let names = ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    names
        .map(|name| name.trim().to_owned())
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "analyst".to_owned())
}
