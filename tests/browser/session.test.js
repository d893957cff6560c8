import { test } from "node:test";

import { withPage } from "./support/page.js";
import { chooseBinary, connect, entry, notice, send, sendTest } from "./support/steps.js";

// `withPage` fails on any error, violation of the content security policy, or request to another host.
test("a whole session has no error and asks nobody else", () =>
  withPage(async (page, server) => {
    await connect(page);
    await send(page, "hello");
    await sendTest(page, "64 KiB of bytes");
    const sent = await entry(page, "sent", "64 KiB");
    await sent.getByRole("button", { name: "Show more" }).click();
    await sent.getByRole("button", { name: "Copy all" }).click();
    await page.getByRole("button", { name: "Copy as text" }).click();
    await page.getByRole("button", { name: "Copy as JSON" }).click();
    await chooseBinary(page);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("Nothing yet.").waitFor();
    await server.stop();
    await notice(page, "1001 Going away");
  }));

test("what happened is copied as JSON", () =>
  withPage(
    async (page) => {
      await connect(page);
      await send(page, "hello");
      await entry(page, "received", "server received: hello");
      await page.getByRole("button", { name: "Copy as JSON" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      const [, sent, received] = JSON.parse(copied);
      if (sent.text !== "hello" || received.direction !== "received" || received.bytes !== 22) {
        throw new Error(copied);
      }
    },
    { context: { permissions: ["clipboard-read", "clipboard-write"] } },
  ));
