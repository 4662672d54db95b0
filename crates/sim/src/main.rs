//! `cargo xtask sim`: plays many seeds on all cores, and tells the story of the first that breaks an invariant.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use clap::Parser;
use marquee_sim::coverage::Coverage;
use marquee_sim::run::{Play, Played, play};
use marquee_sim::shrink::shrink;

/// Cinemas, a central server and a bad network, audited after every step.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many seeds to play.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// How many things happen in each.
    #[arg(long, default_value_t = 1_000)]
    steps: usize,
    /// Only this seed.
    #[arg(long)]
    seed: Option<u64>,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Also print how often each kind of thing happened.
    #[arg(long)]
    coverage: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (first, count) = match arguments.seed {
        Some(seed) => (seed, 1),
        None => (arguments.from, arguments.seeds),
    };
    let next = AtomicU64::new(first);
    let end = first.saturating_add(count);
    let total = Mutex::new(Coverage::default());
    let failed: Mutex<Option<(u64, Played)>> = Mutex::new(None);
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    let played = play(Play::of(seed, arguments.steps));
                    total
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .add(&played.coverage);
                    if played.broken.is_some() {
                        next.store(end, Ordering::Relaxed);
                        let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                        if failed.as_ref().is_none_or(|(other, _)| *other > seed) {
                            *failed = Some((seed, played));
                        }
                        return;
                    }
                }
            });
        }
    });
    if arguments.coverage {
        for (what, count) in total.lock().unwrap_or_else(PoisonError::into_inner).all() {
            println!("{count:>12}  {what}");
        }
    }
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        None => {
            println!(
                "{count} seeds of {} steps: every invariant held",
                arguments.steps
            );
            ExitCode::SUCCESS
        }
        Some((seed, played)) => {
            tell(seed, arguments.steps, &played);
            ExitCode::FAILURE
        }
    }
}

fn tell(seed: u64, steps: usize, played: &Played) {
    let Some(broken) = &played.broken else { return };
    let (story, broken) = shrink(Play::of(seed, steps), &played.story, broken);
    println!("seed {seed} breaks {broken}");
    println!(
        "the story, shortened from {} steps to {}:",
        played.story.len(),
        story.len()
    );
    for (number, action) in story.iter().enumerate() {
        println!("{:>5}. {action}", number + 1);
    }
    println!("play it again: cargo xtask sim --seed {seed} --steps {steps}");
}
