import assert from "node:assert/strict";
import { test } from "node:test";

import { CONNECTION_FAILED, withPage } from "./support/page.js";
import { Server } from "./support/server.js";
import { connect, disconnect, entry, notice, send, sendTest, state } from "./support/steps.js";

test("a server that stops is explained, and the page reconnects when it is back", () =>
  withPage(async (page, server) => {
    await connect(page);
    await server.stop();
    await state(page, "Closed, 1001");
    const ending = await notice(page, "1001 Going away");
    assert.match(await ending.innerText(), /The server is going away: it is stopping, or you left the page/);
    assert.match(await ending.innerText(), /Ended by\s+most likely the server/);

    const again = await Server.start(server.port);
    try {
      await page.getByRole("button", { name: "Reconnect" }).click();
      await state(page, "Open");
      assert.equal(await ending.isVisible(), false);
      await send(page, "hello again");
      await entry(page, "received", "server received: hello again");
    } finally {
      await again.stop();
    }
  }));

test("a connection that breaks is explained", () =>
  withPage(
    async (page, server) => {
      await connect(page);
      await server.stop("SIGKILL");
      const ending = await notice(page, "1006 Broken off");
      assert.match(await ending.innerText(), /broke without a closing handshake/);
      assert.match(await ending.innerText(), /Clean\s+no/);
    },
    { expected: CONNECTION_FAILED },
  ));

test("who disconnects is said to have done it", () =>
  withPage(async (page) => {
    await connect(page);
    const ending = await disconnect(page);
    assert.match(await ending.innerText(), /Ended by\s+you, on this page/);
  }));

test("a message that is too big for the server is explained", () =>
  withPage(async (page) => {
    await connect(page);
    await page.getByLabel("Message text").fill("x".repeat(1024 * 1024 + 1));
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const ending = await notice(page, "1009 Message too big");
    assert.match(await ending.innerText(), /message_size_max/);
  }));

test("the newest messages stay in sight when the notice of the end takes from the list", () =>
  withPage(async (page) => {
    await connect(page);
    await sendTest(page, "100 short texts at once");
    await page.locator("#received-messages").filter({ hasText: "100" }).waitFor();
    await disconnect(page);
    const last = page.locator(".event").filter({ hasText: "Closed with 1000" });
    await last.waitFor();
    await page.waitForFunction(() => {
      const log = document.getElementById("log").getBoundingClientRect();
      const { bottom } = document.querySelector("#entries").lastElementChild.getBoundingClientRect();
      return bottom <= log.bottom + 1;
    });
    assert.equal(await page.getByRole("button", { name: "Go to the newest" }).isVisible(), false);
  }));

test("each connection has counters of its own", () =>
  withPage(async (page) => {
    await connect(page);
    await send(page, "hello");
    await page.locator("#received-messages").filter({ hasText: "1" }).waitFor();
    await disconnect(page);
    assert.equal(await page.locator("#sent-messages").innerText(), "1");
    await page.getByRole("button", { name: "Reconnect" }).click();
    await state(page, "Open");
    await page.locator("#sent-messages").filter({ hasText: "0" }).waitFor();
    assert.equal(await page.locator("#round-trip-last").innerText(), "–");
  }));

test("on a phone an open connection leaves the page to the messages", () =>
  withPage(
    async (page) => {
      assert.equal(await page.getByLabel("Address").isVisible(), true);
      await connect(page);
      assert.equal(await page.getByLabel("Address").isVisible(), false);
      assert.equal(await page.getByText("Enter sends").isVisible(), false);
      await disconnect(page);
      assert.equal(await page.getByLabel("Address").isVisible(), true);
    },
    { context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  ));
