/** Decisions on their way: in order, each under one id, none lost. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Outbox } from "../../main/webapp/js/lib/outbox.js";

const json = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
let sent;
let stored;
let hears; // what the tabs do when another changes what is stored

beforeEach(() => {
  sent = [];
  stored = new Map();
  hears = [];
  globalThis.addEventListener = (name, hear) => hears.push(hear);
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

test("an answer to what was never offered does not hold up the rest", async () => {
  server(json(403, { type: "/problems/not-offered", detail: "not offered" }));
  const outbox = new Outbox("g", "Ana");
  const refused = outbox.put(review("1"));
  const taken = outbox.put(review("2"));
  await assert.rejects(refused, { kind: "forbidden" });
  await taken;
  assert.deepEqual(sent, ["1", "2"]);
  assert.equal(outbox.size, 0);
});

test("who lost a right loses no answer", async () => {
  server(json(403, { type: "/problems/right-missing" }));
  const outbox = new Outbox("g", "Ana");
  outbox.put(review("1"));
  await outbox.send();
  assert.equal(outbox.size, 1);
});

test("what comes too fast is kept, and sent when the server said", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  try {
    server(json(429, {}, { "Retry-After": "60" }));
    const outbox = new Outbox("g", "Ana");
    const answered = outbox.put(review("1"));
    await outbox.send();
    assert.equal(outbox.holds("a1", "b1"), true);
    await outbox.send();
    assert.deepEqual(sent, ["1"]);
    mock.timers.tick(60000);
    await answered;
    assert.deepEqual(sent, ["1", "1"]);
    assert.equal(outbox.size, 0);
  } finally {
    mock.timers.reset();
  }
});

const heldIn = () => JSON.parse([...stored.values()][0]).map(({ id }) => id);

/** Tells the others of a tab that it has changed what is stored, as a browser does. */
function storageEvent(...others) {
  const [[key, newValue]] = stored;
  for (const index of others) hears[index]({ key, newValue });
}

test("two tabs keep each other's answers", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    server(new TypeError("cut"), new TypeError("cut"));
    const one = new Outbox("g", "Ana");
    const other = new Outbox("g", "Ana");
    one.put(review("1"));
    await one.send();
    other.put(review("2"));
    assert.deepEqual(heldIn(), ["1", "2"]);
    await other.send();
    await one.send();
    assert.deepEqual(heldIn(), ["2"]);
    assert.equal(other.size, 1);
    await other.send();
    assert.deepEqual(heldIn(), []);
  } finally {
    mock.timers.reset();
  }
});

test("a tab hears what another has answered, and does not ask it again", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    server(new TypeError("cut"));
    const one = new Outbox("g", "Ana");
    const other = new Outbox("g", "Ana");
    const heard = [];
    other.addEventListener("elsewhere", ({ detail }) => heard.push(...detail.map(({ id }) => id)));
    one.put({ ...review("1") });
    storageEvent(1);
    await one.send();
    storageEvent(1);
    assert.deepEqual(heard, ["1"]);
    assert.equal(other.holds("a1", "b1"), true);
    assert.equal(other.size, 0);
    await one.send();
    storageEvent(1);
    assert.equal(other.holds("a1", "b1"), false);
  } finally {
    mock.timers.reset();
  }
});

test("what another tab has taken up cannot be recalled", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    server(new TypeError("cut"), new TypeError("cut"));
    const one = new Outbox("g", "Ana");
    one.put(review("1"));
    one.put(review("2"));
    const other = new Outbox("g", "Ana");
    await other.send();
    await other.send();
    assert.equal(one.recall(), null);
  } finally {
    mock.timers.reset();
  }
});

test("a decision of an earlier visit that is refused is told, though nobody waits for its answer", async () => {
  stored.set("resight.held.g.Ana", JSON.stringify([review("1"), review("2")]));
  server(json(422, { detail: "no such photo" }));
  const outbox = new Outbox("g", "Ana");
  const refused = [];
  outbox.addEventListener("refused", ({ detail }) => refused.push(detail.message));
  await outbox.send();
  assert.deepEqual(sent, ["1", "2"]);
  assert.deepEqual(refused, ["no such photo"]);
  assert.equal(outbox.size, 0);
});
