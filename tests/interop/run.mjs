// Does `ws` for Node.js understand `gannet echo`, and `gannet echo` it?
//
//     run.mjs URL BINARY
//
// URL is that of a `gannet echo` with `--set 'subprotocols=["chat"]'` and `--set ping_interval=1`, and the defaults
// for the rest; BINARY is the `gannet` to start another one with, which is then stopped by a signal.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import WebSocket from "ws";

const [URL, BINARY] = process.argv.slice(2);
const PATIENCE = 20_000;
const MESSAGE_SIZE_MAX = 1024 * 1024;
const SIZES = [0, 1, 125, 126, 65_535, 65_536, MESSAGE_SIZE_MAX];

/** The arguments of the emitter's next `event`, in time. */
async function next(emitter, event) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await once(emitter, event, { signal: patience.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** Those of the client's next `event`, unless the connection ends before. */
function nextOf(client, event) {
  const ended = once(client, "close").then(([code]) => assert.fail(`closed with ${code}`));
  return Promise.race([next(client, event), ended]);
}

async function open(url, subprotocols = []) {
  const client = new WebSocket(url, subprotocols);
  await next(client, "open");
  return client;
}

async function close(client) {
  client.close();
  await next(client, "close");
}

/** What `use` is lent is closed in order, unless `use` fails. */
async function withClient(use, subprotocols) {
  const client = await open(URL, subprotocols);
  await use(client);
  await close(client);
}

async function receive(client) {
  const [data, isBinary] = await nextOf(client, "message");
  return isBinary ? data : data.toString();
}

/** Text is a string, a binary message a Buffer. */
async function assertEcho(client, message) {
  client.send(message);
  assert.deepEqual(await receive(client), message);
}

const text = (size) => [
  `a text of ${size} bytes comes back`,
  () => withClient((client) => assertEcho(client, "x".repeat(size))),
];

const binary = (size) => [
  `a binary message of ${size} bytes comes back`,
  () => withClient((client) => assertEcho(client, Buffer.alloc(size, 0xfe))),
];

async function messagesInOrder(client) {
  const received = [];
  client.on("message", (data) => received.push(data.toString()));
  const sent = Array.from({ length: 1000 }, (_, number) => `${number}`);
  sent.forEach((message) => client.send(message));
  while (received.length < sent.length) {
    await next(client, "message");
  }
  assert.deepEqual(received, sent);
}

async function fragments(client, parts, whole) {
  parts.forEach((part, index) => client.send(part, { fin: index === parts.length - 1 }));
  assert.deepEqual(await receive(client), whole);
}

async function pingOfClient(client) {
  for (const payload of ["", "there?", "x".repeat(125)]) {
    client.ping(payload);
    const [answer] = await nextOf(client, "pong");
    assert.equal(answer.toString(), payload);
  }
  await assertEcho(client, "hello");
}

async function pingOfServer(client) {
  // The second comes only when the answer to the first was understood.
  await nextOf(client, "ping");
  await nextOf(client, "ping");
  await assertEcho(client, "hello");
}

async function closeByClient() {
  for (const [code, reason] of [[1000, ""], [3000, "lunch"], [4999, "ü".repeat(61)]]) {
    const client = await open(URL);
    client.close(code, reason);
    const [answer] = await next(client, "close");
    assert.equal(answer, code);
  }
}

async function closeByServer() {
  const client = await open(URL);
  client.send("x".repeat(MESSAGE_SIZE_MAX + 1));
  const [code] = await next(client, "close");
  assert.equal(code, 1009);
}

async function closeBySignal() {
  const server = spawn(BINARY, ["echo", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  try {
    const [line] = await next(createInterface({ input: server.stderr }), "line");
    const client = await open(`ws://${line.match(/listening on (\S+)/)[1]}`);
    await assertEcho(client, "hello");
    const ends = Promise.all([next(client, "close"), next(server, "exit")]);
    server.kill("SIGTERM");
    const [[code], [status]] = await ends;
    assert.deepEqual({ code, status }, { code: 1001, status: 0 });
  } finally {
    server.kill("SIGKILL");
  }
}

async function subprotocolAgreed(client) {
  assert.equal(client.protocol, "chat");
  await assertEcho(client, "hello");
}

async function subprotocolNotAgreed() {
  // This client insists on one of those that it offers.
  const client = new WebSocket(URL, ["soap"]);
  const [error] = await next(client, "error");
  assert.equal(error.message, "Server sent no subprotocol");
}

const CHECKS = [
  ...SIZES.map(text),
  ...SIZES.map(binary),
  ["a text beyond ASCII comes back", () => withClient((client) => assertEcho(client, "grüße, κόσμε, 🐦\0"))],
  ["a thousand messages come back in order", () => withClient(messagesInOrder)],
  [
    "fragments of a text come back as one",
    () => withClient((client) => fragments(client, ["grü", "", "n".repeat(70_000), "!"], `grü${"n".repeat(70_000)}!`)),
  ],
  [
    "fragments of a binary message come back as one",
    () => withClient((client) => fragments(client, [Buffer.of(0), Buffer.of(254, 255), Buffer.of()], Buffer.of(0, 254, 255))),
  ],
  ["a Ping of the client is answered", () => withClient(pingOfClient)],
  ["the answer to a Ping of the server is understood", () => withClient(pingOfServer)],
  ["a Close of the client is answered with its code", closeByClient],
  ["a message that is too big is answered with 1009", closeByServer],
  ["a server that is stopped says 1001", closeBySignal],
  ["the subprotocol that both speak is agreed on", () => withClient(subprotocolAgreed, ["soap", "chat"])],
  ["no subprotocol is agreed on where there is none", subprotocolNotAgreed],
];

let failed = 0;
for (const [name, check] of CHECKS) {
  try {
    await check();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}`);
    console.log(error);
  }
}
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
