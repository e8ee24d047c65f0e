/** Which server owns which project, and which one somebody chose for it. */
import { call, get } from "../lib/api.js";
import { failureNote } from "../lib/dialog.js";
import { announce, button, h, redraw } from "../lib/dom.js";
import { confirmed, field, refusalText } from "../lib/forms.js";
import { number, t } from "../lib/texts.js";

const SHOWN = 50;
const QUIET_MS = 200; // a search waits this long after the last key

/**
 * Returns the section and what reads it anew; `moved` is called with the servers once a project was
 * given to one.
 */
export async function projects(servers, moved) {
  const said = h("div", { role: "alert" });
  const rows = h("tbody");
  const more = h("div");
  const called = field(t("servers.called"), { type: "search", maxlength: 200, autocomplete: "off" });
  let items = [];
  let next = null;
  let shownFor = ""; // the text that the items were asked for with
  let waits = 0;
  let asked = 0;

  called.element.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(() => failing(read), QUIET_MS);
  });

  async function failing(act) {
    try {
      await act();
      said.replaceChildren();
    } catch (failure) {
      said.replaceChildren(failureNote(failure));
    }
  }

  /** Reads as many rows as are shown, and one page at least. The answer to an older question is dropped. */
  async function read() {
    const mine = ++asked;
    const text = called.input.value.trim();
    const found = [];
    let page = { next: null };
    do {
      const query = new URLSearchParams({ limit: SHOWN, ...(text && { called: text }), ...(page.next && { after: page.next }) });
      page = await get(`/servers/graphs?${query}`);
      found.push(...page.items);
    } while (page.next && found.length < items.length && text === shownFor);
    if (mine !== asked) return;
    shownFor = text;
    items = found;
    next = page.next;
    draw();
  }

  async function further() {
    const page = await get(`/servers/graphs?${new URLSearchParams({ limit: SHOWN, after: next, ...(shownFor && { called: shownFor }) })}`);
    asked++;
    items = [...items, ...page.items];
    next = page.next;
    draw();
  }

  function draw() {
    redraw(rows, () => items.map(row));
    redraw(more, () => [items.length ? null : h("p", {}, t("servers.none")), next ? button(t("servers.more"), () => failing(further), { id: "more-projects" }) : null]);
  }

  function row(item) {
    const name = item.name ?? item.id;
    return h("tr", {}, h("th", { scope: "row" }, h("a", { href: `/p/${item.id}` }, name)), h("td", {}, number(item.annotations)),
      h("td", {}, item.wanted && item.wanted !== item.server ? t("servers.moves", { from: url(item.server), to: url(item.wanted) }) : url(item.server)),
      h("td", {}, place(item, name)));
  }

  const url = (id) => servers.find((server) => server.id === id)?.url ?? t("servers.nobody");

  function place(item, name) {
    const urls = [...new Set([...servers.filter((server) => server.alive).map((server) => server.url), ...(item.chosen ? [item.chosen] : [])])];
    const select = h("select", { id: `place-${item.id}`, "aria-label": t("servers.placeOf", { name }), onchange: () => move(item, select.value, name) },
      h("option", { value: "" }, t("servers.anywhere")), urls.map((each) => h("option", { value: each }, each)));
    select.value = item.chosen ?? "";
    return select;
  }

  async function move(item, to, name) {
    const server = servers.find((each) => each.alive && each.url === to);
    try {
      const found = await confirmed(() => (to
        ? call("PUT", `/servers/${server?.id ?? to}/graphs/${item.id}`)
        : call("DELETE", `/servers/${servers[0].id}/graphs/${item.id}`)));
      if (found) {
        moved(found);
        announce(to ? t("servers.placed", { name, url: to }) : t("servers.placedAnywhere", { name }));
      }
      await read();
    } catch (failure) {
      said.replaceChildren(h("p", { class: "note bad" }, refusalText(failure)));
      draw();
    }
  }

  /** A project that moves arrives within seconds; nothing is drawn while somebody chooses. */
  async function readAgain(items) {
    servers = items;
    if (!rows.contains(document.activeElement)) await failing(read);
  }

  await failing(read);
  const element = h("section", { id: "projects" }, h("h2", {}, t("servers.graphs")), h("p", {}, t("servers.projectsAre")), called.element, said,
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("servers.graphs") },
      h("table", {}, h("thead", {}, h("tr", {}, ["project", "photos", "owner", "place"].map((column) => h("th", { scope: "col" }, t(`servers.${column}`))))), rows)), more);
  return { element, readAgain };
}
