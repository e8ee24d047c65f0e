/** The line of time and the map of one individual; both with their facts as titles. */
import { h } from "../lib/dom.js";
import { shortPhotoName } from "../lib/photos.js";
import { day, decimal, t } from "../lib/texts.js";
import { mapOf, timeline } from "./sightings.js";

const WIDTH = 340;
const EDGE = 20;

export function drawTimeline(sightings) {
  const places = timeline(sightings.map(({ at }) => at), WIDTH - 2 * EDGE);
  const label = (x, text, anchor) => h("svg:text", { x, y: 58, "text-anchor": anchor }, text);
  return h("div", { class: "chart" }, h("svg:svg", { viewBox: `0 0 ${WIDTH} 66`, role: "img", "aria-label": t("individual.timeline") },
    h("svg:line", { class: "axis", x1: EDGE, x2: WIDTH - EDGE, y1: 34, y2: 34 }),
    sightings.map(({ at, encounter, photos }, i) => h("svg:circle", { class: "dot", cx: EDGE + places[i], cy: 34, r: Math.min(11, 5 + photos.length) },
      h("svg:title", {}, [day(at), encounter, t("catalogue.photos", { n: photos.length })].filter(Boolean).join(" · ")))),
    sightings.length > 1 ? [label(EDGE - 10, day(sightings[0].at), "start"), label(WIDTH - EDGE + 10, day(sightings.at(-1).at), "end")] : label(EDGE, day(sightings[0].at), "start")));
}

/** Points on a grid, north up; nothing is fetched from outside. */
export function drawMap(photos) {
  const height = 220;
  const { points, grid, step } = mapOf(photos, WIDTH - 2 * EDGE, height - 2 * EDGE);
  const wrong = Math.max(...photos.map(({ uncertaintyMetres }) => uncertaintyMetres ?? 0)) / 1000;
  const rules = (room) => Array.from({ length: Math.floor(room / step) + 1 }, (_, i) => i * step);
  return h("div", { class: "chart map" }, h("svg:svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": t("individual.mapText", { n: photos.length }) },
    rules(WIDTH).map((x) => h("svg:line", { class: "rule", x1: x, x2: x, y1: 0, y2: height })),
    rules(height).map((y) => h("svg:line", { class: "rule", x1: 0, x2: WIDTH, y1: y, y2: y })),
    points.map(({ x, y }, i) => h("svg:circle", { class: "dot", cx: EDGE + x, cy: EDGE + y, r: 6 },
      h("svg:title", {}, [shortPhotoName(photos[i]), photos[i].encounter, day(photos[i].takenAt), `${decimal(photos[i].latitude, 4)}, ${decimal(photos[i].longitude, 4)}`].filter(Boolean).join(" · "))))),
  h("p", { class: "faint" }, t("individual.grid", { km: decimal(grid, 2) }), wrong > 0 ? ` ${t("individual.rounded", { km: decimal(wrong, wrong < 10 ? 1 : 0) })}` : null));
}
