// Does `ws` for Node.js understand what Gannet compresses, and Gannet what it compresses?
//
//     compressed.mjs URL MODE
//
// The server is crates/gannet/tests/compression_clients.rs, where the conversation is explained.

import assert from "node:assert/strict";

import WebSocket from "ws";

import { SENT, textOf } from "./compressed_texts.mjs";

const [url, mode] = process.argv.slice(2);
const OFFERS = {
  alone: { serverNoContextTakeover: true, clientNoContextTakeover: true },
  context: {},
  "context-window-9": { serverMaxWindowBits: 9, clientMaxWindowBits: 9 },
  dropping: {},
};

const client = new WebSocket(url, { perMessageDeflate: { threshold: 0, ...OFFERS[mode] } });
let received = 0;

client.on("open", () => {
  assert.match(client.extensions, /^permessage-deflate/, "no compression was agreed on");
  for (let number = 0; number < SENT; number += 1) {
    client.send(textOf(number));
  }
  client.send("go");
});
client.on("message", (data) => {
  const text = data.toString();
  if (text.startsWith("end ")) {
    assert.equal(text, `end ${received}`);
    client.close();
    return;
  }
  const number = Number.parseInt(text, 10);
  assert.ok(text === textOf(number), `message ${number} is another: ${text.slice(0, 100)}`);
  received += 1;
});
client.on("error", (error) => assert.fail(error));
client.on("close", (code) => assert.equal(code, 1005));
