//! Real file systems that lose their power at random moments: what was acknowledged before is there when they are mounted
//! again.
//!
//! A file of this machine is mounted as a disk, and the kernel is told to forget at once all of it that was not flushed
//! (`EXT4_IOC_SHUTDOWN`, which XFS knows, too). Needs root, a loop device and Python, and mounts nothing that others see (`unshare
//! -m`); skipped with a line where that is not allowed. `CORROBORATE_TRIES=400 cargo test --test it lost_power -- --nocapture` tries
//! longer.

use crate::analyst::{Plan, Scripted, Work, desk_in, open, tries};
use crate::helper::Desk;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Losses of power on each file system when nobody wishes for more.
const SHORT: u64 = 8;

/// Says to the harness that it may mount here.
const INSIDE: &str = "CORROBORATE_MAY_MOUNT";

/// Waits for a line, then takes the power from the file system of its argument.
const SWITCH: &str = "import fcntl, os, struct, sys\n\
                      disk = os.open(sys.argv[1], os.O_RDONLY)\n\
                      print(flush=True)\n\
                      sys.stdin.readline()\n\
                      fcntl.ioctl(disk, 0x8004587D, struct.pack('I', 2))\n";

/// A file system in a file.
struct Disk {
    /// How it is made.
    maker: &'static [&'static str],
    /// How it is mounted.
    options: &'static str,
    folder: tempfile::TempDir,
}

/// ext4 as usual, without what it does for programs that forget to flush, and XFS.
const DISKS: [(&[&str], &str); 3] = [
    (&["mkfs.ext4", "-q", "-F"], "loop,noatime"),
    (
        &["mkfs.ext4", "-q", "-F"],
        "loop,noatime,data=writeback,noauto_da_alloc",
    ),
    (&["mkfs.xfs", "-q", "-f"], "loop,noatime"),
];

fn done(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

impl Disk {
    /// Makes and mounts it; none where that cannot be done.
    fn new(maker: &'static [&'static str], options: &'static str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let disk = Self { maker, options, folder };
        std::fs::create_dir(disk.root()).unwrap();
        let image = std::fs::File::create(disk.image()).unwrap();
        image.set_len(320 << 20).unwrap();
        let made = done(Command::new(maker[0]).args(&maker[1..]).arg(disk.image()));
        (made && disk.mount()).then_some(disk)
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    fn mount(&self) -> bool {
        done(
            Command::new("mount")
                .args(["-o", self.options])
                .arg(self.image())
                .arg(self.root()),
        )
    }

    fn unmount(&self) -> bool {
        done(Command::new("umount").arg(self.root()))
    }

    /// Ready to take the power from it.
    fn switch(&self) -> Child {
        let mut python = Command::new("python3");
        python.args(["-c", SWITCH]).arg(self.root());
        let mut switch = python.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        wait_for_line(&mut switch);
        switch
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.unmount();
    }
}

fn wait_for_line(child: &mut Child) {
    use std::io::BufRead as _;
    let out = std::io::BufReader::new(child.stdout.take().unwrap());
    assert!(out.lines().next().is_some_and(|line| line.is_ok()));
}

/// Works, loses the power, and returns what must be there: the least first.
fn lose_power(disk: &Disk, desk: &Desk, plan: &mut Plan, mistake: &str, dice: &mut fastrand::Rng) -> Vec<Work> {
    let mut command = desk.command(&["apply", "p", "-"]);
    command.env("CORROBORATE_MISTAKE", mistake).stderr(Stdio::null());
    let mut program = Scripted::start(command);
    let mut switch = disk.switch();
    for _ in 0..dice.u8(1..9) {
        let deed = plan.draw(dice);
        program.say(&plan.line(&deed));
        let answer = program.answer().unwrap();
        assert_eq!(answer["ok"], true, "{deed:?}: {answer}");
        plan.done(&deed, &answer);
    }
    let deed = plan.draw(dice);
    let closes = dice.u8(..4) == 0;
    match closes {
        true => program.close(),
        false => drop(program.say(&plan.line(&deed))),
    }
    std::thread::sleep(Duration::from_micros(dice.u64(..8_000)));
    switch.stdin.take().unwrap().write_all(b"\n").unwrap();
    assert!(switch.wait().unwrap().success());
    program.kill();
    match closes {
        true => vec![plan.work().clone()],
        false => vec![plan.work().clone(), plan.after(&deed)],
    }
}

/// Loses the power of a disk so often; an error says what was lost, and after how many.
fn lose(disk: &Disk, tries: u64, mistake: &str, seed: u64) -> Result<u64, String> {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut desk = desk_in(&disk.root());
    for number in 1..=tries {
        if number % 100 == 0 {
            desk = desk_in(&disk.root());
        }
        // What was made by this process is durable before the power goes: it is not what is tried.
        done(Command::new("sync").arg("-f").arg(disk.root()));
        let at = |why: String| {
            format!(
                "{}, {}, after {number} losses of power: {why}",
                disk.maker[0], disk.options
            )
        };
        let mut plan = Plan::new(&open(&desk).map_err(at)?);
        let least = lose_power(disk, &desk, &mut plan, mistake, &mut dice);
        assert!(disk.unmount() && disk.mount(), "the disk cannot be mounted again");
        Work::of_files(&desk).map_err(|why| at(format!("the files are unreadable: {why}")))?;
        let session = open(&desk).map_err(|why| at(format!("unreadable: {why}")))?;
        let work = Work::of(&session);
        if !least.contains(&work) {
            return Err(at(format!("there is {work:?}, expected one of {least:?}")));
        }
    }
    Ok(tries)
}

/// Whether this process may mount; else starts this very test where it may, and says how that ended.
fn may_mount(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let can = |command: &mut Command| done(command);
    if !can(Command::new("unshare").args(["-m", "true"])) || !can(Command::new("python3").arg("--version")) {
        println!("skipped: losses of power, as this user may not mount, or Python is missing");
        return false;
    }
    let mut inside = Command::new("unshare");
    inside.arg("-m").arg(std::env::current_exe().unwrap());
    let ran = inside
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    let lines: Vec<&str> = said.lines().filter(|line| line.contains("losses of power")).collect();
    assert!(!lines.is_empty(), "the test did not run inside: {said}");
    lines.iter().for_each(|line| println!("{line}"));
    false
}

#[test]
fn what_was_answered_outlives_lost_power() {
    if !may_mount("power::what_was_answered_outlives_lost_power") {
        return;
    }
    for (maker, options) in DISKS {
        let Some(disk) = Disk::new(maker, options) else {
            println!(
                "skipped: losses of power on a disk of {}, {options}, which cannot be made or mounted",
                maker[0]
            );
            continue;
        };
        let started = std::time::Instant::now();
        let lost = lose(&disk, tries(SHORT), "", 1).unwrap();
        println!(
            "{}, {options}: {lost} losses of power, {:.0} s",
            maker[0],
            started.elapsed().as_secs_f64()
        );
    }
}

#[cfg(feature = "seeded-mistakes")]
#[test]
fn lost_power_catches_each_mistake_that_it_can_show() {
    if !may_mount("power::lost_power_catches_each_mistake_that_it_can_show") {
        return;
    }
    let (maker, options) = DISKS[1];
    // `NoFolderSync` cannot show here: whatever is flushed next takes the names along on these file systems. The disk in memory
    // (`store/disk/simulated`) shows it.
    for mistake in ["AckBeforeSync", "NoSyncBeforeRename"] {
        let Some(disk) = Disk::new(maker, options) else {
            println!("skipped: losses of power, as no disk can be mounted");
            return;
        };
        match lose(&disk, 300, mistake, 2) {
            Err(why) => println!("{mistake}: caught by losses of power: {why:.160}"),
            Ok(tries) => panic!("{mistake}: not caught by {tries} losses of power"),
        }
    }
}
