/** Who may do what in a project, in one table. */
import { call, get, graphId, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { dialog, failureNote } from "../lib/dialog.js";
import { announce, button, fill, h, redraw } from "../lib/dom.js";
import { PRESETS, RIGHTS, confirmed, field, form, refusalText } from "../lib/forms.js";
import { t } from "../lib/texts.js";
import { invitationsCard } from "./invitations.js";

const list = h("div", { id: "members" });
const said = h("div", { role: "alert" });

async function start() {
  document.title = `${t("members.title")} · Resight`;
  let graph = { id: graphId };
  try {
    graph = await get(`/graphs/${graphId}`);
  } catch { /* an administrator of the server need not see the project */ }
  document.body.prepend(topBar(graph, "members"), h("main", { class: "wide" }, h("h1", {}, t("members.title")), said,
    h("section", { class: "card" }, list), h("section", { class: "card" }, h("h2", {}, t("members.add")), addForm()), await invitationsCard(graphId)));
  show(await get(`/graphs/${graphId}/members`));
}

function show({ items }) {
  redraw(list, () => items.length ? h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("people.handle")), RIGHTS.map((right) => h("th", { scope: "col" }, t(`right.${right}`))), h("td", {}))),
    h("tbody", {}, items.map((member) => h("tr", {}, h("th", { scope: "row" }, member.name === member.handle ? member.handle : `${member.name} (${member.handle})`),
      RIGHTS.map((right) => h("td", {}, h("input", { type: "checkbox", checked: member.rights.includes(right), "aria-label": `${member.handle}: ${t(`right.${right}`)}`,
        onchange: ({ target }) => {
          give(member, target.checked ? [...member.rights, right] : member.rights.filter((one) => one !== right));
        } }))),
      h("td", {}, member.kind === "volunteer" ? button(t("members.takeBack"), () => takeBack(member.handle), { "aria-label": `${t("members.takeBack")}: ${member.handle}` }) : null,
        button(t("members.remove"), () => give(member, []), { "aria-label": `${t("members.remove")}: ${member.handle}` }))))))) : h("p", {}, t("members.none")));
}

const wanted = new Map(); // the rights that are still to be given, by handle
let giving = false;

/** Gives rights, one change after the other; the table is drawn anew when the last of them stands. */
async function give(member, rights) {
  member.rights = rights; // what the next click on the same row begins with
  wanted.set(member.handle, rights);
  if (giving) return;
  giving = true;
  said.replaceChildren();
  const tell = (...words) => said.append(h("p", { class: "note bad" }, words));
  try {
    for (const [handle] of wanted) { // what is clicked meanwhile comes in at the end
      const chosen = wanted.get(handle);
      wanted.delete(handle);
      try {
        if (await confirmed(() => call("PUT", `/graphs/${graphId}/members/${handle}`, { rights: chosen }))) announce(t("members.saved", { handle }));
      } catch (failure) {
        tell(h("strong", {}, handle), ": ", refusalText(failure));
      }
    }
    show(await get(`/graphs/${graphId}/members`));
  } catch (failure) {
    tell(refusalText(failure));
  } finally {
    giving = false;
  }
}

async function takeBack(handle) {
  const sure = await dialog(t("members.takeBack"), h("p", {}, t("members.takeBackSure", { handle })), [{ label: t("members.takeBack"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
  if (!sure) return;
  try {
    const { reviews } = await post(`/graphs/${graphId}/volunteers/${handle}/take-back`);
    fill(said, h("p", { class: "note good" }, t("members.tookBack", { n: reviews, handle })));
  } catch (failure) {
    fill(said, h("p", { class: "note bad" }, refusalText(failure)));
  }
}

function addForm() {
  const handle = field(t("account.handle"), { required: true, maxlength: 40, autocapitalize: "none", autocomplete: "off" });
  const preset = h("select", { id: "preset" }, Object.keys(PRESETS).map((name) => h("option", { value: name, selected: name === "reviewer" }, t(`preset.${name}`))));
  return form([handle.element, h("p", { class: "field" }, h("label", { for: "preset" }, t("members.preset")), preset)], t("members.go"), async (element) => {
    const members = await confirmed(() => call("PUT", `/graphs/${graphId}/members/${encodeURIComponent(handle.input.value.trim())}`, { rights: PRESETS[preset.value] }));
    if (!members) return;
    show(members);
    element.reset();
  }, { id: "add-member" });
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()))));
