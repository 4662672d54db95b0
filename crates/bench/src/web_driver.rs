//! WebKit's own driver for as long as it is needed: it starts a program with a web view and lets us run
//! scripts in its page.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

const DRIVER: &str = "WebKitWebDriver";

/// How long anything in a page may take before it counts as broken.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at a page. Also how late something may be seen.
const LOOK_INTERVAL: Duration = Duration::from_millis(2);

#[derive(Debug)]
pub(crate) struct WebDriver {
    port: u16,
    /// Killed with this.
    _process: Child,
}

impl WebDriver {
    /// Starts the driver. What it starts later finds the cinema in `folder`.
    pub(crate) async fn start(folder: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = Command::new(DRIVER)
            .arg(format!("--port={port}"))
            .env("MARQUEE_DATA", folder)
            .env("MARQUEE_TICKET_KEY", "file")
            // Without it, the window's web view does not let itself be driven.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("TAURI_AUTOMATION", "true")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{DRIVER} cannot be started"))?;
        let started = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
        {
            if started.elapsed() > PATIENCE {
                bail!("{DRIVER} does not answer");
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
        Ok(Self {
            port,
            _process: process,
        })
    }

    /// Starts a program and connects to its page.
    pub(crate) async fn open(&self, program: &Path, arguments: &[&str]) -> Result<Page> {
        let options = json!({ "binary": program, "args": arguments });
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .with_context(|| format!("{} cannot be driven", program.display()))?;
        Ok(Page(client))
    }
}

/// The page of a started program.
#[derive(Debug)]
pub(crate) struct Page(Client);

impl Page {
    /// Runs a script; `arguments[0]` is what it is given.
    pub(crate) async fn run(&self, script: &str, given: Value) -> Result<Value> {
        Ok(self.0.execute(script, vec![given]).await?)
    }

    /// Runs a script that ends by calling its last argument with its answer.
    pub(crate) async fn run_to_answer(&self, script: &str, given: Value) -> Result<Value> {
        Ok(self.0.execute_async(script, vec![given]).await?)
    }

    /// Waits until a script returns something other than null, and answers that.
    pub(crate) async fn wait_for(&self, script: &str, given: Value) -> Result<Value> {
        let started = Instant::now();
        loop {
            // A page that is still being loaded forgets the script: it is asked again.
            if let Ok(answer) = self.run(script, given.clone()).await
                && !answer.is_null()
            {
                return Ok(answer);
            }
            if started.elapsed() > PATIENCE {
                let shown = self
                    .run("return document.body.innerText", Value::Null)
                    .await?;
                bail!("the page never answered to: {script}\nit shows: {shown}");
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    }

    /// Types into whatever has the focus.
    pub(crate) async fn type_text(&self, text: &str) -> Result<()> {
        let focused = self.0.active_element().await?;
        Ok(focused.send_keys(text).await?)
    }

    /// Ends the program.
    pub(crate) async fn close(self) -> Result<()> {
        Ok(self.0.close().await?)
    }
}
