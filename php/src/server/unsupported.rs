//! Settings of Swoole's, and a few of Gannet's own, that have no effect here, each with what happens instead.

use ext_php_rs::types::Zval;

/// The effect of such a setting.
pub(crate) enum Effect {
    /// The value asks for what happens anyway.
    AsAsked,
    None {
        instead: &'static str,
    },
}

/// `None`: it is none of these.
pub(crate) fn judge(key: &str, value: &Zval) -> Option<Effect> {
    let (_, happens_anyway, instead) = SETTINGS.iter().find(|(known, _, _)| *known == key)?;
    Some(if happens_anyway.is(value) { Effect::AsAsked } else { Effect::None { instead } })
}

/// Values that ask for what happens anyway.
enum Anyway {
    /// Every value: the setting is about something that does not happen, such as several processes sharing work.
    Always,
    /// No value.
    Never,
    /// False, zero, and what is empty.
    Off,
    /// True.
    On,
    /// This number, or less.
    AtMost(i64),
}

impl Anyway {
    fn is(&self, value: &Zval) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Off => !value.coerce_to_bool(),
            Self::On => value.coerce_to_bool(),
            Self::AtMost(most) => crate::zend::to_long(value) <= *most,
        }
    }
}

const ONE_PROCESS: &str = "everything runs in one process";
const NO_COROUTINES: &str = "callbacks are plain calls and run one after the other";
const NO_TLS: &str = "connections are not encrypted; put a proxy with TLS in front";
const NO_HTTP2: &str = "HTTP/1.1 is spoken";
const PLAIN_HTTP: &str = "responses are sent as they are";
const WEBSOCKET_ONLY: &str = "a port speaks HTTP and WebSocket, nothing else";
const KERNEL: &str = "the system's own value holds";

/// Name, values that ask for what happens anyway, and what happens instead.
const SETTINGS: &[(&str, Anyway, &str)] = &[
    ("worker_num", Anyway::AtMost(1), ONE_PROCESS),
    ("single_thread", Anyway::On, "reactor_num says whether the sockets have threads of their own"),
    ("task_worker_num", Anyway::AtMost(0), "there are no task workers"),
    ("task_ipc_mode", Anyway::Always, ONE_PROCESS),
    ("task_max_request", Anyway::Always, ONE_PROCESS),
    ("task_max_request_grace", Anyway::Always, ONE_PROCESS),
    ("task_enable_coroutine", Anyway::Off, "there are no task workers"),
    ("task_use_object", Anyway::Off, "there are no task workers"),
    ("task_object", Anyway::Off, "there are no task workers"),
    ("task_tmpdir", Anyway::Always, ONE_PROCESS),
    ("message_queue_key", Anyway::Always, ONE_PROCESS),
    ("dispatch_mode", Anyway::Always, ONE_PROCESS),
    ("dispatch_func", Anyway::Never, ONE_PROCESS),
    ("enable_unsafe_event", Anyway::Always, ONE_PROCESS),
    ("enable_delay_receive", Anyway::Off, "connections are read at once"),
    ("discard_timeout_request", Anyway::Always, ONE_PROCESS),
    ("max_request", Anyway::AtMost(0), "the process is never started again"),
    ("max_request_grace", Anyway::AtMost(0), "the process is never started again"),
    ("reload_async", Anyway::Always, ONE_PROCESS),
    ("max_concurrency", Anyway::Never, "requests wait for their turn"),
    ("worker_max_concurrency", Anyway::Never, "requests wait for their turn"),
    ("max_queued_bytes", Anyway::Off, "a connection is not read while its answers wait"),
    ("hook_flags", Anyway::Off, NO_COROUTINES),
    ("enable_preemptive_scheduler", Anyway::Off, NO_COROUTINES),
    ("send_yield", Anyway::Off, "a push to a full queue fails at once"),
    ("send_timeout", Anyway::Off, "a push never waits"),
    ("chroot", Anyway::Off, "the process sees the whole file system"),
    ("open_cpu_affinity", Anyway::Off, "the system places the process"),
    ("cpu_affinity_ignore", Anyway::Off, "the system places the process"),
    ("bootstrap", Anyway::Never, ONE_PROCESS),
    ("init_arguments", Anyway::Never, ONE_PROCESS),
    ("stats_file", Anyway::Off, "no statistics are written; `stats` has them"),
    ("stats_timer_interval", Anyway::Always, "no statistics are written"),
    ("admin_server", Anyway::Off, "there is no admin server"),
    ("enable_reuse_port", Anyway::Off, "a second server on the port is an error"),
    ("start_session_id", Anyway::AtMost(0), "the first fd is 1"),
    ("input_buffer_size", Anyway::Never, "package_max_length is the limit"),
    ("buffer_input_size", Anyway::Never, "package_max_length is the limit"),
    ("output_buffer_size", Anyway::Never, "socket_buffer_size is the limit"),
    ("buffer_output_size", Anyway::Never, "socket_buffer_size is the limit"),
    ("buffer_low_watermark", Anyway::Off, "bufferEmpty comes when less than buffer_high_watermark waits"),
    ("open_tcp_nodelay", Anyway::On, "messages are sent at once"),
    ("tcp_nodelay", Anyway::On, "messages are sent at once"),
    ("open_tcp_keepalive", Anyway::Off, "quiet clients are sent Pings"),
    ("tcp_keepidle", Anyway::Always, "quiet clients are sent Pings"),
    ("tcp_keepinterval", Anyway::Always, "quiet clients are sent Pings"),
    ("tcp_keepcount", Anyway::Always, "quiet clients are sent Pings"),
    ("tcp_user_timeout", Anyway::Off, "quiet clients are sent Pings"),
    ("tcp_defer_accept", Anyway::Off, KERNEL),
    ("tcp_fastopen", Anyway::Off, KERNEL),
    ("kernel_socket_recv_buffer_size", Anyway::Never, KERNEL),
    ("kernel_socket_send_buffer_size", Anyway::Never, KERNEL),
    ("open_http_protocol", Anyway::On, WEBSOCKET_ONLY),
    ("open_http2_protocol", Anyway::Off, NO_HTTP2),
    ("open_mqtt_protocol", Anyway::Off, WEBSOCKET_ONLY),
    ("open_redis_protocol", Anyway::Off, WEBSOCKET_ONLY),
    ("open_eof_check", Anyway::Off, WEBSOCKET_ONLY),
    ("open_eof_split", Anyway::Off, WEBSOCKET_ONLY),
    ("open_length_check", Anyway::Off, WEBSOCKET_ONLY),
    ("package_eof", Anyway::Always, WEBSOCKET_ONLY),
    ("package_length_type", Anyway::Always, WEBSOCKET_ONLY),
    ("package_length_offset", Anyway::Always, WEBSOCKET_ONLY),
    ("package_body_offset", Anyway::Always, WEBSOCKET_ONLY),
    ("package_length_func", Anyway::Never, WEBSOCKET_ONLY),
    ("websocket_mask", Anyway::Off, "a server does not mask, RFC 6455"),
    ("http_compression", Anyway::Off, PLAIN_HTTP),
    ("http_compression_level", Anyway::Always, PLAIN_HTTP),
    ("compression_level", Anyway::Always, PLAIN_HTTP),
    ("http_gzip_level", Anyway::Always, PLAIN_HTTP),
    ("http_compression_min_length", Anyway::Always, PLAIN_HTTP),
    ("compression_min_length", Anyway::Always, PLAIN_HTTP),
    ("http_compression_types", Anyway::Always, PLAIN_HTTP),
    ("compression_types", Anyway::Always, PLAIN_HTTP),
    ("http_autoindex", Anyway::Off, "folders are not listed"),
    ("url_rewrite_rules", Anyway::Off, "paths are taken as they are"),
    ("http2_header_table_size", Anyway::Never, NO_HTTP2),
    ("http2_enable_push", Anyway::Never, NO_HTTP2),
    ("http2_max_concurrent_streams", Anyway::Never, NO_HTTP2),
    ("http2_init_window_size", Anyway::Never, NO_HTTP2),
    ("http2_max_frame_size", Anyway::Never, NO_HTTP2),
    ("http2_max_header_list_size", Anyway::Never, NO_HTTP2),
    ("http2_max_headers", Anyway::Never, NO_HTTP2),
    ("ssl_cert_file", Anyway::Never, NO_TLS),
    ("ssl_key_file", Anyway::Never, NO_TLS),
    ("ssl_protocols", Anyway::Never, NO_TLS),
    ("ssl_method", Anyway::Never, NO_TLS),
    ("ssl_ciphers", Anyway::Never, NO_TLS),
    ("ssl_ecdh_curve", Anyway::Never, NO_TLS),
    ("ssl_dhparam", Anyway::Never, NO_TLS),
    ("ssl_prefer_server_ciphers", Anyway::Never, NO_TLS),
    ("ssl_compress", Anyway::Never, NO_TLS),
    ("ssl_verify_peer", Anyway::Off, NO_TLS),
    ("ssl_allow_self_signed", Anyway::Never, NO_TLS),
    ("ssl_client_cert_file", Anyway::Never, NO_TLS),
    ("ssl_cafile", Anyway::Never, NO_TLS),
    ("ssl_capath", Anyway::Never, NO_TLS),
    ("ssl_verify_depth", Anyway::Never, NO_TLS),
    ("ssl_sni_certs", Anyway::Never, NO_TLS),
    ("log_date_format", Anyway::Never, "log lines begin with the time as RFC 3339 writes it"),
    ("log_date_with_microseconds", Anyway::Always, "log lines have microseconds"),
    ("log_rotation", Anyway::Off, "the log is one file"),
    ("trace_flags", Anyway::Off, "log_level decides what is logged"),
    ("debug_mode", Anyway::Off, "log_level decides what is logged"),
    ("display_errors", Anyway::On, "php.ini decides what is shown"),
    ("print_backtrace_on_error", Anyway::Off, "php.ini decides what is shown"),
    ("listen", Anyway::Never, "the constructor and listen() say where"),
    ("threads", Anyway::Never, "reactor_num says whether the sockets have threads of their own"),
    ("automatic_pong", Anyway::Never, "open_websocket_ping_frame says who answers a Ping"),
];
