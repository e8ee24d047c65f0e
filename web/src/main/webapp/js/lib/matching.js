/** The project's card for matching: begin, see how far it is, stop it, and what was not compared. */
import { may } from "./account.js";
import { get, post } from "./api.js";
import { boxes } from "./boxes.js";
import { copiesList } from "./copies.js";
import { failureNote } from "./dialog.js";
import { announce, button, fill, h } from "./dom.js";
import { POLL, cancelButton, isRunning } from "./jobs.js";
import { number, t } from "./texts.js";
import { trial } from "./trial.js";


/**
 * Makes the card of the project's page; it keeps itself up to date while a matching runs, and looks again when `look()` is called.
 * `onPairs()` is called when a matching is done.
 */
export function matchingCard(graph, onPairs) {
  const { body, look } = make(graph, onPairs);
  return { card: h("section", { class: "card", id: "matching" }, h("h2", {}, t("matching.title")), body), look };
}

/** The same without a frame. */
export const matching = (graph, onPairs) => make(graph, onPairs).body;

function make(graph, onPairs) {
  const body = h("div", {});
  const wishes = { matcher: null, top: 20, viewpoints: true, minutes: 30 };
  const wished = () => ({ matcher: wishes.matcher, top: wishes.top, viewpoints: wishes.viewpoints, ...(may("locations") ? { session: { minutes: wishes.minutes } } : {}) });
  const tried = trial(graph, wished);
  let boxed = null;
  let timer = 0;
  let before = null;
  let shown = "";
  let drawn = "";

  async function refresh() {
    clearTimeout(timer);
    const state = await get(`/graphs/${graph}/matching`);
    const { job } = state;
    if (isRunning(before) && job && !isRunning(job)) ended(job);
    before = job;
    const words = JSON.stringify(state);
    // What somebody has opened or typed stays while nothing is new.
    if (words !== drawn) draw(state);
    drawn = words;
    if (isRunning(job)) watchSoon(job.id);
  }

  /** One look at the job is due at a time, whoever asked for it. */
  function watchSoon(id) {
    clearTimeout(timer);
    timer = setTimeout(() => watch(id).catch(fail), POLL);
  }

  /** Looks at the job alone while it runs. */
  async function watch(id) {
    const job = await get(`/jobs/${id}`);
    if (!isRunning(job)) {
      await refresh();
      return;
    }
    if (shown === id) progress(job);
    watchSoon(id);
  }

  function ended(job) {
    announce(t(`matching.ended.${job.status}`));
    if (job.status === "done") onPairs();
  }

  function draw(state) {
    const { photos, matched, unmatched, job } = state;
    if (isRunning(job) && shown === job.id) return progress(job);
    shown = isRunning(job) ? job.id : "";
    if (isRunning(job)) {
      fill(body, h("p", { id: "matching-words", role: "status" }), h("progress", { id: "matching-progress", max: 1, value: 0, "aria-label": t("matching.title") }),
        cancelButton(job.id, { id: "match-cancel", cancelled: refresh, fail }));
      progress(job);
      return;
    }
    const copies = h("div", { id: "near-duplicates" });
    nearDuplicates(copies).catch(() => { /* what was found stays in the API */ });
    boxed ??= boxes(graph, state.detectors);
    fill(body, h("p", {}, matched === 0 ? t("matching.never", { n: photos }) : unmatched ? t("matching.new", { n: unmatched }) : t("matching.all", { n: photos })),
      job ? outcome(job) : "", copies, rules(state.matchers),
      h("div", { class: "actions" },
        matched > 0 && unmatched > 0 ? button(t("matching.startNew", { n: unmatched }), () => begin("new"), { class: "main", id: "match-new" }) : "",
        button(t(matched ? "matching.again" : "matching.start"), () => begin(null), { class: matched ? "quiet" : "main", disabled: photos < 2, id: "match-all" })),
      photos < 2 ? "" : tried, boxed);
  }

  function progress(job) {
    const words = body.querySelector("#matching-words");
    const bar = body.querySelector("#matching-progress");
    bar.max = job.total || 1;
    bar.value = job.done;
    const left = job.secondsLeft === null ? "" : ` · ${t("matching.left", { time: time(job.secondsLeft) })}`;
    words.textContent = job.status === "waiting" ? t("matching.waiting") : t("matching.progress", { done: number(job.done), of: number(job.total) }) + left;
  }

  const time = (seconds) => (seconds < 90 ? t("matching.seconds", { n: seconds }) : t("matching.minutes", { n: Math.ceil(seconds / 60) }));

  function outcome(job) {
    return h("div", {}, h("p", { id: "matching-outcome", class: job.status === "failed" ? "note bad" : "faint" }, t(`matching.ended.${job.status}`)),
      job.failures.length ? h("details", {}, h("summary", {}, t("matching.failures", { n: job.failures.length })), h("ul", {}, job.failures.map((text) => h("li", {}, text)))) : "");
  }

  /** Photos that look like one picture. */
  async function nearDuplicates(place) {
    const { items } = await get(`/graphs/${graph}/near-duplicates`);
    if (items.length) fill(place, h("details", {}, h("summary", {}, t("matching.copies", { n: items.length })), copiesList(items)));
  }

  /** How a matcher is called. */
  function matcher(name) {
    if (name === "local") return t("matching.local");
    return name.startsWith("vectors:") ? t("matching.vectors", { name: name.slice(8) }) : t("matching.model", { name });
  }

  /** What compares: a choice only where there are models or imported vectors. */
  function choice(matchers) {
    wishes.matcher = matchers.includes(wishes.matcher) ? wishes.matcher : matchers[0];
    if (matchers.length < 2) return "";
    const select = h("select", { id: "matching-matcher", onchange: () => (wishes.matcher = select.value) },
      matchers.map((name) => h("option", { value: name, selected: name === wishes.matcher }, matcher(name))));
    return h("label", { class: "line", for: "matching-matcher" }, h("span", {}, t("matching.matcher")), select);
  }

  function rules(matchers) {
    const check = h("input", { type: "checkbox", id: "matching-viewpoints", checked: wishes.viewpoints, onchange: () => (wishes.viewpoints = check.checked) });
    const field = (key, least, most) => {
      const input = h("input", { type: "number", id: `matching-${key}`, min: least, max: most, value: wishes[key], onchange: () => (wishes[key] = Math.min(most, Math.max(least, Math.round(Number(input.value)) || 0))) });
      return h("label", { class: "line", for: input.id }, h("span", {}, t(`matching.${key === "minutes" ? "session" : key}`)), input);
    };
    return h("details", {}, h("summary", {}, t("matching.rules")), h("p", { class: "faint" }, t("matching.rulesText")), choice(matchers),
      h("label", { class: "line", for: "matching-viewpoints" }, h("span", {}, t("matching.viewpoints")), check), may("locations") ? field("minutes", 0, 100000) : "", field("top", 1, 200));
  }

  async function begin(annotations) {
    try {
      const { job } = await post(`/graphs/${graph}/matching`, { ...wished(), ...(annotations ? { annotations } : {}) });
      before = { id: job, status: "waiting" };
      announce(t("matching.started"));
      await refresh();
    } catch (failure) {
      fail(failure);
    }
  }

  function fail(failure) {
    shown = drawn = "";
    fill(body, failureNote(failure, () => refresh().catch(fail)));
  }

  refresh().catch(fail);
  return { body, look: () => isRunning(before) || refresh().catch(fail) };
}
