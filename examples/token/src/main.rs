//! A token check against a database: who has none of its tokens does not get in.
//!
//! Try it: `cargo run -p gannet-example-token`, then connect a WebSocket client to `ws://127.0.0.1:9501/?token=secret`,
//! or with `Authorization: Bearer secret`.

use gannet::{Request, Server, Socket, Upgrade};
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};

/// For browsers, which cannot send a bearer token with an upgrade. Addresses are logged on their way: give out a token
/// that is good for one upgrade.
#[derive(serde::Deserialize)]
struct Query {
    token: String,
}

/// The user of a connection.
struct User(String);

/// Where the database hangs, the client gets 503 after `upgrade_timeout`, as more than `upgrades_max` clients do.
async fn admit(users: &SqlitePool, request: &Request) -> Upgrade {
    let query = request.query_as::<Query>().ok();
    let Some(token) = request.bearer_token().or(query.as_ref().map(|query| query.token.as_str())) else {
        return Upgrade::refuse(401, "a token is missing\n");
    };
    let name = sqlx::query_scalar("SELECT name FROM users WHERE token = ?").bind(token).fetch_optional(users);
    match name.await {
        Ok(Some(name)) => Upgrade::accept().with(User(name)),
        Ok(None) => Upgrade::refuse(401, "this token is nobody's\n"),
        Err(error) => {
            tracing::error!("no token can be checked: {error}");
            Upgrade::refuse(500, "")
        }
    }
}

async fn converse(mut socket: Socket) {
    let Ok(user) = socket.extension::<User>() else { return };
    socket.join("everybody").ok();
    socket.send(format!("ahoy, {}", user.0)).await.ok();
    while let Some(message) = socket.recv().await {
        let said = format!("{}: {}", user.0, message.text().unwrap_or("(binary)"));
        socket.publish("everybody", said).ok();
    }
}

async fn seeded() -> sqlx::Result<SqlitePool> {
    // The database in memory is that of one connection, and lives as long.
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let users = pool.connect("sqlite::memory:").await?;
    sqlx::query("CREATE TABLE users (token TEXT PRIMARY KEY, name TEXT NOT NULL)").execute(&users).await?;
    sqlx::query("INSERT INTO users VALUES ('secret', 'Ada')").execute(&users).await?;
    Ok(users)
}

fn server(address: &str, users: SqlitePool) -> Server {
    Server::bind(address)
        .on_upgrade_async(async move |request| admit(&users, &request).await)
        .on_connection(converse)
        .shutdown_on(async { drop(tokio::signal::ctrl_c().await) })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:9501".into());
    let running = server(&address, seeded().await?).spawn()?;
    println!("listening on {}", running.local_addrs()[0]);
    Ok(running.stopped().await?)
}

#[cfg(test)]
mod tests;
