//! Prints medians and 99th percentiles, and measures memory.
//!
//! Ours because the usual bench harnesses print means and medians but no 99th percentile, and it is the worst frame in
//! a hundred that a reader feels.

use std::time::Duration;

/// One line of the table: the median, the 99th percentile and the largest of `samples`, beside the goal in words.
pub(crate) fn print(name: &str, samples: &[Duration], goal: &str) {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    let at = |share| ms(percentile(&sorted, share));
    println!(
        "{name:<48} {:>5} {:>10.3} {:>10.3} {:>10.3}   {goal}",
        sorted.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// The heading over lines of [`print`].
pub(crate) fn heading(title: &str) {
    println!("\n{title}");
    println!(
        "{:<48} {:>5} {:>10} {:>10} {:>10}   goal",
        "", "n", "p50 ms", "p99 ms", "max ms"
    );
}

/// Peak resident memory of this process until now, printed in MB (1,000,000 bytes); nothing where the system does not
/// say.
pub(crate) fn print_peak_memory(until: &str, goal: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    if let Some(kib) = kib {
        let name = format!("peak memory {until}");
        println!("{name:<48} {:>13.1} MB {:>19}   {goal}", kib * 1024.0 / 1e6, "");
    }
}

/// The smallest sample that at least `share` of all samples do not exceed (nearest rank).
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or_default()
}
