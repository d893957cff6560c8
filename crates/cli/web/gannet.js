// The page: one connection at a time, and what is said on it.

import { ownAddress, parseAddress, parseSubprotocols } from "./address.js";
import { closeCode } from "./close_codes.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { copyText } from "./copy.js";
import { diagnose } from "./diagnosis.js";
import { Ending } from "./ending.js";
import { InputError } from "./input_error.js";
import { happening, Journal, message } from "./journal.js";
import { JournalView } from "./journal_view.js";
import { formatMilliseconds } from "./payload.js";
import { Traffic } from "./traffic.js";

class Page {
  #journal = new Journal();
  #journalView = new JournalView(this.#journal, element);
  #traffic = new Traffic(element);
  #ending = new Ending(element);
  #composer = new Composer(element, (payload) => this.#send(payload));
  /** @type {Connection | undefined} */
  #connection;
  #attempts = 0;

  constructor() {
    element("address").value = ownAddress();
    element("connection").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#toggle();
    });
    element("reconnect").addEventListener("click", () => this.#reconnect());
    element("clear").addEventListener("click", () => this.#clear());
    element("copy-text").addEventListener("click", ({ target }) => copyText(this.#journal.toText(), target));
    element("copy-json").addEventListener("click", ({ target }) => copyText(this.#journal.toJson(), target));
  }

  #toggle() {
    if (this.#connection) {
      this.#showState(this.#connection.isOpen ? "closing" : "connecting");
      this.#connection.close();
    } else {
      this.#connect();
    }
  }

  #reconnect() {
    // The button that was pressed goes away with its notice.
    element("connect").focus();
    this.#connect();
  }

  #connect() {
    const address = checked("address", parseAddress);
    const subprotocols = checked("subprotocols", parseSubprotocols);
    if (address === undefined || subprotocols === undefined) {
      element(address === undefined ? "address" : "subprotocols").focus();
      return;
    }
    this.#ending.hide();
    this.#showState("connecting");
    this.#attempts += 1;
    this.#open(address, subprotocols);
  }

  #open(address, subprotocols) {
    const start = performance.now();
    try {
      this.#connection = new Connection(address, subprotocols, {
        opened: () => this.#opened(address, performance.now() - start),
        received: (payload) => this.#received(payload),
        ended: (end) => this.#ended(end, address, subprotocols),
      });
    } catch {
      // Some browsers throw where others say that the connection failed.
      this.#failed(address, subprotocols);
    }
  }

  #opened(address, time) {
    // The counters are those of one connection.
    this.#traffic.clear();
    const { subprotocol } = this.#connection;
    const speaking = subprotocol === "" ? "" : `, speaking ${subprotocol}`;
    this.#note(`Connected to ${address.href} in ${formatMilliseconds(time)}${speaking}`);
    this.#showState("open");
    // On a phone the keyboard would cover the page.
    if (matchMedia("(hover: hover)").matches) {
      this.#composer.focus();
    }
  }

  #send(payload) {
    if (!this.#connection?.isOpen) {
      throw new InputError("Not sent: there is no open connection. Connect first.");
    }
    this.#connection.send(payload);
    const entry = message("sent", payload);
    this.#traffic.sent(entry.bytes);
    this.#add(entry);
  }

  #received(payload) {
    const entry = message("received", payload);
    entry.roundTrip = this.#traffic.received(entry.bytes);
    this.#add(entry);
  }

  #ended(end, address, subprotocols) {
    this.#connection = undefined;
    this.#traffic.connectionEnded();
    if (end.opened) {
      this.#closed(end);
    } else if (end.byPage) {
      this.#note("You stopped the attempt to connect");
      this.#showState("idle");
    } else {
      this.#failed(address, subprotocols);
    }
  }

  #closed(end) {
    const { name, explanation } = closeCode(end.code);
    this.#note(`Closed with ${end.code} ${name}. ${explanation}`);
    this.#showState("closed", `Closed, ${end.code}`);
    this.#ending.showClosed(end);
  }

  async #failed(address, subprotocols) {
    this.#showState("idle");
    this.#ending.showFailed({ title: "Could not connect", text: "Finding out why …" });
    const attempt = this.#attempts;
    const diagnosis = await diagnose(address, subprotocols);
    this.#note(`Could not connect to ${address.href}. ${diagnosis.title}`);
    if (attempt === this.#attempts) {
      this.#ending.showFailed(diagnosis);
    }
  }

  #note(words) {
    this.#add(happening(words));
  }

  #add(entry) {
    this.#journal.add(entry);
    this.#journalView.refresh();
  }

  #clear() {
    this.#journal.clear();
    this.#journalView.clear();
    this.#traffic.clear();
  }

  #showState(state, words = STATES[state].words) {
    document.body.dataset.state = state;
    element("state-words").textContent = words;
    element("connect").textContent = STATES[state].action;
    element("connect").classList.toggle("primary", state === "idle" || state === "closed");
    this.#composer.isReady = state === "open";
  }
}

function element(id) {
  return document.getElementById(id);
}

/** What a field says; `undefined` when that is wrong, which then stands next to the field. */
function checked(id, parse) {
  const error = element(`${id}-error`);
  error.textContent = "";
  try {
    return parse(element(id).value);
  } catch (wrong) {
    if (!(wrong instanceof InputError)) {
      throw wrong;
    }
    error.textContent = wrong.message;
    return undefined;
  } finally {
    error.hidden = error.textContent === "";
    element(id).setAttribute("aria-invalid", `${!error.hidden}`);
  }
}

const STATES = {
  idle: { words: "Not connected", action: "Connect" },
  connecting: { words: "Connecting …", action: "Cancel" },
  open: { words: "Open", action: "Disconnect" },
  closing: { words: "Closing …", action: "Closing …" },
  closed: { words: "Closed", action: "Connect" },
};

new Page();
