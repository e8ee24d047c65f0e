/** All accounts of the server, for who administers it. */
import { call, get, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { dialog, failureNote } from "../lib/dialog.js";
import { button, fill, h } from "../lib/dom.js";
import { allIdentities } from "../lib/identities.js";
import { SERVER_RIGHTS, confirmed, field, form, refusalText, rightBoxes } from "../lib/forms.js";
import { day, t } from "../lib/texts.js";
import { formerNames } from "./former.js";

const list = h("div", { id: "accounts" });
const said = h("div", { role: "alert" });

async function start() {
  document.title = `${t("people.title")} · Resight`;
  document.body.prepend(topBar(null), h("main", { class: "wide" }, h("h1", {}, t("people.title")), said,
    h("section", { class: "card" }, list), h("section", { class: "card" }, h("h2", {}, t("people.make")), makeForm()), allIdentities(), formerNames()));
  await refresh();
}

async function refresh() {
  const { items } = await get("/accounts");
  fill(list, h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["handle", "name", "kind", "rights", "since"].map((name) => h("th", { scope: "col" }, t(`people.${name}`))), h("td", {}))),
    h("tbody", {}, items.map((one) => h("tr", {}, h("th", { scope: "row" }, one.handle), h("td", {}, one.name, one.disabled ? h("strong", { class: "warn" }, ` ${t("people.disabled")}`) : null),
      h("td", {}, t(`kind.${one.kind}`)), h("td", {}, one.rights.map((right) => t(`serverRight.${right}`)).join(", ")), h("td", {}, day(one.createdAt)),
      h("td", {}, one.kind === "person" && !one.disabled ? button(t("people.reset"), () => resetLink(one), { "aria-label": `${t("people.reset")}: ${one.handle}` }) : null,
        button(t("people.change"), () => change(one), { "aria-label": `${t("people.change")}: ${one.handle}` }))))))));
}

function makeForm() {
  const handle = field(t("account.handle"), { required: true, maxlength: 40, autocapitalize: "none", autocomplete: "off" });
  const name = field(t("account.name"), { maxlength: 100, autocomplete: "off" });
  const password = field(t("people.firstPassword"), { type: "password", minlength: 12, maxlength: 256, autocomplete: "new-password" });
  const kinds = h("select", { id: "kind" }, ["person", "machine"].map((kind) => h("option", { value: kind }, t(`kind.${kind}`))));
  const rights = rightBoxes(t("people.rights"), SERVER_RIGHTS, [], "serverRight");
  return form([handle.element, h("p", { class: "faint" }, t("account.handleIs")), name.element, h("p", { class: "field" }, h("label", { for: "kind" }, t("people.kind")), kinds),
    password.element, h("p", { class: "faint" }, t("people.passwordIs")), rights.element], t("people.go"), async (element) => {
    const account = await confirmed(() => post("/accounts", { handle: handle.input.value, name: name.input.value, kind: kinds.value, rights: rights.chosen(),
      ...(password.input.value ? { password: password.input.value } : {}) }));
    if (!account) return;
    element.reset();
    await refresh();
  }, { id: "make-account" });
}

/** A link by which somebody chooses a new password, shown once; and a way out for who lost the app. */
async function resetLink(one) {
  said.replaceChildren();
  try {
    const made = await confirmed(() => post(`/accounts/${one.handle}/reset-link`));
    if (!made) return;
    const shown = h("input", { id: "reset-link", readonly: true, value: location.origin + made.link, size: 64, onfocus: (event) => event.target.select() });
    const chosen = await dialog(t("people.reset"), h("div", {}, h("p", {}, h("label", { for: "reset-link" }, t("people.resetWhat", { handle: one.handle }))), shown),
      [{ label: t("close"), value: "", main: true }, { label: t("people.removeFactor"), value: "factor" }]);
    if (chosen === "factor") await confirmed(() => call("DELETE", `/accounts/${one.handle}/second-factor`));
  } catch (failure) {
    said.replaceChildren(h("p", { class: "note bad" }, refusalText(failure)));
  }
}

async function change(one) {
  const name = field(t("account.name"), { value: one.name, maxlength: 100 });
  const rights = rightBoxes(t("people.rights"), SERVER_RIGHTS, one.rights, "serverRight");
  const disabled = h("input", { type: "checkbox", checked: one.disabled });
  const password = one.kind === "person" ? field(t("people.newPassword"), { type: "password", minlength: 12, maxlength: 256, autocomplete: "new-password" }) : null;
  const chosen = await dialog(one.handle, h("div", {}, name.element, rights.element, h("p", {}, h("label", { class: "line" }, disabled, t("people.disable"))), password?.element),
    [{ label: t("save"), value: "save", main: true }, { label: t("cancel"), value: "" }]);
  if (!chosen) return;
  said.replaceChildren();
  try {
    await confirmed(() => call("PUT", `/accounts/${one.handle}`, { name: name.input.value, rights: rights.chosen(), disabled: disabled.checked,
      ...(password?.input.value ? { password: password.input.value } : {}) }));
  } catch (failure) {
    said.replaceChildren(h("p", { class: "note bad" }, refusalText(failure)));
  }
  await refresh();
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()))));
