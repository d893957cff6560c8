// The notice that says how a connection ended, or why there was none.

import { closeCode, endedBy } from "./close_codes.js";

export class Ending {
  #element;

  /** @param {(id: string) => HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  hide() {
    this.#element("ending").hidden = true;
  }

  /** @param {import("./connection.js").End} end */
  showClosed(end) {
    const { name, explanation } = closeCode(end.code);
    this.#show(`${end.code} ${name}`, explanation, mood(end));
    this.#element("reconnect").textContent = "Reconnect";
    this.#element("ending-facts").hidden = false;
    this.#element("ending-reason").textContent = end.reason === "" ? "none" : `“${end.reason}”`;
    this.#element("ending-clean").textContent = end.wasClean ? "yes, both sides closed in order" : "no";
    this.#element("ending-by").textContent = endedBy(end);
  }

  /** @param {import("./diagnosis.js").Diagnosis} diagnosis */
  showFailed({ title, text, hints = [], origin }) {
    this.#show(title, text, "bad");
    this.#element("reconnect").textContent = "Try again";
    const list = this.#element("ending-hints");
    list.hidden = hints.length === 0;
    list.replaceChildren(...hints.map(hintElement));
    if (origin !== undefined) {
      this.#showSetting(JSON.stringify([origin]));
    }
  }

  #show(title, text, mood) {
    this.#element("ending-title").textContent = title;
    this.#element("ending-text").textContent = text;
    for (const part of ["hints", "settings", "facts"]) {
      this.#element(`ending-${part}`).hidden = true;
    }
    const notice = this.#element("ending");
    notice.dataset.mood = mood;
    notice.hidden = false;
  }

  #showSetting(origins) {
    this.#element("ending-settings").hidden = false;
    this.#element("setting-file").textContent = `origins = ${origins}`;
    this.#element("setting-option").textContent = `--set 'origins=${origins}'`;
  }
}

function mood({ code }) {
  return MOODS.find(({ codes }) => codes.includes(code))?.mood ?? "bad";
}

function hintElement(hint) {
  const item = document.createElement("li");
  item.textContent = hint;
  return item;
}

const MOODS = [
  { mood: "good", codes: [1000, 1005] },
  { mood: "fair", codes: [1001, 1012, 1013] },
];
