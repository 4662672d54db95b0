//! Measures what the design asks of the program: each figure beside a baseline of the same run.
//!
//! `cargo xtask bench` builds and starts it. It prints `name value unit baseline ratio`, one line per figure,
//! and remarks behind a `#`. docs/performance.md says what the figures mean. Absent on purpose: a verdict. A
//! machine that does something else besides would make it fail, so aims are told and not enforced.

mod bare_sale;
mod figure;
mod filling;
mod house;
mod large_hall;
mod quote;
mod sale;
mod seat_map;
mod ticket_page;
mod web_driver;
mod window;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use figure::Figure;

/// Measures selling, the seat map, the ticket's page and the window, each against a baseline.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many sold tickets the filled database has.
    #[arg(long, default_value_t = 1_000_000)]
    sold: u32,
    /// A few rounds of everything, to see that it works. Its figures mean nothing.
    #[arg(long)]
    quick: bool,
    /// Where the databases are made, and removed afterwards: on the disk that is to be measured.
    #[arg(long)]
    folder: PathBuf,
    /// The desktop program; without it, the window is left out.
    #[arg(long)]
    app: Option<PathBuf>,
    /// Only this, which may be said several times.
    #[arg(long)]
    only: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Quote,
    Ticket,
    SeatMap,
    Sale,
    /// Needs the sale's filled database.
    Window,
}

/// How often things are done.
#[derive(Debug, Clone, Copy)]
struct Rounds {
    sales: usize,
    quotes: usize,
    seat_maps: usize,
    tickets: usize,
    starts: usize,
    renders: usize,
}

impl Rounds {
    const FULL: Self = Self {
        sales: 300,
        quotes: 5_000,
        seat_maps: 300,
        tickets: 200,
        starts: 15,
        renders: 30,
    };
    const QUICK: Self = Self {
        sales: 4,
        quotes: 20,
        seat_maps: 4,
        tickets: 3,
        starts: 1,
        renders: 2,
    };
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let rounds = if arguments.quick {
        println!("# a few rounds only, to see that it works: the figures mean nothing");
        Rounds::QUICK
    } else {
        Rounds::FULL
    };
    std::fs::create_dir_all(&arguments.folder)?;
    let folder = tempfile::tempdir_in(&arguments.folder).context("no place for the databases")?;
    let place = folder.path();

    let made = house::make(&place.join("made")).await?;
    let wanted = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    if wanted(Part::Quote) {
        tell(&quote::measure(rounds.quotes)?);
    }
    if wanted(Part::Ticket) {
        tell(&ticket_page::measure(rounds.tickets)?);
    }
    if wanted(Part::SeatMap) {
        tell(&seat_map::measure(&made, &place.join("seat-map"), rounds.seat_maps).await?);
    }
    let filled = place.join("filled");
    if wanted(Part::Sale) || wanted(Part::Window) {
        let selling = sale::Selling {
            made: &made,
            empty: &place.join("empty"),
            bare: &place.join("bare"),
            filled: &filled,
            sold: arguments.sold,
        };
        tell(&selling.measure(rounds.sales).await?);
    }
    match &arguments.app {
        Some(app) if wanted(Part::Window) => {
            let window = window::Window {
                app,
                made: &made,
                folder: &place.join("window"),
                filled: &filled,
            };
            window
                .measure(rounds.starts, rounds.renders, |figures| tell(&figures))
                .await?;
        }
        Some(_) => {}
        None => println!("# the window is left out: nobody said where the desktop program is"),
    }
    Ok(())
}

fn tell(figures: &[Figure]) {
    for figure in figures {
        println!("{figure}");
    }
}
