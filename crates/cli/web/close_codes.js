// What close codes mean (RFC 6455 §7.4 and the IANA registry), in words for whoever sees one.

/**
 * A close code's name and what it says.
 *
 * @param {number} code
 * @returns {{name: string, explanation: string}}
 */
export function closeCode(code) {
  const [name, explanation] = CODES.get(code) ?? range(code);
  return { name, explanation };
}

/**
 * Who most likely ended a connection.
 *
 * @param {{wasClean: boolean, byPage: boolean}} end
 * @returns {string}
 */
export function endedBy({ wasClean, byPage }) {
  if (byPage) {
    return "you, on this page";
  }
  return wasClean ? "most likely the server" : "nobody said so; the connection broke";
}

function range(code) {
  if (code >= 4000 && code <= 4999) {
    return ["Private code", "The application on the server chose this code; its makers know what it means."];
  }
  if (code >= 3000 && code <= 3999) {
    return ["Registered code", "A library or framework on the server chose this code; its documentation says what it means."];
  }
  return ["Unknown code", "No standard says what this code means."];
}

const CODES = new Map([
  [1000, ["Normal closure", "The conversation is over: one side was done and said so."]],
  [1001, ["Going away", "The server is going away: it is stopping, or you left the page."]],
  [1002, ["Protocol error", "One side sent something that the WebSocket protocol does not allow."]],
  [1003, ["Unsupported data", "The server does not take this kind of message, for instance binary where it expects text."]],
  [1005, ["No code given", "The connection was closed in order, and nobody said why. That is allowed."]],
  [1006, ["Broken off", "The connection broke without a closing handshake: the server crashed or was killed, a proxy cut the connection, or the network is gone."]],
  [1007, ["Invalid data", "A text message was not valid UTF-8."]],
  [1008, ["Policy violation", "The server refuses what was sent or asked for, by a rule of its own."]],
  [1009, ["Message too big", "The message was larger than the server takes. A Gannet server sets this with message_size_max."]],
  [1010, ["Extension missing", "The client needed an extension that the server did not offer."]],
  [1011, ["Internal error", "Something failed inside the server. Its log should say what."]],
  [1012, ["Service restart", "The server is restarting. Reconnect in a moment."]],
  [1013, ["Try again later", "The server cannot serve you now: it is overloaded, or this page read too slowly. Try again in a while."]],
  [1014, ["Bad gateway", "A proxy between you and the server got a bad answer from the server."]],
  [1015, ["TLS failed", "The encrypted connection could not be made, for instance because the certificate is not trusted."]],
]);
