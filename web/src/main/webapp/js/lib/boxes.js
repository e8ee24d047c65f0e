/** Boxes that a detector proposes for photos that have none, to be kept or corrected. */
import { get, post, put } from "./api.js";
import { correctBox } from "./boxing.js";
import { failureNote } from "./dialog.js";
import { announce, button, fill, h } from "./dom.js";
import { isRunning, untilEnded } from "./jobs.js";
import { imageAddress, shortPhotoName } from "./photos.js";
import { percent, t } from "./texts.js";

const SHOWN = 24; // boxes at one time, the least certain first

/** The part of the card that proposes boxes; empty on a server without a detector. */
export function boxes(graph, detectors) {
  const place = h("div", { id: "boxes" });
  let wished = detectors[0];
  if (detectors.length) show().catch(() => fill(place)); // who may not see the project's photos has no boxes either

  async function show() {
    const state = await get(`/graphs/${graph}/boxes?limit=${SHOWN}`);
    if (isRunning(state.job)) return watch(state.job.id);
    const { without, proposed, items, job } = state;
    if (!without && !proposed) return fill(place);
    const select = h("select", { id: "box-detector", onchange: () => (wished = select.value) }, detectors.map((name) => h("option", { value: name, selected: name === wished }, name)));
    fill(place, h("h3", {}, t("boxes.title")), h("p", { id: "boxes-state" }, without ? t("boxes.without", { n: without }) : t("boxes.all")),
      job?.failures.length ? h("details", {}, h("summary", {}, t("matching.failures", { n: job.failures.length })), h("ul", {}, job.failures.map((text) => h("li", {}, text)))) : null,
      without ? h("div", { class: "actions" }, detectors.length > 1 ? h("label", { for: "box-detector" }, t("boxes.detector"), " ", select) : null, button(t("boxes.find"), begin, { class: "quiet", id: "boxes-find" })) : null,
      proposed ? [h("p", {}, t("boxes.proposed", { n: proposed })), h("ul", { class: "proposed" }, items.map(one))] : null);
  }

  function one(item) {
    const act = (work) => async () => {
      try {
        await work();
        await show();
      } catch (failure) {
        fail(failure);
      }
    };
    const keep = act(async () => {
      await put(`/annotations/${item.id}/box`, { bbox: item.bbox });
      announce(t("boxes.kept", { name: shortPhotoName(item) }));
    });
    const correct = act(async () => {
      const [photo] = (await get(`/pages/graphs/${graph}/photos?ids=${item.id}`)).items;
      await correctBox(photo);
    });
    return h("li", {}, h("img", { src: imageAddress(item, true, 400), alt: t("boxes.of", { name: shortPhotoName(item) }), loading: "lazy" }),
      h("strong", {}, shortPhotoName(item)), h("span", { class: "faint" }, t("boxes.score", { score: percent(item.score), detector: item.detector })),
      item.animals > 1 ? h("span", { class: "warn" }, t("boxes.several", { n: item.animals })) : null,
      h("div", { class: "actions" }, button(t("boxes.keep"), keep, { class: "small", "aria-label": `${t("boxes.keep")}: ${shortPhotoName(item)}` }), button(t("boxes.correct"), correct, { class: "small quiet", "aria-label": `${t("boxes.correct")}: ${shortPhotoName(item)}` })));
  }

  async function begin() {
    try {
      watch((await post(`/graphs/${graph}/boxes`, { detector: wished })).job);
      announce(t("boxes.started"));
    } catch (failure) {
      const before = failure.status === 409 ? failure.problem.job : null;
      if (before) watch(before);
      else fail(failure);
    }
  }

  async function watch(id) {
    try {
      await untilEnded(place, id, { title: t("boxes.title"), progress: "copies.progress", cancel: "boxes-cancel", fail });
      await show();
      announce(t("boxes.ready"));
    } catch (failure) {
      fail(failure);
    }
  }

  const fail = (failure) => fill(place, failureNote(failure, () => show().catch(fail)));

  return place;
}
