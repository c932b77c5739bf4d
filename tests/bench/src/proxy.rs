//! A way to the emulator that counts the requests on it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How every request of the AWS JSON protocols begins.
const BEGINNING: &[u8] = b"POST / HTTP/1.1\r\n";

/// Forwards connections to the emulator and counts requests.
#[derive(Debug)]
pub(crate) struct Proxy {
    address: String,
    requests: Arc<AtomicU64>,
}

impl Proxy {
    /// Opens a free port in front of `endpoint`, an `http://` address.
    pub(crate) async fn open(endpoint: &str) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let requests = Arc::new(AtomicU64::new(0));
        let target = endpoint.trim_start_matches("http://").to_owned();
        let counter = requests.clone();
        tokio::spawn(async move {
            while let Ok((inbound, _)) = listener.accept().await {
                tokio::spawn(forward(inbound, target.clone(), counter.clone()));
            }
        });
        Ok(Self { address, requests })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

async fn forward(
    inbound: TcpStream,
    target: String,
    counter: Arc<AtomicU64>,
) -> std::io::Result<()> {
    let outbound = TcpStream::connect(target).await?;
    let (mut from_client, mut to_client) = inbound.into_split();
    let (mut from_server, mut to_server) = outbound.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from_client.read(&mut buffer).await?;
        if read == 0 {
            return to_server.shutdown().await;
        }
        // A client sends the head of a request in one piece.
        let heads = buffer[..read].windows(BEGINNING.len()).filter(|part| *part == BEGINNING);
        counter.fetch_add(heads.count() as u64, Ordering::Relaxed);
        to_server.write_all(&buffer[..read]).await?;
    }
}
