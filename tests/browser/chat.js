// Do people talk through the page of the chat example, and do the others notice when one is gone without a word?
//
//     node chat.js URL

import assert from "node:assert/strict";

import { browser, closeBrowser, mortalBrowser } from "./support/browser.js";

const [url] = process.argv.slice(2);
const MARKUP = "<b>x</b>";

/** A window of its own, in which somebody has taken a name and joined the garden. */
async function enter(chromium, name) {
  const page = await (await chromium.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on("pageerror", (error) => problems.push(`${error}`));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(url);
  await page.locator("#status").filter({ hasText: "You are guest" }).waitFor();
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Take this name" }).click();
  await page.getByLabel("Room").fill("garden");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { name: "garden" }).waitFor();
  return page;
}

/** Waits until just these are there, whatever their order. */
const present = (page, ...names) =>
  until(page, ".members", async (found) => {
    const there = (await found.textContent()).split(", ").sort();
    return there.join() === names.sort().join();
  });

const typing = (page, words) => until(page, ".typing", async (found) => (await found.textContent()) === words);

async function until(page, selector, holds) {
  const deadline = Date.now() + PATIENCE;
  const found = page.locator(selector);
  while (!(await holds(found))) {
    assert.ok(Date.now() < deadline, `${selector} says: ${await found.textContent()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
  }
}

async function say(page, text) {
  await page.getByLabel("Message").fill(text);
  await page.getByRole("button", { name: "Say" }).click();
}

const line = (page, text) => page.locator("ol").getByText(text, { exact: true }).waitFor();

const lines = (page) => page.locator("li").allTextContents();

const problems = [];
const PATIENCE = 20_000;
const POLL_INTERVAL = 20;

// Two windows talk.
const ann = await enter(await browser(), "Ann");
const bobs = await mortalBrowser();
const bob = await enter(bobs.browser, "Bob");
await line(ann, "Bob is here");
for (const page of [ann, bob]) {
  await present(page, "Ann", "Bob");
}
await ann.getByLabel("Message").fill("good");
await typing(bob, "typing: Ann");
await typing(ann, "");
await say(ann, "good morning");
await line(bob, "Ann: good morning");
await typing(bob, "");
await say(bob, "grüße");
for (const page of [ann, bob]) {
  await line(page, "Bob: grüße");
}

// A third joins and sees who is there; her name is text, whatever it looks like.
const third = await enter(await browser(), MARKUP);
for (const page of [ann, bob, third]) {
  await present(page, "Ann", "Bob", MARKUP);
}
await line(ann, `${MARKUP} is here`);
await say(third, `${MARKUP}<img src=x onerror="document.title='broken'">`);
for (const page of [ann, bob, third]) {
  await line(page, `${MARKUP}: ${MARKUP}<img src=x onerror="document.title='broken'">`);
  assert.equal(await page.locator("section b, section img").count(), 0);
  assert.equal(await page.title(), "A small chat");
}
assert.deepEqual(await lines(third), [`${MARKUP}: ${MARKUP}<img src=x onerror="document.title='broken'">`]);

// A new name is known to all.
await third.getByLabel("Your name").fill("Cleo");
await third.getByRole("button", { name: "Take this name" }).click();
for (const page of [ann, bob, third]) {
  await line(page, `${MARKUP} is now Cleo`);
  await present(page, "Ann", "Bob", "Cleo");
}

// One goes away without a Close, in the middle of a sentence.
await bob.getByLabel("Message").fill("I think that");
await typing(ann, "typing: Bob");
await bobs.kill();
for (const page of [ann, third]) {
  await line(page, "Bob has left");
  await present(page, "Ann", "Cleo");
  await typing(page, "");
}

// One leaves the room, and hears no more of it.
await third.getByRole("button", { name: "Leave" }).click();
await line(ann, "Cleo has left");
await present(ann, "Ann");
assert.equal(await third.locator("section").count(), 0);

await closeBrowser();
assert.deepEqual(problems, []);
console.log("ok      Chromium's windows chat");
