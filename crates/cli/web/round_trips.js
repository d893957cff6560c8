// The time from a message to its answer, as if the server answered each message once and in order.

export class RoundTrips {
  #unanswered = [];
  #answered = 0;
  #recent = [];

  /** @param {number} now milliseconds */
  sent(now) {
    this.#unanswered.push(now);
  }

  /**
   * @param {number} now milliseconds
   * @returns {number | undefined} the time since the oldest message without an answer, if there is one
   */
  received(now) {
    if (this.#answered === this.#unanswered.length) {
      return undefined;
    }
    const roundTrip = now - this.#unanswered[this.#answered];
    this.#answered += 1;
    this.#forgetAnswered();
    this.#recent.push(roundTrip);
    if (this.#recent.length > RECENT_MAX) {
      this.#recent.shift();
    }
    return roundTrip;
  }

  /** Nothing sent before will be answered any more. */
  connectionEnded() {
    this.#unanswered = [];
    this.#answered = 0;
  }

  clear() {
    this.#recent = [];
  }

  get last() {
    return this.#recent.at(-1);
  }

  get median() {
    const sorted = this.#recent.toSorted((one, other) => one - other);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : sorted.length === 0 ? undefined : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  // Moving the whole array for each answer would be slow with many in flight.
  #forgetAnswered() {
    if (this.#answered >= RECENT_MAX) {
      this.#unanswered.splice(0, this.#answered);
      this.#answered = 0;
    }
  }
}

const RECENT_MAX = 1000;
