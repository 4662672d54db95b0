//! The seat map of a hall of 1,132 seats, as far as the node is concerned: how long its two operations take,
//! from the call to the JSON text that a door sends, and how long that text is.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use crate::figure::{Aim, Figure, Pairs, Unit};
use crate::house::{House, Made, text};
use crate::large_hall;

pub(crate) async fn measure(made: &Made, folder: &Path, rounds: usize) -> Result<Vec<Figure>> {
    let copy = made.copy_to(folder)?;
    let house = made.open(folder).await?;
    let show = house.show_in(&made.day, large_hall::NAME).await?;
    let options = SqliteConnectOptions::new().filename(copy.database());
    let mut rows = SqliteConnection::connect_with(&options).await?;

    let ask_states = json!({ "show_id": show["id"] });
    let ask_plan = json!({ "plan_id": show["plan_id"] });
    let id: uuid::Uuid = text(&show["id"])?.parse()?;
    let document = large_hall::document().to_string();
    let plan = marquee_domain::plan::import(&document, None)
        .ok()
        .context("the large hall's plan is refused")?
        .plan;

    let (mut states, mut plans) = (Pairs::default(), Pairs::default());
    let (mut states_bytes, mut plan_bytes) = (0, 0);
    for _ in 0..rounds {
        states_bytes = timed(&house, "show.seats", &ask_states, &mut states).await?;
        let started = Instant::now();
        let count = bare_rows(&mut rows, id).await?;
        states.baseline.push(started.elapsed());
        ensure!(count == large_hall::SEATS, "the hall has {count} seats");

        plan_bytes = timed(&house, "plan.get", &ask_plan, &mut plans).await?;
        let started = Instant::now();
        std::hint::black_box(serde_json::to_string(&plan)?);
        plans.baseline.push(started.elapsed());
    }
    rows.close().await?;
    house.node.close().await;
    Ok(vec![
        states.figure(
            "seat_map_states",
            Unit::Milliseconds,
            Aim::Open,
            "a bare SELECT of the hall's rows through the same driver",
        ),
        plans.figure(
            "seat_map_plan",
            Unit::Milliseconds,
            Aim::Open,
            "the plan written as JSON text in one go",
        ),
        bytes(
            "seat_map_states_bytes",
            states_bytes,
            large_hall::SEATS,
            "a byte for each seat",
        ),
        bytes(
            "seat_map_plan_bytes",
            plan_bytes,
            document.len(),
            "the venue's own file of the plan, without white space",
        ),
    ])
}

/// Calls the operation and writes its answer as text; answers the text's length.
async fn timed(house: &House, operation: &str, input: &Value, pairs: &mut Pairs) -> Result<usize> {
    let input = input.clone();
    let started = Instant::now();
    let answer = house.answer(operation, input).await?;
    pairs.ours.push(started.elapsed());
    Ok(answer.len())
}

async fn bare_rows(connection: &mut SqliteConnection, show: uuid::Uuid) -> Result<usize> {
    let rows = sqlx::query(
        "SELECT seat, owner, epoch, state, sale_id, block_reason FROM show_seat WHERE show_id = ? ORDER BY seat",
    )
    .bind(show)
    .fetch_all(connection)
    .await?;
    Ok(rows.len())
}

fn bytes(name: &str, value: usize, baseline: usize, against: &str) -> Figure {
    Figure {
        name: name.into(),
        value: value as f64,
        unit: Unit::Bytes,
        baseline: baseline as f64,
        aim: Aim::Open,
        note: format!("baseline: {against}"),
    }
}
