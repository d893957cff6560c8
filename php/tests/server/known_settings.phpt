--TEST--
Every setting of Swoole's server is known by name, whatever becomes of it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$options = preg_split('/\s+/', trim(<<<'OPTIONS'
    websocket_mask websocket_compression websocket_subprotocol open_websocket_close_frame
    open_websocket_ping_frame open_websocket_pong_frame open_websocket_protocol open_http_protocol
    open_http2_protocol worker_num reactor_num single_thread dispatch_func dispatch_mode enable_unsafe_event
    max_request max_request_grace max_wait_time reload_async enable_coroutine hook_flags max_coroutine
    max_coro_num task_worker_num task_ipc_mode task_max_request task_enable_coroutine task_use_object
    task_object task_tmpdir message_queue_key event_object max_concurrency worker_max_concurrency
    max_queued_bytes daemonize pid_file user group chroot open_cpu_affinity cpu_affinity_ignore
    enable_reuse_port enable_delay_receive discard_timeout_request bootstrap init_arguments stats_file
    stats_timer_interval admin_server max_connection max_conn start_session_id package_max_length
    input_buffer_size buffer_input_size output_buffer_size buffer_output_size socket_buffer_size
    buffer_high_watermark buffer_low_watermark send_yield send_timeout heartbeat_check_interval
    heartbeat_idle_time max_idle_time backlog open_tcp_nodelay open_tcp_keepalive tcp_keepidle
    tcp_keepinterval tcp_keepcount tcp_user_timeout tcp_defer_accept tcp_fastopen upload_max_filesize
    http_parse_cookie http_parse_post http_parse_files http_compression http_compression_level
    compression_level http_gzip_level http_compression_min_length compression_min_length
    http_compression_types compression_types upload_tmp_dir enable_static_handler document_root http_autoindex
    http_index_files static_handler_locations url_rewrite_rules http2_header_table_size http2_enable_push
    http2_max_concurrent_streams http2_init_window_size http2_max_frame_size http2_max_header_list_size
    http2_max_headers ssl_cert_file ssl_key_file ssl_protocols ssl_ciphers ssl_ecdh_curve ssl_dhparam
    ssl_prefer_server_ciphers ssl_compress ssl_verify_peer ssl_allow_self_signed ssl_client_cert_file
    ssl_cafile ssl_capath ssl_verify_depth ssl_sni_certs log_file log_level log_date_format
    log_date_with_microseconds log_rotation trace_flags debug_mode display_errors print_backtrace_on_error
    task_max_request_grace package_length_func kernel_socket_recv_buffer_size kernel_socket_send_buffer_size
    OPTIONS));
$constants = (new ReflectionClass(Swoole\Constant::class))->getConstants();
$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
foreach ($options as $option) {
    if ($constants['OPTION_' . strtoupper($option)] !== $option) {
        show($option);
    }
    set_error_handler(function (int $level, string $message) use ($option) {
        // Behind the name of one that is known stands what happens instead.
        if (str_ends_with($message, "unsupported option [$option]")) {
            echo $message, "\n";
        }
        return true;
    });
    $server->set([$option => 1]);
}
show(count($options));
--EXPECT--
129
