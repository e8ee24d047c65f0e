/** By which identities of providers accounts come in. */
import { call, get, post } from "./api.js";
import { button, fill, h } from "./dom.js";
import { acting, confirmed, field, form, refusalText } from "./forms.js";
import { day, t } from "./texts.js";

const COLUMNS = { own: ["provider", "subject", "since"], all: ["handle", "provider", "subject", "since"] };

async function take(path, refresh, said) {
  said.replaceChildren();
  try {
    await confirmed(() => call("DELETE", path));
  } catch (failure) {
    said.replaceChildren(h("p", { class: "note bad" }, refusalText(failure)));
  }
  await refresh();
}

function table(items, columns, path, labels, refresh, said) {
  if (!items.length) return h("p", { class: "faint" }, t("identity.none"));
  const cells = (one) => ({ handle: one.handle, provider: labels.get(one.provider) ?? one.issuer, subject: one.subject, since: day(one.createdAt) });
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, t(`identity.${name}`))), h("td", {}))),
    h("tbody", {}, items.map((one) => h("tr", {}, columns.map((name, place) => (place === 0 ? h("th", { scope: "row" }, cells(one)[name]) : h("td", {}, cells(one)[name]))),
      h("td", {}, button(t("identity.take"), () => take(`${path}/${one.id}`, refresh, said), { "aria-label": `${t("identity.take")}: ${one.handle} ${one.subject}` })))))));
}

/** Fills a section when there is a provider, or an identity of one that was. */
async function fillSection(section, path, columns, title, more) {
  const [{ items: providers }, { items }] = await Promise.all([get("/providers"), get(path)]);
  section.hidden = providers.length + items.length === 0;
  const said = h("div", { role: "alert" });
  const labels = new Map(providers.map((one) => [one.id, one.label]));
  const refresh = () => fillSection(section, path, columns, title, more);
  fill(section, h("h2", {}, title), said, table(items, columns, path, labels, refresh, said), more(providers, refresh, said));
}

/** One's own identities, and how to link another. */
export function ownIdentities() {
  const section = h("section", { class: "card", id: "identities", hidden: true });
  fillSection(section, "/me/identities", COLUMNS.own, t("identity.own"), (providers, _, said) => (providers.length ? h("div", { class: "actions" },
    providers.map((one) => acting(t("identity.link", { provider: one.label }), said, async () => {
      const answer = await confirmed(() => post("/me/identities", { provider: one.id, to: "/account" }));
      if (answer) location.assign(answer.go);
    }, { disabled: !one.available }))) : null)).catch(() => {});
  return section;
}

/** All identities, and a form that links one to an account, for who administers the server. */
export function allIdentities() {
  const section = h("section", { class: "card", id: "identities", hidden: true });
  fillSection(section, "/identities", COLUMNS.all, t("identity.all"), (providers, refresh) => {
    if (!providers.length) return null;
    const handle = field(t("account.handle"), { required: true, maxlength: 40, autocapitalize: "none", autocomplete: "off" });
    const name = field(t("account.name"), { maxlength: 100, autocomplete: "off" });
    const subject = field(t("identity.subject"), { required: true, maxlength: 255, autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
    const provider = h("select", { id: "identity-provider" }, providers.map((one) => h("option", { value: one.id }, one.label)));
    return h("details", {}, h("summary", {}, t("identity.make")), form([h("p", { class: "faint" }, t("identity.is")), handle.element, name.element,
      h("p", { class: "field" }, h("label", { for: "identity-provider" }, t("identity.provider")), provider), subject.element], t("identity.go"), async () => {
      const made = await confirmed(() => post("/identities", { handle: handle.input.value.trim(), name: name.input.value, provider: provider.value, subject: subject.input.value.trim() }));
      if (made) await refresh();
    }, { id: "link-identity" }));
  }).catch(() => {});
  return section;
}
