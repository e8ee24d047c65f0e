/** What others do is read anew, one reading at a time. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { listen } from "../../main/webapp/js/lib/live.js";

let source;
let stop;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  globalThis.EventSource = class extends EventTarget {
    constructor() {
      super();
      source = this;
    }

    close() {}
  };
});

afterEach(() => {
  stop();
  mock.timers.reset();
});

const happen = () => source.dispatchEvent(Object.assign(new Event("review"), { data: "{}" }));
const soon = () => new Promise(setImmediate);

/** Listens with readings that end when the test lets them. */
function readings() {
  const running = [];
  let most = 0;
  let open = 0;
  stop = listen("g", { onChange: () => {
    most = Math.max(most, ++open);
    return new Promise((resolve, reject) => running.push({ resolve, reject })).finally(() => open--);
  } });
  return { running, get most() {
    return most;
  } };
}

test("no two readings overlap, and what happens during one leads to exactly one more", async () => {
  const read = readings();
  happen();
  mock.timers.tick(1000);
  for (let i = 0; i < 5; i++) {
    happen();
    mock.timers.tick(1000);
  }
  assert.equal(read.running.length, 1);
  read.running[0].resolve();
  await soon();
  mock.timers.tick(1000);
  assert.equal(read.running.length, 2);
  read.running[1].resolve();
  await soon();
  mock.timers.tick(60000);
  assert.equal(read.running.length, 2);
  assert.equal(read.most, 1);
});

test("a reading that failed keeps no later one away", async () => {
  const read = readings();
  happen();
  mock.timers.tick(1000);
  read.running[0].reject(new Error("away"));
  await soon();
  happen();
  mock.timers.tick(1000);
  assert.equal(read.running.length, 2);
});

test("who listens no more reads no more", async () => {
  const read = readings();
  happen();
  mock.timers.tick(1000);
  happen();
  mock.timers.tick(1000);
  stop();
  read.running[0].resolve();
  await soon();
  mock.timers.tick(60000);
  assert.equal(read.running.length, 1);
});
