import assert from "node:assert/strict";
import { test } from "node:test";

import { withPage } from "./support/page.js";
import { entry, state } from "./support/steps.js";

test("the keyboard alone connects, sends, and disconnects", () =>
  withPage(async (page) => {
    await tabTo(page, "Address");
    await tabTo(page, "Connect");
    await page.keyboard.press("Enter");
    await state(page, "Open");

    await page.waitForFunction(() => document.activeElement.id === "message");
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    await entry(page, "received", "server received: one\ntwo");

    await tabTo(page, "Disconnect", "Shift+Tab");
    await page.keyboard.press("Space");
    await state(page, "Closed, 1000");
  }));

test("every control is reached with Tab, and can be seen to have the focus", () =>
  withPage(async (page) => {
    const controls = await page.locator("button:enabled:visible, input:not([type=radio]):visible, textarea:visible, select:visible").count();
    const reached = new Set();
    for (let presses = 0; presses < 2 * controls; presses += 1) {
      await page.keyboard.press("Tab");
      const { name, isOutlined } = await page.evaluate(focus);
      if (name === "") {
        continue;
      }
      assert.ok(isOutlined, `${name} shows no focus`);
      reached.add(name);
    }
    // The log, for scrolling, and of the radio buttons the one that is checked.
    assert.equal(reached.size, controls + 2, [...reached].join(", "));
  }));

async function tabTo(page, name, key = "Tab") {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const { labels, textContent } = document.activeElement;
      return (labels?.[0] ?? { textContent }).textContent;
    });
    if (focused === name) {
      return;
    }
  }
  assert.fail(`${name} is not reached with ${key}`);
}

/** In the page: what has the focus, and whether it, or what stands for it, is outlined. */
function focus() {
  const focused = document.activeElement;
  if (focused === document.body) {
    return { name: "" };
  }
  const visible = [focused, focused.nextElementSibling, focused.parentElement].filter(Boolean);
  const isOutlined = visible.some((element) => getComputedStyle(element).outlineStyle === "solid");
  return { name: focused.id || focused.value, isOutlined };
}
