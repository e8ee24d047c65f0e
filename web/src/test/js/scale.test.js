/** The numbers of the charts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AREA, ceiling, isLabelled, line, stack, upTo } from "../../main/webapp/js/lib/scale.js";

const base = AREA.height - AREA.bottom;

test("the top rule is even, never below a value, and at least two", () => {
  assert.equal(ceiling([]), 2);
  assert.equal(ceiling([0, 1]), 2);
  assert.equal(ceiling([7, 3]), 8);
  assert.equal(ceiling(Array.from({ length: 200000 }, (_, i) => i)), 200000);
});

test("a value lies between the axis and the top rule", () => {
  assert.equal(upTo(0, 10), base);
  assert.equal(upTo(10, 10), AREA.top);
  assert.equal(upTo(5, 10), (base + AREA.top) / 2);
});

test("parts of a column stand on each other and reach its sum", () => {
  const { max, columns } = stack([{ same: 3, different: 0, cannot: 1 }, { same: 0, different: 8, cannot: 0 }]);
  assert.equal(max, 8);
  const [first, second] = columns;
  assert.deepEqual(first.parts.map(({ kind }) => kind), ["same", "cannot"]);
  assert.equal(first.parts[0].y + first.parts[0].height, base);
  assert.equal(first.parts[1].y + first.parts[1].height, first.parts[0].y);
  assert.equal(first.parts[1].y, upTo(4, 8));
  assert.equal(second.parts[0].y, AREA.top);
  assert.ok(first.middle < second.middle);
});

test("columns stay on the picture, however many there are", () => {
  for (const count of [1, 7, 400]) {
    const { columns, width } = stack(Array.from({ length: count }, () => ({ same: 1, different: 1, cannot: 1 })));
    assert.ok(columns[0].x >= AREA.left - 1);
    assert.ok(columns.at(-1).x + width <= AREA.width + 2);
  }
});

test("at most six labels are written", () => {
  for (const count of [1, 6, 7, 30, 365]) {
    const written = Array.from({ length: count }, (_, i) => isLabelled(i, count)).filter(Boolean).length;
    assert.ok(written >= 1 && written <= 6, `${count}: ${written}`);
  }
});

test("a line goes from the axis's left end to its right", () => {
  const path = line([{ decisions: 0, individuals: 10 }, { decisions: 40, individuals: 5 }], "individuals", 10);
  assert.equal(path, `M${AREA.left}.0 ${AREA.top}.0L${AREA.width - AREA.top}.0 ${upTo(5, 10)}.0`);
});
