import assert from "node:assert/strict";
import { test } from "node:test";

import { withPage } from "./support/page.js";
import { connect, entry, sendTest } from "./support/steps.js";

test("every control has a name for screen readers", () =>
  withPage(async (page) => {
    await connect(page);
    await sendTest(page, "1 KiB of bytes");
    await entry(page, "received.binary", "");
    const devtools = await page.context().newCDPSession(page);
    const { nodes } = await devtools.send("Accessibility.getFullAXTree");
    const controls = nodes.filter((node) => !node.ignored && CONTROLS.includes(node.role.value));
    assert.ok(controls.length >= 12, `${controls.length} controls`);
    for (const control of controls) {
      assert.notEqual(control.name.value.trim(), "", JSON.stringify(control));
    }
  }));

test("state, messages, and mistakes are announced", () =>
  withPage(async (page) => {
    await page.getByRole("status").filter({ hasText: "Not connected" }).waitFor();
    assert.equal(await page.getByRole("log", { name: "Messages" }).getAttribute("aria-live"), "polite");
    await page.getByLabel("Address").fill("");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "The address is empty" }).waitFor();
    assert.equal(await page.getByLabel("Address").getAttribute("aria-invalid"), "true");
  }));

for (const width of [320, 390, 768, 1280]) {
  test(`nothing is cut off at ${width} pixels, and controls are large enough for fingers`, () =>
    withPage(
      async (page) => {
        await connect(page);
        for (const name of ["64 KiB of text", "1 KiB of bytes"]) {
          await sendTest(page, name);
        }
        await entry(page, "received.binary", "");
        await page.getByRole("button", { name: "Disconnect" }).click();
        await page.getByRole("button", { name: "Reconnect" }).waitFor();
        assert.deepEqual(await page.evaluate(misfits), []);
      },
      { context: { viewport: { width, height: 800 } } },
    ));
}

/** In the page: what is wider than the window, and what is too small for a finger or makes a phone zoom in. */
function misfits() {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) {
    found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  }
  const targets = "button, .button, .choice label, select, textarea, input[type=text]";
  for (const target of document.querySelectorAll(targets)) {
    const { width, height, right } = target.getBoundingClientRect();
    const letters = Number.parseFloat(getComputedStyle(target).fontSize);
    const isField = target.matches("textarea, select, input[type=text]");
    if (height > 0 && (height < 44 || width < 44 || right > innerWidth || (isField && innerWidth < 800 && letters < 16))) {
      found.push(`${target.outerHTML.slice(0, 80)}: ${width} × ${height}, ${letters}`);
    }
  }
  return found;
}

const CONTROLS = ["button", "textbox", "combobox", "radio", "radiogroup", "group", "log", "form", "checkbox"];
