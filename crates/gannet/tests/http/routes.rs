//! Routes of the application's router decide on upgrades, with its extractors and layers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gannet::axum::extract::{Path, Request, State};
use gannet::axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use gannet::axum::middleware::{self, Next};
use gannet::axum::response::{IntoResponse, Response as Answer};
use gannet::axum::routing::get as on_get;
use gannet::axum::{Extension, Router};
use gannet::{ConnectionId, Context, Server, StartError, Upgrade, WebSocketUpgrade};
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tower_http::validate_request::ValidateRequestHeaderLayer;

use crate::support::log::Log;
use crate::support::response::{Response, get};
use crate::support::{Client, FIN, Frame, TEXT, TestServer, frame, upgrade_request, wait_until};

/// The upgrade request of RFC 6455 for another path, with more header lines.
fn upgrade_to(server: &TestServer, path: &str, more: &str) -> String {
    upgrade_request(server.address, more).replacen("/chat", path, 1)
}

fn asking(server: &TestServer, path: &str, more: &str) -> Client {
    let mut client = server.socket();
    client.write(upgrade_to(server, path, more).as_bytes());
    client
}

async fn room(
    Path(room): Path<String>,
    State(greeting): State<&'static str>,
    Extension(id): Extension<ConnectionId>,
    upgrade: WebSocketUpgrade,
) -> Answer {
    upgrade.on_connection(async move |mut socket| {
        assert_eq!(socket.id(), id);
        socket.send(format!("{greeting} in {room}")).await.expect("it is open");
        while let Some(message) = socket.recv().await {
            socket.send(message).await.expect("it is open");
        }
    })
}

fn routes() -> Router {
    Router::new()
        .route("/rooms/{room}", on_get(room))
        .with_state("ahoy")
        .route("/page", on_get(async || "a page"))
}

fn serve(router: Router) -> TestServer {
    TestServer::start(Server::bind("127.0.0.1:0").threads(1).routes(router))
}

#[test]
fn a_route_with_parameters_and_state_accepts() {
    let server = serve(routes());
    for name in ["one", "two"] {
        let mut client = asking(&server, &format!("/rooms/{name}"), "");
        let head = client.assert_accepted();
        assert!(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), "{head}");
        assert_eq!(client.receive(), Frame::new(TEXT, format!("ahoy in {name}")));
        client.send(TEXT, b"hello");
        assert_eq!(client.receive(), Frame::new(TEXT, b"hello"));
    }
    Response::to(&server, get("/page")).assert(200, "a page");
}

#[test]
fn frames_behind_the_request_and_requests_before_it_are_as_anywhere() {
    let server = serve(routes());
    let upgrade = upgrade_to(&server, "/rooms/one", "");
    let bytes = [get("/page").as_bytes(), upgrade.as_bytes(), &frame(FIN | TEXT, b"at once")].concat();
    for size in [bytes.len(), 1, 10, 61] {
        let mut client = server.socket();
        bytes.chunks(size).for_each(|piece| client.write(piece));
        Response::read(&mut client).assert(200, "a page");
        client.assert_accepted();
        assert_eq!(client.receive(), Frame::new(TEXT, b"ahoy in one"));
        assert_eq!(client.receive(), Frame::new(TEXT, b"at once"));
    }
    assert_eq!(server.handle().counters().accepted, 4);
}

#[test]
fn what_is_no_upgrade_gets_426_and_an_upgrade_for_no_route_404() {
    let server = serve(routes());
    let text = "this route is for WebSocket clients, which send `Upgrade: websocket` in HTTP/1.1\n";
    // RFC 9110 §7.8: `Connection` names the field, beside what it says of this connection's end.
    let mut client = server.socket();
    for (end, connection) in [("", "Upgrade"), ("Connection: close\r\n", "Upgrade, close")] {
        client.write(get("/rooms/one").replacen("\r\n\r\n", &format!("\r\n{end}\r\n"), 1).as_bytes());
        let answer = Response::read(&mut client);
        answer.assert(426, text);
        assert_eq!(
            (answer.field("Upgrade"), answer.field("Connection")),
            (Some("websocket"), Some(connection))
        );
    }
    client.assert_ends();
    assert_eq!(Response::read(&mut asking(&server, "/nowhere", "")).status(), 404);
    // A route for pages answers as it does without the Upgrade, which a server may ignore.
    Response::read(&mut asking(&server, "/page", "")).assert(200, "a page");
}

#[test]
fn the_checks_of_the_handshake_are_those_of_the_loop() {
    let server = serve(routes());
    let foreign = Response::read(&mut asking(&server, "/rooms/one", "Origin: http://elsewhere.example\r\n"));
    assert_eq!(foreign.status(), 403);
    let keyless = upgrade_to(&server, "/rooms/one", "").replace("Sec-WebSocket-Key", "X-Key");
    let mut client = server.socket();
    client.write(keyless.as_bytes());
    assert_eq!(Response::read(&mut client).status(), 400);
}

#[test]
#[expect(clippy::result_large_err, reason = "the layer wants it so")]
fn layers_of_the_tower_ecosystem_see_upgrades_and_requests_alike() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&seen);
    let count = move |request: Request, next: Next| {
        counting.fetch_add(1, Ordering::SeqCst);
        next.run(request)
    };
    let welcome = (HeaderName::from_static("x-welcome"), HeaderValue::from_static("aboard"));
    let slow = on_get(async |upgrade: WebSocketUpgrade| {
        tokio::time::sleep(Duration::from_secs(60)).await;
        upgrade.on_connection(async |_| ())
    });
    let bearer = ValidateRequestHeaderLayer::custom(|request: &mut Request| {
        match request.headers().get("Authorization").map(HeaderValue::as_bytes) {
            Some(b"Bearer secret") => Ok(()),
            _ => Err(StatusCode::UNAUTHORIZED.into_response()),
        }
    });
    let router = routes()
        .route("/slow", slow)
        .layer(SetResponseHeaderLayer::overriding(welcome.0, welcome.1))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(300)))
        .layer(CorsLayer::permissive())
        .layer(bearer)
        .layer(middleware::from_fn(count))
        .layer(TraceLayer::new_for_http());
    let server = serve(router);
    let token = "Authorization: Bearer secret\r\n";

    let mut client = asking(&server, "/rooms/one", token);
    let head = client.assert_accepted().to_lowercase();
    assert!(
        head.contains("x-welcome: aboard\r\n") && head.contains("access-control-allow-origin: *\r\n"),
        "{head}"
    );
    assert_eq!(client.receive(), Frame::new(TEXT, b"ahoy in one"));
    let page = format!("GET /page HTTP/1.1\r\nHost: {}\r\n{token}\r\n", server.address);
    let page = Response::to(&server, page);
    page.assert(200, "a page");
    assert_eq!(page.field("x-welcome"), Some("aboard"));

    assert_eq!(Response::read(&mut asking(&server, "/rooms/one", "")).status(), 401);
    assert_eq!(Response::to(&server, get("/page")).status(), 401);
    assert_eq!(Response::read(&mut asking(&server, "/slow", token)).status(), 504);
    assert_eq!(seen.load(Ordering::SeqCst), 5);
}

#[test]
fn a_route_may_hand_the_connection_to_the_callbacks_with_a_value() {
    struct User(String);
    let handed = on_get(async |headers: HeaderMap, upgrade: WebSocketUpgrade| {
        let name = headers.get("X-Name").and_then(|name| name.to_str().ok()).map(str::to_owned);
        match name {
            Some(name) => upgrade.answer(Upgrade::accept().with_subprotocol("chat").with(User(name))),
            None => upgrade.answer(Upgrade::refuse(401, "who are you?\n")),
        }
    });
    let server = Server::bind("127.0.0.1:0")
        .threads(1)
        .routes(Router::new().route("/chat", handed))
        .on_open(|server, request| {
            let user = request.extension::<User>().expect("the route gives one");
            server.push(request.id, format!("ahoy {}", user.0)).expect("it is open");
        })
        .on_message(|server: &Context<'_>, message| server.push(message.id, message).expect("it is open"));
    let server = TestServer::start(server);
    let mut client = asking(&server, "/chat", "X-Name: Ada\r\nSec-WebSocket-Protocol: chat\r\n");
    assert!(client.assert_accepted().contains("Sec-WebSocket-Protocol: chat\r\n"));
    assert_eq!(client.receive(), Frame::new(TEXT, b"ahoy Ada"));
    client.send(TEXT, b"hello");
    assert_eq!(client.receive(), Frame::new(TEXT, b"hello"));
    Response::last_to(&server, upgrade_request(server.address, "")).assert(401, "who are you?\n");
    // The client does not offer the subprotocol that the route has chosen.
    assert_eq!(Response::read(&mut asking(&server, "/chat", "X-Name: Ada\r\n")).status(), 500);
}

/// Counts when it is dropped.
struct Dropped(Arc<AtomicUsize>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_route_that_waits_is_dropped_when_its_client_goes() {
    let (begun, dropped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counts = (Arc::clone(&begun), Arc::clone(&dropped));
    let wait = move |upgrade: WebSocketUpgrade| {
        let (begun, dropped) = counts.clone();
        async move {
            let _dropped = Dropped(dropped);
            begun.fetch_add(1, Ordering::SeqCst);
            std::future::pending::<()>().await;
            upgrade.on_connection(async |_| ())
        }
    };
    let server = serve(Router::new().route("/wait", on_get(wait)));
    let client = asking(&server, "/wait", "");
    wait_until("it waits", || begun.load(Ordering::SeqCst) == 1);
    drop(client);
    wait_until("it is dropped", || dropped.load(Ordering::SeqCst) == 1);
    wait_until("the connection has gone", || server.handle().counters().connections == 0);
}

#[test]
fn a_route_that_panics_gives_500() {
    std::panic::set_hook(Box::new(|_| ()));
    let panics = on_get(async |_: WebSocketUpgrade| -> Answer { panic!("as it decides") });
    let server = serve(routes().route("/panics", panics));
    assert_eq!(Response::read(&mut asking(&server, "/panics", "")).status(), 500);
    asking(&server, "/rooms/one", "").assert_accepted();
}

#[test]
fn the_connection_may_be_ended_by_hand_while_a_route_decides() {
    let wait = on_get(async |upgrade: WebSocketUpgrade| {
        std::future::pending::<()>().await;
        upgrade.on_connection(async |_| ())
    });
    let server = serve(Router::new().route("/wait", wait));
    let mut client = asking(&server, "/wait", "");
    let handle = server.handle();
    wait_until("it is on loan", || handle.abort(ConnectionId::new(1)));
    client.assert_reset();
}

#[test]
fn a_callback_that_would_decide_beside_routes_is_an_error() {
    let server = || Server::bind("127.0.0.1:0").routes(routes());
    let both = server().on_upgrade(|_, _| Upgrade::accept()).spawn().expect_err("one is too many");
    assert!(matches!(both, StartError::Exclusive { one: "routes", other: "on_upgrade" }));
    let both = server().on_upgrade_async(async |_| Upgrade::accept()).spawn().expect_err("one is too many");
    assert!(matches!(both, StartError::Exclusive { one: "routes", other: "on_upgrade_async" }));
}

#[test]
fn a_layer_that_makes_another_answer_of_it_has_the_last_word() {
    async fn forbid(mut response: Answer) -> Answer {
        *response.status_mut() = StatusCode::FORBIDDEN;
        response
    }
    let server = serve(routes().layer(middleware::map_response(forbid)));
    assert_eq!(Response::read(&mut asking(&server, "/rooms/one", "")).status(), 403);
}

#[test]
fn a_101_that_opens_no_connection_gives_500() {
    // As axum's own extractor for WebSockets makes it.
    let by_hand = on_get(async || (StatusCode::SWITCHING_PROTOCOLS, [("Upgrade", "websocket")]));
    let kept = Arc::new(Mutex::new(None));
    let again = on_get(async move |upgrade: WebSocketUpgrade| {
        let mut kept = kept.lock().expect("nobody panics");
        let (mut parts, body) = upgrade.on_connection(async |_| ()).into_parts();
        parts.extensions = kept.get_or_insert(parts.extensions).clone();
        Answer::from_parts(parts, body)
    });
    let log = Log::of_process();
    let server = serve(routes().route("/by-hand", by_hand).route("/again", again));
    Response::read(&mut asking(&server, "/by-hand", ""))
        .assert(500, "The server failed to answer this request.\n");
    Response::to(&server, get("/by-hand")).assert(500, "The server failed to answer this request.\n");
    asking(&server, "/again", "").assert_accepted();
    Response::read(&mut asking(&server, "/again", ""))
        .assert(500, "The server failed to answer this request.\n");
    let said = log.text();
    assert_eq!(
        said.matches("a connection opens by what `gannet::WebSocketUpgrade` gives, once").count(),
        3,
        "{said}"
    );
}

#[test]
fn a_route_cannot_decide_later() {
    let later = on_get(async |upgrade: WebSocketUpgrade| upgrade.answer(Upgrade::later()));
    let server = serve(Router::new().route("/later", later));
    assert_eq!(Response::read(&mut asking(&server, "/later", "")).status(), 500);
}

#[test]
fn a_route_that_decides_while_the_server_stops_is_too_late() {
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let waiting = Arc::clone(&gate);
    let wait = on_get(async move |upgrade: WebSocketUpgrade| {
        waiting.acquire().await.expect("it is never closed").forget();
        upgrade.on_connection(async |_| ())
    });
    let server = serve(Router::new().route("/wait", wait));
    let mut client = asking(&server, "/wait", "");
    let handle = server.handle();
    wait_until("it is on loan", || {
        handle.info(ConnectionId::new(1)).is_some_and(|info| info.phase == gannet::ConnectionPhase::Http)
    });
    handle.stop(gannet::Farewell::GoingAway);
    wait_until("it has heard of it", || std::net::TcpStream::connect(server.address).is_err());
    gate.add_permits(1);
    assert_eq!(Response::read_last(&mut client).status(), 503);
}

#[test]
fn the_time_that_a_route_takes_does_not_count_as_silence_of_the_client() {
    let slow = on_get(async |upgrade: WebSocketUpgrade| {
        tokio::time::sleep(Duration::from_millis(1800)).await;
        upgrade.on_connection(async |mut socket| while socket.recv().await.is_some() {})
    });
    let server = Server::bind("127.0.0.1:0").threads(1).routes(Router::new().route("/slow", slow));
    let server =
        TestServer::start(server.configure(|settings| settings.ping_interval = Duration::from_secs(1)));
    let mut client = asking(&server, "/slow", "");
    client.assert_accepted();
    assert!(client.is_silent_for(Duration::from_millis(700)), "no Ping is due");
}
