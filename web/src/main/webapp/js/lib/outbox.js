/**
 * Decisions on their way to the server: sent one after the other in the order they were made, each
 * under an id of its own, so that sending again changes nothing. Kept in the browser until the
 * server has said that it has them. Tabs of one browser keep theirs in one place: each changes its
 * own there and leaves the others' alone.
 */
import { post } from "./api.js";
import { readStored, storedKeys, writeStored } from "./storage.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15000;

const HELD = "resight.held.";
const placeOf = (graph, reviewer) => `${HELD}${graph}.${reviewer}`;

/** Whether decisions that the server does not have yet are kept under a name of the browser's storage. */
export const isHeld = (key) => key.startsWith(HELD) && readStored(key, []).length > 0;

const graphOf = (key) => key.slice(HELD.length).split(".", 1)[0];

/** The graphs for which decisions of a reviewer are held in this browser. */
export const heldFor = (reviewer) => storedKeys().filter((key) => isHeld(key) && key === placeOf(graphOf(key), reviewer)).map(graphOf);

/** Whether a decision may be taken later: not where the server will never take this one. */
const isKept = ({ passing, kind, problem }) => passing || kind === "signedOut" || (kind === "forbidden" && !problem.type?.endsWith("/not-offered"));

export class Outbox extends EventTarget {
  #key;
  #items;
  #others = []; // held by other tabs
  #notBefore = 0;
  #sending = null;
  #pause = FIRST_PAUSE;
  #timer = 0;
  #answers = new Map();
  #stopped = false;

  constructor(graph, reviewer) {
    super();
    this.graph = graph;
    this.belongTo(reviewer);
    globalThis.addEventListener?.("storage", ({ key, newValue }) => {
      if (key === this.#key) this.#hear(JSON.parse(newValue ?? "[]"));
    });
  }

  /** Takes up what was held for a reviewer; only while nothing is held. */
  belongTo(reviewer) {
    this.#key = placeOf(this.graph, reviewer);
    this.#items = this.#stored();
    this.#others = [];
  }

  #stored() {
    return readStored(this.#key, []);
  }

  /** Changes one decision in the place that the tabs share; null takes it away. Returns whether it is kept there. */
  #keep(id, item) {
    const kept = this.#stored();
    const at = kept.findIndex((one) => one.id === id);
    if (at < 0 && item) kept.push(item);
    else if (at >= 0) kept.splice(at, 1, ...(item ? [item] : []));
    return writeStored(this.#key, kept);
  }

  /** Another tab has changed what is held; `elsewhere` tells what it has decided. */
  #hear(held) {
    const known = new Set(this.#all.map(({ id }) => id));
    const own = new Set(this.#items.map(({ id }) => id));
    this.#others = this.#stored().filter(({ id }) => !own.has(id));
    const news = held.filter(({ id }) => !known.has(id));
    if (news.length) this.dispatchEvent(new CustomEvent("elsewhere", { detail: news }));
  }

  get size() {
    return this.#items.length;
  }

  /** Whether a pair's decision is still on its way. */
  holds(a, b) {
    return this.#all.some((item) => !item.key && item.a === a && item.b === b);
  }

  /** Whether the answer to a question about many photos is still on its way. */
  holdsLook(key) {
    return this.#all.some((item) => item.key === key);
  }

  get #all() {
    return [...this.#items, ...this.#others];
  }

  /** Takes a decision; resolves with the server's answer, however late it comes. */
  put(review) {
    this.#items.push(review);
    this.kept = this.#keep(review.id, review);
    const answer = new Promise((resolve, reject) => this.#answers.set(review.id, { resolve, reject }));
    this.#tell();
    this.send();
    return answer;
  }

  /** Takes the newest decision back if it was never sent; null when it may have reached the server. */
  recall() {
    const last = this.#items.at(-1);
    if (!last || last.tried) return null;
    const stored = this.#stored().find(({ id }) => id === last.id);
    if (this.kept && (!stored || stored.tried)) return null; // another tab took it up
    this.#items.pop();
    this.#answers.delete(last.id);
    this.#keep(last.id, null);
    this.#tell();
    return last;
  }

  /** Sends what is held; returns when nothing is left or the server cannot be reached. */
  send() {
    if (Date.now() < this.#notBefore) return Promise.resolve(); // the server asked to wait; it is sent then
    clearTimeout(this.#timer);
    this.#stopped = false;
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #sendAll() {
    while (this.#items.length && !this.#stopped) {
      const item = this.#items[0];
      item.tried = true;
      this.#keep(item.id, item);
      const { tried, key, path = "reviews", ...review } = item;
      try {
        const answer = await post(`/graphs/${this.graph}/${path}`, review, { timeout: 15000 });
        this.#settle(item, "resolve", answer);
        this.#pause = FIRST_PAUSE;
      } catch (failure) {
        if (!isKept(failure)) {
          this.dispatchEvent(new CustomEvent("refused", { detail: failure }));
          this.#settle(item, "reject", failure);
          continue;
        }
        this.dispatchEvent(new CustomEvent("failure", { detail: failure }));
        if (!failure.passing) return;
        const pause = Math.max(this.#pause, failure.retryAfter * 1000);
        this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
        if (failure.status === 429) this.#notBefore = Date.now() + pause;
        this.#timer = setTimeout(() => this.send(), pause);
        return;
      }
    }
  }

  #settle(item, how, value) {
    this.#items.shift();
    this.#keep(item.id, null);
    this.#answers.get(item.id)?.[how](value);
    this.#answers.delete(item.id);
    this.#tell(how === "resolve");
  }

  #tell(through = false) {
    this.dispatchEvent(new CustomEvent("change", { detail: { through } }));
  }
}
