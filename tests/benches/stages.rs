//! What share of the time each stage takes on the way from text to claims in JSON, with the learned engine, on one core.
//!
//!     cargo bench -p ascribe-tests --bench stages
//!
//! Reads news from `../shared/corpora` beside the repository where it is present, else the fixtures. Each stage's time is the
//! least of several rounds, so that other work on the machine counts little.
#![allow(clippy::print_stdout, reason = "its figures are what it is run for")]

use ascribe_attribution::learned::{Engine, Scene, filter, settle};
use ascribe_attribution::{claim_list, rules, speakers};
use ascribe_formats::json;
use ascribe_syntax::{analyse, tag};
use ascribe_text::Document;
use std::hint::black_box;
use std::time::{Duration, Instant};

// The program's allocator is used here too.
use ascribe as _;

mod texts;

const ROUNDS: usize = 12;

const STAGES: [&str; 12] = [
    "blocks",
    "tokens, sentences, quotations",
    "tags",
    "rules",
    "filter of words",
    "parse",
    "what the models see",
    "models",
    "choice",
    "speakers",
    "claims",
    "JSON",
];

/// Tells times apart: each call says how long it is since the one before.
struct Clock(Instant);

impl Clock {
    fn lap(&mut self, time: &mut Duration) {
        let now = Instant::now();
        *time += now - self.0;
        self.0 = now;
    }
}

/// Adds what each stage takes for `text` to `times`.
fn run(engine: &Engine<'_>, text: String, out: &mut Vec<u8>, times: &mut [Duration; STAGES.len()]) {
    let mut clock = Clock(Instant::now());
    let mut stage = times.iter_mut();
    let mut lap = || {
        if let Some(time) = stage.next() {
            clock.lap(time);
        }
    };
    let document = Document::from_plain_text("bench", text);
    lap();
    let mut analysis = analyse(&document);
    lap();
    tag(&mut analysis);
    lap();
    let (by_rule, reading) = rules::read(&analysis);
    lap();
    let likely = engine.likely(&analysis, &by_rule);
    lap();
    filter::parse(&mut analysis, &likely);
    lap();
    let scene = Scene::new(&analysis, by_rule, likely);
    lap();
    let proposals = engine.proposals(&scene);
    lap();
    let attributions = settle(scene, &proposals, reading);
    lap();
    let linked = speakers::link(&analysis, &attributions, None);
    lap();
    let list = claim_list(&analysis, &attributions, linked, false);
    lap();
    out.clear();
    json::write_document(out, &document, &list, false);
    black_box(&*out);
    lap();
}

fn main() {
    let texts = texts::read();
    let words: usize = texts
        .iter()
        .map(|text| text.split_ascii_whitespace().count())
        .sum();
    let bytes: usize = texts.iter().map(String::len).sum();
    let engine = Engine::embedded();
    let mut least = [Duration::MAX; STAGES.len()];
    let mut out = Vec::new();
    for _ in 0..ROUNDS {
        let mut times = [Duration::ZERO; STAGES.len()];
        for text in &texts {
            run(engine, text.clone(), &mut out, &mut times);
        }
        for (least, time) in least.iter_mut().zip(times) {
            *least = time.min(*least);
        }
    }
    let total: Duration = least.iter().sum();
    println!("{words} words, {bytes} bytes, {} texts, one core", texts.len());
    let line = |stage: &str, time: Duration| {
        let seconds = time.as_secs_f64();
        println!(
            "{stage:<30} {:>8.1} ns/word {:>5.1} % {:>8.1} MB/s",
            seconds * 1e9 / words as f64,
            100.0 * seconds / total.as_secs_f64(),
            bytes as f64 / 1e6 / seconds
        );
    };
    for (stage, time) in STAGES.into_iter().zip(least) {
        line(stage, time);
    }
    line("all", total);
    println!("{:.0} words a second", words as f64 / total.as_secs_f64());
}
