import assert from "node:assert/strict";
import { test } from "node:test";
import { isBlind, whyAsked } from "../../main/webapp/js/lib/standing.js";

test("a pair that another person has decided is blind, one that is looked at again is not", () => {
  assert.ok(isBlind({ reason: "second_opinion", lease: { token: "t" } }));
  assert.ok(isBlind({ reason: "audit", again: true }));
  assert.ok(!isBlind({ reason: "second_opinion", again: true }));
  assert.ok(!isBlind({ reason: "candidate", lease: { token: "t" } }));
});

test("a low score is no likely match", () => {
  assert.equal(whyAsked({ reason: "candidate", match: 0.9 }), "why.candidate");
  assert.equal(whyAsked({ reason: "candidate", match: 0.1 }), "why.unlikely");
  assert.equal(whyAsked({ reason: "second_opinion", match: 0.1 }), "why.second_opinion");
});
