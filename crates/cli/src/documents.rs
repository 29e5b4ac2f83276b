//! Many documents at once, results in their order.

use crate::engine::Engine;
use crate::inputs::Input;
use crate::outcome::Failure;
use crate::progress::Progress;
use ascribe_attribution::ClaimList;
use ascribe_formats::read::ReadOptions;
use ascribe_text::Document;
use indicatif::ProgressBar;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

/// One thing that reading and extracting many inputs yields.
enum Event<T> {
    /// What was made of a document.
    Made(T),
    /// What is wrong with an input, or with a document of it.
    Trouble(String),
    /// Everything in an input was dealt with.
    InputDone,
}

enum Waiting<T> {
    For(mpsc::Receiver<Result<T, String>>),
    Here(Event<T>),
}

/// Reads the documents of all `inputs`, extracts their claims on `jobs` threads, turns each document with its
/// claims into something by `make`, and hands that, or what is wrong with an input or a document, to `take` in the order of
/// the inputs and of the documents in them. `progress` shows how far it is.
///
/// Documents are read as they are needed, by the thread that calls this: no more than a few for each job are held
/// at a time, however many there are, and a large archive is worked on by all threads as many files are.
pub fn for_each<T: Send>(
    inputs: &[(Input, String)],
    options: &ReadOptions,
    progress: &mut Progress,
    jobs: usize,
    engine: &Engine,
    make: &(impl Fn(Document, ClaimList) -> T + Sync),
    mut take: impl FnMut(Result<T, String>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let meter = &progress.meter();
    let take = |event: Event<T>| {
        match event {
            Event::Made(made) => {
                take(Ok(made))?;
                progress.document();
            }
            Event::Trouble(trouble) => progress.aside(|| take(Err(trouble)))?,
            Event::InputDone => progress.input(),
        }
        Ok(())
    };
    let done = each_event(inputs, options, meter, jobs, engine, make, take);
    progress.finish();
    done
}

fn each_event<T: Send>(
    inputs: &[(Input, String)],
    options: &ReadOptions,
    meter: &ProgressBar,
    jobs: usize,
    engine: &Engine,
    make: &(impl Fn(Document, ClaimList) -> T + Sync),
    mut take: impl FnMut(Event<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if jobs == 1 {
        return each_in_turn(inputs, options, meter, engine, make, take);
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| Failure::Usage(format!("cannot start {jobs} threads: {error}; use fewer --jobs")))?;
    let ahead = 4 * jobs;
    let mut waiting: VecDeque<Waiting<T>> = VecDeque::new();
    let mut take_first = |waiting: &mut VecDeque<Waiting<T>>| {
        let event = match waiting.pop_front() {
            None => return Ok(false),
            Some(Waiting::Here(event)) => event,
            Some(Waiting::For(receiver)) => match receiver.recv() {
                Ok(Ok(made)) => Event::Made(made),
                Ok(Err(trouble)) => Event::Trouble(trouble),
                Err(mpsc::RecvError) => Event::Trouble("a worker thread ended early".to_owned()),
            },
        };
        take(event).map(|()| true)
    };
    pool.in_place_scope(|scope| {
        for (input, id) in inputs {
            let trouble = |what: &dyn std::fmt::Display| {
                Waiting::Here(Event::Trouble(format!("{}: {what}", input.name())))
            };
            match input.open(id, options, meter) {
                Err(what) => waiting.push_back(trouble(&what)),
                Ok(documents) => {
                    for document in documents {
                        waiting.push_back(match document {
                            Err(error) => trouble(&error),
                            Ok(document) => {
                                let (sender, receiver) = mpsc::sync_channel(1);
                                scope.spawn(move |_| {
                                    // Nobody waits any more when an earlier result could not be written.
                                    let _ = sender.send(one(document, input, engine, make));
                                });
                                Waiting::For(receiver)
                            }
                        });
                        while waiting.len() >= ahead {
                            take_first(&mut waiting)?;
                        }
                    }
                }
            }
            waiting.push_back(Waiting::Here(Event::InputDone));
        }
        while take_first(&mut waiting)? {}
        Ok(())
    })
}

/// The same on the calling thread alone.
fn each_in_turn<T>(
    inputs: &[(Input, String)],
    options: &ReadOptions,
    meter: &ProgressBar,
    engine: &Engine,
    make: &impl Fn(Document, ClaimList) -> T,
    mut take: impl FnMut(Event<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for (input, id) in inputs {
        let trouble = |what: &dyn std::fmt::Display| Event::Trouble(format!("{}: {what}", input.name()));
        match input.open(id, options, meter) {
            Err(what) => take(trouble(&what))?,
            Ok(documents) => {
                for document in documents {
                    take(match document {
                        Err(error) => trouble(&error),
                        Ok(document) => {
                            one(document, input, engine, make).map_or_else(Event::Trouble, Event::Made)
                        }
                    })?;
                }
            }
        }
        take(Event::InputDone)?;
    }
    Ok(())
}

fn one<T>(
    document: Document,
    input: &Input,
    engine: &Engine,
    make: &impl Fn(Document, ClaimList) -> T,
) -> Result<T, String> {
    // A fault in one document must not take the others with it.
    let id = document.id().to_owned();
    let work = || {
        let list = engine.claims(&document);
        make(document, list)
    };
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        format!(
            "{}: document {id} brings out a fault of the program; please report it with the text",
            input.name(),
        )
    })
}
