// The page of a server of its own, and what goes wrong in it.

import { after } from "node:test";

import { browser, closeBrowser } from "./browser.js";
import { Server } from "./server.js";

/**
 * Opens the page of a new server, lends it, and fails when something went wrong that is not `expected`.
 *
 * @param {(page: import("playwright-core").Page, server: Server) => Promise<void>} use
 * @param {{context?: object, expected?: RegExp}} [options]
 */
export async function withPage(use, { context: contextOptions, expected } = {}) {
  const server = await Server.start();
  const context = await (await browser()).newContext(contextOptions);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const problems = watch(page, server, expected);
    await page.goto(server.url);
    await use(page, server);
    if (problems.length > 0) {
      throw new Error(`the browser says:\n${problems.join("\n")}`);
    }
  } finally {
    await context.close();
    await server.stop("SIGKILL");
  }
}

/** Collects errors, violations of the content security policy, which are errors too, and requests to others. */
function watch(page, server, expected) {
  const problems = [];
  const note = (problem) => expected?.test(problem) || problems.push(problem);
  page.on("console", (message) => message.type() === "error" && note(message.text()));
  page.on("pageerror", (error) => note(`${error}`));
  page.on("request", (request) => request.url().startsWith(server.url) || note(`request to ${request.url()}`));
  return problems;
}

/** What Chromium itself says when a connection fails. */
export const CONNECTION_FAILED = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED|request to http:.*\/health$/;

const PATIENCE = 20_000;

after(closeBrowser);
