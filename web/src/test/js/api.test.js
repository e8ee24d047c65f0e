import assert from "node:assert/strict";
import { test } from "node:test";
import { all, post } from "../../main/webapp/js/lib/api.js";

async function failureOf(status, type, body = "") {
  globalThis.fetch = async () => new Response(body, { status, headers: { "Content-Type": type } });
  return post("/graphs/g/reviews", {}).then(() => assert.fail("nothing was thrown"), (failure) => failure);
}

test("a 404 without JSON comes from a server that stops: the call is sent again", async () => {
  assert.ok((await failureOf(404, "text/html", "<h1>404</h1>")).passing);
  assert.ok((await failureOf(500, "text/plain")).passing);
});

test("a 404 that Resight explains is not sent again", async () => {
  const failure = await failureOf(404, "application/problem+json", JSON.stringify({ type: "/problems/unknown-graph", status: 404 }));
  assert.equal(failure.kind, "refused");
  assert.ok(!failure.passing);
});

test("a refusal is not sent again, also if a balancer gave it", async () => {
  assert.ok(!(await failureOf(400, "text/html")).passing);
  assert.ok(!(await failureOf(413, "text/html")).passing);
});

test("a list is read to its end, however long, in pages that the server gives", async () => {
  const asked = [];
  globalThis.fetch = async (address) => {
    const query = new URL(address, "http://localhost").searchParams;
    asked.push(query.get("limit"));
    const at = Number(query.get("after") ?? 0);
    return Response.json({ items: new Array(500).fill(at), next: at < 250 ? String(at + 1) : null });
  };
  assert.equal((await all("/annotations?collection=x", 500)).length, 125500);
  assert.deepEqual([...new Set(asked)], ["500"]);
});
