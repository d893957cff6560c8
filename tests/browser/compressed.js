// Does Chromium understand what Gannet compresses, and Gannet what it compresses?
//
//     compressed.js URL MODE
//
// The server is crates/gannet/tests/compression_clients.rs, where the conversation is explained. What is agreed on is
// the server's choice: Chromium offers the same in every mode.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { browser, closeBrowser } from "./support/browser.js";

const [url] = process.argv.slice(2);
const texts = await readFile(new URL("../interop/compressed_texts.mjs", import.meta.url), "utf8");
const page = await (await browser()).newPage();
page.setDefaultTimeout(0);
await page.addScriptTag({ content: texts.replaceAll("export ", "") });
const conversation = await page.evaluate(
  (url) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url);
      const result = { extensions: "", received: 0, wrong: [], end: "" };
      socket.onopen = () => {
        result.extensions = socket.extensions;
        for (let number = 0; number < SENT; number += 1) {
          socket.send(textOf(number));
        }
        socket.send("go");
      };
      socket.onmessage = ({ data }) => {
        if (data.startsWith("end ")) {
          result.end = data;
          socket.close(1000);
        } else if (data === textOf(Number.parseInt(data, 10))) {
          result.received += 1;
        } else {
          result.wrong.push(data.slice(0, 100));
        }
      };
      socket.onclose = (event) => resolve({ ...result, code: event.code });
    }),
  url,
);
await closeBrowser();
const { extensions, received, wrong, end, code } = conversation;
assert.match(extensions, /^permessage-deflate/, "no compression was agreed on");
assert.deepEqual({ wrong, end, code }, { wrong: [], end: `end ${received}`, code: 1000 });
