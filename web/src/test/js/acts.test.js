/** What curators do: the same act tried again happens once. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { decide, merge, rename } from "../../main/webapp/js/lib/acts.js";

const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
let sent;

beforeEach(() => (sent = []));

/** Lets the server give these statuses, one after the other, then 200; 0 is a cut line. Keeps which ids came. */
function server(...statuses) {
  globalThis.fetch = async (address, { body }) => {
    const content = JSON.parse(body);
    sent.push([new URL(address, "http://localhost").searchParams.get("act") ?? content.id, ...[content].flat().map(({ id }) => id)]);
    const status = statuses.shift() ?? 200;
    if (!status) throw new TypeError("cut");
    return json(status, {});
  };
}

const pairs = [{ a: "a", b: "b", decision: "positive" }, { a: "b", b: "c", decision: "negative" }];
const join = () => merge("g", [{ label: "a" }, { label: "b" }], "Zora");
const name = (to = "Zora") => rename("g", { label: "a" }, to);

for (const [what, act] of Object.entries({ decisions: () => decide("g", pairs), merge: join, rename: () => name() })) {
  test(`${what} without an answer keep their ids when they are tried again`, async () => {
    server(504, 0);
    await assert.rejects(act());
    await assert.rejects(act());
    await act();
    assert.equal(new Set(sent[0]).size, sent[0].length - (what === "rename" ? 1 : 0));
    assert.deepEqual(sent[1], sent[0]);
    assert.deepEqual(sent[2], sent[0]);
  });

  test(`${what} that were done are new ones the next time`, async () => {
    server();
    await act();
    await act();
    assert.notDeepEqual(sent[1], sent[0]);
  });
}

test("what was refused was not done: it comes under new ids", async () => {
  server(409);
  await assert.rejects(name());
  await name();
  assert.notEqual(sent[1][0], sent[0][0]);
});

test("another act has other ids, and one between ends the wait for the first", async () => {
  server(504, 504);
  await assert.rejects(name());
  await assert.rejects(name("Mira"));
  await name();
  assert.equal(new Set(sent.map(([id]) => id)).size, 3);
});

test("the same act much later is another one: somebody may have undone the first", async () => {
  mock.timers.enable({ apis: ["Date"], now: 1000 });
  try {
    server(504, 504);
    await assert.rejects(name());
    mock.timers.setTime(1000 + 119_000);
    await assert.rejects(name());
    mock.timers.setTime(1000 + 121_000);
    await name();
    assert.equal(sent[1][0], sent[0][0]);
    assert.notEqual(sent[2][0], sent[0][0]);
  } finally {
    mock.timers.reset();
  }
});
