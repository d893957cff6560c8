import assert from "node:assert/strict";
import { test } from "node:test";

import { CONNECTION_FAILED, withPage } from "./support/page.js";
import { freePort } from "./support/server.js";
import { connectTo, notice, state } from "./support/steps.js";

test("a refused Origin is explained, with the setting that would allow it", () =>
  withPage(
    async (page, server) => {
      await connectTo(page, `ws://localhost:${server.port}/`);
      const ending = await notice(page, "The server refuses pages of other hosts");
      const origin = `http://127.0.0.1:${server.port}`;
      assert.match(await ending.innerText(), new RegExp(`This page comes from ${origin}`));
      assert.equal(await page.locator("#setting-file").innerText(), `origins = ["${origin}"]`);
      assert.equal(await page.locator("#setting-option").innerText(), `--set 'origins=["${origin}"]'`);
      await state(page, "Not connected");
    },
    { expected: CONNECTION_FAILED },
  ));

test("an address where nothing listens is explained", () =>
  withPage(
    async (page) => {
      const port = await freePort();
      await connectTo(page, `ws://127.0.0.1:${port}/`);
      await notice(page, `Nothing listens at 127.0.0.1:${port}, or it cannot be reached from here`);
    },
    { expected: CONNECTION_FAILED },
  ));

test("a refusal for another reason is explained", () =>
  withPage(
    async (page) => {
      await page.getByLabel("Subprotocols").fill("soap");
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      const ending = await notice(page, "Something answers there");
      assert.match(await ending.innerText(), /subprotocols = \["soap"\]/);
    },
    { expected: CONNECTION_FAILED },
  ));

test("an invalid address is explained", () =>
  withPage(async (page) => {
    for (const [address, explanation] of WRONG) {
      await connectTo(page, address);
      await page.locator("#address-error").filter({ hasText: explanation }).waitFor();
      await state(page, "Not connected");
    }
  }));

test("an invalid subprotocol is explained", () =>
  withPage(async (page) => {
    for (const [names, explanation] of [
      ["my chat", "“my chat” contains “ ”"],
      ["chat, chat", "“chat” is there twice"],
    ]) {
      await page.getByLabel("Subprotocols").fill(names);
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      await page.locator("#subprotocols-error").filter({ hasText: explanation }).waitFor();
    }
  }));

const WRONG = [
  ["", "The address is empty. Write one like ws://127.0.0.1:"],
  ["localhost:9501", "The address has no ws:// or wss:// at its start. Write ws://localhost:9501"],
  ["//example.com/chat", "The address has no ws:// or wss:// at its start. Write ws://example.com/chat"],
  ["https://example.com/chat", "“https://” is not for WebSocket. Write wss://example.com/chat"],
  ["ws:example.com", "The address has no ws:// or wss:// at its start. Write ws://example.com"],
  ["ws://localhost:99999/", "“99999” is not a port. Write a number from 1 to 65535"],
  ["ws://localhost:abc/", "“abc” is not a port."],
  ["ws://exa mple/", "“exa mple” is not a valid host."],
  ["ws:///chat", "The address names no host."],
  ["ws://localhost/#top", "A WebSocket address has no part after “#”. Write ws://localhost/"],
];
