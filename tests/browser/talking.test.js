import assert from "node:assert/strict";
import { test } from "node:test";

import { withPage } from "./support/page.js";
import { connect, entry, send, sendTest, state } from "./support/steps.js";

test("the page connects to the server that it came from, and disconnects", () =>
  withPage(async (page, server) => {
    assert.equal(await page.getByLabel("Address").inputValue(), `ws://127.0.0.1:${server.port}/`);
    await connect(page);
    await page.getByRole("button", { name: "Disconnect" }).click();
    await state(page, "Closed, 1000");
  }));

test("a text is sent, and its answer shown with kind, size, and round trip", () =>
  withPage(async (page) => {
    await connect(page);
    await send(page, "grüße");
    const sent = await entry(page, "sent", "grüße");
    assert.match(await sent.innerText(), /Sent\s+\d\d:\d\d:\d\d\.\d{3}\s+text\s+7 B/);
    const answer = await entry(page, "received", "server received: grüße");
    assert.match(await answer.innerText(), /Received\s+\d\d:\d\d:\d\d\.\d{3}\s+text\s+24 B\s+round trip \d+(\.\d)? ms/);
    assert.match(await page.locator("#round-trip-last").innerText(), /^\d+(\.\d)? ms$/);
  }));

test("a text of 1 MiB goes there and back, and is shown from its beginning", () =>
  withPage(async (page) => {
    await connect(page);
    await sendTest(page, "1 MiB of text");
    const answer = await entry(page, "received", "server received: abc");
    assert.equal(await answer.locator(".size").getAttribute("title"), "1,048,593 bytes");
    await answer.getByRole("button", { name: "Show more" }).click();
    assert.equal((await answer.locator(".payload").innerText()).length, 65_536);
  }));

test("what looks like markup is shown as text", () =>
  withPage(async (page) => {
    await connect(page);
    const markup = `<img src=x onerror="document.title='broken'"><b>b</b>`;
    await send(page, markup);
    const answer = await entry(page, "received", `server received: ${markup}`);
    assert.equal(await answer.locator("img, b").count(), 0);
    assert.notEqual(await page.title(), "broken");
  }));

test("of a stream the newest 1,000 entries are kept, all are counted, and the page says so", () =>
  withPage(async (page) => {
    await connect(page);
    await sendTest(page, "1,000 short texts at once");
    await page.locator("#received-messages").filter({ hasText: "1,000" }).waitFor();
    // One entry says that the page is connected.
    await page.locator("#dropped").filter({ hasText: "The 1,001 oldest are no longer kept" }).waitFor();
    assert.equal(await page.locator("#entries > li").count(), 1000);
  }));

test("the newest message is in sight, unless the user looks at older ones", () =>
  withPage(async (page) => {
    await connect(page);
    for (const count of [1, 2, 3]) {
      await sendTest(page, "64 KiB of text");
      await page.locator("#received-messages").filter({ hasText: `${count}` }).waitFor();
      await inSight(page.locator(".entry.received").nth(count - 1));
    }

    const newest = page.getByRole("button", { name: "Go to the newest" });
    assert.equal(await newest.isVisible(), false);
    await page.locator(".entry").first().scrollIntoViewIfNeeded();
    await send(page, "hello");
    await newest.click();
    await inSight(await entry(page, "received", "server received: hello"));
  }));

/** Waits until the log shows the whole entry. */
async function inSight(entry) {
  const handle = await entry.elementHandle();
  await entry.page().waitForFunction((element) => {
    const log = document.getElementById("log").getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    return top >= log.top && bottom <= log.bottom + 1;
  }, handle);
}
