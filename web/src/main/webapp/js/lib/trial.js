/** The rules of a matching tried on twenty photos: what would come up, and what is not compared and why. */
import { get, post } from "./api.js";
import { failureNote } from "./dialog.js";
import { announce, button, fill, h } from "./dom.js";
import { isRunning, untilEnded } from "./jobs.js";
import { imageAddress, shortPhotoName, viewpointName } from "./photos.js";
import { decimal, number, t } from "./texts.js";

const REASONS = ["otherSide", "sameEncounter", "sameSession", "otherSpecies", "samePicture", "known"];

/** The part of the card that tries: a button, then how far it is, then what came up. `wished()` gives the rules. */
export function trial(graph, wished) {
  const place = h("div", { id: "trial" });
  show().catch(() => fill(place)); // who may not see the project's photos has no trial either

  async function show() {
    const { job, result } = await get(`/graphs/${graph}/matching/trial`);
    if (isRunning(job)) return watch(job.id);
    fill(place, h("div", { class: "actions" }, button(t(result ? "trial.again" : "trial.start"), begin, { class: "quiet", id: "match-try" })),
      job && job.status !== "done" ? h("p", { id: "trial-ended", class: job.status === "failed" ? "note bad" : "faint" }, t(`trial.ended.${job.status}`)) : "",
      job && job.failures.length ? h("details", {}, h("summary", {}, t("matching.failures", { n: job.failures.length })), h("ul", {}, job.failures.map((text) => h("li", {}, text)))) : "",
      result ? found(result) : "");
  }

  async function begin() {
    try {
      watch((await post(`/graphs/${graph}/matching/trial`, wished())).job);
      announce(t("trial.started"));
    } catch (failure) {
      const before = failure.status === 409 ? failure.problem.job : null;
      if (before) watch(before);
      else fail(failure);
    }
  }

  /** Says how far the job is, and what it found when it has ended. */
  async function watch(id) {
    try {
      await untilEnded(place, id, { title: t("trial.title"), progress: "matching.progress", cancel: "trial-cancel", fail });
      await show();
      announce(t("trial.ready"));
    } catch (failure) {
      fail(failure);
    }
  }

  const fail = (failure) => fill(place, failureNote(failure, () => show().catch(fail)));

  return place;
}

function found({ photos, compared, unread, tried }) {
  const words = [t("trial.compared", { n: tried.length, of: number(compared), all: number(photos) }), unread ? t("trial.unread", { n: unread }) : null, t("trial.nothingChanged")];
  return h("section", { id: "trial-found", "aria-label": t("trial.title") }, h("p", {}, words.filter(Boolean).join(" ")),
    h("ul", { class: "trial", tabindex: 0 }, tried.map(one)));
}

function one(photo) {
  const left = REASONS.filter((reason) => photo.comparisons[reason]).map((reason) => t(`trial.left.${reason}`, { n: photo.comparisons[reason] }));
  const [, , width, height] = photo.area;
  return h("li", {}, h("div", { class: "trial-row" },
    picture(photo, [photo.name, photo.viewpoint ? viewpointName(photo.viewpoint) : null, t("trial.keypoints", { n: photo.keypoints }), t("trial.area", { width, height })]),
    photo.nearest.length ? photo.nearest.map((near) => picture(near, [near.name, near.viewpoint ? viewpointName(near.viewpoint) : null, score(near), t("trial.agreeing", { n: near.agreeing })]))
      : h("p", { class: "faint" }, t("trial.nothing"))),
  h("p", { class: "faint" }, photo.comparisons.compared === null ? "" : t("trial.with", { n: photo.comparisons.compared - photo.comparisons.known }), left.length ? ` ${t("trial.not")} ${left.join(", ")}.` : ""));
}

const score = ({ score: sum, cosine }) => [t("trial.score", { score: decimal(sum, 3) }), cosine === null ? null : t("trial.cosine", { cosine: decimal(cosine) })].filter(Boolean).join(", ");

const picture = (photo, lines) => h("figure", {}, h("img", { src: imageAddress(photo, true, 200), alt: "", loading: "lazy" }),
  h("figcaption", {}, h("strong", {}, shortPhotoName(photo)), lines.filter(Boolean).map((line) => h("span", { class: "faint" }, line))));
