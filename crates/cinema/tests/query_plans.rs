//! What grows with every sale is never read whole: each of the store's queries, explained by SQLite.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

/// What may be read from end to end: tables that a cinema writes by hand and that stay short, wrong PINs, which
/// are forgotten above a limit, carts, which are cleared away when their time is over, and what is no table. All else grows with every show, sale, ticket or event; a
/// table under another name counts as that.
const SHORT: [&str; 25] = [
    "cinema",
    "incarnation",
    "ticket_key",
    "staff",
    "pin_failure",
    "hold",
    "clock_doubt",
    "till",
    "hall",
    "ticket_type",
    "tax_rate",
    "price_card",
    "price",
    "film",
    "tender_kind",
    "receipt_series",
    "chain_head",
    "central_link",
    "show_overridden",
    "right_request",
    "json_each",
    "named",
    "CONSTANT",
    "place",
    "sqlite_schema",
];

/// Indexes of only those rows that are still under way, which are as few as on the first day.
const OF_WHAT_IS_OPEN: [&str; 2] = ["print_job_open", "show_seat_sale"];

/// How the statements begin that may read everything: a restore and the report that follows it, which are made once; the
/// check of each sale and each copy against its journal entry, which asks for all of them; and what an auditor reads.
const OF_EVERYTHING: [&str; 10] = [
    "UPDATE print_job SET state = 'unknown', os_job = NULL WHERE state IN ('queued', 'handed_over')",
    "UPDATE show_seat SET state = 'free', sale_id = NULL WHERE state = 'held'",
    "INSERT INTO show_flagged (show_id) SELECT id FROM show",
    "SELECT show_id, seat, order_id FROM channel_ticket",
    "SELECT show_id FROM show_flagged",
    "SELECT show_id, seat, sold_by, holder_id FROM recovered_guest",
    r#"SELECT seat AS "seat!", show_id AS "show_id!", owner"#,
    "SELECT count(*) FROM print_job WHERE copy > 0",
    "SELECT job.id, job.copy, sale.series, sale.number FROM print_job AS job",
    r#"SELECT ticket.seat, show_seat.state AS "state?", sale.series, sale.number FROM ticket JOIN sale"#,
];

/// The checked queries, as the compiler recorded them, statement by statement.
fn statements() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let query = |file: std::fs::DirEntry| {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let recorded: serde_json::Value = serde_json::from_str(&text).unwrap();
        recorded["query"].as_str().unwrap().to_owned()
    };
    let files = std::fs::read_dir(folder).unwrap();
    let queries = files.map(|file| query(file.unwrap()));
    queries
        .flat_map(|query| query.split(';').map(words).collect::<Vec<_>>())
        .filter(|statement| !statement.is_empty())
        .collect()
}

fn words(query: &str) -> String {
    query.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without foreign keys: plans would also name what SQLite looks at only after one was broken.
async fn empty_database() -> SqliteConnection {
    let options = SqliteConnectOptions::new().foreign_keys(false);
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    let migrations = sqlx::migrate!("../../migrations/cinema");
    migrations.run(&mut database).await.unwrap();
    database
}

/// The steps of the statement's plan that read something long from end to end, along an index or not.
async fn long_scans(database: &mut SqliteConnection, statement: &str) -> Vec<String> {
    let sql = format!("EXPLAIN QUERY PLAN {statement}");
    let plan = sqlx::query(AssertSqlSafe(sql))
        .fetch_all(database)
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    let steps = plan.iter().map(|step| step.get::<String, _>("detail"));
    steps.filter(|step| is_long_scan(step)).collect()
}

fn is_long_scan(step: &str) -> bool {
    let mut step = step.split(' ');
    if step.next() != Some("SCAN") {
        return false;
    }
    let is_short = step.next().is_some_and(|table| SHORT.contains(&table));
    !is_short && !step.any(|word| OF_WHAT_IS_OPEN.contains(&word))
}

#[tokio::test]
async fn no_query_reads_all_that_was_ever_sold() {
    let mut database = empty_database().await;
    let statements = statements();
    assert!(statements.len() > 50, "the queries are elsewhere");
    let mut slow = Vec::new();
    for statement in statements {
        if OF_EVERYTHING
            .iter()
            .any(|allowed| statement.starts_with(allowed))
        {
            continue;
        }
        let scans = long_scans(&mut database, &statement).await;
        if !scans.is_empty() {
            slow.push(format!("{statement}\n  {}", scans.join("\n  ")));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

#[tokio::test]
async fn a_query_that_no_index_helps_is_seen() {
    let mut database = empty_database().await;
    for (statement, step) in [
        (
            "SELECT id FROM print_job WHERE till_id = ?1 AND state = 'queued'",
            "SCAN print_job",
        ),
        (
            "SELECT job.id FROM print_job AS job WHERE job.attempts > ?1",
            "SCAN job",
        ),
        (
            "SELECT count(*) FROM ticket",
            "SCAN ticket USING COVERING INDEX ticket_sale",
        ),
    ] {
        assert_eq!(long_scans(&mut database, statement).await, [step]);
    }
}

#[tokio::test]
async fn what_may_read_everything_is_still_there() {
    let statements = statements();
    for allowed in OF_EVERYTHING {
        assert!(
            statements.iter().any(|found| found.starts_with(allowed)),
            "{allowed}"
        );
    }
}
