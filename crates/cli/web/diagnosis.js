// Why a connection never opened, as far as a page can find out: browsers hide the server's answer from scripts.

/**
 * @typedef {object} Diagnosis
 * @property {string} title
 * @property {string} text
 * @property {string[]} [hints]
 * @property {string} [origin] the origin that the server's setting `origins` lacks
 */

/**
 * @param {URL} address
 * @param {string[]} subprotocols those that were asked for
 * @returns {Promise<Diagnosis>}
 */
export async function diagnose(address, subprotocols) {
  if (isMixedContent(address)) {
    return mixedContent(address);
  }
  if (!(await answers(address))) {
    return noAnswer(address);
  }
  return address.hostname === location.hostname ? refusedUpgrade(address, subprotocols) : refusedOrigin(address, subprotocols);
}

function isMixedContent(address) {
  return location.protocol === "https:" && address.protocol === "ws:" && !LOOPBACK.test(address.hostname);
}

/** Whether anything speaks HTTP there. What it says stays hidden, and does not matter. */
async function answers(address) {
  const probe = new URL("/health", address);
  probe.protocol = address.protocol === "wss:" ? "https:" : "http:";
  try {
    await fetch(probe, { mode: "no-cors", cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PROBE_TIME_MAX) });
    return true;
  } catch {
    return false;
  }
}

function mixedContent(address) {
  return {
    title: "The browser does not allow it",
    text: `This page came over https://, and such a page may only open wss:// connections. ${address.href} is not encrypted.`,
    hints: ["Use wss:// if the server speaks TLS.", "Or open this page over http:// from that server itself."],
  };
}

function noAnswer(address) {
  const hints = [
    "Is the server running, and is the port right?",
    "Does it listen on that address? One that listens on 127.0.0.1 is reached from the same machine only.",
    "Is there a firewall between, or a browser extension that blocks the address?",
  ];
  if (address.protocol === "wss:") {
    hints.push("Does it speak TLS, with a certificate that this browser trusts? Gannet itself speaks ws:// only.");
  }
  return { title: "Nothing answers there", text: `Nothing listens at ${address.host}, or it cannot be reached from here.`, hints };
}

function refusedOrigin(address, subprotocols) {
  return {
    title: "The server refuses pages of other hosts",
    text: `This page comes from ${location.origin}, and the address names another host, ${address.hostname}. `
      + "Something answers there, and most likely it refused this page: a server accepts pages of its own host only, "
      + "unless its setting “origins” names them. The browser does not tell pages more.",
    hints: refusalHints(subprotocols, "If it accepts this page already, it may be full or stopping."),
    origin: location.origin,
  };
}

function refusedUpgrade(address, subprotocols) {
  return {
    title: "Something answers there, but not to WebSocket",
    text: `${address.host} answers requests, but it refused to open a WebSocket connection. The browser does not tell pages why.`,
    hints: [`Is it a WebSocket server, and is “${address.pathname}” the right path?`, ...refusalHints(subprotocols, "It may be full or stopping.")],
  };
}

function refusalHints(subprotocols, otherwise) {
  const hints = [`${otherwise} Its log says why it refuses.`];
  if (subprotocols.length > 0) {
    const setting = `subprotocols = ${JSON.stringify(subprotocols)}`;
    hints.unshift(`Browsers give up when the server speaks none of the subprotocols asked for. Leave the field empty, or set ${setting} on the server.`);
  }
  return hints;
}

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;
const PROBE_TIME_MAX = 4000;
