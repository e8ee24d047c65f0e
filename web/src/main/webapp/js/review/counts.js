/** What the bar says: how much is done, what is left, who else is here. */
import { get } from "../lib/api.js";
import { button, byId, fill, h } from "../lib/dom.js";
import { settings } from "../lib/settings.js";
import { left } from "../lib/standing.js";
import { t } from "../lib/texts.js";
import { desk } from "./desk.js";
import { counts, others, say } from "./frame.js";
import { showNext } from "./pair.js";

/** Asks how the project stands. */
export async function refreshGraph() {
  const status = await get(`/graphs/${desk.graph.id}`);
  Object.assign(desk.graph, { name: status.name, status });
  byId("graph-name").textContent = status.name || t("graph.unnamed");
  document.title = `${t("review.title")} · ${status.name || t("graph.unnamed")}`;
  drawCounts();
  return status;
}

export function drawCounts() {
  fill(counts, h("span", { id: "decided-today" }, t("today", { n: desk.today })), h("span", { id: "left" }, desk.graph.status ? t(...left(desk.graph.status)) : ""),
    desk.graph.status?.inconsistent ? h("span", { class: "warn" }, t("conflicts.count", { n: desk.graph.status.inconsistent })) : "",
    desk.outbox.size ? h("span", { class: "warn", id: "held" }, t("held", { n: desk.outbox.size })) : "");
}

export function drawPeople(list) {
  desk.people = list.filter(({ page }) => page === "review");
  others.textContent = desk.people.length ? t("others", { n: desk.people.length }) : "";
  others.title = desk.people.map(({ reviewer }) => reviewer).join(", ");
}

/** What others do to the pair that is open is said, never shown by a change of the photos. */
export function onEvent(name, { review: given }) {
  const pair = desk.queue.current;
  if (name !== "review" || !pair || desk.practising) return;
  if (given?.a !== pair.a || given.b !== pair.b || given.undoes || given.reviewer === settings.reviewer) return;
  say([t("said.meanwhile", { name: given.reviewer }), " ", button(t("said.leaveIt"), () => {
    if (desk.queue.current !== pair) return;
    desk.queue.decided(pair);
    desk.queue.current = null;
    desk.refill();
    showNext();
  }, { class: "quiet" })]);
}
