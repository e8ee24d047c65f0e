/** A search over all individuals, by name or by the beginning of a label. */
import { all } from "./api.js";
import { failureNote } from "./dialog.js";
import { button, fill, h } from "./dom.js";
import { individualLabel } from "./photos.js";
import { t } from "./texts.js";

const MOST = 12;
let ids = 0;

/** `choose(individual)` is called with `{ label, name, members }`. */
export function finder(graph, choose) {
  const results = h("ul", { class: "conflict-list" });
  let known = null;
  const id = `find-${++ids}`;
  const field = h("input", { id, type: "search", autocomplete: "off", oninput: async () => {
    known ??= all(`/graphs/${graph}/individuals`);
    let individuals;
    try {
      individuals = await known;
    } catch (failure) {
      known = null; // the next letter asks again
      fill(results, h("li", {}, failureNote(failure)));
      return;
    }
    const wanted = field.value.trim().toLocaleLowerCase();
    const hits = wanted ? individuals.filter(({ name, label }) => (name ?? "").toLocaleLowerCase().includes(wanted) || label.startsWith(wanted)).slice(0, MOST) : [];
    fill(results, hits.map((found) => h("li", {}, button(`${individualLabel(found)} ${t("photos", { n: found.members.length })}`, () => choose(found)))),
      wanted && !hits.length ? h("li", { class: "faint" }, t("conflicts.noneFound")) : null);
  } });
  return h("div", {}, h("label", { for: id }, t("conflicts.byName")), h("br"), field, results);
}
