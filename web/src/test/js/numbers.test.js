/** What lies between two photos, and how messages become texts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { message } from "../../main/webapp/js/lib/messages.js";
import { distance, hoursApart, impossibleSpeed, opposite, sameBurst, slack } from "../../main/webapp/js/review/numbers.js";

test("a degree of latitude is some 111 km; a missing place is no distance", () => {
  const here = { latitude: 0, longitude: 36 };
  assert.ok(Math.abs(distance(here, { latitude: 1, longitude: 36 }) - 111.19) < 0.05);
  assert.equal(distance(here, here), 0);
  assert.equal(distance(here, { latitude: null, longitude: 36 }), null);
});

test("hours between photos, either first", () => {
  const one = { takenAt: "2024-03-01T06:00:00Z" };
  const other = { takenAt: "2024-03-01T09:30:00Z" };
  assert.equal(hoursApart(one, other), 3.5);
  assert.equal(hoursApart(other, one), 3.5);
  assert.equal(hoursApart(one, {}), null);
  assert.equal(hoursApart({ takenAt: "2024-03-03" }, one), 48);
  assert.equal(hoursApart({ takenAt: "2024-03-01" }, one), null);
});

test("a burst is one place within a minute", () => {
  assert.equal(sameBurst(0.01, 0), true);
  assert.equal(sameBurst(0.01, null), true);
  assert.equal(sameBurst(0.02, 0), false);
  assert.equal(sameBurst(0.01, 2), false);
  assert.equal(sameBurst(null, 0), false);
});

test("only a speed beyond belief is told", () => {
  assert.equal(impossibleSpeed(1, 50), 50);
  assert.equal(impossibleSpeed(10, 50), null);
  assert.equal(impossibleSpeed(0, 0.5), null);
  assert.equal(impossibleSpeed(0, 10), 600);
  assert.equal(impossibleSpeed(null, 50), null);
});

test("left and right cannot be compared; left and front can", () => {
  assert.equal(opposite("Left", "right"), true);
  assert.equal(opposite("left", "left"), false);
  assert.equal(opposite("left", "front"), false);
  assert.equal(opposite(undefined, "left"), false);
});

const plurals = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");
const text = (pattern, values) => message(pattern, values, plurals, numbers);

test("values go to their places, numbers as the language writes them", () => {
  assert.equal(text("{n} of {of} by {who}", { n: 1200, of: 5000, who: "Ana" }), "1,200 of 5,000 by Ana");
  assert.equal(text("{gone}!", {}), "!");
});

test("a message has forms for nought, one and many", () => {
  const photos = { zero: "no photo", one: "{n} photo", other: "{n} photos" };
  assert.deepEqual([0, 1, 2].map((n) => text(photos, { n })), ["no photo", "1 photo", "2 photos"]);
  assert.equal(text({ one: "{n} pair", other: "{n} pairs" }, { n: 0 }), "0 pairs");
});

test("a distance between rounded places may be wrong by what both may be", () => {
  assert.equal(slack({ uncertaintyMetres: 7707 }, { uncertaintyMetres: 800 }), 8.507);
  assert.equal(slack({}, { latitude: 1 }), 0);
});
