//! A chat for those who have logged in: who is here, and the last 20 messages for whoever comes.
//!
//! Try it: `cargo run --example lounge --features json`, then
//! `curl -i http://127.0.0.1:9501/login --json '{"name": "Ada", "password": "engine"}'`, and connect a WebSocket client
//! to `ws://127.0.0.1:9501/chat` with the cookie of the answer.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gannet::axum::extract::State;
use gannet::axum::http::{StatusCode, header::SET_COOKIE};
use gannet::axum::response::{IntoResponse, Response};
use gannet::axum::{Json, Router, routing::post};
use gannet::{ConnectionId, Request, Running, Server, Socket, StartError, Upgrade};
use serde_json::json;

#[derive(serde::Deserialize)]
struct Login {
    name: String,
    password: String,
}

/// The user of a connection.
struct User(String);

#[derive(Default)]
struct Lounge {
    /// Names by the secret of the session.
    sessions: HashMap<String, String>,
    present: BTreeMap<ConnectionId, String>,
    said: VecDeque<String>,
}

type Shared = Arc<Mutex<Lounge>>;

async fn login(State(lounge): State<Shared>, Json(login): Json<Login>) -> Response {
    // Yours are in a database, and only as hashes.
    if !USERS.contains(&(login.name.as_str(), login.password.as_str())) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let secret = format!("{:016x}{:016x}", random(), random());
    let cookie = format!("session={secret}; HttpOnly; SameSite=Strict");
    lock(&lounge).sessions.insert(secret, login.name);
    (StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response()
}

async fn converse(lounge: &Mutex<Lounge>, mut socket: Socket) {
    let Ok(user) = socket.extension::<User>() else { return };
    let name = &user.0;
    lock(lounge).enter(&socket, name);
    while let Some(message) = socket.recv().await {
        if let Some(text) = message.text() {
            lock(lounge).say(&socket, json!({"type": "said", "by": name, "text": text}).to_string());
        }
    }
    lock(lounge).leave(&socket, name);
}

impl Lounge {
    fn admit(&self, request: &Request) -> Upgrade {
        match request.cookie("session").and_then(|secret| self.sessions.get(secret)) {
            _ if request.path() != "/chat" => Upgrade::refuse(404, "there is only /chat\n"),
            Some(name) => Upgrade::accept().with(User(name.clone())),
            None => Upgrade::refuse(401, "log in first\n"),
        }
    }

    /// The lounge is locked, so nobody speaks meanwhile: nothing is missed, and nothing comes twice.
    fn enter(&mut self, socket: &Socket, name: &str) {
        let is_new = !self.is_present(name);
        self.present.insert(socket.id(), name.to_owned());
        let names: BTreeSet<&String> = self.present.values().collect();
        socket.try_send(json!({"type": "present", "names": names})).ok();
        for said in &self.said {
            socket.try_send(said.as_str()).ok();
        }
        socket.join(ROOM).ok();
        if is_new {
            socket.publish_to_others(ROOM, json!({"type": "joined", "name": name})).ok();
        }
    }

    /// Whoever has another connection is still here.
    fn leave(&mut self, socket: &Socket, name: &str) {
        self.present.remove(&socket.id());
        if !self.is_present(name) {
            socket.publish(ROOM, json!({"type": "left", "name": name})).ok();
        }
    }

    fn is_present(&self, name: &str) -> bool {
        self.present.values().any(|present| present == name)
    }

    fn say(&mut self, socket: &Socket, said: String) {
        socket.publish(ROOM, said.as_str()).ok();
        self.said.push_back(said);
        if self.said.len() > SAID_MAX {
            self.said.pop_front();
        }
    }
}

fn lock(lounge: &Mutex<Lounge>) -> MutexGuard<'_, Lounge> {
    lounge.lock().unwrap_or_else(PoisonError::into_inner)
}

fn random() -> u64 {
    getrandom::u64().expect("the system has random numbers")
}

const USERS: [(&str, &str); 2] = [("Ada", "engine"), ("Grace", "compiler")];
const ROOM: &str = "lounge";
const SAID_MAX: usize = 20;

fn start(address: &str) -> Result<Running, StartError> {
    let lounge = Shared::default();
    let door = Arc::clone(&lounge);
    Server::bind(address)
        .http(Router::new().route("/login", post(login)).with_state(Arc::clone(&lounge)))
        .on_upgrade(move |_, request| lock(&door).admit(request))
        .on_connection(async move |socket| converse(&lounge, socket).await)
        .spawn()
}

fn main() -> Result<(), StartError> {
    let running = start(&std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into()))?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.join()?)
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use gannet::CloseCode;
    use gannet::testing::{Client, Refused};

    use super::*;

    /// Posts this to `/login`: the answer's head.
    fn post(server: &Running, body: &str) -> String {
        let mut stream = TcpStream::connect(server.local_addrs()[0]).expect("it listens");
        let head = "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        let fields = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        write!(stream, "{head}{fields}\r\n{body}").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an orderly end");
        answer
    }

    fn enter(server: &Running, login: &str) -> Client {
        let answer = post(server, login);
        let cookie = answer.lines().find_map(|line| line.strip_prefix("Set-Cookie: "));
        let cookie = cookie.unwrap_or_else(|| panic!("no cookie in {answer}"));
        let (cookie, attributes) = cookie.split_once("; ").expect("attributes");
        assert_eq!(attributes, "HttpOnly; SameSite=Strict");
        Client::ask(server, "/chat", &[("Cookie", &format!("theme=dark; {cookie}"))])
            .expect("it is logged in")
    }

    fn hears(client: &mut Client, event: serde_json::Value) {
        let message = client.receive();
        assert_eq!(message.json::<serde_json::Value>().ok(), Some(event), "{message:?}");
    }

    const ADA: &str = r#"{"name": "Ada", "password": "engine"}"#;
    const GRACE: &str = r#"{"name": "Grace", "password": "compiler"}"#;

    #[test]
    fn who_comes_hears_who_is_here_and_what_was_said() {
        let server = start("127.0.0.1:0").expect("a free port");
        let mut ada = enter(&server, ADA);
        hears(&mut ada, json!({"type": "present", "names": ["Ada"]}));
        for number in 0..25 {
            ada.send(format!("{number}"));
            hears(&mut ada, json!({"type": "said", "by": "Ada", "text": number.to_string()}));
        }
        let mut grace = enter(&server, GRACE);
        hears(&mut grace, json!({"type": "present", "names": ["Ada", "Grace"]}));
        for number in 5..25 {
            hears(&mut grace, json!({"type": "said", "by": "Ada", "text": number.to_string()}));
        }
        hears(&mut ada, json!({"type": "joined", "name": "Grace"}));
        grace.send("<b>hi</b>");
        // Her second window is no news to the others.
        let mut window = enter(&server, GRACE);
        hears(&mut window, json!({"type": "present", "names": ["Ada", "Grace"]}));
        window.close(CloseCode::NORMAL, "");
        let said = json!({"type": "said", "by": "Grace", "text": "<b>hi</b>"});
        hears(&mut grace, said.clone());
        grace.close(CloseCode::NORMAL, "");
        hears(&mut ada, said);
        hears(&mut ada, json!({"type": "left", "name": "Grace"}));
        drop(ada);
        server.handle().stop_now();
        server.join().expect("it stops as asked");
    }

    #[test]
    fn who_has_not_logged_in_stays_outside() {
        let server = start("127.0.0.1:0").expect("a free port");
        let wrong = post(&server, r#"{"name": "Ada", "password": "compiler"}"#);
        assert!(wrong.starts_with("HTTP/1.1 401 ") && !wrong.contains("Set-Cookie"), "{wrong}");
        let refused = |target, fields: &[_]| -> Refused {
            Client::ask(&server, target, fields).expect_err("nobody gets in so")
        };
        assert_eq!(refused("/chat", &[]).body, "log in first\n");
        assert_eq!(refused("/chat", &[("Cookie", "session=")]).status, 401);
        assert_eq!(refused("/", &[]).status, 404);
    }
}
