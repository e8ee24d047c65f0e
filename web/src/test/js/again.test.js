/** An empty page looks again by itself. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Again } from "../../main/webapp/js/review/again.js";

function during(act) {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    act((ms) => mock.timers.tick(ms));
  } finally {
    mock.timers.reset();
  }
}

test("a look is due once, however often it is asked for", () => during((pass) => {
  let looks = 0;
  const again = new Again(() => looks++);
  again.later();
  again.later();
  pass(60000);
  assert.equal(looks, 1);
}));

test("who finds nothing looks ever more seldom, but never stops", () => during((pass) => {
  let looks = 0;
  const again = new Again(() => {
    looks++;
    again.later();
  });
  again.later();
  pass(3000);
  assert.equal(looks, 1);
  for (let i = 0; i < 600; i++) pass(1000);
  assert.ok(looks > 20 && looks < 35, `looked ${looks} times`);
}));

test("after something has happened the pause is short again", () => during((pass) => {
  let looks = 0;
  const again = new Again(() => {
    looks++;
    again.later();
  });
  again.later();
  for (let i = 0; i < 120; i++) pass(1000);
  const before = looks;
  again.reset();
  pass(60000);
  assert.equal(looks, before);
  again.later();
  pass(3000);
  assert.equal(looks, before + 1);
}));
