//! Figures of the real model, only where `RF_MINILM` names its directory. Run in a release build
//! with `--nocapture`.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use super::reference::Reference;
use super::*;

const TEXTS: [&str; 6] = [
    "This is an example sentence",
    "outlook keeps asking for password after mfa reset",
    "printer offline",
    "shared mailbox is missing from outlook after the migration",
    "VPN will not connect: error 809, the server is not responding behind the office firewall",
    "Reset the user's session in the admin centre, sign out everywhere, remove cached credentials from the \
     credential manager, restart the client and sign in again; if the prompt comes back, check that modern \
     authentication is on for the tenant.",
];

/// Bytes of memory this process holds, where the system says.
fn held() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn milliseconds(model: &MiniLm, text: &str) -> [f64; 2] {
    let begun = Instant::now();
    let mut times: Vec<f64> = (0..200)
        .take_while(|run| *run < 5 || begun.elapsed().as_secs() < 2)
        .map(|_| {
            let start = Instant::now();
            black_box(model.embed(black_box(text)));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    [times[0], times[times.len() / 2]]
}

/// The vector of the first text begins as other programs say.
#[track_caller]
fn check_known(vector: &[f32], tolerance: f32) {
    for (value, expected) in vector.iter().zip([0.067_657, 0.063_496, 0.048_713, 0.079_305]) {
        assert!((value - expected).abs() < tolerance, "{value} {expected}");
    }
}

#[test]
fn figures_of_the_real_model() {
    let Some(directory) = std::env::var_os("RF_MINILM") else { return };
    let directory = Path::new(&directory);
    // Before anything else has used memory and given it back.
    let before = held();
    let model = MiniLm::open(directory).expect("a model");
    println!("{:.1} MB more for {}", held().saturating_sub(before) as f64 / 1e6, model.name());
    let reference = Reference::open(directory);
    check_known(&reference.embed(&model.ids(TEXTS[0])), 2e-6);
    drop(model);
    for kernel in Kernel::available() {
        let start = Instant::now();
        let model = MiniLm::open_with(directory, kernel).expect("a model");
        println!("{kernel:?}: opened in {:?}", start.elapsed());

        check_known(&model.embed(TEXTS[0]).expect("words"), 5e-3);
        let long = TEXTS.join(" ").repeat(3);
        for text in TEXTS.into_iter().chain([long.as_str()]) {
            let tokens = model.ids(text).len();
            let cosine = dot(&model.embed(text).expect("words"), &reference.embed(&model.ids(text)));
            let [least, half] = milliseconds(&model, text);
            println!("  {tokens:3} tokens: {least:.2} ms least, {half:.2} ms p50, cosine {cosine:.5}");
            assert!(cosine > 0.998, "{text}: {cosine}");
        }
    }
}
