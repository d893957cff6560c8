// The journal on the page: new entries are added once a frame, and the page follows them while it is at the end.

import { copyText } from "./copy.js";
import { oncePerFrame } from "./frame.js";
import { formatTime, kindOf, payloadText } from "./journal.js";
import { exactSize, formatCount, formatMilliseconds, formatSize, hexDump } from "./payload.js";

export class JournalView {
  #journal;
  #element;
  #shown = { first: 0, end: 0 };
  #arrivals = [];
  /** Height of the log when it was last looked at: a notice above takes from it, and the end stays in sight. */
  #height = 0;
  #render = oncePerFrame(() => this.#update());

  /**
   * @param {import("./journal.js").Journal} journal
   * @param {(id: string) => HTMLElement} element
   */
  constructor(journal, element) {
    this.#journal = journal;
    this.#element = element;
    element("log").addEventListener("scroll", () => this.#hideNewestAtEnd(), { passive: true });
    element("newest").addEventListener("click", () => this.#scrollToEnd());
    new ResizeObserver(() => this.#keepEndInSight()).observe(element("log"));
  }

  /** Shows what is new in the journal. */
  refresh() {
    this.#render();
  }

  clear() {
    this.#element("entries").replaceChildren();
    this.#shown = { first: 0, end: 0 };
    this.#render();
  }

  #update() {
    const fresh = this.#journal.since(this.#shown.end);
    const wasAtEnd = this.#isAtEnd();
    this.#announceOnlyWhenQuiet(fresh.length);
    this.#removeDropped();
    this.#element("entries").append(...fresh.map(entryElement));
    this.#shown.end = this.#journal.total;
    this.#element("log-empty").hidden = !this.#journal.isEmpty;
    this.#showDropped();
    if (wasAtEnd) {
      this.#scrollToEnd();
    } else if (fresh.length > 0) {
      this.#element("newest").hidden = false;
    }
  }

  #removeDropped() {
    const entries = this.#element("entries");
    const { dropped } = this.#journal;
    for (; this.#shown.first < dropped; this.#shown.first += 1) {
      entries.firstElementChild?.remove();
    }
  }

  #showDropped() {
    const { dropped } = this.#journal;
    const note = this.#element("dropped");
    note.hidden = dropped === 0;
    note.textContent = `The ${formatCount(dropped)} oldest are no longer kept`;
  }

  // A screen reader cannot keep up with a stream; the counters tell of it.
  #announceOnlyWhenQuiet(count) {
    const now = performance.now();
    this.#arrivals = [...this.#arrivals, { now, count }].filter((arrival) => now - arrival.now < 1000);
    const arrived = this.#arrivals.reduce((sum, arrival) => sum + arrival.count, 0);
    this.#element("log").ariaLive = arrived > ANNOUNCED_A_SECOND_MAX ? "off" : "polite";
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#element("log");
    return scrollHeight - scrollTop - Math.max(clientHeight, this.#height) < NEAR_THE_END;
  }

  #keepEndInSight() {
    const wasAtEnd = this.#isAtEnd();
    this.#height = this.#element("log").clientHeight;
    if (wasAtEnd) {
      this.#scrollToEnd();
    }
  }

  #scrollToEnd() {
    const log = this.#element("log");
    log.scrollTop = log.scrollHeight;
    this.#element("newest").hidden = true;
  }

  #hideNewestAtEnd() {
    if (this.#isAtEnd()) {
      this.#element("newest").hidden = true;
    }
  }
}

/** @param {import("./journal.js").Entry} entry */
function entryElement(entry) {
  return entry.words === undefined ? messageElement(entry) : happeningElement(entry);
}

function happeningElement({ time, words }) {
  const element = cloned("event-entry");
  fill(element, "time", formatTime(time));
  fill(element, ".words", words);
  return element;
}

function messageElement({ time, direction, payload, bytes, roundTrip }) {
  const element = cloned("message-entry");
  element.classList.add(direction, kindOf(payload));
  element.querySelector("use").setAttribute("href", direction === "sent" ? "#arrow-up" : "#arrow-down");
  fill(element, ".direction", direction === "sent" ? "Sent" : "Received");
  fill(element, "time", formatTime(time));
  fill(element, ".kind", kindOf(payload));
  const size = fill(element, ".size", formatSize(bytes));
  size.title = exactSize(bytes);
  if (roundTrip !== undefined) {
    fill(element, ".round-trip", `round trip ${formatMilliseconds(roundTrip)}`).title = "Since the oldest message without an answer";
  }
  addContent(element, payload, bytes);
  return element;
}

function addContent(element, payload, bytes) {
  const shown = fill(element, ".payload", excerpt(payload, PREVIEW));
  if (bytes === 0) {
    shown.textContent = "(empty)";
    shown.classList.add("muted");
  }
  if (isCut(payload)) {
    addMore(element, payload, bytes);
  }
}

/** The buttons of a message that is not shown whole. */
function addMore(element, payload, bytes) {
  const more = element.querySelector(".more");
  const [note, show, copy] = more.children;
  const isWhole = size(payload) <= EXPANDED[kindOf(payload)];
  let isExpanded = false;
  const update = () => {
    fill(element, ".payload", excerpt(payload, isExpanded ? EXPANDED : PREVIEW));
    note.textContent = isExpanded && isWhole ? "" : `Part of ${formatSize(bytes)}`;
    show.textContent = isExpanded ? "Show less" : isWhole ? "Show all" : "Show more";
    show.ariaExpanded = `${isExpanded}`;
  };
  show.addEventListener("click", () => {
    isExpanded = !isExpanded;
    update();
  });
  copy.addEventListener("click", () => copyText(payloadText(payload), copy));
  more.hidden = false;
  update();
}

function excerpt(payload, limits) {
  if (typeof payload === "string") {
    const lines = payload.slice(0, limits.text).split("\n", limits.lines).join("\n");
    // Not half a character at the end.
    return lines.replace(/[\uD800-\uDBFF]$/, "");
  }
  return hexDump(new Uint8Array(payload, 0, Math.min(payload.byteLength, limits.binary)), WIDE.matches ? 16 : 8);
}

function isCut(payload) {
  const hasMoreLines = kindOf(payload) === "text" && payload.slice(0, PREVIEW.text).split("\n").length > PREVIEW.lines;
  return hasMoreLines || size(payload) > PREVIEW[kindOf(payload)];
}

function size(payload) {
  return typeof payload === "string" ? payload.length : payload.byteLength;
}

function cloned(template) {
  return document.getElementById(template).content.firstElementChild.cloneNode(true);
}

function fill(element, selector, text) {
  const found = element.querySelector(selector);
  found.textContent = text;
  return found;
}

const PREVIEW = { text: 320, lines: 8, binary: 64 };
const EXPANDED = { text: 65_536, lines: 65_536, binary: 16_384 };
const WIDE = matchMedia("(min-width: 48rem)");
const NEAR_THE_END = 48;
const ANNOUNCED_A_SECOND_MAX = 5;
