// One WebSocket connection, from the attempt to its end.

/**
 * How a connection ended.
 *
 * @typedef {object} End
 * @property {number} code
 * @property {string} reason
 * @property {boolean} wasClean whether both sides closed in order
 * @property {boolean} opened whether it was open before
 * @property {boolean} byPage whether this page ended it
 */

/**
 * Who is told what happens.
 *
 * @typedef {object} Listener
 * @property {() => void} opened
 * @property {(payload: string | ArrayBuffer) => void} received
 * @property {(end: End) => void} ended the last call
 */

export class Connection {
  #socket;
  #opened = false;
  #closing = false;

  /**
   * @param {URL} address
   * @param {string[]} subprotocols
   * @param {Listener} listener
   */
  constructor(address, subprotocols, listener) {
    this.#socket = new WebSocket(address, subprotocols);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("open", () => {
      this.#opened = true;
      listener.opened();
    });
    this.#socket.addEventListener("message", ({ data }) => listener.received(data));
    this.#socket.addEventListener("close", (event) => listener.ended(this.#end(event)));
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** The one that the server chose; empty when it chose none. */
  get subprotocol() {
    return this.#socket.protocol;
  }

  /** @param {string | ArrayBuffer} payload */
  send(payload) {
    this.#socket.send(payload);
  }

  close() {
    this.#closing = true;
    this.#socket.close(NORMAL_CLOSURE);
  }

  #end({ code, reason, wasClean }) {
    // The server may have said another code before it saw that of this page.
    const byPage = this.#closing && CODES_AFTER_OWN_CLOSE.includes(code);
    return { code, reason, wasClean, opened: this.#opened, byPage };
  }
}

const NORMAL_CLOSURE = 1000;
const CODES_AFTER_OWN_CLOSE = [NORMAL_CLOSURE, 1005, 1006];
