//! A till that is asked to end while its printer takes its time. On Unix, where asking is a signal.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod program;

use std::fs::File;
use std::time::{Duration, Instant};

use program::print_service::PrintService;
use program::serving::Serving;
use program::{CASHIER, Site, program};
use serde_json::json;

#[tokio::test]
async fn asked_a_second_time_it_ends_at_once_and_the_page_in_hand_is_asked_about() {
    for signal in ["-INT", "-TERM"] {
        let site = Site::demo();
        let show = site.show_of_tomorrow("Sala Cerilla");
        let sale = site.sell(&show, &[8]);
        let into_a_queue = r#"UPDATE till SET printer = '{"kind":"queue","name":"desk"}'"#;
        site.records().await.change(into_a_queue).await;
        let service = PrintService::start();
        let said = site.path().join("said");
        let mut command = program(site.path());
        command
            .args(["--json", "serve", "--port", "0"])
            .env("CUPS_SERVER", &service.address)
            .stderr(File::create(&said).unwrap());
        let serving = Serving::of(command);
        service.has_a_page();
        serving.is_sent(signal);
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        assert_eq!(std::fs::read_to_string(&said).unwrap(), "");

        let asked_again = Instant::now();
        serving.is_sent(signal);
        let ended = serving.ends().await;
        assert!(asked_again.elapsed() < Duration::from_secs(3), "{signal}");
        assert_eq!(ended.code(), Some(1), "{signal}");
        let said = std::fs::read_to_string(&said).unwrap();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("What was confirmed is stored"), "{said}");

        let serving = Serving::start(site.path());
        let cashier = serving.signed_in(CASHIER).await;
        let input = json!({ "sale_id": sale["id"] });
        let unknown = |list: &serde_json::Value| list["jobs"][0]["state"] == "unknown";
        cashier.waits_for("print_job.list", input, unknown).await;
        assert_eq!(service.pages(), 1);
    }
}
