//! `marquee-admin serve`: the cinema in a browser on this machine.

use std::path::PathBuf;
use std::sync::Arc;

use marquee_cinema::Cinema;
use serde_json::json;

use super::{Done, Outcome, invalid, of_fault};
use crate::door::http::HttpDoor;
use crate::till::{Till, opening};

pub(super) async fn serve(folder: PathBuf, port: u16, ui: Option<PathBuf>, json: bool) -> Outcome {
    if let Some(ui) = &ui
        && !ui.join("index.html").is_file()
    {
        return Err(invalid(format!(
            "{} does not contain a built UI. Build it first: npm run build in ui/.",
            ui.display()
        )));
    }
    let node = Arc::new(Cinema::open(opening(folder)).await.map_err(of_fault)?);
    let till = Arc::new(Till::start(node).await.map_err(of_fault)?);
    let door = HttpDoor::open(till.clone(), port, ui)
        .await
        .map_err(|error| {
            invalid(format!(
                "Port {port} of this machine cannot be opened: {error}."
            ))
        })?;
    let stopped = stopped().map_err(|error| {
        invalid(format!(
            "The program cannot listen for the signal to stop: {error}."
        ))
    })?;
    if json {
        super::print::lines([json!({ "url": door.url() })]);
    } else {
        super::print::lines([format!("Marquee is open at {}", door.url())]);
    }
    door.serve(stopped)
        .await
        .map_err(|error| invalid(format!("The server failed: {error}.")))?;
    till.close().await;
    Ok(Done::new(
        json!({ "stopped": true }),
        vec!["Closed.".to_owned()],
    ))
}

/// Ends when somebody wants the program to stop. It listens from this call on, and not only once it is awaited: whoever
/// reads where the door is may want it closed at that very moment.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Windows ends a program by force some seconds after its console was closed, its person has logged off or the machine
/// shuts down; a till closes in less.
#[cfg(windows)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
    let (mut interrupt, mut stop) = (ctrl_c()?, ctrl_break()?);
    let (mut console, mut logoff, mut shutdown) = (ctrl_close()?, ctrl_logoff()?, ctrl_shutdown()?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = stop.recv() => {}
            _ = console.recv() => {}
            _ = logoff.recv() => {}
            _ = shutdown.recv() => {}
        }
    })
}
