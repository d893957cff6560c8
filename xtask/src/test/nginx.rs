//! nginx in front of `gannet serve`, set up as README says.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::command::{command, run_within};
use crate::echo_server::EchoServer;
use crate::failure::Failure;
use crate::paths;
use crate::server_process::{ServerProcess, free_address};

/// Runs a client that behaves like a browser: behind README's configuration it is served; without the line
/// that keeps `Host` it is refused. A request by nginx without further settings, in HTTP/1.0, is answered.
pub(super) fn run(python: &Path) -> Result<(), Failure> {
    let path = PathBuf::from("README.md");
    let readme = fs::read_to_string(&path).map_err(|source| Failure::File { path, source })?;
    let example = example_in(&readme).ok_or(Failure::NoProxyExample)?;
    let server = EchoServer::start_serve(SETTINGS, &paths::cache().join("behind-nginx.log"))?;
    let kept = Nginx::start("nginx", example, server.address())?;
    let rewritten = Nginx::start("nginx-without-host", &without_host(example), server.address())?;
    let mut client = command(python, &["tests/interop/proxied.py"]);
    let bare = Nginx::start("nginx-bare", BARE, server.address())?;
    client.args([&kept, &rewritten, &bare].map(|nginx| nginx.address.to_string()));
    let served = run_within(client, CLIENT_TIME_MAX);
    served.and(kept.stop()).and(rewritten.stop()).and(bare.stop()).and(server.stop())
}

/// A running nginx.
struct Nginx {
    process: ServerProcess,
    address: SocketAddr,
    log: PathBuf,
}

impl Nginx {
    /// Starts it in a folder of its own, with `example` for port 80 and for a server at port 9501 of loopback.
    fn start(name: &str, example: &str, server: SocketAddr) -> Result<Self, Failure> {
        let folder = paths::cache().join(name);
        fs::create_dir_all(&folder).map_err(|source| Failure::File { path: folder.clone(), source })?;
        let log = folder.join("nginx.log");
        let log_failure = |source| Failure::File { path: log.clone(), source };
        let log_file = File::create(&log).map_err(log_failure)?;
        let address = free_address().map_err(log_failure)?;

        let servers = example.replace("listen 80;", &format!("listen {address};"));
        let servers = servers.replace("127.0.0.1:9501", &server.to_string());
        let path = folder.join("nginx.conf");
        let written = fs::write(&path, format!("{PROCESS}http {{\n{FILES}{servers}}}\n"));
        written.map_err(|source| Failure::File { path, source })?;

        let folder = std::path::absolute(&folder).map_err(log_failure)?;
        let mut nginx = command("sh", &["-c", NGINX, "sh"]);
        nginx.args(["-e", "stderr", "-c", "nginx.conf", "-p"]).arg(folder).stderr(log_file);
        let process = ServerProcess::start(nginx)?.once_it_accepts(address, &log)?;
        Ok(Self { process, address, log })
    }

    fn stop(self) -> Result<(), Failure> {
        self.process.stop(&self.log)
    }
}

/// README's configuration.
fn example_in(readme: &str) -> Option<&str> {
    let (_, after) = readme.split_once("```nginx\n")?;
    Some(after.split_once("```")?.0)
}

/// The example without the line that keeps `Host`: nginx then sends its own address for the server instead of
/// the browser's.
fn without_host(example: &str) -> String {
    example.split_inclusive('\n').filter(|line| !line.contains("proxy_set_header Host ")).collect()
}

/// nginx in the foreground, in one process. Users other than root may not have the folder of the program on
/// their path.
pub(crate) const NGINX: &str = r#"PATH="$PATH:/usr/sbin" && exec nginx "$@""#;
const PROCESS: &str = "daemon off;\nmaster_process off;\npid nginx.pid;\nevents {}\n";
const BARE: &str = "server {\nlisten 80;\nlocation / { proxy_pass http://127.0.0.1:9501; }\n}\n";
/// Files that nginx writes, all in its folder.
const FILES: &str = "access_log off;\nclient_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n\
                     uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n";
/// The setting that README gives for a server that listens on loopback.
const SETTINGS: &[&str] = &[r#"hosts=["chat.example.org"]"#];
const CLIENT_TIME_MAX: Duration = Duration::from_secs(120);

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds behind a name.
    fn seconds(text: &str, name: &str) -> u32 {
        let (_, after) = text.split_once(name).expect("it is named");
        let digits = after.trim_start_matches(|character: char| !character.is_ascii_digit());
        let end = digits.find(|character: char| !character.is_ascii_digit()).expect("a unit");
        let unit = digits[end..].trim_start();
        assert!(unit.starts_with("s;") || unit.starts_with("s\""), "seconds, and not {unit:.10}");
        digits[..end].parse().expect("a number")
    }

    #[test]
    fn a_quiet_connection_is_sent_a_ping_before_nginx_gives_it_up() {
        let example = example_in(include_str!("../../../README.md")).expect("it is in README");
        let interval = seconds(include_str!("../../../docs/settings.md"), "\n### ping_interval\n");
        assert!(seconds(example, "proxy_read_timeout") > interval, "{interval} s");
    }

    #[test]
    fn the_line_that_keeps_the_host_is_left_out_and_no_other() {
        let example = "a\nproxy_set_header Host $host;\nproxy_set_header Upgrade $http_upgrade;\n";
        assert_eq!(without_host(example), "a\nproxy_set_header Upgrade $http_upgrade;\n");
    }
}
