import assert from "node:assert/strict";
import { test } from "node:test";
import { post } from "../../main/webapp/js/lib/api.js";

async function failureOf(status, type, body = "") {
  globalThis.fetch = async () => new Response(body, { status, headers: { "Content-Type": type } });
  return post("/graphs/g/reviews", {}).then(() => assert.fail("nothing was thrown"), (failure) => failure);
}

test("a server that ends knows no address: what was sent is sent again", async () => {
  assert.ok((await failureOf(404, "text/html", "<h1>404</h1>")).passing);
  assert.ok((await failureOf(500, "text/plain")).passing);
});

test("what Resight says is not there is not sent again", async () => {
  const failure = await failureOf(404, "application/problem+json", JSON.stringify({ type: "/problems/unknown-graph", status: 404 }));
  assert.equal(failure.kind, "refused");
  assert.ok(!failure.passing);
});

test("a refusal is no reason to send again, whoever says it", async () => {
  assert.ok(!(await failureOf(400, "text/html")).passing);
  assert.ok(!(await failureOf(413, "text/html")).passing);
});
