/** Photos that look like one picture: sought when photos came in, and shown side by side. */
import { get, post } from "./api.js";
import { failureNote } from "./dialog.js";
import { announce, button, fill, h } from "./dom.js";
import { untilEnded } from "./jobs.js";
import { imageAddress, shortPhotoName } from "./photos.js";
import { t } from "./texts.js";

const SHOWN = 50; // pairs with their pictures; the rest in words
const MOST = 1000; // pairs the server tells
const AT_ONCE = 100000; // photos of one search

const progressWords = () => ({ title: t("copies.title"), progress: "copies.progress" });

const twoNames = ({ nameA, nameB }) => Boolean(nameA && nameB && nameA !== nameB);

/** The pairs: those that bear two names first, as one of the names is wrong. */
export function copiesList(items) {
  const sorted = [...items].sort((one, two) => twoNames(two) - twoNames(one));
  const side = (id, externalId, name, pictured) => h("figure", {}, pictured ? h("img", { src: imageAddress({ id }, true, 200), alt: "", loading: "lazy" }) : null,
    h("figcaption", {}, shortPhotoName({ id, externalId }), name ? h("span", { class: "faint" }, ` ${name}`) : null));
  const entry = (item, pictured) => h("li", { class: twoNames(item) ? "warn" : null }, side(item.a, item.externalIdA, item.nameA, pictured), side(item.b, item.externalIdB, item.nameB, pictured),
    twoNames(item) ? h("span", { class: "pill" }, t("matching.twoNames")) : null);
  return [h("p", { class: "faint" }, t("matching.copiesText")), h("ul", { class: "copies", tabindex: 0 }, sorted.map((item, i) => entry(item, i < SHOWN)))];
}

/** A search for copies of photos that came into a project: how far it is, then what it found. */
export function copiesOf(graph, ids) {
  const place = h("div", { id: "copies" });
  const wanted = new Set(ids);
  search(place, graph, ids.slice(0, AT_ONCE), wanted);
  return place;
}

async function search(place, graph, ids, wanted) {
  try {
    const end = await untilEnded(place, await begun(place, graph, ids), progressWords());
    if (end.status !== "done") {
      fill(place, h("div", { class: "note bad" }, h("p", {}, end.failures.at(-1) ?? t("copies.stopped")), button(t("retry"), () => search(place, graph, ids, wanted), { class: "quiet" })));
      return;
    }
    const { items, job } = await get(`/graphs/${graph}/near-duplicates?limit=${MOST}`);
    const found = items.filter(({ a, b }) => wanted.has(a) || wanted.has(b));
    const words = found.length ? t("matching.copies", { n: found.length }) : t("copies.none");
    fill(place, found.length ? h("details", { class: "note warn-note", open: true, id: "copies-found" }, h("summary", {}, words), copiesList(found)) : h("p", { class: "note good", id: "copies-none" }, words),
      job?.failures.length ? h("details", {}, h("summary", {}, t("matching.failures", { n: job.failures.length })), h("ul", {}, job.failures.map((text) => h("li", {}, text)))) : null);
    announce(words);
  } catch (failure) {
    fill(place, failureNote(failure, () => search(place, graph, ids, wanted)));
  }
}

/** Begins it; waits for one of the same project that was begun before. */
async function begun(place, graph, ids) {
  try {
    return (await post(`/graphs/${graph}/near-duplicates`, { annotations: ids })).job;
  } catch (failure) {
    const before = failure.status === 409 ? failure.problem.job : null;
    if (!before) throw failure;
    await untilEnded(place, before, progressWords());
    return begun(place, graph, ids);
  }
}
