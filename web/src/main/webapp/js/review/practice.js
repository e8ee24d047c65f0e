/** Ten pairs with the answer afterwards; nothing is recorded. */
import { get } from "../lib/api.js";
import { button, h } from "../lib/dom.js";
import { t } from "../lib/texts.js";
import { DECISIONS, desk } from "./desk.js";
import { panel, setReady, showBanner, showPanel } from "./frame.js";
import { showNext } from "./pair.js";

let practice = { pairs: [], at: 0, right: 0 };

export async function startPractice() {
  const { pairs } = await get("/pages/demo/practice");
  await desk.queue.describe(pairs);
  const shown = pairs.filter((pair) => pair.photos);
  practice = { pairs: shown, at: 0, right: 0 };
  desk.queue.upcoming = [...shown];
  if (!shown.length) {
    await goOnPractising();
    return;
  }
  showBanner(t("practice.intro", { n: shown.length }), [h("a", { class: "button", href: `/p/${desk.graph.id}/review` }, t("practice.leave"))]);
  await showNext();
}

export function showPracticeAnswer(pair, kind) {
  const right = DECISIONS[kind] === pair.answer;
  practice.at++;
  if (right) practice.right++;
  setReady(false);
  desk.answerShown = pair;
  const last = practice.at >= practice.pairs.length;
  const next = button(last ? t("practice.finish") : t("practice.next"), goOnPractising, { class: "main" });
  panel.classList.add("over");
  showPanel([h("p", { class: right ? "good" : "bad" }, h("strong", {}, t(right ? "practice.right" : "practice.wrong"))),
    h("p", {}, t(`practice.${pair.answer}`), " ", t(`practice.hint.${pair.hint}`)),
    h("p", { class: "faint" }, t("practice.score", { right: practice.right, n: practice.at })), next], true);
  next.focus();
}

export async function goOnPractising() {
  if (practice.at >= practice.pairs.length) {
    location.href = `/p/${desk.graph.id}/review`;
    return;
  }
  panel.hidden = true;
  await showNext();
}
