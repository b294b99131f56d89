//! A scripted HTTP server for tests and benchmarks, on a free port of this machine.
//!
//! It needs the standard library alone, so that other crates can include this
//! file by its path.

// Whoever includes this file uses a part of it.
#![allow(dead_code)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A running server; gone when dropped, with all its connections.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What a client asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// Counted from 0, in the order of arrival.
    pub number: usize,
    /// The method, such as `POST`.
    pub method: String,
    /// The path, such as `/v1/completions`.
    pub path: String,
    /// The header lines in lower case, each ended by a line feed.
    pub headers: String,
    /// The body.
    pub body: String,
}

/// What the server does.
#[derive(Debug, Clone)]
pub enum Reply {
    /// It answers. `headers` are whole lines, each ended by `\r\n`.
    Full {
        /// The status.
        status: u16,
        /// Further header lines.
        headers: String,
        /// The body.
        body: String,
    },
    /// It promises twice the body that it sends, and closes.
    Cut(String),
    /// It closes without a word.
    Drop,
    /// It says nothing, for as long as it runs.
    Hang,
}

impl Reply {
    /// A plain answer.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self::Full {
            status,
            headers: String::new(),
            body: body.into(),
        }
    }
}

struct Shared {
    script: Box<dyn Fn(&Request) -> Reply + Send + Sync>,
    closed: AtomicBool,
    busy: AtomicUsize,
    busiest: AtomicUsize,
    requests: Mutex<Vec<Request>>,
    connections: Mutex<Vec<TcpStream>>,
}

impl Server {
    /// Starts a server that does what `script` says, each connection on a
    /// thread of its own; a script may sleep.
    pub fn start(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a free port");
        let address = listener.local_addr().expect("a bound port has an address");
        let shared = Arc::new(Shared {
            script: Box::new(script),
            closed: AtomicBool::new(false),
            busy: AtomicUsize::new(0),
            busiest: AtomicUsize::new(0),
            requests: Mutex::default(),
            connections: Mutex::default(),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if accepting.closed.load(Ordering::SeqCst) {
                    break;
                }
                let copy = stream.try_clone().expect("a socket can be cloned");
                held(&accepting.connections).push(copy);
                let shared = Arc::clone(&accepting);
                // A client that goes away is no fault of the server.
                thread::spawn(move || shared.talk(&stream).ok());
            }
        });
        Self { address, shared }
    }

    /// Where it is, without a version: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        held(&self.shared.requests).clone()
    }

    /// The most requests that were under way at once.
    pub fn busiest(&self) -> usize {
        self.shared.busiest.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::SeqCst);
        for connection in held(&self.shared.connections).iter() {
            // One that the client closed cannot be closed again.
            connection.shutdown(Shutdown::Both).ok();
        }
        // Wakes the listener, which then sees that it is to end.
        TcpStream::connect(self.address).ok();
    }
}

impl Shared {
    fn talk(&self, stream: &TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let mut writer = stream;
        stream.set_nodelay(true)?;
        while let Some(request) = self.read(&mut reader)? {
            let busy = self.busy.fetch_add(1, Ordering::SeqCst) + 1;
            self.busiest.fetch_max(busy, Ordering::SeqCst);
            let reply = (self.script)(&request);
            self.busy.fetch_sub(1, Ordering::SeqCst);
            let (status, headers, body, length) = match reply {
                Reply::Full {
                    status,
                    headers,
                    body,
                } => {
                    let length = body.len();
                    (status, headers, body, length)
                }
                Reply::Cut(body) => {
                    let length = body.len() * 2;
                    (200, String::new(), body, length)
                }
                Reply::Drop => break,
                Reply::Hang => {
                    while !self.closed.load(Ordering::SeqCst) {
                        thread::sleep(Duration::from_millis(5));
                    }
                    break;
                }
            };
            let whole = length == body.len();
            let text = format!(
                "HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\n\
                 content-length: {length}\r\n{headers}\r\n{body}"
            );
            writer.write_all(text.as_bytes())?;
            if !whole {
                break;
            }
        }
        // Its copy among the connections would keep the socket open.
        stream.shutdown(Shutdown::Both)
    }

    /// The next request; `None` where the client has no more.
    fn read(&self, reader: &mut BufReader<&TcpStream>) -> std::io::Result<Option<Request>> {
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let mut words = first.split(' ').map(str::to_string);
        let (Some(method), Some(path)) = (words.next(), words.next()) else {
            return Ok(None);
        };
        let (mut headers, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let name = name.to_lowercase();
            if name == "content-length" {
                length = value.trim().parse().unwrap_or(0);
            }
            headers.push_str(&format!("{name}:{value}\n"));
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let mut requests = held(&self.requests);
        let request = Request {
            number: requests.len(),
            method,
            path,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        requests.push(request.clone());
        Ok(Some(request))
    }
}

/// A test that panics elsewhere says so itself.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
