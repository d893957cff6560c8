// What messages carry: sizes in words, bytes as hex, and back.

import { InputError } from "./input_error.js";

/** @param {string | ArrayBuffer} payload */
export function byteLength(payload) {
  return typeof payload === "string" ? ENCODER.encode(payload).length : payload.byteLength;
}

/** A size for people: `1.5 KiB`. */
export function formatSize(bytes) {
  let [size, unit] = [bytes, 0];
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 || Number.isInteger(size) ? 0 : 1;
  return `${size.toFixed(digits)} ${UNITS[unit]}`;
}

/** A size to the byte: `1,536 bytes`. */
export function exactSize(bytes) {
  return `${formatCount(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
}

export function formatCount(count) {
  return COUNTS.format(count);
}

export function formatMilliseconds(milliseconds) {
  if (milliseconds >= 1000) {
    return `${(milliseconds / 1000).toFixed(2)} s`;
  }
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/**
 * The bytes that hex digits stand for.
 *
 * @param {string} text two digits a byte; spaces, commas, colons and `0x` may stand between bytes
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {InputError}
 */
export function parseHex(text) {
  const groups = text.split(SEPARATORS).filter((group) => group !== "").map((group) => group.replace(/^0x/i, ""));
  groups.forEach(checkGroup);
  const digits = groups.join("");
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}

/** Bytes as hex digits, two for each, with a space between. */
export function formatHex(bytes) {
  return Array.from(bytes, (byte) => HEX[byte]).join(" ");
}

/** Lines of offset, bytes, and the characters that ASCII has for them. */
export function hexDump(bytes, bytesALine) {
  const lines = [];
  const hexWidth = 3 * Math.min(bytesALine, bytes.length) - 1;
  for (let start = 0; start < bytes.length; start += bytesALine) {
    const line = bytes.subarray(start, start + bytesALine);
    const offset = start.toString(16).padStart(6, "0");
    const ascii = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${offset}  ${formatHex(line).padEnd(hexWidth)}  ${ascii}`);
  }
  return lines.join("\n");
}

function checkGroup(group) {
  const wrong = group.match(/[^0-9a-f]/iu);
  if (wrong) {
    throw new InputError(`“${wrong[0]}” in “${shortened(group)}” is not a hex digit. Write each byte as two of 0–9 and a–f: ${EXAMPLE}`);
  }
  if (group.length % 2 === 1) {
    const right = group.length === 1 ? `Write 0${group} for the byte ${group}` : `Write two for each byte: ${EXAMPLE}`;
    throw new InputError(`“${shortened(group)}” has an odd number of digits. ${right}`);
  }
}

function shortened(group) {
  return group.length > 16 ? `${group.slice(0, 16)}…` : group;
}

const SEPARATORS = /[\s,:]+/;
const EXAMPLE = "48 65 6c 6c 6f";
const ENCODER = new TextEncoder();
const COUNTS = new Intl.NumberFormat("en");
const UNITS = ["B", "KiB", "MiB", "GiB"];
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
