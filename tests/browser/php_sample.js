// Does Chromium converse with php/examples/sample.php? The page is of no host, as a file on a disk is.
//
//     node php_sample.js URL

import assert from "node:assert";

import { browser, closeBrowser } from "./support/browser.js";

const [url] = process.argv.slice(2);
const page = await (await browser()).newPage();
const conversation = await page.evaluate(
  (url) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      const heard = [];
      socket.onopen = () => socket.send("from Chromium, grüße");
      socket.onmessage = (event) => {
        heard.push(event.data);
        socket.close(1000);
      };
      socket.onerror = () => reject(new Error("the socket failed"));
      socket.onclose = (event) => resolve({ heard, code: event.code, wasClean: event.wasClean });
    }),
  url,
);
await closeBrowser();
assert.deepStrictEqual(conversation, {
  heard: ["server received: from Chromium, grüße"],
  code: 1000,
  wasClean: true,
});
console.log("ok      Chromium converses with sample.php");
