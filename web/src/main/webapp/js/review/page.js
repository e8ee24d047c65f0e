/** The reviewer's page: one pair, one decision, the next pair. */
import { may } from "../lib/account.js";
import { get } from "../lib/api.js";
import { askName, failureNote } from "../lib/dialog.js";
import { fill, h, painted } from "../lib/dom.js";
import { attend, listen } from "../lib/live.js";
import { Outbox } from "../lib/outbox.js";
import { saveSettings, settings } from "../lib/settings.js";
import { t } from "../lib/texts.js";
import { who } from "../lib/who.js";
import { drawCounts, drawPeople, onEvent, refreshGraph } from "./counts.js";
import { answerLook, decideAs, undo } from "./decision.js";
import { CONFIDENCES, DECISIONS, desk, query, viewer } from "./desk.js";
import { boxOf, excludePhoto, openEarlier } from "./earlier.js";
import { banner, comment, confidenceRow, decide, kinds, liveMark, say, setReady, showBanner, showPanel } from "./frame.js";
import { askProfile, openHelp, openSettings } from "./help.js";
import { actionOf, keysOf } from "./keys.js";
import { cannotTell, compare, lookKey, looking, prepare } from "./look.js";
import { showMatches } from "./matches.js";
import { putOff, showNext } from "./pair.js";
import { goOnPractising, startPractice } from "./practice.js";
import { PairQueue, pairKey } from "./queue.js";
import { goOnIfIdle, lookNow, refillFailed, retryRefill, showOffline, showState, signIn } from "./states.js";

const HEARTBEAT = 20000; // ms; a lease lasts some six of them

// What still makes sense while many photos are shown.
const WITH_MANY = ["undo", "later", "earlier", "help", "settings", "send", "unclear", "compare", "zoomIn", "zoomOut", "fit", "link"];

const ways = {
  send: answerLook, unclear: () => cannotTell(), compare: () => compare(),
  undo, later: () => putOff(), earlier: openEarlier, exclude: excludePhoto, help: openHelp, settings: openSettings,
  rotateRight: () => viewer.active.turn(90), rotateLeft: () => viewer.active.turn(-90), mirror: () => viewer.active.mirror(),
  comment: () => comment.focus(), view: () => viewer.turnWhole(),
  link: () => document.querySelector("[data-do=link]").setAttribute("aria-pressed", String(viewer.link())),
  left: () => viewer.pan(-0.1, 0), right: () => viewer.pan(0.1, 0), up: () => viewer.pan(0, -0.1), down: () => viewer.pan(0, 0.1),
  zoomIn: () => viewer.zoom(1.3), zoomOut: () => viewer.zoom(1 / 1.3), fit: () => viewer.fit(),
};
const repeatable = ["left", "right", "up", "down", "zoomIn", "zoomOut"];

/** Does what a button or its key stands for. */
function perform(action) {
  if (looking() && !WITH_MANY.includes(action)) return;
  if (desk.answerShown && (DECISIONS[action] || action === "later")) goOnPractising();
  else if (DECISIONS[action]) decideAs(action);
  else if (CONFIDENCES[action]) {
    desk.draft.confidence = CONFIDENCES[action];
    confidenceRow.querySelector(`[value=${desk.draft.confidence}]`).checked = true;
  } else if (action === "photobomb" || action === "scenery") {
    decide.querySelector(`[data-tag=${action}]`).click();
  } else ways[action]?.();
}

document.addEventListener("click", ({ target }) => {
  const pressed = target.closest("button[data-do], button[data-reason], button[data-meta], button[data-box]");
  if (!pressed) return;
  const { do: action, reason, meta, box } = pressed.dataset;
  if (reason) decideAs("cannot", { tags: [reason] });
  else if (meta) decideAs("cannot", { meta });
  else if (box) boxOf(Number(box));
  else if (action === "blink") {
    const on = pressed.getAttribute("aria-pressed") !== "true";
    pressed.setAttribute("aria-pressed", String(on));
    viewer.blink(on);
  } else if (action === "matches") showMatches(pressed.getAttribute("aria-pressed") !== "true");
  else perform(action);
});
document.addEventListener("keydown", (event) => {
  if (looking() && lookKey(event, answerLook)) {
    event.preventDefault();
    return;
  }
  const action = actionOf(event);
  if (!action) return;
  if (event.repeat && !repeatable.includes(action)) return;
  event.preventDefault();
  if (looking()) perform(action);
  else if (action === "blink") viewer.blink(true);
  else if (action === "matches") showMatches(true);
  else perform(action);
});
document.addEventListener("keyup", (event) => {
  if (keysOf("blink").includes(event.key.toLowerCase())) viewer.blink(false);
  if (keysOf("matches").includes(event.key.toLowerCase())) showMatches(false);
});
addEventListener("blur", () => {
  viewer.blink(false);
  showMatches(false);
});

kinds.addEventListener("change", async () => {
  saveSettings({ questions: kinds.value });
  kinds.blur();
  setReady(false);
  try {
    await desk.queue.ask(kinds.value);
    await showNext();
  } catch (failure) {
    refillFailed(failure);
  }
});

async function start() {
  desk.whenEmpty = showState;
  desk.refill = () => desk.queue.refill().then(goOnIfIdle, refillFailed);
  document.body.dataset.state = "loading";
  showPanel(h("p", {}, t("loading")));
  setReady(false);
  desk.named = named;
  if (!settings.profile) await askProfile();
  openOutbox();
  openQueue();
  if (!await showFirst()) return;
  listen(desk.graph.id, {
    onEvent,
    onState: (on) => {
      liveMark.textContent = on ? `● ${t("live.on")}` : `○ ${t("live.off")}`;
      liveMark.classList.toggle("off", !on);
    },
    onChange: () => {
      if (desk.queue.current && desk.queue.status !== "offline") return refreshGraph();
      return lookNow(); // it reads the numbers too
    },
  });
  if (settings.reviewer) attend(desk.graph.id, settings.reviewer, "review", drawPeople);
}

/** Opens the answers that are on their way, and says when they stay. */
function openOutbox() {
  desk.outbox = new Outbox(desk.graph.id, settings.reviewer);
  let told = false; // that the server does not take what is held
  desk.outbox.addEventListener("change", () => {
    drawCounts();
    if (told && !desk.outbox.size) {
      told = false;
      showBanner(null);
    }
    if (document.body.classList.contains("offline")) desk.outbox.size ? showOffline() : retryRefill();
  });
  desk.outbox.addEventListener("failure", ({ detail }) => {
    if (detail.kind === "signedOut") signIn();
    else if (["server", "forbidden", "refused"].includes(detail.kind)) {
      told = true;
      banner.hidden = false;
      fill(banner, failureNote(detail, () => {
        showBanner(null);
        retryRefill();
      }), h("p", {}, t("failure.kept")));
    } else showOffline();
  });
  desk.outbox.addEventListener("elsewhere", ({ detail }) => answeredElsewhere(detail));
  addEventListener("online", () => desk.outbox.send());
  addEventListener("beforeunload", (event) => {
    if (desk.outbox.size) event.preventDefault();
  });
}

/** Opens the queue of pairs, which renews its leases while the page is in sight. */
function openQueue() {
  desk.queue = new PairQueue(desk.graph.id, settings.reviewer, desk.outbox, viewer.darkroom);
  desk.queue.prepare = prepare;
  desk.queue.kinds = kinds.value = settings.questions;
  kinds.hidden = desk.practising;
  const renew = () => document.hidden || desk.queue.renew();
  setInterval(renew, HEARTBEAT);
  document.addEventListener("visibilitychange", renew);
  addEventListener("pagehide", () => desk.queue.giveBack());
}

/**
 * Shows the first pair: that of the address, or the next one.
 * @returns {Promise<boolean>} whether it is the project's; practice pairs are not
 */
async function showFirst() {
  try {
    await refreshGraph();
    if (desk.practising) {
      await startPractice();
      return false;
    }
    if (settings.reviewer) get(`/pages/graphs/${desk.graph.id}/people?reviewer=${encodeURIComponent(settings.reviewer)}`).then(({ items }) => {
      desk.today = items.find(({ reviewer }) => reviewer === settings.reviewer)?.today ?? 0;
      drawCounts();
    }).catch(() => { /* the number starts at nought */ });
    const asked = query.get("pair")?.split(",");
    if (asked?.length === 2 && !may("curate")) say(t("review.pairNotYours"));
    else if (asked?.length === 2) {
      const pair = { a: asked[0], b: asked[1], reason: "second_opinion", again: true };
      await desk.queue.describe([pair]);
      if (pair.photos) desk.queue.upcoming = [pair];
      await showNext();
    }
    if (!desk.queue.current) {
      await desk.queue.refill();
      await showNext();
    }
  } catch (failure) {
    refillFailed(failure);
  }
  return true;
}

/** Two tabs of one person are given the same pairs: what one has answered, the other leaves. */
function answeredElsewhere(items) {
  const open = desk.queue?.current;
  if (!open || open.again || !items.some(({ key, a, b }) => (key ?? pairKey({ a, b })) === pairKey(open))) return;
  say(t("said.otherTab"), true);
  desk.queue.decided(open);
  desk.queue.current = null;
  desk.refill();
  showNext();
}

/** Asks for the name at the first decision; from then on pairs are leased to it. */
async function named() {
  if (settings.reviewer) return;
  await askName();
  who();
  desk.outbox.belongTo(settings.reviewer);
  desk.queue.reviewer = settings.reviewer;
  attend(desk.graph.id, settings.reviewer, "review", drawPeople);
}

painted().then(start);
