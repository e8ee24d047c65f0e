/** The catalogue: filters, order, the grid's cells; and one individual's sightings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CELL, cellsAt, columnsIn, heightOf, moved } from "../../main/webapp/js/catalogue/cells.js";
import { filtersOf, matches, order, readChoice, valuesOf, writeChoice } from "../../main/webapp/js/catalogue/filter.js";
import { factsOf, mapOf, sightingsOf, timeline } from "../../main/webapp/js/individual/sightings.js";
import { LEAST, drag, gripAt, grow, shift, span, within } from "../../main/webapp/js/lib/box.js";
import { consequence, effective, parting } from "../../main/webapp/js/lib/consequence.js";
import { left, standing, whyAsked } from "../../main/webapp/js/lib/standing.js";

const card = (changes) => ({ label: "aa", name: null, photos: 1, sides: [], places: [], files: [], quality: null, first: null, last: null, consistent: true, settled: false, neverCompared: false, ...changes });
const byName = new Intl.Collator("en", { numeric: true }).compare;

test("the address holds the choice and gives it back", () => {
  const choice = { q: "zoë 1", state: "conflict", place: "St & 4", sort: "seen", from: "2024-01-01" };
  assert.deepEqual(readChoice(writeChoice(choice)), choice);
  assert.equal(writeChoice({}), "");
  assert.deepEqual(readChoice("?state=nonsense&sort=x&from=yesterday&quality=good&other=1"), {});
  assert.deepEqual(filtersOf(choice).sort(), ["from", "place", "q", "state"]);
});

test("each filter keeps what meets it", () => {
  const luna = card({ name: "Luna", photos: 3, places: ["North"], sides: ["left"], quality: 4, first: "2024-01-05T00:00:00Z", last: "2024-03-01T00:00:00Z", files: ["kenya/DSC_1.JPG"], settled: true });
  for (const choice of [{}, { q: "lun" }, { q: "dsc_1" }, { state: "group" }, { state: "named" }, { place: "North" }, { side: "left" }, { quality: "4" }, { from: "2024-03-01" }, { to: "2024-01-05" }]) {
    assert.equal(matches(luna, choice), true, JSON.stringify(choice));
  }
  for (const choice of [{ q: "x" }, { state: "single" }, { state: "unsettled" }, { state: "conflict" }, { state: "unnamed" }, { place: "South" }, { side: "right" }, { quality: "5" }, { from: "2024-03-02" }, { to: "2024-01-04" }]) {
    assert.equal(matches(luna, choice), false, JSON.stringify(choice));
  }
  assert.equal(matches(card({}), { from: "2020-01-01" }), false);
});

test("order: names by their numbers, unnamed last; doubt begins with conflicts", () => {
  const cards = [card({ label: "u" }), card({ label: "b", name: "Z10" }), card({ label: "a", name: "Z2", photos: 4, consistent: false }), card({ label: "n", name: "A", photos: 2, neverCompared: false })];
  const labels = (sort) => order(cards, sort, byName).map(({ label }) => label);
  assert.deepEqual(labels("name"), ["n", "a", "b", "u"]);
  assert.deepEqual(labels("photos"), ["a", "n", "b", "u"]);
  assert.deepEqual(labels("doubtful"), ["a", "n", "b", "u"]);
  assert.deepEqual(labels("nothing known"), labels("name"));
  assert.deepEqual(valuesOf([card({ places: ["b", "a"] }), card({ places: ["a"] })], "places", byName), ["a", "b"]);
});

test("of five thousand cards only those in sight are placed", () => {
  const width = 1300;
  const columns = columnsIn(width);
  assert.equal(columns, 6);
  const cells = [...cellsAt(30000, 31000, 5000, columns, width)];
  assert.ok(cells.length <= 5 * columns, String(cells.length));
  for (const { x, width: cell } of cells) assert.ok(x >= 0 && x + cell <= width + 0.001 && cell >= CELL.least);
  assert.deepEqual([...cellsAt(-500, 900, 2, columns, width)].map(({ index }) => index), [0, 1]);
  assert.equal(heightOf(0, columns), 0);
  assert.equal(heightOf(7, columns), 2 * CELL.height + CELL.gap);
  assert.equal(columnsIn(150), 1);
});

test("keys lead to the neighbours and never off the grid", () => {
  assert.equal(moved("ArrowRight", 0, 10, 4, 2), 1);
  assert.equal(moved("ArrowLeft", 0, 10, 4, 2), null);
  assert.equal(moved("ArrowDown", 5, 10, 4, 2), 9);
  assert.equal(moved("ArrowDown", 7, 10, 4, 2), 9); // the last row is shorter
  assert.equal(moved("ArrowDown", 9, 10, 4, 2), null);
  assert.equal(moved("ArrowUp", 1, 10, 4, 2), null);
  assert.equal(moved("PageDown", 0, 10, 4, 2), 8);
  assert.equal(moved("PageDown", 8, 10, 4, 2), 9);
  assert.equal(moved("End", 0, 10, 4, 2), 9);
  assert.equal(moved("Home", 0, 0, 4, 2), null);
  assert.equal(moved("a", 0, 10, 4, 2), null);
});

test("a sighting is an encounter on a day; the undated come last", () => {
  const sightings = sightingsOf([{ encounter: "B", takenAt: "2024-02-02T08:00:00Z" }, { takenAt: null }, { encounter: "A", takenAt: "2024-02-01T09:00:00Z" }, { encounter: "A", takenAt: "2024-02-01T06:00:00Z" }]);
  assert.deepEqual(sightings.map(({ encounter, at, photos }) => [encounter, at, photos.length]), [["A", "2024-02-01T06:00:00Z", 2], ["B", "2024-02-02T08:00:00Z", 1], [null, null, 1]]);
  assert.deepEqual(timeline(["2024-01-01T00:00:00Z", "2024-01-11T00:00:00Z", "2024-01-06T00:00:00Z"], 100), [0, 100, 50]);
  assert.deepEqual(timeline(["2024-01-01T00:00:00Z"], 100), [0]);
});

test("a map has north up and fits, one point and the date line too", () => {
  const { points } = mapOf([{ latitude: 1, longitude: 36 }, { latitude: -1, longitude: 37 }], 300, 180);
  assert.ok(points[0].y < points[1].y && points[0].x < points[1].x);
  for (const { x, y } of points) assert.ok(x >= -0.01 && x <= 300.01 && y >= -0.01 && y <= 180.01);
  const { points: [only] } = mapOf([{ latitude: 5, longitude: 5 }], 300, 180);
  assert.deepEqual(only, { x: 150, y: 90 });
  const { points: [east, west] } = mapOf([{ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 }], 300, 180);
  assert.ok(east.x < west.x);
});

test("facts: what agrees, what does not, and nothing that names a photo", () => {
  const facts = factsOf([1, 2, 3, 4, 5, 6].map((n) => ({ species: "zebra", attributes: { sex: n === 1 ? "m" : "f", frame: n } })));
  assert.deepEqual(facts.map(({ key, values }) => [key, values.map(({ value, n }) => `${value}${n}`)]), [["species", ["zebra6"]], ["sex", ["f5", "m1"]]]);
});

const pairs = [{ a: "1", b: "2", effective: "positive" }, { a: "2", b: "3", effective: "positive" }, { a: "1", b: "3", effective: "negative" }];

test("what a change would leave: groups and contradictions", () => {
  assert.deepEqual(consequence(["1", "2", "3"], pairs), { groups: [["1", "2", "3"]], contradictions: 1 });
  const changes = parting(pairs, (id) => id === "3");
  assert.deepEqual(changes, [{ a: "2", b: "3", decision: "negative" }]);
  assert.deepEqual(consequence(["1", "2", "3"], pairs, changes), { groups: [["1", "2"], ["3"]], contradictions: 0 });
  assert.deepEqual(consequence(["1", "2"], [], [{ a: "2", b: "1", decision: "positive" }]).groups, [["1", "2"]]);
  assert.equal(effective({ decision: "unknown", metaDecision: "same" }), "positive");
});

const project = { status: "ready", annotations: 10, inconsistent: 0, reviews: 5, queue: 3, phase: "ranking", pairs: { candidates: 20 }, convergence: {} };

test("a project never compared is not finished", () => {
  const never = { ...project, status: "finished", reviews: 0, pairs: { candidates: 0 } };
  assert.equal(standing(never), "noCandidates");
  assert.deepEqual(left(never), ["left.notCompared", {}]);
  assert.equal(standing({ ...never, annotations: 0 }), "noPhotos");
  assert.equal(standing({ ...project, status: "finished" }), "finished");
  assert.equal(standing({ ...project, status: "failed" }), "failed");
});

test("what is left is a range, unless the range says nothing", () => {
  const of = (low, high) => left({ ...project, convergence: { remaining: { low, high } } });
  assert.deepEqual(of(60, 110), ["left.range", { low: 60, high: 110 }]);
  assert.deepEqual(of(63, 2741), ["left.atLeast", { n: 63 }]);
  assert.deepEqual(of(2, 9), ["left.range", { low: 2, high: 9 }]);
  assert.deepEqual(of(4, 4), ["left.exact", { n: 4 }]);
  assert.deepEqual(left(project), ["left.queue", { n: 3 }]);
});

test("a low score is no likely match", () => {
  assert.equal(whyAsked({ reason: "candidate", match: 0.13 }), "why.unlikely");
  assert.equal(whyAsked({ reason: "candidate", match: 0.8 }), "why.candidate");
  assert.equal(whyAsked({ match: null }), "why.candidate");
  assert.equal(whyAsked({ reason: "conflict", match: 0.1 }), "why.conflict");
});

const photoSize = { width: 1000, height: 600 };

test("a box follows drags and keys and stays on the photo", () => {
  assert.deepEqual(span([900, 500], [100, 50], photoSize), [100, 50, 800, 450]);
  assert.deepEqual(span([-50, -50], [2000, 10], photoSize), [0, 0, 1000, 10]);
  assert.deepEqual(shift([900, 10, 100, 50], 30, -30, photoSize), [900, 0, 100, 50]);
  assert.deepEqual(grow([10, 10, 20, 20], -100, 5000, photoSize), [10, 10, LEAST, 590]);
  assert.deepEqual(within([990.4, 3.2, 1, 1], photoSize), [990, 3, LEAST, LEAST]);
  const box = [100, 100, 200, 100];
  assert.equal(gripAt(box, [50, 50], 10), null);
  assert.deepEqual(gripAt(box, [200, 150], 10), { left: false, right: false, top: false, bottom: false });
  assert.deepEqual(drag(box, gripAt(box, [200, 150], 10), 5, 7, photoSize), [105, 107, 200, 100]);
  assert.deepEqual(drag(box, gripAt(box, [300, 200], 10), 20, -30, photoSize), [100, 100, 220, 70]);
  assert.deepEqual(drag(box, gripAt(box, [100, 150], 10), 250, 0, photoSize), [300, 100, 50, 100]);
});
