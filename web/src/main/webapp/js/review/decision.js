/** Deciding, and taking back. */
import { CallFailure, post, uuid } from "../lib/api.js";
import { failureText } from "../lib/dialog.js";
import { announce, button, h } from "../lib/dom.js";
import { settings } from "../lib/settings.js";
import { t } from "../lib/texts.js";
import { scoreText } from "./context.js";
import { drawCounts } from "./counts.js";
import { DECISIONS, desk } from "./desk.js";
import { more, say, setReady, showBanner } from "./frame.js";
import { lookSays } from "./look.js";
import { opposite } from "./numbers.js";
import { showNext } from "./pair.js";
import { onceMore, pairKey } from "./queue.js";
import { showPracticeAnswer } from "./practice.js";

const REST_DECISIONS = 100;
const LOOKS_KEPT = 50;
const REST_TIME = 30 * 60 * 1000;

let session = { decisions: 0, since: Date.now(), rested: false };

/** Records what the person says of the pair, and goes on. */
export function decideAs(kind, { tags = [], meta = null } = {}) {
  more.open = false;
  const pair = desk.queue.current;
  if (!pair || !desk.ready || performance.now() - desk.readyAt < settings.guard) return;
  if (desk.broken.length && kind !== "cannot") {
    announce(t("photo.onlyCannot"));
    return;
  }
  if (desk.practising) {
    showPracticeAnswer(pair, kind);
    return;
  }
  if (!settings.reviewer) {
    desk.named().then(() => decideAs(kind, { tags, meta }));
    return;
  }
  const [a, b] = pair.photos;
  const chosen = new Set([...desk.draft.tags].map((tag) => (tag === "scenery" ? "scenerymatch" : tag)).concat(tags));
  if (kind === "cannot" && !meta && !tags.length && opposite(a.viewpoint, b.viewpoint)) chosen.add("different_side");
  const review = {
    id: desk.draft.id, a: pair.a, b: pair.b, decision: meta ? "unknown" : DECISIONS[kind], ...(meta ? { metaDecision: meta } : {}),
    confidence: desk.draft.confidence, tags: [...chosen], reviewer: settings.reviewer,
    ...(desk.draft.comment.trim() ? { comment: desk.draft.comment.trim() } : {}),
    ...(pair.lease?.token ? { lease: pair.lease.token } : {}),
    startedAt: desk.startedAt, decidedAt: new Date().toISOString(),
  };
  const what = meta ? t(meta === "same" ? "review.knownSame" : "review.knownDifferent") : t(`do.${kind}`);
  pair.said = meta ? { same: "positive", different: "negative" }[meta] : review.decision;
  undoing = null;
  desk.queue.decided(pair);
  desk.queue.current = null;
  setReady(false);
  say(t("said.saving", { what }));
  desk.outbox.put(review).then((answer) => confirmed(pair, what, answer), (failure) => refused(pair, what, failure));
  session.decisions++;
  desk.refill();
  showNext();
  suggestRest();
}

/** Records which photos are marked, and goes on. */
export function answerLook() {
  const question = desk.queue.current;
  if (!question?.ids || !desk.ready || question.broken || performance.now() - desk.readyAt < settings.guard) return;
  if (!settings.reviewer) {
    desk.named().then(answerLook);
    return;
  }
  const { kind, photo, among, ids, marked, unclear } = question;
  const answer = {
    key: pairKey(question), path: "answers", id: desk.draft.id, kind, ...(kind === "which" ? { photo, among } : { photos: ids }),
    marked: [...marked], unclear: [...unclear], reviewer: settings.reviewer, ...(question.lease?.token ? { lease: question.lease.token } : {}),
    startedAt: desk.startedAt, decidedAt: new Date().toISOString(),
  };
  const what = lookSays(question);
  undoing = null;
  desk.looks.set(answer.id, question);
  if (desk.looks.size > LOOKS_KEPT) desk.looks.delete(desk.looks.keys().next().value);
  desk.queue.decided(question);
  desk.queue.current = null;
  setReady(false);
  say(t("said.saving", { what }));
  desk.outbox.put(answer).then(({ reviews }) => {
    desk.today += reviews.length;
    const conflict = reviews.some(({ effect }) => effect === "conflict");
    say(conflict ? [h("strong", {}, t("said.conflict", { what })), " ", h("a", { href: `/p/${desk.graph.id}/conflicts?around=${ids[0]}` }, t("said.toConflicts"))]
      : t("said.none", { what }));
    drawCounts();
  }, (failure) => refused(question, what, failure));
  session.decisions++;
  desk.refill();
  showNext();
  suggestRest();
}

function confirmed(pair, what, answer) {
  const result = answer?.reviews ? answer.reviews[0] : answer;
  if (result?.known) {
    const right = result.known === pair.said;
    say(t(right ? "said.known.right" : result.known === "positive" ? "said.known.same" : "said.known.different", { what }));
    return;
  }
  desk.today++;
  const [a, b] = pair.photos;
  const score = pair.match != null ? ` · ${scoreText(pair)}` : "";
  if (result?.effect === "conflict") {
    say([h("strong", {}, t("said.conflict", { what })), " ", h("a", { href: `/p/${desk.graph.id}/conflicts?around=${pair.a}` }, t("said.toConflicts"))]);
  } else if (result?.effect === "merge") {
    const total = (a.individual?.size ?? 1) + (b.individual?.size ?? 1);
    say([t("said.merge", { what, name: a.individual?.name ?? b.individual?.name ?? t("individual.this"), n: total }), score]);
  } else {
    say([t(`said.${result?.effect ?? "none"}`, { what }), score]);
  }
  drawCounts();
}

function refused(pair, what, failure) {
  say(h("span", { class: "warn" }, t("said.refused", { what, why: failure.message })), true);
  desk.refill();
}

function suggestRest() {
  if (!settings.rest || session.rested) return;
  if (session.decisions >= REST_DECISIONS || Date.now() - session.since >= REST_TIME) {
    session = { decisions: 0, since: Date.now(), rested: false };
    showBanner(t("rest"), [button(t("close"), () => showBanner(null), { class: "quiet" })]);
  }
}

let undoing = null; // the id of an undo that was not answered: asked again, it happens once
let undoRunning = false;

/** Takes the newest decision of this person back, and shows its pair. */
export async function undo() {
  if (undoRunning || desk.practising || !settings.reviewer) return;
  undoRunning = true;
  try {
    await takeBack();
  } finally {
    undoRunning = false;
  }
}

/** The question about many photos that an act answered, to be answered once more; null if it is not known here. */
function again(act) {
  const question = desk.looks.get(act);
  return question ? { ...question, reason: "undone", again: true } : null;
}

async function takeBack() {
  const recalled = desk.outbox.recall();
  if (recalled) {
    say(t("said.undone"));
    if (recalled.key) return showNext(again(recalled.id));
    await desk.queue.describe([recalled]).catch(() => {});
    return recalled.photos ? showNext({ ...recalled, reason: "undone", again: true, lease: recalled.lease ? { token: recalled.lease } : null }) : null;
  }
  try {
    await desk.outbox.send();
    if (desk.outbox.size) throw new CallFailure("offline");
    undoing ??= uuid();
    const answer = await post(`/graphs/${desk.graph.id}/undo`, { id: undoing, reviewer: settings.reviewer });
    undoing = null;
    const taken = answer?.reviews?.[0] ?? answer;
    if (taken.known) { // it stands in no queue, and is not asked again
      say(t("said.knownUndone"));
      return;
    }
    const pair = again(answer?.act) ?? { a: taken.a, b: taken.b, reason: "undone", ...onceMore(taken) };
    if (!pair.photos) await desk.queue.describe([pair]);
    desk.today = Math.max(0, desk.today - (answer?.reviews?.length ?? 1));
    if (pair.photos) {
      desk.queue.makeRoom(pair);
      await showNext(pair);
    }
    say(t("said.undone"));
    drawCounts();
  } catch (failure) {
    if (!failure.passing) undoing = null;
    say(failure.problem?.status === 409 ? t("said.nothingToUndo")
      : [t("said.undoFailed", { why: failureText(failure) }), " ", button(t("retry"), undo, { class: "quiet" })], true);
  }
}
