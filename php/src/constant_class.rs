//! `Swoole\Constant`: names of events and settings, for those who do not want to write strings.

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::error::Result;
use ext_php_rs::flags::ConstantFlags;

use crate::classes::{Stored, stored_in};

pub(crate) fn register() -> Result<()> {
    let class = ClassBuilder::new("Swoole\\Constant").registration(stored_in!(CONSTANT));
    let class = EVENTS.iter().try_fold(class, |class, name| constant(class, "EVENT", name))?;
    OPTIONS.iter().try_fold(class, |class, name| constant(class, "OPTION", name))?.register()
}

fn constant(class: ClassBuilder, prefix: &str, value: &'static str) -> Result<ClassBuilder> {
    class.constant(format!("{prefix}_{}", upper_case(value)), value, &[], ConstantFlags::Public)
}

/// `workerStart` is `WORKER_START`.
fn upper_case(name: &str) -> String {
    let mut upper = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            upper.push('_');
        }
        upper.push(letter.to_ascii_uppercase());
    }
    upper
}

static CONSTANT: Stored = Stored::new();

#[rustfmt::skip]
const EVENTS: &[&str] = &[
    "start", "beforeShutdown", "shutdown", "workerStart", "workerStop", "beforeReload", "afterReload", "task",
    "finish", "workerExit", "workerError", "managerStart", "managerStop", "pipeMessage", "connect", "receive",
    "close", "packet", "bufferFull", "bufferEmpty", "request", "handshake", "beforeHandshakeResponse", "open",
    "message", "disconnect", "error",
];

#[rustfmt::skip]
const OPTIONS: &[&str] = &[
    "debug_mode", "trace_flags", "log_file", "log_level", "log_date_format", "log_date_with_microseconds",
    "log_rotation", "display_errors", "print_backtrace_on_error", "dns_server", "socket_dns_timeout",
    "socket_connect_timeout",
    "socket_write_timeout", "socket_send_timeout", "socket_read_timeout", "socket_recv_timeout", "socket_timeout",
    "socket_buffer_size", "http2_header_table_size", "http2_enable_push", "http2_max_concurrent_streams",
    "http2_init_window_size", "http2_max_frame_size", "http2_max_header_list_size", "http2_max_headers",
    "aio_core_worker_num", "aio_worker_num", "aio_max_wait_time", "aio_max_idle_time", "iouring_entries",
    "iouring_workers", "iouring_flag", "enable_signalfd", "enable_kqueue", "wait_signal", "dns_cache_refresh_time",
    "thread_num", "min_thread_num", "max_thread_num", "socket_dontwait", "dns_lookup_random", "use_async_resolver",
    "enable_coroutine", "ssl_protocols", "ssl_compress", "ssl_cert_file", "ssl_key_file", "ssl_passphrase",
    "ssl_host_name", "ssl_verify_peer", "ssl_allow_self_signed", "ssl_cafile", "ssl_capath", "ssl_verify_depth",
    "ssl_ciphers", "open_eof_check", "open_eof_split", "package_eof", "open_mqtt_protocol", "open_length_check",
    "package_length_type", "package_length_offset", "package_body_offset", "package_length_func",
    "package_max_length", "buffer_high_watermark", "buffer_low_watermark", "bind_port", "bind_address",
    "open_tcp_nodelay", "socks5_host", "socks5_port", "socks5_username", "socks5_password", "http_proxy_host",
    "http_proxy_port", "http_proxy_username", "http_proxy_user", "http_proxy_password", "max_coro_num",
    "max_coroutine", "enable_deadlock_check", "hook_flags", "enable_preemptive_scheduler", "c_stack_size",
    "stack_size", "name_resolver", "dns_cache_expire", "dns_cache_capacity", "connect_timeout", "timeout",
    "max_retries", "defer", "lowercase_header", "keep_alive", "websocket_mask", "http_compression",
    "body_decompression", "websocket_compression", "write_func", "http_parse_cookie", "http_parse_post",
    "http_parse_files", "http_compression_level", "compression_level", "http_gzip_level",
    "http_compression_min_length", "compression_min_length", "http_compression_types", "compression_types",
    "upload_tmp_dir", "enable_message_bus", "max_package_size", "ssl", "chroot", "user", "group", "daemonize",
    "pid_file", "reactor_num", "single_thread", "worker_num", "max_wait_time", "max_queued_bytes",
    "max_concurrency", "worker_max_concurrency", "send_timeout", "dispatch_mode", "send_yield", "dispatch_func",
    "discard_timeout_request", "enable_unsafe_event", "enable_delay_receive", "enable_reuse_port",
    "task_use_object", "task_object", "event_object", "task_enable_coroutine", "task_worker_num", "task_ipc_mode",
    "task_tmpdir", "task_max_request", "task_max_request_grace", "max_connection", "max_conn", "start_session_id",
    "heartbeat_check_interval", "heartbeat_idle_time", "max_request", "max_request_grace", "reload_async",
    "open_cpu_affinity", "cpu_affinity_ignore", "upload_max_filesize", "enable_static_handler", "document_root",
    "http_autoindex", "http_index_files", "static_handler_locations", "url_rewrite_rules", "input_buffer_size",
    "buffer_input_size", "output_buffer_size", "buffer_output_size", "message_queue_key", "bootstrap",
    "init_arguments", "backlog", "kernel_socket_recv_buffer_size", "kernel_socket_send_buffer_size",
    "tcp_defer_accept", "open_tcp_keepalive", "open_http_protocol", "open_websocket_protocol",
    "websocket_subprotocol", "open_websocket_close_frame", "open_websocket_ping_frame", "open_websocket_pong_frame",
    "open_http2_protocol", "open_redis_protocol", "max_idle_time", "tcp_keepidle", "tcp_keepinterval",
    "tcp_keepcount", "tcp_user_timeout", "tcp_fastopen", "package_body_start", "ssl_client_cert_file",
    "ssl_prefer_server_ciphers", "ssl_ecdh_curve", "ssl_dhparam", "ssl_sni_certs", "open_ssl",
    "open_fastcgi_protocol", "read_timeout", "write_timeout", "ssl_disable_compression", "ssl_grease",
    "exit_condition", "deadlock_check_disable_trace", "deadlock_check_limit", "deadlock_check_depth", "stats_file",
    "stats_timer_interval", "admin_server", "http_client_driver",
];
