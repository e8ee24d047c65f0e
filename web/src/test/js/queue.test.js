/** The queue of pairs: whatever order answers come in, no pair is shown twice. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PairQueue, onceMore, pairKey, question } from "../../main/webapp/js/review/queue.js";

const pair = (n) => ({ a: `a${n}`, b: `b${n}`, lease: { token: `t${n}` } });
const answer = (body) => new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });

/** A server whose answers come when the test lets them. */
class SlowServer {
  decided = new Set();
  calls = [];
  #waiting = [];

  constructor(pairs) {
    this.pairs = pairs;
    globalThis.fetch = (address, { method }) => new Promise((resolve) => {
      this.calls.push(`${method} ${address.split("?")[0]}`);
      this.#waiting.push({ address, resolve, body: this.#body(address) });
    });
  }

  #body(address) {
    if (address.includes("/next")) {
      if (address.includes("kind=")) return { status: "ready", questions: [] };
      return { status: "ready", pairs: this.pairs.filter((one) => !this.decided.has(pairKey(one))).slice(0, 3).map((one) => ({ ...one })) };
    }
    if (address.includes("/photos")) return { items: decodeURIComponent(address.split("ids=")[1]).split(",").map((id) => ({ id })) };
    return {};
  }

  /** Lets the oldest answer through whose address has a part; its content is that of when it was asked. */
  async let(part) {
    for (let turn = 0; turn < 20; turn++) {
      const at = this.#waiting.findIndex(({ address }) => address.includes(part));
      if (at >= 0) {
        const [{ resolve, body }] = this.#waiting.splice(at, 1);
        resolve(answer(body));
        await new Promise(setImmediate);
        return;
      }
      await new Promise(setImmediate);
    }
    assert.fail(`nothing asks for ${part}`);
  }
}

let held;
const outbox = { send: async () => {}, holds: (a, b) => held.has(`${a}|${b}`), holdsLook: () => false };
const darkroom = { develop: () => {} };

beforeEach(() => (held = new Set()));

function decide(server, queue) {
  const shown = queue.current;
  server.decided.add(pairKey(shown));
  queue.decided(shown);
  queue.current = null;
  return pairKey(shown);
}

test("a pair taken while its photos are awaited is not shown again", async () => {
  const server = new SlowServer([1, 2, 3, 4, 5, 6].map(pair));
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  const first = queue.refill();
  await server.let("/next");
  await server.let("/photos");
  await first;
  const seen = [pairKey(queue.take())];
  decide(server, queue);
  const second = queue.refill();
  await server.let("/next"); // its answer names 2, 3 and 4
  seen.push(pairKey(queue.take())); // 2 is shown while the photos are still awaited
  await server.let("/photos");
  await second;
  assert.deepEqual(queue.upcoming.map(pairKey), ["a3|b3", "a4|b4"]);
  decide(server, queue);
  seen.push(pairKey(queue.take()));
  assert.deepEqual(seen, ["a1|b1", "a2|b2", "a3|b3"]);
});

test("a pair decided while its photos are awaited does not come back", async () => {
  const server = new SlowServer([1, 2, 3, 4].map(pair));
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  const asked = queue.refill();
  await server.let("/next");
  queue.current = pair(2);
  decide(server, queue);
  await server.let("/photos");
  await asked;
  assert.deepEqual(queue.upcoming.map(pairKey), ["a1|b1", "a3|b3"]);
});

test("a decision that is still held keeps its pair away", async () => {
  held.add("a1|b1");
  const server = new SlowServer([1, 2].map(pair));
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  const asked = queue.refill();
  await server.let("/next");
  await server.let("/photos");
  await asked;
  assert.equal(pairKey(queue.take()), "a2|b2");
});

test("a call during a request waits for one that starts after it", async () => {
  const server = new SlowServer([1, 2, 3].map(pair));
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  const first = queue.refill();
  await server.let("/next");
  const second = queue.refill();
  const third = queue.refill();
  assert.equal(queue.busy, true);
  await server.let("/photos");
  await first;
  await server.let("/next");
  await server.let("/photos");
  await Promise.all([second, third]);
  assert.equal(server.calls.filter((call) => call.endsWith("/next")).length, 2);
  assert.equal(queue.busy, false);
});

test("the lease of the pair that is shown is renewed by the answer, wherever it comes", async () => {
  const server = new SlowServer([1, 2].map(pair));
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  queue.current = { a: "a1", b: "b1", lease: { token: "old" } };
  const asked = queue.refill();
  await server.let("/next");
  await server.let("/photos");
  await asked;
  assert.equal(queue.current.lease.token, "t1");
  assert.deepEqual(queue.held.map(({ lease }) => lease.token), ["t1", "t2"]);
});

test("a pair that is asked once more on purpose is shown again", () => {
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  queue.decided(pair(1));
  queue.upcoming = [{ ...pair(1) }, { ...pair(1), again: true }];
  assert.equal(queue.take().again, true);
  assert.equal(queue.take(), null);
});

test("what was put off is given back before more is asked for", async () => {
  const server = new SlowServer([1, 2].map(pair));
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  queue.putOff(pair(1));
  const asked = queue.refill();
  await new Promise(setImmediate);
  assert.deepEqual(server.calls, ["DELETE /api/v1/graphs/g/leases/t1"]);
  await server.let("/leases");
  await server.let("/next");
  await server.let("/photos");
  await asked;
  assert.equal(queue.postponed.size, 1);
});

test("a question about many photos is told by its kind and photos, and has no names", async () => {
  const which = question({ kind: "which", photo: "p", among: ["q", "r"], lease: { token: "t" } });
  assert.equal(pairKey(which), "which|p|q|r");
  assert.equal(pairKey(question({ kind: "group", photo: "p", photos: ["p", "q"] })), "group|p|q");
  assert.deepEqual(question({ kind: "pair", pair: pair(1) }), pair(1));
  globalThis.fetch = async () => answer({ items: ["p", "q", "r"].map((id) => ({ id, individual: { name: "Zoe" } })) });
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  const prepared = [];
  queue.prepare = (one) => prepared.push(one);
  await queue.describe([which]);
  assert.deepEqual(which.photos.map(({ id, individual }) => [id, individual]), [["p", null], ["q", null], ["r", null]]);
  assert.deepEqual(prepared, [which]);
});

test("what is asked once more on purpose stays, whatever the server would ask", async () => {
  const server = new SlowServer([1, 2, 3].map(pair));
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  queue.current = pair(9);
  queue.upcoming = [{ a: "a8", b: "b8", again: true }, { ...pair(2), lease: null, again: true }, pair(7)];
  const asked = queue.refill();
  await server.let("/next");
  await server.let("/photos");
  await asked;
  assert.deepEqual(queue.upcoming.map(pairKey), ["a8|b8", "a2|b2", "a1|b1", "a3|b3"]);
  assert.equal(queue.upcoming[1].lease.token, "t2");
  assert.deepEqual(server.calls.filter((call) => call.startsWith("DELETE")), ["DELETE /api/v1/graphs/g/leases/t7"]);
});

test("pairs that stand in for questions about many photos are gone through before more are leased", async () => {
  const asks = [];
  let looks = [];
  globalThis.fetch = async (address, { method }) => {
    asks.push(`${method} ${address}`);
    if (address.includes("kind=")) return answer({ status: "ready", questions: looks });
    if (address.includes("/next")) return answer({ status: "ready", pairs: [1, 2, 3].map(pair) });
    return answer({ items: ["a1", "b1", "a2", "b2", "a3", "b3", "p", "q", "r"].map((id) => ({ id })) });
  };
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  queue.kinds = "which,group";
  await queue.refill();
  queue.take();
  queue.decided(queue.current);
  queue.take();
  await queue.refill();
  assert.deepEqual(queue.upcoming.map(pairKey), ["a3|b3"]);
  assert.equal(asks.filter((ask) => ask.includes("/next") && !ask.includes("kind=")).length, 1);
  looks = [{ kind: "group", photos: ["p", "q", "r"], lease: { token: "g" } }];
  queue.take();
  await queue.refill();
  assert.deepEqual(queue.upcoming.map(pairKey), ["group|p|q|r"]);
});

test("what comes of an older choice of questions is given back", async () => {
  const server = new SlowServer([1, 2].map(pair));
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  queue.upcoming = [{ a: "a8", b: "b8", again: true }];
  const before = queue.refill();
  await new Promise(setImmediate);
  const asked = queue.ask("any");
  await server.let("/next");
  await server.let("/photos");
  await before;
  assert.deepEqual(queue.upcoming.map(pairKey), ["a8|b8"]);
  await server.let("/leases/t1");
  await server.let("/leases/t2");
  await server.let("/next");
  await asked;
  assert.deepEqual(queue.upcoming.map(pairKey), ["a8|b8"]);
});

test("a pair that is shown now stands nowhere else in the queue, and the one at hand comes after it", () => {
  const queue = new PairQueue("g", "Ana", outbox, darkroom);
  queue.current = pair(1);
  queue.upcoming = [pair(2), pair(3)];
  queue.makeRoom(pair(3));
  assert.deepEqual(queue.upcoming.map(pairKey), ["a1|b1", "a2|b2"]);
});

test("a pair that is asked once more is answered under the lease that came with it", () => {
  assert.deepEqual(onceMore({ again: { lease: "t" } }), { again: true, lease: { token: "t" } });
  assert.deepEqual(onceMore({}), { again: true, lease: null });
});
