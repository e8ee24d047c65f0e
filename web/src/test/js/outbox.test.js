/** Decisions on their way: in order, each under one id, none lost. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Outbox } from "../../main/webapp/js/review/outbox.js";

const json = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
let sent;
let stored;

beforeEach(() => {
  sent = [];
  stored = new Map();
  globalThis.localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) };
});

/** Lets the server give these answers, one after the other; a function is called, an Error is a cut line. */
function server(...answers) {
  globalThis.fetch = async (address, { body }) => {
    sent.push(JSON.parse(body).id);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? json(200, { effect: "none" });
  };
}

const review = (id) => ({ id, a: `a${id}`, b: `b${id}`, decision: "positive" });

test("decisions are sent in the order they were made", async () => {
  server();
  const outbox = new Outbox("g", "Ana");
  await Promise.all(["1", "2", "3"].map((id) => outbox.put(review(id))));
  assert.deepEqual(sent, ["1", "2", "3"]);
  assert.equal(outbox.size, 0);
});

test("a decision that meets a cut line is kept, and sent again under the same id", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    server(new TypeError("cut"), json(503, {}, { "Retry-After": "2" }));
    const outbox = new Outbox("g", "Ana");
    const failures = [];
    outbox.addEventListener("failure", ({ detail }) => failures.push(detail.kind));
    const answered = outbox.put(review("1"));
    await outbox.send();
    assert.equal(outbox.holds("a1", "b1"), true);
    assert.match([...stored.values()][0], /"id":"1"/);
    await outbox.send();
    mock.timers.tick(2000);
    await answered;
    assert.deepEqual(sent, ["1", "1", "1"]);
    assert.deepEqual(failures, ["offline", "busy"]);
    assert.equal(outbox.size, 0);
  } finally {
    mock.timers.reset();
  }
});

test("what the server refuses is told and does not hold up the rest", async () => {
  server(json(422, { detail: "no such photo" }));
  const outbox = new Outbox("g", "Ana");
  const refused = outbox.put(review("1"));
  const taken = outbox.put(review("2"));
  await assert.rejects(refused, { kind: "refused", message: "no such photo" });
  await taken;
  assert.equal(outbox.size, 0);
});

test("who is signed out loses nothing, and nothing is asked again until sent", async () => {
  server(json(401, {}), json(200, { effect: "merge" }));
  const outbox = new Outbox("g", "Ana");
  const answered = outbox.put(review("1"));
  await outbox.send();
  assert.equal(outbox.size, 1);
  await outbox.send();
  assert.deepEqual(await answered, { effect: "merge" });
});

test("what a closed page held is sent by the next one", async () => {
  server(new TypeError("cut"));
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const before = new Outbox("g", "Ana");
    before.put(review("1"));
    await before.send();
    assert.equal(new Outbox("g", "Ben").size, 0);
    const after = new Outbox("g", "Ana");
    assert.equal(after.size, 1);
    await after.send();
    assert.equal(after.size, 0);
    assert.deepEqual(sent, ["1", "1"]);
  } finally {
    mock.timers.reset();
  }
});

test("only a decision that was never tried can be recalled", async () => {
  server(new TypeError("cut"));
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const outbox = new Outbox("g", "Ana");
    outbox.put(review("1"));
    outbox.put(review("2"));
    assert.equal(outbox.recall().id, "2");
    assert.equal(outbox.recall(), null);
  } finally {
    mock.timers.reset();
  }
});
