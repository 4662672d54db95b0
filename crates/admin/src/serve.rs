//! `marquee-admin serve`: the cinema in a browser on this machine.

use std::path::PathBuf;
use std::sync::Arc;

use marquee_cinema::Cinema;
use marquee_till::door::http::HttpDoor;
use marquee_till::till::{Till, opening};
use serde_json::json;
#[cfg(unix)]
use tokio::signal::unix;
#[cfg(windows)]
use tokio::signal::windows;
use tokio::sync::oneshot;

use super::{Done, Outcome, invalid, of_fault};

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
    let mut signals = Signals::listen().map_err(|error| {
        invalid(format!(
            "The program cannot listen for the signal to stop: {error}."
        ))
    })?;
    if json {
        super::print::lines([json!({ "url": door.url() })]);
    } else {
        super::print::lines([format!("Marquee is open at {}", door.url())]);
    }
    let (stop, stopped) = oneshot::channel();
    let closed = async {
        let served = door.serve(async {
            // Whoever was to stop it has gone: then it is stopped as well.
            let _ = stopped.await;
        });
        served.await?;
        till.close().await;
        Ok::<_, std::io::Error>(())
    };
    let hurried = async {
        signals.next().await;
        let _ = stop.send(());
        signals.next().await;
    };
    tokio::select! {
        closed = closed => {
            closed.map_err(|error| invalid(format!("The server failed: {error}.")))?;
            Ok(Done::new(json!({ "stopped": true }), vec!["Closed.".to_owned()]))
        }
        () = hurried => Ok(ended_at_once()),
    }
}

/// A second signal, while the page in hand is waited for. SQLite loses nothing by it.
fn ended_at_once() -> Done {
    super::print::warning(
        "Ended at once, before the till was closed. What was confirmed is stored; if a page was being printed, \
         somebody is asked about it after the next start.",
    );
    Done {
        success: false,
        ..Done::new(json!({ "stopped": true, "at_once": true }), Vec::new())
    }
}

/// What tells the program to stop. It listens from the start, and not only once it is awaited: whoever reads where the
/// door is may want it closed at that very moment.
#[cfg(unix)]
struct Signals {
    interrupt: unix::Signal,
    terminate: unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: unix::signal(unix::SignalKind::interrupt())?,
            terminate: unix::signal(unix::SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Windows ends a program by force some seconds after its console was closed, its person has logged off or the machine
/// shuts down; a till closes in less.
#[cfg(windows)]
struct Signals {
    interrupt: windows::CtrlC,
    stop: windows::CtrlBreak,
    console: windows::CtrlClose,
    logoff: windows::CtrlLogoff,
    shutdown: windows::CtrlShutdown,
}

#[cfg(windows)]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: windows::ctrl_c()?,
            stop: windows::ctrl_break()?,
            console: windows::ctrl_close()?,
            logoff: windows::ctrl_logoff()?,
            shutdown: windows::ctrl_shutdown()?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.stop.recv() => {}
            _ = self.console.recv() => {}
            _ = self.logoff.recv() => {}
            _ = self.shutdown.recv() => {}
        }
    }
}
