//! `cinema-database MIGRATIONS FILE` makes FILE anew as an empty cinema database: what the checked queries are
//! checked against. The cinema node cannot make it, for its own queries have to be checked first.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [migrations, file] = arguments.as_slice() else {
        anyhow::bail!("usage: cinema-database MIGRATIONS FILE");
    };
    for leftover in ["", "-wal", "-shm"] {
        let path = format!("{file}{leftover}");
        if Path::new(&path).exists() {
            std::fs::remove_file(path)?;
        }
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true);
    let mut connection = options.connect().await?;
    Migrator::new(Path::new(migrations))
        .await?
        .run(&mut connection)
        .await?;
    Ok(connection.close().await?)
}
