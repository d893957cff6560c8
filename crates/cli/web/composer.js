// Where messages are written: text, bytes as hex digits, or a file.

import { InputError } from "./input_error.js";
import { formatSize, parseHex } from "./payload.js";

export class Composer {
  #element;
  #send;
  /** @type {File | undefined} */
  #file;
  #texts = { text: "", binary: "" };
  #kind = "text";

  /**
   * @param {(id: string) => HTMLElement} element
   * @param {(payload: string | ArrayBuffer) => void} send throws an InputError when it cannot
   */
  constructor(element, send) {
    this.#element = element;
    this.#send = send;
    this.#listenToForm();
    this.#listenToFiles();
    this.#showKind();
  }

  focus() {
    this.#element("message").focus();
  }

  set isReady(isReady) {
    this.#element("send").disabled = !isReady;
    this.#element("send-test").disabled = !isReady;
  }

  #listenToForm() {
    const composer = this.#element("composer");
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#attempt(() => this.#submit());
    });
    this.#element("message").addEventListener("keydown", (event) => this.#sendOnEnter(event));
    this.#element("message").addEventListener("input", () => this.#showError());
    composer.addEventListener("change", ({ target }) => target.name === "kind" && this.#choose(target.value));
    this.#element("send-test").addEventListener("click", () => this.#attempt(() => this.#sendTest()));
  }

  #listenToFiles() {
    const composer = this.#element("composer");
    const input = this.#element("file");
    input.addEventListener("change", () => this.#attach(input.files[0]));
    this.#element("detach").addEventListener("click", () => this.#detach());
    composer.addEventListener("drop", ({ dataTransfer }) => this.#attach(dataTransfer.files[0]));
    // Beside the composer the browser would leave the page for the file.
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => event.preventDefault());
    composer.addEventListener("dragover", () => composer.classList.add("dropping"));
    for (const over of ["dragleave", "drop"]) {
      composer.addEventListener(over, () => composer.classList.remove("dropping"));
    }
  }

  #sendOnEnter(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#element("composer").requestSubmit();
    }
  }

  /** Shows what is wrong when something is, and nothing else. */
  async #attempt(action) {
    try {
      this.#showError();
      await action();
    } catch (error) {
      if (!(error instanceof InputError)) {
        throw error;
      }
      this.#showError(error.message);
    }
  }

  async #submit() {
    if (this.#file) {
      this.#send(await contents(this.#file));
      this.#detach();
      return;
    }
    const field = this.#element("message");
    this.#send(this.#kind === "text" ? field.value : parseHex(field.value).buffer);
    field.value = "";
  }

  #sendTest() {
    const [kind, size, count = 1] = this.#element("test").value.split(" ");
    const payload = testPayload(kind, Number(size));
    for (let number = 0; number < Number(count); number += 1) {
      this.#send(payload);
    }
  }

  /** Text and hex digits are kept apart, so that looking at the other kind loses nothing. */
  #choose(kind) {
    const field = this.#element("message");
    this.#texts[this.#kind] = field.value;
    this.#kind = kind;
    field.value = this.#texts[kind];
    this.#showError();
    this.#showKind();
  }

  #showKind() {
    const field = this.#element("message");
    const { label, hint, keys, placeholder } = KINDS[this.#kind];
    field.classList.toggle("hex", this.#kind === "binary");
    field.spellcheck = this.#kind === "text";
    field.placeholder = placeholder;
    this.#element("message-label").textContent = label;
    this.#element("message-hint").textContent = hint;
    this.#element("message-keys").textContent = keys;
  }

  #attach(file) {
    if (file === undefined) {
      return;
    }
    this.#attempt(() => {
      if (file.size > FILE_SIZE_MAX) {
        throw new InputError(`${file.name} has ${formatSize(file.size)}; this page sends files of up to ${formatSize(FILE_SIZE_MAX)}.`);
      }
      this.#file = file;
      this.#element("attached-name").textContent = `${file.name}, ${formatSize(file.size)}, will be sent as one binary message.`;
      this.#showFile();
      this.#element("send").focus();
    });
  }

  #detach() {
    this.#file = undefined;
    this.#element("file").value = "";
    this.#showFile();
    this.#showError();
    this.focus();
  }

  #showFile() {
    this.#element("attached").hidden = !this.#file;
    this.#element("message").hidden = Boolean(this.#file);
  }

  #showError(message = "") {
    const error = this.#element("message-error");
    error.textContent = message;
    error.hidden = message === "";
    this.#element("message").setAttribute("aria-invalid", `${message !== ""}`);
  }
}

async function contents(file) {
  try {
    return await file.arrayBuffer();
  } catch {
    throw new InputError(`${file.name} cannot be read. Choose it again, or another one.`);
  }
}

function testPayload(kind, size) {
  if (kind === "text") {
    return ALPHABET.repeat(Math.ceil(size / ALPHABET.length)).slice(0, size);
  }
  return Uint8Array.from({ length: size }, (_, index) => index % 256).buffer;
}

const KINDS = {
  text: { label: "Message text", hint: "", keys: "Enter sends, Shift+Enter starts a new line.", placeholder: "Write a message" },
  binary: { label: "Message bytes in hex", hint: "Two hex digits for each byte.", keys: "Enter sends.", placeholder: "48 65 6c 6c 6f" },
};
const ALPHABET = "abcdefghijklmnopqrstuvwxyz ";
const FILE_SIZE_MAX = 64 * 1024 * 1024;
