//! Starts tauri-driver, and through it the program; ends both, whatever became of the test.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, MutexGuard};

use crate::harness::cinema::{Cinema, KEY_IN_A_FILE, marquee};
use crate::window::Window;

/// A window, its web process and its driver are heavy: one story at a time.
static STAGE: Mutex<()> = Mutex::const_new(());

const HOME: &str = "XDG_DATA_HOME";
const START_WITHIN: Duration = Duration::from_secs(60);
const END_WITHIN: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// tauri-driver and what it started.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    address: String,
    folder: PathBuf,
    home: PathBuf,
    log: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl Driver {
    /// Starts a driver for windows on this cinema.
    pub(crate) async fn start(cinema: &Cinema) -> Self {
        let turn = STAGE.lock().await;
        let (own, native) = free_ports();
        let log = cinema.home().join("driver.log");
        let output = File::create(&log).unwrap();
        let program = std::env::var_os("TAURI_DRIVER").unwrap_or_else(|| "tauri-driver".into());
        let process = Command::new(&program)
            .args(["--port", &own.to_string()])
            .args(["--native-port", &native.to_string()])
            .env(KEY_IN_A_FILE.0, KEY_IN_A_FILE.1)
            // The window finds no choices of whoever runs the tests, and leaves them none of its own.
            .env(HOME, cinema.home())
            .env("XDG_CONFIG_HOME", cinema.home())
            .env("XDG_CACHE_HOME", cinema.home())
            .env("NO_AT_BRIDGE", "1")
            .env("LC_ALL", "C.UTF-8")
            .env("LANGUAGE", "en")
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap_or_else(|error| panic!("{program:?} (variable TAURI_DRIVER): {error}"));
        let driver = Self {
            process,
            address: format!("http://127.0.0.1:{own}"),
            folder: cinema.folder(),
            home: cinema.home(),
            log,
            _turn: turn,
        };
        for port in [own, native] {
            wait_for(port).await;
        }
        driver
    }

    /// Starts the program on the cinema and waits until its page answers.
    pub(crate) async fn open_window(&self) -> Window {
        let options = json!({
            "application": marquee(),
            "args": ["--data", self.folder],
        });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(
            [("tauri:options".to_owned(), options)]
                .into_iter()
                .collect(),
        );
        let connecting = builder.connect(&self.address);
        match tokio::time::timeout(START_WITHIN, connecting).await {
            Ok(Ok(page)) => Window::new(page),
            Ok(Err(error)) => panic!("the window did not open: {error}"),
            Err(_) => panic!("the window did not open within {START_WITHIN:?}"),
        }
    }

    /// Ends the program and waits until it is gone, so that another can be started in its place.
    pub(crate) async fn close_window(&self, window: Window) {
        window.end().await;
        let began = Instant::now();
        while !programs_at(&self.home).is_empty() {
            assert!(began.elapsed() < END_WITHIN, "the program does not end");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked to end, the driver ends the one that it started itself.
        signal("TERM", self.process.id());
        let began = Instant::now();
        while began.elapsed() < END_WITHIN && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(PAUSE);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        // Whoever still writes into the home would make it anew while it is taken away.
        let began = Instant::now();
        while began.elapsed() < END_WITHIN && !programs_at(&self.home).is_empty() {
            for program in programs_at(&self.home) {
                signal("KILL", program);
            }
            std::thread::sleep(PAUSE);
        }
        if std::thread::panicking() {
            let said = std::fs::read_to_string(&self.log).unwrap_or_default();
            eprintln!("the driver and the program said:\n{said}");
        }
    }
}

fn signal(name: &str, process: u32) {
    let _ = Command::new("kill")
        .args(["-s", name, &process.to_string()])
        .status();
}

/// The program and its web processes as they were started with this home, by process id. A test's home has a name
/// that no other has, so none of these is somebody else's.
fn programs_at(home: &Path) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let ids = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
    ids.filter(|id| is_at(*id, home).unwrap_or(false)).collect()
}

fn is_at(process: u32, home: &Path) -> io::Result<bool> {
    const NAMES: [&str; 3] = ["marquee", "WebKitWebProces", "WebKitNetworkPr"];
    // The system cuts names off after 15 bytes.
    let name = std::fs::read_to_string(format!("/proc/{process}/comm"))?;
    if !NAMES.contains(&name.trim_end()) {
        return Ok(false);
    }
    let home = [HOME.as_bytes(), b"=", home.as_os_str().as_encoded_bytes()].concat();
    let variables = std::fs::read(format!("/proc/{process}/environ"))?;
    Ok(variables.split(|byte| *byte == 0).any(|each| each == home))
}

/// Two ports that are free now. Both are found before either is given back, so they differ.
fn free_ports() -> (u16, u16) {
    let find = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (first, second) = (find(), find());
    let port = |listener: TcpListener| listener.local_addr().unwrap().port();
    (port(first), port(second))
}

async fn wait_for(port: u16) {
    let began = Instant::now();
    while TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .await
        .is_err()
    {
        assert!(began.elapsed() < END_WITHIN, "nobody listens at {port}");
        tokio::time::sleep(PAUSE).await;
    }
}
