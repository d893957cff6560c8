// Chromium without a window.

import { chromium } from "playwright-core";

/** One for the whole process. */
export async function browser() {
  launched ??= chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  return launched;
}

/** Another, which can be killed: then it says no last word. */
export async function mortalBrowser() {
  const server = await chromium.launchServer({ executablePath: EXECUTABLE, args: ARGUMENTS });
  return { browser: await chromium.connect(server.wsEndpoint()), kill: () => server.kill() };
}

export async function closeBrowser() {
  await (await launched)?.close();
}

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let launched;
