//! The real window: how long it takes to start, to draw the large hall, and to change one seat of it.
//!
//! The program runs as it is shipped, driven by WebKit's own driver. What it does for a seat map it notes in
//! its page's timeline; the baselines are taken in the same page, and the one for the start with a browser
//! of the same engine that shows an empty page.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use marquee_cinema::folder::Folder;
use serde_json::{Value, json};

use crate::figure::{Aim, Figure, Pairs, Unit};
use crate::filling;
use crate::house::{Cashier, Made, text};
use crate::large_hall;
use crate::web_driver::{Page, WebDriver};

/// Where Debian puts the engine's own small browser.
const MINI_BROWSERS: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
];

/// Something that a person can type their number into.
const USABLE: &str = "return document.querySelector('[data-staff-number]') ? true : null";
const EMPTY_PAGE: &str = "return document.readyState === 'complete' ? true : null";

/// Chooses a day on the board.
const OPEN_DAY: &str = "
    const day = document.querySelector(`[data-day='${arguments[0]}']`);
    day?.click();
    return day ? true : null";
const SHOW_IS_LISTED: &str =
    "return document.querySelector(`[data-show='${arguments[0]}']`) ? true : null";
const OPEN_SHOW: &str = include_str!("page/open-show.js");
const TAP_SEAT: &str = include_str!("page/tap-seat.js");
const BARE_SVG: &str = include_str!("page/bare-svg.js");

/// The Enter key, as WebDriver writes it.
const ENTER: char = '\u{E007}';
const OTHER_HALL: &str = "Sala Cerilla";
/// An ordinary seat in the middle of the large hall.
const TAPPED: u32 = 540;

const AGAINST_BARE_SVG: &str = "an SVG with nothing but the same paths, in the same page, whose clock ticks once a millisecond";

#[derive(Debug)]
pub(crate) struct Window<'a> {
    pub(crate) app: &'a Path,
    pub(crate) made: &'a Made,
    /// Becomes a cinema of its own.
    pub(crate) folder: &'a Path,
    /// Has one that has sold a lot.
    pub(crate) filled: &'a Path,
}

impl Window<'_> {
    pub(crate) async fn measure(
        &self,
        starts: usize,
        renders: usize,
        tell: impl Fn(Vec<Figure>),
    ) -> Result<()> {
        self.made.copy_to(self.folder)?;
        // Opening it also signs somebody in, after which the window no longer begins with a welcome.
        let house = self.made.open(self.folder).await?;
        let large = text(&house.show_in(&self.made.day, large_hall::NAME).await?["id"])?;
        let other = text(&house.show_in(&self.made.day, OTHER_HALL).await?["id"])?;
        house.node.close().await;
        filling::finish_papers(&Folder::new(self.filled).database()).await?;
        tell(self.starts(starts).await?);
        tell(self.seat_map(&large, &other, renders).await?);
        Ok(())
    }

    /// From the start of the program until somebody can sign in, against the start of an empty page.
    async fn starts(&self, rounds: usize) -> Result<Vec<Figure>> {
        let Some(browser) = MINI_BROWSERS
            .map(Path::new)
            .into_iter()
            .find(|it| it.exists())
        else {
            println!(
                "# the window's start is left out: there is no browser of its engine to compare"
            );
            return Ok(vec![]);
        };
        let driver = WebDriver::start(self.folder).await?;
        let driver_filled = WebDriver::start(self.filled).await?;
        let (mut pairs, mut pairs_filled) = (Pairs::default(), Pairs::default());
        for round in 0..=rounds {
            let (mut empty, mut fresh, mut filled) = Default::default();
            // Each goes first in its turn: the one before is still being taken down.
            for turn in [round, round + 1, round + 2] {
                match turn % 3 {
                    0 => empty = started(&driver, browser, &["--automation"], EMPTY_PAGE).await?,
                    1 => fresh = started(&driver, self.app, &[], USABLE).await?,
                    _ => filled = started(&driver_filled, self.app, &[], USABLE).await?,
                }
            }
            // The first start of each reads its program from the disk.
            if round > 0 {
                pairs.ours.push(fresh);
                pairs.baseline.push(empty);
                pairs_filled.ours.push(filled);
                pairs_filled.baseline.push(fresh);
            }
        }
        Ok(vec![
            pairs.figure(
                "window_start",
                Unit::Milliseconds,
                Aim::Milliseconds(1_000.0),
                "the engine's own small browser started on an empty page; both through the same driver",
            ),
            pairs_filled.figure(
                "window_start_filled",
                Unit::Milliseconds,
                Aim::Milliseconds(1_000.0),
                "the same with an empty database, in turns",
            ),
        ])
    }

    async fn seat_map(&self, large: &str, other: &str, rounds: usize) -> Result<Vec<Figure>> {
        let driver = WebDriver::start(self.folder).await?;
        let page = driver.open(self.app, &[]).await?;
        let watched = self.watch(&page, large, other, rounds).await;
        page.close().await?;
        Ok(watched?.figures())
    }

    async fn watch(&self, page: &Page, large: &str, other: &str, rounds: usize) -> Result<Watched> {
        page.wait_for(USABLE, Value::Null).await?;
        let Cashier { number, pin } = &self.made.cashier;
        page.type_text(&format!("{number}{ENTER}{pin}{ENTER}"))
            .await?;
        page.wait_for(OPEN_DAY, json!(self.made.day)).await?;
        page.wait_for(SHOW_IS_LISTED, json!(large)).await?;

        let mut watched = Watched::default();
        for round in 0..=rounds {
            let opened = page.run_to_answer(OPEN_SHOW, json!(large)).await?;
            ensure!(opened["seats"] == large_hall::SEATS, "not the large hall");
            // The first of all compiles the page's own program.
            if round > 0 {
                watched.render.ours(&opened)?;
            }
            // Taken, and given back.
            for _ in 0..2 {
                let change = page.run_to_answer(TAP_SEAT, json!(TAPPED)).await?;
                watched.change.ours(&change)?;
            }
            let bare = page.run_to_answer(BARE_SVG, Value::Null).await?;
            watched.render.baseline(&bare["render"])?;
            watched.change.baseline(&bare["change"])?;
            page.run_to_answer(OPEN_SHOW, json!(other)).await?;
        }
        Ok(watched)
    }
}

/// From the call to open a program until its page says that it is ready.
async fn started(
    driver: &WebDriver,
    program: &Path,
    arguments: &[&str],
    ready: &str,
) -> Result<Duration> {
    let started = Instant::now();
    let page = driver.open(program, arguments).await?;
    let is_ready = page.wait_for(ready, Value::Null).await;
    let took = started.elapsed();
    page.close().await?;
    is_ready.map(|_| took)
}

/// What a page noted of one kind of drawing: its program's own work, and until the frame was done.
#[derive(Debug, Default)]
struct Drawing {
    work: Pairs,
    painted: Pairs,
}

impl Drawing {
    fn ours(&mut self, noted: &Value) -> Result<()> {
        self.work.ours.push(milliseconds(&noted["work"])?);
        self.painted.ours.push(milliseconds(&noted["painted"])?);
        Ok(())
    }

    fn baseline(&mut self, noted: &Value) -> Result<()> {
        self.work.baseline.push(milliseconds(&noted["work"])?);
        self.painted.baseline.push(milliseconds(&noted["painted"])?);
        Ok(())
    }

    /// Until the frame was done, and the program's own work.
    fn figures(&self, name: &str, aims: [Aim; 2]) -> [Figure; 2] {
        let [painted, work] = aims;
        let figure = |pairs: &Pairs, name, aim| {
            pairs.figure(name, Unit::Milliseconds, aim, AGAINST_BARE_SVG)
        };
        [
            figure(&self.painted, format!("seat_map_{name}"), painted),
            figure(&self.work, format!("seat_map_{name}_script"), work),
        ]
    }
}

#[derive(Debug, Default)]
struct Watched {
    render: Drawing,
    change: Drawing,
}

impl Watched {
    fn figures(&self) -> Vec<Figure> {
        let render = [Aim::Milliseconds(50.0), Aim::Open];
        // A frame comes every 17 ms, so that a change, painted, may take as long whatever it costs.
        let change = [Aim::Open, Aim::Milliseconds(8.0)];
        let mut figures = Vec::from(self.render.figures("render", render));
        figures.extend(self.change.figures("change", change));
        figures
    }
}

/// A page's clock ticks once a millisecond: less than one tick counts as one.
fn milliseconds(noted: &Value) -> Result<Duration> {
    let milliseconds = noted.as_f64().context("the page noted no time")?;
    Ok(Duration::from_secs_f64(milliseconds.max(1.0) / 1e3))
}
