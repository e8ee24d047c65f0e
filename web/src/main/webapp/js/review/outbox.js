/**
 * Decisions on their way to the server: sent one after the other in the order they were made, each
 * under an id of its own, so that sending again changes nothing. Kept in the browser until the
 * server has said that it has them.
 */
import { post } from "../lib/api.js";
import { readStored, writeStored } from "../lib/storage.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15000;

export class Outbox extends EventTarget {
  #key;
  #items;
  #sending = null;
  #pause = FIRST_PAUSE;
  #timer = 0;
  #answers = new Map();
  #stopped = false;

  constructor(graph, reviewer) {
    super();
    this.graph = graph;
    this.belongTo(reviewer);
  }

  /** Takes up what was held for a reviewer; only while nothing is held. */
  belongTo(reviewer) {
    this.#key = `resight.held.${this.graph}.${reviewer}`;
    this.#items = readStored(this.#key, []);
  }

  get size() {
    return this.#items.length;
  }

  /** Whether a pair's decision is still on its way. */
  holds(a, b) {
    return this.#items.some((item) => !item.key && item.a === a && item.b === b);
  }

  /** Whether the answer to a question about many photos is still on its way. */
  holdsLook(key) {
    return this.#items.some((item) => item.key === key);
  }

  /** Takes a decision; resolves with the server's answer, however late it comes. */
  put(review) {
    this.#items.push(review);
    this.kept = writeStored(this.#key, this.#items);
    const answer = new Promise((resolve, reject) => this.#answers.set(review.id, { resolve, reject }));
    this.#tell();
    this.send();
    return answer;
  }

  /** Takes the newest decision back if it was never sent; null when it may have reached the server. */
  recall() {
    const last = this.#items.at(-1);
    if (!last || last.tried) return null;
    this.#items.pop();
    this.#answers.delete(last.id);
    writeStored(this.#key, this.#items);
    this.#tell();
    return last;
  }

  /** Sends what is held; returns when nothing is left or the server cannot be reached. */
  send() {
    clearTimeout(this.#timer);
    this.#stopped = false;
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #sendAll() {
    while (this.#items.length && !this.#stopped) {
      const item = this.#items[0];
      item.tried = true;
      writeStored(this.#key, this.#items);
      const { tried, key, path = "reviews", ...review } = item;
      try {
        const answer = await post(`/graphs/${this.graph}/${path}`, review, { timeout: 15000 });
        this.#settle(item, "resolve", answer);
        this.#pause = FIRST_PAUSE;
      } catch (failure) {
        if (!failure.passing && failure.kind !== "signedOut" && failure.kind !== "forbidden") {
          this.#settle(item, "reject", failure);
          continue;
        }
        this.dispatchEvent(new CustomEvent("failure", { detail: failure }));
        if (!failure.passing) return;
        const pause = Math.max(this.#pause, failure.retryAfter * 1000);
        this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
        this.#timer = setTimeout(() => this.send(), pause);
        return;
      }
    }
  }

  #settle(item, how, value) {
    this.#items.shift();
    writeStored(this.#key, this.#items);
    this.#answers.get(item.id)?.[how](value);
    this.#answers.delete(item.id);
    this.#tell(how === "resolve");
  }

  #tell(through = false) {
    this.dispatchEvent(new CustomEvent("change", { detail: { through } }));
  }
}
