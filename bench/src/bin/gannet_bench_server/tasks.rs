use gannet::{Server, StartError};

use crate::say_where;

/// Runs an echo that gives each connection a task.
pub(crate) fn run(server: Server) -> Result<(), StartError> {
    let server = server.on_connection(async |mut socket| {
        while let Some(message) = socket.recv().await {
            if socket.send(message).await.is_err() {
                break;
            }
        }
    });
    let running = server.spawn()?;
    say_where(running.local_addrs());
    Ok(running.join()?)
}
