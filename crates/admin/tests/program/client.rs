//! Somebody who calls operations over the loopback door.

use std::time::{Duration, Instant};

use marquee_contract::error::ErrorBody;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
    pub(crate) token: String,
    pub(crate) session: Option<String>,
}

/// No answer came: what was asked may have happened or not.
#[derive(Debug)]
pub(crate) struct Unanswered;

impl Client {
    pub(crate) fn new(base: &str, token: &str) -> Self {
        Self {
            http: reqwest::Client::builder()
                .no_proxy()
                .timeout(Duration::from_secs(30))
                .build()
                .unwrap(),
            base: base.to_owned(),
            token: token.to_owned(),
            session: None,
        }
    }

    pub(crate) async fn sign_in(mut self, number: u32, pin: &str) -> Self {
        let input = json!({ "staff_number": number, "pin": pin });
        let opened = self.does("session.sign_in", input).await;
        self.session = Some(opened["token"].as_str().unwrap().to_owned());
        self
    }

    pub(crate) fn request(&self, operation: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/api/operations/{operation}", self.base);
        let request = self.http.post(url).bearer_auth(&self.token);
        match &self.session {
            Some(session) => request.header("x-marquee-session", session),
            None => request,
        }
    }

    pub(crate) async fn tries(
        &self,
        operation: &str,
        input: &Value,
    ) -> Result<Result<Value, ErrorBody>, Unanswered> {
        let sent = self.request(operation).json(input).send().await;
        let response = sent.map_err(|_| Unanswered)?;
        if response.status() == StatusCode::OK {
            return response.json().await.map(Ok).map_err(|_| Unanswered);
        }
        response.json().await.map(Err).map_err(|_| Unanswered)
    }

    #[track_caller]
    pub(crate) fn does(
        &self,
        operation: &str,
        input: Value,
    ) -> impl Future<Output = Value> + use<> {
        let (this, operation) = (self.clone(), operation.to_owned());
        async move {
            match this.tries(&operation, &input).await {
                Ok(Ok(output)) => output,
                Ok(Err(refused)) => panic!("{operation}: {refused}"),
                Err(Unanswered) => panic!("{operation}: no answer"),
            }
        }
    }

    /// The same until what it answers is so; for what takes a moment.
    pub(crate) async fn waits_for(
        &self,
        operation: &str,
        input: Value,
        so: impl Fn(&Value) -> bool,
    ) -> Value {
        let start = Instant::now();
        loop {
            let output = self.does(operation, input.clone()).await;
            if so(&output) {
                return output;
            }
            let waited = start.elapsed();
            assert!(
                waited < Duration::from_secs(30),
                "{operation}: still {output}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sells seats to adults.
    pub(crate) async fn sells(&self, show: &str, seats: &[u16]) -> Value {
        let cart = super::new_id();
        let hold = json!({ "sale_id": cart, "show_id": show, "add": seats, "remove": [] });
        self.does("hold.change", hold).await;
        let shown = self.does("show.get", json!({ "show_id": show })).await;
        let adult = &shown["default_ticket_type_id"];
        let line = |seat| json!({ "show_id": show, "seat": seat, "ticket_type_id": adult });
        let lines: Vec<Value> = seats.iter().map(line).collect();
        let quote = self.does("cart.quote", json!({ "lines": lines })).await;
        let total = &quote["total_minor"];
        let cash = json!({ "tender": "cash", "amount_minor": total, "tendered_minor": total });
        let payment = json!({
            "sale_id": cart, "lines": lines, "expected_total_minor": total, "payments": [cash],
        });
        self.does("sale.pay", payment).await
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        let url = format!("{}{path}", self.base);
        self.http.get(url).send().await.unwrap()
    }
}
