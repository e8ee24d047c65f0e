/** Sign-in by a provider: a button for each, and what went wrong on the way back. */
import { target } from "../lib/account.js";
import { get } from "../lib/api.js";
import { fill, h } from "../lib/dom.js";
import { t } from "../lib/texts.js";

const REFUSALS = ["state", "denied", "code", "token", "away", "not-invited", "disabled", "identity", "address", "too-many", "busy"];

/** What the server said of the last try; null if there was none. */
export function refusal() {
  const why = new URLSearchParams(location.search).get("refused");
  if (why === null) return null;
  return h("div", { class: "note bad", role: "alert", id: "refused" }, h("p", {}, t(`signIn.refused.${REFUSALS.includes(why) ? why : "token"}`)));
}

const place = h("section", { id: "providers", hidden: true, "aria-label": t("signIn.providers") });

/** A place for the buttons, which is filled when the server knows which providers answer. */
export function providers() {
  show();
  return place;
}

async function show() {
  let items;
  try {
    items = (await get("/providers")).items;
  } catch {
    return; // passwords are taken without them
  }
  place.hidden = items.length === 0;
  fill(place, h("p", { class: "or" }, t("signIn.or")), items.map((one) => one.available
    ? h("p", {}, h("a", { class: "button", href: `/auth/oidc/${one.id}/start?to=${encodeURIComponent(target(location.search))}` }, t("signIn.with", { provider: one.label })))
    : h("p", {}, h("button", { type: "button", disabled: true, "aria-describedby": `away-${one.id}` }, t("signIn.with", { provider: one.label })),
      h("span", { class: "faint", id: `away-${one.id}` }, ` ${t("signIn.away")}`))));
}
