/** The pairs this reviewer holds: the one shown and the next ones with their photos loaded. */
import { call, get, post } from "./page.js";

const AHEAD = 2;
const HEARTBEAT = 20000;

export const pairKey = ({ a, b }) => `${a}|${b}`;

export class PairQueue {
  upcoming = [];
  current = null;
  status = "loading";
  #decidedMeanwhile = new Set();
  #photos = new Map();
  #running = null;
  #givingBack = new Set();
  postponed = new Set();

  constructor(graph, reviewer, outbox, darkroom) {
    this.graph = graph;
    this.reviewer = reviewer;
    this.outbox = outbox;
    this.darkroom = darkroom;
    this.timer = setInterval(() => this.#renew(), HEARTBEAT);
    document.addEventListener("visibilitychange", () => this.#renew());
    addEventListener("pagehide", () => this.#giveBack());
  }

  /** Asks for pairs until enough are at hand; one request at a time, and never before what was decided is known. */
  refill() {
    this.#running ??= this.#ask().finally(() => (this.#running = null));
    return this.#running;
  }

  async #ask() {
    await this.outbox.send();
    this.#decidedMeanwhile.clear();
    await Promise.all(this.#givingBack);
    const { status, pairs } = await get(`/graphs/${this.graph}/next?n=${AHEAD + 1}&reviewer=${encodeURIComponent(this.reviewer)}`);
    const open = pairs.filter((pair) => {
      const key = pairKey(pair);
      return !this.#decidedMeanwhile.has(key) && !this.outbox.holds(pair.a, pair.b);
    });
    const shown = this.current && pairKey(this.current);
    const renewed = open.find((pair) => pairKey(pair) === shown);
    if (renewed) this.current.lease = renewed.lease;
    const next = open.filter((pair) => pairKey(pair) !== shown);
    await this.describe(next.slice(0, AHEAD + 1));
    this.upcoming = next.filter((pair) => !this.#decidedMeanwhile.has(pairKey(pair)) && pair.photos);
    this.status = this.upcoming.length || this.current ? "ready" : status;
  }

  /** Adds to pairs what is known of their photos, and starts to load these. */
  async describe(pairs) {
    const ids = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
    if (!ids.length) return;
    const { items } = await get(`/pages/graphs/${this.graph}/photos?ids=${ids.join(",")}`);
    for (const photo of items) this.#photos.set(photo.id, photo);
    for (const pair of pairs) {
      pair.photos = [this.#photos.get(pair.a), this.#photos.get(pair.b)];
      if (pair.photos.includes(undefined)) pair.photos = null;
      for (const photo of pair.photos ?? []) if (photo.image) this.darkroom.develop(photo);
    }
  }

  /** Goes to the next pair; null when none is at hand. */
  take() {
    this.current = this.upcoming.shift() ?? null;
    return this.current;
  }

  decided(pair) {
    this.#decidedMeanwhile.add(pairKey(pair));
    this.postponed.delete(pairKey(pair));
  }

  /** Puts a pair off: the server gives it to this reviewer after all others, and to others at once. */
  putOff(pair) {
    this.#decidedMeanwhile.add(pairKey(pair));
    this.postponed.add(pairKey(pair));
    if (!pair.lease?.token) return;
    const given = call("DELETE", `/graphs/${this.graph}/leases/${pair.lease.token}?later=true`).catch(() => { /* the lease ends by itself */ });
    this.#givingBack.add(given);
    given.finally(() => this.#givingBack.delete(given));
  }

  get held() {
    return [this.current, ...this.upcoming].filter((pair) => pair?.lease?.token);
  }

  #renew() {
    if (document.hidden) return;
    for (const pair of this.held) {
      post(`/graphs/${this.graph}/leases/${pair.lease.token}`, {}).then((lease) => {
        if (lease?.expiresAt) pair.lease = { ...pair.lease, ...lease };
      }).catch(() => { /* a lease that ended costs nothing: the decision is taken all the same */ });
    }
  }

  #giveBack() {
    for (const pair of this.held) {
      call("DELETE", `/graphs/${this.graph}/leases/${pair.lease.token}`, undefined, { keepalive: true, patience: 0 }).catch(() => {});
    }
  }
}
