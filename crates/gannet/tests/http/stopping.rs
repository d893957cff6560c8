//! A server that stops finishes what it is answering, and waits for nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gannet::axum::Router;
use gannet::axum::routing::get as on_get;
use gannet::{Running, Settings};
use tokio::sync::Notify;

use crate::support::response::{Response, get};
use crate::support::{Client, PATIENCE, TestServer, wait_until};

/// A server with a route that waits, and what is known of it.
struct Scene {
    running: Running,
    asked: Arc<AtomicBool>,
    go_on: Arc<Notify>,
}

impl Scene {
    fn start(change: impl FnOnce(&mut Settings)) -> Self {
        let (asked, go_on) = (Arc::new(AtomicBool::new(false)), Arc::new(Notify::new()));
        let (asked_there, go_on_there) = (Arc::clone(&asked), Arc::clone(&go_on));
        let wait = async move || {
            asked_there.store(true, Ordering::SeqCst);
            go_on_there.notified().await;
            "at last"
        };
        let router = Router::new().route("/a", on_get(async || "a")).route("/wait", on_get(wait));
        let running = TestServer::echo_alone(change).http(router).spawn().expect("a free port");
        Self { running, asked, go_on }
    }

    fn served(&self) -> Client {
        let mut client = Client::connect(self.running.local_addrs()[0]);
        client.write(get("/a").as_bytes());
        Response::read(&mut client).assert(200, "a");
        client
    }

    /// A connection whose request is being answered.
    fn waiting(&self) -> Client {
        let mut client = self.served();
        client.write(get("/wait").as_bytes());
        wait_until("the route is asked", || self.asked.load(Ordering::SeqCst));
        client
    }
}

#[test]
fn an_answer_under_way_arrives_and_then_its_connection_ends() {
    let scene = Scene::start(|settings| settings.keep_alive_timeout = 10 * PATIENCE);
    let (mut waiting, mut quiet) = (scene.waiting(), scene.served());
    scene.running.stop();
    assert_eq!(quiet.read_to_end().expect("an orderly end"), b"", "nobody asked it anything");
    // The others have been told by now.
    scene.go_on.notify_one();
    Response::read(&mut waiting).assert(200, "at last");
    waiting.assert_ends();
    drop((waiting, quiet));
    scene.running.join().expect("it ends as asked");
}

#[test]
fn an_answer_that_does_not_come_is_waited_for_until_the_deadline() {
    let scene = Scene::start(|settings| settings.drain_timeout = Duration::from_secs(1));
    let mut waiting = scene.waiting();
    let start = Instant::now();
    scene.running.stop();
    scene.running.join().expect("it ends as asked");
    assert!((Duration::from_millis(750)..PATIENCE).contains(&start.elapsed()), "{:?}", start.elapsed());
    assert!(waiting.read_to_end().unwrap_or_default().is_empty());
}

#[test]
fn a_server_may_be_stopped_from_a_route() {
    let router = Router::new().route(
        "/stop",
        on_get(async |gannet::axum::Extension(server): gannet::axum::Extension<gannet::Handle>| {
            server.stop(gannet::Farewell::GoingAway);
            "stopping"
        }),
    );
    let running = TestServer::echo_alone(|_| ()).http(router).spawn().expect("a free port");
    let mut client = Client::connect(running.local_addrs()[0]);
    client.write(get("/stop").as_bytes());
    Response::read(&mut client).assert(200, "stopping");
    client.assert_ends();
    drop(client);
    running.join().expect("it ends as asked");
}
