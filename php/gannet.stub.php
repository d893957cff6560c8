<?php

/**
 * What the extension gannet declares, for editors and analysers; nothing loads this file.
 *
 * Parameters, types and defaults are written here only: the build gives them to the extension. tests/stub.phpt compares
 * the rest, in both directions; tests/swoole_signatures.phpt compares with Swoole.
 *
 * @noinspection ALL
 */

namespace Swoole {

    /** What the classes of this extension throw. */
    class Exception extends \Exception
    {
    }

    /** What a misuse throws that ends the process on Swoole. */
    class Error extends \Error
    {
    }

    /** What `exit` throws in a callback of a server and in a coroutine. Where nobody catches it, it is an `exit` again. */
    class ExitException extends Exception
    {
        private $flags = 0;
        private $status = 0;

        /** Where `exit` was called: `SWOOLE_EXIT_IN_COROUTINE`, `SWOOLE_EXIT_IN_SERVER`, or both */
        public function getFlags(): int
        {
        }

        /** What `exit` was given, or null */
        public function getStatus(): mixed
        {
        }
    }

    /** A server of TCP connections; use the WebSocket server, which extends it. */
    class Server
    {
        /** @var array<string, mixed>|null what `set` got, and from the start on what holds, such as `worker_num` and `max_connection` */
        public $setting = null;
        /** @var Connection\Iterator all connections, plain HTTP ones included: foreach yields their ids */
        public $connections = null;
        /** @var string the address it listens on */
        public $host = '';
        /** @var int the port it listens on; never 0, once the server is made */
        public $port = 0;
        /** @var int one of SWOOLE_SOCK_* */
        public $type = 0;
        /** @var bool whether the port speaks TLS; it never does yet */
        public $ssl = false;
        /** @var int SWOOLE_BASE or SWOOLE_PROCESS, as the constructor was told; there is one process in either case */
        public $mode = 0;
        /** @var Server\Port[]|null the ports, the constructor's first */
        public $ports = null;
        /** @var int the id of this process, once the server runs */
        public $master_pid = 0;
        /** @var int 0: there is no manager */
        public $manager_pid = 0;
        /** @var int 0 once the server runs */
        public $worker_id = -1;
        /** @var bool never true */
        public $taskworker = false;
        /** @var int the id of this process, once the server runs */
        public $worker_pid = 0;
        /** @var int|null unused */
        public $stats_timer = null;
        /** @var mixed unused */
        public $admin_server = null;

        /**
         * Listens at once; clients are served once `start` is called.
         *
         * @throws Exception when it cannot listen there, or while a server runs in this process
         */
        public function __construct(
            string $host = '0.0.0.0',
            int $port = 0,
            int $mode = SWOOLE_BASE,
            int $sock_type = SWOOLE_SOCK_TCP,
        ) {
        }

        /** Listens on a further port, which has the server's callbacks unless it gets its own. */
        public function listen(string $host, int $port, int $sock_type): false|Server\Port
        {
        }

        /** @see Server::listen() */
        public function addlistener(string $host, int $port, int $sock_type): false|Server\Port
        {
        }

        /** Registers the callback for an event, whose name may be in any case; a second one replaces the first. */
        public function on(string $event_name, callable $callback): bool
        {
        }

        /** The callback for an event; null when there is none. */
        public function getCallback(string $event_name): \Closure|string|null|array
        {
        }

        /**
         * Changes settings before the server starts. README.md lists them; `reactor_num` gives the sockets threads of
         * their own.
         *
         * @param array<string, mixed> $settings
         */
        public function set(array $settings): bool
        {
        }

        /** Serves until the server is stopped; false when it cannot start. */
        public function start(): bool
        {
        }

        /** Sends bytes as they are, without a frame around them. */
        public function send(int|string $fd, string $send_data, int $serverSocket = -1): bool
        {
        }

        /** Whether there is a connection with this id that is not closed, whatever it speaks. */
        public function exists(int $fd): bool
        {
        }

        /** @see Server::exists() */
        public function exist(int $fd): bool
        {
        }

        /** Exempts a connection from the heartbeat. */
        public function protect(int $fd, bool $is_protected = true): bool
        {
        }

        /** Ends a connection without a Close, after what was pushed has been sent; `$reset` throws that away. */
        public function close(int $fd, bool $reset = false): bool
        {
        }

        /** Reads nothing more from a connection, until `resume`. */
        public function pause(int $fd): bool
        {
        }

        public function resume(int $fd): bool
        {
        }

        /** @see Server::resume() */
        public function confirm(int $fd): bool
        {
        }

        /** Gives a connection a number of yours, which is then `uid` in `getClientInfo`. */
        public function bind(int $fd, int $uid): bool
        {
        }

        /** The connections that have said nothing for `heartbeat_idle_time`; false without a heartbeat interval. */
        public function heartbeat(bool $ifCloseConnection = true): false|array
        {
        }

        /**
         * What is known of a connection; false when there is none.
         *
         * @return false|array<string, int|float|string>
         */
        public function getClientInfo(int $fd, int $reactor_id = -1, bool $ignoreError = false): false|array
        {
        }

        /** @see Server::getClientInfo() */
        public function connection_info(int $fd, int $reactor_id = -1, bool $ignoreError = false): false|array
        {
        }

        /**
         * A page of connection ids: the next `$find_count` after `$start_fd`. False when there are none, or when more than 100 are
         * asked for.
         *
         * @return false|list<int>
         */
        public function getClientList(int $start_fd = 0, int $find_count = 10): false|array
        {
        }

        /** @see Server::getClientList() */
        public function connection_list(int $start_fd = 0, int $find_count = 10): false|array
        {
        }

        /** @return array<string, int> counters of the server */
        public function stats(): array
        {
        }

        /** Why the last call failed: one of SWOOLE_ERROR_*. */
        public function getLastError(): int
        {
        }

        /** Ends the server: no new connections, 1001 to the clients, `workerStop`, `shutdown`. */
        public function stop(int $workerId = -1): bool
        {
        }

        /** @see Server::stop() */
        public function shutdown(): bool
        {
        }

        /** There are no workers to start anew; false. */
        public function reload(bool $only_reload_taskworker = false): bool
        {
        }

        /** 0, once the server runs. */
        public function getWorkerId(): int|false
        {
        }

        /** The id of this process. */
        public function getWorkerPid(int $worker_id = -1): int|false
        {
        }

        /** One of SWOOLE_WORKER_*. */
        public function getWorkerStatus(int $worker_id = -1): int|false
        {
        }

        /** 0: there is no manager. */
        public function getManagerPid(): int
        {
        }

        /** The id of this process, once the server runs. */
        public function getMasterPid(): int
        {
        }

        /** @see Timer::tick() */
        public function tick(int $ms, callable $callback, mixed ...$params): int|false
        {
        }

        /** @see Timer::after() */
        public function after(int $ms, callable $callback, mixed ...$params): int|false
        {
        }

        /** @see Timer::clear() */
        public function clearTimer(int $timer_id): bool
        {
        }

        /** Calls it once what runs now has returned. */
        public function defer(callable $callback): mixed
        {
        }
    }
}

namespace Swoole\Http {

    /** A server of HTTP; use the WebSocket server, which extends it. */
    class Server extends \Swoole\Server
    {
    }

    /** A request, of an upgrade too. */
    class Request
    {
        /** @var int the connection */
        public $fd = 0;
        /** @var int 0 */
        public $streamId = 0;
        /** @var array<string, string|string[]>|null by lower-case names */
        public $header = null;
        /** @var array<string, int|float|string>|null request_method, request_uri, query_string, remote_addr, ... */
        public $server = null;
        /** @var array<string, mixed>|null as `$_COOKIE` */
        public $cookie = null;
        /** @var array<string, mixed>|null the query */
        public $get = null;
        /** @var array<string, mixed>|null uploaded files: each has name, type, tmp_name, error and size */
        public $files = null;
        /** @var array<string, mixed>|null the fields of a form */
        public $post = null;
        /** @var string[]|null paths of the uploaded files, which are removed with this object unless they were moved */
        public $tmpfiles = null;

        /** The body. */
        public function getContent(): string|false
        {
        }

        /** @see Request::getContent() */
        public function rawContent(): string|false
        {
        }

        /** The whole request as it came: head and body. */
        public function getData(): string|false
        {
        }

        /**
         * A request without a connection, for `parse`.
         *
         * @param array{parse_cookie?: bool, parse_body?: bool, parse_files?: bool, upload_tmp_dir?: string} $options
         */
        public static function create(array $options = []): Request
        {
        }

        /** Takes bytes of a request, and says how many it took. */
        public function parse(string $data): int|false
        {
        }

        public function isCompleted(): bool
        {
        }

        public function getMethod(): string|false
        {
        }
    }

    /**
     * The answer to a request. One that is never ended is sent without a body, as a 500 unless the script has set a status;
     * one that was begun breaks off.
     */
    class Response
    {
        /** @var int the connection */
        public $fd = 0;
        /** @var null */
        public $socket = null;
        /** @var array<string, mixed>|null what `header` has set */
        public $header = null;
        /** @var string[]|null what `cookie` has set */
        public $cookie = null;
        /** @var array<string, string>|null */
        public $trailer = null;

        /** Makes `header`, `cookie` and `trailer` arrays where they are null, and changes nothing else. */
        public function initHeader(): bool
        {
        }

        /** Whether it has not been ended, and its client is there. */
        public function isWritable(): bool
        {
        }

        /** Sets a cookie, whose value is encoded for a URL. */
        public function cookie(
            Cookie|string $name_or_object,
            string $value = '',
            int $expires = 0,
            string $path = '/',
            string $domain = '',
            bool $secure = false,
            bool $httponly = false,
            string $samesite = '',
            string $priority = '',
            bool $partitioned = false,
        ): bool {
        }

        /** @see Response::cookie() */
        public function setCookie(
            Cookie|string $name_or_object,
            string $value = '',
            int $expires = 0,
            string $path = '/',
            string $domain = '',
            bool $secure = false,
            bool $httponly = false,
            string $samesite = '',
            string $priority = '',
            bool $partitioned = false,
        ): bool {
        }

        /** Sets a cookie, whose value is sent as it is. */
        public function rawcookie(
            Cookie|string $name_or_object,
            string $value = '',
            int $expires = 0,
            string $path = '/',
            string $domain = '',
            bool $secure = false,
            bool $httponly = false,
            string $samesite = '',
            string $priority = '',
            bool $partitioned = false,
        ): bool {
        }

        /** @see Response::rawcookie() */
        public function setRawCookie(
            Cookie|string $name_or_object,
            string $value = '',
            int $expires = 0,
            string $path = '/',
            string $domain = '',
            bool $secure = false,
            bool $httponly = false,
            string $samesite = '',
            string $priority = '',
            bool $partitioned = false,
        ): bool {
        }

        /** The status, 200 unless set. */
        public function status(int $http_code, string $reason = ''): bool
        {
        }

        /** @see Response::status() */
        public function setStatusCode(int $http_code, string $reason = ''): bool
        {
        }

        /** Sets a field of the head, or several of one name. */
        public function header(string $key, string|array $value, bool $format = true): bool
        {
        }

        /** @see Response::header() */
        public function setHeader(string $key, string|array $value, bool $format = true): bool
        {
        }

        /** A field behind the body, before which it need not be known; false for one of framing, routing, control and the like. */
        public function trailer(string $key, string $value): bool
        {
        }

        /**
         * Sends a part of the body; the head goes before the first.
         *
         * False: too much waits for the client already, or it has gone. It gets no more then, and sees that the answer is
         * incomplete.
         */
        public function write(string $content): bool
        {
        }

        /** Sends the rest of the body, and ends the answer. */
        public function end(?string $content = null): bool
        {
        }

        /** Answers with a file, or a part of it. */
        public function sendfile(string $filename, int $offset = 0, int $length = 0): bool
        {
        }

        /** Sends the client elsewhere, with 302 unless told. */
        public function redirect(string $location, int $http_code = 302): bool
        {
        }

        /** Leaves the answer, or the rest of it after `write`, to another Response, made by `create`. */
        public function detach(): bool
        {
        }

        /** An answer for a connection whose own one was detached. */
        public static function create(object|array|int $server = -1, int $fd = -1): Response|false
        {
        }

        /** Belongs to coroutine servers; refused. */
        public function upgrade(): bool
        {
        }

        /** Belongs to coroutine servers; refused. */
        public function push(
            \Swoole\WebSocket\Frame|string $data,
            int $opcode = SWOOLE_WEBSOCKET_OPCODE_TEXT,
            int $flags = SWOOLE_WEBSOCKET_FLAG_FIN,
        ): bool {
        }

        /** Belongs to coroutine servers; refused. */
        public function recv(float $timeout = 0.0): \Swoole\WebSocket\Frame|false|string
        {
        }

        /** Belongs to coroutine servers; refused. */
        public function disconnect(int $code = SWOOLE_WEBSOCKET_CLOSE_NORMAL, string $reason = ''): bool
        {
        }

        /** Belongs to coroutine servers; refused. */
        public function ping(string $data = ''): bool
        {
        }

        /** Belongs to coroutine servers; refused. */
        public function goaway(int $error_code = SWOOLE_HTTP2_ERROR_NO_ERROR, string $debug_data = ''): bool
        {
        }

        /** Ends the connection. */
        public function close(): bool
        {
        }

        public function __destruct()
        {
        }
    }

    /** A cookie, put together step by step, for `Response::cookie`. */
    class Cookie
    {
        /** Unless told otherwise, the value is encoded for a URL. */
        public function __construct(bool $encode = true)
        {
        }

        public function withName(string $name): Cookie
        {
        }

        public function withValue(string $value = ''): Cookie
        {
        }

        public function withExpires(int $expires = 0): Cookie
        {
        }

        public function withPath(string $path = '/'): Cookie
        {
        }

        public function withDomain(string $domain = ''): Cookie
        {
        }

        public function withSecure(bool $secure = false): Cookie
        {
        }

        public function withHttpOnly(bool $httpOnly = false): Cookie
        {
        }

        public function withSameSite(string $sameSite = ''): Cookie
        {
        }

        public function withPriority(string $priority = ''): Cookie
        {
        }

        public function withPartitioned(bool $partitioned = false): Cookie
        {
        }

        /** The line for the head. */
        public function toString(): string|false
        {
        }

        public function toArray(): array
        {
        }

        public function reset(): void
        {
        }
    }
}

namespace Swoole\WebSocket {

    /** A server of WebSockets, and of plain HTTP on the same port. */
    class Server extends \Swoole\Http\Server
    {
        /**
         * Sends a message. A Frame brings its own opcode and flags.
         *
         * True says that it is on its way, false that there is no such WebSocket or too much waits for it.
         */
        public function push(
            int $fd,
            Frame|string $data,
            int $opcode = WEBSOCKET_OPCODE_TEXT,
            int $flags = SWOOLE_WEBSOCKET_FLAG_FIN,
        ): bool {
        }

        /** Ends a WebSocket with a Close. */
        public function disconnect(int $fd, int $code = SWOOLE_WEBSOCKET_CLOSE_NORMAL, string $reason = ''): bool
        {
        }

        /** Sends a Ping of at most 125 bytes. One that still waits for the client is replaced by it. */
        public function ping(int $fd, string $data = ''): bool
        {
        }

        /** Whether there is an open WebSocket with this id. */
        public function isEstablished(int $fd): bool
        {
        }

        /** The bytes of a frame. */
        public static function pack(
            Frame|string $data,
            int $opcode = WEBSOCKET_OPCODE_TEXT,
            int $flags = SWOOLE_WEBSOCKET_FLAG_FIN,
        ): string {
        }

        /** The frame that these bytes are; false when they are none, or not all of one. */
        public static function unpack(string $data): Frame|false
        {
        }
    }

    /** A message, or a control frame. */
    class Frame implements \Stringable
    {
        /** @var int the connection it came over */
        public $fd = 0;
        /** @var string the payload */
        public $data = '';
        /** @var int one of WEBSOCKET_OPCODE_* */
        public $opcode = WEBSOCKET_OPCODE_TEXT;
        /** @var int SWOOLE_WEBSOCKET_FLAG_* together */
        public $flags = SWOOLE_WEBSOCKET_FLAG_FIN;
        /** @var bool|null whether the message ends with it; null leaves that to the flags */
        public $finish = null;

        /** The bytes of this frame. */
        public function __toString(): string
        {
        }

        /** @see Server::pack() */
        public static function pack(
            Frame|string $data,
            int $opcode = WEBSOCKET_OPCODE_TEXT,
            int $flags = SWOOLE_WEBSOCKET_FLAG_FIN,
        ): string {
        }

        /** @see Server::unpack() */
        public static function unpack(string $data): Frame|false
        {
        }
    }

    /** The end of a WebSocket, and why. */
    class CloseFrame extends Frame
    {
        /** @var int */
        public $opcode = WEBSOCKET_OPCODE_CLOSE;
        /** @var int one of WEBSOCKET_CLOSE_*, or from 3000 to 4999 */
        public $code = WEBSOCKET_CLOSE_NORMAL;
        /** @var string at most 123 bytes of UTF-8 */
        public $reason = '';
    }
}

namespace Swoole {

    /** Timers, which come between callbacks. Times are in milliseconds. */
    class Timer
    {
        /** Calls `$callback($timer_id, ...$params)` again and again; returns the id of the timer. */
        public static function tick(int $ms, callable $callback, mixed ...$params): int|false
        {
        }

        /** Calls `$callback(...$params)` once; returns the id of the timer. */
        public static function after(int $ms, callable $callback, mixed ...$params): int|false
        {
        }

        public static function exists(int $timer_id): bool
        {
        }

        /** exec_msec, exec_count, interval, round, removed; null when there is no such timer. */
        public static function info(int $timer_id): ?array
        {
        }

        /** initialized, num, round. */
        public static function stats(): array
        {
        }

        /** The ids of all timers. */
        public static function list(): Timer\Iterator
        {
        }

        /** Ends a timer; false when there is no such timer. */
        public static function clear(int $timer_id): bool
        {
        }

        public static function clearAll(): bool
        {
        }
    }

    /** Rows with columns of fixed types, by keys of at most 63 bytes: the usual registry of connections. */
    class Table implements \Iterator, \Countable
    {
        const TYPE_INT = 1;
        const TYPE_STRING = 3;
        const TYPE_FLOAT = 2;

        /** @var int|null how many slots for rows there are, once it is created */
        public $size = null;

        /** @var int|null */
        public $memorySize = null;

        public function __construct(int $table_size, float $conflict_proportion = 0.2)
        {
        }

        /** Declares a column. A string has at most `$size` bytes, rounded up to eights; a longer one is cut, with a warning. */
        public function column(string $name, int $type, int $size = 0): bool
        {
        }

        /** After this there are rows, and no further columns. */
        public function create(): bool
        {
        }

        public function destroy(): bool
        {
        }

        /** Sets the columns that the array names. */
        public function set(string $key, array $value): bool
        {
        }

        /** A row, or one column of it; false when there is no such row. */
        public function get(string $key, ?string $field = null): array|string|float|int|false
        {
        }

        public function count(): int
        {
        }

        public function del(string $key): bool
        {
        }

        /** @see Table::del() */
        public function delete(string $key): bool
        {
        }

        public function exists(string $key): bool
        {
        }

        /** @see Table::exists() */
        public function exist(string $key): bool
        {
        }

        /** Adds to a number, 1 unless told; the row is made where there is none. */
        public function incr(string $key, string $column, int|float $incrby = 1): int|float|false
        {
        }

        public function decr(string $key, string $column, int|float $incrby = 1): int|float|false
        {
        }

        public function getSize(): int
        {
        }

        public function getMemorySize(): int
        {
        }

        public function stats(): array|false
        {
        }

        public function rewind(): void
        {
        }

        public function valid(): bool
        {
        }

        public function next(): void
        {
        }

        public function current(): mixed
        {
        }

        public function key(): mixed
        {
        }
    }

    /** An unsigned number of 32 bits. */
    class Atomic
    {
        public function __construct(int $value = 0)
        {
        }

        public function add(int $add_value = 1): int
        {
        }

        public function sub(int $sub_value = 1): int
        {
        }

        public function get(): int
        {
        }

        public function set(int $value): void
        {
        }

        /** Takes it down from 1 to 0, if it is 1; else it does not wait, and says false with a warning. */
        public function wait(float $timeout = 1.0): bool
        {
        }

        public function wakeup(int $count = 1): bool
        {
        }

        /** Sets it if it is `$cmp_value`. */
        public function cmpset(int $cmp_value, int $new_value): bool
        {
        }
    }

    /**
     * A lock. In one process there is nobody to wait for: what would have to wait says false, with a warning. FILELOCK and
     * SEM are no longer supported, as with Swoole.
     */
    class Lock
    {
        const FILELOCK = 2;
        const MUTEX = 3;
        const SEM = 4;
        const RWLOCK = 1;
        const SPINLOCK = 5;

        /** @var int */
        public $errCode = 0;

        public function __construct(int $type = SWOOLE_MUTEX)
        {
        }

        public function lock(int $operation = 2, float $timeout = -1.0): bool
        {
        }

        public function lockwait(float $timeout = 1.0): bool
        {
        }

        public function trylock(): bool
        {
        }

        public function lock_read(): bool
        {
        }

        public function trylock_read(): bool
        {
        }

        public function unlock(): bool
        {
        }

        public function destroy(): void
        {
        }
    }

    /**
     * Functions that can wait while others run. Each callback of a server, each timer, and what is created here is one.
     */
    class Coroutine
    {
        /** Begins it at once, until it waits or ends; returns its number. False: a warning says that there is no room. */
        public static function create(callable $func, mixed ...$param): int|false
        {
        }

        /**
         * Calls it, with what the body returned, when the running coroutine ends.
         *
         * @throws Error outside of one
         */
        public static function defer(callable $callback): void
        {
        }

        public static function set(array $options): void
        {
        }

        public static function getOptions(): ?array
        {
        }

        public static function exists(int $cid): bool
        {
        }

        public static function join(array $cid_array, float $timeout = -1.0): bool
        {
        }

        public static function cancel(int $cid, bool $throw_exception = false): bool
        {
        }

        public static function isCanceled(): bool
        {
        }

        /** -1 outside of one. */
        public static function getCid(): int
        {
        }

        /** @see Coroutine::getCid() */
        public static function getuid(): int
        {
        }

        public static function getPcid(int $cid = 0): int|false
        {
        }

        public static function getContext(int $cid = 0): ?Coroutine\Context
        {
        }

        /** Milliseconds since it began; -1 when it does not run. */
        public static function getElapsed(int $cid = 0): int
        {
        }

        /** The calls that it is in, as debug_backtrace() gives them; false when it does not run. */
        public static function getBackTrace(int $cid = 0, int $options = 1, int $limit = 0): array|false
        {
        }

        /** Writes these calls. */
        public static function printBackTrace(int $cid = 0, int $options = 0, int $limit = 0): void
        {
        }

        public static function stats(): array
        {
        }

        public static function list(): Coroutine\Iterator
        {
        }

        /** @see Coroutine::list() */
        public static function listCoroutines(): Coroutine\Iterator
        {
        }

        /** Waits until another coroutine resumes it. False: the wait was cancelled. */
        public static function yield(): bool
        {
        }

        /** @see Coroutine::yield() */
        public static function suspend(): bool
        {
        }

        /** Has a coroutine that has called `yield` go on, at once. False: a warning says that it does not wait so. */
        public static function resume(int $cid): bool
        {
        }

        /** Throws: it is not supported. */
        public static function enableScheduler(): bool
        {
        }

        /** Throws: it is not supported. */
        public static function disableScheduler(): bool
        {
        }

        /** Throws: it is not supported. */
        public static function setTimeLimit(float $timeout): bool
        {
        }

        /** Throws: it is not supported. */
        public static function getStackUsage(int $cid = 0): int|false
        {
        }

        /** Waits so many seconds, a thousandth at least. False: the wait was cancelled. */
        public static function sleep(float $seconds): bool
        {
        }

        /** Throws: it is not supported. */
        public static function exec(string $command, bool $get_error_stream = false): array|false
        {
        }

        /** Throws: it is not supported. */
        public static function gethostbyname(string $domain_name, int $type = 2, float $timeout = -1.0): false|string
        {
        }

        /** Throws: it is not supported. */
        public static function dnsLookup(string $domain_name, float $timeout = 60.0, int $type = 2): string|false
        {
        }

        /** Throws: it is not supported. */
        public static function getaddrinfo(
            string $domain,
            int $family = 2,
            int $socktype = 1,
            int $protocol = 6,
            ?string $service = null,
            float $timeout = -1.0,
        ): array|bool {
        }

        /** Throws: it is not supported. */
        public static function statvfs(string $path): array
        {
        }

        /** Throws: it is not supported. */
        public static function readFile(string $filename, int $flag = 0): false|string
        {
        }

        /** Throws: it is not supported. */
        public static function writeFile(string $filename, string $fileContent, int $flags = 0): false|int
        {
        }

        /** Throws: it is not supported. */
        public static function fread(mixed $handle, int $length = 0): false|string
        {
        }

        /** Throws: it is not supported. */
        public static function fgets(mixed $handle): false|string
        {
        }

        /** Throws: it is not supported. */
        public static function fwrite(mixed $handle, string $data, int $length = 0): false|int
        {
        }

        /** Throws: it is not supported. */
        public static function wait(float $timeout = -1.0): array|false
        {
        }

        /** Throws: it is not supported. */
        public static function waitPid(int $pid, float $timeout = -1.0): array|false
        {
        }

        /** Throws: it is not supported. */
        public static function waitSignal(int|array $signals, float $timeout = -1.0): int|false
        {
        }

        /** Throws: it is not supported. */
        public static function waitEvent(mixed $socket, int $events = SWOOLE_EVENT_READ, float $timeout = -1.0): int|false
        {
        }
    }

    /** Hooks, of which there are none. */
    class Runtime
    {
        public static function enableCoroutine(int $flags = SWOOLE_HOOK_ALL): bool
        {
        }

        public static function setHookFlags(int $flags): bool
        {
        }

        public static function getHookFlags(): int
        {
        }
    }

    /** The names of events and settings. */
    class Constant
    {
        const EVENT_START = 'start';
        const EVENT_BEFORE_SHUTDOWN = 'beforeShutdown';
        const EVENT_SHUTDOWN = 'shutdown';
        const EVENT_WORKER_START = 'workerStart';
        const EVENT_WORKER_STOP = 'workerStop';
        const EVENT_BEFORE_RELOAD = 'beforeReload';
        const EVENT_AFTER_RELOAD = 'afterReload';
        const EVENT_TASK = 'task';
        const EVENT_FINISH = 'finish';
        const EVENT_WORKER_EXIT = 'workerExit';
        const EVENT_WORKER_ERROR = 'workerError';
        const EVENT_MANAGER_START = 'managerStart';
        const EVENT_MANAGER_STOP = 'managerStop';
        const EVENT_PIPE_MESSAGE = 'pipeMessage';
        const EVENT_CONNECT = 'connect';
        const EVENT_RECEIVE = 'receive';
        const EVENT_CLOSE = 'close';
        const EVENT_PACKET = 'packet';
        const EVENT_BUFFER_FULL = 'bufferFull';
        const EVENT_BUFFER_EMPTY = 'bufferEmpty';
        const EVENT_REQUEST = 'request';
        const EVENT_HANDSHAKE = 'handshake';
        const EVENT_BEFORE_HANDSHAKE_RESPONSE = 'beforeHandshakeResponse';
        const EVENT_OPEN = 'open';
        const EVENT_MESSAGE = 'message';
        const EVENT_DISCONNECT = 'disconnect';
        const EVENT_ERROR = 'error';
        const OPTION_DEBUG_MODE = 'debug_mode';
        const OPTION_TRACE_FLAGS = 'trace_flags';
        const OPTION_LOG_FILE = 'log_file';
        const OPTION_LOG_LEVEL = 'log_level';
        const OPTION_LOG_DATE_FORMAT = 'log_date_format';
        const OPTION_LOG_DATE_WITH_MICROSECONDS = 'log_date_with_microseconds';
        const OPTION_LOG_ROTATION = 'log_rotation';
        const OPTION_DISPLAY_ERRORS = 'display_errors';
        const OPTION_PRINT_BACKTRACE_ON_ERROR = 'print_backtrace_on_error';
        const OPTION_DNS_SERVER = 'dns_server';
        const OPTION_SOCKET_DNS_TIMEOUT = 'socket_dns_timeout';
        const OPTION_SOCKET_CONNECT_TIMEOUT = 'socket_connect_timeout';
        const OPTION_SOCKET_WRITE_TIMEOUT = 'socket_write_timeout';
        const OPTION_SOCKET_SEND_TIMEOUT = 'socket_send_timeout';
        const OPTION_SOCKET_READ_TIMEOUT = 'socket_read_timeout';
        const OPTION_SOCKET_RECV_TIMEOUT = 'socket_recv_timeout';
        const OPTION_SOCKET_TIMEOUT = 'socket_timeout';
        const OPTION_SOCKET_BUFFER_SIZE = 'socket_buffer_size';
        const OPTION_HTTP2_HEADER_TABLE_SIZE = 'http2_header_table_size';
        const OPTION_HTTP2_ENABLE_PUSH = 'http2_enable_push';
        const OPTION_HTTP2_MAX_CONCURRENT_STREAMS = 'http2_max_concurrent_streams';
        const OPTION_HTTP2_INIT_WINDOW_SIZE = 'http2_init_window_size';
        const OPTION_HTTP2_MAX_FRAME_SIZE = 'http2_max_frame_size';
        const OPTION_HTTP2_MAX_HEADER_LIST_SIZE = 'http2_max_header_list_size';
        const OPTION_HTTP2_MAX_HEADERS = 'http2_max_headers';
        const OPTION_AIO_CORE_WORKER_NUM = 'aio_core_worker_num';
        const OPTION_AIO_WORKER_NUM = 'aio_worker_num';
        const OPTION_AIO_MAX_WAIT_TIME = 'aio_max_wait_time';
        const OPTION_AIO_MAX_IDLE_TIME = 'aio_max_idle_time';
        const OPTION_IOURING_ENTRIES = 'iouring_entries';
        const OPTION_IOURING_WORKERS = 'iouring_workers';
        const OPTION_IOURING_FLAG = 'iouring_flag';
        const OPTION_ENABLE_SIGNALFD = 'enable_signalfd';
        const OPTION_ENABLE_KQUEUE = 'enable_kqueue';
        const OPTION_WAIT_SIGNAL = 'wait_signal';
        const OPTION_DNS_CACHE_REFRESH_TIME = 'dns_cache_refresh_time';
        const OPTION_THREAD_NUM = 'thread_num';
        const OPTION_MIN_THREAD_NUM = 'min_thread_num';
        const OPTION_MAX_THREAD_NUM = 'max_thread_num';
        const OPTION_SOCKET_DONTWAIT = 'socket_dontwait';
        const OPTION_DNS_LOOKUP_RANDOM = 'dns_lookup_random';
        const OPTION_USE_ASYNC_RESOLVER = 'use_async_resolver';
        const OPTION_ENABLE_COROUTINE = 'enable_coroutine';
        const OPTION_SSL_PROTOCOLS = 'ssl_protocols';
        const OPTION_SSL_COMPRESS = 'ssl_compress';
        const OPTION_SSL_CERT_FILE = 'ssl_cert_file';
        const OPTION_SSL_KEY_FILE = 'ssl_key_file';
        const OPTION_SSL_PASSPHRASE = 'ssl_passphrase';
        const OPTION_SSL_HOST_NAME = 'ssl_host_name';
        const OPTION_SSL_VERIFY_PEER = 'ssl_verify_peer';
        const OPTION_SSL_ALLOW_SELF_SIGNED = 'ssl_allow_self_signed';
        const OPTION_SSL_CAFILE = 'ssl_cafile';
        const OPTION_SSL_CAPATH = 'ssl_capath';
        const OPTION_SSL_VERIFY_DEPTH = 'ssl_verify_depth';
        const OPTION_SSL_CIPHERS = 'ssl_ciphers';
        const OPTION_OPEN_EOF_CHECK = 'open_eof_check';
        const OPTION_OPEN_EOF_SPLIT = 'open_eof_split';
        const OPTION_PACKAGE_EOF = 'package_eof';
        const OPTION_OPEN_MQTT_PROTOCOL = 'open_mqtt_protocol';
        const OPTION_OPEN_LENGTH_CHECK = 'open_length_check';
        const OPTION_PACKAGE_LENGTH_TYPE = 'package_length_type';
        const OPTION_PACKAGE_LENGTH_OFFSET = 'package_length_offset';
        const OPTION_PACKAGE_BODY_OFFSET = 'package_body_offset';
        const OPTION_PACKAGE_LENGTH_FUNC = 'package_length_func';
        const OPTION_PACKAGE_MAX_LENGTH = 'package_max_length';
        const OPTION_BUFFER_HIGH_WATERMARK = 'buffer_high_watermark';
        const OPTION_BUFFER_LOW_WATERMARK = 'buffer_low_watermark';
        const OPTION_BIND_PORT = 'bind_port';
        const OPTION_BIND_ADDRESS = 'bind_address';
        const OPTION_OPEN_TCP_NODELAY = 'open_tcp_nodelay';
        const OPTION_SOCKS5_HOST = 'socks5_host';
        const OPTION_SOCKS5_PORT = 'socks5_port';
        const OPTION_SOCKS5_USERNAME = 'socks5_username';
        const OPTION_SOCKS5_PASSWORD = 'socks5_password';
        const OPTION_HTTP_PROXY_HOST = 'http_proxy_host';
        const OPTION_HTTP_PROXY_PORT = 'http_proxy_port';
        const OPTION_HTTP_PROXY_USERNAME = 'http_proxy_username';
        const OPTION_HTTP_PROXY_USER = 'http_proxy_user';
        const OPTION_HTTP_PROXY_PASSWORD = 'http_proxy_password';
        const OPTION_MAX_CORO_NUM = 'max_coro_num';
        const OPTION_MAX_COROUTINE = 'max_coroutine';
        const OPTION_ENABLE_DEADLOCK_CHECK = 'enable_deadlock_check';
        const OPTION_HOOK_FLAGS = 'hook_flags';
        const OPTION_ENABLE_PREEMPTIVE_SCHEDULER = 'enable_preemptive_scheduler';
        const OPTION_C_STACK_SIZE = 'c_stack_size';
        const OPTION_STACK_SIZE = 'stack_size';
        const OPTION_NAME_RESOLVER = 'name_resolver';
        const OPTION_DNS_CACHE_EXPIRE = 'dns_cache_expire';
        const OPTION_DNS_CACHE_CAPACITY = 'dns_cache_capacity';
        const OPTION_CONNECT_TIMEOUT = 'connect_timeout';
        const OPTION_TIMEOUT = 'timeout';
        const OPTION_MAX_RETRIES = 'max_retries';
        const OPTION_DEFER = 'defer';
        const OPTION_LOWERCASE_HEADER = 'lowercase_header';
        const OPTION_KEEP_ALIVE = 'keep_alive';
        const OPTION_WEBSOCKET_MASK = 'websocket_mask';
        const OPTION_HTTP_COMPRESSION = 'http_compression';
        const OPTION_BODY_DECOMPRESSION = 'body_decompression';
        const OPTION_WEBSOCKET_COMPRESSION = 'websocket_compression';
        const OPTION_WRITE_FUNC = 'write_func';
        const OPTION_HTTP_PARSE_COOKIE = 'http_parse_cookie';
        const OPTION_HTTP_PARSE_POST = 'http_parse_post';
        const OPTION_HTTP_PARSE_FILES = 'http_parse_files';
        const OPTION_HTTP_COMPRESSION_LEVEL = 'http_compression_level';
        const OPTION_COMPRESSION_LEVEL = 'compression_level';
        const OPTION_HTTP_GZIP_LEVEL = 'http_gzip_level';
        const OPTION_HTTP_COMPRESSION_MIN_LENGTH = 'http_compression_min_length';
        const OPTION_COMPRESSION_MIN_LENGTH = 'compression_min_length';
        const OPTION_HTTP_COMPRESSION_TYPES = 'http_compression_types';
        const OPTION_COMPRESSION_TYPES = 'compression_types';
        const OPTION_UPLOAD_TMP_DIR = 'upload_tmp_dir';
        const OPTION_ENABLE_MESSAGE_BUS = 'enable_message_bus';
        const OPTION_MAX_PACKAGE_SIZE = 'max_package_size';
        const OPTION_SSL = 'ssl';
        const OPTION_CHROOT = 'chroot';
        const OPTION_USER = 'user';
        const OPTION_GROUP = 'group';
        const OPTION_DAEMONIZE = 'daemonize';
        const OPTION_PID_FILE = 'pid_file';
        const OPTION_REACTOR_NUM = 'reactor_num';
        const OPTION_SINGLE_THREAD = 'single_thread';
        const OPTION_WORKER_NUM = 'worker_num';
        const OPTION_MAX_WAIT_TIME = 'max_wait_time';
        const OPTION_MAX_QUEUED_BYTES = 'max_queued_bytes';
        const OPTION_MAX_CONCURRENCY = 'max_concurrency';
        const OPTION_WORKER_MAX_CONCURRENCY = 'worker_max_concurrency';
        const OPTION_SEND_TIMEOUT = 'send_timeout';
        const OPTION_DISPATCH_MODE = 'dispatch_mode';
        const OPTION_SEND_YIELD = 'send_yield';
        const OPTION_DISPATCH_FUNC = 'dispatch_func';
        const OPTION_DISCARD_TIMEOUT_REQUEST = 'discard_timeout_request';
        const OPTION_ENABLE_UNSAFE_EVENT = 'enable_unsafe_event';
        const OPTION_ENABLE_DELAY_RECEIVE = 'enable_delay_receive';
        const OPTION_ENABLE_REUSE_PORT = 'enable_reuse_port';
        const OPTION_TASK_USE_OBJECT = 'task_use_object';
        const OPTION_TASK_OBJECT = 'task_object';
        const OPTION_EVENT_OBJECT = 'event_object';
        const OPTION_TASK_ENABLE_COROUTINE = 'task_enable_coroutine';
        const OPTION_TASK_WORKER_NUM = 'task_worker_num';
        const OPTION_TASK_IPC_MODE = 'task_ipc_mode';
        const OPTION_TASK_TMPDIR = 'task_tmpdir';
        const OPTION_TASK_MAX_REQUEST = 'task_max_request';
        const OPTION_TASK_MAX_REQUEST_GRACE = 'task_max_request_grace';
        const OPTION_MAX_CONNECTION = 'max_connection';
        const OPTION_MAX_CONN = 'max_conn';
        const OPTION_START_SESSION_ID = 'start_session_id';
        const OPTION_HEARTBEAT_CHECK_INTERVAL = 'heartbeat_check_interval';
        const OPTION_HEARTBEAT_IDLE_TIME = 'heartbeat_idle_time';
        const OPTION_MAX_REQUEST = 'max_request';
        const OPTION_MAX_REQUEST_GRACE = 'max_request_grace';
        const OPTION_RELOAD_ASYNC = 'reload_async';
        const OPTION_OPEN_CPU_AFFINITY = 'open_cpu_affinity';
        const OPTION_CPU_AFFINITY_IGNORE = 'cpu_affinity_ignore';
        const OPTION_UPLOAD_MAX_FILESIZE = 'upload_max_filesize';
        const OPTION_ENABLE_STATIC_HANDLER = 'enable_static_handler';
        const OPTION_DOCUMENT_ROOT = 'document_root';
        const OPTION_HTTP_AUTOINDEX = 'http_autoindex';
        const OPTION_HTTP_INDEX_FILES = 'http_index_files';
        const OPTION_STATIC_HANDLER_LOCATIONS = 'static_handler_locations';
        const OPTION_URL_REWRITE_RULES = 'url_rewrite_rules';
        const OPTION_INPUT_BUFFER_SIZE = 'input_buffer_size';
        const OPTION_BUFFER_INPUT_SIZE = 'buffer_input_size';
        const OPTION_OUTPUT_BUFFER_SIZE = 'output_buffer_size';
        const OPTION_BUFFER_OUTPUT_SIZE = 'buffer_output_size';
        const OPTION_MESSAGE_QUEUE_KEY = 'message_queue_key';
        const OPTION_BOOTSTRAP = 'bootstrap';
        const OPTION_INIT_ARGUMENTS = 'init_arguments';
        const OPTION_BACKLOG = 'backlog';
        const OPTION_KERNEL_SOCKET_RECV_BUFFER_SIZE = 'kernel_socket_recv_buffer_size';
        const OPTION_KERNEL_SOCKET_SEND_BUFFER_SIZE = 'kernel_socket_send_buffer_size';
        const OPTION_TCP_DEFER_ACCEPT = 'tcp_defer_accept';
        const OPTION_OPEN_TCP_KEEPALIVE = 'open_tcp_keepalive';
        const OPTION_OPEN_HTTP_PROTOCOL = 'open_http_protocol';
        const OPTION_OPEN_WEBSOCKET_PROTOCOL = 'open_websocket_protocol';
        const OPTION_WEBSOCKET_SUBPROTOCOL = 'websocket_subprotocol';
        const OPTION_OPEN_WEBSOCKET_CLOSE_FRAME = 'open_websocket_close_frame';
        const OPTION_OPEN_WEBSOCKET_PING_FRAME = 'open_websocket_ping_frame';
        const OPTION_OPEN_WEBSOCKET_PONG_FRAME = 'open_websocket_pong_frame';
        const OPTION_OPEN_HTTP2_PROTOCOL = 'open_http2_protocol';
        const OPTION_OPEN_REDIS_PROTOCOL = 'open_redis_protocol';
        const OPTION_MAX_IDLE_TIME = 'max_idle_time';
        const OPTION_TCP_KEEPIDLE = 'tcp_keepidle';
        const OPTION_TCP_KEEPINTERVAL = 'tcp_keepinterval';
        const OPTION_TCP_KEEPCOUNT = 'tcp_keepcount';
        const OPTION_TCP_USER_TIMEOUT = 'tcp_user_timeout';
        const OPTION_TCP_FASTOPEN = 'tcp_fastopen';
        const OPTION_PACKAGE_BODY_START = 'package_body_start';
        const OPTION_SSL_CLIENT_CERT_FILE = 'ssl_client_cert_file';
        const OPTION_SSL_PREFER_SERVER_CIPHERS = 'ssl_prefer_server_ciphers';
        const OPTION_SSL_ECDH_CURVE = 'ssl_ecdh_curve';
        const OPTION_SSL_DHPARAM = 'ssl_dhparam';
        const OPTION_SSL_SNI_CERTS = 'ssl_sni_certs';
        const OPTION_OPEN_SSL = 'open_ssl';
        const OPTION_OPEN_FASTCGI_PROTOCOL = 'open_fastcgi_protocol';
        const OPTION_READ_TIMEOUT = 'read_timeout';
        const OPTION_WRITE_TIMEOUT = 'write_timeout';
        const OPTION_SSL_DISABLE_COMPRESSION = 'ssl_disable_compression';
        const OPTION_SSL_GREASE = 'ssl_grease';
        const OPTION_EXIT_CONDITION = 'exit_condition';
        const OPTION_DEADLOCK_CHECK_DISABLE_TRACE = 'deadlock_check_disable_trace';
        const OPTION_DEADLOCK_CHECK_LIMIT = 'deadlock_check_limit';
        const OPTION_DEADLOCK_CHECK_DEPTH = 'deadlock_check_depth';
        const OPTION_STATS_FILE = 'stats_file';
        const OPTION_STATS_TIMER_INTERVAL = 'stats_timer_interval';
        const OPTION_ADMIN_SERVER = 'admin_server';
        const OPTION_HTTP_CLIENT_DRIVER = 'http_client_driver';
    }
}

namespace Swoole\Atomic {

    /** A number of 64 bits. */
    class Long
    {
        public function __construct(int $value = 0)
        {
        }

        public function add(int $add_value = 1): int
        {
        }

        public function sub(int $sub_value = 1): int
        {
        }

        public function get(): int
        {
        }

        public function set(int $value): void
        {
        }

        public function cmpset(int $cmp_value, int $new_value): bool
        {
        }
    }
}

namespace Swoole\Timer {

    /** The ids of timers. */
    class Iterator extends \ArrayIterator
    {
    }
}

namespace Swoole\Connection {

    /**
     * The connections that are not over: foreach yields their ids, an index is what `getClientInfo` says. Each foreach walks
     * by itself.
     */
    class Iterator implements \Iterator, \ArrayAccess, \Countable
    {
        public function rewind(): void
        {
        }

        public function next(): void
        {
        }

        public function current(): mixed
        {
        }

        public function key(): mixed
        {
        }

        public function valid(): bool
        {
        }

        public function count(): int
        {
        }

        public function offsetExists(mixed $fd): bool
        {
        }

        public function offsetGet(mixed $fd): mixed
        {
        }

        public function offsetSet(mixed $fd, mixed $value): void
        {
        }

        public function offsetUnset(mixed $fd): void
        {
        }
    }
}

namespace Swoole\Server {

    /** What `connect` and `close` get where `event_object` is set. */
    class Event
    {
        /** @var int */
        public $reactor_id = 0;
        /** @var int the connection */
        public $fd = 0;
        /** @var float when it was told, in seconds since 1970 */
        public $dispatch_time = 0.0;
        /** @var mixed */
        public $data = null;
    }

    /** A port of the server. */
    class Port
    {
        /** @var string */
        public $host = '';

        /** @var int */
        public $port = 0;

        /** @var int one of SWOOLE_SOCK_* */
        public $type = 0;

        /** @var int */
        public $sock = -1;

        /** @var bool */
        public $ssl = false;

        /** @var array<string, mixed>|null what its `set` got, and from the start on what holds; the first port's is the server's */
        public $setting = null;

        /** @var \Swoole\Connection\Iterator|null */
        public $connections = null;

        /**
         * Of the first port these are the server's. What a further port cannot have for itself has no effect, and the log says
         * so by name when the server starts.
         *
         * @param array<string, mixed> $settings
         */
        public function set(array $settings): bool
        {
        }

        /**
         * A callback for the connections of this port; what it lacks it takes from the server. The first port's are the
         * server's.
         */
        public function on(string $event_name, callable $callback): bool
        {
        }

        public function getCallback(string $event_name): \Closure|string|null|array
        {
        }
    }
}

namespace Swoole\Coroutine {

    /**
     * What would have to wait. It does nothing, and throws a `Swoole\Exception` with the code
     * SWOOLE_ERROR_CO_OUT_OF_COROUTINE, which says what to use instead.
     */
    class System
    {
        public static function sleep(float $seconds): bool
        {
        }

        public static function exec(string $command, bool $get_error_stream = false): array|false
        {
        }

        public static function gethostbyname(string $domain_name, int $type = 2, float $timeout = -1.0): false|string
        {
        }

        public static function dnsLookup(string $domain_name, float $timeout = 60.0, int $type = 2): string|false
        {
        }

        public static function getaddrinfo(
            string $domain,
            int $family = 2,
            int $socktype = 1,
            int $protocol = 6,
            ?string $service = null,
            float $timeout = -1.0,
        ): array|bool {
        }

        public static function statvfs(string $path): array
        {
        }

        public static function readFile(string $filename, int $flag = 0): false|string
        {
        }

        public static function writeFile(string $filename, string $fileContent, int $flags = 0): false|int
        {
        }

        public static function fread(mixed $handle, int $length = 0): false|string
        {
        }

        public static function fgets(mixed $handle): false|string
        {
        }

        public static function fwrite(mixed $handle, string $data, int $length = 0): false|int
        {
        }

        public static function wait(float $timeout = -1.0): array|false
        {
        }

        public static function waitPid(int $pid, float $timeout = -1.0): array|false
        {
        }

        public static function waitSignal(int|array $signals, float $timeout = -1.0): int|false
        {
        }

        public static function waitEvent(mixed $socket, int $events = SWOOLE_EVENT_READ, float $timeout = -1.0): int|false
        {
        }
    }

    /** What a coroutine keeps for itself: an array whose elements are properties, too. */
    class Context extends \ArrayObject
    {
    }

    /** The numbers of coroutines. */
    class Iterator extends \ArrayIterator
    {
    }

    /** A queue of at most so many values, at which coroutines wait. */
    class Channel
    {
        /** @var int how many values it takes, at least 1 */
        public $capacity = 0;

        /** @var int what became of the last push or pop: SWOOLE_CHANNEL_OK, _TIMEOUT, _CLOSED or _CANCELED */
        public $errCode = 0;

        public function __construct(int $size = 1)
        {
        }

        /**
         * Adds a value at the end, when there is room; false when the channel is closed, or so many seconds are over.
         *
         * @throws \Swoole\Error where it has to wait outside of a coroutine
         */
        public function push(mixed $data, float $timeout = -1.0): bool
        {
        }

        /**
         * Takes the first value, when there is one; false when the channel is closed, or so many seconds are over.
         *
         * @throws \Swoole\Error where it has to wait outside of a coroutine
         */
        public function pop(float $timeout = -1.0): mixed
        {
        }

        public function isEmpty(): bool
        {
        }

        public function isFull(): bool
        {
        }

        public function length(): int
        {
        }

        /** Takes no more values; what is there can be taken. False: it was closed already. */
        public function close(): bool
        {
        }

        /** @return array<string, int> consumer_num, producer_num, queue_num */
        public function stats(): array
        {
        }
    }

    /** Thrown at a wait that `Coroutine::cancel` has ended so. */
    final class CanceledException extends \Swoole\Exception
    {
    }

    /** Coroutines that begin together. */
    final class Scheduler
    {
        public function add(callable $func, mixed ...$param): void
        {
        }

        /** Adds it so many times. */
        public function parallel(int $n, callable $func, mixed ...$param): void
        {
        }

        /** @see \Swoole\Coroutine::set() */
        public function set(array $settings): void
        {
        }

        public function getOptions(): ?array
        {
        }

        /** Begins all that were added, and waits until no coroutine and no timer is left. */
        public function start(): bool
        {
        }
    }

    /** Counts what has yet to be done. */
    class WaitGroup
    {
        public function __construct(int $delta = 0)
        {
        }

        /** @throws \InvalidArgumentException when it would be less than nothing */
        public function add(int $delta = 1): void
        {
        }

        /** @throws \BadMethodCallException when nothing is left to be done */
        public function done(): void
        {
        }

        public function count(): int
        {
        }

        /**
         * Waits until nothing is left to be done; false when so many seconds are over.
         *
         * @throws \Swoole\Error where it has to wait outside of a coroutine
         */
        public function wait(float $timeout = -1.0): bool
        {
        }
    }

    /** Coroutines that are waited for capture it. */
    class Barrier
    {
        public static function make(): Barrier
        {
        }

        /**
         * Lets go of the barrier, and waits until all others have, or for so many seconds.
         *
         * @throws \Swoole\Exception where somebody waits already
         */
        public static function wait(Barrier &$barrier, float $timeout = -1.0): void
        {
        }
    }

    /** @see \go() */
    function go(callable $func, mixed ...$params): int|false
    {
    }

    /** @see \defer() */
    function defer(callable $callback): void
    {
    }

    /** @see \Co\run() */
    function run(callable $func, mixed ...$args): bool
    {
    }

    /**
     * Calls each of these in a coroutine of its own, and waits. The array of what they return has their keys; null stands for
     * one that has not returned in time, which goes on.
     */
    function batch(array $tasks, float $timeout = -1.0): array
    {
    }

    /** Calls `$fn($value, $key)` for each value in a coroutine of its own, and waits, as batch() does. */
    function map(array $list, callable $fn, float $timeout = -1.0): array
    {
    }

    /** Calls it so many times, each in a coroutine of its own, and waits until all have ended. */
    function parallel(int $n, callable $fn): void
    {
    }
}

namespace Co {

    /** @see \go() */
    function go(callable $func, mixed ...$params): int|false
    {
    }

    /** @see \defer() */
    function defer(callable $callback): void
    {
    }

    /** Begins it as a coroutine, and waits until no coroutine and no timer is left. */
    function run(callable $func, mixed ...$args): bool
    {
    }
}

namespace Gannet {

    /** The WebSocket server with what Swoole has not: a close that says why, a push that can throw, safe defaults. */
    class Server extends \Swoole\WebSocket\Server
    {
        /**
         * Makes a connection a member of a room. True: it is one now, or was one already. A warning says why not.
         */
        public function join(int $fd, string $room): bool
        {
        }

        /** Ends a membership. False: there was none. A connection that ends leaves its rooms by itself. */
        public function leave(int $fd, string $room): bool
        {
        }

        /**
         * Sends a message to all members of a room but `$except`; it is framed once for all.
         *
         * With `$latest`, a number of your own choice, a member who is slow gets only the newest of the messages that
         * were published to the room under it.
         *
         * Returns how many members the room has, without `$except`; 0 where there is no such room. Those who do not get
         * it, for too much waits for them (`'send_queue_policy' => 'drop_newest'`), are among them. False: a warning, or
         * an exception with `push_throws`, says why not.
         */
        public function publish(
            string $room,
            string $data,
            int $opcode = WEBSOCKET_OPCODE_TEXT,
            int $except = 0,
            ?int $latest = null,
        ): int|false {
        }

        /** @return list<int> the members of a room, in no order */
        public function members(string $room): array
        {
        }

        /** @return list<string> the rooms that a connection is in, in no order */
        public function rooms(int $fd): array
        {
        }
    }

    /** There is no open WebSocket with this id. Thrown where `push_throws` is set. */
    class ConnectionGone extends \Exception
    {
    }

    /** Too much waits for this client already. Thrown where `push_throws` is set. */
    class QueueFull extends \Exception
    {
    }
}

namespace {

    /** Begins it at once, until it waits or ends; returns its number. False: a warning says that there is no room. */
    function go(callable $func, mixed ...$params): int|false
    {
    }

    /** @see go() */
    function swoole_coroutine_create(callable $func, mixed ...$params): int|false
    {
    }

    /**
     * Calls it when the running coroutine ends; the last one first.
     *
     * @throws \Swoole\Error outside of one
     */
    function defer(callable $callback): void
    {
    }

    /** @see defer() */
    function swoole_coroutine_defer(callable $callback): void
    {
    }

    /** Why the last call failed: one of SWOOLE_ERROR_*. */
    function swoole_last_error(): int
    {
    }

    /** Makes it 0. */
    function swoole_clear_error(): void
    {
    }

    /** The system's last error number. */
    function swoole_errno(): int
    {
    }

    /** An error number in words; SWOOLE_STRERROR_* say whose it is. */
    function swoole_strerror(int $errno, int $error_type = SWOOLE_STRERROR_SYSTEM): string
    {
    }

    /** The version of Swoole whose surface this is. */
    function swoole_version(): string
    {
    }

    /** How many processors this process may use. */
    function swoole_cpu_num(): int
    {
    }

    /** @return array<string, string> an IPv4 address for each network interface, without 127.0.0.1 */
    function swoole_get_local_ip(): array
    {
    }

    /** What `ps` shows of this process. */
    function swoole_set_process_name(string $process_name): bool
    {
    }

    /** Has no effect; true. The log of the server says so by name when it starts. */
    function swoole_async_set(array $settings): bool
    {
    }

    /** Says what an ending such as `map` stands for; false when it is known already. */
    function swoole_mime_type_add(string $suffix, string $mime_type): bool
    {
    }

    /** Says what an ending stands for, known or not. */
    function swoole_mime_type_set(string $suffix, string $mime_type): void
    {
    }

    /** Forgets an ending; false when it was not known. */
    function swoole_mime_type_delete(string $suffix): bool
    {
    }

    /** What a file is by its name; `application/octet-stream` when its ending is not known. */
    function swoole_mime_type_get(string $filename): string
    {
    }

    /** @see swoole_mime_type_get() */
    function swoole_get_mime_type(string $filename): string
    {
    }

    /** Whether the ending of a file's name is known. */
    function swoole_mime_type_exists(string $filename): bool
    {
    }

    /** @return list<string> what the known endings stand for */
    function swoole_mime_type_list(): array
    {
    }

    /** @see \Swoole\Timer::tick() */
    function swoole_timer_tick(int $ms, callable $callback, mixed ...$params): int|false
    {
    }

    /** @see \Swoole\Timer::after() */
    function swoole_timer_after(int $ms, callable $callback, mixed ...$params): int|false
    {
    }

    /** @see \Swoole\Timer::exists() */
    function swoole_timer_exists(int $timer_id): bool
    {
    }

    /** @see \Swoole\Timer::info() */
    function swoole_timer_info(int $timer_id): ?array
    {
    }

    /** @see \Swoole\Timer::stats() */
    function swoole_timer_stats(): array
    {
    }

    /** @see \Swoole\Timer::list() */
    function swoole_timer_list(): \Swoole\Timer\Iterator
    {
    }

    /** @see \Swoole\Timer::clear() */
    function swoole_timer_clear(int $timer_id): bool
    {
    }

    /** @see \Swoole\Timer::clearAll() */
    function swoole_timer_clear_all(): bool
    {
    }

    /**
     * Runs the timers and coroutines of a script that has no server, until none is left. It does so at its end anyway.
     * What a callback throws comes out here.
     */
    function swoole_event_wait(): void
    {
    }

    /** What a script calls at its end: the same, and coroutines that wait for ever are unwound. */
    function swoole_event_rshutdown(): void
    {
    }

    const SWOOLE_STRERROR_SYSTEM = 0;
    const SWOOLE_STRERROR_GAI = 1;
    const SWOOLE_STRERROR_DNS = 2;
    const SWOOLE_STRERROR_SWOOLE = 9;

    const SWOOLE_ERROR_EVENT_SOCKET_REMOVED = 800;
    const SWOOLE_ERROR_MALLOC_FAIL = 501;
    const SWOOLE_ERROR_SYSTEM_CALL_FAIL = 502;
    const SWOOLE_ERROR_PHP_FATAL_ERROR = 503;
    const SWOOLE_ERROR_NAME_TOO_LONG = 504;
    const SWOOLE_ERROR_INVALID_PARAMS = 505;
    const SWOOLE_ERROR_QUEUE_FULL = 506;
    const SWOOLE_ERROR_OPERATION_NOT_SUPPORT = 507;
    const SWOOLE_ERROR_PROTOCOL_ERROR = 508;
    const SWOOLE_ERROR_WRONG_OPERATION = 509;
    const SWOOLE_ERROR_PHP_RUNTIME_NOTICE = 510;
    const SWOOLE_ERROR_FOR_TEST = 511;
    const SWOOLE_ERROR_NO_PAYLOAD = 550;
    const SWOOLE_ERROR_UNDEFINED_BEHAVIOR = 600;
    const SWOOLE_ERROR_NOT_THREAD_SAFETY = 601;
    const SWOOLE_ERROR_FILE_NOT_EXIST = 700;
    const SWOOLE_ERROR_FILE_TOO_LARGE = 701;
    const SWOOLE_ERROR_FILE_EMPTY = 702;
    const SWOOLE_ERROR_DIR_NOT_EXIST = 703;
    const SWOOLE_ERROR_DNSLOOKUP_DUPLICATE_REQUEST = 710;
    const SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED = 711;
    const SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT = 712;
    const SWOOLE_ERROR_DNSLOOKUP_UNSUPPORTED = 713;
    const SWOOLE_ERROR_DNSLOOKUP_NO_SERVER = 714;
    const SWOOLE_ERROR_BAD_IPV6_ADDRESS = 720;
    const SWOOLE_ERROR_UNREGISTERED_SIGNAL = 721;
    const SWOOLE_ERROR_BAD_HOST_ADDR = 722;
    const SWOOLE_ERROR_BAD_PORT = 723;
    const SWOOLE_ERROR_BAD_SOCKET_TYPE = 724;
    const SWOOLE_ERROR_EVENT_REMOVE_FAILED = 800;
    const SWOOLE_ERROR_EVENT_ADD_FAILED = 801;
    const SWOOLE_ERROR_EVENT_UPDATE_FAILED = 802;
    const SWOOLE_ERROR_EVENT_UNKNOWN_DATA = 803;
    const SWOOLE_ERROR_SESSION_CLOSED_BY_SERVER = 1001;
    const SWOOLE_ERROR_SESSION_CLOSED_BY_CLIENT = 1002;
    const SWOOLE_ERROR_SESSION_CLOSING = 1003;
    const SWOOLE_ERROR_SESSION_CLOSED = 1004;
    const SWOOLE_ERROR_SESSION_NOT_EXIST = 1005;
    const SWOOLE_ERROR_SESSION_INVALID_ID = 1006;
    const SWOOLE_ERROR_SESSION_DISCARD_TIMEOUT_DATA = 1007;
    const SWOOLE_ERROR_SESSION_DISCARD_DATA = 1008;
    const SWOOLE_ERROR_OUTPUT_BUFFER_OVERFLOW = 1009;
    const SWOOLE_ERROR_OUTPUT_SEND_YIELD = 1010;
    const SWOOLE_ERROR_SSL_NOT_READY = 1011;
    const SWOOLE_ERROR_SSL_CANNOT_USE_SENFILE = 1012;
    const SWOOLE_ERROR_SSL_EMPTY_PEER_CERTIFICATE = 1013;
    const SWOOLE_ERROR_SSL_VERIFY_FAILED = 1014;
    const SWOOLE_ERROR_SSL_BAD_CLIENT = 1015;
    const SWOOLE_ERROR_SSL_BAD_PROTOCOL = 1016;
    const SWOOLE_ERROR_SSL_RESET = 1017;
    const SWOOLE_ERROR_SSL_HANDSHAKE_FAILED = 1018;
    const SWOOLE_ERROR_SSL_CREATE_CONTEXT_FAILED = 1019;
    const SWOOLE_ERROR_SSL_CREATE_SESSION_FAILED = 1020;
    const SWOOLE_ERROR_PACKAGE_LENGTH_TOO_LARGE = 1201;
    const SWOOLE_ERROR_PACKAGE_LENGTH_NOT_FOUND = 1202;
    const SWOOLE_ERROR_DATA_LENGTH_TOO_LARGE = 1203;
    const SWOOLE_ERROR_PACKAGE_MALFORMED_DATA = 1204;
    const SWOOLE_ERROR_TASK_PACKAGE_TOO_BIG = 2001;
    const SWOOLE_ERROR_TASK_DISPATCH_FAIL = 2002;
    const SWOOLE_ERROR_TASK_TIMEOUT = 2003;
    const SWOOLE_ERROR_HTTP2_STREAM_ID_TOO_BIG = 3001;
    const SWOOLE_ERROR_HTTP2_STREAM_NO_HEADER = 3002;
    const SWOOLE_ERROR_HTTP2_STREAM_NOT_FOUND = 3003;
    const SWOOLE_ERROR_HTTP2_STREAM_IGNORE = 3004;
    const SWOOLE_ERROR_HTTP2_SEND_CONTROL_FRAME_FAILED = 3005;
    const SWOOLE_ERROR_HTTP2_INTERNAL_ERROR = 3006;
    const SWOOLE_ERROR_AIO_BAD_REQUEST = 4001;
    const SWOOLE_ERROR_AIO_CANCELED = 4002;
    const SWOOLE_ERROR_AIO_TIMEOUT = 4003;
    const SWOOLE_ERROR_CLIENT_NO_CONNECTION = 5001;
    const SWOOLE_ERROR_SOCKET_CLOSED = 6001;
    const SWOOLE_ERROR_SOCKET_POLL_TIMEOUT = 6002;
    const SWOOLE_ERROR_SOCKET_NOT_EXISTS = 6003;
    const SWOOLE_ERROR_SOCKS5_UNSUPPORT_VERSION = 7001;
    const SWOOLE_ERROR_SOCKS5_UNSUPPORT_METHOD = 7002;
    const SWOOLE_ERROR_SOCKS5_AUTH_FAILED = 7003;
    const SWOOLE_ERROR_SOCKS5_SERVER_ERROR = 7004;
    const SWOOLE_ERROR_SOCKS5_HANDSHAKE_FAILED = 7005;
    const SWOOLE_ERROR_SOCKS5_CONNECT_FAILED = 7006;
    const SWOOLE_ERROR_HTTP_PROXY_HANDSHAKE_ERROR = 7101;
    const SWOOLE_ERROR_HTTP_INVALID_PROTOCOL = 7102;
    const SWOOLE_ERROR_HTTP_PROXY_HANDSHAKE_FAILED = 7103;
    const SWOOLE_ERROR_HTTP_PROXY_BAD_RESPONSE = 7104;
    const SWOOLE_ERROR_HTTP_CONFLICT_HEADER = 7105;
    const SWOOLE_ERROR_HTTP_CONTEXT_UNAVAILABLE = 7106;
    const SWOOLE_ERROR_HTTP_COOKIE_UNAVAILABLE = 7107;
    const SWOOLE_ERROR_WEBSOCKET_BAD_CLIENT = 8501;
    const SWOOLE_ERROR_WEBSOCKET_BAD_OPCODE = 8502;
    const SWOOLE_ERROR_WEBSOCKET_UNCONNECTED = 8503;
    const SWOOLE_ERROR_WEBSOCKET_HANDSHAKE_FAILED = 8504;
    const SWOOLE_ERROR_WEBSOCKET_PACK_FAILED = 8505;
    const SWOOLE_ERROR_WEBSOCKET_UNPACK_FAILED = 8506;
    const SWOOLE_ERROR_WEBSOCKET_INCOMPLETE_PACKET = 8507;
    const SWOOLE_ERROR_SERVER_MUST_CREATED_BEFORE_CLIENT = 9001;
    const SWOOLE_ERROR_SERVER_TOO_MANY_SOCKET = 9002;
    const SWOOLE_ERROR_SERVER_WORKER_TERMINATED = 9003;
    const SWOOLE_ERROR_SERVER_INVALID_LISTEN_PORT = 9004;
    const SWOOLE_ERROR_SERVER_TOO_MANY_LISTEN_PORT = 9005;
    const SWOOLE_ERROR_SERVER_PIPE_BUFFER_FULL = 9006;
    const SWOOLE_ERROR_SERVER_NO_IDLE_WORKER = 9007;
    const SWOOLE_ERROR_SERVER_ONLY_START_ONE = 9008;
    const SWOOLE_ERROR_SERVER_SEND_IN_MASTER = 9009;
    const SWOOLE_ERROR_SERVER_INVALID_REQUEST = 9010;
    const SWOOLE_ERROR_SERVER_CONNECT_FAIL = 9011;
    const SWOOLE_ERROR_SERVER_INVALID_COMMAND = 9012;
    const SWOOLE_ERROR_SERVER_IS_NOT_REGULAR_FILE = 9013;
    const SWOOLE_ERROR_SERVER_SEND_TO_WOKER_TIMEOUT = 9014;
    const SWOOLE_ERROR_SERVER_INVALID_CALLBACK = 9015;
    const SWOOLE_ERROR_SERVER_UNRELATED_THREAD = 9016;
    const SWOOLE_ERROR_SERVER_WORKER_EXIT_TIMEOUT = 9101;
    const SWOOLE_ERROR_SERVER_WORKER_ABNORMAL_PIPE_DATA = 9102;
    const SWOOLE_ERROR_SERVER_WORKER_UNPROCESSED_DATA = 9103;
    const SWOOLE_ERROR_CO_OUT_OF_COROUTINE = 10001;
    const SWOOLE_ERROR_CO_HAS_BEEN_BOUND = 10002;
    const SWOOLE_ERROR_CO_HAS_BEEN_DISCARDED = 10003;
    const SWOOLE_ERROR_CO_MUTEX_DOUBLE_UNLOCK = 10004;
    const SWOOLE_ERROR_CO_BLOCK_OBJECT_LOCKED = 10005;
    const SWOOLE_ERROR_CO_BLOCK_OBJECT_WAITING = 10006;
    const SWOOLE_ERROR_CO_YIELD_FAILED = 10007;
    const SWOOLE_ERROR_CO_GETCONTEXT_FAILED = 10008;
    const SWOOLE_ERROR_CO_SWAPCONTEXT_FAILED = 10009;
    const SWOOLE_ERROR_CO_MAKECONTEXT_FAILED = 10010;
    const SWOOLE_ERROR_CO_IOCPINIT_FAILED = 10011;
    const SWOOLE_ERROR_CO_PROTECT_STACK_FAILED = 10012;
    const SWOOLE_ERROR_CO_STD_THREAD_LINK_ERROR = 10013;
    const SWOOLE_ERROR_CO_DISABLED_MULTI_THREAD = 10014;
    const SWOOLE_ERROR_CO_CANNOT_CANCEL = 10015;
    const SWOOLE_ERROR_CO_NOT_EXISTS = 10016;
    const SWOOLE_ERROR_CO_CANCELED = 10017;
    const SWOOLE_ERROR_CO_TIMEDOUT = 10018;
    const SWOOLE_ERROR_CO_SOCKET_CLOSE_WAIT = 10019;

    const SWOOLE_HOOK_TCP = 2;
    const SWOOLE_HOOK_UDP = 4;
    const SWOOLE_HOOK_UNIX = 8;
    const SWOOLE_HOOK_UDG = 16;
    const SWOOLE_HOOK_SSL = 32;
    const SWOOLE_HOOK_TLS = 64;
    const SWOOLE_HOOK_STREAM_FUNCTION = 128;
    const SWOOLE_HOOK_STREAM_SELECT = 128;
    const SWOOLE_HOOK_FILE = 256;
    const SWOOLE_HOOK_SLEEP = 512;
    const SWOOLE_HOOK_PROC = 1024;
    const SWOOLE_HOOK_CURL = 2048;
    const SWOOLE_HOOK_NATIVE_CURL = 4096;
    const SWOOLE_HOOK_BLOCKING_FUNCTION = 8192;
    const SWOOLE_HOOK_SOCKETS = 16384;
    const SWOOLE_HOOK_STDIO = 32768;
    const SWOOLE_HOOK_PDO_PGSQL = 65536;
    const SWOOLE_HOOK_PDO_ODBC = 131072;
    const SWOOLE_HOOK_PDO_ORACLE = 262144;
    const SWOOLE_HOOK_PDO_SQLITE = 524288;
    const SWOOLE_HOOK_PDO_FIREBIRD = 1048576;
    const SWOOLE_HOOK_NET_FUNCTION = 2097152;
    const SWOOLE_HOOK_MONGODB = 4194304;
    const SWOOLE_HOOK_ALL = 2143285247;

    const SWOOLE_HTTP2_TYPE_DATA = 0;
    const SWOOLE_HTTP2_TYPE_HEADERS = 1;
    const SWOOLE_HTTP2_TYPE_PRIORITY = 2;
    const SWOOLE_HTTP2_TYPE_RST_STREAM = 3;
    const SWOOLE_HTTP2_TYPE_SETTINGS = 4;
    const SWOOLE_HTTP2_TYPE_PUSH_PROMISE = 5;
    const SWOOLE_HTTP2_TYPE_PING = 6;
    const SWOOLE_HTTP2_TYPE_GOAWAY = 7;
    const SWOOLE_HTTP2_TYPE_WINDOW_UPDATE = 8;
    const SWOOLE_HTTP2_TYPE_CONTINUATION = 9;
    const SWOOLE_HTTP2_ERROR_NO_ERROR = 0;
    const SWOOLE_HTTP2_ERROR_PROTOCOL_ERROR = 1;
    const SWOOLE_HTTP2_ERROR_INTERNAL_ERROR = 2;
    const SWOOLE_HTTP2_ERROR_FLOW_CONTROL_ERROR = 3;
    const SWOOLE_HTTP2_ERROR_SETTINGS_TIMEOUT = 4;
    const SWOOLE_HTTP2_ERROR_STREAM_CLOSED = 5;
    const SWOOLE_HTTP2_ERROR_FRAME_SIZE_ERROR = 6;
    const SWOOLE_HTTP2_ERROR_REFUSED_STREAM = 7;
    const SWOOLE_HTTP2_ERROR_CANCEL = 8;
    const SWOOLE_HTTP2_ERROR_COMPRESSION_ERROR = 9;
    const SWOOLE_HTTP2_ERROR_CONNECT_ERROR = 10;
    const SWOOLE_HTTP2_ERROR_ENHANCE_YOUR_CALM = 11;
    const SWOOLE_HTTP2_ERROR_INADEQUATE_SECURITY = 12;
    const SWOOLE_HTTP2_ERROR_HTTP_1_1_REQUIRED = 13;

    const SWOOLE_LOG_DEBUG = 0;
    const SWOOLE_LOG_TRACE = 1;
    const SWOOLE_LOG_INFO = 2;
    const SWOOLE_LOG_NOTICE = 3;
    const SWOOLE_LOG_WARNING = 4;
    const SWOOLE_LOG_ERROR = 5;
    const SWOOLE_LOG_NONE = 6;
    const SWOOLE_LOG_ROTATION_SINGLE = 0;
    const SWOOLE_LOG_ROTATION_MONTHLY = 1;
    const SWOOLE_LOG_ROTATION_DAILY = 2;
    const SWOOLE_LOG_ROTATION_HOURLY = 3;
    const SWOOLE_LOG_ROTATION_EVERY_MINUTE = 4;

    const SWOOLE_TRACE_SERVER = 2;
    const SWOOLE_TRACE_CLIENT = 4;
    const SWOOLE_TRACE_BUFFER = 8;
    const SWOOLE_TRACE_CONN = 16;
    const SWOOLE_TRACE_EVENT = 32;
    const SWOOLE_TRACE_WORKER = 64;
    const SWOOLE_TRACE_MEMORY = 128;
    const SWOOLE_TRACE_REACTOR = 256;
    const SWOOLE_TRACE_PHP = 512;
    const SWOOLE_TRACE_HTTP = 1024;
    const SWOOLE_TRACE_HTTP2 = 2048;
    const SWOOLE_TRACE_EOF_PROTOCOL = 4096;
    const SWOOLE_TRACE_LENGTH_PROTOCOL = 8192;
    const SWOOLE_TRACE_CLOSE = 16384;
    const SWOOLE_TRACE_WEBSOCKET = 32768;
    const SWOOLE_TRACE_REDIS_CLIENT = 65536;
    const SWOOLE_TRACE_MYSQL_CLIENT = 131072;
    const SWOOLE_TRACE_HTTP_CLIENT = 262144;
    const SWOOLE_TRACE_AIO = 524288;
    const SWOOLE_TRACE_SSL = 1048576;
    const SWOOLE_TRACE_NORMAL = 2097152;
    const SWOOLE_TRACE_CHANNEL = 4194304;
    const SWOOLE_TRACE_TIMER = 8388608;
    const SWOOLE_TRACE_SOCKET = 16777216;
    const SWOOLE_TRACE_COROUTINE = 33554432;
    const SWOOLE_TRACE_CONTEXT = 67108864;
    const SWOOLE_TRACE_CO_HTTP_SERVER = 134217728;
    const SWOOLE_TRACE_TABLE = 268435456;
    const SWOOLE_TRACE_CO_CURL = 536870912;
    const SWOOLE_TRACE_CARES = 1073741824;
    const SWOOLE_TRACE_ZLIB = 2147483648;
    const SWOOLE_TRACE_CO_PGSQL = 4294967296;
    const SWOOLE_TRACE_CO_ODBC = 8589934592;
    const SWOOLE_TRACE_CO_ORACLE = 17179869184;
    const SWOOLE_TRACE_CO_SQLITE = 34359738368;
    const SWOOLE_TRACE_CO_FIREBIRD = 68719476736;
    const SWOOLE_TRACE_CO_SSH2 = 137438953472;
    const SWOOLE_TRACE_THREAD = 1099511627776;
    const SWOOLE_TRACE_ALL = 9223372036854775807;

    const SWOOLE_BASE = 1;

    const SWOOLE_PROCESS = 2;

    const SWOOLE_DISPATCH_ROUND = 1;
    const SWOOLE_DISPATCH_FDMOD = 2;
    const SWOOLE_DISPATCH_IDLE_WORKER = 3;
    const SWOOLE_DISPATCH_IPMOD = 4;
    const SWOOLE_DISPATCH_UIDMOD = 5;
    const SWOOLE_DISPATCH_USERFUNC = 6;
    const SWOOLE_DISPATCH_STREAM = 7;
    const SWOOLE_DISPATCH_CO_CONN_LB = 8;
    const SWOOLE_DISPATCH_CO_REQ_LB = 9;
    const SWOOLE_DISPATCH_CONCURRENT_LB = 10;
    const SWOOLE_DISPATCH_RESULT_DISCARD_PACKET = -1;
    const SWOOLE_DISPATCH_RESULT_CLOSE_CONNECTION = -2;
    const SWOOLE_DISPATCH_RESULT_USERFUNC_FALLBACK = -3;

    const SWOOLE_TASK_TMPFILE = 1;
    const SWOOLE_TASK_SERIALIZE = 2;
    const SWOOLE_TASK_NONBLOCK = 4;
    const SWOOLE_TASK_CALLBACK = 8;
    const SWOOLE_TASK_WAITALL = 16;
    const SWOOLE_TASK_COROUTINE = 32;
    const SWOOLE_TASK_PEEK = 64;
    const SWOOLE_TASK_NOREPLY = 128;

    const SWOOLE_WORKER_BUSY = 1;
    const SWOOLE_WORKER_IDLE = 2;
    const SWOOLE_WORKER_EXIT = 3;

    const SWOOLE_SERVER_COMMAND_MASTER = 2;
    const SWOOLE_SERVER_COMMAND_REACTOR_THREAD = 4;
    const SWOOLE_SERVER_COMMAND_EVENT_WORKER = 8;
    const SWOOLE_SERVER_COMMAND_WORKER = 8;
    const SWOOLE_SERVER_COMMAND_TASK_WORKER = 16;
    const SWOOLE_SERVER_COMMAND_MANAGER = 32;

    const SWOOLE_IPC_NONE = 0;
    const SWOOLE_IPC_UNIXSOCK = 1;
    const SWOOLE_IPC_UNSOCK = 1;
    const SWOOLE_IPC_MSGQUEUE = 2;
    const SWOOLE_IPC_SOCKET = 3;
    const SWOOLE_IPC_PREEMPTIVE = 3;

    const SWOOLE_MSGQUEUE_ORIENT = 1;
    const SWOOLE_MSGQUEUE_BALANCE = 2;

    const SWOOLE_RWLOCK = 1;

    const SWOOLE_FILELOCK = 2;

    const SWOOLE_SEM = 4;

    const SWOOLE_MUTEX = 3;

    const SWOOLE_SPINLOCK = 5;

    const SWOOLE_DEFAULT_MAX_CORO_NUM = 100000;

    const SWOOLE_CORO_MAX_NUM_LIMIT = 9223372036854775807;
    const SWOOLE_CORO_INIT = 0;
    const SWOOLE_CORO_WAITING = 1;
    const SWOOLE_CORO_RUNNING = 2;
    const SWOOLE_CORO_END = 3;

    const SWOOLE_EXIT_IN_COROUTINE = 2;
    const SWOOLE_EXIT_IN_SERVER = 4;

    const SWOOLE_CHANNEL_OK = 0;
    const SWOOLE_CHANNEL_TIMEOUT = -1;
    const SWOOLE_CHANNEL_CLOSED = -2;
    const SWOOLE_CHANNEL_CANCELED = -3;

    const SWOOLE_HTTP_CLIENT_ESTATUS_CONNECT_FAILED = -1;
    const SWOOLE_HTTP_CLIENT_ESTATUS_REQUEST_TIMEOUT = -2;
    const SWOOLE_HTTP_CLIENT_ESTATUS_SERVER_RESET = -3;
    const SWOOLE_HTTP_CLIENT_ESTATUS_SEND_FAILED = -4;

    const SWOOLE_SOCK_TCP = 1;
    const SWOOLE_SOCK_UDP = 2;
    const SWOOLE_SOCK_TCP6 = 3;
    const SWOOLE_SOCK_UDP6 = 4;
    const SWOOLE_SOCK_UNIX_STREAM = 5;
    const SWOOLE_SOCK_UNIX_DGRAM = 6;
    const SWOOLE_SOCK_RAW = 7;
    const SWOOLE_SOCK_RAW6 = 8;

    const SWOOLE_TCP = 1;

    const SWOOLE_UDP = 2;

    const SWOOLE_TCP6 = 3;

    const SWOOLE_UDP6 = 4;

    const SWOOLE_UNIX_STREAM = 5;
    const SWOOLE_UNIX_DGRAM = 6;

    const SWOOLE_RAW = 7;

    const SWOOLE_RAW6 = 8;

    const SWOOLE_SSL = 512;

    const SWOOLE_ASYNC = 1024;

    const SWOOLE_SYNC = 2048;

    const SWOOLE_KEEP = 4096;

    const SWOOLE_EVENT_READ = 512;
    const SWOOLE_EVENT_WRITE = 1024;

    const SWOOLE_IOV_MAX = 1024;

    const SWOOLE_SSLv3_METHOD = 1;
    const SWOOLE_SSLv3_SERVER_METHOD = 2;
    const SWOOLE_SSLv3_CLIENT_METHOD = 3;

    const SWOOLE_SSLv23_METHOD = 0;
    const SWOOLE_SSLv23_SERVER_METHOD = 4;
    const SWOOLE_SSLv23_CLIENT_METHOD = 5;

    const SWOOLE_TLS_METHOD = 0;
    const SWOOLE_TLS_SERVER_METHOD = 4;
    const SWOOLE_TLS_CLIENT_METHOD = 5;

    const SWOOLE_TLSv1_METHOD = 6;
    const SWOOLE_TLSv1_SERVER_METHOD = 7;
    const SWOOLE_TLSv1_CLIENT_METHOD = 8;
    const SWOOLE_TLSv1_1_METHOD = 9;
    const SWOOLE_TLSv1_1_SERVER_METHOD = 10;
    const SWOOLE_TLSv1_1_CLIENT_METHOD = 11;
    const SWOOLE_TLSv1_2_METHOD = 12;
    const SWOOLE_TLSv1_2_SERVER_METHOD = 13;
    const SWOOLE_TLSv1_2_CLIENT_METHOD = 14;

    const SWOOLE_DTLS_CLIENT_METHOD = 15;
    const SWOOLE_DTLS_SERVER_METHOD = 16;

    const SWOOLE_SSL_SSLv2 = 2;
    const SWOOLE_SSL_SSLv3 = 4;
    const SWOOLE_SSL_TLSv1 = 8;
    const SWOOLE_SSL_TLSv1_1 = 16;
    const SWOOLE_SSL_TLSv1_2 = 32;
    const SWOOLE_SSL_TLSv1_3 = 64;
    const SWOOLE_SSL_DTLS = 128;

    const SWOOLE_WEBSOCKET_STATUS_CONNECTION = 1;
    const SWOOLE_WEBSOCKET_STATUS_HANDSHAKE = 2;
    const SWOOLE_WEBSOCKET_STATUS_ACTIVE = 3;
    const SWOOLE_WEBSOCKET_STATUS_CLOSING = 4;
    const SWOOLE_WEBSOCKET_OPCODE_CONTINUATION = 0;
    const SWOOLE_WEBSOCKET_OPCODE_TEXT = 1;
    const SWOOLE_WEBSOCKET_OPCODE_BINARY = 2;
    const SWOOLE_WEBSOCKET_OPCODE_CLOSE = 8;
    const SWOOLE_WEBSOCKET_OPCODE_PING = 9;
    const SWOOLE_WEBSOCKET_OPCODE_PONG = 10;
    const SWOOLE_WEBSOCKET_FLAG_FIN = 1;
    const SWOOLE_WEBSOCKET_FLAG_COMPRESS = 2;
    const SWOOLE_WEBSOCKET_FLAG_RSV1 = 4;
    const SWOOLE_WEBSOCKET_FLAG_RSV2 = 8;
    const SWOOLE_WEBSOCKET_FLAG_RSV3 = 16;
    const SWOOLE_WEBSOCKET_FLAG_MASK = 32;
    const SWOOLE_WEBSOCKET_CLOSE_NORMAL = 1000;
    const SWOOLE_WEBSOCKET_CLOSE_GOING_AWAY = 1001;
    const SWOOLE_WEBSOCKET_CLOSE_PROTOCOL_ERROR = 1002;
    const SWOOLE_WEBSOCKET_CLOSE_DATA_ERROR = 1003;
    const SWOOLE_WEBSOCKET_CLOSE_STATUS_ERROR = 1005;
    const SWOOLE_WEBSOCKET_CLOSE_ABNORMAL = 1006;
    const SWOOLE_WEBSOCKET_CLOSE_MESSAGE_ERROR = 1007;
    const SWOOLE_WEBSOCKET_CLOSE_POLICY_ERROR = 1008;
    const SWOOLE_WEBSOCKET_CLOSE_MESSAGE_TOO_BIG = 1009;
    const SWOOLE_WEBSOCKET_CLOSE_EXTENSION_MISSING = 1010;
    const SWOOLE_WEBSOCKET_CLOSE_SERVER_ERROR = 1011;
    const SWOOLE_WEBSOCKET_CLOSE_CLOSE_SERVICE_RESTART = 1012;
    const SWOOLE_WEBSOCKET_CLOSE_SERVICE_RESTART = 1012;
    const SWOOLE_WEBSOCKET_CLOSE_TRY_AGAIN_LATER = 1013;
    const SWOOLE_WEBSOCKET_CLOSE_BAD_GATEWAY = 1014;
    const SWOOLE_WEBSOCKET_CLOSE_TLS = 1015;

    const WEBSOCKET_STATUS_CONNECTION = 1;
    const WEBSOCKET_STATUS_HANDSHAKE = 2;
    const WEBSOCKET_STATUS_ACTIVE = 3;
    const WEBSOCKET_STATUS_CLOSING = 4;
    const WEBSOCKET_STATUS_FRAME = 3;
    const WEBSOCKET_STATUS_HANDSHAKE_FAILED = 5;

    const WEBSOCKET_OPCODE_CONTINUATION = 0;
    const WEBSOCKET_OPCODE_TEXT = 1;
    const WEBSOCKET_OPCODE_BINARY = 2;
    const WEBSOCKET_OPCODE_CLOSE = 8;
    const WEBSOCKET_OPCODE_PING = 9;
    const WEBSOCKET_OPCODE_PONG = 10;

    const WEBSOCKET_CLOSE_NORMAL = 1000;
    const WEBSOCKET_CLOSE_GOING_AWAY = 1001;
    const WEBSOCKET_CLOSE_PROTOCOL_ERROR = 1002;
    const WEBSOCKET_CLOSE_DATA_ERROR = 1003;
    const WEBSOCKET_CLOSE_STATUS_ERROR = 1005;
    const WEBSOCKET_CLOSE_ABNORMAL = 1006;
    const WEBSOCKET_CLOSE_MESSAGE_ERROR = 1007;
    const WEBSOCKET_CLOSE_POLICY_ERROR = 1008;
    const WEBSOCKET_CLOSE_MESSAGE_TOO_BIG = 1009;
    const WEBSOCKET_CLOSE_EXTENSION_MISSING = 1010;
    const WEBSOCKET_CLOSE_SERVER_ERROR = 1011;
    const WEBSOCKET_CLOSE_CLOSE_SERVICE_RESTART = 1012;
    const WEBSOCKET_CLOSE_SERVICE_RESTART = 1012;
    const WEBSOCKET_CLOSE_TRY_AGAIN_LATER = 1013;
    const WEBSOCKET_CLOSE_BAD_GATEWAY = 1014;
    const WEBSOCKET_CLOSE_TLS = 1015;

    const GANNET_VERSION = '0.1.0';

    const SWOOLE_VERSION = '6.2.1';
    const SWOOLE_VERSION_ID = 60201;

    const SWOOLE_MAJOR_VERSION = 6;

    const SWOOLE_MINOR_VERSION = 2;

    const SWOOLE_RELEASE_VERSION = 1;

    const SWOOLE_EXTRA_VERSION = '';

    const SWOOLE_DEBUG = false;

    const SWOOLE_HAVE_COMPRESSION = false;
    const SWOOLE_HAVE_ZLIB = false;
    const SWOOLE_HAVE_BROTLI = false;
    const SWOOLE_HAVE_ZSTD = false;

    const SWOOLE_USE_HTTP2 = false;
    const SWOOLE_USE_SHORTNAME = true;

    const SWOOLE_SOCK_SYNC = false;
    const SWOOLE_SOCK_ASYNC = true;

    const SWOOLE_TIMER_MIN_MS = 1;
    const SWOOLE_TIMER_MIN_SEC = 0.001;
    const SWOOLE_TIMER_MAX_MS = 9223372036854775807;
    const SWOOLE_TIMER_MAX_SEC = 9223372036854776.0;

    // The names from before Swoole 5, and the short ones.
    class_alias(\Swoole\Table::class, 'swoole_table');
    class_alias(\Swoole\Atomic::class, 'swoole_atomic');
    class_alias(\Swoole\Atomic\Long::class, 'swoole_atomic_long');
    class_alias(\Swoole\Lock::class, 'swoole_lock');
    class_alias(\Swoole\Coroutine::class, 'co');
    class_alias(\Swoole\Coroutine\System::class, 'co\system');
    class_alias(\Swoole\Coroutine\Scheduler::class, 'co\scheduler');
    class_alias(\Swoole\Coroutine\Channel::class, 'co\channel');
    class_alias(\Swoole\Coroutine\Channel::class, 'chan');
    class_alias(\Swoole\Coroutine\WaitGroup::class, 'co\waitgroup');
    class_alias(\Swoole\WebSocket\Frame::class, 'swoole_websocket_frame');
    class_alias(\Swoole\WebSocket\CloseFrame::class, 'swoole_websocket_closeframe');
    class_alias(\Swoole\Http\Request::class, 'swoole_http_request');
    class_alias(\Swoole\Http\Response::class, 'swoole_http_response');
    class_alias(\Swoole\Timer::class, 'swoole_timer');
    class_alias(\Swoole\Connection\Iterator::class, 'swoole_connection_iterator');
    class_alias(\Swoole\Server\Event::class, 'swoole_server_event');
    class_alias(\Swoole\Server\Port::class, 'swoole_server_port');
    class_alias(\Swoole\Server::class, 'swoole_server');
    class_alias(\Swoole\Http\Server::class, 'swoole_http_server');
    class_alias(\Swoole\WebSocket\Server::class, 'swoole_websocket_server');
}
