//! One HTTP request to a print service (RFC 9112), as IPP wants it (RFC 8010).
//!
//! Absent on purpose: TLS, passwords, redirects, kept connections. The service is this computer's, or the one that
//! `CUPS_SERVER` names, in a network that is trusted; a till asks it a few times a minute. A general HTTP client
//! would bring far more, and would not say whether a request that failed was sent in full.

use std::{
    env,
    io::{self, Read, Write},
    path::PathBuf,
    time::Duration,
};

use crate::printer::PrinterError;

/// How long the service may take for each step. It answers in milliseconds; a minute of silence is a minute of queue
/// at the till.
const PATIENCE: Duration = Duration::from_secs(10);
/// The list of a computer with hundreds of queues fits.
const ANSWER_LIMIT_BYTES: u64 = 4 * 1024 * 1024;

/// Where the print service listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Server {
    Socket(PathBuf),
    Tcp(String),
}

/// How an exchange went. A request that may have been carried out is told from one that was not: only the latter may
/// be repeated without a second page.
#[derive(Debug)]
pub(super) enum Exchange {
    /// The body of the answer, an IPP message.
    Answered(Vec<u8>),
    /// It did not arrive, or not all of it, or the service would not hear it.
    NotHeard(String),
    /// All of it was sent, and then there was no whole answer.
    NoAnswer(String),
}

/// Why an answer has no body for us.
#[derive(Debug, PartialEq, Eq)]
enum Unusable {
    CutShort,
    Refusal(String),
}

impl Server {
    /// `CUPS_SERVER` if it is set, as for every CUPS program; else the usual sockets; else the port on this computer.
    pub(super) fn of_this_computer() -> Result<Self, PrinterError> {
        if cfg!(not(unix)) {
            return Err(PrinterError::Unsupported);
        }
        if let Some(named) = env::var("CUPS_SERVER")
            .ok()
            .filter(|named| !named.is_empty())
        {
            return Ok(Self::named(&named));
        }
        let sockets = [
            "/run/cups/cups.sock",
            "/var/run/cups/cups.sock",
            "/private/var/run/cupsd",
        ];
        let socket = sockets
            .into_iter()
            .map(PathBuf::from)
            .find(|socket| socket.exists());
        Ok(socket.map_or_else(|| Self::named("localhost"), Self::Socket))
    }

    /// `/a/socket`, `host`, `host:port`, each perhaps followed by `/version=…`.
    fn named(named: &str) -> Self {
        if named.starts_with('/') {
            return Self::Socket(named.into());
        }
        let host = named.split('/').next().unwrap_or(named);
        let has_port = host
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        Self::Tcp(if has_port {
            host.to_owned()
        } else {
            format!("{host}:631")
        })
    }

    fn connect(&self) -> io::Result<Box<dyn Connection>> {
        match self {
            #[cfg(unix)]
            Self::Socket(path) => {
                let stream = std::os::unix::net::UnixStream::connect(path)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                Ok(Box::new(stream))
            }
            #[cfg(not(unix))]
            Self::Socket(_) => Err(io::ErrorKind::Unsupported.into()),
            Self::Tcp(address) => {
                use std::net::{TcpStream, ToSocketAddrs};
                let mut last = io::Error::other(format!("{address} has no address"));
                for place in address.to_socket_addrs()? {
                    match TcpStream::connect_timeout(&place, PATIENCE) {
                        Ok(stream) => {
                            stream.set_read_timeout(Some(PATIENCE))?;
                            stream.set_write_timeout(Some(PATIENCE))?;
                            return Ok(Box::new(stream));
                        }
                        Err(error) => last = error,
                    }
                }
                Err(last)
            }
        }
    }
}

trait Connection: Read + Write {}
impl<T: Read + Write> Connection for T {}

/// Sends an IPP message, with a document behind it, and reads the answer's message.
pub(super) fn exchange(server: &Server, path: &str, message: &[u8], document: &[u8]) -> Exchange {
    let mut connection = match server.connect() {
        Ok(connection) => connection,
        Err(error) => return Exchange::NotHeard(error.to_string()),
    };
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        message.len() + document.len()
    );
    let sent = connection
        .write_all(head.as_bytes())
        .and_then(|()| connection.write_all(message));
    let sent = sent
        .and_then(|()| connection.write_all(document))
        .and_then(|()| connection.flush());
    let mut answer = Vec::new();
    let read = connection.take(ANSWER_LIMIT_BYTES).read_to_end(&mut answer);
    match (body_of(&answer), sent, read) {
        (Ok(body), _, _) => Exchange::Answered(body),
        (Err(Unusable::Refusal(status)), _, _) => {
            Exchange::NotHeard(format!("it answered “{status}”"))
        }
        // The service knows from the length that a part is missing, and drops what it has got.
        (Err(Unusable::CutShort), Err(error), _) => Exchange::NotHeard(error.to_string()),
        (Err(Unusable::CutShort), Ok(()), Err(error)) => Exchange::NoAnswer(error.to_string()),
        (Err(Unusable::CutShort), Ok(()), Ok(_)) => {
            Exchange::NoAnswer("its answer was cut short".to_owned())
        }
    }
}

/// The body of a complete, successful answer.
fn body_of(answer: &[u8]) -> Result<Vec<u8>, Unusable> {
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .ok_or(Unusable::CutShort)?;
    let (head, body) = (String::from_utf8_lossy(&answer[..end]), &answer[end + 4..]);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    if status.contains(" 100 ") {
        return body_of(body);
    }
    if !status.contains(" 200 ") {
        return Err(Unusable::Refusal(status.to_owned()));
    }
    let header = |wanted: &str| {
        let mut headers = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        headers
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.trim().to_owned())
    };
    if header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return dechunked(body).ok_or(Unusable::CutShort);
    }
    match header("content-length").and_then(|length| length.parse::<usize>().ok()) {
        Some(length) => body
            .get(..length)
            .map(<[u8]>::to_vec)
            .ok_or(Unusable::CutShort),
        None => Ok(body.to_vec()),
    }
}

fn dechunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end])
            .ok()?
            .split(';')
            .next()?
            .trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        let start = end + 2;
        body.extend_from_slice(rest.get(start..start.checked_add(size)?)?);
        rest = rest.get(start + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_answer_is_read_in_each_form_that_http_allows() {
        let plain = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, too much";
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n";
        let after_continue = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello";
        for answer in [&plain[..], chunked, after_continue] {
            assert_eq!(body_of(answer).unwrap(), b"hello");
        }
    }

    /// A service on this computer that reads `bytes` of a request, answers and hangs up.
    fn service(bytes: usize, answer: &'static [u8]) -> Server {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut connection, _) = listener.accept().unwrap();
            let mut request = vec![0; bytes];
            connection.read_exact(&mut request).unwrap();
            connection.write_all(answer).unwrap();
        });
        Server::Tcp(address.to_string())
    }

    #[test]
    fn a_page_that_may_have_been_taken_is_told_from_one_that_was_not() {
        let document = vec![0; 8];
        let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\nContent-Length: 11\r\n\
                    Connection: close\r\n\r\n";
        let length = head.len() + 11;
        let ask = |server: Server| exchange(&server, "/", b"ipp", &document);
        assert!(
            matches!(ask(service(length, b"HTTP/1.1 200 OK\r\n\r\nyes")), Exchange::Answered(body) if body == b"yes")
        );
        assert!(matches!(ask(service(length, b"")), Exchange::NoAnswer(_)));
        assert!(matches!(
            ask(service(
                length,
                b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nye"
            )),
            Exchange::NoAnswer(_)
        ));
        assert!(matches!(
            ask(service(length, b"HTTP/1.1 503 Busy\r\n\r\n")),
            Exchange::NotHeard(_)
        ));
        assert!(matches!(
            ask(Server::Socket("/no/such/socket".into())),
            Exchange::NotHeard(_)
        ));
    }

    #[test]
    fn half_an_answer_is_none() {
        for answer in [
            &b"HTTP/1.1 200 OK\r\nContent-Le"[..],
            b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhel",
            b"",
        ] {
            assert_eq!(body_of(answer), Err(Unusable::CutShort));
        }
        let refusal = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(
            body_of(refusal),
            Err(Unusable::Refusal("HTTP/1.1 401 Unauthorized".to_owned()))
        );
    }

    #[test]
    fn the_server_is_named_as_for_every_cups_program() {
        assert_eq!(
            Server::named("/tmp/cups.sock"),
            Server::Socket("/tmp/cups.sock".into())
        );
        assert_eq!(
            Server::named("print.example"),
            Server::Tcp("print.example:631".into())
        );
        assert_eq!(
            Server::named("localhost:6310/version=1.1"),
            Server::Tcp("localhost:6310".into())
        );
    }
}
