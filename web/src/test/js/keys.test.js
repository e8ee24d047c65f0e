/** Keys: each profile without a clash, and heard only when they are meant. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { settings } from "../../main/webapp/js/lib/settings.js";
import { ACTIONS, PROFILES, actionOf, clashes, keyLabel, keysOf } from "../../main/webapp/js/review/keys.js";

const press = (key, more = {}) => ({ key, target: { closest: () => null, matches: () => false, ownerDocument: { querySelector: () => null } }, ...more });

afterEach(() => Object.assign(settings, { profile: "", keys: {}, keysOff: false }));

for (const profile of Object.keys(PROFILES)) {
  test(`profile ${profile} gives every action a key of its own`, () => {
    settings.profile = profile;
    for (const action of ACTIONS) {
      assert.ok(keysOf(action).length > 0, action);
      for (const key of keysOf(action)) assert.deepEqual(clashes(action, key), [], `${action} ${key}`);
    }
  });
}

test("a letter with Caps Lock on is the letter; with Shift it is another key", () => {
  assert.equal(actionOf(press("S")), "same");
  assert.equal(actionOf(press("R")), "rotateRight");
  assert.equal(actionOf(press("R", { shiftKey: true })), "rotateLeft");
});

test("no key is heard with a modifier, in a dialog, or while somebody writes", () => {
  for (const modifier of ["ctrlKey", "altKey", "metaKey", "isComposing"]) assert.equal(actionOf(press("s", { [modifier]: true })), null);
  const inDialog = press("s");
  inDialog.target.ownerDocument.querySelector = () => ({});
  assert.equal(actionOf(inDialog), null);
  const writing = press("s");
  writing.target.closest = (selector) => (selector.includes("textarea") ? {} : null);
  assert.equal(actionOf(writing), null);
});

test("single letters can be switched off; arrows stay", () => {
  settings.keysOff = true;
  assert.equal(actionOf(press("s")), null);
  assert.equal(keyLabel("same"), "");
  assert.equal(actionOf(press("ArrowLeft")), "left");
});

test("a person's own key replaces the profile's", () => {
  settings.keys = { same: "g" };
  assert.equal(actionOf(press("g")), "same");
  assert.equal(actionOf(press("s")), null);
  assert.deepEqual(clashes("link", "g"), ["same"]);
});

test("C and 3 mean cannot tell for people from Wildbook-IA", () => {
  settings.profile = "wildbook";
  assert.equal(actionOf(press("c")), "cannot");
  assert.equal(actionOf(press("3")), "cannot");
  assert.equal(actionOf(press("f")), "different");
});
