/** What was done on the server that somebody may ask about later. */
import { get } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { failureNote } from "../lib/dialog.js";
import { fill, h } from "../lib/dom.js";
import { field } from "../lib/forms.js";
import { t, when } from "../lib/texts.js";

const SHOWN = 500;
const COLUMNS = ["number", "at", "actor", "action", "target", "outcome", "address", "token"];
const list = h("div", { id: "events" });
let events = [];

const actor = field(t("audit.actor"), { type: "search", oninput: show });
const action = field(t("audit.action"), { type: "search", oninput: show });

async function start() {
  document.title = `${t("audit.title")} · Resight`;
  document.body.prepend(topBar(null), h("main", { class: "wide" }, h("h1", {}, t("audit.title")), h("p", {}, t("audit.is")),
    h("div", { class: "actions" }, actor.element, action.element), list));
  for (let after = 0; after !== null;) {
    const page = await get(`/audit?after=${after}`);
    events.push(...page.items);
    after = page.next;
  }
  events.reverse();
  show();
}

function show() {
  const found = events.filter((event) => event.actor.includes(actor.input.value.trim()) && event.action.includes(action.input.value.trim()));
  fill(list, h("p", { role: "status" }, t("audit.found", { n: found.length })), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("audit.title") },
    h("table", {}, h("thead", {}, h("tr", {}, COLUMNS.map((name) => h("th", { scope: "col" }, t(`audit.${name}`))))),
      h("tbody", {}, found.slice(0, SHOWN).map((event) => h("tr", {}, COLUMNS.map((name) => h("td", {}, name === "at" ? when(event.at) : String(event[name])))))))));
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()))));
