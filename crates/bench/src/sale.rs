//! Selling two tickets: with an empty database, with a full one, and as bare SQLite would write it.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use marquee_cinema::folder::Folder;
use serde_json::{Value, json};

use crate::bare_sale::{BareSale, Pattern};
use crate::figure::{Aim, Figure, Pairs, Unit};
use crate::filling;
use crate::house::{House, Made, Pair, new_sale_id};

/// After so many sales all databases are closed and opened again: a connection has threads of its own, and
/// where the system once puts them, on a small machine, makes up to a millisecond of a sale.
const SALES_A_SITTING: usize = 25;

const AGAINST_BARE: &str = "SQLite alone writing the same rows into the same tables through the same driver, \
                            in another file on this disk";
const AGAINST_EMPTY: &str = "the same with an empty database, in turns";

/// Where selling is measured.
#[derive(Debug)]
pub(crate) struct Selling<'a> {
    pub(crate) made: &'a Made,
    pub(crate) empty: &'a Path,
    pub(crate) bare: &'a Path,
    pub(crate) filled: &'a Path,
    /// How many tickets the filled database has.
    pub(crate) sold: u32,
}

impl Selling<'_> {
    pub(crate) async fn measure(&self, rounds: usize) -> Result<Vec<Figure>> {
        let sittings = rounds.div_ceil(SALES_A_SITTING);
        let database = self.made.copy_to(self.empty)?.database();
        let empty = self.made.open(self.empty).await?;
        let mut pairs = empty.pairs(rounds + sittings + 1).await?;
        let first = pairs.pop().context("no seats")?;
        let ticket_type = empty.usual_ticket_type(&first.show).await?;
        sell(&empty, &first, &ticket_type).await?;
        let pattern = Pattern::read(&database).await?;
        empty.node.close().await;
        fill(&self.made.copy_to(self.filled)?, self.sold, &pattern).await?;
        self.made.copy_to(self.bare)?;

        let mut measured = Measured::default();
        for pairs in pairs.chunks(SALES_A_SITTING + 1) {
            self.sitting(pairs, &ticket_type, &pattern, &mut measured)
                .await?;
        }
        Ok(measured.figures(self.sold))
    }

    /// Sells these seats in each of the databases, and looks at the board as often.
    async fn sitting(
        &self,
        pairs: &[Pair],
        ticket_type: &str,
        pattern: &Pattern,
        measured: &mut Measured,
    ) -> Result<()> {
        let empty = self.made.open(self.empty).await?;
        let filled = self.made.open(self.filled).await?;
        let mut bare = BareSale::open(&Folder::new(self.bare).database(), pattern.clone()).await?;
        for (round, pair) in pairs.iter().enumerate() {
            let (mut on_empty, mut on_filled, mut alone) = Default::default();
            // Each goes first in its turn.
            for turn in [round, round + 1, round + 2] {
                match turn % 3 {
                    0 => on_empty = sell(&empty, pair, ticket_type).await?,
                    1 => alone = bare.sell(pair).await?,
                    _ => on_filled = sell(&filled, pair, ticket_type).await?,
                }
            }
            // The first of all reads the hall's plan.
            if round > 0 {
                measured.take(&on_empty, &on_filled, alone);
            }
        }
        measured
            .board(&empty, &filled, self.made, pairs.len())
            .await?;
        bare.close().await?;
        empty.node.close().await;
        filled.node.close().await;
        Ok(())
    }
}

async fn fill(folder: &Folder, sold: u32, pattern: &Pattern) -> Result<()> {
    let started = Instant::now();
    filling::fill(&folder.database(), sold, pattern).await?;
    let file = std::fs::File::open(folder.database())?;
    // What the system has not written yet would be in the way of what is measured.
    file.sync_all()?;
    let megabytes = file.metadata()?.len() / 1_000_000;
    let took = started.elapsed();
    println!("# {sold} sold tickets were made in {took:.0?}: a database of {megabytes} MB");
    Ok(())
}

/// How long the steps of one sale took.
#[derive(Debug, Clone, Copy, Default)]
struct Steps {
    hold: Duration,
    pay: Duration,
    claim: Duration,
}

/// Sells two tickets from the first tap to the last coin, and takes the first of their papers to print it.
async fn sell(house: &House, pair: &Pair, ticket_type: &str) -> Result<Steps> {
    let (sale, show) = (new_sale_id(), &pair.show);
    let hold = json!({ "sale_id": sale, "show_id": show, "add": pair.seats, "remove": [] });
    let started = Instant::now();
    let held = house.answer("hold.change", hold).await?;
    let hold = started.elapsed();
    let held: Value = serde_json::from_str(&held)?;
    ensure!(held["seats"].as_array().map(Vec::len) == Some(2), "{held}");

    let line = |seat| json!({ "show_id": show, "seat": seat, "ticket_type_id": ticket_type });
    let lines: Vec<Value> = pair.seats.into_iter().map(line).collect();
    let quote = house.call("cart.quote", json!({ "lines": lines })).await?;
    let total = &quote["total_minor"];
    let payment = json!({ "tender": "cash", "amount_minor": total, "tendered_minor": total });
    let input = json!({
        "sale_id": sale, "lines": lines, "expected_total_minor": total, "payments": [payment],
    });
    let started = Instant::now();
    let paid = house.answer("sale.pay", input).await?;
    let pay = started.elapsed();
    let paid: Value = serde_json::from_str(&paid)?;
    ensure!(
        paid["tickets"].as_array().map(Vec::len) == Some(2),
        "{paid}"
    );
    let started = Instant::now();
    ensure!(house.claim_paper().await?, "a sale left no paper");
    let claim = started.elapsed();
    Ok(Steps { hold, pay, claim })
}

#[derive(Debug, Default)]
struct Measured {
    pay: Pairs,
    hold_filled: Pairs,
    pay_filled: Pairs,
    claim_filled: Pairs,
    board_filled: Pairs,
}

impl Measured {
    fn take(&mut self, empty: &Steps, filled: &Steps, alone: Duration) {
        self.pay.ours.push(empty.pay);
        self.pay.baseline.push(alone);
        self.pay_filled.ours.push(filled.pay);
        self.pay_filled.baseline.push(empty.pay);
        self.hold_filled.ours.push(filled.hold);
        self.hold_filled.baseline.push(empty.hold);
        self.claim_filled.ours.push(filled.claim);
        self.claim_filled.baseline.push(empty.claim);
    }

    /// The board of a day, which counts the seats of its shows.
    async fn board(
        &mut self,
        empty: &House,
        filled: &House,
        made: &Made,
        rounds: usize,
    ) -> Result<()> {
        let input = json!({ "business_day": made.day });
        // The first board reads the halls' plans.
        empty.call("programme.day", input.clone()).await?;
        filled.call("programme.day", input.clone()).await?;
        for _ in 0..rounds {
            for (house, times) in [
                (empty, &mut self.board_filled.baseline),
                (filled, &mut self.board_filled.ours),
            ] {
                let input = input.clone();
                let started = Instant::now();
                house.answer("programme.day", input).await?;
                times.push(started.elapsed());
            }
        }
        Ok(())
    }

    fn figures(&self, sold: u32) -> Vec<Figure> {
        let filled = |pairs: &Pairs, name: &str| {
            let aim = Aim::TimesBaseline(1.2);
            let name = format!("{name}_with_{sold}_sold");
            pairs.figure(name, Unit::Milliseconds, aim, AGAINST_EMPTY)
        };
        let aim = Aim::TimesBaseline(1.2);
        vec![
            self.pay
                .figure("sale_2_tickets", Unit::Milliseconds, aim, AGAINST_BARE),
            filled(&self.pay_filled, "sale"),
            filled(&self.hold_filled, "hold"),
            filled(&self.claim_filled, "claim_paper"),
            filled(&self.board_filled, "board"),
        ]
    }
}
