/** Which individual to merge with, shown beside this one, and which name stays. */
import { get } from "./api.js";
import { dialog, failureNote } from "./dialog.js";
import { fill, h } from "./dom.js";
import { finder } from "./finder.js";
import { individualLabel } from "./photos.js";
import { thumb } from "./preview.js";
import { t } from "./texts.js";

const SHOWN = 6;

/** A choice among the names of individuals, and none. */
export function nameChoice(individuals) {
  const names = [...new Set(individuals.map(({ name }) => name).filter(Boolean))];
  return h("fieldset", { id: "which-name" }, h("legend", {}, t("merge.whichName")), [...names, ""].map((name, i) =>
    h("label", { class: "line-left" }, h("input", { type: "radio", name: "name", value: name, checked: i === 0 }), name || t("merge.noName"))));
}

/** Asks; `{ other, name }`, or null where nothing is to be merged. */
export async function askMerge(graph, individual) {
  let other = null;
  let opening = 0; // the choice that counts; what comes of an older one is dropped
  const preview = h("div", { "aria-live": "polite" });
  const choose = async ({ label }) => {
    const mine = ++opening;
    other = null;
    if (label === individual.label) {
      fill(preview, h("p", { class: "note bad" }, t("merge.itself")));
      return;
    }
    let found;
    try {
      found = await get(`/pages/graphs/${graph}/individuals/${label}`);
    } catch (failure) {
      if (mine === opening) fill(preview, failureNote(failure, () => choose({ label })));
      return;
    }
    if (mine !== opening) return;
    other = found;
    fill(preview, h("div", { class: "preview-groups" }, [individual, other].map((one, i) => h("div", { class: `preview-group half-${i + 1}` },
      h("strong", {}, `${individualLabel(one)} ${t("photos", { n: one.size })}`), h("div", { class: "photo-list" }, one.members.slice(0, SHOWN).map(thumb))))),
    h("p", {}, t("merge.becomes", { n: 2, photos: individual.size + other.size })), nameChoice([individual, other]));
  };
  const go = await dialog(t("conflicts.merge"), h("div", {}, finder(graph, choose), preview), [{ label: t("merge.do"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
  return go && other ? { other, name: preview.querySelector("input:checked").value } : null;
}
