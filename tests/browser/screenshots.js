// Takes pictures of the page, light and dark, on a desktop and on a phone, into the folder that SCREENSHOTS names.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { browser, closeBrowser } from "./support/browser.js";
import { Server } from "./support/server.js";
import { chooseBinary, connect, connectTo, entry, notice, send, sendTest } from "./support/steps.js";

const FOLDER = process.env.SCREENSHOTS ?? "screenshots";
const SCHEMES = ["light", "dark"];
const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};
const STATES = { fresh, traffic, stopped, refused, mistake };
const LONG_TEXT = "Gannets dive from thirty metres and enter the water at a hundred kilometres an hour. ".repeat(12);

async function fresh() {}

async function traffic(page) {
  await connect(page);
  for (const text of ["hello", "Grüße aus dem Norden", LONG_TEXT]) {
    await send(page, text);
    await entry(page, "received", `server received: ${text.slice(0, 40)}`);
  }
  await sendTest(page, "1 MiB of text");
  await entry(page, "received", "server received: abc");
  await chooseBinary(page);
  await page.getByLabel("Message bytes in hex").fill("47 61 6e 6e 65 74 00 ff");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await entry(page, "received.binary", "");
}

async function stopped(page, server) {
  await connect(page);
  await send(page, "hello");
  await entry(page, "received", "server received: hello");
  await server.stop();
  await notice(page, "1001 Going away");
}

async function refused(page, server) {
  await connectTo(page, `ws://localhost:${server.port}/`);
  await notice(page, "The server refuses pages of other hosts");
}

async function mistake(page) {
  await connect(page);
  await chooseBinary(page);
  await page.getByLabel("Message bytes in hex").fill("48 65 6c 6c 6g");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("is not a hex digit").waitFor();
}

async function picture(name, state, context) {
  const server = await Server.start();
  const page = await context.newPage();
  await page.goto(server.url);
  await state(page, server);
  // The sticky top is drawn once in the middle of a picture of the whole page unless it is at the top.
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
  await page.close();
  await server.stop();
}

await mkdir(FOLDER, { recursive: true });
for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of SCHEMES) {
    const context = await (await browser()).newContext({ ...options, colorScheme });
    for (const [name, state] of Object.entries(STATES)) {
      await picture(`${name}-${screen}-${colorScheme}`, state, context);
    }
    await context.close();
  }
}
await closeBrowser();
