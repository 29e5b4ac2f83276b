//! How fast a large workspace is: `ascribe check`, `list` and `speakers` as commands over 1,000 documents with some 50,000
//! accepted claims, and matching over 100,000 claims.
//!
//!     cargo bench -p ascribe-tests --bench workspace
//!
//! The pages are made up here, the same ones each time. Each measurement is of ten runs, some minutes in all. Matching is measured at three sizes, so that one sees how it grows.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use ascribe_ledger::matching::{Entry, matches};
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const DOCUMENTS: usize = 1_000;
const CLAIMS_EACH: usize = 50;

const FIRST: [&str; 12] = [
    "Ana", "Bo", "Carla", "David", "Elena", "Frank", "Greta", "Hugo", "Iris", "Jonas", "Karin", "Lars",
];
const LAST: [&str; 14] = [
    "Ruiz", "Brandt", "Costa", "Lind", "Novak", "Meyer", "Reed", "Ek", "Berg", "Marten", "Hale", "Osei",
    "Kolar", "Varga",
];
const CUES: [&str; 6] = [
    "said",
    "warned",
    "announced",
    "denied",
    "told reporters",
    "argued",
];
const THINGS: [&str; 16] = [
    "harbour",
    "bridge",
    "ferry service",
    "railway",
    "old mill",
    "hospital",
    "school",
    "power station",
    "dam",
    "theatre",
    "library",
    "airport",
    "tunnel",
    "market hall",
    "lock",
    "shipyard",
];
const PLACES: [&str; 12] = [
    "Halden",
    "Norby",
    "Eastwick",
    "Port Alma",
    "Sandvik",
    "Marlow",
    "Grenna",
    "Tarvis",
    "Lowick",
    "Brenner Bay",
    "Ostra",
    "Kelm",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// SplitMix64, so that the pages are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((x ^ (x >> 31)) % limit as u64).unwrap_or(0)
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// What somebody claims.
    fn content(&mut self) -> String {
        let (thing, place, month) = (self.one(&THINGS), self.one(&PLACES), self.one(&MONTHS));
        let number = 2 + self.below(900);
        match self.below(6) {
            0 => format!("the {thing} of {place} would close for {number} days in {month}"),
            1 => format!(
                "traffic through the {thing} at {place} fell by {} percent in {month}",
                1 + number % 99
            ),
            2 => format!("the repair of the {thing} in {place} would cost {number} million crowns"),
            3 => format!("{number} people had lost their work at the {thing} near {place} since {month}"),
            4 => format!(
                "the council of {place} had approved the new {thing} in {month} by {} votes",
                1 + number % 40
            ),
            _ => format!(
                "no ship could reach the {thing} of {place} before {month} {}",
                1 + number % 28
            ),
        }
    }

    fn page(&mut self, number: usize) -> String {
        let (thing, place) = (self.one(&THINGS), self.one(&PLACES));
        let day = 1 + number % 28;
        let mut page = format!("News of the {thing} in {place}\n\nJune {day}, 2024\n\n");
        for claim in 0..CLAIMS_EACH {
            let (first, last, cue) = (self.one(&FIRST), self.one(&LAST), self.one(&CUES));
            let content = self.content();
            if self.below(4) == 0 {
                let capital = content[..1].to_uppercase();
                page.push_str(&format!("\"{capital}{},\" {first} {last} said.", &content[1..]));
            } else {
                page.push_str(&format!("{first} {last} {cue} that {content}."));
            }
            page.push_str(if claim % 5 == 4 { "\n\n" } else { " " });
        }
        page
    }
}

fn ascribe(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe-under-test"));
    command
        .current_dir(root)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

fn commands(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let run = |arguments: &[&str]| ascribe(root, arguments).status().expect("it starts").code();
    assert_eq!(run(&["init"]), Some(0));
    let mut dice = Dice(7);
    let names: Vec<String> = (0..DOCUMENTS)
        .map(|number| format!("page-{number:04}.txt"))
        .collect();
    for (number, name) in names.iter().enumerate() {
        let mut file = File::create(root.join(name)).expect("a file");
        file.write_all(dice.page(number).as_bytes()).expect("a page");
    }
    let mut add = vec!["add"];
    add.extend(names.iter().map(String::as_str));
    assert_eq!(run(&add), Some(0));
    assert_eq!(run(&["review", "--accept-all"]), Some(0));
    let listed = ascribe(root, &["list", "--format", "csv"])
        .stdout(Stdio::piped())
        .output();
    let claims = listed
        .expect("it starts")
        .stdout
        .split(|&byte| byte == b'\n')
        .count()
        - 2;
    assert!(claims * 10 >= DOCUMENTS * CLAIMS_EACH * 9, "{claims} claims");

    let mut group = criterion.benchmark_group(format!("{DOCUMENTS} documents with {claims} claims"));
    // A run takes seconds: each sample is one, and one is enough to warm up.
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1));
    for arguments in [
        &["check"][..],
        &["list"],
        &["list", "--speaker", "ana-ruiz", "--words", "harbour"],
        &["status"],
        &["speakers"],
        &["match"],
    ] {
        group.bench_function(arguments.join(" "), |bencher| {
            bencher.iter(|| assert_eq!(run(arguments), Some(0)));
        });
    }
    group.finish();
}

fn matching(criterion: &mut Criterion) {
    let mut dice = Dice(11);
    let contents: Vec<String> = (0..100_000).map(|_| dice.content()).collect();
    let speakers: Vec<String> = contents.iter().map(|_| dice.one(&LAST).to_lowercase()).collect();
    let mut group = criterion.benchmark_group("match");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1));
    for count in [25_000, 50_000, 100_000] {
        let entries: Vec<Entry<'_>> = contents[..count]
            .iter()
            .zip(&speakers)
            .map(|(content, speaker)| Entry {
                content,
                speaker: Some(speaker),
                ..Entry::default()
            })
            .collect();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(count),
            &entries,
            |bencher, entries| {
                bencher.iter(|| black_box(matches(entries).len()));
            },
        );
    }
    group.finish();
}

criterion_group!(benches, matching, commands);
criterion_main!(benches);
