/** The questions this reviewer holds: the one shown and the next ones with their photos loaded. */
import { call, get, post } from "../lib/api.js";

const AHEAD = 2;

/** What tells a question from others: its pair, or its kind and photos. */
export const pairKey = ({ a, b, kind, ids }) => (ids ? `${kind}|${ids.join("|")}` : `${a}|${b}`);

/** What makes a pair one that is asked once more; the server may give a lease for it. */
export const onceMore = ({ again }) => ({ again: true, lease: again?.lease ? { token: again.lease } : null });

/** A question of the API as the page keeps it; `ids` of many photos, the first one first. */
export function question({ pair, ...given }) {
  return pair ?? { ...given, ids: given.among ? [given.photo, ...given.among] : given.photos, photos: null };
}

/**
 * Asks the server for pairs ahead of need. What is decided or shown while an answer is on its way is
 * taken out of that answer when it comes, so that no pair is shown twice however late it comes.
 */
export class PairQueue {
  upcoming = [];
  current = null;
  status = "loading";
  postponed = new Set();
  kinds = "pair"; // as the API names them
  prepare = () => {}; // starts to load the photos of a question about many
  #decidedMeanwhile = new Set();
  #running = null;
  #following = null;
  #givingBack = new Set();

  /** While `reviewer` is empty nobody is known: pairs are looked at without a lease. */
  constructor(graph, reviewer, outbox, darkroom) {
    this.graph = graph;
    this.reviewer = reviewer;
    this.outbox = outbox;
    this.darkroom = darkroom;
  }

  /**
   * Asks for pairs until enough are at hand. One request at a time; a call during a request waits
   * for another one after it, which knows what was decided meanwhile.
   */
  refill() {
    if (!this.#running) {
      this.#running = this.#ask().finally(() => (this.#running = null));
      return this.#running;
    }
    this.#following ??= this.#running.catch(() => { /* told to whoever asked first */ }).then(() => {
      this.#following = null;
      return this.refill();
    });
    return this.#following;
  }

  /** Whether an answer of the server is awaited. */
  get busy() {
    return this.#running !== null;
  }

  async #ask() {
    await this.outbox.send();
    this.#decidedMeanwhile.clear();
    await Promise.all(this.#givingBack);
    const { kinds } = this;
    const { status, pairs } = await this.#next();
    await this.describe(pairs.filter((pair) => this.#isOpen(pair)));
    if (kinds !== this.kinds) { // asked for other kinds meanwhile; the next request is on its way
      for (const pair of pairs) this.#return(pair);
      return;
    }
    const at = (one) => pairs.find((pair) => pairKey(pair) === pairKey(one));
    const shown = this.current && at(this.current);
    if (shown) this.current.lease = shown.lease;
    // What is asked once more on purpose stays, whatever the server would ask.
    const again = this.upcoming.filter((pair) => pair.again);
    for (const pair of again) pair.lease = at(pair)?.lease ?? pair.lease;
    const dropped = this.upcoming.filter((pair) => !pair.again && !at(pair) && this.#isOpen(pair));
    this.upcoming = [...again, ...pairs.filter((pair) => this.#isOpen(pair) && pair.photos && !again.some((one) => pairKey(one) === pairKey(pair)))];
    for (const pair of dropped) this.#return(pair);
    this.status = this.upcoming.length || this.current ? "ready" : status;
  }

  /**
   * Asks for the kinds of questions that the reviewer wants; for pairs where none of many photos is
   * worth it. Those pairs are gone through before more are asked for: a question about many photos
   * waits while one of its pairs is leased.
   */
  async #next() {
    const address = `/graphs/${this.graph}/next?n=${AHEAD + 1}&${this.reviewer ? `reviewer=${encodeURIComponent(this.reviewer)}` : "peek=true"}`;
    if (this.kinds === "pair") return get(address);
    const { status, questions } = await get(`${address}&kind=${this.kinds}`);
    if (questions.length || this.kinds === "any") return { status, pairs: questions.map(question) };
    const between = this.held.filter(({ ids }) => !ids);
    return between.length ? { status: "ready", pairs: between } : get(address);
  }

  /** Whether a pair is neither shown now nor decided by this reviewer as far as this page knows. */
  #isOpen(pair) {
    const key = pairKey(pair);
    return !this.#decidedMeanwhile.has(key) && !(pair.ids ? this.outbox.holdsLook(key) : this.outbox.holds(pair.a, pair.b))
      && !(this.current && pairKey(this.current) === key);
  }

  /** Adds to pairs what is known of their photos, and starts to load these. */
  async describe(pairs) {
    const ids = [...new Set(pairs.flatMap((pair) => pair.ids ?? [pair.a, pair.b]))];
    if (!ids.length) return;
    const { items } = await get(`/pages/graphs/${this.graph}/photos?ids=${ids.join(",")}`);
    const photos = new Map(items.map((photo) => [photo.id, photo]));
    for (const pair of pairs) {
      pair.photos = (pair.ids ?? [pair.a, pair.b]).map((id) => photos.get(id));
      if (pair.photos.includes(undefined)) pair.photos = null;
      else if (pair.ids) {
        // Who is thought to be who would tell the answer.
        pair.photos = pair.photos.map((photo) => ({ ...photo, individual: null }));
        this.prepare(pair);
      } else for (const photo of pair.photos) if (photo.image) this.darkroom.develop(photo);
    }
  }

  /** Goes to the next pair; null when none is at hand. */
  take() {
    this.current = null;
    while (!this.current && this.upcoming.length) {
      const next = this.upcoming.shift();
      if (next.again || this.#isOpen(next)) this.current = next;
    }
    return this.current;
  }

  /** Makes room for a pair that is shown now: the one at hand comes after it. */
  makeRoom(pair) {
    this.upcoming = [this.current, ...this.upcoming].filter((one) => one && pairKey(one) !== pairKey(pair));
  }

  decided(pair) {
    this.#decidedMeanwhile.add(pairKey(pair));
    this.postponed.delete(pairKey(pair));
  }

  /** Puts a pair off: the server gives it to this reviewer after all others, and to others at once. */
  putOff(pair) {
    this.#decidedMeanwhile.add(pairKey(pair));
    this.postponed.add(pairKey(pair));
    this.#return(pair, "?later=true");
  }

  /** Gives a pair back; what is asked for after it waits until the server knows. */
  #return(pair, how = "") {
    if (!pair.lease?.token) return;
    const given = call("DELETE", `/graphs/${this.graph}/leases/${pair.lease.token}${how}`).catch(() => { /* the lease ends by itself */ });
    this.#givingBack.add(given);
    given.finally(() => this.#givingBack.delete(given));
  }

  get held() {
    return [this.current, ...this.upcoming].filter((pair) => pair?.lease?.token);
  }

  /** Says to the server that the pairs at hand are still looked at. */
  renew() {
    for (const pair of this.held) {
      post(`/graphs/${this.graph}/leases/${pair.lease.token}`, {}).then((lease) => {
        if (lease?.expiresAt) pair.lease = { ...pair.lease, ...lease };
      }).catch(() => { /* a lease that ended costs nothing: the decision is taken all the same */ });
    }
  }

  /** Asks for other kinds of questions from now on; what is at hand is given back. */
  async ask(kinds) {
    this.kinds = kinds;
    for (const pair of this.held) if (!pair.again) this.#return(pair);
    this.current = null;
    this.upcoming = this.upcoming.filter(({ again }) => again);
    await this.refill();
  }

  /** Gives the pairs at hand back when the page is left. */
  giveBack() {
    for (const pair of this.held) {
      call("DELETE", `/graphs/${this.graph}/leases/${pair.lease.token}`, undefined, { keepalive: true, timeout: 0 }).catch(() => { /* the lease ends by itself */ });
    }
  }
}
