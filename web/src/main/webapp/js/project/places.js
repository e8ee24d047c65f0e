/** How exactly a project shows places: told to everybody, changed by those who may. */
import { call, get } from "../lib/api.js";
import { announce, button, fill, h } from "../lib/dom.js";
import { confirmed, form } from "../lib/forms.js";
import { t } from "../lib/texts.js";

const RULES = ["withheld", "0.1", "0.01", "0.001"];

/** Draws the rules into an element. */
export async function drawPlaces(element, graphId) {
  const path = `/graphs/${graphId}/location-rules`;
  show(element, path, await get(path));
}

const ruleText = (rule) => t(`places.rule.${rule}`);

function show(element, path, rules) {
  fill(element, h("h2", {}, t("places.title")), h("p", {}, t(rules.exact ? "places.exact" : "places.coarse")),
    h("dl", { class: "facts-list" }, h("dt", {}, t("places.usual")), h("dd", {}, ruleText(rules.rule)),
      rules.species.map(({ species, rule }) => [h("dt", {}, species), h("dd", {}, ruleText(rule))])),
    rules.mayChange ? h("details", {}, h("summary", {}, t("config.change")), editor(element, path, rules)) : null);
}

const choice = (rule, attributes) => h("select", attributes, RULES.map((one) => h("option", { value: one, selected: one === rule }, ruleText(one))));

function editor(element, path, rules) {
  const usual = choice(rules.rule, { id: "places-usual" });
  const rows = h("div", { id: "places-species" });
  const add = (species, rule) => {
    const name = h("input", { value: species, maxlength: 200, "aria-label": t("places.species"), placeholder: t("places.species"), required: true });
    const chosen = choice(rule, { "aria-label": t("places.rule", { species: species || t("places.species") }) });
    const row = h("p", { class: "inline" }, name, chosen, button(t("places.remove"), () => row.remove(), { "aria-label": `${t("places.remove")}: ${species || t("places.species")}` }));
    rows.append(row);
    return name;
  };
  for (const { species, rule } of rules.species) add(species, rule);
  const attributes = h("textarea", { id: "places-attributes", rows: 3, "aria-describedby": "places-why" }, rules.attributes.join("\n"));
  return form([
    h("p", { class: "field" }, h("label", { for: "places-usual" }, t("places.usual")), usual), rows,
    h("p", {}, button(t("places.addSpecies"), () => add("", "withheld").focus())),
    h("p", { class: "field" }, h("label", { for: "places-attributes" }, t("places.attributes")), attributes),
    h("p", { class: "faint", id: "places-why" }, t("places.attributesWhy"))], t("places.save"), async () => {
    const saved = await confirmed(() => call("PUT", path, { rule: usual.value,
      species: [...rows.children].map((row) => ({ species: row.querySelector("input").value, rule: row.querySelector("select").value })),
      attributes: attributes.value.split("\n").map((line) => line.trim()).filter(Boolean) }));
    if (!saved) return;
    show(element, path, saved);
    announce(t("places.saved"));
  }, { id: "places-form" });
}
