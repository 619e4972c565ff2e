//! What the program is made of: no client of a network in the tree, each direct dependency argued, licences and packages in
//! two versions held to `.deny.toml`. Reads `Cargo.lock` and what cargo has fetched; needs no network and no other tool.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Packages that talk to a network, or to a server over one. None may be locked, for whatever system.
const CLIENTS: &[&str] = &[
    "attohttpc",
    "awc",
    "curl",
    "curl-sys",
    "ehttp",
    "h2",
    "h3",
    "hickory-client",
    "hickory-resolver",
    "http",
    "hyper",
    "hyper-util",
    "isahc",
    "minreq",
    "mio",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "ring",
    "rustls",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "webpki",
    "websocket",
    "ws",
];

/// Packages built for Linux whose source names sockets, and what they do with them here.
const SOCKETS: &[(&str, &str)] = &[
    ("async-io", "waits for zbus's socket"),
    ("async-signal", "a pair of sockets wakes it; part of zbus"),
    ("calloop", "a pair of sockets wakes the window's loop"),
    ("polling", "waits for zbus's socket"),
    ("wayland-backend", "the desktop's socket"),
    ("wayland-client", "the desktop's socket"),
    ("wl-clipboard-rs", "the desktop's socket"),
    ("x11rb", "the X server; by TCP only where DISPLAY names a host"),
    (
        "zbus",
        "the desktop's bus: file dialogs, accessibility; by TCP only where the bus's address says so",
    ),
];

/// Words of the standard library and of libc by which a socket is opened.
const SOCKET_WORDS: &[&str] = &[
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
    "UnixStream",
    "UnixDatagram",
    "UnixListener",
    "getaddrinfo",
];

/// They hand on what the system offers, for any system, and open nothing.
const BINDINGS: &[&str] = &["libc", "linux-raw-sys", "nix", "rustix"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// Versions by name of all that is locked, for all systems.
fn locked() -> BTreeMap<String, BTreeSet<String>> {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let lock = read("Cargo.lock");
    let quoted = |line: &str, key: &str| {
        let value = line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"')?;
        Some(value.to_owned())
    };
    let mut name = None;
    for line in lock.lines() {
        name = quoted(line, "name").or(name);
        if let (Some(name), Some(version)) = (&name, quoted(line, "version")) {
            versions.entry(name.clone()).or_default().insert(version);
        }
    }
    versions
}

/// What cargo knows of the packages built for this system, the tests' own left in; all of it was fetched for this build.
fn packages() -> Vec<Value> {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let out = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--locked",
            "--offline",
            "--format-version",
            "1",
            "--filter-platform",
            host,
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}

/// Whether a line of code, not of a comment, names a socket.
fn names_sockets(text: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .any(|line| SOCKET_WORDS.iter().any(|word| line.contains(word)))
}

#[test]
fn no_client_of_a_network_is_locked() {
    let locked = locked();
    assert!(locked.len() > 100, "{} packages", locked.len());
    let found: Vec<_> = CLIENTS.iter().filter(|name| locked.contains_key(**name)).collect();
    assert!(
        found.is_empty(),
        "{found:?}: this program has no business with a network"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn whatever_names_a_socket_is_argued() {
    let mut found = BTreeSet::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let source = Path::new(package["manifest_path"].as_str().unwrap())
            .parent()
            .unwrap()
            .join("src");
        if name == "corroborate" || BINDINGS.contains(&name) {
            continue;
        }
        let opens = rust_files(&source)
            .iter()
            .any(|path| names_sockets(&fs::read_to_string(path).unwrap_or_default()));
        if opens {
            found.insert(name.to_owned());
        }
    }
    let argued: BTreeSet<String> = SOCKETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(
        found, argued,
        "argue what is new in SOCKETS, or leave it out; take out what has gone"
    );
    assert!(
        rust_files(&root().join("src"))
            .iter()
            .all(|path| !names_sockets(&fs::read_to_string(path).unwrap()))
    );
}

#[test]
fn the_check_for_sockets_sees_them() {
    assert!(names_sockets("use std::net::TcpStream;"));
    assert!(!names_sockets("  // a TcpStream would\nlet a = 1;"));
}

#[test]
fn each_direct_dependency_has_a_line_that_says_why() {
    let manifest = read("Cargo.toml");
    let mut section = "";
    let mut direct = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if section.ends_with("dependencies")
            && let Some((name, _)) = line.split_once(" = ")
        {
            direct.insert(name.to_owned());
        }
    }
    let page = read("src/README.md");
    let table = page.split("\n## Dependencies\n").nth(1).unwrap();
    let table = table.split("\n## ").next().unwrap();
    let argued: BTreeSet<String> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .flat_map(|names| names.split(", "))
        .filter_map(|name| name.strip_prefix('`')?.strip_suffix('`'))
        .map(str::to_owned)
        .collect();
    assert_eq!(direct, argued, "Cargo.toml against the table of src/README.md");
}

#[test]
fn licences_and_packages_in_two_versions_are_as_the_policy_says() {
    let policy = read(".deny.toml");
    // Entries of the policy stand one in a line: `"MIT",` and `{ crate = "syn", reason = "…" },`.
    let allowed: BTreeSet<&str> = policy
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .collect();
    let fits = |licence: &str| {
        let any = |part: &str| {
            part.trim_matches(['(', ')'])
                .split(" OR ")
                .flat_map(|name| name.split('/'))
                .any(|name| allowed.contains(name.split(" WITH ").next().unwrap_or(name).trim_matches(['(', ')'])))
        };
        licence.split(" AND ").all(any)
    };
    for package in packages() {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(fits(licence), "{}: {licence}", package["name"]);
    }
    assert!(fits("MIT OR Apache-2.0") && fits("(MIT OR GPL-3.0) AND Apache-2.0") && !fits("MIT AND GPL-3.0"));

    let twice: BTreeSet<String> = locked()
        .into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, _)| name)
        .collect();
    let argued: BTreeSet<String> = policy
        .lines()
        .filter_map(|line| line.trim().strip_prefix("{ crate = \"")?.split('"').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(twice, argued, "packages in two versions against `skip` in .deny.toml");
}
