/** One pair on the stage, and what can be looked at beside it. */
import { may } from "../lib/account.js";
import { get, post } from "../lib/api.js";
import { failureNote } from "../lib/dialog.js";
import { button, fill, h } from "../lib/dom.js";
import { imageAddress, individualTitle, photoName, photoText } from "../lib/photos.js";
import { settings } from "../lib/settings.js";
import { isBlind } from "../lib/standing.js";
import { t } from "../lib/texts.js";
import { drawContext } from "./context.js";
import { desk, emptyDraft, viewer } from "./desk.js";
import { aside, comment, confidenceRow, context, decide, panel, say, setReady, strips } from "./frame.js";
import { endLook, showLook } from "./look.js";
import { showMatches } from "./matches.js";
import { pairKey } from "./queue.js";

let showing = 0; // what is on the stage; what comes late for anything before it is dropped

/** Shows a pair, the next one if none is named. */
export async function showNext(pair = desk.queue.take()) {
  const mine = ++showing;
  const from = performance.now();
  desk.answerShown = null;
  desk.broken = [];
  setReady(false);
  showMatches(false);
  strips.hidden = true;
  aside.hidden = true;
  if (!pair) {
    document.body.dataset.pair = "";
    endLook();
    await desk.whenEmpty();
    return;
  }
  desk.queue.current = pair;
  if (pair.ids) {
    await showLook(pair, from);
    return;
  }
  endLook();
  panel.hidden = true;
  viewer.element.hidden = false;
  desk.draft = emptyDraft();
  comment.value = "";
  for (const box of decide.querySelectorAll("[data-tag]")) box.checked = false;
  for (const radio of confidenceRow.querySelectorAll("input")) radio.checked = radio.value === desk.draft.confidence;
  const [a, b] = isBlind(pair) ? pair.photos.map((photo) => ({ ...photo, individual: null })) : pair.photos;
  drawContext(pair, a, b, openStrip);
  const failures = await viewer.show(a, b);
  if (mine !== showing || desk.queue.current !== pair) return;
  desk.broken = failures;
  for (const { pane, why: cause } of failures) pane.say(brokenNote(pane, cause, pair));
  document.body.dataset.pair = pairKey(pair);
  desk.startedAt = new Date().toISOString();
  setReady(true);
  performance.measure("next-pair", { start: from, end: performance.now() });
}

function brokenNote(pane, cause, pair) {
  return [h("p", {}, h("strong", {}, photoName(pane.photo)), " ", t(`photo.${cause}`)),
    h("div", { class: "actions" },
      button(t("retry"), async () => {
        viewer.darkroom.forget(pane.photo);
        await desk.queue.describe([pair]).catch(() => { /* it is tried with what is known */ });
        if (desk.queue.current === pair && pair.photos) showNext(pair);
      }),
      button(t("photo.report"), () => reportAndGoOn(pair, pane.photo)))];
}

async function reportAndGoOn(pair, photo) {
  await post(`/pages/graphs/${desk.graph.id}/reports`, { annotation: photo.id, reviewer: settings.reviewer }).catch(() => { /* the pair is put off all the same */ });
  if (desk.queue.current !== pair) return;
  putOff(pair);
  say(t("photo.reported", { name: photoName(photo) }));
}

/** Puts a pair off until the others are done. */
export function putOff(pair = desk.queue.current) {
  if (!pair || desk.practising) return;
  desk.queue.putOff(pair);
  say(t("said.later", { n: desk.queue.postponed.size }));
  desk.queue.current = null;
  desk.refill();
  showNext();
}

async function openStrip(letter, photo) {
  const opener = context.querySelector(`[data-strip=${letter}]`);
  if (!strips.hidden && strips.dataset.side === letter) {
    strips.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    return;
  }
  strips.dataset.side = letter;
  strips.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  fill(strips, h("p", {}, t("loading")));
  const pair = desk.queue.current;
  const isOpen = () => desk.queue.current === pair && !strips.hidden && strips.dataset.side === letter;
  try {
    const individual = await get(`/pages/graphs/${desk.graph.id}/individuals/${photo.id}`);
    if (!isOpen()) return;
    const rest = individual.members.filter((member) => member.id !== photo.id)
      .sort((one, two) => (two.quality ?? 0) - (one.quality ?? 0));
    fill(strips, h("strong", {}, `${letter}: ${individualTitle(photo.individual)}`),
      rest.length ? null : h("span", {}, t("strip.only")),
      ...rest.map((member) => h("button", { type: "button", class: "thumb", title: photoText(letter, member), onclick: () => lookAt(letter, member, pair) },
        member.image ? h("img", { src: imageAddress(member, true, 200), alt: photoText(letter, member), loading: "lazy" }) : photoName(member))),
      button(t("close"), () => openStrip(letter, photo), { class: "quiet" }));
  } catch (failure) {
    if (!isOpen()) return;
    fill(strips, failureNote(failure, () => {
      strips.hidden = true;
      openStrip(letter, photo);
    }));
  }
}

/** Swaps another photo in for looking only; decisions wait until the pair is back or taken on. */
async function lookAt(letter, photo, pair) {
  const mine = ++showing;
  const index = letter === "A" ? 0 : 1;
  const shown = [...viewer.panes.map((pane) => pane.photo)];
  shown[index] = photo;
  setReady(false);
  await viewer.show(...shown);
  if (mine !== showing) return;
  const [x, y] = [shown[0].id, shown[1].id].sort();
  fill(aside, button(t("strip.back"), () => showNext(pair), { class: "quiet" }),
    may("curate") ? button(t("strip.decide"), () => showNext({ a: x, b: y, reason: "second_opinion", photos: x === shown[0].id ? shown : shown.reverse() }), { class: "quiet" }) : null);
  aside.hidden = false;
  say(t("strip.looking"));
}
