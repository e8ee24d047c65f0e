/** Where two photos agree, as their matching found it: a line from each place to its like, over both photos. */
import { get } from "../lib/api.js";
import { fill, h } from "../lib/dom.js";
import { t } from "../lib/texts.js";
import { desk, viewer } from "./desk.js";
import { say } from "./frame.js";

const lines = h("svg:svg", { class: "matches", "aria-hidden": "true" });
const known = new WeakMap(); // of a pair: the places of both photos, or null where no matching found any
let shown = null; // the places that are shown

viewer.element.append(lines);
viewer.placed = draw;

/** Shows or hides the places of the pair at hand. */
export async function showMatches(on) {
  const button = viewer.element.querySelector("[data-do=matches]");
  button.setAttribute("aria-pressed", String(on));
  shown = null;
  draw();
  const pair = desk.queue?.current;
  if (!on || !pair) return;
  if (!known.has(pair)) known.set(pair, await places(pair));
  // Meanwhile another pair may have come, or the key was let go.
  if (desk.queue.current !== pair || button.getAttribute("aria-pressed") !== "true") return;
  shown = known.get(pair);
  draw();
  if (!shown) say(t("matches.none"));
  else say([t("matches.found", { n: shown.length }), shown.filter(outside).length * 2 > shown.length ? ` ${t("matches.outside")}` : ""]);
}

async function places({ a, b }) {
  try {
    const match = await get(`/graphs/${desk.graph.id}/pairs/${a}/${b}/match`);
    return match.points.length ? match.points.map(({ ax, ay, bx, by }) => ({ [match.a]: [ax, ay], [match.b]: [bx, by] })) : null;
  } catch {
    return null;
  }
}

/** Whether a place lies beside the animal on one of the photos. */
function outside(place) {
  return viewer.panes.some(({ photo }) => {
    const [x, y] = place[photo?.id] ?? [];
    if (x === undefined || !photo.bbox) return false;
    const [left, top, width, height] = photo.bbox;
    return x < left || y < top || x > left + width || y > top + height;
  });
}

function draw() {
  if (!shown || viewer.element.classList.contains("swapped")) {
    if (lines.firstChild) fill(lines);
    return;
  }
  const edge = viewer.element.getBoundingClientRect();
  lines.setAttribute("viewBox", `0 0 ${edge.width} ${edge.height}`);
  const spots = viewer.panes.map((pane) => {
    const stage = pane.stage.getBoundingClientRect();
    return (place) => {
      const at = place[pane.photo?.id];
      if (!at) return null;
      const [x, y] = pane.project(...at);
      return x < 0 || y < 0 || x > stage.width || y > stage.height ? null : [x + stage.left - edge.left, y + stage.top - edge.top];
    };
  });
  fill(lines, ...shown.flatMap((place) => {
    const [one, other] = spots.map((spot) => spot(place));
    const ring = (at) => (at ? h("svg:circle", { cx: at[0], cy: at[1], r: 6 }) : null);
    const line = (name) => h("svg:line", { class: name, x1: one[0], y1: one[1], x2: other[0], y2: other[1] });
    return [one && other ? line("under") : null, one && other ? line("over") : null, ring(one), ring(other)].filter(Boolean);
  }));
}
