//! A print service with one queue, as a till hears it over IPP (RFC 8010). It takes pages and answers when the test
//! says so.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);
const PRINT_JOB: u16 = 0x0002;
const GET_JOB_ATTRIBUTES: u16 = 0x0009;

pub(crate) struct PrintService {
    /// What `CUPS_SERVER` is set to.
    pub(crate) address: String,
    pages: Arc<AtomicUsize>,
    arrived: Receiver<()>,
    leave: SyncSender<()>,
}

impl PrintService {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let pages = Arc::new(AtomicUsize::new(0));
        let (arrives, arrived) = sync_channel(8);
        let (leave, left) = sync_channel(8);
        let taken = pages.clone();
        // It ends with the test's program.
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let operation = heard(&mut connection);
                if operation == PRINT_JOB {
                    taken.fetch_add(1, Ordering::SeqCst);
                    arrives.send(()).unwrap();
                    if left.recv().is_err() {
                        return;
                    }
                }
                // Whoever asked may have gone.
                let _ = connection.write_all(&answer_to(operation));
            }
        });
        Self {
            address,
            pages,
            arrived,
            leave,
        }
    }

    /// Waits until a page is there, of which the till has not heard.
    pub(crate) fn has_a_page(&self) {
        self.arrived.recv_timeout(PATIENCE).expect("a page");
    }

    /// Answers for the page that is there, or for the next one as soon as it comes.
    pub(crate) fn answers(&self) {
        self.leave.send(()).unwrap();
    }

    pub(crate) fn pages(&self) -> usize {
        self.pages.load(Ordering::SeqCst)
    }
}

/// Reads a whole request and says which operation it is.
fn heard(connection: &mut TcpStream) -> u16 {
    let mut request = Vec::new();
    let mut part = [0; 4_096];
    loop {
        let count = connection.read(&mut part).unwrap();
        assert_ne!(count, 0, "the request ends early");
        request.extend(&part[..count]);
        let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8(request[..end].to_vec()).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Length: "))
            .unwrap();
        let body = &request[end + 4..];
        if body.len() >= length.parse::<usize>().unwrap() {
            return u16::from_be_bytes([body[2], body[3]]);
        }
    }
}

fn attribute(tag: u8, name: &str, value: &[u8]) -> Vec<u8> {
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
    let mut bytes = vec![tag];
    bytes.extend(length(name.as_bytes()));
    bytes.extend(name.as_bytes());
    bytes.extend(length(value));
    bytes.extend(value);
    bytes
}

/// The queue is idle, the job has the number 17, and it has come out.
fn answer_to(operation: u16) -> Vec<u8> {
    let (integer, enumeration) = (0x21, 0x23);
    let number = |value: i32| value.to_be_bytes();
    let mut body = vec![1, 1, 0, 0, 0, 0, 0, 1];
    body.push(1);
    body.extend(attribute(0x47, "attributes-charset", b"utf-8"));
    body.extend(attribute(0x48, "attributes-natural-language", b"en"));
    if operation == PRINT_JOB || operation == GET_JOB_ATTRIBUTES {
        body.push(2);
        body.extend(attribute(integer, "job-id", &number(17)));
        body.extend(attribute(enumeration, "job-state", &number(9)));
    } else {
        body.push(4);
        body.extend(attribute(enumeration, "printer-state", &number(3)));
    }
    body.push(3);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.into_bytes(), body].concat()
}
