// What the user types to say where to connect, checked with better words than the browser has.

import { InputError } from "./input_error.js";

/** The address of the server that served this page. */
export function ownAddress() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/`;
}

/**
 * @param {string} text
 * @returns {URL}
 * @throws {InputError}
 */
export function parseAddress(text) {
  const address = text.trim();
  if (address === "") {
    throw new InputError(`The address is empty. Write one like ${ownAddress()}`);
  }
  checkScheme(address);
  if (address.includes("#")) {
    throw new InputError(`A WebSocket address has no part after “#”. Write ${address.split("#")[0]}`);
  }
  checkHost(address);
  checkPort(address);
  return new URL(address);
}

/**
 * @param {string} text names with commas between them
 * @returns {string[]}
 * @throws {InputError}
 */
export function parseSubprotocols(text) {
  const names = text.split(",").map((name) => name.trim()).filter((name) => name !== "");
  for (const [index, name] of names.entries()) {
    const wrong = name.match(/[^!#$%&'*+\-.^_`|~0-9A-Za-z]/u);
    if (wrong) {
      throw new InputError(`“${name}” contains “${wrong[0]}”. A subprotocol is written with letters, digits and -._ only; put commas between several.`);
    }
    if (names.indexOf(name) !== index) {
      throw new InputError(`“${name}” is there twice. Name each subprotocol once.`);
    }
  }
  return names;
}

function checkScheme(address) {
  if (/^wss?:\/\//i.test(address)) {
    return;
  }
  const rest = address.replace(/^[a-z][a-z0-9+.-]*:\/*(?!\d)/i, "").replace(/^\/+/, "") || location.host;
  const [, scheme] = address.match(/^([a-z][a-z0-9+.-]*:\/\/)/i) ?? [];
  const right = /^(https|wss)/i.test(address) ? "wss://" : "ws://";
  const wrong = scheme ? `“${scheme}” is not for WebSocket` : "The address has no ws:// or wss:// at its start";
  throw new InputError(`${wrong}. Write ${right}${rest}`);
}

function checkHost(address) {
  const host = authority(address).replace(/:[^:\]]*$/, "");
  if (host === "") {
    throw new InputError(`The address names no host. Write one like ${ownAddress()}`);
  }
  // Some browsers take a space for a host's `%20`.
  if (/[\s%]/.test(host) || !URL.canParse(`ws://${host}`)) {
    throw new InputError(`“${host}” is not a valid host. Write one like ${ownAddress()}`);
  }
}

function checkPort(address) {
  const [, port] = authority(address).match(/:([^:\]]*)$/) ?? [];
  if (port && (!/^\d+$/.test(port) || Number(port) > PORT_MAX)) {
    throw new InputError(`“${port}” is not a port. Write a number from 1 to ${PORT_MAX}, like ${ownAddress()}`);
  }
}

/** Host and port, as they were typed. */
function authority(address) {
  return address.replace(/^wss?:\/\//i, "").split(/[/?]/)[0];
}

const PORT_MAX = 65_535;
