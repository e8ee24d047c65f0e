/** Asks for an individual's name. */
import { rename } from "./acts.js";
import { askName, dialog } from "./dialog.js";
import { h } from "./dom.js";
import { individualLabel } from "./photos.js";
import { t } from "./texts.js";

/** @returns what was done: `{ undo, said }`, or null where nothing was */
export async function askRename(graph, individual) {
  const field = h("input", { id: "new-name", maxlength: 200, value: individual.name ?? "" });
  const go = await dialog(t("conflicts.rename"), h("div", {}, h("p", { class: "faint" }, t("rename.preview", { old: individualLabel(individual), n: individual.size })),
    h("label", { for: "new-name" }, t("conflicts.newName", { n: individual.size })), field), [{ label: t("save"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
  const name = field.value.trim();
  if (!go || name === (individual.name ?? "")) return null;
  await askName();
  return { ...await rename(graph, individual, name), said: t("conflicts.renamed", { name: name || t("individual.unnamed") }) };
}
