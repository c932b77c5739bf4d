//! What the system tells of a process: CPU time and memory (Linux `/proc`).

use std::fs;

/// CPU seconds that the process has used, user and system; zero where the system does not tell.
pub(crate) fn cpu_seconds(id: u32) -> f64 {
    // Fields 14 and 15 of proc(5) `stat`, counted behind the name, which may hold spaces.
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS_A_SECOND
}

/// Linux reports in hundredths whatever the kernel's own rate is.
const TICKS_A_SECOND: f64 = 100.0;

/// Resident memory in megabytes; zero where the system does not tell.
pub(crate) fn resident_megabytes(id: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kilobytes = line.split_whitespace().next().and_then(|text| text.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
