//! Pages through a real CUPS server, in its own queue and in broken ones.
//!
//! The caller starts the server (`CUPS_SERVER` says where) with a cups-pdf queue called `MARQUEE_TEST_CUPS_QUEUE` that
//! writes into the folder `MARQUEE_TEST_CUPS_OUT`; anybody may administer it. Without them these tests fail: whoever
//! switches the feature on wants them run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use marquee_devices::{
    JobState, OsQueue, PrintDocument, Printer, PrinterError, QueueState, list_queues,
};

fn variable(name: &str) -> String {
    env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run these tests with `cargo xtask test`"))
}

/// A page of 80 mm by 150 mm that says `words`, written by hand: what this crate prints is no business of it.
fn page(title: &str, words: &str) -> PrintDocument {
    let content = format!("BT /F1 14 Tf 20 300 Td ({words}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 226.772 425.197]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = String::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = pdf.len();
    pdf.push_str(&format!(
        "xref\n0 6\n0000000000 65535 f \n{offsets}trailer<</Root 1 0 R/Size 6>>\n"
    ));
    pdf.push_str(&format!("startxref\n{table}\n%%EOF\n"));
    PrintDocument {
        title: title.to_owned(),
        pdf: pdf.into_bytes(),
        width_mm: 80,
        height_mm: 150,
    }
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[allow(
    clippy::disallowed_methods,
    reason = "a queue outside this process has no other sign than its answers"
)]
fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain for: {what}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// A queue of this test alone, to a network printer on this computer; removed at the end.
struct OwnQueue {
    name: String,
    printer: TcpListener,
}

impl OwnQueue {
    fn new(name: &str) -> Self {
        Self::with_driver(name, "raw")
    }

    fn with_driver(name: &str, driver: &str) -> Self {
        let printer = TcpListener::bind("127.0.0.1:0").unwrap();
        let device = format!(
            "socket://127.0.0.1:{}",
            printer.local_addr().unwrap().port()
        );
        let name = format!("{name}-{}", std::process::id());
        run(
            "lpadmin",
            &[
                "-p",
                &name,
                "-E",
                "-v",
                &device,
                "-m",
                driver,
                "-o",
                "printer-error-policy=abort-job",
            ],
        );
        Self { name, printer }
    }
}

impl Drop for OwnQueue {
    fn drop(&mut self) {
        let _ = Command::new("cancel").args(["-a", &self.name]).status();
        let _ = Command::new("lpadmin").args(["-x", &self.name]).status();
    }
}

fn found_in(folder: &Path, part: &str) -> Option<PathBuf> {
    fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().contains(part))
        })
}

#[test]
fn a_page_goes_through_the_queue_and_comes_out_at_its_own_size() {
    let (name, folder) = (
        variable("MARQUEE_TEST_CUPS_QUEUE"),
        PathBuf::from(variable("MARQUEE_TEST_CUPS_OUT")),
    );
    let listed = list_queues().unwrap();
    assert!(
        listed
            .iter()
            .any(|queue| queue.name == name && !matches!(queue.state, QueueState::Stopped { .. }))
    );

    let mark = format!("marquee{}", std::process::id());
    let queue = OsQueue::new(&name);
    let handover = queue
        .print(&page(&format!("{mark} A-000123 F12"), "row F seat 12"))
        .unwrap();
    assert!(handover.os_job_id.is_some());
    eventually("the queue to say that it was printed", || {
        let state = queue.state(&handover).unwrap();
        assert!(
            !matches!(state, JobState::Failed { .. } | JobState::Unknown),
            "{state:?}"
        );
        (state == JobState::Printed).then_some(state)
    });

    let printed = eventually("the page in the folder", || found_in(&folder, &mark));
    let path = printed.to_str().unwrap();
    assert!(run("pdftotext", &[path, "-"]).contains("row F seat 12"));
    let info = run("pdfinfo", &[path]);
    let size = info
        .lines()
        .find(|line| line.starts_with("Page size:"))
        .unwrap();
    let points: Vec<f32> = size
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    assert!(
        (points[0] - 226.8).abs() < 1.5 && (points[1] - 425.2).abs() < 1.5,
        "{size}"
    );
    fs::remove_file(printed).unwrap();
}

#[test]
fn a_queue_that_does_not_exist_is_named() {
    let error = OsQueue::new("no such queue")
        .print(&page("A-1 F12", "nothing"))
        .unwrap_err();
    assert_eq!(
        error,
        PrinterError::NotFound {
            printer: "no such queue".to_owned()
        }
    );
}

#[test]
fn nothing_is_handed_to_a_paused_queue() {
    let own = OwnQueue::new("paused");
    run("cupsdisable", &[&own.name]);
    let queue = OsQueue::new(&own.name);
    let paused = PrinterError::Paused {
        printer: own.name.clone(),
    };
    assert_eq!(
        queue.print(&page("A-1 F12", "nothing")).unwrap_err(),
        paused
    );
    assert_eq!(
        queue.queue_state().unwrap(),
        QueueState::Stopped { cause: paused }
    );
    assert!(run("lpstat", &["-W", "not-completed", "-o", &own.name]).is_empty());
}

#[test]
fn a_queue_that_refuses_pages_says_so() {
    let own = OwnQueue::new("refusing");
    run("cupsreject", &["-r", "moved to the other till", &own.name]);
    let error = OsQueue::new(&own.name)
        .print(&page("A-1 F12", "nothing"))
        .unwrap_err();
    assert_eq!(error.code(), "page_rejected");
    assert!(
        error.to_string().contains("moved to the other till"),
        "{error}"
    );
}

#[test]
fn a_page_that_does_not_come_out_waits_and_says_why_until_it_is_cancelled() {
    let own = OwnQueue::new("stuck");
    let queue = OsQueue::new(&own.name);
    let handover = queue.print(&page("A-1 F12", "stuck")).unwrap();
    let connection = eventually("the queue to call the printer", || {
        own.printer.accept().ok()
    });
    assert!(matches!(
        queue.state(&handover).unwrap(),
        JobState::Processing | JobState::Printed
    ));
    drop(connection);

    let stopped = OwnQueue::new("stopped");
    let queue = OsQueue::new(&stopped.name);
    run(
        "lpadmin",
        &["-p", &stopped.name, "-v", "socket://127.0.0.1:9"],
    );
    let handover = queue.print(&page("A-1 F12", "stuck")).unwrap();
    run("cupsdisable", &[&stopped.name]);
    let cause = eventually("the page to wait", || {
        match queue.state(&handover).unwrap() {
            JobState::Waiting { cause } => Some(cause),
            _ => None,
        }
    });
    assert_eq!(
        cause,
        PrinterError::Paused {
            printer: stopped.name.clone()
        }
    );

    run(
        "cancel",
        &[&format!(
            "{}-{}",
            stopped.name,
            handover.os_job_id.clone().unwrap()
        )],
    );
    let cause = eventually("the page to be cancelled", || {
        match queue.state(&handover).unwrap() {
            JobState::Failed { cause } => Some(cause),
            _ => None,
        }
    });
    assert_eq!(
        cause,
        PrinterError::Cancelled {
            printer: stopped.name.clone()
        }
    );
}

#[test]
fn a_page_that_is_held_is_taken_back_before_it_counts_as_failed() {
    let own = OwnQueue::new("held");
    let queue = OsQueue::new(&own.name);
    run(
        "lpadmin",
        &["-p", &own.name, "-o", "job-hold-until-default=indefinite"],
    );
    let handover = queue.print(&page("A-1 F12", "held")).unwrap();
    let cause = eventually("the page to be held", || {
        match queue.state(&handover).unwrap() {
            JobState::Stopped { cause } => Some(cause),
            _ => None,
        }
    });
    assert_eq!(cause.code(), "page_held");
    assert_eq!(queue.take_back(&handover), Ok(JobState::Failed { cause }));
    // It is out of the line for good: letting it go brings nothing to the printer.
    let job = format!("{}-{}", own.name, handover.os_job_id.clone().unwrap());
    assert!(run("lpstat", &["-W", "not-completed", "-o", &own.name]).is_empty());
    let released = Command::new("lp")
        .args(["-i", &job, "-H", "resume"])
        .output()
        .unwrap();
    assert!(!released.status.success());
    own.printer.set_nonblocking(true).unwrap();
    assert!(own.printer.accept().is_err());
    // Asked once more, it says what it is by now.
    assert!(matches!(
        queue.take_back(&handover),
        Ok(JobState::Failed { .. })
    ));
}

#[test]
fn a_page_at_work_is_not_taken_back() {
    let own = OwnQueue::new("working");
    let queue = OsQueue::new(&own.name);
    let handover = queue.print(&page("A-1 F12", "at work")).unwrap();
    let connection = eventually("the queue to call the printer", || {
        own.printer.accept().ok()
    });
    let at_work = queue.take_back(&handover).unwrap();
    assert!(
        matches!(at_work, JobState::Processing | JobState::Printed),
        "{at_work:?}"
    );
    drop(connection);
}

#[test]
fn a_page_that_the_driver_cannot_read_is_taken_back_with_a_reason() {
    let own = OwnQueue::with_driver("broken", "lsb/usr/cups-pdf/CUPS-PDF_opt.ppd");
    let printer = own.printer.try_clone().unwrap();
    thread::spawn(move || while printer.accept().is_ok() {});
    let mut broken = page("A-1 F12", "never seen");
    broken.pdf = b"%PDF-1.4 and no more".to_vec();
    let queue = OsQueue::new(&own.name);
    let handover = queue.print(&broken).unwrap();
    // CUPS keeps such a page in line: whoever restarted it would have it beside the one that is printed anew.
    let cause = eventually("the page to stop", || {
        match queue.state(&handover).unwrap() {
            JobState::Stopped { cause } => Some(cause),
            _ => None,
        }
    });
    assert_eq!(cause.code(), "page_aborted", "{cause}");
    assert!(!run("lpstat", &["-W", "not-completed", "-o", &own.name]).is_empty());
    assert_eq!(queue.take_back(&handover), Ok(JobState::Failed { cause }));
    assert!(run("lpstat", &["-W", "not-completed", "-o", &own.name]).is_empty());
}

#[test]
fn a_job_that_the_queue_has_forgotten_is_unknown() {
    let queue = OsQueue::new(variable("MARQUEE_TEST_CUPS_QUEUE"));
    let forgotten = marquee_devices::Handover {
        os_job_id: Some("999999".to_owned()),
        file: None,
    };
    assert_eq!(queue.state(&forgotten).unwrap(), JobState::Unknown);
}
