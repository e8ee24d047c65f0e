/** Names that journals have from before there were accounts, and whose they were. */
import { call, get } from "../lib/api.js";
import { button, fill, h } from "../lib/dom.js";
import { confirmed, refusalText } from "../lib/forms.js";
import { t } from "../lib/texts.js";

/** A section that is filled when there is such a name. */
export function formerNames() {
  const section = h("section", { class: "card", id: "former", hidden: true });
  const said = h("div", { role: "alert" });
  const keep = async (name, handle) => {
    said.replaceChildren();
    try {
      await confirmed(() => call("PUT", "/former-names", { name, handle: handle || null }));
    } catch (failure) {
      said.replaceChildren(h("p", { class: "note bad" }, refusalText(failure)));
      return;
    }
    await show();
  };
  const row = (one) => {
    const label = t("former.whoseOne", { name: one.name });
    const handle = h("input", { value: one.handle ?? "", maxlength: 40, autocapitalize: "none", autocomplete: "off", spellcheck: "false", "aria-label": label });
    return h("tr", {}, h("th", { scope: "row" }, one.name), h("td", {}, handle),
      h("td", {}, button(t("save"), () => keep(one.name, handle.value.trim()), { "aria-label": `${t("save")}: ${one.name}` })));
  };
  const show = async () => {
    const { items } = await get("/former-names");
    section.hidden = items.length === 0;
    fill(section, h("h2", {}, t("former.title")), h("p", { class: "faint" }, t("former.is")), said, h("div", { class: "scroll" }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("former.name")), h("th", { scope: "col" }, t("former.whose")), h("td", {}))),
      h("tbody", {}, items.map(row)))));
  };
  show().catch(() => {});
  return section;
}
