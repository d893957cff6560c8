// What happened, oldest first, and only so much of it that the page stays fast.

import { byteLength, exactSize, formatHex, formatMilliseconds } from "./payload.js";

/**
 * A message, or in its place words about the connection.
 *
 * @typedef {object} Entry
 * @property {Date} time
 * @property {string} [words]
 * @property {"sent" | "received"} [direction]
 * @property {string | ArrayBuffer} [payload]
 * @property {number} bytes
 * @property {number} [roundTrip] milliseconds
 */

export class Journal {
  #entries = [];
  #bytes = 0;
  #dropped = 0;

  /** @param {Entry} entry */
  add(entry) {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
    while (this.#entries.length > 1 && (this.#entries.length > ENTRIES_MAX || this.#bytes > BYTES_MAX)) {
      this.#bytes -= this.#entries.shift().bytes;
      this.#dropped += 1;
    }
  }

  /** How many older entries are gone. */
  get dropped() {
    return this.#dropped;
  }

  /** How many there ever were. */
  get total() {
    return this.#dropped + this.#entries.length;
  }

  get isEmpty() {
    return this.#entries.length === 0;
  }

  /** The entries from this one on, counted from the first that ever was. */
  since(number) {
    return this.#entries.slice(Math.max(number - this.#dropped, 0));
  }

  clear() {
    this.#entries = [];
    this.#bytes = 0;
    this.#dropped = 0;
  }

  toText() {
    return this.#entries.map((entry) => `${entryText(entry)}\n`).join("");
  }

  toJson() {
    return JSON.stringify(this.#entries.map(entryObject), undefined, 2);
  }
}

/** @param {string | ArrayBuffer} payload */
export function message(direction, payload, roundTrip) {
  return { time: new Date(), direction, payload, bytes: byteLength(payload), roundTrip };
}

export function happening(words) {
  return { time: new Date(), words, bytes: 0 };
}

export function kindOf(payload) {
  return typeof payload === "string" ? "text" : "binary";
}

/** The whole payload as text: binary as hex digits. */
export function payloadText(payload) {
  return typeof payload === "string" ? payload : formatHex(new Uint8Array(payload));
}

/** Local time of day, to the millisecond. */
export function formatTime(time) {
  const pad = (number, digits) => `${number}`.padStart(digits, "0");
  const [hours, minutes, seconds] = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => pad(part, 2));
  return `${hours}:${minutes}:${seconds}.${pad(time.getMilliseconds(), 3)}`;
}

function entryText({ time, words, direction, payload, bytes, roundTrip }) {
  if (words !== undefined) {
    return `${formatTime(time)} ${words}`;
  }
  const answered = roundTrip === undefined ? "" : `, round trip ${formatMilliseconds(roundTrip)}`;
  return `${formatTime(time)} ${direction} ${kindOf(payload)}, ${exactSize(bytes)}${answered}: ${payloadText(payload)}`;
}

function entryObject({ time, words, direction, payload, bytes, roundTrip }) {
  if (words !== undefined) {
    return { time, event: words };
  }
  const content = typeof payload === "string" ? { text: payload } : { hex: payloadText(payload) };
  return { time, direction, kind: kindOf(payload), bytes, round_trip_ms: roundTrip, ...content };
}

const ENTRIES_MAX = 1000;
const BYTES_MAX = 16 * 1024 * 1024;
