//! Lines that a task logs name its connection.

use gannet::{Server, Upgrade};
use tracing_subscriber::filter::LevelFilter;

use super::{Quiet, server};
use crate::support::log::Log;
use crate::support::this_thread::run;
use crate::support::{Client, TEXT, upgrade_request};

/// Logs when it is dropped.
struct LastWord;

impl Drop for LastWord {
    fn drop(&mut self) {
        tracing::info!("gone");
    }
}

fn logging() -> Server {
    server(|_| ()).on_upgrade_async(async |_| {
        tracing::info!("deciding");
        tokio::task::yield_now().await;
        tracing::info!("decided");
        Upgrade::accept().with_task(async |mut socket| {
            let _last_word = LastWord;
            while let Some(message) = socket.recv().await {
                tracing::info!("received");
                socket.send(message).await.ok();
            }
        })
    })
}

#[test]
fn each_line_names_id_address_and_path() {
    let mut addresses = Vec::new();
    let log = Log::of_this_thread(|| {
        run(logging(), Quiet, |address, _| {
            for _ in 0..2 {
                let mut client = Client::connect(address);
                addresses.push(client.stream.local_addr().expect("a live socket"));
                client.upgrade(upgrade_request(address, "").replacen("/chat", "/room?secret", 1));
                client.send(TEXT, b"ahoy");
                client.receive();
            }
        });
    });
    assert!(!log.contains("secret"), "{log}");
    let connections = addresses.iter().enumerate().map(|(index, address)| {
        let id = index + 1;
        (id, format!("{{id={id} remote_addr={address} path=\"/room\"}}"))
    });
    for (id, fields) in connections {
        for line in [
            format!("upgrade{fields}: tasks::spans: deciding"),
            format!("upgrade{fields}: tasks::spans: decided"),
            format!("connection{fields}: tasks::spans: received"),
            format!("connection{fields}: tasks::spans: gone"),
        ] {
            let found = log.lines().filter(|found| found.ends_with(&line)).count();
            assert_eq!(found, 1, "connection {id}, {line:?} in:\n{log}");
        }
    }
}

#[test]
fn a_filter_that_lets_errors_pass_alone_leaves_them_their_connection() {
    let log = Log::of_this_thread_from(LevelFilter::ERROR, || {
        let server = server(|_| ()).on_upgrade_async(async |_| {
            tracing::error!("refused");
            Upgrade::refuse(401, "")
        });
        run(server, Quiet, |address, _| {
            let mut client = Client::connect(address);
            client.write(upgrade_request(address, "").as_bytes());
            assert!(client.read_head().starts_with("HTTP/1.1 401 "));
        });
    });
    assert!(log.contains("ERROR upgrade{id=1 ") && log.ends_with(": refused\n"), "{log}");
}
