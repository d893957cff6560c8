// What a user does on the page, and looks for.

export async function connect(page) {
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await state(page, "Open");
}

/** Closes the connection, and waits until the page has said so. */
export async function disconnect(page) {
  await page.getByRole("button", { name: "Disconnect" }).click();
  return notice(page, "1000 Normal closure");
}

export async function connectTo(page, address) {
  await page.getByLabel("Address").fill(address);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
}

/** Waits until the state is this one. */
export async function state(page, words) {
  await page.locator("#state").filter({ hasText: words }).waitFor();
}

export async function send(page, text) {
  await page.getByLabel("Message text").fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

export async function chooseBinary(page) {
  await page.getByRole("radio", { name: "Binary" }).check();
}

export async function sendTest(page, name) {
  await page.getByLabel("Test message").selectOption(name);
  await page.getByRole("button", { name: "Send test" }).click();
}

/** Waits for the entry with this direction and text. */
export async function entry(page, direction, text) {
  const found = page.locator(`.entry.${direction}`).filter({ hasText: text }).last();
  await found.waitFor();
  return found;
}

/** Waits until the notice says this. */
export async function notice(page, words) {
  const found = page.locator("#ending").filter({ hasText: words });
  await found.waitFor();
  return found;
}
