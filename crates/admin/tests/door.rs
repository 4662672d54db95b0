//! The loopback door: who gets in, what comes back, what is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod program;

use std::time::Duration;

use marquee_contract::error::ErrorCode;
use program::serving::Serving;
use program::{CASHIER, MANAGER, Site, USHER, new_id};
use reqwest::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn without_its_token_the_door_stays_shut() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let open = serving.client();
    open.does("cinema.get", json!({})).await;
    for token in [
        "",
        "0",
        &"0".repeat(64),
        &open.token[..63],
        &open.token.to_uppercase(),
    ] {
        let mut stranger = open.clone();
        token.clone_into(&mut stranger.token);
        let refused = stranger
            .request("cinema.get")
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{token}");
        let body: Value = refused.json().await.unwrap();
        assert_eq!(body["code"], "wrong_token");
        let events = open.get(&format!("/api/events?token={token}")).await;
        assert_eq!(events.status(), StatusCode::UNAUTHORIZED, "{token}");
    }
    assert_eq!(
        open.get("/api/events").await.status(),
        StatusCode::UNAUTHORIZED
    );
    let url = format!("{}/api/operations/cinema.get", open.base);
    let bare = open.http.post(url).json(&json!({})).send().await.unwrap();
    assert_eq!(bare.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_page_of_a_foreign_site_that_points_its_name_here_gets_nothing() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let open = serving.client();
    for host in [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "0.0.0.0",
        "[::1]",
    ] {
        let request = open
            .request("cinema.get")
            .header(HOST, host)
            .json(&json!({}));
        let refused = request.send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert_eq!(refused.text().await.unwrap(), "");
    }
    let request = open
        .request("cinema.get")
        .header(HOST, "localhost:1")
        .json(&json!({}));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn each_refusal_has_its_status_and_the_error_body() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let nobody = serving.client();
    let usher = serving.signed_in(USHER).await;
    let cashier = serving.signed_in(CASHIER).await;
    let ways = [
        (&nobody, "programme.day", json!({}), 401, "not_signed_in"),
        (
            &nobody,
            "session.sign_in",
            json!({ "staff_number": 11, "pin": "0000" }),
            401,
            "wrong_pin",
        ),
        (&usher, "sale.list", json!({}), 403, "forbidden"),
        (&cashier, "sale.undo", json!({}), 404, "not_found"),
        (
            &cashier,
            "sale.get",
            json!({ "sale_id": new_id() }),
            404,
            "not_found",
        ),
        (
            &cashier,
            "hold.extend",
            json!({ "sale_id": new_id() }),
            409,
            "hold_expired",
        ),
        (
            &cashier,
            "sale.list",
            json!({ "surprise": 1 }),
            422,
            "invalid_input",
        ),
    ];
    for (who, operation, input, status, code) in ways {
        let refused = who.request(operation).json(&input).send().await.unwrap();
        assert_eq!(refused.status().as_u16(), status, "{operation}");
        assert_eq!(refused.headers()[CONTENT_TYPE], "application/json");
        let body: Value = refused.json().await.unwrap();
        assert_eq!(body["code"], code, "{operation}");
        assert!(!body["message"].as_str().unwrap().is_empty());
        assert!(body.as_object().unwrap().contains_key("details"));
    }
    let mut forgotten = cashier.clone();
    forgotten.session = Some("0".repeat(64));
    let refused = forgotten
        .tries("programme.day", &json!({}))
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(refused.code.name(), "not_signed_in");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_and_the_door_stays_open() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let open = serving.client();
    let json_type = "application/json";
    for (kind, body) in [
        (json_type, &b""[..]),
        (json_type, b"{"),
        (json_type, b"\xff\xfe"),
        (json_type, b"{\"a\":1}{"),
        ("text/plain", b"{}"),
    ] {
        let request = open
            .request("cinema.get")
            .header(CONTENT_TYPE, kind)
            .body(body.to_vec());
        let refused = request.send().await.unwrap();
        assert_eq!(
            refused.status(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body:?}"
        );
        let told: Value = refused.json().await.unwrap();
        assert_eq!(told["code"], "invalid_input");
    }
    let deep = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
    let request = open
        .request("cinema.get")
        .header(CONTENT_TYPE, json_type)
        .body(deep);
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let huge = format!("{{\"a\":\"{}\"}}", "x".repeat(41 * 1024 * 1024));
    let request = open
        .request("cinema.get")
        .header(CONTENT_TYPE, json_type)
        .body(huge);
    // It may hang up before it has read all of it.
    if let Ok(refused) = request.send().await {
        assert!(refused.status().is_client_error(), "{}", refused.status());
    }
    // Over a line of its own, since the last one may be cut.
    serving.client().does("cinema.get", json!({})).await;
}

#[tokio::test]
async fn a_call_is_as_long_as_its_operation_can_need_and_no_longer() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let manager = serving.signed_in(MANAGER).await;
    let long = "x".repeat(100 * 1024);
    // A plan may be long: it is read, and found to be none.
    let plan = json!({ "document": long });
    let refused = manager.tries("plan.check", &plan).await.unwrap();
    assert_eq!(refused.unwrap_err().code, ErrorCode::PlanRefused);
    for (operation, input) in [
        ("sale.list", json!({ "search": long })),
        ("session.sign_in", json!({ "staff_number": 1, "pin": long })),
        ("no.such_operation", json!({ "?": long })),
    ] {
        let refused = manager.tries(operation, &input).await.unwrap().unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{operation}");
        assert!(refused.message.contains("65536 bytes"), "{refused}");
    }
    // Shorter, it reaches the operation, which has a limit of its own.
    let short = json!({ "search": "x".repeat(60 * 1024) });
    let refused = manager.tries("sale.list", &short).await.unwrap();
    let refused = refused.unwrap_err();
    assert!(refused.message.contains("300 characters"), "{refused}");
}

#[tokio::test]
async fn only_calls_are_taken_and_only_as_posts() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let open = serving.client();
    let url = format!("{}/api/operations/cinema.get", open.base);
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let request = open
            .http
            .request(method.clone(), &url)
            .bearer_auth(&open.token);
        let refused = request.send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    // Without a built UI there is nothing else to see.
    assert_eq!(open.get("/").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_changes_is_told_to_whoever_listens() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let mut listening = cashier
        .get(&format!("/api/events?token={}", cashier.token))
        .await;
    assert_eq!(listening.status(), StatusCode::OK);
    assert_eq!(listening.headers()[CONTENT_TYPE], "text/event-stream");
    let cart = new_id();
    let hold = json!({ "sale_id": cart, "show_id": show, "add": [8], "remove": [] });
    cashier.does("hold.change", hold).await;
    let told = json!({ "type": "seats_changed", "show_id": show, "sale_id": cart });
    hears(&mut listening, &told).await;

    // Another program on the same cinema, whose changes only the database knows.
    let release = json!({ "sale_id": cart });
    site.call("hold.release", &release);
    hears(&mut listening, &json!({ "type": "changed" })).await;
}

async fn hears(listening: &mut reqwest::Response, event: &Value) {
    let mut heard = String::new();
    let listen = async {
        while let Some(chunk) = listening.chunk().await.unwrap() {
            heard.push_str(&String::from_utf8_lossy(&chunk));
            let mut events = heard.lines().filter_map(|line| line.strip_prefix("data:"));
            if events.any(|text| serde_json::from_str::<Value>(text.trim()).unwrap() == *event) {
                return;
            }
        }
        panic!("the stream ended");
    };
    let heard = tokio::time::timeout(Duration::from_secs(10), listen).await;
    assert!(heard.is_ok(), "{event} was not told");
}

#[tokio::test]
async fn the_built_ui_is_served_and_may_load_nothing_from_elsewhere() {
    let site = Site::demo();
    let ui = tempfile::TempDir::new().unwrap();
    std::fs::write(ui.path().join("index.html"), "<h1>Marquee</h1>").unwrap();
    std::fs::create_dir(ui.path().join("assets")).unwrap();
    std::fs::write(ui.path().join("assets/app.js"), "1").unwrap();
    let serving = Serving::with_ui(site.path(), Some(ui.path()));
    let open = serving.client();
    for path in ["/", "/index.html", "/assets/app.js", "/sell"] {
        let page = open.get(path).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        let policy = page.headers()[CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(page.headers()["x-content-type-options"], "nosniff");
        assert_eq!(page.headers()["referrer-policy"], "no-referrer");
        let script = path.ends_with(".js");
        let expected = if script { "1" } else { "<h1>Marquee</h1>" };
        assert_eq!(page.text().await.unwrap(), expected, "{path}");
    }
    // Nothing beside the UI's folder: the cinema's key is a file on this machine, too.
    let key = site.path().join("ticket-key");
    // From the root on, without the root itself: on Windows that is a drive, which `..` does not leave.
    let key: std::path::PathBuf = key
        .components()
        .filter(|part| matches!(part, std::path::Component::Normal(_)))
        .collect();
    let key = key.display().to_string();
    for path in [
        format!("/../../../../../../{key}"),
        format!("/%2e%2e/%2e%2e/%2e%2e/{key}"),
        format!("//{key}"),
    ] {
        let page = open.get(&path).await.text().await.unwrap();
        assert!(
            page.is_empty() || page == "<h1>Marquee</h1>",
            "{path}: {page}"
        );
    }
}

// On Unix: see `Serving::stop`.
#[cfg(unix)]
#[tokio::test]
async fn it_ends_when_it_is_asked_even_if_somebody_never_ends_what_they_ask() {
    use std::io::Write;
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let address = serving.client().base.replace("http://", "");
    let mut half = std::net::TcpStream::connect(&address).unwrap();
    write!(
        half,
        "POST /api/operations/cinema.get HTTP/1.1\r\nHost: {address}\r\nContent-Le"
    )
    .unwrap();
    // And one who has said nothing at all.
    let _silent = std::net::TcpStream::connect(&address).unwrap();
    let status = serving.stop().await;
    assert!(status.success(), "{status}");
    assert!(!site.path().join("cinema.db-wal").exists());
}

#[cfg(unix)]
#[tokio::test]
async fn it_ends_when_it_is_asked_even_while_somebody_listens() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let _listening = cashier
        .get(&format!("/api/events?token={}", cashier.token))
        .await;
    let status = serving.stop().await;
    assert!(status.success(), "{status}");
    // Everything is in the one file: what is copied now is whole.
    assert!(!site.path().join("cinema.db-wal").exists());
}
