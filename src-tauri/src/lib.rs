//! The desktop shell: it opens the cinema and the window, hands each call of the UI on, and tells it what
//! changed. Rules, operations and devices are elsewhere.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use marquee_cinema::caller::Credentials;
use marquee_cinema::event::Event;
use marquee_contract::error::ErrorBody;
use marquee_contract::event::NodeEvent;
use marquee_contract::fault::Fault;
use marquee_till::Till;
use serde_json::Value;
use tauri::ipc::Response;
use tauri::{AppHandle, Emitter, Manager, RunEvent, State, WebviewWindowBuilder};
use tokio::sync::Mutex;
use tokio::sync::broadcast::error::RecvError;

mod arguments;
mod no_window;

/// How long a window that closes waits for a cinema that is just being opened.
const OPENING: Duration = Duration::from_secs(2);

/// The event under which the UI hears of every change.
const EVENT: &str = "marquee";

/// The cinema behind the window. It is opened while the window is drawn; if that fails, each call answers
/// why, and tries again.
struct Behind {
    folder: PathBuf,
    till: Mutex<Option<Arc<Till>>>,
}

impl Behind {
    async fn till(&self, app: &AppHandle) -> Result<Arc<Till>, ErrorBody> {
        let mut opened = self.till.lock().await;
        if let Some(till) = &*opened {
            return Ok(till.clone());
        }
        let till = open(self.folder.clone()).await.map_err(|fault| {
            if let Some(cause) = &fault.cause {
                tracing::error!(%cause, "the cinema could not be opened");
            }
            // Whoever reads why has to know where.
            let folder = serde_json::json!({ "folder": self.folder.to_string_lossy() });
            let mut body = *Fault::from(fault).body;
            body.details.get_or_insert(folder);
            body
        })?;
        let till = Arc::new(till);
        tauri::async_runtime::spawn(tell(app.clone(), till.clone()));
        *opened = Some(till.clone());
        Ok(till)
    }

    /// Closes the cinema, if it was opened. It stays where it is: a call that is still to come is refused, and does not
    /// open it again.
    async fn close(&self) {
        // One that is only being opened has nothing under way.
        if let Ok(opened) = tokio::time::timeout(OPENING, self.till.lock()).await
            && let Some(till) = &*opened
        {
            till.close().await;
        }
    }
}

async fn open(folder: PathBuf) -> marquee_cinema::Result<Till> {
    let node = marquee_till::open_or_make_demo(folder).await?;
    Till::start(Arc::new(node)).await
}

/// Runs an operation for the window.
#[tauri::command]
async fn call(
    app: AppHandle,
    behind: State<'_, Behind>,
    operation: String,
    input: Value,
    session: Option<String>,
) -> Result<Response, ErrorBody> {
    let till = behind.till(&app).await?;
    let credentials = session.map_or(Credentials::None, Credentials::Session);
    let text = till.answer(credentials, &operation, input).await?;
    Ok(Response::new(text))
}

/// Opens the cinema and the window, and stays until the window is closed.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "Tauri's own macro may exit while it reads its configuration"
)]
pub fn run() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let folder = match arguments::folder(std::env::args_os()) {
        Ok(folder) => folder,
        Err(message) => {
            no_window::tell(&message);
            return ExitCode::FAILURE;
        }
    };
    if let Some(why) = no_window::lack() {
        no_window::tell(&why);
        return ExitCode::FAILURE;
    }
    let built = tauri::Builder::default()
        .manage(Behind {
            folder,
            till: Mutex::default(),
        })
        .invoke_handler(tauri::generate_handler![call])
        .setup(|app| {
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                // What goes wrong is answered to the window's first call.
                let _ = handle.state::<Behind>().till(&handle).await;
            });
            #[cfg(unix)]
            tauri::async_runtime::spawn(end_when_asked(app.handle().clone()));
            // Tauri would make a panic of an error, of which nobody hears who has no console.
            if let Err(error) = open_windows(app) {
                no_window::tell(&no_window::because(&error));
                app.handle().exit(1);
            }
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                // However it came to that: the last window was closed, or "quit" was chosen, of which macOS says nothing
                // before. Nobody sees the window any more; the page in the printer's hands is waited for.
                if let RunEvent::Exit = event {
                    tauri::async_runtime::block_on(app.state::<Behind>().close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            no_window::tell(&no_window::because(&error));
            ExitCode::FAILURE
        }
    }
}

fn open_windows(app: &tauri::App) -> tauri::Result<()> {
    for config in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app, config)?.build()?;
    }
    Ok(())
}

/// Passes every change on to the window until the node is gone.
async fn tell(app: AppHandle, till: Arc<Till>) {
    let mut events = till.node().subscribe();
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            // In place of the events that a slow listener missed.
            Err(RecvError::Lagged(_)) => Event::anything_changed(),
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = app.emit(EVENT, event) {
            tracing::warn!(%error, "the window did not hear of a change");
        }
    }
}

/// Closes the window when the system asks the program to end, as at the end of a session or with Ctrl+C.
#[cfg(unix)]
async fn end_when_asked(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let (interrupt, terminate) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else {
        tracing::warn!("signals cannot be heard; one ends the program at once");
        return;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    app.exit(0);
}
