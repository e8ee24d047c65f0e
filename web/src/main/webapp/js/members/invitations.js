/** The links by which people come into a project: what stands, and a form for another. */
import { call, get, post } from "../lib/api.js";
import { announce, button, fill, h } from "../lib/dom.js";
import { PRESETS, confirmed, field, form } from "../lib/forms.js";
import { day, number, t } from "../lib/texts.js";

const VOLUNTEERS = "volunteers";

/** Draws the invitations of a project. */
export async function invitationsCard(graphId) {
  const path = `/graphs/${graphId}/invitations`;
  const list = h("div", { id: "invitations" });
  const made = h("div", { id: "invitation-made", role: "status" });
  const show = async () => fill(list, table((await get(path)).items, async (invitation) => {
    await call("DELETE", `${path}/${invitation.id}`);
    await show();
  }));
  await show();
  return h("section", { class: "card" }, h("h2", {}, t("invitations.title")), h("p", {}, t("invitations.what")), made, list, makeForm(path, made, show));
}

const gives = ({ volunteers, rights }) => (volunteers ? t("invitations.volunteers") : rights.map((right) => t(`right.${right}`)).join(", "));

const table = (items, takeBack) => (items.length ? h("div", { class: "scroll", tabindex: 0 }, h("table", {}, h("thead", {}, h("tr", {}, ["label", "gives", "left", "until"].map((name) => h("th", { scope: "col" }, t(`invitations.${name}`))), h("td", {}))),
  h("tbody", {}, items.map((invitation) => h("tr", {}, h("th", { scope: "row" }, invitation.label || "–"), h("td", {}, gives(invitation)), h("td", {}, number(invitation.uses)), h("td", {}, day(invitation.expiresAt)),
    h("td", {}, button(t("invitations.takeBack"), () => takeBack(invitation), { "aria-label": `${t("invitations.takeBack")}: ${invitation.label || invitation.id}` }))))))) : h("p", { class: "faint" }, t("invitations.none")));

function makeForm(path, made, show) {
  const label = field(t("invitations.label"), { maxlength: 100, autocomplete: "off" });
  const uses = field(t("invitations.uses"), { type: "number", min: 1, max: 1000, value: 1, required: true });
  const days = field(t("invitations.days"), { type: "number", min: 1, max: 90, value: 14, required: true });
  const as = h("select", { id: "invitation-as" }, [VOLUNTEERS, ...Object.keys(PRESETS).filter((name) => name !== "manager")].map((name) => h("option", { value: name, selected: name === "reviewer" }, name === VOLUNTEERS ? t("invitations.volunteers") : t(`preset.${name}`))));
  return form([label.element, h("p", { class: "field" }, h("label", { for: "invitation-as" }, t("invitations.as")), as), uses.element, days.element], t("invitations.make"), async () => {
    const invitation = await confirmed(() => post(path, { label: label.input.value, volunteers: as.value === VOLUNTEERS, rights: as.value === VOLUNTEERS ? undefined : PRESETS[as.value], uses: Number(uses.input.value), days: Number(days.input.value) }));
    if (!invitation) return;
    const link = location.origin + invitation.link;
    const shown = h("input", { id: "the-invitation", readonly: true, value: link, size: 64 });
    fill(made, h("div", { class: "note good" }, h("p", {}, h("label", { for: "the-invitation" }, t("invitations.once"))), shown,
      button(t("invitations.copy"), async () => {
        await navigator.clipboard.writeText(link);
        announce(t("invitations.copied"));
      })));
    shown.select();
    await show();
  }, { id: "make-invitation" });
}
