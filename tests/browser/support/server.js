// `gannet serve` as a process of its own, on both loopback addresses: `localhost` may mean either.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

export class Server {
  #process;
  #exit;

  /** Starts a server on this port, or on a free one, and waits until it answers. */
  static async start(port) {
    const server = new Server(port ?? (await freePort()));
    await server.#answers();
    return server;
  }

  constructor(port) {
    this.port = port;
    const listen = ADDRESSES.flatMap((address) => ["--listen", `${address.replace(/.*:.*/, "[$&]")}:${port}`]);
    this.#process = spawn(EXECUTABLE, ["serve", ...listen], { stdio: ["ignore", "ignore", "inherit"] });
    this.#exit = once(this.#process, "exit");
    process.once("exit", () => this.#process.kill("SIGKILL"));
  }

  get url() {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Ends it as its users would, or as they would not. */
  async stop(signal = "SIGTERM") {
    this.#process.kill(signal);
    await this.#exit;
  }

  async #answers() {
    const deadline = Date.now() + START_TIME_MAX;
    for (;;) {
      try {
        return await fetch(`${this.url}health`);
      } catch (error) {
        const hasEnded = this.#process.exitCode !== null;
        if (hasEnded || Date.now() > deadline) {
          throw new Error(`the server ${hasEnded ? "ended" : "does not answer"}`, { cause: error });
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
      }
    }
  }
}

/** A port where nothing listens, on no loopback address. */
export async function freePort() {
  const [first, ...others] = ADDRESSES;
  const port = await portOf(first, 0);
  for (const address of others) {
    await portOf(address, port);
  }
  return port;
}

async function portOf(address, port) {
  const listener = createServer().listen(port, address);
  await once(listener, "listening");
  const { port: found } = listener.address();
  listener.close();
  await once(listener, "close");
  return found;
}

async function loopbackAddresses() {
  try {
    await portOf("::1", 0);
    return ["127.0.0.1", "::1"];
  } catch {
    return ["127.0.0.1"];
  }
}

const EXECUTABLE = process.env.GANNET ?? "gannet";
const ADDRESSES = await loopbackAddresses();
const START_TIME_MAX = 10_000;
const POLL_INTERVAL = 20;
