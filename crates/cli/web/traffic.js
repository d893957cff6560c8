// The counters: what was sent and received, and how long answers took.

import { oncePerFrame } from "./frame.js";
import { exactSize, formatCount, formatMilliseconds, formatSize } from "./payload.js";
import { RoundTrips } from "./round_trips.js";

export class Traffic {
  #roundTrips = new RoundTrips();
  #counters = emptyCounters();
  #element;
  #show = oncePerFrame(() => this.#render());

  /** @param {(id: string) => HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  sent(bytes) {
    this.#count("sent", bytes);
    this.#roundTrips.sent(performance.now());
  }

  /** @returns {number | undefined} the round trip that this message ends */
  received(bytes) {
    this.#count("received", bytes);
    return this.#roundTrips.received(performance.now());
  }

  connectionEnded() {
    this.#roundTrips.connectionEnded();
  }

  clear() {
    this.#counters = emptyCounters();
    this.#roundTrips.clear();
    this.#show();
  }

  #count(direction, bytes) {
    this.#counters[direction].messages += 1;
    this.#counters[direction].bytes += bytes;
    this.#show();
  }

  #render() {
    for (const [direction, { messages, bytes }] of Object.entries(this.#counters)) {
      this.#element(`${direction}-messages`).textContent = formatCount(messages);
      const size = this.#element(`${direction}-bytes`);
      size.textContent = formatSize(bytes);
      size.title = exactSize(bytes);
    }
    this.#element("round-trip-last").textContent = formatRoundTrip(this.#roundTrips.last);
    this.#element("round-trip-median").textContent = formatRoundTrip(this.#roundTrips.median);
  }
}

function emptyCounters() {
  return { sent: { messages: 0, bytes: 0 }, received: { messages: 0, bytes: 0 } };
}

function formatRoundTrip(roundTrip) {
  return roundTrip === undefined ? "–" : formatMilliseconds(roundTrip);
}
