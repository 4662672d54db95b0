//! The loopback door: the operations over HTTP, and the same UI in a browser, on this machine only.
//!
//! Whoever calls needs the door's token, which is new at each start and known to whoever started it. A
//! browser page from elsewhere gets nowhere: it has no token, and the name in its request is not ours.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::HEXLOWER;
use marquee_cinema::caller::Credentials;
use marquee_cinema::event::Event;
use marquee_contract::error::{ErrorBody, ErrorCode};
use marquee_contract::event::NodeEvent;
use marquee_contract::fault::Fault;
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_stream::wrappers::{BroadcastStream, WatchStream};
use tokio_stream::{Stream, StreamExt};
use tower_http::services::{ServeDir, ServeFile};

use crate::till::Till;

const JSON: &str = "application/json";
const SESSION_HEADER: HeaderName = HeaderName::from_static("x-marquee-session");

/// How long whoever is being answered may take to hear it once the door closes. A call that began is done all the
/// same, on a task of its own.
const LEAVE_WITHIN: Duration = Duration::from_secs(5);

/// What a page of ours may load: itself, and nothing from anywhere else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

#[derive(Clone)]
struct Door {
    till: Arc<Till>,
    token: Arc<str>,
    /// Changes when the door closes.
    closing: watch::Receiver<bool>,
}

/// An open door.
#[derive(Debug)]
pub struct HttpDoor {
    listener: TcpListener,
    router: Router,
    address: SocketAddr,
    token: Arc<str>,
    closing: watch::Sender<bool>,
}

impl HttpDoor {
    /// Opens the door on a port of 127.0.0.1; 0 takes a free one. `ui` is the folder of the built UI.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn open(till: Arc<Till>, port: u16, ui: Option<PathBuf>) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let token: Arc<str> = HEXLOWER.encode(&rand::random::<[u8; 32]>()).into();
        let (closing, is_closing) = watch::channel(false);
        let door = Door {
            till,
            token: token.clone(),
            closing: is_closing,
        };
        let mut router = Router::new()
            .route("/api/operations/{name}", post(operate))
            // Before the body is read: whoever has no token gets none of our memory.
            .route_layer(middleware::from_fn_with_state(
                door.clone(),
                only_with_token,
            ))
            .route("/api/events", get(events))
            .with_state(door);
        if let Some(ui) = ui {
            let index = ServeFile::new(ui.join("index.html"));
            router = router.fallback_service(ServeDir::new(ui).fallback(index));
        }
        let router = router.layer(middleware::from_fn(only_from_here));
        Ok(Self {
            listener,
            router,
            address,
            token,
            closing,
        })
    }

    /// Where a browser finds the UI; the token is behind the `#`, which a browser keeps to itself.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/#token={}", self.address, self.token)
    }

    /// Serves until `stopped` ends.
    ///
    /// # Errors
    /// The listener fails.
    pub async fn serve(
        self,
        stopped: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let Self { closing, .. } = self;
        let mut is_closing = closing.subscribe();
        let serving = axum::serve(self.listener, self.router).with_graceful_shutdown(async move {
            stopped.await;
            // Whoever listens would otherwise keep the door open for as long as they like.
            closing.send_replace(true);
        });
        // So would whoever began a request and never ends it.
        let too_late = async {
            let _ = is_closing.changed().await;
            tokio::time::sleep(LEAVE_WITHIN).await;
        };
        tokio::select! {
            ended = serving.into_future() => ended,
            () = too_late => Ok(()),
        }
    }
}

/// Refuses requests that were made under another name, as a page of a foreign site would make them after
/// pointing its own name at this machine.
async fn only_from_here(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    if !matches!(name, Some("127.0.0.1" | "localhost")) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}

impl Door {
    fn admits(&self, token: Option<&str>) -> bool {
        token.is_some_and(|token| bool::from(token.as_bytes().ct_eq(self.token.as_bytes())))
    }
}

fn refusal(body: ErrorBody) -> Response {
    let status =
        StatusCode::from_u16(body.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(body)).into_response()
}

fn wrong_token() -> Response {
    refusal(ErrorBody {
        code: ErrorCode::WrongToken,
        message: "This address is not valid: it changes each time the program starts. Nothing was changed. Open the \
                  address that the program printed when it was last started."
            .to_owned(),
        details: None,
    })
}

async fn only_with_token(State(door): State<Door>, request: Request, next: Next) -> Response {
    let header = request.headers().get(header::AUTHORIZATION);
    let bearer = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if door.admits(bearer) {
        next.run(request).await
    } else {
        wrong_token()
    }
}

async fn operate(
    State(door): State<Door>,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let limit_bytes = door.till.input_limit_bytes(&name);
    let input = match input_of(request, limit_bytes).await {
        Ok(input) => input,
        Err(body) => return refusal(body),
    };
    let credentials = match text(SESSION_HEADER) {
        Some(token) if !token.is_empty() => Credentials::Session(token.to_owned()),
        Some(_) | None => Credentials::None,
    };
    // On a task of its own: a browser that goes away must not stop a sale half-way through its work.
    let till = door.till.clone();
    let called = tokio::spawn(async move { till.answer(credentials, &name, input).await }).await;
    match called {
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, JSON)], text).into_response(),
        Ok(Err(body)) => refusal(body),
        Err(error) => {
            tracing::error!(%error, "an operation panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Reads a call's body, and no more of it than the operation can need.
async fn input_of(mut request: Request, limit_bytes: usize) -> Result<Value, ErrorBody> {
    DefaultBodyLimit::max(limit_bytes).apply(&mut request);
    let read = Json::from_request(request, &()).await;
    read.map(|Json(input)| input)
        .map_err(|rejection: JsonRejection| {
            let fault = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Fault::too_long(limit_bytes)
            } else {
                let why = rejection.body_text();
                Fault::invalid(format!("The request body is not JSON: {why}."))
            };
            *fault.body
        })
}

#[derive(Deserialize)]
struct EventsQuery {
    token: Option<String>,
}

async fn events(State(door): State<Door>, Query(query): Query<EventsQuery>) -> Response {
    if !door.admits(query.token.as_deref()) {
        return wrong_token();
    }
    Sse::new(event_stream(&door))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// The node's events until the door closes.
fn event_stream(door: &Door) -> impl Stream<Item = Result<SseEvent, axum::Error>> + use<> {
    let events = BroadcastStream::new(door.till.node().subscribe());
    let closing = WatchStream::from_changes(door.closing.clone());
    events
        // In place of the events that a slow listener missed.
        .map(|event| Some(event.unwrap_or_else(|_| Event::anything_changed())))
        .merge(closing.map(|_| None))
        .map_while(|event| event)
        .map(|event| SseEvent::default().json_data(event))
}
