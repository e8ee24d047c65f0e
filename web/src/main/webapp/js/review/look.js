/** Many photos at one glance: the first photo beside a grid in which others are marked. */
import { picture } from "../lib/darkroom.js";
import { announce, fill, h, painted } from "../lib/dom.js";
import { imageAddress, photoText } from "../lib/photos.js";
import { settings } from "../lib/settings.js";
import { t } from "../lib/texts.js";
import { desk, emptyDraft, viewer } from "./desk.js";
import { context, decide, lookRow, panel, setReady, strips, why } from "./frame.js";
import { keysOf } from "./keys.js";
import { sizeOfGrid } from "./numbers.js";
import { pairKey } from "./queue.js";

const FIRST_SIZE = 1024; // pixels
const CELL_SIZE = 400;

const first = h("figure", { class: "look-first" });
const grid = h("div", { class: "look-grid", role: "group" });
export const look = h("div", { class: "look", hidden: true }, first, grid);
viewer.element.after(look);

let at = 0; // the photo under the cursor, counted among those that may be marked
let comparing = false;

const shown = () => desk.queue?.current;
const cells = () => [...grid.querySelectorAll(".look-cell")];

/** Whether a question about many photos is on the page. */
export const looking = () => Boolean(shown()?.ids) && decide.classList.contains("looking");

/** Puts the page back to two photos. */
export function endLook() {
  comparing = false;
  look.hidden = true;
  decide.classList.remove("looking");
}

/** Starts to load what a question will show. */
export function prepare(question) {
  question.pictures ??= question.photos.map((photo, index) => (photo.image ? picture(imageAddress(photo, true, index ? CELL_SIZE : FIRST_SIZE)) : null));
}

/** Shows a question about many photos; it can be answered once all that can be loaded are painted. */
export async function showLook(question, from) {
  desk.draft = emptyDraft();
  comparing = false;
  at = 0;
  question.marked = new Set();
  question.unclear = new Set();
  panel.hidden = true;
  strips.hidden = true;
  viewer.element.hidden = true;
  look.hidden = false;
  decide.classList.add("looking");
  prepare(question);
  fill(context, h("p", { class: "look-question" }, t(`look.${question.kind}`)));
  fill(why);
  const image = (index) => question.pictures[index] ?? h("span", { class: "look-missing" }, t("photo.missing"));
  fill(first, image(0), h("figcaption", {}, t("look.first")));
  if (question.pictures[0]) question.pictures[0].alt = photoText(t("look.first"), question.photos[0]);
  grid.setAttribute("aria-label", t(`look.${question.kind}`));
  grid.style.setProperty("--columns", sizeOfGrid(question.photos.length - 1));
  fill(grid, question.photos.slice(1).map((photo, index) => {
    if (question.pictures[index + 1]) question.pictures[index + 1].alt = "";
    return h("button", { type: "button", class: "look-cell", "aria-pressed": "false", tabindex: index ? -1 : 0,
      "aria-label": photoText(String(index + 1), photo),
      onclick: () => {
        at = index;
        markNext();
      },
      onfocus: () => (at = index) },
    image(index + 1), h("span", { class: "look-mark", "aria-hidden": "true" }, question.kind === "which" ? "✓" : "✗"),
    h("span", { class: "look-unclear", "aria-hidden": "true" }, "?"));
  }));
  drawRow(question);
  const loaded = await Promise.allSettled(question.pictures.filter(Boolean).map((each) => each.decode()));
  await painted();
  if (shown() !== question) return;
  document.body.dataset.pair = pairKey(question);
  desk.startedAt = new Date().toISOString();
  question.broken = question.pictures.includes(null) || loaded.some(({ status }) => status === "rejected");
  if (question.broken) announce(t("look.broken"));
  setReady(true);
  drawRow(question);
  if ([document.body, null].includes(document.activeElement) || document.activeElement.closest(".decide, .look")) cells()[0]?.focus({ preventScroll: true });
  performance.measure("next-pair", { start: from, end: performance.now() });
}

function drawRow(question) {
  const [send, unclear, compare, count] = lookRow.children;
  send.querySelector("span").textContent = lookSays(question);
  // Who can tell none of one animal's photos says nothing; the question is put off.
  const silent = question.kind === "group" && question.unclear.size === question.photos.length - 1;
  send.disabled = !desk.ready || Boolean(question.broken) || silent;
  unclear.setAttribute("aria-pressed", String(question.unclear.has(question.photos[at + 1]?.id)));
  compare.setAttribute("aria-pressed", String(comparing));
  count.textContent = question.broken ? t("look.broken") : t("look.count", { n: question.photos.length - 1 });
}

/** What an answer says, in words. */
export function lookSays({ kind, marked, unclear }) {
  const n = marked.size;
  const says = t(n ? `look.${kind}.some` : `look.${kind}.none`, { n });
  return unclear.size ? `${says} · ${t("look.unclear.some", { n: unclear.size })}` : says;
}

/** Says of the photo under the cursor that it is marked, that it cannot be told, or neither. */
function set(as) {
  const question = shown();
  const cell = cells()[at];
  if (!cell || !desk.ready) return;
  const photo = question.photos[at + 1];
  for (const kind of ["marked", "unclear"]) question[kind][kind === as ? "add" : "delete"](photo.id);
  cell.setAttribute("aria-pressed", String(as === "marked"));
  cell.classList.toggle("unclear", as === "unclear");
  const name = photoText(String(at + 1), photo);
  cell.setAttribute("aria-label", as === "unclear" ? `${name}, ${t("look.unclear")}` : name);
  drawRow(question);
}

const under = () => shown().photos[at + 1]?.id;

/** Marks the photo under the cursor, or takes the mark away. */
const mark = () => set(shown().marked.has(under()) ? null : "marked");

/** Says that the photo under the cursor cannot be told, or takes that back. */
export const cannotTell = () => looking() && set(shown().unclear.has(under()) ? null : "unclear");

/** What a click does: marked, cannot be told, neither. */
const markNext = () => set(shown().marked.has(under()) ? "unclear" : shown().unclear.has(under()) ? null : "marked");

function move(right, down) {
  const all = cells();
  const columns = comparing ? all.length : getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  moveTo(at + right + (comparing ? 0 : down * columns));
}

function moveTo(to) {
  const all = cells();
  if (to < 0 || to >= all.length) return;
  all[at].tabIndex = -1;
  at = to;
  all[at].tabIndex = 0;
  if (comparing) showBeside();
  else all[at].focus();
  drawRow(shown());
}

/** Shows the photo under the cursor large beside the first one, or the grid again. */
export function compare(on = !comparing) {
  comparing = on;
  look.hidden = on;
  viewer.element.hidden = !on;
  drawRow(shown());
  if (on) showBeside();
  else cells()[at]?.focus({ preventScroll: true });
}

function showBeside() {
  const { photos } = shown();
  viewer.show(photos[0], photos[at + 1]);
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Hears a key while many photos are shown; whether it was meant for them. */
export function lookKey(event, send) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
  if (document.querySelector("dialog[open]") || event.target.closest?.("input, select, textarea")) return false;
  const other = event.target.closest?.("button, summary, a");
  const elsewhere = other && !other.matches(".look-cell");
  if (MOVES[event.key]) move(...MOVES[event.key]);
  else if (event.key === "Home") moveTo(0);
  else if (event.key === "End") moveTo(cells().length - 1);
  else if (event.key === " " && !elsewhere) event.repeat || mark();
  else if (event.key === "Enter" && !elsewhere) event.repeat || send();
  else if (!settings.keysOff && keysOf("cannot").includes(event.key.toLowerCase())) event.repeat || cannotTell();
  else if (event.key === "Escape" && comparing) compare(false);
  else if (!settings.keysOff && keysOf("blink").includes(event.key.toLowerCase()) && !event.repeat) compare();
  else return false;
  return true;
}
