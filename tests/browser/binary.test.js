import assert from "node:assert/strict";
import { test } from "node:test";

import { withPage } from "./support/page.js";
import { chooseBinary, connect, entry } from "./support/steps.js";

test("bytes typed as hex are sent as a binary message", () =>
  withPage(async (page) => {
    await connect(page);
    await sendHex(page, "48 65,0x6C6c:6f ff");
    const sent = await entry(page, "sent", "48 65 6c 6c 6f ff");
    assert.match(await sent.innerText(), /binary\s+6 B[^]*Hello·/);
    await entry(page, "received.binary", "48 65 6c 6c 6f ff");
  }));

test("a file is sent as a binary message", () =>
  withPage(async (page) => {
    await connect(page);
    const file = { name: "three.bin", mimeType: "application/octet-stream", buffer: Buffer.from([0, 128, 255]) };
    await page.getByLabel("Choose a file").setInputFiles(file);
    await page.getByText("three.bin, 3 B").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await entry(page, "sent", "00 80 ff");
    await entry(page, "received.binary", "00 80 ff");
  }));

test("wrong hex is not sent, and the page says what is wrong and what would be right", () =>
  withPage(async (page) => {
    await connect(page);
    for (const [hex, explanation] of WRONG) {
      await sendHex(page, hex);
      await page.locator("#message-error").filter({ hasText: explanation }).waitFor();
      assert.equal(await page.getByLabel("Message bytes in hex").inputValue(), hex);
    }
    assert.equal(await page.locator("#sent-messages").innerText(), "0");
  }));

async function sendHex(page, hex) {
  await chooseBinary(page);
  await page.getByLabel("Message bytes in hex").fill(hex);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

const WRONG = [
  ["0a zz", "“z” in “zz” is not a hex digit. Write each byte as two of 0–9 and a–f: 48 65 6c 6c 6f"],
  ["0a b", "“b” has an odd number of digits. Write 0b for the byte b"],
  ["abc", "“abc” has an odd number of digits. Write two for each byte: 48 65 6c 6c 6f"],
];
